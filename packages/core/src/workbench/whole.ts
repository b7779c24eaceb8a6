import {
  type Analysis,
  type EditedEntity,
  type Judgement,
  type Later,
  type Made as MadeLater,
  type Reviewed,
  review,
  threatIdOf,
} from "../engine/index.ts";
import { PersistentMap, type Result, type Results, type Snapshot, isFindingId } from "../graph/index.ts";
import { nearest } from "../kernel/index.ts";
import { type Entity, type Link, kindOf, linkId, linkRule } from "../model/index.ts";
import { type Analysed, analysed } from "./analysed.ts";
import { isFindingKind } from "./finding-fields.ts";
import { derivedFindings } from "./derived-findings.ts";
import { threatOf } from "./derived-threats.ts";
import { severityIn } from "./finding-severity.ts";
import { type Ground, groundOf } from "./ground.ts";
import { type ReviewedAnalysis, reviewed } from "./reviewed.ts";
import { type RuleThreats, ruleThreats } from "./rule-threats.ts";
import { rulesOf } from "./spoken.ts";
import { type Layer, overlaid } from "./trail.ts";

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
  /** The graph with what is made only when somebody asks for it by an id. */
  around(id: string): Snapshot;
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
  const whole = new Made(of, today);
  known.set(of.analysis, { today, whole });
  return whole;
}

/** The graph is what most ask for. What is told of people's facts on results looks at all of them, once somebody asks. */
class Made implements Whole {
  readonly snapshot: Snapshot;
  readonly results: Results;
  readonly #of: Analysed;
  readonly #today: string;
  #people: ReviewedAnalysis | undefined;
  #detached: readonly string[] | undefined;

  constructor(of: Analysed, today: string) {
    this.#of = of;
    this.#today = today;
    const { trail = {}, snapshot: facts, analysis } = of;
    const ground = groundOf(of);
    const threats = ruleThreats(of, trail.threats);
    trail.threats = threats;
    const people = layerOfPeople({ of, ground, threats, today });
    trail.whole = overlaid(facts, [people, threats.layer, ground.layer], trail.whole);
    const made = madeLater(of, trail.whole.snapshot, (later, around) => later.all(around, LATER_MAX));
    trail.later = keptWhereSame(made, trail.later);
    this.snapshot = withThese(trail.whole.snapshot, trail.later);
    this.results = resultsOf({ of: { ...of, analysis }, ground, threats, today });
  }

  around(id: string): Snapshot {
    if (this.snapshot.entity(id) !== undefined && kindOf(id) !== "uca") return this.snapshot;
    return withThese(
      this.snapshot,
      madeLater(this.#of, this.snapshot, (later, around) => later.at(id, around)),
    );
  }

  get expired(): readonly string[] {
    return this.#reviewed().expired;
  }

  get suspect(): readonly string[] {
    const edited = [...groundOf(this.#of).edits.values(), ...this.#reviewed().judgements].flatMap(({ edits }) => edits);
    const suspect = edited.flatMap(({ overlay, isSuspect }) => (isSuspect ? [overlay] : []));
    return [...new Set(suspect)].sort();
  }

  get detached(): readonly string[] {
    const people = this.#reviewed();
    return (this.#detached ??= detachedIn(this.snapshot, [
      ...people.detached.filter((id) => isOfFinding(id, this.#of, people)),
      ...refusedIn(groundOf(this.#of).edits),
    ]));
  }

  #reviewed(): ReviewedAnalysis {
    return (this.#people ??= reviewed(this.#of, this.#today));
  }
}

/** No answer holds more of what is made on demand. */
const LATER_MAX = 500;

type Things = ReadonlyMap<string, Entity | Link>;

function madeLater(
  { plugins, snapshot: facts }: Analysed,
  whole: Snapshot,
  make: (later: Later, around: { readonly facts: Snapshot; readonly whole: Snapshot }) => MadeLater | undefined,
): Things {
  const made = plugins.flatMap(({ later }) => (later && make(later, { facts, whole })) ?? []);
  return new Map([
    ...made.flatMap(({ entities }) => entities.map((entity): [string, Entity | Link] => [entity.id, entity])),
    ...made.flatMap(({ links }) => links.map((link): [string, Entity | Link] => [linkId(link), link])),
  ]);
}

/** What is made anew is the same thing in memory as before where it says the same, so that who follows looks at little. */
function keptWhereSame(made: Things, before: Things | undefined): Things {
  if (before === undefined) return made;
  const isSame = (a: Entity | Link, b: Entity | Link | undefined): boolean =>
    b !== undefined && JSON.stringify(a) === JSON.stringify(b);
  return new Map([...made].map(([id, thing]) => [id, isSame(thing, before.get(id)) ? before.get(id)! : thing]));
}

/** What has an id of the graph already stays as it is there; a link needs both its ends. */
function withThese(whole: Snapshot, things: Things): Snapshot {
  const isThere = (id: string): boolean => things.has(id) || whole.entity(id) !== undefined;
  const arrivals = [...things].flatMap(([id, fact]) =>
    whole.fact(id) === undefined && (!("from" in fact) || (isThere(fact.from) && isThere(fact.to)))
      ? [{ id, fact }]
      : [],
  );
  return arrivals.length === 0 ? whole : whole.with(arrivals, whole.commit);
}

interface Around {
  readonly of: Analysed;
  readonly ground: Ground;
  readonly threats: RuleThreats;
  readonly today: string;
}

/** Findings of which somebody said something, as they stand by that, and who decided. */
function layerOfPeople({ of, ground, threats, today }: Around): Layer {
  const { snapshot: facts } = of;
  const [overlays, decisions] = [facts.entities("overlay"), facts.entities("decision")];
  const said = { overlays, decisions, today };
  const left = new Map<string, Entity | Link>();
  const rules = rulesOf(of.plugins);
  const spokenOf = new Set([...overlays, ...decisions].map(targetOf));
  const found = [...spokenOf].flatMap((target) => judgementAt(target, of, threats) ?? []);
  const ids = new Set(found.flatMap(({ id }) => [id, threatIdOf(id)]));
  const isOfThese = (fact: Entity): boolean => ids.has(targetOf(fact));
  const own = { overlays: overlays.filter(isOfThese), decisions: decisions.filter(isOfThese), today };
  for (const each of review([...new Set(found)], own).judgements)
    left.set(threatIdOf(each.id), threatOf(each, rules.get(each.rule)!, facts));
  const derived = derivedFindings(ground, said, ["threat"]);
  for (const each of derived.judgements) {
    const { entity } = derived.byId.get(each.id)!;
    const now = leftBy(each, entity);
    if (now !== entity) left.set(each.id, now);
  }
  const at = (id: string): Entity | undefined =>
    facts.entity(id) ?? ((threats.layer.get(id) ?? ground.layer.get(id)) as Entity | undefined);
  for (const link of decidesIn(facts, at)) left.set(linkId(link), link);
  return PersistentMap.empty<Entity | Link>().with(left);
}

const targetOf = ({ props }: Entity): string => (props as { readonly target?: string }).target ?? "";

/** What a rule says there, by the finding's id or that of its threat. */
function judgementAt(id: string, of: Analysed, { findings }: RuleThreats): Judgement | undefined {
  const finding = isFindingId(id) ? id : findings.get(id);
  if (finding === undefined) return undefined;
  const [rule, element] = [finding.slice(0, finding.indexOf("@")), finding.slice(finding.indexOf("@") + 1)];
  const known = rulesOf(of.plugins).get(rule);
  const cell = known && of.analysis.cell(known.framework, element);
  return cell?.judgements.find((each) => each.id === finding);
}

/** A threat says how it stands and how bad it is; of others only the finding does. */
function leftBy({ says, severity, outcome, standing }: Reviewed, entity: Entity): Entity {
  if (entity.kind !== "threat") return entity;
  const { props } = entity as Entity<"threat">;
  const status = outcome === "mitigated" ? "mitigated" : standing === "confirmed" ? "open" : standing;
  if (says === props.text && severity === props.severity && status === props.status) return entity;
  return { ...entity, props: { ...props, text: says!, severity, status } };
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

const NEAREST = 3;

function resultsOf({ of, ground, threats, today }: Around): Results {
  const rules = rulesOf(of.plugins);
  const find = (id: string): Result | undefined => {
    const finding = judgementAt(id, of, threats);
    if (finding === undefined) {
      const entity = ground.generated(id) ?? proposedAt(id, of.snapshot, threats);
      if (entity === undefined || !isFindingKind(entity.kind)) return entity && { entity };
      return { entity, severity: severityIn(entity, ground.snapshot) };
    }
    const entity = threatOf(finding, rules.get(finding.rule)!, of.snapshot);
    const { likelihood, impact } = finding;
    return likelihood === undefined || impact === undefined ? { entity } : { entity, rating: { likelihood, impact } };
  };
  function* ids(): Generator<string> {
    for (const id of ground.ids()) if (!id.includes(" ")) yield id;
    for (const id of threats.layer.keys()) if (!id.includes(" ")) yield id;
  }
  const findings = (): readonly string[] => [...threats.findings.keys()].map((id) => threats.findings.get(id)!);
  // In the order of ids, since the first of those that are equally near is named first.
  return { today, find, nearest: (id) => nearest(id, [...(isFindingId(id) ? findings() : ids())].sort(), NEAREST) };
}

/** A mitigation that would settle what rules find. */
function proposedAt(id: string, facts: Snapshot, { layer }: RuleThreats): Entity | undefined {
  const thing = layer.get(id);
  return thing === undefined || "from" in thing || thing.kind === "threat" || facts.entity(id) ? undefined : thing;
}
