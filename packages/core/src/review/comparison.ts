import type { Binding, Gap } from "../engine/index.ts";
import { type Assessed, type Assessment, type OpenPoint, gapInWords, inWords } from "./assessment.ts";
import { whyNew, whyResolved } from "./reasons.ts";

/** `unseen`: it was there, and its analysis has no result now, so nobody knows. */
export const STATES = ["new", "changed", "unseen", "resolved", "unchanged"] as const;
export type State = (typeof STATES)[number];

/** One finding in two versions. */
export interface Compared {
  readonly state: State;
  /** As it is now; where it is gone, as it was. */
  readonly finding: Assessed;
  /** Which fact brought it, settled it or changed it; empty where nothing did. */
  readonly why: string;
  /** What differs, where it was changed. */
  readonly differs: readonly Differing[];
}

export interface Differing {
  readonly field: "severity" | "likelihood" | "impact" | "standing" | "because";
  readonly before: string;
  readonly after: string;
}

export interface Comparison {
  readonly before: string;
  readonly after: string;
  /** Every finding of either version, once, in the order of ids. */
  readonly findings: readonly Compared[];
  /** Questions that only the later version asks, and those that only the earlier one did. */
  readonly questionsNew: readonly OpenPoint[];
  readonly questionsSettled: readonly OpenPoint[];
}

/** What became of each finding and question from one version to another. */
export function compare(before: Assessment, after: Assessment): Comparison {
  const [was, is] = [byId(before.findings), byId(after.findings)];
  const ids = [...new Set([...was.keys(), ...is.keys()])].sort();
  return {
    before: before.version,
    after: after.version,
    findings: ids.map((id) => compared({ was: was.get(id), is: is.get(id) }, before, after)),
    questionsNew: onlyIn(after.questions, before.questions),
    questionsSettled: onlyIn(before.questions, after.questions),
  };
}

const byId = (findings: readonly Assessed[]): ReadonlyMap<string, Assessed> =>
  new Map(findings.map((finding) => [finding.id, finding]));

interface Pair {
  readonly was: Assessed | undefined;
  readonly is: Assessed | undefined;
}

function compared({ was, is }: Pair, before: Assessment, after: Assessment): Compared {
  if (is === undefined) {
    const gap = gapOver(was!, before, after.gaps);
    if (gap !== undefined) return { state: "unseen", finding: was!, why: gapInWords(gap), differs: [] };
    return { state: "resolved", finding: was!, why: whyResolved(was!, { before, after }), differs: [] };
  }
  if (was === undefined) return { state: "new", finding: is, why: whyNew(is, { before, after }), differs: [] };
  const differs = differences(was, is);
  if (differs.length === 0) return { state: "unchanged", finding: is, why: "", differs };
  const why = differs.map(({ field, before: from, after: to }) => `${WORDS[field]}: ${from} → ${to}`).join("; ");
  return { state: "changed", finding: is, why, differs };
}

const WORDS: Readonly<Record<Differing["field"], string>> = {
  severity: "severity",
  likelihood: "likelihood",
  impact: "impact",
  standing: "standing",
  because: "proof",
};

/** What rests on more than its element may be missing since any part of its framework failed. */
function gapOver({ id, framework, element }: Assessed, before: Assessment, gaps: readonly Gap[]): Gap | undefined {
  const restsOnMore = before.groundsOf(id).length > 0;
  return gaps.find(
    ({ plugin, owner }) => plugin === framework && (owner === undefined || owner === element || restsOnMore),
  );
}

const UNSAID = "nothing";

/** The wording is not compared: it follows names, and a rename changes nothing that anybody has to act on. */
function differences(was: Assessed, is: Assessed): Differing[] {
  const [before, after] = [facts(was.because), facts(is.because)];
  return [
    ...(["severity", "likelihood", "impact", "standing"] as const).flatMap((field) =>
      was[field] === is[field] ? [] : [{ field, before: was[field] ?? UNSAID, after: is[field] ?? UNSAID }],
    ),
    ...(sameSet(before, after)
      ? []
      : [{ field: "because" as const, before: listed(before, after), after: listed(after, before) }]),
  ];
}

/** A proof as facts; who said each is no part of what is the case. */
const facts = (because: readonly Binding[]): readonly string[] => because.map(inWords);

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((each) => b.includes(each)) && b.every((each) => a.includes(each));

const listed = (of: readonly string[], without: readonly string[]): string =>
  of.filter((each) => !without.includes(each)).join(", ") || "nothing more";

function onlyIn(questions: readonly OpenPoint[], others: readonly OpenPoint[]): readonly OpenPoint[] {
  const known = new Set(others.map(({ element, attribute }) => `${element} ${attribute}`));
  return questions.filter(({ element, attribute }) => !known.has(`${element} ${attribute}`));
}
