import { type Analysis, type MovedCell, mitigationId } from "../engine/index.ts";
import { PersistentMap, type Snapshot } from "../graph/index.ts";
import { ATTRIBUTES } from "../knowledge/index.ts";
import { type Entity, type Link, linkId } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import { type Answered, type RuleThreat, threatsOf } from "./derived-threats.ts";
import { type KnownRule, rulesOf } from "./spoken.ts";
import type { Layer } from "./trail.ts";

/**
 * What rules find, as the graph has it, before anybody has said anything of it. One mitigation stands for all that its
 * doing settles, in the words of the first of these.
 */
export interface RuleThreats {
  readonly analysis: Analysis;
  readonly facts: Snapshot;
  readonly layer: Layer;
  /** The ids of findings by those of their threats. */
  readonly findings: PersistentMap<string>;
  /** Who proposes or knows a mitigation, by its id and the ids of findings. */
  readonly answers: PersistentMap<ReadonlyMap<string, Answered>>;
}

/** Follows from what was made last by the cells that moved, and those whose words have other names in them. */
export function ruleThreats(of: Analysed, last: RuleThreats | undefined): RuleThreats {
  const { snapshot: facts, analysis, plugins } = of;
  const rules = rulesOf(plugins);
  const cells = new Map<string, MovedCell>();
  for (const cell of analysis.outputsUnlike(last?.analysis)) cells.set(`${cell.pass} ${cell.owner}`, cell);
  if (last !== undefined)
    for (const owner of spokenOfAnew(facts, last))
      for (const { id: pass } of plugins.filter((plugin) => "rules" in plugin)) {
        const output = analysis.cell(pass, owner);
        const key = `${pass} ${owner}`;
        if (output !== undefined && !cells.has(key)) cells.set(key, { pass, owner, was: output, is: output });
      }

  const edits = new Map<string, Entity | Link | undefined>();
  const findings = new Map<string, string | undefined>();
  const answers = new Map<string, Map<string, Answered>>();
  const answersAt = (id: string): Map<string, Answered> => {
    let by = answers.get(id);
    if (by === undefined) answers.set(id, (by = new Map(last?.answers.get(id))));
    return by;
  };
  for (const { was } of cells.values())
    for (const { threat, links, answers: gone, finding } of foundIn(was, rules, facts)) {
      findings.set(threat.id, undefined);
      for (const id of [threat.id, ...links.map(linkId)]) edits.set(id, undefined);
      for (const { entity } of gone) answersAt(entity.id).delete(finding);
    }
  for (const { is } of cells.values())
    for (const { threat, links, answers: come, finding } of foundIn(is, rules, facts)) {
      findings.set(threat.id, finding);
      edits.set(threat.id, threat);
      for (const link of links) edits.set(linkId(link), link);
      for (const answer of come)
        if (!answersAt(answer.entity.id).has(finding)) answersAt(answer.entity.id).set(finding, answer);
    }
  for (const [id, by] of answers) {
    const before = firstOf(last?.answers.get(id));
    const now = firstOf(by);
    if (before !== undefined) edits.set(linkId(before.link), undefined);
    edits.set(id, now?.entity);
    if (now !== undefined) edits.set(linkId(now.link), now.link);
  }
  return {
    analysis,
    facts,
    layer: (last?.layer ?? PersistentMap.empty<Entity | Link>()).with(edits),
    findings: (last?.findings ?? PersistentMap.empty<string>()).with(findings),
    answers: (last?.answers ?? PersistentMap.empty<ReadonlyMap<string, Answered>>()).with(
      [...answers].map(([id, by]) => [id, by.size === 0 ? undefined : by] as const),
    ),
  };
}

function* foundIn(
  output: MovedCell["is"],
  rules: ReadonlyMap<string, KnownRule>,
  facts: Snapshot,
): Generator<RuleThreat> {
  for (const judgement of output?.judgements ?? []) yield threatsOf(judgement, rules.get(judgement.rule)!, facts);
}

function firstOf(by: ReadonlyMap<string, Answered> | undefined): Answered | undefined {
  let first: string | undefined;
  for (const finding of by?.keys() ?? []) if (first === undefined || finding < first) first = finding;
  return first === undefined ? undefined : by!.get(first);
}

/** Elements whose findings name something that has another name now, or another end. */
function spokenOfAnew(facts: Snapshot, { facts: before, answers }: RuleThreats): ReadonlySet<string> {
  const owners = new Set<string>();
  for (const id of facts.changedSince(before)) {
    const link = facts.link(id) ?? before.link(id);
    if (link !== undefined) owners.add(link.from);
    else if (facts.entity(id)?.name !== before.entity(id)?.name) {
      owners.add(id);
      for (const graph of [facts, before]) for (const { from } of graph.in(id)) owners.add(from);
      for (const attribute of Object.keys(ATTRIBUTES))
        for (const value of ["yes", "no"])
          for (const finding of answers.get(mitigationId(attribute, value, id))?.keys() ?? [])
            owners.add(finding.slice(finding.indexOf("@") + 1));
    }
  }
  return owners;
}
