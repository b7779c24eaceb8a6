import type { Action } from "./action.ts";
import { DEFAULT_RULES } from "./default-rules.ts";
import type { Judged } from "./judged.ts";
import { fitting, suits } from "./rules-pass.ts";
import { listed } from "./sentences.ts";

export interface Harmless {
  readonly reason: string;
  readonly rule: string;
  readonly read: readonly string[];
}

/** Why a type of which nobody said anything cannot lead to a hazard, by what is known; undefined: it may. */
export function whyHarmless({ misuse, grounds, decisions, unread }: Judged, action: Action): Harmless | undefined {
  const { type, subtype } = misuse;
  if (subtype !== undefined || grounds.length + decisions.length + unread.length > 0) return undefined;
  if (type === "duration" && action.entity.props.continuous !== true) {
    const reason = "It is over as soon as it is given, so it can neither be stopped too soon nor be applied too long.";
    return { reason, rule: "tables/instant", read: [] };
  }
  const rules = DEFAULT_RULES.filter((rule) => rule.type === type && suits(rule, action));
  if (action.hazards.length === 0 || rules.some((rule) => fitting(rule, action.hazards).length > 0)) return undefined;
  const properties = [...new Set(rules.flatMap((rule) => rule.properties.flat()))];
  return {
    reason: `It takes a hazard of ${listed(properties, "or")}, and none of those it can touch is one.`,
    rule: "tables/no-hazard-fits",
    read: action.hazards.map(({ entity }) => entity.id),
  };
}
