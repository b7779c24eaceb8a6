import {
  type Analysis,
  type Judgement,
  type Rule,
  type Severity,
  judgeOne,
  questionsOf,
  severityOf,
} from "../engine/index.ts";
import { type Snapshot, isFindingId } from "../graph/index.ts";
import { type Entity, type Origin, type Span, shortVersion } from "../model/index.ts";
import { type Assessed, type Assessment, type OpenPoint, type Place, isAtLeast } from "../review/index.ts";
import type { Analysed } from "./analysed.ts";
import { questionAbout } from "./asking.ts";
import { groundsIn, stateIn } from "./grounds.ts";
import { about, knownIn, remediesOf } from "./known-findings.ts";
import { decidedBy, reviewed } from "./reviewed.ts";
import { type KnownRule, nameOf, rulesOf } from "./spoken.ts";

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
  return { ...made, elsewhere: judgementsIn(of, rules, today) };
}

function assessed(of: Analysed, rules: ReadonlyMap<string, KnownRule>, today: string): Kept {
  const { snapshot, analysis, plugins } = of;
  const known = knownIn(of, today);
  const findings = reviewed(of, today)
    .judgements.filter(({ outcome }) => outcome === "fires")
    .map((judgement): Assessed => {
      const { id, severity, likelihood, impact, says, because, standing, decision } = judgement;
      const { reason, expires } = decidedBy(decision, of) ?? {};
      return {
        ...about(judgement, known),
        id,
        weaknesses: known.derived.get(id)?.weaknesses ?? rules.get(judgement.rule)!.rule.cwe,
        severity: severity!,
        ...(likelihood !== undefined && { likelihood }),
        ...(impact !== undefined && { impact }),
        says: says!,
        because,
        standing,
        ...(reason !== undefined && { reason }),
        ...(expires !== undefined && { expires }),
        remedies: remediesOf(judgement, known),
      };
    });
  const { graph } = known;
  return {
    system: snapshot.system,
    version: shortVersion(snapshot.commit),
    frameworks: plugins.map(({ id }) => id),
    findings,
    questions: openPoints(of, rules),
    gaps: analysis.gaps,
    has: (element) => graph.entity(element) !== undefined,
    groundsOf: (id) => groundsIn(graph, id),
    stateOf: (id) => stateIn(snapshot, id),
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
  of: Analysed,
  rules: ReadonlyMap<string, KnownRule>,
  today: string,
): (id: string) => Judgement | undefined {
  const { snapshot, analysis } = of;
  let left = JUDGED_MAX;
  return (id) => {
    if (!isFindingId(id)) return reviewed(of, today).byId.get(id);
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

/** Where an input speaks of an element, or else of what it joins or follows from. */
export function placesIn(graph: Snapshot): (element: string) => Place | undefined {
  const at = (id: string): Place | undefined => {
    const entity = graph.entity(id);
    return entity && placeOf(entity, graph);
  };
  const joined = (id: string): readonly string[] =>
    graph
      .out(id)
      .filter(({ kind }) => kind === "leaves" || kind === "enters")
      .map(({ to }) => to);
  return (id) => {
    for (const near of [id, ...joined(id), ...groundsIn(graph, id)]) {
      const place = at(near);
      if (place !== undefined) return place;
    }
    return undefined;
  };
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
