/** Plain mistakes in expectations, as `errata.md` lists them: they count in a second figure, never in the first. */
import { full } from "./names.ts";
import { SCORED, type Score, type Tally } from "./score.ts";

export type Errata = ReadonlyMap<string, ReadonlySet<string>>;

/** Rows of a table whose first cell is the input and whose second is the item, as a miss is printed. */
export function parseErrata(markdown: string): Errata {
  const errata = new Map<string, Set<string>>();
  for (const line of markdown.split("\n")) {
    const [input, item] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    if (!input || !item || /^[-: ]+$/.test(input)) continue;
    const name = input.replaceAll("`", "").split("/").at(-1)!;
    errata.set(name, (errata.get(name) ?? new Set()).add(full(item)));
  }
  return errata;
}

/** The score as it would be if the listed items had been right. */
export function withErrata(score: Score, items: ReadonlySet<string> = new Set()): Score {
  const mended = ({ hits, missed, extra }: Tally): Tally => ({
    hits,
    missed: missed.filter((item) => !items.has(full(item))),
    extra: extra.filter((item) => !items.has(full(item))),
  });
  const kinds = Object.fromEntries(SCORED.map((kind) => [kind, mended(score.kinds[kind])])) as Score["kinds"];
  return { ...score, kinds };
}
