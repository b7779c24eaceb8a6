import { type Implicant, expressionOf, printExpression, tally } from "../../../logic/index.ts";
import type { Entity, Link, Origin } from "../../../model/index.ts";
import { type Derived, byRule } from "../origins.ts";
import { upperFirst } from "../purpose/grammar.ts";
import { keyOf } from "../read.ts";
import { withCounts } from "../scenarios/counted.ts";
import { type Action, actionOf } from "./action.ts";
import { type Conflict, conflictsOf } from "./conflicts.ts";
import { type Harmless, whyHarmless } from "./harmless.ts";
import { contextKey, idFrom } from "./ids.ts";
import { type Judged, groundsOf, hazardsOf, judgedOf, writtenUcasOf } from "./judged.ts";
import { notesOn, saidBy } from "./notes.ts";
import {
  type Misuse,
  TYPE_WORDS,
  called,
  constraintSentence,
  inContext,
  inWrittenContext,
  shown,
  ucaSentence,
} from "./sentences.ts";
import { cubeOf, isCoveredBy } from "./spoken-for.ts";
import { type TableRead, targets } from "./table-read.ts";

/**
 * The context tables of an action, the unsafe control actions in them with the constraints to which they turn round,
 * and why a type without them is harmless.
 */
export function tablesOf(id: string, read: TableRead): Derived {
  const action = actionOf(id, read);
  if (action === undefined) return { entities: [], links: [] };
  const judged = judgedOf(action, read);
  const conflicts = conflictsOf(judged);
  const found = new Found(action, read);
  for (const each of judged) {
    const reason = whyHarmless(each, action);
    if (reason !== undefined) {
      found.justification(each.misuse.type, reason);
      continue;
    }
    found.table(each, conflicts);
    for (const implicant of each.implicants) found.implicant(each, implicant);
  }
  found.ofWritten(judged);
  return { entities: withCounts(found.entities, id, read), links: found.links };
}

/** What comes out, where nothing is derived that people have as a fact. */
class Found {
  readonly entities: Entity[] = [];
  readonly links: Link[] = [];
  readonly #action: Action;
  readonly #read: TableRead;
  /** What keeps a hazard from happening. */
  readonly #constraints = new Map<string, readonly string[]>();
  /** Unsafe actions that people wrote down. */
  readonly #written: readonly Entity<"uca">[];

  constructor(action: Action, read: TableRead) {
    this.#action = action;
    this.#read = read;
    this.#written = writtenUcasOf(action, read);
  }

  justification(type: Misuse["type"], { reason, rule, read }: Harmless): void {
    const entity: Entity<"justification"> = {
      kind: "justification",
      tags: [],
      id: idFrom("justification", `${this.#action.key}.${type}`),
      name: shown(`${called(this.#action.entity.name)} ${TYPE_WORDS[type]} is harmless`, 200),
      props: { type, reason },
      origin: byRule(rule, [this.#action.entity.id, ...read]),
    };
    if (!this.#add(entity)) return;
    const why = "Of this type nothing hazardous is possible, by what is known.";
    this.#link("justifies", entity.id, this.#action.entity.id, why, entity.origin);
  }

  table(judged: Judged, conflicts: readonly Conflict[]): void {
    const { id, misuse, variables, table } = judged;
    const { hazardous, undecided, impossible } = tally(table);
    const { type, subtype } = misuse;
    const origin = byRule("tables/contexts", [
      this.#action.entity.id,
      ...variables.map((each) => each.id),
      ...readBy(judged),
    ]);
    const name = `${called(this.#action.entity.name)} ${subtype?.replaceAll("_", " ") ?? TYPE_WORDS[type]}`;
    const told = notesOn(judged, conflicts);
    const entity: Entity<"context_table"> = {
      kind: "context_table",
      tags: [],
      id: idFrom("context_table", keyOf(id)),
      name: upperFirst(shown(name, 200)),
      props: {
        type,
        ...(subtype !== undefined && { subtype }),
        variables: variables.map((each) => each.id),
        contexts: table.contexts.length,
        hazardous,
        undecided,
        impossible,
        ...(told !== "" && { description: told.slice(0, TEXT_MAX) }),
      },
      origin,
    };
    if (this.#add(entity))
      this.#link(
        "tabulates",
        entity.id,
        this.#action.entity.id,
        "It holds the contexts in which the action may be given.",
        origin,
      );
  }

  implicant(judged: Judged, implicant: Implicant): void {
    const { misuse, variables } = judged;
    const { type, subtype } = misuse;
    if (isCoveredBy(implicant, judged, this.#written)) return;
    const context = printExpression(expressionOf(implicant));
    const how = subtype === undefined ? type : `${type}.${subtype}`;
    const id = idFrom("uca", `${this.#action.key}.${how}.${contextKey(implicant.fixed, context)}`);
    const grounds = groundsOf(implicant, judged);
    const led = this.#hazards(grounds.map((each) => ({ id: each.entity.id, hazards: hazardsOf(each, this.#read) })));
    const origin = byRule(`tables/${how}`, [this.#action.entity.id, ...grounds.map(({ entity }) => entity.id)]);
    const where = inContext(implicant.fixed, variables);
    const sentence = ucaSentence(this.#action, misuse, where);
    const entity: Entity<"uca"> = {
      kind: "uca",
      tags: [],
      id,
      name: shown(sentence, 200),
      props: {
        type,
        ...(subtype !== undefined && { subtype }),
        context,
        description: [
          sentence,
          ...grounds.flatMap(saidBy),
          ...led.map(({ name }) => `It leads to: ${shown(name, 200)}.`),
        ]
          .join(" ")
          .slice(0, TEXT_MAX),
      },
      origin,
    };
    if (!this.#add(entity)) return;
    this.#link("misuses", id, this.#action.entity.id, sentence, origin);
    for (const { hazard, reason } of led) this.#link("leads_to", id, hazard, reason, origin);
    this.#violations(
      id,
      led.map(({ hazard }) => hazard),
      origin,
    );
    this.#constraint(id, constraintSentence(this.#action, misuse, where));
  }

  /** An unsafe action that people wrote down gets what they left out: its constraint, and what it violates. */
  ofWritten(judged: readonly Judged[]): void {
    for (const { id, props } of this.#written) {
      const table = judged.find(({ misuse }) => misuse.type === props.type && misuse.subtype === props.subtype);
      const cube = cubeOf(table?.grounds.find(({ entity }) => entity.id === id)?.when);
      const where = cube === undefined ? inWrittenContext(props.context) : inContext(cube, this.#action.variables);
      this.#constraint(id, constraintSentence(this.#action, props, where));
      if (this.#read.out(id).some(({ kind }) => kind === "violates")) continue;
      const hazards = targets(this.#read, id, "leads_to").map((hazard) => hazard.id);
      this.#violations(id, hazards, byRule("tables/written", [id, this.#action.entity.id]));
    }
  }

  /** Where grounds name no hazard, those that a person's rule or the nearest thing names: an unsafe action has one. */
  #hazards(grounds: readonly { readonly id: string; readonly hazards: readonly Entity<"hazard">[] }[]): readonly Led[] {
    const led = new Map<string, Led>();
    for (const { id, hazards } of grounds)
      for (const { id: hazard, name, props } of hazards) {
        if (led.has(hazard)) continue;
        const said = this.#read.out(id).find(({ to }) => to === hazard)?.props.reason;
        led.set(hazard, { hazard, name, reason: said ?? `This is how it comes to: ${shown(props.condition, 300)}` });
      }
    if (led.size > 0) return [...led.values()];
    const near = this.#action.hazards.filter(({ distance }) => distance <= 1).slice(0, 2);
    return near.map(({ entity: { id, name, props } }) => {
      const reason = `It is the hazard nearest to the action: ${shown(props.condition, 300)}`;
      return { hazard: id, name, reason };
    });
  }

  #violations(uca: string, hazards: readonly string[], origin: Origin): void {
    for (const id of new Set(hazards.flatMap((hazard) => this.#against(hazard))))
      this.#link("violates", uca, id, "It brings about what the constraint rules out.", origin);
  }

  /** The constraints that people wrote, and the one that every hazard gets. */
  #against(hazard: string): readonly string[] {
    const known = this.#constraints.get(hazard);
    if (known !== undefined) return known;
    const written = this.#read.facts.in(hazard).flatMap(({ kind, from }) => (kind === "prevents" ? [from] : []));
    const found = [...written, `constraint/${keyOf(hazard)}.prevent`].filter((id) => {
      const constraint = this.#read.entity(id) as Entity<"constraint"> | undefined;
      return constraint !== undefined && [undefined, "prevent"].includes(constraint.props.type);
    });
    this.#constraints.set(hazard, found);
    return found;
  }

  #constraint(uca: string, sentence: string): void {
    if (this.#read.facts.in(uca).some(({ kind }) => kind === "inverts")) return;
    const id = idFrom("constraint", keyOf(uca));
    const entity: Entity<"constraint"> = {
      kind: "constraint",
      tags: [],
      id,
      name: shown(sentence, 200),
      props: { text: sentence, type: "controller" },
      origin: byRule("tables/inverted", [uca]),
    };
    if (!this.#add(entity)) return;
    this.#link("inverts", id, uca, "It is the unsafe action turned round.", entity.origin);
    const { controller } = this.#action;
    if (controller !== undefined)
      this.#link("assigned_to", id, controller.id, "It is the controller that gives the action.", entity.origin);
  }

  /** Facts win: what people have under the same id stays as it is. */
  #add(entity: Entity): boolean {
    if (this.#read.facts.entity(entity.id) !== undefined) return false;
    this.entities.push(entity);
    return true;
  }

  #link(kind: string, from: string, to: string, reason: string, origin: Origin): void {
    this.links.push({ kind, from, to, props: { reason }, origin });
  }
}

/** Bounds of the model, which hold whatever was decided or written. */
const TEXT_MAX = 20_000;

interface Led {
  readonly hazard: string;
  readonly name: string;
  readonly reason: string;
}

const readBy = ({ grounds, decisions, invariants }: Judged): readonly string[] =>
  [...grounds, ...decisions, ...invariants].map(({ entity }) => entity.id);
