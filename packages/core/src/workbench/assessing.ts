import {
  type Analysis,
  type Judgement,
  type Rule,
  type Severity,
  judgeOne,
  questionsOf,
  severityOf,
} from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { type Entity, type Origin, type Span, shortVersion } from "../model/index.ts";
import { type Assessed, type Assessment, type OpenPoint, type Place, isAtLeast } from "../review/index.ts";
import type { Analysed } from "./analysed.ts";
import { questionAbout } from "./asking.ts";
import { decidedBy, reviewed } from "./reviewed.ts";
import { type KnownRule, nameOf, namesAround, rulesOf } from "./spoken.ts";

type Kept = Omit<Assessment, "elsewhere">;

/** What variants are compared with is looked at again and again; each is for one day, since decisions end. */
const known = new WeakMap<Analysis, { readonly today: string; readonly of: Snapshot; readonly made: Kept }>();

/** What an analysis says of a version, in the words and with the names by which people decide on it. */
export function assess(of: Analysed, today: string): Assessment {
  const rules = rulesOf(of.plugins);
  const last = known.get(of.analysis);
  const isSame = last?.today === today && last.of === of.snapshot;
  const made = isSame ? last.made : assessed(of, rules, today);
  if (!isSame) known.set(of.analysis, { today, of: of.snapshot, made });
  return { ...made, elsewhere: judgementsIn(of, rules) };
}

function assessed(of: Analysed, rules: ReadonlyMap<string, KnownRule>, today: string): Kept {
  const { snapshot, analysis, plugins } = of;
  const findings = reviewed(of, today)
    .judgements.filter(({ outcome }) => outcome === "fires")
    .map((judgement): Assessed => {
      const { id, element, severity, likelihood, impact, says, because, standing, decision, remedies = [] } = judgement;
      const { framework, rule } = rules.get(judgement.rule)!;
      const named = namesAround(element, snapshot);
      const { reason, expires } = decidedBy(decision, of) ?? {};
      return {
        id,
        rule: rule.id,
        framework,
        name: rule.name,
        element,
        elementName: nameOf(element, snapshot),
        severity: severity!,
        likelihood: likelihood!,
        impact: impact!,
        says: says!,
        because,
        standing,
        ...(reason !== undefined && { reason }),
        ...(expires !== undefined && { expires }),
        remedies: remedies.map(({ remedy, element: at, attribute, value }) => {
          const { does } = rule.remedies.find((each) => each.id === remedy)!;
          return { does: named(does), element: at, attribute, value };
        }),
      };
    });
  return {
    system: snapshot.system,
    version: shortVersion(snapshot.commit),
    frameworks: plugins.map(({ id }) => id),
    findings,
    questions: openPoints(of, rules),
    gaps: analysis.gaps,
    has: (element) => snapshot.entity(element) !== undefined,
  };
}

function openPoints({ snapshot, analysis }: Analysed, rules: ReadonlyMap<string, KnownRule>): readonly OpenPoint[] {
  const ratings = new Map([...rules].map(([id, rule]) => [id, ratedBefore(rule)]));
  return questionsOf(analysis).map(({ element, attribute, settles, alone }) => {
    const { asks, answer } = questionAbout({ element, attribute }, nameOf(element, snapshot));
    const frameworks = new Set<string>();
    let worst: Severity = "low";
    for (const id of settles) {
      const rule = id.slice(0, id.indexOf("@"));
      const rating = ratings.get(rule);
      if (rating === undefined) continue;
      if (isAtLeast(rating, worst)) worst = rating;
      frameworks.add(rules.get(rule)!.framework);
    }
    return {
      element,
      attribute,
      asks,
      answer,
      settles: settles.length,
      alone,
      worst,
      frameworks: [...frameworks].sort(),
    };
  });
}

/** What a rule would find is rated by more than is known yet; this is where it begins. */
const ratedBefore = ({ rule: { likelihood, impact } }: KnownRule): Severity => severityOf(likelihood, impact);

/** Judging one rule reads the graph as a whole, so what no cell keeps is worked out for the first who ask. */
const JUDGED_MAX = 20;

function judgementsIn(
  { snapshot, analysis }: Analysed,
  rules: ReadonlyMap<string, KnownRule>,
): (id: string) => Judgement | undefined {
  let left = JUDGED_MAX;
  return (id) => {
    const [rule, element] = [id.slice(0, id.indexOf("@")), id.slice(id.indexOf("@") + 1)];
    const [kept] = analysis.findings({ outcomes: ALL, rules: [rule], elements: [element] });
    const known = rules.get(rule);
    if (kept !== undefined || known === undefined || snapshot.entity(element) === undefined) return kept;
    return left-- > 0 ? judgeOne(snapshot, known.rule, element) : undefined;
  };
}

const ALL = ["fires", "mitigated", "not-applicable", "unknown"] as const;

/** The rules themselves, by their ids. */
export const rulesById = ({ plugins }: Pick<Analysed, "plugins">): ReadonlyMap<string, Rule> =>
  new Map([...rulesOf(plugins)].map(([id, { rule }]) => [id, rule]));

/** Where an input speaks of an element, or else of what it joins. */
export function placesIn(snapshot: Snapshot): (element: string) => Place | undefined {
  const at = (id: string): Place | undefined => {
    const entity = snapshot.entity(id);
    return entity && placeOf(entity, snapshot);
  };
  return (id) =>
    at(id) ??
    snapshot
      .out(id)
      .filter(({ kind }) => kind === "leaves" || kind === "enters")
      .map(({ to }) => at(to))
      .find((place) => place !== undefined);
}

function placeOf({ origin }: Entity, snapshot: Snapshot): Place | undefined {
  const [input, span] = spokenOf(origin);
  const name = input === undefined ? undefined : snapshot.entity(input)?.name;
  if (name === undefined) return undefined;
  const { line, column, endLine } = span ?? {};
  return {
    input: name,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(endLine !== undefined && { endLine }),
  };
}

const spokenOf = (origin: Origin): readonly [string | undefined, Span | undefined] =>
  origin.by === "input" || origin.by === "import" ? [origin.input, origin.span] : [undefined, undefined];
