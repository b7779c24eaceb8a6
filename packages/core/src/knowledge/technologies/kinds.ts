import type { Entry } from "./technology.ts";

/**
 * What people call a thing whose product they do not name. In prose these are plain words, so each counts only where it
 * is written as a name; where a file gives one as the technology of a component, it says what that component is. An id
 * is no such word, as texts are searched for ids too.
 */
export const KINDS_OF_THINGS = [
  kind("web-application", "Web application", "framework"),
  kind("rest-api", "REST API", "framework"),
  kind("web-server", "Web server", "web_server"),
  kind("relational-database", "Relational database", "relational"),
  kind("document-database", "Document database", "document_store"),
  kind("cache", "Cache server", "cache"),
  kind("object-store", "Object storage", "object_store"),
  kind("file-share", "File share", "file_store"),
  kind("vector-database", "Vector database", "vector_store"),
  kind("search-index", "Search index", "search_index"),
  kind("warehouse", "Data warehouse", "warehouse"),
  kind("backup", "Backup system", "backup"),
  kind("log-store", "Log store", "log_store"),
  kind("monitoring", "Monitoring system", "monitoring"),
  kind("message-queue", "Message queue", "broker"),
  kind("secrets-manager", "Secret store", "secrets_manager"),
  kind("single-sign-on", "Single sign-on service", "identity_provider"),
  kind("directory", "Directory service", "directory"),
  kind("remote-access", "Remote access gateway", "remote_access"),
  kind("build-pipeline", "Build pipeline", "ci"),
  kind("agent", "Agent framework", "agent_framework"),
  kind("process-controller", "Process controller", "plc"),
  kind("batch-controller", "Batch controller", "plc"),
  kind("operator-station", "Operator station", "hmi"),
  kind("burner-management", "Burner management", "safety_system"),
  kind("flow-transmitter", "Flow transmitter", "sensor"),
  kind("temperature-transmitter", "Temperature transmitter", "sensor"),
  kind("pressure-transmitter", "Pressure transmitter", "sensor"),
  kind("level-transmitter", "Level transmitter", "sensor"),
  kind("radar-gauge", "Radar gauge", "sensor"),
  kind("vibration-sensor", "Vibration sensor", "sensor"),
  kind("gas-detector", "Gas detector", "sensor"),
  kind("flame-detector", "Flame detector", "sensor"),
  kind("earth-monitor", "Earth monitor", "sensor"),
  kind("flow-meter", "Flow meter", "sensor"),
  kind("level-switch", "High-level switch", "sensor"),
  kind("pressure-switch", "High-pressure switch", "sensor"),
  kind("overfill-switch", "Overfill switch", "sensor"),
  kind("shut-off-valve", "Shut-off valve", "actuator"),
] as const satisfies readonly Entry[];

function kind(id: string, name: string, trait: Entry["traits"][0]): Entry {
  return { id: `some-${id}`, name, traits: [trait], careful: [name] };
}
