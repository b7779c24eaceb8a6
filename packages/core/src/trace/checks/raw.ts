import { type Entity, type Link, linkId, linkRule, linksBetween } from "../../model/index.ts";
import type { Flaw } from "./check.ts";
import type { RuleOfCheck } from "./checks.ts";

/** What somebody hands over before any of it is a fact, and what the reader counted of it. */
export interface Raw {
  readonly entities: readonly Pick<Entity, "id" | "kind">[];
  readonly links: readonly Pick<Link, "kind" | "from" | "to">[];
  readonly tally?: { readonly stated: number; readonly read: number; readonly listed: number } | undefined;
}

/** They cannot be broken by facts, which are refused before they are any; imports are asked for them. */
export const RAW_RULES: readonly RuleOfCheck[] = [
  { rule: "V01", level: "error", means: "No id is given twice" },
  { rule: "V02", level: "error", means: "Every link leads to something that is there" },
  { rule: "V03", level: "error", means: "Every link may join what it joins" },
  { rule: "V04", level: "error", means: "Nothing has two targets where it may have one" },
  { rule: "V50", level: "error", means: "Nothing handed over is lost without a word" },
];

/** What is wrong with lists of entities and links as they came, in the order of rules and ids. */
export function flawsOfRaw({ entities, links, tally }: Raw): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const tell = (rule: string, ids: readonly string[], says: string, fix: string): void => {
    flaws.push({ rule, level: "error", ids, says, fix });
  };
  const kinds = new Map<string, string>();
  for (const { id, kind } of entities) {
    if (kinds.has(id)) tell("V01", [id], `${id} is there more than once.`, "Give one of them another key.");
    kinds.set(id, kind);
  }
  const taken = new Map<string, string>();
  for (const link of links) {
    const [from, to] = [kinds.get(link.from), kinds.get(link.to)];
    const id = linkId(link);
    if (from === undefined || to === undefined) {
      const missing = from === undefined ? link.from : link.to;
      tell("V02", [missing], `${id} joins ${missing}, which is not there.`, `Add ${missing}, or leave the link out.`);
      continue;
    }
    const rule = linkRule(link.kind, from, to);
    if (rule === undefined) {
      const legal = linksBetween(from, to);
      const fix = legal.length === 0 ? `No link leads from ${from} to ${to}.` : `There may be: ${legal.join(", ")}.`;
      tell("V03", [link.from, link.to], `A ${from} cannot be linked to a ${to} by ${link.kind}.`, fix);
      continue;
    }
    if (rule.cardinality === "many") continue;
    const place = `${link.from} ${link.kind}`;
    const other = taken.get(place);
    if (other === undefined) taken.set(place, link.to);
    else if (other !== link.to)
      tell(
        "V04",
        [link.from, other, link.to],
        `${link.from} ${rule.reads} both ${other} and ${link.to}; one is allowed.`,
        "Keep one of the two.",
      );
  }
  if (tally !== undefined && tally.read + tally.listed !== tally.stated)
    tell(
      "V50",
      [],
      `Of ${tally.stated} things ${tally.read} were read and ${tally.listed} listed as left out: ${tally.stated - tally.read - tally.listed} are unaccounted for.`,
      "The reader has to name what it leaves out.",
    );
  return flaws.sort((a, b) => (`${a.rule} ${a.says}` < `${b.rule} ${b.says}` ? -1 : 1));
}
