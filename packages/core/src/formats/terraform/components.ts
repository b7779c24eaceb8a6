import { technologyNamed, type Technology } from "../../knowledge/index.ts";
import type { EntityId } from "../../model/index.ts";
import type { Landscape } from "../deployment/index.ts";
import type { Sketch } from "../sketch.ts";
import { cloudName } from "./identities.ts";
import { isNumbered, nameOf, writtenAddress } from "./naming.ts";
import { type Resource, firstText, nodesAt } from "./plan.ts";
import { factOf } from "./types/list.ts";
import type { Wiring } from "./wiring.ts";

/** One component for each thing of the table; many of one kind are one, and what belongs to it is found through it. */
export class Components {
  readonly #sketch: Sketch;
  readonly #landscape: Landscape;
  readonly #wiring: Wiring;
  readonly #ids = new Map<Resource, EntityId>();
  readonly all: Resource[] = [];

  constructor(sketch: Sketch, landscape: Landscape, wiring: Wiring) {
    this.#sketch = sketch;
    this.#landscape = landscape;
    this.#wiring = wiring;
  }

  add(resources: readonly Resource[]): void {
    const groups = new Map<string, Resource[]>();
    const chosen = resources.filter((resource) => !resource.isData && this.#isComponent(resource, resources));
    for (const resource of chosen) {
      const key = isNumbered(resource) ? writtenAddress(resource) : resource.address;
      groups.set(key, [...(groups.get(key) ?? []), resource]);
    }
    const shared = sharedNames([...groups.values()].map(nameOf));
    for (const [address, members] of groups) {
      const name = nameOf(members);
      // A function and a table may both be called `orders`; only the address tells which is meant.
      this.#addOne({ address, members, name: shared.has(foldName(name)) ? writtenAddress(members[0]!) : name });
    }
    this.#joinNamespaces(resources);
  }

  /** The component that a resource is, or belongs to. */
  idOf(resource: Resource): EntityId | undefined {
    return this.#ids.get(resource) ?? this.#ids.get(this.#wiring.rootOf(resource));
  }

  /** A resource becomes another name of a component. */
  join(resource: Resource, id: EntityId): void {
    this.#ids.set(resource, id);
    this.#sketch.mark(id, `address:${resource.address}`);
  }

  #addOne({ address, members, name }: { address: string; members: readonly Resource[]; name: string }): void {
    const [first] = members;
    const { type = "process", technology } = factOf(first!.type) ?? {};
    const technologies = technologiesOf(first!, technology);
    const id = this.#sketch.add("component", {
      name,
      foreign: address,
      props: { type, ...(technologies.length > 0 && { technology: technologies.map(({ name }) => name) }) },
      marks: marksOf(members),
      at: { line: first!.line },
    });
    const spoken = technologies.find(({ ports }) => ports.length > 0) ?? technologies[0];
    // A service in a cloud speaks HTTPS, whatever its copy for developers listens on.
    if (spoken !== undefined && spoken.ports[0]?.protocol !== "http") this.#landscape.knowTechnology(id, spoken);
    for (const member of members) this.#ids.set(member, id);
    this.all.push(first!);
  }

  #isComponent(resource: Resource, resources: readonly Resource[]): boolean {
    const { type, values } = resource;
    if (type === "aws_cloudwatch_event_rule") return firstText(values, "schedule_expression") !== undefined;
    if (type === "aws_ecs_task_definition") return this.#wiring.called.has(resource);
    if (type.endsWith("_url_map"))
      return nodesAt(resource.expressions ?? values, "default_url_redirect").length === 0 || hasService(resource);
    if (type.endsWith("_forwarding_rule"))
      return this.#wiring.rootOf(resource) === resource && leadsOn(resource, this.#wiring);
    if (type.endsWith("_namespace") && factOf(type)?.type === "queue")
      return entriesOf(resource, resources, this.#wiring).length === 0;
    return factOf(type)?.is === "component";
  }

  /** A namespace of queues is not one of them; where it holds one alone, its address means that one. */
  #joinNamespaces(resources: readonly Resource[]): void {
    for (const resource of resources) {
      if (!resource.type.endsWith("_namespace") || factOf(resource.type)?.type !== "queue") continue;
      const entries = entriesOf(resource, resources, this.#wiring);
      const id = entries.length === 1 ? this.#ids.get(entries[0]!) : undefined;
      if (id !== undefined) this.join(resource, id);
    }
  }
}

const foldName = (name: string): string => name.toLowerCase().replaceAll(/[\s_/-]+/g, " ");

function sharedNames(names: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of names.map(foldName)) (seen.has(name) ? shared : seen).add(name);
  return shared;
}

const hasService = ({ expressions, values }: Resource): boolean =>
  nodesAt(expressions ?? values, "default_service").length + nodesAt(expressions ?? values, "path_matcher").length > 0;

/** A load balancer of packets has no map of addresses: its rule leads straight on. */
const leadsOn = (resource: Resource, wiring: Wiring): boolean =>
  ["backend_service", "target"].some((path) =>
    wiring
      .at(resource, path)
      .some((target) => /backend_service|target_pool|_instance|target_(?:tcp|ssl)_proxy/.test(target.type)),
  );

/** The queues, topics and hubs of a namespace of Azure. */
function entriesOf(namespace: Resource, resources: readonly Resource[], wiring: Wiring): Resource[] {
  return resources.filter(
    (one) =>
      /^azurerm_(?:servicebus_(?:queue|topic)|eventhub)$/.test(one.type) &&
      ["namespace_id", "namespace_name"].some((path) => wiring.at(one, path).includes(namespace)),
  );
}

/** The service, and what it runs as the file says: an engine, or a kind of load balancer. */
function technologiesOf(resource: Resource, named: string | undefined): Technology[] {
  const { type, values } = resource;
  const engine = ["engine", "engine_type", "database_version", "config.engine_version"].flatMap(
    (path) => firstText(values, path) ?? [],
  )[0];
  const product = ENGINES.find(([pattern]) => engine !== undefined && pattern.test(engine))?.[1] ?? PRODUCTS.get(type);
  const isNetwork = firstText(values, "load_balancer_type") === "network";
  const service = isNetwork ? "Network Load Balancer" : named;
  const names = [service, product].filter((name) => name !== undefined);
  const found = names.flatMap((name) => technologyNamed(name) ?? []);
  return [...new Map(found.map((technology) => [technology.id, technology])).values()];
}

const ENGINES: readonly (readonly [RegExp, string])[] = [
  [/postgres/i, "PostgreSQL"],
  [/mariadb/i, "MariaDB"],
  [/mysql/i, "MySQL"],
  [/sqlserver/i, "Microsoft SQL Server"],
  [/oracle/i, "Oracle Database"],
  [/valkey/i, "Valkey"],
  [/redis/i, "Redis"],
  [/memcached/i, "Memcached"],
  [/rabbitmq/i, "RabbitMQ"],
  [/activemq/i, "ActiveMQ"],
];

const PRODUCTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    aws_msk_cluster: "Kafka",
    aws_msk_serverless_cluster: "Kafka",
    aws_elasticache_replication_group: "Redis",
    google_redis_instance: "Redis",
    google_redis_cluster: "Redis",
    google_memcache_instance: "Memcached",
    azurerm_redis_cache: "Redis",
    azurerm_redis_enterprise_cluster: "Redis",
    azurerm_managed_redis: "Redis",
    azurerm_postgresql_server: "PostgreSQL",
    azurerm_postgresql_flexible_server: "PostgreSQL",
    azurerm_mysql_server: "MySQL",
    azurerm_mysql_flexible_server: "MySQL",
    aws_opensearch_domain: "OpenSearch",
    aws_docdb_cluster: "MongoDB",
  }),
);

function marksOf(members: readonly Resource[]): string[] {
  const names = members.flatMap((member) =>
    [cloudName(member), member.label].flatMap((name) => (name === undefined ? [] : [`name:${name}`])),
  );
  const addresses = members.map(({ address }) => `address:${address}`);
  const arns = members.flatMap(({ values }) => firstText(values, "arn") ?? []);
  return [...new Set([...names, ...addresses, ...arns.map((arn) => (arn.startsWith("arn:") ? arn : `arn:${arn}`))])];
}
