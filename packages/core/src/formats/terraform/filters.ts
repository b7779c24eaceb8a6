import { protocolAt } from "../../knowledge/index.ts";
import { type Resource, firstText, itemsOf, nodesAt, textsIn } from "./plan.ts";
import type { Tree } from "../text/index.ts";
import type { Wiring } from "./wiring.ts";

interface Opening {
  readonly protocol?: string | undefined;
  readonly port?: number | undefined;
}

/** Groups of rules that let traffic in, of each cloud: they permit and so tell who may come, never who does. */
export class Filters {
  readonly #resources: readonly Resource[];
  readonly #wiring: Wiring;

  constructor(resources: readonly Resource[], wiring: Wiring) {
    this.#resources = resources;
    this.#wiring = wiring;
  }

  /** The rules are known, and none is for everybody. */
  isClosed(resource: Resource): boolean {
    const rules = this.#rulesOf(resource);
    return rules.length > 0 && rules.every((rule) => !isForAll(rule));
  }

  opening(resource: Resource): Opening | undefined {
    return openingOf(this.#rulesOf(resource).filter(isForAll).map(amazonPort));
  }

  /** The rules for what comes in of all groups that a resource of Amazon is in. */
  #rulesOf(resource: Resource): Tree[] {
    const groups = GROUPS.flatMap((path) => this.#wiring.at(resource, path)).filter(({ type }) =>
      type.endsWith("security_group"),
    );
    const own = groups.flatMap(({ values }) => nodesAt(values, "ingress").flatMap(itemsOf));
    const apart = this.#resources.filter(
      ({ type, values }) =>
        type === "aws_vpc_security_group_ingress_rule" ||
        (type === "aws_security_group_rule" && firstText(values, "type") === "ingress"),
    );
    const theirs = apart.filter((rule) =>
      this.#wiring.at(rule, "security_group_id").some((group) => groups.includes(group)),
    );
    return [...own, ...theirs.flatMap(({ values }) => values ?? [])];
  }

  /** A machine with a public address, behind groups of rules on its interface or subnet. */
  azureMachine(resource: Resource): Opening | undefined {
    const cards = this.#wiring.at(resource, "network_interface_ids");
    const addresses = cards.flatMap((card) => this.#wiring.at(card, "ip_configuration.public_ip_address_id"));
    if (addresses.length === 0) return undefined;
    const subnets = new Set(cards.flatMap((card) => this.#wiring.at(card, "ip_configuration.subnet_id")));
    const bound = this.#resources.filter(
      (one) =>
        one.type.endsWith("_network_security_group_association") &&
        ["network_interface_id", "subnet_id"].some((path) =>
          this.#wiring.at(one, path).some((at) => cards.includes(at) || subnets.has(at)),
        ),
    );
    const groups = bound.flatMap((one) => this.#wiring.at(one, "network_security_group_id"));
    const inline = groups.flatMap(({ values }) => nodesAt(values, "security_rule").flatMap(itemsOf));
    const apart = this.#resources.filter(
      (one) =>
        one.type === "azurerm_network_security_rule" &&
        this.#wiring.at(one, "network_security_group_name").some((group) => groups.includes(group)),
    );
    const rules = [...inline, ...apart.flatMap(({ values }) => values ?? [])].filter(
      (rule) => firstText(rule, "direction") === "Inbound" && firstText(rule, "access") === "Allow" && isForAll(rule),
    );
    return openingOf(
      rules.map((rule) => firstText(rule, "destination_port_range") ?? firstText(rule, "destination_port_ranges")),
    );
  }

  /** A database of Azure that a rule opens from the first address to the last. */
  azureRule(resource: Resource): Opening | undefined {
    const rule = this.#resources.find(
      (one) =>
        /^azurerm_.*firewall_rule$/.test(one.type) &&
        ["server_id", "server_name"].some((path) => this.#wiring.at(one, path).includes(resource)) &&
        firstText(one.values, "start_ip_address") === "0.0.0.0" &&
        firstText(one.values, "end_ip_address") === "255.255.255.255",
    );
    return rule === undefined ? undefined : {};
  }

  /** A machine with an outer address that a firewall of its network opens, for all machines or those with its tag. */
  googleMachine(resource: Resource): Opening | undefined {
    const { values } = resource;
    if (nodesAt(values, "network_interface.access_config").flatMap(itemsOf).length === 0) return undefined;
    const tags = new Set(textsIn(values, "tags").map(({ text }) => text));
    const open = this.#resources.filter(({ type, values: rule }) => {
      if (type !== "google_compute_firewall" || firstText(rule, "direction") === "EGRESS" || !isForAll(rule))
        return false;
      const wanted = textsIn(rule, "target_tags");
      return (
        nodesAt(rule, "allow").flatMap(itemsOf).length > 0 &&
        (wanted.length === 0 || wanted.some(({ text }) => tags.has(text)))
      );
    });
    return openingOf(
      open.flatMap((rule) => textsIn(rule.values, "allow.ports").map(({ text }) => text)),
      open.length > 0,
    );
  }
}

const GROUPS = [
  "security_groups",
  "vpc_security_group_ids",
  "network_configuration.security_groups",
  "vpc_config.security_group_ids",
];
const RANGES = [
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "cidr_ipv4",
  "cidr_ipv6",
  "source_address_prefix",
  "source_address_prefixes",
  "source_ranges",
];

const isForAll = (rule: Tree | undefined): boolean =>
  RANGES.some((path) =>
    textsIn(rule, path).some(({ text }) => /^(?:0\.0\.0\.0\/0|::\/0|\*|Internet|Any)$/i.test(text)),
  );

const amazonPort = (rule: Tree): string | undefined =>
  firstText(rule, "protocol") === "-1" ? undefined : firstText(rule, "from_port");

/** The port that says most: that of a protocol with encryption, else the first. */
function openingOf(ports: readonly (string | undefined)[], isOpen = ports.length > 0): Opening | undefined {
  if (!isOpen) return undefined;
  const numbers = ports
    .map((port) => Number(/^\d+$/.exec(port?.split("-")[0] ?? "")?.[0]))
    .filter((port) => port > 0 && port < 65_536);
  const port = numbers.find((number) => number === 443) ?? numbers[0];
  const protocol = port === undefined ? undefined : protocolAt(port)?.id;
  return { ...(port !== undefined && { port }), ...(protocol !== undefined && { protocol }) };
}
