import { componentTypeOf as typeOfKnown, technologyNamed } from "../../knowledge/index.ts";

/** What Threagile calls a technology, with what such a thing is in our model. Names are its own; the rest is ours. */
export const TECHNOLOGIES = {
  "unknown-technology": undefined,
  "client-system": "actor",
  browser: "actor",
  desktop: "actor",
  "mobile-app": "actor",
  "devops-client": "actor",
  "web-server": "process",
  "web-application": "process",
  "application-server": "process",
  database: "store",
  "file-server": "store",
  "local-file-system": "store",
  erp: "service",
  cms: "process",
  "web-service-rest": "service",
  "web-service-soap": "service",
  ejb: "process",
  "search-index": "store",
  "search-engine": "service",
  "service-registry": "service",
  "reverse-proxy": "process",
  "load-balancer": "process",
  "build-pipeline": "process",
  "sourcecode-repository": "store",
  "artifact-registry": "store",
  "code-inspection-platform": "service",
  monitoring: "service",
  "ldap-server": "store",
  "container-platform": "service",
  "batch-processing": "process",
  "event-listener": "process",
  "identity-provider": "service",
  "identity-store-ldap": "store",
  "identity-store-database": "store",
  tool: "process",
  cli: "process",
  task: "process",
  function: "process",
  gateway: "process",
  "iot-device": "device",
  "message-queue": "queue",
  "stream-processing": "queue",
  "service-mesh": "process",
  "data-lake": "store",
  "report-engine": "service",
  ai: "model",
  "mail-server": "service",
  vault: "store",
  hsm: "device",
  waf: "process",
  ids: "process",
  ips: "process",
  scheduler: "process",
  mainframe: "process",
  "block-storage": "store",
  library: "process",
} as const;

type Technology = keyof typeof TECHNOLOGIES;

const isTechnology = (name: string): name is Technology => Object.hasOwn(TECHNOLOGIES, name);

/**
 * What an asset is with us. Its own type says on which side of the border it stands and whether it keeps data; within
 * that, the technology says more. A database that is called a process stays one.
 */
export function componentTypeOf(assetType: string, technologies: readonly string[]): string | undefined {
  const types = technologies.map((name) => (isTechnology(name) ? TECHNOLOGIES[name] : knownType(name)));
  if (assetType === "external-entity") return types.includes("actor") ? "actor" : "external";
  if (assetType === "datastore") return types.includes("queue") ? "queue" : "store";
  if (assetType !== "process") return undefined;
  return types.find((type) => type !== undefined && WITHIN_PROCESS.has(type)) ?? "process";
}

/** Threagile's list can be extended, so a name that it does not have may still be one that people know. */
function knownType(name: string): string | undefined {
  const technology = technologyNamed(name);
  return technology === undefined ? undefined : typeOfKnown(technology);
}

const WITHIN_PROCESS: ReadonlySet<string> = new Set(["service", "device", "model"]);

export function assetTypeOf(componentType: unknown): string {
  if (componentType === "actor" || componentType === "external") return "external-entity";
  return componentType === "store" || componentType === "queue" ? "datastore" : "process";
}

/** What people call things elsewhere, in Threagile's words: the first sign that is met decides. */
const SIGNS: readonly (readonly [RegExp, Technology])[] = [
  [/browser/, "browser"],
  [/mobile|android|\bios\b|tablet/, "mobile-app"],
  [/desktop/, "desktop"],
  [/identity|oauth|oidc|keycloak|single sign/, "identity-provider"],
  [/ldap|active directory/, "ldap-server"],
  [/vault|secret/, "vault"],
  [/\bhsm\b|hardware security/, "hsm"],
  [/web application firewall|\bwaf\b/, "waf"],
  [/reverse proxy|nginx|ingress|envoy/, "reverse-proxy"],
  [/load balancer/, "load-balancer"],
  [/gateway/, "gateway"],
  [/queue|rabbitmq|activemq|\bsqs\b|mqtt/, "message-queue"],
  [/kafka|stream|kinesis/, "stream-processing"],
  [/elasticsearch|opensearch|solr|search/, "search-engine"],
  [/warehouse|data lake/, "data-lake"],
  [/postgres|mysql|maria|oracle|sql|mongo|redis|cassandra|dynamo|database|cache|time series/, "database"],
  [/object stor|\bs3\b|bucket|file s/, "file-server"],
  [/block stor|volume/, "block-storage"],
  [/kubernetes|docker|container/, "container-platform"],
  [/language model|\bllm\b|\bmcp\b|machine learning|neural/, "ai"],
  [/registry/, "artifact-registry"],
  [/\bgit\b|source code/, "sourcecode-repository"],
  [/\bci\b|pipeline|jenkins/, "build-pipeline"],
  [/monitor|prometheus|grafana|log/, "monitoring"],
  [/lambda|serverless|function/, "function"],
  [/scheduler|cron/, "scheduler"],
  [/mail|smtp/, "mail-server"],
  [/firmware|embedded|\bplc\b|sensor|\brtos\b|iot|field bus|mavlink/, "iot-device"],
  [/\brest\b|http api|web api/, "web-service-rest"],
  [/web app|single page/, "web-application"],
  [/web server|apache/, "web-server"],
];

/** The nearest technology that Threagile knows. */
export function technologyFor(name: string): string {
  const folded = name.toLowerCase().replaceAll(/[\s_]+/g, "-");
  if (isTechnology(folded)) return folded;
  const words = folded.replaceAll("-", " ");
  return SIGNS.find(([sign]) => sign.test(words))?.[1] ?? "unknown-technology";
}
