import type { Analysis } from "./analysis.ts";

/** What one answer would settle. */
export interface Question {
  readonly element: string;
  readonly attribute: string;
  /** Findings that hang on it, alone or with others, as `rule@element`, in the order of ids. */
  readonly settles: readonly string[];
  /** How many of these it would settle by itself. */
  readonly alone: number;
}

/** What is unknown, by element and attribute; what settles most comes first, and among equals the order is that of ids. */
export function questionsOf(analysis: Analysis): readonly Question[] {
  const settles = new Map<string, string[]>();
  const alone = new Map<string, number>();
  for (const { id, asks = [] } of analysis.findings({ outcomes: ["unknown"] })) {
    for (const { element, attribute } of asks) {
      const key = `${element} ${attribute}`;
      const list = settles.get(key);
      if (list) list.push(id);
      else settles.set(key, [id]);
      if (asks.length === 1) alone.set(key, (alone.get(key) ?? 0) + 1);
    }
  }
  const sorted = [...settles].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return sorted.map(([key, list]) => {
    const [element = "", attribute = ""] = key.split(" ");
    return { element, attribute, settles: list, alone: alone.get(key) ?? 0 };
  });
}
