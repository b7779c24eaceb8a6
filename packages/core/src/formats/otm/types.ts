import { componentTypeOf, technologyNamed } from "../../knowledge/index.ts";
import { KINDS } from "../../model/index.ts";

/** The types a component of ours may have; a foreign type by such a name is just that. */
const OURS: ReadonlySet<string> = new Set(KINDS.component.shape.type.options);

/** Every tool has types of its own, so a type is read by the words in it; the first that is known decides. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(actor|user|human|person|people|customer|client|browser|operator|employee)s?\b/, "actor"],
  [/\b(external|third party|thirdparty|partner|saas)\b/, "external"],
  [/\b(queue|topic|broker|bus|stream|sqs|sns|kafka|kinesis|eventhub|pub ?sub|rabbitmq|message queue)s?\b/, "queue"],
  [
    /\b(database|datastore|data store|db|store|storage|bucket|s3|blob|rds|dynamodb|table|cache|redis|warehouse|disk|volume|filesystem|file system|file server|vault|registry|repository|sql|postgresql|postgres|mysql|mongodb|elasticsearch)s?\b/,
    "store",
  ],
  [/\b(llm|model)s?\b/, "model"],
  [/\b(ai agent|agent)s?\b/, "agent"],
  [/\bsensors?\b/, "sensor"],
  [/\bactuators?\b/, "actuator"],
  [/\b(device|phone|laptop|workstation|iot|plc|controller|gateway device|router|switch)s?\b/, "device"],
  [/\b(service|api|gateway|provider|balancer|proxy|waf|cdn|dns)s?\b/, "service"],
];

/** What a component of a foreign type is with us; what nothing is known of does something, so it is a process. */
export function componentTypeFor(foreign: string): string {
  if (OURS.has(foreign)) return foreign;
  const technology = technologyNamed(foreign);
  if (technology !== undefined) return componentTypeOf(technology);
  const words = foreign
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll(/[-_./:]+/g, " ");
  return WORDS.find(([sign]) => sign.test(words))?.[1] ?? "process";
}

const ZONES = new Set([
  "network",
  "cloud",
  "host",
  "container",
  "namespace",
  "process",
  "organisation",
  "physical",
  "trust",
]);

const ZONE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/\b(cloud|account|subscription|tenant)s?\b/, "cloud"],
  [/\b(network|subnet|vpc|vnet|vlan|lan|dmz|internet|public|private|segment)s?\b/, "network"],
  [/\b(container|pod)s?\b/, "container"],
  [/\b(namespace|cluster)s?\b/, "namespace"],
  [/\b(host|machine|server|vm)s?\b/, "host"],
  [/\b(building|site|room|plant|physical)s?\b/, "physical"],
  [/\b(company|organi[sz]ation|partner)s?\b/, "organisation"],
];

/** The same for zones; one of which nothing is known is a border of trust and no more. */
export function zoneTypeFor(foreign: string): string {
  if (ZONES.has(foreign)) return foreign;
  const words = foreign.toLowerCase().replaceAll(/[-_./:]+/g, " ");
  return ZONE_WORDS.find(([sign]) => sign.test(words))?.[1] ?? "trust";
}
