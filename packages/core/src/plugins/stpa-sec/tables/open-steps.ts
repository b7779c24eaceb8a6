import { type Cell, evaluate, printExpression } from "../../../logic/index.ts";
import { type Entity, type Operation, sha256 } from "../../../model/index.ts";
import { keyOf } from "../read.ts";
import { type Action, actionOf } from "./action.ts";
import { conflictsOf } from "./conflicts.ts";
import { idFrom } from "./ids.ts";
import { type Ground, type Judged, cellText, hazardsOf, judgedOf } from "./judged.ts";
import { TYPE_WORDS, called, contextWords, shown } from "./sentences.ts";
import { type TableRead, allOf, isFact, sources } from "./table-read.ts";

/** What somebody has to decide before the analysis is whole, with what settles it. */
export interface OpenStep {
  readonly what: "conflict" | "unread" | "undecided" | "no_hazard" | "no_constraint" | "unreviewed";
  /** The table, action, hazard, rule or justification that waits. */
  readonly about: string;
  readonly says: string;
  /** The context, as an expression that it alone meets. */
  readonly cell?: string;
  /** What would call the context hazardous if a little were otherwise. */
  readonly near?: readonly NearRule[];
  /** Ready changes, of which one is to be chosen; none where it takes words of a person. */
  readonly choices: readonly Choice[];
}

export interface NearRule {
  readonly rule: string;
  readonly when: string;
  /** What would have to be otherwise. */
  readonly unless: string;
}

export interface Choice {
  readonly title: string;
  readonly operations: readonly Operation[];
}

export interface OpenSteps {
  readonly steps: readonly OpenStep[];
  /** How many there are in all. */
  readonly total: number;
}

interface Options {
  readonly limit?: number;
  /** Whose name a review gets. */
  readonly reviewer?: string;
}

/** Contradictions and what could not be read come first, then contexts without a verdict, then what is missing around them. */
export function openSteps(read: TableRead, { limit = 50, reviewer }: Options = {}): OpenSteps {
  const actions = new Actions(read);
  const steps: OpenStep[] = [];
  let total = 0;
  const take = (some: Iterable<OpenStep>): void => {
    for (const step of some) {
      total++;
      if (steps.length < limit) steps.push(step);
    }
  };
  take(troubles(read, actions));
  // How many contexts are open is written on each table: those beyond the limit need not be worked out again.
  const waiting = allOf(read, "context_table").filter(({ id, props }) => props.undecided > 0 && actions.isAtStake(id));
  steps.push(...first(undecided(waiting, read, actions), limit - steps.length));
  total += waiting.reduce((count, { props }) => count + props.undecided, 0);
  take(actionsWithoutHazard(read, actions));
  take(hazardsWithoutConstraint(read));
  take(unreviewed(read, reviewer));
  return { steps, total };
}

function* first<T>(some: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left <= 0) return;
  for (const each of some) {
    yield each;
    if (--left <= 0) return;
  }
}

/** Works out the tables of an action at most once. */
class Actions {
  readonly #read: TableRead;
  readonly #known = new Map<string, Looked | undefined>();
  readonly #hazardous = new Map<string, boolean>();

  constructor(read: TableRead) {
    this.#read = read;
  }

  of(table: string): Looked | undefined {
    const id = this.#idOf(table);
    if (id === undefined) return undefined;
    if (!this.#known.has(id)) {
      const action = actionOf(id, this.#read);
      this.#known.set(id, action && { action, judged: judgedOf(action, this.#read) });
    }
    return this.#known.get(id);
  }

  /** Of an action that touches no hazard one question is asked, and not one for each context. */
  isAtStake(table: string): boolean {
    const id = this.#idOf(table);
    return id !== undefined && this.hasHazards(id);
  }

  hasHazards(action: string): boolean {
    const known = this.#hazardous.get(action) ?? (actionOf(action, this.#read)?.hazards.length ?? 0) > 0;
    this.#hazardous.set(action, known);
    return known;
  }

  #idOf(table: string): string | undefined {
    return this.#read.out(table).find(({ kind }) => kind === "tabulates")?.to;
  }
}

interface Looked {
  readonly action: Action;
  readonly judged: readonly Judged[];
}

/** A table whose notes say nothing has neither a contradiction nor an unread rule, so it need not be worked out. */
function* troubles(read: TableRead, actions: Actions): Generator<OpenStep> {
  const told = new Set<string>();
  for (const { id, props } of allOf(read, "context_table")) {
    if (props.description === undefined) continue;
    const found = actions.of(id);
    if (found === undefined || told.has(found.action.entity.id)) continue;
    told.add(found.action.entity.id);
    yield* contradictions(found.action, found.judged);
    const unread = new Map(found.judged.flatMap((judged) => judged.unread).map((each) => [each.id, each.why]));
    for (const [about, why] of unread)
      yield { what: "unread", about, says: `It is not taken into account: ${why}`, choices: [] };
  }
}

function* contradictions(action: Action, judged: readonly Judged[]): Generator<OpenStep> {
  for (const { context, provided, notProvided } of conflictsOf(judged)) {
    const [give, keep] = [provided, notProvided].map((table) => decision(table, context, "safe", []));
    yield {
      what: "conflict",
      about: provided.id,
      says: `To provide ${called(action.entity.name)} and not to provide it are both hazardous. Which of them is the lesser evil?`,
      cell: context,
      choices: [
        { title: "Provide it", operations: [give!] },
        { title: "Do not provide it", operations: [keep!] },
      ],
    };
  }
}

function* undecided(tables: readonly Entity[], read: TableRead, actions: Actions): Generator<OpenStep> {
  for (const { id } of tables) {
    const found = actions.of(id);
    const judged = found?.judged.find((each) => each.id === id);
    if (found === undefined || judged === undefined) continue;
    for (const { cell, verdict } of judged.table.contexts) {
      if (verdict !== "undecided") continue;
      const near = nearestGrounds(cell, judged);
      const text = cellText(cell);
      const hazards = near.flatMap(({ ground }) => hazardsOf(ground, read).map((hazard) => hazard.id));
      const context = contextWords(
        new Map([...cell].map(([variable, value]) => [variable, [value]])),
        judged.variables,
      );
      yield {
        what: "undecided",
        about: id,
        says: `${called(found.action.entity.name)}, ${judged.misuse.subtype?.replaceAll("_", " ") ?? TYPE_WORDS[judged.misuse.type]}${context === "" ? "" : `, while ${context}`}: is it hazardous?`,
        cell: text,
        near: near.map(({ ground, unless }) => ({
          rule: ground.entity.id,
          when: printExpression(ground.when),
          unless,
        })),
        choices: [
          { title: "Hazardous", operations: [decision(judged, text, "hazardous", hazards)] },
          { title: "Safe", operations: [decision(judged, text, "safe", [])] },
        ],
      };
    }
  }
}

function decision(judged: Judged, cell: string, verdict: "hazardous" | "safe", hazards: readonly string[]): Operation {
  return {
    op: "add",
    target: idFrom("decision", `${keyOf(judged.id)}.${sha256(cell).slice(0, 12)}`),
    value: {
      name: shown(`${verdict}: ${cell}`, 200),
      verdict,
      reason: `Looked at and found ${verdict}.`,
      cell,
      decides: judged.id,
      ...(hazards.length > 0 && { concerns: [...new Set(hazards)] }),
    },
  };
}

const NEAR_MAX = 3;

interface Near {
  readonly ground: Ground;
  readonly unless: string;
  readonly steps: number;
}

/** The grounds that come closest to speaking of a context, each with the fewest values that would have to differ. */
function nearestGrounds(cell: Cell, { grounds, table }: Judged): readonly Near[] {
  const near = grounds.flatMap((ground): Near[] => {
    let best: readonly (readonly [string, string])[] | undefined;
    for (const { cell: other } of table.contexts) {
      if (!evaluate(ground.when, other)) continue;
      const unlike = [...other].filter(([variable, value]) => cell.get(variable) !== value);
      if (best === undefined || unlike.length < best.length) best = unlike;
    }
    if (best === undefined) return [];
    return [{ ground, steps: best.length, unless: cellText(new Map(best)) }];
  });
  return near
    .toSorted((a, b) => a.steps - b.steps || (a.ground.entity.id < b.ground.entity.id ? -1 : 1))
    .slice(0, NEAR_MAX);
}

function* actionsWithoutHazard(read: TableRead, actions: Actions): Generator<OpenStep> {
  for (const { id, name } of allOf(read, "control_action")) {
    if (actions.hasHazards(id)) continue;
    yield {
      what: "no_hazard",
      about: id,
      says: `Nothing that ${called(name)} touches is known to have a hazardous state. Is there one?`,
      choices: [],
    };
  }
}

function* hazardsWithoutConstraint(read: TableRead): Generator<OpenStep> {
  for (const { id, name } of allOf(read, "hazard")) {
    if (sources(read, id, "prevents").length > 0) continue;
    yield {
      what: "no_constraint",
      about: id,
      says: `No constraint keeps ${called(name)} from happening.`,
      choices: [],
    };
  }
}

function* unreviewed(read: TableRead, reviewer: string | undefined): Generator<OpenStep> {
  for (const each of allOf(read, "justification")) {
    const { id, name, props } = each;
    if (isFact(each) || props.reviewer !== undefined) continue;
    const review: Operation = { op: "set", target: id, field: "reviewer", value: reviewer };
    yield {
      what: "unreviewed",
      about: id,
      says: `${shown(name, 200)}: ${shown(props.reason, 300)} Nobody has looked at this yet.`,
      choices: reviewer === undefined ? [] : [{ title: "That is right", operations: [review] }],
    };
  }
}
