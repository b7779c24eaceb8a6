import type { Gap } from "../engine/index.ts";
import { type Assessed, type Assessment, gapInWords, isOpen } from "./assessment.ts";
import { type Allowance, type Policy } from "./policy.ts";
import { WORST_FIRST, byWorst, isAtLeast } from "./severity.ts";

/** What is judged besides the policy. */
export interface Judged {
  readonly assessment: Pick<Assessment, "findings" | "questions" | "gaps" | "frameworks">;
  /** Of a finding that the baseline knows, since when; undefined of one that is new. Absent where there is no baseline. */
  readonly known?: ((id: string) => { readonly since?: string } | undefined) | undefined;
  /** As YYYY-MM-DD. */
  readonly today: string;
}

export interface Reason {
  readonly of: "severity" | "maxOpen" | "maxAgeDays" | "questions" | "gap";
  readonly says: string;
  /** The findings that it is about, the worst first. */
  readonly findings: readonly string[];
}

export interface Verdict {
  readonly passed: boolean;
  /** Nothing but missing results stands against it: what there is passes. */
  readonly isIncomplete: boolean;
  /** Each thing that fails, as a sentence. */
  readonly reasons: readonly Reason[];
  /** Findings that an allowance lets pass, with its reason. */
  readonly allowed: ReadonlyMap<string, string>;
  /** Allowances whose day is over. */
  readonly expired: readonly Allowance[];
}

/** Whether a design passes. Fewer findings, questions and gaps never turn a pass into a fail. */
export function judge(policy: Policy, { assessment, known, today }: Judged): Verdict {
  const counts = (framework: string): boolean => policy.frameworks?.includes(framework) ?? true;
  const inForce = policy.allow.filter(({ expires }) => expires === undefined || expires >= today);
  const open = assessment.findings.filter((each) => counts(each.framework) && isOpen(each)).toSorted(byWorst);
  const allowed = new Map(
    open.flatMap((finding) => {
      const by = inForce.find((each) => allows(each, finding));
      return by === undefined ? [] : [[finding.id, by.reason] as const];
    }),
  );
  const left = open.filter(({ id }) => !allowed.has(id));
  const gaps = [...assessment.gaps, ...notRun(policy, assessment.frameworks)].filter(
    (gap) => (counts(gap.plugin) || gap.plugin === INPUT) && !inForce.some((each) => allowsGap(each, gap)),
  );
  const reasons = [
    ...tooSevere(policy, left, known),
    ...tooMany(policy, left),
    ...tooOld(policy, left, { known, today }),
    ...tooUnclear(policy, assessment, counts),
    ...gaps.map((gap) => ({ of: "gap" as const, says: gapInWords(gap), findings: [] })),
  ];
  return {
    passed: reasons.length === 0,
    isIncomplete: reasons.length > 0 && reasons.every(({ of }) => of === "gap"),
    reasons,
    allowed,
    expired: policy.allow.filter((each) => !inForce.includes(each)),
  };
}

/** Stands in a gap for what was handed over and could not be read. */
export const INPUT = "input";

function tooSevere({ severity, onlyNew }: Policy, open: readonly Assessed[], known: Judged["known"]): Reason[] {
  if (severity === "none") return [];
  const isOnlyNew = onlyNew ?? known !== undefined;
  const found = open.filter((each) => isAtLeast(each.severity, severity) && !(isOnlyNew && known?.(each.id)));
  if (found.length === 0) return [];
  const what = `${isOnlyNew && known ? "new " : "open "}${noun("finding", found.length)} of severity ${severity}${severity === "critical" ? "" : " or worse"}`;
  return [{ of: "severity", says: `${found.length} ${what}; none may be.`, findings: idsOf(found) }];
}

function tooMany({ maxOpen }: Policy, open: readonly Assessed[]): Reason[] {
  return WORST_FIRST.flatMap((severity) => {
    const [max, found] = [maxOpen[severity], open.filter((each) => each.severity === severity)];
    if (max === undefined || found.length <= max) return [];
    const says = `${found.length} open ${noun("finding", found.length)} of severity ${severity}; at most ${max} may be.`;
    return [{ of: "maxOpen" as const, says, findings: idsOf(found) }];
  });
}

function tooOld(
  { maxAgeDays, severity }: Policy,
  open: readonly Assessed[],
  { known, today }: Pick<Judged, "known" | "today">,
): Reason[] {
  if (maxAgeDays === undefined || severity === "none") return [];
  const found = open.filter(({ id, severity: own }) => {
    const since = known?.(id)?.since;
    return since !== undefined && isAtLeast(own, severity) && daysBetween(since, today) > maxAgeDays;
  });
  if (found.length === 0) return [];
  const says = `${found.length} ${noun("finding", found.length)} known and open for more than ${maxAgeDays} ${noun("day", maxAgeDays)}.`;
  return [{ of: "maxAgeDays", says, findings: idsOf(found) }];
}

function tooUnclear(
  { questions }: Policy,
  assessment: Judged["assessment"],
  counts: (framework: string) => boolean,
): Reason[] {
  if (questions === undefined) return [];
  const found = assessment.questions.filter(
    ({ worst, frameworks }) => isAtLeast(worst, questions.severity) && frameworks.some(counts),
  );
  if (found.length <= questions.max) return [];
  const says = `${found.length} open ${noun("question", found.length)} that could bring up a finding of severity ${questions.severity} or worse; at most ${questions.max} may be.`;
  return [{ of: "questions", says, findings: [] }];
}

/** A framework that the policy counts on and that nobody ran is a gap like any other. */
function notRun({ frameworks = [] }: Policy, ran: readonly string[]): Gap[] {
  if (frameworks.length === 0 && ran.length === 0)
    return [{ plugin: INPUT, reason: "no framework fits what is known" }];
  return frameworks.filter((id) => !ran.includes(id)).map((plugin) => ({ plugin, reason: "it was not run" }));
}

const allows = ({ finding, rule, element, gap }: Allowance, { id, ...of }: Assessed): boolean =>
  gap === undefined &&
  (finding ?? id) === id &&
  (rule ?? of.rule) === of.rule &&
  (element ?? of.element) === of.element;

const allowsGap = ({ finding, rule, element, gap }: Allowance, { plugin, owner }: Gap): boolean =>
  finding === undefined && rule === undefined && gap === plugin && (element === undefined || element === owner);

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

const idsOf = (findings: readonly Assessed[]): readonly string[] => findings.map(({ id }) => id);

const noun = (word: string, count: number): string => (count === 1 ? word : `${word}s`);
