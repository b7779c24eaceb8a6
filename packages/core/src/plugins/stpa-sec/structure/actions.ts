import { type Entity, entityId } from "../../../model/index.ts";
import { spoken } from "../../../logic/index.ts";
import { isMany, lowerFirst, upperFirst } from "../purpose/grammar.ts";
import { nameFrom } from "../purpose/losses.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf, sourcesOf, targetsOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { listed, withArticle } from "../tables/sentences.ts";
import { controllerOf } from "./feedback.ts";
import { actionName } from "./naming.ts";
import { type Course, courseOf, ordersOf } from "./paths.ts";
import { roleOf } from "./roles.ts";
import { VARIABLES_MAX, variablesOf } from "./variables.ts";

/** Flows may be orders; what people already named as control actions is completed. */
export const actionOwners = (read: StpaRead): readonly string[] => [
  ...read.facts.ids("flow"),
  ...read.facts.ids("control_action"),
];

export const actionsOf = (owner: string, read: StpaRead): Derived =>
  owner.startsWith("flow/") ? orderedBy(owner, read) : completed(owner, read);

/** The control action that a flow begins. */
function orderedBy(flow: string, read: StpaRead): Derived {
  const made = new Derivation();
  const { role, rule } = roleOf(flow, read);
  const [from] = read.related(flow, "from");
  if (role !== "control" || from === undefined || !ordersOf(from, read).includes(flow)) return made;
  if (read.facts.in(flow).some((link) => link.kind === "travels" && link.from.startsWith("control_action/")))
    return made;
  const controller = controllerOf(from, read);
  const id = entityId("control_action", keyOf(flow));
  if (controller === undefined || read.entity(id) !== undefined) return made;
  const course = courseOf(flow, read);
  const ends = course.ends.length > 0 ? course.ends : read.related(flow, "to");
  const entity = read.facts.entity(flow) as Entity<"flow">;
  const origin = byRule(rule, [from, controller, ...course.flows, ...ends]);
  const whom = listed(ends.map((end) => withArticle(read.facts.entity(end)!.name)));
  const who = withArticle(read.facts.entity(from)!.name);
  const name = nameFrom(actionName(entity, ends, read));
  const text = `${upperFirst(who)} ${isMany(who.replace(/^the /, "")) ? "direct" : "directs"} ${whom}: ${lowerFirst(name)}.`;
  made.entity(id, name, { text, continuous: isContinuous(entity, ends, read), front: "control" }, origin);
  made.link(id, "issued_by", controller, origin, "It is where the flow begins.");
  for (const end of ends) made.link(id, "acts_on", end, origin, "It is where the flow ends.");
  for (const [order, each] of course.flows.entries()) made.link(id, "travels", each, origin, undefined, order);
  addVariables({ id, name, controller, from, course, known: [] }, read, made);
  return made;
}

/** What goes on until it is ended: what holds an actuator, or is said to be sent again and again. */
function isContinuous({ props, name }: Entity<"flow">, ends: readonly string[], read: StpaRead): boolean {
  if (
    /\b(?:times a (?:second|minute)|continuous|stream|every \d+ ?ms|\d+ ?hz|keeps? \w+ing)\b/i.test(
      `${name} ${props.description ?? ""}`,
    )
  )
    return true;
  return ends.some((end) => (read.facts.entity(end) as Entity<"component"> | undefined)?.props.type === "actuator");
}

interface Weighing {
  readonly id: string;
  readonly name: string;
  readonly controller: string;
  readonly from: string;
  readonly course: Course;
  /** Variables that it has by the facts. */
  readonly known: readonly string[];
}

const TOLD_MAX = 3;

function addVariables({ id, name, controller, from, course, known }: Weighing, read: StpaRead, made: Derivation): void {
  const taken = new Set(known.flatMap((each) => [keyOf(each), spoken(read.entity(each)?.name ?? "")]));
  const feedback = nearest(controller, course, read);
  for (const variable of variablesOf(name, from, course, read)) {
    if (taken.has(variable.key)) continue;
    if (known.length + made.entities.filter(({ kind }) => kind === "process_variable").length >= VARIABLES_MAX) break;
    const pv = idFrom("process_variable", `${keyOf(id)}.${variable.key}`);
    if (read.entity(pv) !== undefined) continue;
    const origin = byRule(`structure/weighs-${variable.key}`, [id, controller, ...course.flows]);
    made.entity(
      pv,
      variable.name.slice(0, 200),
      { values: [...variable.values], description: variable.description },
      origin,
    );
    made.link(pv, "held_by", controller, origin, "It is who has to know.");
    made.link(id, "weighs", pv, origin, variable.description);
    if (variable.isTold)
      for (const each of feedback)
        made.link(
          pv,
          "informed_by",
          each,
          origin,
          "It comes from what is acted on, or from what stands nearest to it.",
        );
  }
}

/** Feedback to the controller: from what it acts on, then from elsewhere. */
function nearest(controller: string, { ends }: Course, read: StpaRead): readonly string[] {
  const heard = sourcesOf(read, controller, "informs").map((id) => ({
    id,
    distance: targetsOf(read, id, "reported_by").some((by) => ends.includes(by)) ? 1 : 2,
  }));
  const near = heard.filter(({ distance }) => distance === 1);
  return (near.length > 0 ? near : heard)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, TOLD_MAX)
    .map(({ id }) => id);
}

/** A control action that people named: where it ends if they left that out, and what it weighs if they named nothing. */
function completed(id: string, read: StpaRead): Derived {
  const made = new Derivation();
  const action = read.facts.entity(id) as Entity<"control_action"> | undefined;
  const [controller] = targetsOf(read, id, "issued_by");
  const [flow] = targetsOf(read, id, "travels").toSorted(byOrder(id, read));
  if (action?.kind !== "control_action" || action.props.front === "data") return made;
  const course = flow === undefined ? { flows: [], ends: targetsOf(read, id, "acts_on") } : courseOf(flow, read);
  const origin = byRule("structure/ends-of-its-flow", [id, ...course.flows]);
  if (targetsOf(read, id, "acts_on").length === 0)
    for (const end of course.ends) made.link(id, "acts_on", end, origin, "It is where the flow ends.");
  if (controller === undefined || targetsOf(read, id, "weighs").length > 0) return made;
  const known = knownVariables(id, controller, read);
  const weighed = byRule("structure/weighs-what-is-known", [id, controller]);
  for (const variable of known) {
    made.link(id, "weighs", variable, weighed, "Its controller is told of it, or an unsafe action speaks of it.");
    if (targetsOf(read, variable, "held_by").length === 0) made.link(variable, "held_by", controller, weighed);
  }
  const [from] = flow === undefined ? sourcesOf(read, controller, "realises") : read.related(flow, "from");
  if (from !== undefined) addVariables({ id, name: action.name, controller, from, course, known }, read, made);
  return made;
}

const byOrder =
  (action: string, read: StpaRead) =>
  (a: string, b: string): number =>
    orderOf(action, a, read) - orderOf(action, b, read) || (a < b ? -1 : 1);

const orderOf = (action: string, flow: string, read: StpaRead): number =>
  read.out(action).find(({ kind, to }) => kind === "travels" && to === flow)?.props.order ?? 0;

/** Variables of the facts that the controller holds, is told of, or of which unsafe actions and rules of this action speak. */
function knownVariables(action: string, controller: string, read: StpaRead): readonly string[] {
  const held = sourcesOf(read, controller, "held_by");
  const learnt = sourcesOf(read, controller, "informs").flatMap((feedback) => sourcesOf(read, feedback, "informed_by"));
  const said = [...sourcesOf(read, action, "misuses"), ...sourcesOf(read, action, "judges")]
    .map((id) => read.entity(id)?.props as { readonly context?: string; readonly when?: string } | undefined)
    .map((props) => ` ${spoken(props?.context ?? props?.when ?? "").replaceAll(/\s+/g, " ")} `);
  const named = read.facts
    .entities("process_variable")
    .filter(({ id, name }) =>
      [spoken(name), keyOf(id)].some((each) => each !== "" && said.some((text) => text.includes(each))),
    );
  const all = [...held, ...learnt, ...named.map(({ id }) => id)].filter(
    (id) => read.facts.entity(id)?.kind === "process_variable",
  );
  return [...new Set(all)].sort().slice(0, VARIABLES_MAX);
}
