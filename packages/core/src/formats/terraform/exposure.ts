import type { EntityId } from "../../model/index.ts";
import type { Landscape } from "../deployment/index.ts";
import type { Sketch } from "../sketch.ts";
import type { Components } from "./components.ts";
import { type Entry, HTTPS, OPEN, googleRule, isForced } from "./entrances.ts";
import { Filters } from "./filters.ts";
import { statementsOf } from "./grants.ts";
import { type Resource, firstText, itemsOf, nodesAt, textsIn } from "./plan.ts";
import { expressionsAt, type References } from "./references.ts";
import type { Routes } from "./routes.ts";
import type { Wiring } from "./wiring.ts";

interface Around {
  readonly sketch: Sketch;
  readonly landscape: Landscape;
  readonly components: Components;
  readonly wiring: Wiring;
  readonly references: References;
  readonly routes: Routes;
}

/** What the plan opens to everybody: `Internet`, with a flow for each way in. */
export class Exposure {
  readonly #around: Around;
  readonly #filters: Filters;
  readonly #resources: readonly Resource[];

  constructor(around: Around, resources: readonly Resource[]) {
    this.#around = around;
    this.#resources = resources.filter(({ isData }) => !isData);
    this.#filters = new Filters(this.#resources, around.wiring);
  }

  say(): void {
    for (const resource of this.#resources) {
      const id = this.#around.components.idOf(resource);
      const entry = id === undefined ? undefined : this.#entryOf(resource, id);
      if (id === undefined || entry === undefined) continue;
      const at = { line: resource.line };
      const { isEncrypted, ...opening } = entry;
      const flow = this.#around.landscape.open(id, { ...opening, at });
      if (isEncrypted) this.#around.sketch.say(flow, "encrypted_in_transit", "yes", at);
    }
  }

  #entryOf(resource: Resource, id: EntityId): Entry | undefined {
    const { type, values } = resource;
    const own = OPEN.get(type);
    if (own !== undefined)
      return own(values) ? { ...HTTPS, ...(isForced(values) && { isEncrypted: true }) } : undefined;
    if (/^aws_(?:lb|alb|elb)$/.test(type)) return this.#balancer(resource, id);
    if (type === "aws_lambda_function_url")
      return firstText(values, "authorization_type") === "NONE" ? HTTPS : undefined;
    if (type === "aws_instance" || type === "aws_ecs_service") return this.#machine(resource);
    if (firstText(values, "publicly_accessible") === "true")
      return this.#filters.opening(resource) ?? this.#closed(resource, id);
    if (type === "aws_s3_bucket_policy" || type === "aws_s3_bucket_acl") return undefined;
    if (type === "aws_s3_bucket") return this.#bucket(resource, id);
    if (type === "azurerm_application_gateway" || type === "azurerm_lb") return this.#frontend(resource);
    if (/^azurerm_(?:linux_|windows_)?(?:web_app|app_service|logic_app_standard)$/.test(type))
      return this.#webApp(resource, id);
    if (
      type === "azurerm_storage_account" ||
      type === "azurerm_storage_container" ||
      type === "azurerm_storage_account_static_website"
    )
      return this.#storage(resource, id);
    if (/^azurerm_.*virtual_machine$/.test(type)) return this.#filters.azureMachine(resource);
    if (/^azurerm_.*firewall_rule$/.test(type)) return undefined;
    if (/^azurerm_(?:mssql|postgresql|mysql)/.test(type)) return this.#filters.azureRule(resource);
    if (/^google_cloud_?(?:run|functions)/.test(type)) return this.#invocable(resource, id);
    if (type.endsWith("_forwarding_rule")) return googleRule(resource);
    if (type === "google_compute_instance") return this.#filters.googleMachine(resource);
    if (type === "google_storage_bucket") return this.#isGranted(resource, id) ? { ...HTTPS } : undefined;
    if (type === "google_sql_database_instance")
      return textsIn(values, "settings.ip_configuration.authorized_networks.value").some(({ text }) => isAll(text))
        ? {}
        : undefined;
    return undefined;
  }

  #closed(resource: Resource, id: EntityId): undefined {
    this.#around.sketch.say(id, "internet_facing", "yes", { line: resource.line });
  }

  #balancer(resource: Resource, id: EntityId): Entry | undefined {
    const { values } = resource;
    if (firstText(values, "internal") === "true") return undefined;
    if (this.#filters.isClosed(resource)) {
      this.#around.sketch.say(id, "ip_filtered", "yes", { line: resource.line });
      return undefined;
    }
    const listeners = this.#resources.filter(
      (one) => /^aws_a?lb_listener$/.test(one.type) && this.#around.components.idOf(one) === id,
    );
    const said = listeners.map((listener) => ({
      protocol: firstText(listener.values, "protocol"),
      port: Number(firstText(listener.values, "port")),
    }));
    const classic =
      nodesAt(values, "listener").length === 0
        ? []
        : [
            {
              protocol: firstText(values, "listener.lb_protocol")?.toUpperCase(),
              port: Number(firstText(values, "listener.lb_port")),
            },
          ];
    const all = [...said, ...classic];
    const main = all.find(({ protocol }) => protocol === "HTTPS" || protocol === "TLS") ?? all[0];
    const protocol = { HTTPS: "https", HTTP: "http" }[main?.protocol ?? ""];
    return {
      ...(protocol !== undefined && { protocol }),
      ...(main !== undefined && main.port > 0 && { port: main.port }),
      ...(protocol === "https" && { isEncrypted: true as const }),
    };
  }

  /** A program with an address of its own that a group of rules lets everybody reach. */
  #machine(resource: Resource): Entry | undefined {
    const { values } = resource;
    const isPublic =
      ["associate_public_ip_address", "network_configuration.assign_public_ip"].some(
        (path) => firstText(values, path) === "true",
      ) ||
      this.#resources.some(
        (one) =>
          /^aws_eip(?:_association)?$/.test(one.type) &&
          ["instance", "instance_id"].some((path) => this.#around.wiring.at(one, path).includes(resource)),
      ) ||
      this.#around.wiring
        .at(resource, "subnet_id")
        .some((subnet) => firstText(subnet.values, "map_public_ip_on_launch") === "true");
    return isPublic ? this.#filters.opening(resource) : undefined;
  }

  #bucket(resource: Resource, id: EntityId): Entry | undefined {
    const { sketch, wiring, references } = this.#around;
    const beside = this.#resources.filter(
      (one) => one.type.startsWith("aws_s3_bucket_") && wiring.at(one, "bucket").includes(resource),
    );
    const blocks = beside.filter(({ type }) => type === "aws_s3_bucket_public_access_block");
    const isBlocked = blocks.some(({ values }) =>
      ["block_public_policy", "restrict_public_buckets"].some((path) => firstText(values, path) === "true"),
    );
    if (isBlocked) return void sketch.say(id, "public_access", "no", { line: blocks[0]!.line });
    const acls = [resource, ...beside].some(({ values }) => (firstText(values, "acl") ?? "").startsWith("public-read"));
    const policies = beside.some(({ type, values, ...rest }) => {
      if (type !== "aws_s3_bucket_policy") return false;
      const [text] = textsIn(values, "policy");
      if (text !== undefined && statementsOf(text.text).some(isForAll)) return true;
      const documents = references
        .at({ type, values, ...rest }, "policy")
        .filter((one) => one.type === "aws_iam_policy_document");
      return documents.some(({ expressions }) =>
        expressionsAt(expressions, "statement").flatMap(itemsOf).some(isWrittenForAll),
      );
    });
    if (!acls && !policies) return undefined;
    sketch.say(id, "public_access", "yes", { line: resource.line });
    return HTTPS;
  }

  #frontend(resource: Resource): Entry | undefined {
    const { values, expressions } = resource;
    const isPublic = [values, expressions].some((tree) =>
      nodesAt(tree, "frontend_ip_configuration.public_ip_address_id").some(
        (node) => node.is !== "leaf" || node.value !== null,
      ),
    );
    if (!isPublic) return undefined;
    const protocols = new Set(textsIn(values, "http_listener.protocol").map(({ text }) => text.toLowerCase()));
    return protocols.has("https") ? { ...HTTPS, isEncrypted: true } : protocols.has("http") ? { protocol: "http" } : {};
  }

  #webApp(resource: Resource, id: EntityId): Entry | undefined {
    const { sketch, routes } = this.#around;
    const { values } = resource;
    const rules = [...nodesAt(values, "site_config.ip_restriction")].flatMap((node) =>
      node.is === "list" ? node.items : [],
    );
    if (firstText(values, "public_network_access_enabled") === "false") return undefined;
    if (firstText(values, "site_config.ip_restriction_default_action") === "Deny" || rules.length > 0)
      return void sketch.say(id, "ip_filtered", "yes", { line: resource.line });
    return routes.leadsTo(id) ? undefined : HTTPS;
  }

  #storage(resource: Resource, id: EntityId): Entry | undefined {
    const { type, values } = resource;
    const isOpen =
      type === "azurerm_storage_account_static_website" ||
      nodesAt(values, "static_website").some((node) => node.is === "list" && node.items.length > 0) ||
      /^(?:blob|container)$/.test(firstText(values, "container_access_type") ?? "");
    if (!isOpen) return undefined;
    this.#around.sketch.say(id, "public_access", "yes", { line: resource.line });
    return HTTPS;
  }

  /** Google's services are open where their doors are and everybody may call them. */
  #invocable(resource: Resource, id: EntityId): Entry | undefined {
    const ingress =
      firstText(resource.values, "ingress") ??
      firstText(resource.values, "ingress_settings") ??
      firstText(resource.values, "service_config.ingress_settings") ??
      "ALL";
    const isInside = /INTERNAL/i.test(ingress) || resource.type.endsWith("_job");
    if (isInside) return undefined;
    return this.#isGranted(resource, id) ? HTTPS : undefined;
  }

  #isGranted(resource: Resource, id: EntityId): boolean {
    const { components, wiring, sketch } = this.#around;
    const grants = this.#resources.filter((one) =>
      /^google_.*_(?:iam_(?:member|binding)|access_control)$/.test(one.type),
    );
    const open = grants.find(
      (one) =>
        ["member", "members", "entity"].some((path) =>
          textsIn(one.values, path).some(({ text }) => text === "allUsers"),
        ) &&
        ["name", "service", "bucket", "cloud_function"].some((path) =>
          wiring.at(one, path).some((target) => components.idOf(target) === id),
        ),
    );
    if (open === undefined) return false;
    if (/storage/.test(resource.type)) sketch.say(id, "public_access", "yes", { line: open.line });
    return true;
  }
}

const isAll = (range: string): boolean => /^(?:0\.0\.0\.0\/0|::\/0|\*|Internet|Any)$/i.test(range);

/** A statement for everybody; one with a condition is for those who meet it. */
const isForAll = (statement: Parameters<typeof nodesAt>[0]): boolean =>
  firstText(statement, "Effect") === "Allow" &&
  [...textsIn(statement, "Principal"), ...textsIn(statement, "Principal.AWS")].some(({ text }) => text === "*") &&
  nodesAt(statement, "Condition").length === 0;

const isWrittenForAll = (statement: Parameters<typeof nodesAt>[0]): boolean =>
  nodesAt(statement, "principals")
    .flatMap((node) => (node.is === "list" ? node.items : [node]))
    .some((one) => textsIn(one, "identifiers.constant_value").some(({ text }) => text === "*")) &&
  firstText(statement, "effect.constant_value") !== "Deny" &&
  nodesAt(statement, "condition").length === 0;
