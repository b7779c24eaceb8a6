import type { Element } from "./element.ts";
import { relatedTo } from "./relations.ts";

/**
 * How many steps after the first somebody on the internet needs to send something to a component: breadth first, once
 * from what is surely open to it and once from what may be. A component is open if it says so, or if an actor or an
 * external party outside of all boundaries begins an exchange with it. Answers to earlier exchanges are no way in.
 */
export function spreadExposure(components: readonly Element[]): Element[] {
  const outside = components.map(outsider);
  const sure = stepsFrom(components, outside, (each) => each === "yes");
  const possible = stepsFrom(components, outside, (each) => each !== "no");
  const moved: Element[] = [];
  for (let at = 0; at < components.length; at++) {
    const component = components[at]!;
    const stepsSure = sure.get(component) ?? Number.POSITIVE_INFINITY;
    const stepsPossible = possible.get(component) ?? Number.POSITIVE_INFINITY;
    const isSame = component.stepsSure === stepsSure && component.stepsPossible === stepsPossible;
    if (isSame && component.isOutside === outside[at]) continue;
    component.isOutside = outside[at]!;
    component.stepsSure = stepsSure;
    component.stepsPossible = stepsPossible;
    moved.push(component);
  }
  return moved;
}

type Answer = "yes" | "no" | "unknown";

function stepsFrom(
  components: readonly Element[],
  outside: readonly Answer[],
  counts: (answer: Answer) => boolean,
): Map<Element, number> {
  const steps = new Map<Element, number>();
  for (let at = 0; at < components.length; at++) {
    const component = components[at]!;
    if (counts(component.attribute("internet_facing").value) && !isParty(component)) steps.set(component, 0);
    if (counts(outside[at]!)) for (const entered of relatedTo(component, "reached")) steps.set(entered, 0);
  }
  // A map goes on with what is added while it is walked, in that order: nearest first.
  for (const [component, step] of steps)
    for (const next of relatedTo(component, "reached")) if (!steps.has(next)) steps.set(next, step + 1);
  return steps;
}

const isParty = ({ props }: Element): boolean => props.type === "actor" || props.type === "external";

/** A party that no boundary holds, or only one that faces the internet. */
function outsider(component: Element): Answer {
  if (!isParty(component)) return "no";
  const boundaries = relatedTo(component, "boundaries");
  const outermost = boundaries.at(-1);
  return outermost === undefined ? "yes" : outermost.attribute("internet_facing").value;
}
