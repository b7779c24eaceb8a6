import { type Binding, type Judgement, type Reviewed, review } from "../engine/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { isAttribute } from "../knowledge/index.ts";
import type { Entity } from "../model/index.ts";
import type { Remedied } from "../review/index.ts";
import { FINDING_KINDS, type FindingKind, isOfFindings } from "./finding-fields.ts";
import { severityIn } from "./finding-severity.ts";
import type { Ground } from "./ground.ts";

/** What an entity that a framework worked out says of itself, beside what every finding says. */
export interface Derived {
  /** With people's edits of its own fields in place. */
  readonly entity: Entity<FindingKind>;
  readonly framework: string;
  readonly category: string;
  readonly weaknesses: readonly string[];
  readonly remedies: readonly Remedied[];
}

export interface DerivedFindings {
  readonly judgements: readonly Reviewed[];
  readonly byId: ReadonlyMap<string, Derived>;
  readonly detached: readonly string[];
  readonly expired: readonly string[];
}

interface Said {
  readonly overlays: readonly Entity[];
  readonly decisions: readonly Entity[];
  readonly today: string;
}

/**
 * Threats, weaknesses and unsafe control actions that frameworks worked out by themselves, seen as what rules say: of an
 * element, with what they hang on as their proof, and as people left them. Their ids are those of their entities.
 */
export function derivedFindings(
  { snapshot: graph, generated, edits }: Ground,
  said: Said,
  kinds: readonly FindingKind[] = FINDING_KINDS,
): DerivedFindings {
  const byId = new Map<string, Derived>();
  const judgements: Judgement[] = [];
  for (const kind of kinds)
    for (const entity of graph.entities(kind) as readonly Entity<FindingKind>[]) {
      const { id, origin } = entity;
      if (generated(id) === undefined || origin.by !== "rule") continue;
      const judgement = judgementOf(entity, `${origin.plugin}/${origin.rule}`, graph);
      judgements.push(judgement);
      byId.set(id, {
        entity,
        framework: origin.plugin,
        category: categoryOf(entity),
        weaknesses: weaknessesOf(entity),
        remedies: judgement.outcome === "fires" ? remediesFor(id, graph) : [],
      });
    }
  const isOfThese = ({ props }: Entity): boolean => byId.has((props as { readonly target?: string }).target ?? "");
  const fieldOf = ({ props }: Entity): string => (props as { readonly field: string }).field;
  const overlays = said.overlays.filter((each) => isOfThese(each) && isOfFindings(fieldOf(each)));
  // They have a severity and no rating that it would follow from.
  const canStand = (each: Entity): boolean => fieldOf(each) === "severity" || fieldOf(each) === "says";
  const made = review(judgements, {
    overlays: overlays.filter(canStand),
    decisions: said.decisions.filter(isOfThese),
    today: said.today,
  });
  return {
    judgements: made.judgements.map((each) => {
      const ofKind = edits.get(each.id)?.edits ?? [];
      return { ...each, edits: [...each.edits, ...ofKind].sort((a, b) => (a.field < b.field ? -1 : 1)) };
    }),
    byId,
    detached: [...made.detached, ...overlays.filter((each) => !canStand(each)).map(({ id }) => id)].sort(),
    expired: made.expired,
  };
}

/** What is done about it settles it, as a control settles what a rule finds. */
function judgementOf(entity: Entity<FindingKind>, rule: string, graph: Snapshot): Judgement {
  const { id, name, props, origin } = entity;
  const out = graph.out(id);
  const done = answersTo(id, graph).filter(({ props: { status } }) => status === "done");
  const isSettled = done.length > 0 || ("status" in props && props.status === "mitigated");
  const [read = id] = origin.by === "rule" ? origin.read : [];
  return {
    id,
    rule,
    element: out.find(({ kind }) => ABOUT.has(kind))?.to ?? read,
    outcome: isSettled ? "mitigated" : "fires",
    because: isSettled
      ? done.map((each) => ({ element: each.id, what: "status", value: "done", from: "model" }))
      : out
          .filter(({ kind }) => HANGS_ON.has(kind))
          .slice(0, PROOF_MAX)
          .map(({ kind, to, origin: { by } }): Binding => {
            return { element: id, what: kind, value: to, from: by === "rule" ? "derived" : "model" };
          }),
    says: entity.kind === "uca" ? name : (props as Entity<"threat" | "weakness">["props"]).text,
    severity: severityIn(entity, graph),
  };
}

const ABOUT: ReadonlySet<string> = new Set(["threatens", "misuses"]);
const HANGS_ON: ReadonlySet<string> = new Set([...ABOUT, "leads_to", "due_to"]);
const PROOF_MAX = 20;

function categoryOf(entity: Entity<FindingKind>): string {
  if (entity.kind === "threat") return (entity as Entity<"threat">).props.categories?.[0] ?? "threat";
  if (entity.kind === "weakness") return (entity as Entity<"weakness">).props.cwe ?? "weakness";
  const { type, subtype } = (entity as Entity<"uca">).props;
  return (subtype ?? type).replaceAll("_", " ");
}

function weaknessesOf(entity: Entity<FindingKind>): readonly string[] {
  const { weaknesses = [], cwe } = entity.props as { readonly weaknesses?: readonly string[]; readonly cwe?: string };
  return cwe === undefined ? weaknesses.filter((each) => /^CWE-\d+$/.test(each)) : [cwe];
}

const answersTo = (id: string, graph: Snapshot): readonly Entity<"mitigation">[] =>
  graph
    .in(id)
    .filter(({ kind, from }) => kind === "mitigates" && from.startsWith("mitigation/"))
    .map(({ from }) => graph.entity(from) as Entity<"mitigation"> | undefined)
    .filter((entity) => entity !== undefined);

/** An answer that nobody gave up: where its id says which attribute it sets, that; else that it is done. */
function remediesFor(id: string, graph: Snapshot): readonly Remedied[] {
  return answersTo(id, graph)
    .filter(({ props: { status } }) => status !== "rejected")
    .map((answer) => {
      const [, attribute = "", value = "", kind, key] = SETS.exec(answer.id) ?? [];
      const does = answer.props.text;
      return isAttribute(attribute) && graph.entity(`${kind}/${key}`) !== undefined
        ? { does, element: `${kind}/${key}`, field: `attributes.${attribute}`, value }
        : { does, element: answer.id, field: "status", value: "done" };
    });
}

const SETS = /^mitigation\/([a-z0-9_]+)\.(yes|no)@([a-z_]+)\.(.+)$/;
