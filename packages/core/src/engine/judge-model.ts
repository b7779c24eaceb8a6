import type { Snapshot } from "../graph/index.ts";
import { Compiler } from "./compile.ts";
import { compileRule, judge } from "./evaluate.ts";
import type { Judgement } from "./judgement.ts";
import { Reads } from "./reads.ts";
import type { Rule } from "./rule.ts";
import { View } from "./view.ts";

/** What one rule says of one element of a graph, and why, also where it does not apply. Undefined: nothing stands there. */
export function judgeOne(snapshot: Snapshot, rule: Rule, element: string): Judgement | undefined {
  const view = new View();
  view.follow(snapshot);
  const place = view.present(element);
  if (place === undefined) return undefined;
  const reads = new Reads();
  return judge(compileRule(rule, new Compiler(reads)), place, reads);
}
