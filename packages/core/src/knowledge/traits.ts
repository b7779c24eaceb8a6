import type { AttributeName } from "./attributes.ts";
import type { ProtocolId } from "./protocols.ts";

/** The `type` of a component in the model. */
export type ComponentType =
  | "actor"
  | "external"
  | "process"
  | "service"
  | "store"
  | "queue"
  | "device"
  | "sensor"
  | "actuator"
  | "model"
  | "agent";

export interface TraitFact {
  /** What a component of this trait is in the model. */
  readonly type: ComponentType;
  /** What holds of every component of this trait, whoever set it up. */
  readonly implies?: Readonly<Partial<Record<AttributeName, "yes" | "no">>>;
  /** What lies in it by its nature, named as the attributes of data are. */
  readonly keeps?: readonly AttributeName[];
  /** What it speaks where nothing else is said. */
  readonly speaks?: ProtocolId;
}

const BOUGHT = { custom_code: "no" } as const;
const WRITTEN = { custom_code: "yes" } as const;
const HOSTED = { custom_code: "no", managed: "yes" } as const;
const UNPROTECTED_BUS = { custom_code: "no", authenticated: "no", encrypted_in_transit: "no" } as const;

export const TRAITS = {
  // Where data rests
  relational: { type: "store", implies: BOUGHT, speaks: "sql" },
  document_store: { type: "store", implies: BOUGHT },
  key_value: { type: "store", implies: BOUGHT },
  wide_column: { type: "store", implies: BOUGHT },
  cache: { type: "store", implies: BOUGHT },
  object_store: { type: "store", implies: BOUGHT, speaks: "https" },
  file_store: { type: "store", implies: BOUGHT },
  block_store: { type: "store", implies: BOUGHT },
  search_index: { type: "store", implies: BOUGHT },
  graph_database: { type: "store", implies: BOUGHT },
  time_series: { type: "store", implies: BOUGHT },
  vector_store: { type: "store", implies: BOUGHT },
  warehouse: { type: "store", implies: BOUGHT },
  ledger: { type: "store", implies: { custom_code: "no", signed: "yes" } },
  backup: { type: "store", implies: BOUGHT },

  // What carries messages and work
  broker: { type: "queue", implies: BOUGHT },
  stream: { type: "queue", implies: BOUGHT },
  task_queue: { type: "queue", implies: BOUGHT },
  iot_broker: { type: "queue", implies: BOUGHT, speaks: "mqtt" },
  stream_processor: { type: "process", implies: WRITTEN },
  scheduler: { type: "process", implies: BOUGHT },
  workflow: { type: "service", implies: BOUGHT },
  data_pipeline: { type: "process", implies: BOUGHT },
  coordination: { type: "store", implies: BOUGHT },

  // What stands at the edge
  web_server: { type: "process", implies: BOUGHT, speaks: "http" },
  reverse_proxy: { type: "process", implies: BOUGHT, speaks: "http" },
  forward_proxy: { type: "process", implies: BOUGHT, speaks: "http" },
  api_gateway: { type: "process", implies: BOUGHT, speaks: "http" },
  load_balancer: { type: "process", implies: BOUGHT },
  service_mesh: { type: "process", implies: BOUGHT, speaks: "mtls" },
  cdn: { type: "service", implies: { ...HOSTED, internet_facing: "yes" }, speaks: "https" },
  waf: { type: "process", implies: BOUGHT, speaks: "https" },
  firewall: { type: "process", implies: BOUGHT },

  // Who is who, and with which key
  identity_provider: { type: "service", implies: BOUGHT, keeps: ["credential", "personal"], speaks: "https" },
  directory: { type: "store", implies: BOUGHT, keeps: ["credential", "personal"], speaks: "ldap" },
  secrets_manager: { type: "store", implies: { custom_code: "no", encrypted_at_rest: "yes" }, keeps: ["credential"] },
  key_store: { type: "store", implies: { custom_code: "no", encrypted_at_rest: "yes" }, keeps: ["key_material"] },
  certificate_authority: { type: "service", implies: BOUGHT, keeps: ["key_material"] },
  security_scanner: { type: "process", implies: BOUGHT },
  threat_detection: { type: "service", implies: BOUGHT },
  policy_engine: { type: "service", implies: BOUGHT, speaks: "http" },

  // What runs other things
  orchestrator: { type: "service", implies: BOUGHT, speaks: "https" },
  container_engine: { type: "service", implies: BOUGHT, speaks: "unix" },
  hypervisor: { type: "service", implies: BOUGHT },
  serverless: { type: "process", implies: WRITTEN },
  platform: { type: "process", implies: WRITTEN },
  cloud_platform: { type: "external", implies: HOSTED, speaks: "https" },
  operating_system: { type: "device", implies: BOUGHT },
  framework: { type: "process", implies: WRITTEN },
  runtime: { type: "process", implies: WRITTEN },
  app_server: { type: "process", implies: BOUGHT, speaks: "http" },

  // How software comes about
  ci: { type: "process", implies: BOUGHT, keeps: ["credential"] },
  source_control: { type: "service", implies: BOUGHT, speaks: "https" },
  registry: { type: "store", implies: BOUGHT, speaks: "https" },
  infrastructure_code: { type: "process", implies: BOUGHT, keeps: ["credential"] },

  // How it is watched
  monitoring: { type: "service", implies: BOUGHT },
  log_store: { type: "store", implies: BOUGHT },
  telemetry_agent: { type: "process", implies: BOUGHT },
  dashboard: { type: "service", implies: { custom_code: "no", used_by_human: "yes" } },
  feature_flags: { type: "service", implies: BOUGHT, speaks: "https" },

  // What others offer
  email: { type: "external", implies: BOUGHT, keeps: ["personal"], speaks: "smtp" },
  sms: { type: "external", implies: HOSTED, keeps: ["personal"], speaks: "https" },
  push: { type: "external", implies: HOSTED, speaks: "https" },
  chat: {
    type: "external",
    implies: { custom_code: "no", used_by_human: "yes" },
    keeps: ["personal"],
    speaks: "https",
  },
  payment: { type: "external", implies: HOSTED, keeps: ["payment", "personal"], speaks: "https" },
  analytics: { type: "external", implies: BOUGHT, keeps: ["personal"], speaks: "https" },
  business_app: {
    type: "external",
    implies: { custom_code: "no", used_by_human: "yes" },
    keeps: ["personal"],
    speaks: "https",
  },
  maps: { type: "external", implies: BOUGHT, keeps: ["location"], speaks: "https" },
  content_management: { type: "process", implies: { custom_code: "no", used_by_human: "yes" }, speaks: "http" },
  media: { type: "service", implies: BOUGHT },

  // What people hold in their hands
  browser: { type: "external", implies: { custom_code: "no", used_by_human: "yes" }, speaks: "https" },
  web_app: { type: "process", implies: { custom_code: "yes", used_by_human: "yes" }, speaks: "https" },
  mobile_app: { type: "process", implies: { custom_code: "yes", used_by_human: "yes" }, speaks: "https" },
  desktop_app: { type: "process", implies: { custom_code: "yes", used_by_human: "yes" } },

  // Models and agents
  llm: { type: "model", implies: BOUGHT },
  model_server: { type: "model", implies: BOUGHT, speaks: "http" },
  model_provider: { type: "external", implies: HOSTED, speaks: "https" },
  agent_framework: { type: "agent", implies: WRITTEN },
  coding_agent: { type: "agent", implies: { custom_code: "no", used_by_human: "yes" } },
  mcp: { type: "service", speaks: "mcp" },
  machine_learning: { type: "process", implies: WRITTEN },
  ml_platform: { type: "service", implies: BOUGHT },

  // Devices and plants
  plc: { type: "device", implies: WRITTEN },
  scada: { type: "service", implies: { custom_code: "no", used_by_human: "yes" } },
  hmi: { type: "device", implies: { custom_code: "no", used_by_human: "yes" } },
  historian: { type: "store", implies: BOUGHT },
  field_bus: { type: "device", implies: UNPROTECTED_BUS },
  field_gateway: { type: "device", implies: BOUGHT },
  safety_system: { type: "device", implies: WRITTEN },
  sensor: { type: "sensor", implies: BOUGHT },
  actuator: { type: "actuator", implies: BOUGHT },
  camera: { type: "sensor", implies: BOUGHT, keeps: ["personal"], speaks: "rtsp" },
  embedded_board: { type: "device", implies: BOUGHT },
  rtos: { type: "device", implies: WRITTEN },
  bootloader: { type: "device", implies: BOUGHT },
  firmware_update: { type: "service", implies: BOUGHT },
  device_cloud: { type: "service", implies: BOUGHT, speaks: "mqtt" },
  secure_element: { type: "device", implies: { custom_code: "no", tamper_protected: "yes" }, keeps: ["key_material"] },
  vehicle: { type: "device", implies: BOUGHT, keeps: ["location"] },
  autopilot: { type: "device", implies: BOUGHT, keeps: ["location"], speaks: "mavlink" },
  ground_station: { type: "process", implies: { custom_code: "no", used_by_human: "yes" }, speaks: "mavlink" },
  robot: { type: "device", implies: WRITTEN },
  medical: { type: "service", implies: BOUGHT, keeps: ["health", "personal"] },
  medical_device: { type: "device", implies: BOUGHT, keeps: ["health"] },

  // Networks
  vpn: { type: "service", implies: { custom_code: "no", encrypted_in_transit: "yes" } },
  private_link: { type: "service", implies: { custom_code: "no", managed: "yes" } },
  dns: { type: "service", implies: BOUGHT, speaks: "dns" },
  dhcp: { type: "service", implies: BOUGHT, speaks: "dhcp" },
  time_service: { type: "service", implies: BOUGHT, speaks: "ntp" },
  bastion: { type: "service", implies: BOUGHT, speaks: "ssh" },
  remote_access: { type: "service", implies: { custom_code: "no", used_by_human: "yes" } },
  network_device: { type: "device", implies: BOUGHT },
  telephony: { type: "service", implies: BOUGHT, speaks: "sip" },
} as const satisfies Readonly<Record<string, TraitFact>>;

export type Trait = keyof typeof TRAITS;

export const traitFact = (trait: Trait): TraitFact => TRAITS[trait];

export const isTrait = (name: string): name is Trait => Object.hasOwn(TRAITS, name);
