import { onOneLine } from "../kernel/index.ts";
import { type Entity, KINDS, canonicalJson } from "../model/index.ts";
import type { Judgement } from "./judgement.ts";
import { threatIdOf } from "./judgement.ts";
import { type Impact, type Likelihood, SEVERITY_WORDS, severityOf } from "./rating.ts";

/** A person's edit of a generated value, and how it stands to what is generated now. */
export interface Edited {
  readonly overlay: string;
  readonly field: string;
  readonly generated: unknown;
  readonly value: unknown;
  /** The generated value is another one than the edit was made against. Heals when it is the same again. */
  readonly isSuspect: boolean;
}

export type Standing = "open" | "confirmed" | "accepted" | "dismissed";

/** A judgement as people see it: with their edits in place and what they decided of it. */
export interface Reviewed extends Judgement {
  readonly standing: Standing;
  readonly decision?: string;
  readonly edits: readonly Edited[];
}

export interface Review {
  readonly judgements: readonly Reviewed[];
  /** Overlays and decisions whose target is not there now, or what they say cannot stand there; kept, since it may come back. */
  readonly detached: readonly string[];
  /** Decisions whose day is over: their targets are open again. */
  readonly expired: readonly string[];
}

interface Facts {
  readonly overlays: readonly Entity[];
  readonly decisions: readonly Entity[];
  /** The day on which it is asked, as YYYY-MM-DD. */
  readonly today: string;
}

/** The fields of a judgement that a person may say differently. */
const EDITABLE = ["says", "likelihood", "impact", "severity"] as const;
type Editable = (typeof EDITABLE)[number];

const STANDINGS: Readonly<Record<string, Standing>> = {
  accept: "accepted",
  dismiss: "dismissed",
  confirm: "confirmed",
};

/**
 * What people changed and decided, laid over what was generated. A fact names its target as `rule@element` or by the
 * threat's id. Of several for one thing the last in the order of ids counts, so that the answer has one order.
 */
export function review(judgements: readonly Judgement[], { overlays, decisions, today }: Facts): Review {
  const idOf = new Map(judgements.flatMap(({ id }) => [[id, id] as const, [threatIdOf(id), id] as const]));
  const detached: string[] = [];
  const byTarget = (facts: readonly Entity[]): Map<string, Entity[]> => {
    const found = new Map<string, Entity[]>();
    for (const fact of facts.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
      const { target } = fact.props as { target?: string };
      if (target === undefined) continue;
      const id = idOf.get(target);
      if (id === undefined) detached.push(fact.id);
      else found.set(id, [...(found.get(id) ?? []), fact]);
    }
    return found;
  };

  detached.push(...overlays.filter((each) => !canStand(each)).map(({ id }) => id));
  const [edits, verdicts] = [byTarget(overlays.filter(canStand)), byTarget(decisions)];
  const expired: string[] = [];
  const reviewed = judgements.map((judgement) => {
    const decision = (verdicts.get(judgement.id) ?? []).filter((each) => {
      const { expires, verdict } = each.props as { expires?: string; verdict: string };
      if (STANDINGS[verdict] === undefined) return false;
      if (expires === undefined || expires >= today) return true;
      expired.push(each.id);
      return false;
    });
    return withDecision(withEdits(judgement, edits.get(judgement.id) ?? []), decision.at(-1));
  });
  return { judgements: reviewed, detached: detached.sort(), expired: expired.sort() };
}

function withEdits(judgement: Judgement, overlays: readonly Entity[]): Judgement & { edits: readonly Edited[] } {
  const edits = new Map<Editable, Edited>();
  for (const { id, props } of overlays) {
    const { field, value, seen } = props as { field: string; value: unknown; seen?: unknown };
    if (!isEditable(field)) continue;
    const generated = judgement[field];
    const isSuspect = canonicalJson(seen ?? null) !== canonicalJson(generated ?? null);
    edits.set(field, { overlay: id, field, generated, value: onOneLine(value as string), isSuspect });
  }
  const changed = { ...judgement, ...Object.fromEntries([...edits].map(([field, { value }]) => [field, value])) };
  const isRated = edits.has("likelihood") || edits.has("impact");
  const rated =
    isRated && !edits.has("severity")
      ? { severity: severityOf(changed.likelihood as Likelihood, changed.impact as Impact) }
      : {};
  return { ...changed, ...rated, edits: [...edits.values()].sort((a, b) => (a.field < b.field ? -1 : 1)) };
}

const isEditable = (field: string): field is Editable => (EDITABLE as readonly string[]).includes(field);

const SEVERITIES = KINDS.threat.shape.severity.unwrap().options;

/** Facts come from files too, which say whatever they say. */
function canStand({ props }: Entity): boolean {
  const { field, value } = props as { readonly field: string; readonly value: unknown };
  if (!isEditable(field) || typeof value !== "string") return false;
  const words: readonly string[] | undefined =
    field === "says" ? undefined : field === "severity" ? SEVERITIES : SEVERITY_WORDS[field];
  return words === undefined ? value.trim() !== "" : words.includes(value);
}

function withDecision(judgement: Judgement & { edits: readonly Edited[] }, decision: Entity | undefined): Reviewed {
  if (decision === undefined) return { ...judgement, standing: "open" };
  const { verdict } = decision.props as { verdict: string };
  return { ...judgement, standing: STANDINGS[verdict]!, decision: decision.id };
}
