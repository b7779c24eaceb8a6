import type { Entity } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";
import { wordsOf } from "../answers/words.ts";
import { lowerFirst } from "../purpose/grammar.ts";
import { called, listed, shown, withArticle } from "../tables/sentences.ts";
import type { Named } from "./factors/index.ts";
import type { Occasion } from "./occasions.ts";
import type { Problem } from "./problems.ts";
import { type Ways, targets } from "./ways.ts";

interface Told {
  readonly ways: Ways;
  readonly problem: Problem;
}

/** The system's own things, as the sentence of a scenario names them. */
export function namedIn({ spot, by }: Occasion, { ways, problem }: Told, read: ReachRead): Named {
  const controller = ways.controller === undefined ? undefined : read.entity(ways.controller);
  const isReport = spot.at === "told" || spot.at === "teller";
  const flows = spot.element.startsWith("flow/") ? [spot.element] : targets(read, ways.action.id, "travels");
  return {
    ...wordsOf(spot.element, read),
    who: by[0] === undefined ? "somebody" : lowerFirst(shown(by[0].name)),
    controller: controller === undefined ? "whoever controls it" : withArticle(controller.name),
    action: called(ways.action.name),
    what: isReport ? listed(spot.of.map((id) => called(read.entity(id)!.name))) : dataOf(flows, read),
    problem,
  };
}

const DATA_MAX = 3;

/** What flows carry; where nobody said, what is sent. */
function dataOf(flows: readonly string[], read: ReachRead): string {
  const data = [...new Set(flows.flatMap((flow) => targets(read, flow, "carries")))].slice(0, DATA_MAX);
  return data.length === 0 ? "what is sent" : listed(data.map((id) => withArticle(read.entity(id)?.name ?? "data")));
}

const OTHERS_MAX = 3;

/** Others who could do the same, as a sentence; none where there is nobody else. */
export function alsoBy(others: readonly Entity<"adversary">[]): readonly string[] {
  if (others.length === 0) return [];
  const names = others.slice(0, OTHERS_MAX).map(({ name }) => lowerFirst(shown(name)));
  const more = others.length - names.length;
  return [`So could ${listed(more > 0 ? [...names, `${more} more`] : names, "or")}.`];
}
