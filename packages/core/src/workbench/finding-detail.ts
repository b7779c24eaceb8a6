import { type Reviewed, judgeOne, review } from "../engine/index.ts";
import { type Snapshot, factId } from "../graph/index.ts";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import type { FindingDetail } from "./analysis-answers.ts";
import { questionAbout } from "./asking.ts";
import { type Known, about, knownIn, remediesOf } from "./known-findings.ts";
import { assigneeOf, decidedBy, entityOf, reviewed } from "./reviewed.ts";
import { type KnownRule, nameOf, namesAround, noElement, rulesOf } from "./spoken.ts";

interface Place {
  readonly snapshot: Snapshot;
  readonly rules: ReadonlyMap<string, KnownRule>;
  readonly today: string;
}

/** What a rule says of an element, by `rule@element`, whatever its outcome is, and what people made of it. */
export function findingDetail(id: string, { snapshot, rules, today }: Place): FindingDetail {
  const [ruleId, element] = cutAt(id);
  const known = rules.get(ruleId);
  if (known === undefined) throw noRule(id, ruleId, rules);
  const judgement = judgeOne(snapshot, known.rule, element);
  if (judgement === undefined) throw noElement(element, snapshot);
  const { judgements, expired } = review([judgement], {
    overlays: snapshot.entities("overlay"),
    decisions: snapshot.entities("decision"),
    today,
  });
  const { cwe, capec, attack } = known.rule;
  const words = { weaknesses: { cwe, capec, attack }, expired, today };
  return detailOf(judgements[0]!, { rules, derived: new Map(), graph: snapshot }, words);
}

/** One that a framework worked out, or a rule's, by the id of its entity. */
export function entityDetail(id: string, of: Analysed, today: string): FindingDetail {
  const { byId, derived, expired } = reviewed(of, today);
  const found = byId.get(id);
  if (found === undefined) throw noFinding(id, of, byId.keys());
  const own = derived.get(id);
  if (own === undefined) return findingDetail(found.id, { snapshot: of.snapshot, rules: rulesOf(of.plugins), today });
  const { description } = own.entity.props as { readonly description?: string };
  const weaknesses = { cwe: own.weaknesses, capec: [], attack: [] };
  const words = { weaknesses, expired: expired.filter((each) => isOn(id, each, of.snapshot)), today };
  return {
    ...detailOf(found, knownIn(of, today), words),
    ...(description !== undefined && { description }),
  };
}

const isOn = (finding: string, decision: string, snapshot: Snapshot): boolean =>
  (snapshot.entity(decision)?.props as { readonly target?: string } | undefined)?.target === finding;

interface Words {
  readonly weaknesses: Pick<FindingDetail, "cwe" | "capec" | "attack">;
  /** Decisions on it whose day is over. */
  readonly expired: readonly string[];
  readonly today: string;
}

function detailOf(found: Reviewed, known: Known, { weaknesses, expired, today }: Words): FindingDetail {
  const { id, element, outcome, severity, likelihood, impact, because, says, standing, asks = [], edits } = found;
  const snapshot = known.graph;
  const entity = entityOf(id);
  const decision = decidedBy(found.decision ?? expired.findLast((each) => each !== assignment(entity)), { snapshot });
  const assignee = assigneeOf(id, { snapshot }, today);
  return {
    ...about(found, known),
    version: shortVersion(snapshot.commit),
    id,
    entity,
    outcome,
    standing,
    says: says ?? namesAround(element, snapshot)(known.rules.get(found.rule)!.rule.asks),
    ...(severity !== undefined && { severity }),
    ...(likelihood !== undefined && { likelihood }),
    ...(impact !== undefined && { impact }),
    because,
    asks: asks.map((ask) => questionAbout(ask, nameOf(ask.element, snapshot))),
    remedies: remediesOf(found, known),
    ...weaknesses,
    ...(decision !== undefined && { decision: { ...decision, isExpired: found.decision === undefined } }),
    ...(assignee !== undefined && { assignee }),
    edits,
  };
}

const assignment = (entity: string): string => factId("decision", [entity, "assignee"]);

/** No rule's id has an @; an element's may. */
function cutAt(id: string): readonly [string, string] {
  const at = id.indexOf("@");
  return at < 0 ? [id, ""] : [id.slice(0, at), id.slice(at + 1)];
}

function noRule(id: string, rule: string, rules: ReadonlyMap<string, KnownRule>): SecaError {
  const near = nearest(rule, rules.keys(), 3);
  return new SecaError(
    "not_found",
    `There is no finding ${quoted(id, 200)}: no rule is called ${quoted(rule, 100)}.`,
    `A finding is named rule@element. ${near.length > 0 ? `Nearest rules: ${near.join(", ")}.` : 'List findings with analysis_get {"part":"findings"}.'}`,
  );
}

function noFinding(id: string, { snapshot }: Analysed, known: Iterable<string>): SecaError {
  const near = nearest(id, known, 3);
  return new SecaError(
    "not_found",
    `There is no finding ${quoted(id, 200)} in version ${shortVersion(snapshot.commit)}.`,
    near.length > 0 ? `Nearest: ${near.join(", ")}.` : 'List findings with analysis_get {"part":"findings"}.',
  );
}
