import type { Entity } from "../../../model/index.ts";
import { isMany, lowerFirst, upperFirst } from "../purpose/grammar.ts";
import { nameFrom } from "../purpose/losses.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf, sourcesOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { called, listed, withArticle } from "../tables/sentences.ts";
import { actionName, feedbackName } from "./naming.ts";
import { courseOf, heardBy, ordersOf } from "./paths.ts";

const NAMES_MAX = 5;
const TARGETS_MAX = 6;
const KEPT_MAX = 3;

/** What a controller answers for: one sentence for each thing that it directs, unless people said it. */
export function responsibilitiesOf(controller: string, read: StpaRead): Derived {
  const made = new Derivation();
  const entity = read.entity(controller);
  if (entity?.kind !== "controller" || hasOwn(controller, read)) return made;
  const flowsTo = new Map<string, string[]>();
  for (const component of sourcesOf(read, controller, "realises"))
    for (const flow of ordersOf(component, read))
      for (const end of courseOf(flow, read).ends) flowsTo.set(end, [...(flowsTo.get(end) ?? []), flow]);
  for (const [target, flows] of [...flowsTo].slice(0, TARGETS_MAX)) answerFor(target, flows, entity, read, made);
  return made;
}

const hasOwn = (controller: string, read: StpaRead): boolean =>
  read.facts.in(controller).some(({ kind, from }) => {
    const constraint = kind === "assigned_to" ? read.facts.entity(from) : undefined;
    return (constraint as Entity<"constraint"> | undefined)?.props.type === "responsibility";
  });

function answerFor(
  target: string,
  flows: readonly string[],
  { id: controller, name }: Entity,
  read: StpaRead,
  made: Derivation,
): void {
  const who = withArticle(name);
  const whom = withArticle(read.facts.entity(target)!.name);
  const many = isMany(who.replace(/^the /, ""));
  const orders = flows
    .slice(0, NAMES_MAX)
    .map((flow) => actionName(read.facts.entity(flow) as Entity<"flow">, courseOf(flow, read).ends, read));
  const names = listed(orders.map(called));
  const kept = constraintsOn(target, flows, read).slice(0, KEPT_MAX);
  const [first] = kept;
  const end =
    first === undefined
      ? `${names} ${flows.length > 1 ? "come" : "comes"} when called for and not otherwise, and ${noticing(flows, read)}`
      : lowerFirst(first.props.text.trim().replace(/[.\s]+$/, ""));
  const text = `${upperFirst(who)} ${many ? "direct" : "directs"} ${whom} by ${names} and ${many ? "have" : "has"} to see to this: ${end}.`;
  const id = idFrom("constraint", `${keyOf(controller)}.responsibility.${keyOf(target)}`);
  if (read.entity(id) !== undefined) return;
  const origin = byRule("structure/responsibility", [controller, target, ...flows, ...kept.map((each) => each.id)]);
  made.entity(id, nameFrom(`Responsibility of ${who} for ${whom}`), { text, type: "responsibility" }, origin);
  made.link(id, "assigned_to", controller, origin, `It is who directs ${whom}.`);
  const because = `The constraint is about what ${who} ${many ? "direct" : "directs"}.`;
  for (const constraint of kept) made.link(id, "fulfils", constraint.id, origin, because);
}

const REPORTS_MAX = 3;

/** By what it can tell whether that worked. */
function noticing(flows: readonly string[], read: StpaRead): string {
  const from = read.related(flows[0]!, "from")[0];
  const heard = from === undefined ? [] : heardBy(from, read).slice(0, REPORTS_MAX);
  const reports = heard.map((flow) =>
    called(feedbackName(read.facts.entity(flow) as Entity<"flow">, read.related(flow, "from")[0] ?? flow, read)),
  );
  return reports.length === 0
    ? "it is noticed where that fails, of which nothing tells it now"
    : `${listed(reports)} ${reports.length > 1 ? "are" : "is"} watched for whether that worked`;
}

/** What is to be prevented of the states of what it directs, or of what it hands over in doing so. */
function constraintsOn(target: string, flows: readonly string[], read: StpaRead): readonly Entity<"constraint">[] {
  const about = [target, ...flows, ...flows.flatMap((flow) => read.related(flow, "data"))];
  const hazards = [...new Set(about.flatMap((id) => sourcesOf(read, id, "state_of")))];
  // Whoever directs something answers first for what it makes of it, and only then for its being there at all.
  const inOrder = hazards.toSorted((a, b) => Number(isOutage(a, read)) - Number(isOutage(b, read)));
  const constraints = inOrder.flatMap((hazard) => sourcesOf(read, hazard, "prevents"));
  return [...new Set(constraints)]
    .map((id) => read.entity(id) as Entity<"constraint"> | undefined)
    .filter((each): each is Entity<"constraint"> => each?.kind === "constraint" && each.props.type !== "respond");
}

const isOutage = (hazard: string, read: StpaRead): boolean =>
  (read.entity(hazard) as Entity<"hazard"> | undefined)?.props.properties?.every((each) => each === "availability") ===
  true;
