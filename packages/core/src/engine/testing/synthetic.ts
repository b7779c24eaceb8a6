import { Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, linkId, toEntity, toLink } from "../../model/index.ts";

const origin = { by: "user" } as const;
const VERSION = "0".repeat(64);

type Part = readonly [
  key: string,
  type: string,
  technology: readonly string[],
  zone: "dmz" | "app" | "data" | undefined,
];

/** One cell of ten nodes, as in many shops: who asks, what answers, where it is kept. */
const PARTS: readonly Part[] = [
  ["browser", "external", [], undefined],
  ["lb", "process", ["haproxy"], "dmz"],
  ["web", "process", ["nodejs"], "app"],
  ["api", "service", ["spring-boot"], "app"],
  ["worker", "process", ["python"], "app"],
  ["queue", "queue", ["rabbitmq"], "app"],
  ["idp", "service", ["keycloak"], "app"],
  ["sql", "store", ["postgresql"], "data"],
  ["cache", "store", ["redis"], "data"],
  ["pay", "external", [], undefined],
];

const FLOWS: readonly (readonly [
  from: string,
  to: string,
  protocol: string,
  authenticated: "yes" | "no",
  data: string,
])[] = [
  ["browser", "lb", "https", "yes", "orders"],
  ["lb", "web", "http", "no", "orders"],
  ["web", "api", "https", "yes", "orders"],
  ["api", "sql", "postgres", "yes", "orders"],
  ["worker", "sql", "postgres", "yes", "orders"],
  ["api", "cache", "redis", "no", "orders"],
  ["api", "queue", "amqp", "yes", "orders"],
  ["worker", "queue", "amqp", "yes", "orders"],
  ["web", "idp", "https", "yes", "credentials"],
  ["lb", "idp", "https", "no", "credentials"],
  ["api", "pay", "https", "yes", "orders"],
];

/**
 * The topology by which rule engines are measured: cells of ten nodes and eleven flows, each `api` calling that of the
 * next cell. The three zones belong to a cell, as they would where many teams each have theirs.
 */
export function syntheticFacts(nodes: number): (Entity | Link)[] {
  const cells = Math.ceil(nodes / PARTS.length);
  return Array.from({ length: cells }, (_, nth) => cellOf(nth, nth + 1 < cells)).flat();
}

function cellOf(nth: number, hasNext: boolean): (Entity | Link)[] {
  const facts: (Entity | Link)[] = [];
  const put = (id: string, name: string, props: Record<string, unknown>): string => {
    facts.push(toEntity({ id, name, props, origin }));
    return id;
  };
  const join = (from: string, kind: string, to: string): void => void facts.push(toLink({ from, kind, to, origin }));

  for (const zone of ["dmz", "app", "data"]) put(`boundary/${zone}-${nth}`, `${zone} ${nth}`, { type: "network" });
  put(`data/orders-${nth}`, `Orders ${nth}`, levels("high"));
  put(`data/credentials-${nth}`, `Credentials ${nth}`, levels("very_high"));
  for (const [key, type, technology, zone] of PARTS) {
    const id = put(`component/${key}-${nth}`, `${key} ${nth}`, {
      type,
      technology,
      attributes: { encrypted_at_rest: { value: "no", from: "import" } },
    });
    if (zone !== undefined) join(id, "inside", `boundary/${zone}-${nth}`);
    if (type === "store") join(id, "stores", `data/orders-${nth}`);
  }
  const flow = (from: string, to: string, protocol: string, authenticated: string, data: string): void => {
    const attributes = { authenticated: { value: authenticated, from: "import" } };
    const id = put(`flow/${from}>${to}`, `${from} to ${to}`, { protocol, attributes });
    join(id, "leaves", `component/${from}`);
    join(id, "enters", `component/${to}`);
    join(id, "carries", `data/${data}-${nth}`);
  };
  for (const [from, to, ...rest] of FLOWS) flow(`${from}-${nth}`, `${to}-${nth}`, ...rest);
  if (hasNext) flow(`api-${nth}`, `api-${nth + 1}`, "https", "yes", "orders");
  return facts;
}

const levels = (confidentiality: string): Record<string, unknown> => ({
  confidentiality,
  integrity: "very_high",
  availability: "very_high",
});

export const snapshotOf = (facts: readonly (Entity | Link)[]): Snapshot =>
  Snapshot.empty({ system: "s", branch: "main", commit: VERSION }).with(
    facts.map((fact) => ({ id: "from" in fact ? linkId(fact) : fact.id, since: VERSION, fact })),
    VERSION,
  );
