import { type Analysis, type EditedEntity, threatIdOf, withOverlays } from "../engine/index.ts";
import { type Arrival, type Result, type Results, Snapshot, isFindingId } from "../graph/index.ts";
import { nearest } from "../kernel/index.ts";
import { type Entity, type Link, type Origin, linkId, linkRule } from "../model/index.ts";
import { type Analysed, analysed } from "./analysed.ts";
import { derivedThreats, threatOf } from "./derived-threats.ts";
import { type ReviewedAnalysis, reviewed } from "./reviewed.ts";
import { rulesOf } from "./spoken.ts";

/**
 * Facts and results as one graph. Results stand in it as people left them, with their edits in place and their
 * decisions linked; where both have an id, the fact is what counts. It is made once for a version and a day.
 */
export interface Whole {
  readonly snapshot: Snapshot;
  /** The same results as they were generated, for operations that speak of them. */
  readonly results: Results;
  /** Overlays, decisions and links whose other side is not there now; kept, since it may come back. */
  readonly detached: readonly string[];
  /** Decisions whose day is over. */
  readonly expired: readonly string[];
  /** Edits that were made against another generated value than there is now. */
  readonly suspect: readonly string[];
}

interface Kept {
  readonly today: string;
  readonly whole: Whole;
}

/** By all frameworks that fit, which are the same for a version as long as this process lives. */
const fitting = new WeakMap<Snapshot, Kept>();

export async function wholeAt(
  shared: Parameters<typeof analysed>[0],
  snapshot: Snapshot,
  today: string,
): Promise<Whole> {
  const last = fitting.get(snapshot);
  if (last?.today === today) return last.whole;
  const whole = wholeOf(await analysed(shared, snapshot), today);
  fitting.set(snapshot, { today, whole });
  return whole;
}

const known = new WeakMap<Analysis, Kept>();

export function wholeOf(of: Analysed, today: string): Whole {
  const last = known.get(of.analysis);
  if (last?.today === today) return last.whole;
  const whole = made(of, today);
  known.set(of.analysis, { today, whole });
  return whole;
}

function made(of: Analysed, today: string): Whole {
  const { snapshot: facts, analysis, plugins } = of;
  const people = reviewed(of, today);
  const threats = derivedThreats(people.judgements, rulesOf(plugins), facts);
  const generated = new Map<string, Entity>();
  for (const entity of [...analysis.entities(), ...threats.entities, ...templatesOf(plugins)])
    if (!facts.entity(entity.id)) generated.set(entity.id, entity);

  const edits = editsOf(generated, facts);
  const graph = joined(facts, {
    entities: [...generated.values()].map((entity) => edits.get(entity.id)?.entity ?? entity),
    links: [...analysis.links(), ...threats.links, ...sectionsOf(plugins)],
  });
  const edited = [...edits.values(), ...people.judgements].flatMap((each) => each.edits);
  return {
    snapshot: graph,
    results: resultsOf({ generated, people, of, today }),
    detached: detachedIn(graph, [...people.detached.filter((id) => isOfFinding(id, of, people)), ...refusedIn(edits)]),
    expired: people.expired,
    suspect: edited.flatMap(({ overlay, isSuspect }) => (isSuspect ? [overlay] : [])).sort(),
  };
}

/** Findings have their edits in place already. */
function editsOf(generated: ReadonlyMap<string, Entity>, facts: Snapshot): ReadonlyMap<string, EditedEntity> {
  const byTarget = new Map<string, Entity<"overlay">[]>();
  for (const fact of facts.entities("overlay") as readonly Entity<"overlay">[]) {
    const { target } = fact.props;
    if (generated.get(target)?.kind === "threat") continue;
    const list = byTarget.get(target);
    if (list) list.push(fact);
    else byTarget.set(target, [fact]);
  }
  const found = [...byTarget].flatMap(([target, overlays]) => {
    const entity = generated.get(target);
    return entity === undefined ? [] : [[target, withOverlays(entity, overlays)] as const];
  });
  return new Map(found);
}

interface Beside {
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/** The graph of both. A derived link needs both its ends; a fact's may be missing one, and shows nothing there. */
function joined(facts: Snapshot, { entities, links }: Beside): Snapshot {
  const since = facts.commit;
  const derived = new Map(entities.map((entity) => [entity.id, entity]));
  const at = (id: string): Entity | undefined => facts.entity(id) ?? derived.get(id);
  const arrivals = entities.map((fact): Arrival => ({ id: fact.id, since, fact }));
  for (const fact of [...links, ...decidesIn(facts, at)]) {
    const id = linkId(fact);
    if (at(fact.from) && at(fact.to) && !facts.link(id)) arrivals.push({ id, since, fact });
  }
  return facts.with(arrivals, since);
}

/** A decision names its target, so that it outlasts it; in the graph it is joined to it. */
function decidesIn(facts: Snapshot, at: (id: string) => Entity | undefined): Link[] {
  return (facts.entities("decision") as readonly Entity<"decision">[]).flatMap(({ id, origin, props: { target } }) => {
    const finding = target !== undefined && isFindingId(target) ? threatIdOf(target) : target;
    const to = finding === undefined ? undefined : at(finding);
    if (to === undefined || linkRule("decides", "decision", to.kind) === undefined) return [];
    return [{ kind: "decides", from: id, to: to.id, props: {}, origin }];
  });
}

const templatesOf = (plugins: Analysed["plugins"]): Entity[] =>
  plugins.flatMap(({ template }) => [...template.sections, ...template.blocks]);

const sectionsOf = (plugins: Analysed["plugins"]): Link[] =>
  plugins.flatMap(({ id, template }) => {
    const origin: Origin = { by: "rule", plugin: id, rule: "template", read: [] };
    return [...template.inSection].map(([from, to]): Link => ({ kind: "in_section", from, to, props: {}, origin }));
  });

const refusedIn = (edits: ReadonlyMap<string, EditedEntity>): string[] =>
  [...edits.values()].flatMap(({ refused }) => refused);

/** A finding is there, and what is said of it cannot stand there. */
const isOfFinding = (id: string, { snapshot }: Analysed, { byId }: ReviewedAnalysis): boolean =>
  byId.has((snapshot.entity(id)?.props as { readonly target?: string } | undefined)?.target ?? "");

/** What names something that is neither a fact nor a result of this version. */
function detachedIn(graph: Snapshot, refused: readonly string[]): string[] {
  const found = new Set(refused);
  for (const { id, props } of [...graph.entities("overlay"), ...graph.entities("decision")]) {
    const { target } = props as { readonly target?: string };
    if (target === undefined || graph.entity(target)) continue;
    if (!isFindingId(target) || !graph.entity(threatIdOf(target))) found.add(id);
  }
  for (const link of graph.links())
    if (link.props.derived !== undefined && !(graph.entity(link.from) && graph.entity(link.to)))
      found.add(linkId(link));
  return [...found].sort();
}

interface Generated {
  readonly generated: ReadonlyMap<string, Entity>;
  readonly people: ReviewedAnalysis;
  readonly of: Analysed;
  readonly today: string;
}

const NEAREST = 3;

function resultsOf({ generated, people, of, today }: Generated): Results {
  const judgements = new Map(
    of.analysis.findings({ outcomes: ["fires", "mitigated"] }).map((each) => [each.id, each] as const),
  );
  const rules = rulesOf(of.plugins);
  const find = (id: string): Result | undefined => {
    const finding = judgements.get(people.byId.get(id)?.id ?? "");
    if (finding === undefined) {
      const entity = generated.get(id);
      return entity && { entity };
    }
    const entity = threatOf(finding, rules.get(finding.rule)!, of.snapshot);
    const { likelihood, impact } = finding;
    return likelihood === undefined || impact === undefined ? { entity } : { entity, rating: { likelihood, impact } };
  };
  return {
    today,
    find,
    nearest: (id) => nearest(id, isFindingId(id) ? judgements.keys() : generated.keys(), NEAREST),
  };
}
