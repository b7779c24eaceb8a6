import { type Judgement, judgeOne, review, threatIdOf } from "../engine/index.ts";
import { type Snapshot, factId } from "../graph/index.ts";
import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { shortVersion } from "../model/index.ts";
import type { FindingDetail } from "./analysis-answers.ts";
import { questionAbout } from "./asking.ts";
import { assigneeOf, decidedBy } from "./reviewed.ts";
import { type KnownRule, nameOf, namesAround, noElement } from "./spoken.ts";

interface Place {
  readonly snapshot: Snapshot;
  readonly rules: ReadonlyMap<string, KnownRule>;
  readonly today: string;
}

/** One judgement by its id, `rule@element`, whatever its outcome is, and what people made of it. */
export function findingDetail(id: string, { snapshot, rules, today }: Place): FindingDetail {
  const [ruleId, element] = cutAt(id);
  const known = rules.get(ruleId);
  if (known === undefined) throw noRule(id, ruleId, rules);
  const judgement = judgeOne(snapshot, known.rule, element);
  if (judgement === undefined) throw noElement(element, snapshot);
  return detailOf(judgement, known, { snapshot, today });
}

function detailOf(judgement: Judgement, known: KnownRule, { snapshot, today }: Omit<Place, "rules">): FindingDetail {
  const { rule } = known;
  const { judgements, expired } = review([judgement], {
    overlays: snapshot.entities("overlay"),
    decisions: snapshot.entities("decision"),
    today,
  });
  const [reviewed] = judgements;
  const { id, element, outcome, severity, likelihood, impact, because, says, standing } = reviewed!;
  const { asks = [], remedies = [], edits } = reviewed!;
  const threat = threatIdOf(id);
  const named = namesAround(element, snapshot);
  const isExpired = reviewed!.decision === undefined;
  const decision = decidedBy(reviewed!.decision ?? expired.findLast((each) => each !== assignment(threat)), {
    snapshot,
  });
  const assignee = assigneeOf(id, { snapshot }, today);
  return {
    ...about(known, element, snapshot),
    version: shortVersion(snapshot.commit),
    id,
    threat,
    outcome,
    standing,
    says: says ?? named(rule.asks),
    ...(severity !== undefined && { severity }),
    ...(likelihood !== undefined && { likelihood }),
    ...(impact !== undefined && { impact }),
    because,
    asks: asks.map((ask) => questionAbout(ask, nameOf(ask.element, snapshot))),
    remedies: remedies.map(({ remedy, ...sets }) => ({
      does: named(rule.remedies.find((each) => each.id === remedy)!.does),
      element: sets.element,
      attribute: sets.attribute,
      value: sets.value,
    })),
    cwe: rule.cwe,
    capec: rule.capec,
    attack: rule.attack,
    ...(decision !== undefined && { decision: { ...decision, isExpired } }),
    ...(assignee !== undefined && { assignee }),
    edits,
  };
}

const assignment = (threat: string): string => factId("decision", [threat, "assignee"]);

export const about = ({ framework, rule }: KnownRule, element: string, snapshot: Snapshot) => ({
  framework,
  rule: rule.id,
  name: rule.name,
  category: rule.category,
  element,
  elementName: nameOf(element, snapshot),
});

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
