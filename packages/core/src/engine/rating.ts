/** The words of a rating, from least to most. */
export const SEVERITY_WORDS = {
  likelihood: ["unlikely", "likely", "very_likely", "frequent"],
  impact: ["low", "medium", "high", "very_high"],
} as const;
export type Likelihood = (typeof SEVERITY_WORDS.likelihood)[number];
export type Impact = (typeof SEVERITY_WORDS.impact)[number];
export type Severity = "low" | "medium" | "elevated" | "high" | "critical";

/** The product of the two steps decides: up to 1 low, up to 3 medium, up to 8 elevated, up to 12 high. */
export function severityOf(likelihood: Likelihood, impact: Impact): Severity {
  const product = (SEVERITY_WORDS.likelihood.indexOf(likelihood) + 1) * (SEVERITY_WORDS.impact.indexOf(impact) + 1);
  if (product <= 1) return "low";
  if (product <= 3) return "medium";
  if (product <= 8) return "elevated";
  return product <= 12 ? "high" : "critical";
}

/** A word so many steps further on, never beyond the ends. */
export function stepped<T extends string>(words: readonly T[], word: T, steps: number): T {
  return words[Math.max(0, Math.min(words.length - 1, words.indexOf(word) + steps))]!;
}
