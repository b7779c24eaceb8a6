import { hasTrait, protocolNamed, technologyNamed, type Trait } from "../../../knowledge/index.ts";
import type { Entity } from "../../../model/index.ts";
import { type StpaRead, sourcesOf } from "../read.ts";
import { mannerOf, mannerOfName } from "./verbs.ts";

export type Role = "control" | "feedback" | "data";

export interface RoleOf {
  readonly role: Role;
  /** The rule that says so. */
  readonly rule: string;
}

/** A person's word on what a flow is: a tag on the flow, which goes before whatever is inferred. */
const OVERRIDES: readonly (readonly [tag: string, role: Role])[] = [
  ["role:control", "control"],
  ["role:feedback", "feedback"],
  ["role:data", "data"],
];

/**
 * What a flow is in the control structure. A person's tag goes first, then what travels it by the facts, what it
 * replies to, its verb, its name; where none of these speaks, what stands at its ends and the protocol. Else it is data.
 */
export function roleOf(flow: string, read: StpaRead): RoleOf {
  const told = rolesKnown.get(read) ?? new Map<string, RoleOf>();
  rolesKnown.set(read, told);
  const role = told.get(flow) ?? inferred(flow, read);
  told.set(flow, role);
  return role;
}

/** One run of a cell has a reading of its own, so what it worked out once stands, and what it read for it is noted. */
const rolesKnown = new WeakMap<StpaRead, Map<string, RoleOf>>();

function inferred(flow: string, read: StpaRead): RoleOf {
  const entity = read.facts.entity(flow) as Entity<"flow"> | undefined;
  const [from] = read.related(flow, "from");
  const [to] = read.related(flow, "to");
  if (entity === undefined || from === undefined || to === undefined)
    return { role: "data", rule: "structure/no-ends" };
  const tagged = OVERRIDES.find(([tag]) => entity.tags.includes(tag));
  if (tagged !== undefined) return { role: tagged[1], rule: "structure/person-says" };
  const told = byFacts(flow, read);
  if (told !== undefined) return told;
  const ends: Ends = { flow, from: partOf(from, read), to: partOf(to, read) };
  const verb = entity.props.verb === undefined ? undefined : mannerOf(entity.props.verb);
  if (verb === "control") return { role: "control", rule: "structure/verb-controls" };
  if (read.facts.out(flow).some(({ kind }) => kind === "replies_to"))
    return { role: "feedback", rule: "structure/replies" };
  if (verb === "feedback") return { role: "feedback", rule: "structure/verb-reports" };
  if (verb !== undefined) return { role: byTransfer(verb, ends, read), rule: `structure/verb-${verb}s` };
  return byEnds(ends, entity, read);
}

function byFacts(flow: string, read: StpaRead): RoleOf | undefined {
  const travelling = read.facts.in(flow).filter(({ kind }) => kind === "travels");
  const actions = travelling
    .map(({ from }) => read.facts.entity(from) as Entity<"control_action"> | undefined)
    .filter((each) => each?.kind === "control_action");
  if (actions.some((action) => action?.props.front !== "data"))
    return { role: "control", rule: "structure/action-travels" };
  return travelling.some(({ from }) => from.startsWith("feedback/"))
    ? { role: "feedback", rule: "structure/feedback-travels" }
    : undefined;
}

interface Part {
  readonly id: string;
  readonly type: string;
}

interface Ends {
  readonly flow: string;
  readonly from: Part;
  readonly to: Part;
}

function partOf(id: string, read: StpaRead): Part {
  return { id, type: (read.facts.entity(id) as Entity<"component"> | undefined)?.props.type ?? "process" };
}

const KEEPS = new Set(["store", "queue"]);
const ACTS = new Set(["process", "service", "device", "actuator", "agent", "model"]);

/** A write steers what acts and fills what keeps; a read tells whoever reads. */
function byTransfer(manner: "write" | "read" | "data", { from, to, flow }: Ends, read: StpaRead): Role {
  if (from.type === "sensor") return "feedback";
  if (manner === "read") return KEEPS.has(from.type) && !KEEPS.has(to.type) ? "feedback" : "data";
  if (manner === "data" || !ACTS.has(to.type)) return to.type === "actor" ? "feedback" : "data";
  if (from.type === "actor") return "control";
  if (from.type === "external" || keepsWhatComes(flow, to.id, read)) return "data";
  return "control";
}

/** A service that stores what is sent to it is filled by it, not steered. */
function keepsWhatComes(flow: string, target: string, read: StpaRead): boolean {
  const stored = new Set(
    read.facts
      .out(target)
      .filter(({ kind }) => kind === "stores")
      .map(({ to }) => to),
  );
  return read.related(flow, "data").some((data) => stored.has(data));
}

/** Field protocols, over which what acts is steered and reports. */
const isFieldProtocol = (protocol: string | undefined): boolean =>
  protocol !== undefined &&
  /hard.?wired|4.?20|modbus|profi|canopen|\bcan\b|opc|dnp3|iec.?6|bacnet|mavlink|hart|knx|serial|gpio|relay/i.test(
    protocol,
  );

/** Over these a request is answered. */
export function isAnswered(protocol: string | undefined): boolean {
  if (protocol === undefined) return false;
  return /^(?:https?|http2|http3|grpc|rest|soap|graphql|json.?rpc|xml.?rpc|mcp|opc ?ua|modbus|rpc|thrift|ldaps?|websocket|wss?)\b/i.test(
    protocolNamed(protocol)?.id ?? protocol.trim(),
  );
}

function byEnds(ends: Ends, { name, props }: Entity<"flow">, read: StpaRead): RoleOf {
  const { from, to } = ends;
  const role = (role: Role, rule: string): RoleOf => ({ role, rule: `structure/${rule}` });
  if (from.type === "sensor" || from.type === "actuator") return role("feedback", "from-the-process");
  if (to.type === "actuator") return role("control", "drives-an-actuator");
  if (to.type === "actor") return role("feedback", "shown-to-a-person");
  const named = mannerOfName(name);
  if (named === "control" && ACTS.has(to.type)) return role("control", "name-controls");
  if (named === "feedback") return role("feedback", "name-reports");
  if (named === "read") return role(byTransfer(named, ends, read), "name-reads");
  if (KEEPS.has(to.type)) return role("data", "into-a-store");
  if (KEEPS.has(from.type)) return role("feedback", "out-of-a-store");
  if (from.type === "actor" && ACTS.has(to.type)) return role("control", "a-person-asks");
  if (from.type === "external" || to.type === "external") return role("data", "from-or-to-another-party");
  if (isReplied(ends.flow, read)) return role("control", "is-answered");
  if (to.type === "device" && (isFieldProtocol(props.protocol) || from.type !== "device"))
    return role("control", "drives-a-device");
  if (from.type === "device" && to.type !== "device") return role("feedback", "from-a-device");
  if (named !== undefined)
    return role(named === "data" || named === "write" ? byTransfer(named, ends, read) : "data", "name-transfers");
  if (isAnswered(props.protocol) && ACTS.has(to.type)) return role("control", "asks-over-its-protocol");
  return role("data", "else-data");
}

const isReplied = (flow: string, read: StpaRead): boolean => sourcesOf(read, flow, "replies_to").length > 0;

const PASSES_ON: readonly Trait[] = [
  "reverse_proxy",
  "forward_proxy",
  "load_balancer",
  "waf",
  "firewall",
  "cdn",
  "broker",
  "stream",
  "task_queue",
  "iot_broker",
];

/**
 * A middleman hands on what it gets: queues, proxies, load balancers, firewalls. An order that goes through one is still
 * that of whoever gave it.
 */
export function isMiddleman(component: string, read: StpaRead): boolean {
  const entity = read.facts.entity(component) as Entity<"component"> | undefined;
  if (entity === undefined) return false;
  const { type, technology = [] } = entity.props;
  if (type === "queue") return true;
  if (type !== "process" && type !== "service" && type !== "device") return false;
  if (technology.some((each) => passesOn(technologyNamed(each)))) return true;
  return (
    technology.length === 0 &&
    /\b(?:load balancer|reverse proxy|proxy|ingress|firewall|message broker|switch port)\b/i.test(entity.name)
  );
}

const passesOn = (technology: ReturnType<typeof technologyNamed>): boolean =>
  technology !== undefined && PASSES_ON.some((trait) => hasTrait(technology, trait));
