import type { Budget, Spent } from "../store/index.ts";

export const NOTHING_SPENT: Spent = { steps: 0, tokens: 0, money: 0 };

const COUNTED = ["steps", "tokens", "money"] as const;

/** What of the budget is used up, so that no further step may begin; undefined as long as there is some of everything. */
export function shortOf(budget: Budget, spent: Spent): (typeof COUNTED)[number] | undefined {
  return COUNTED.find((name) => budget[name] !== undefined && spent[name] >= budget[name]);
}

/** What is left of what is limited, never less than nothing: a step that was begun may cost more than there was. */
export function left(budget: Budget, spent: Spent): Partial<Spent> {
  return Object.fromEntries(
    COUNTED.flatMap((name) => (budget[name] === undefined ? [] : [[name, Math.max(0, budget[name] - spent[name])]])),
  );
}

export function sum(a: Spent, b: Partial<Spent>): Spent {
  return {
    steps: a.steps + (b.steps ?? 0),
    tokens: a.tokens + (b.tokens ?? 0),
    money: a.money + (b.money ?? 0),
  };
}
