/** Three answers in their order, so that `and` is the least of them, `or` the greatest, and `not` counts from the other end. */
export const NO = 0;
export const UNKNOWN = 1;
export const YES = 2;
export type Truth = typeof NO | typeof UNKNOWN | typeof YES;

export const truthOf = (word: "yes" | "no" | "unknown"): Truth => (word === "yes" ? YES : word === "no" ? NO : UNKNOWN);

export const opposite = (truth: Truth): Truth => (YES - truth) as Truth;

export const WORDS = ["no", "unknown", "yes"] as const;
export type TruthWord = (typeof WORDS)[number];
