import { PersistentMap } from "../graph/index.ts";
import { type Entity, type Link, canonicalJson, linkId } from "../model/index.ts";
import { askOf, bindingOf } from "./brief.ts";
import { type CellOutput, CellResult, cellKey } from "./cell.ts";
import { type Judgement, type Outcome, judgementId } from "./judgement.ts";
import type { Severity } from "./rating.ts";

/** Where a plugin has no result, or one that another cell contradicts, and why: never taken for "nothing found". */
export interface Gap {
  readonly plugin: string;
  /** Which of its passes, where it has several. */
  readonly pass?: string;
  /** The owner whose cell failed; absent where the whole plugin or pass did. */
  readonly owner?: string;
  readonly reason: string;
}

export interface Stats {
  readonly cells: number;
  readonly ran: number;
  readonly reused: number;
}

export interface Filter {
  readonly outcomes?: readonly Outcome[];
  readonly plugins?: readonly string[];
  readonly rules?: readonly string[];
  readonly elements?: readonly string[];
  readonly severities?: readonly Severity[];
}

/** A cell as it was and as it is. */
export interface MovedCell {
  readonly pass: string;
  readonly owner: string;
  readonly was: CellOutput | undefined;
  readonly is: CellOutput | undefined;
}

/** What the plugins derive of one version. Immutable; the next one shares what did not change. */
export class Analysis {
  readonly stats: Stats;
  readonly gaps: readonly Gap[];
  readonly #cells: PersistentMap<CellResult>;

  constructor(cells: PersistentMap<CellResult>, gaps: readonly Gap[], stats: Stats) {
    this.#cells = cells;
    this.gaps = gaps;
    this.stats = stats;
  }

  /** From stored cells, as they were given out by `cells`. Nothing is computed. */
  static load(cells: ReadonlyMap<string, string>): Analysis {
    const gaps = JSON.parse(cells.get(GAPS) ?? "[]") as Gap[];
    const results = PersistentMap.empty<CellResult>().with(
      [...cells].filter(([key]) => key !== GAPS).map(([key, text]) => [key, CellResult.loaded(key, text)] as const),
    );
    return new Analysis(results, gaps, { cells: results.size, ran: 0, reused: results.size });
  }

  /** What the rules say, in the order of ids; what fires unless other outcomes are asked for. */
  findings(filter: Filter = {}): readonly Judgement[] {
    const { outcomes = ["fires"], plugins, rules, elements, severities } = filter;
    const found: Judgement[] = [];
    for (const result of this.#cells.values()) {
      if (elements?.includes(result.owner) === false || plugins?.includes(result.plugin) === false) continue;
      for (const judgement of judgementsOf(result, outcomes)) {
        if (!outcomes.includes(judgement.outcome) || rules?.includes(judgement.rule) === false) continue;
        if (severities !== undefined && !severities.includes(judgement.severity!)) continue;
        found.push(judgement);
      }
    }
    return inOrder(found, (judgement) => judgement.id);
  }

  /** Tells each rule that cannot be decided for an element, in no order, with the lines that say what is to be asked. */
  eachOpen(tell: (owner: string, rule: string, asks: readonly string[]) => void): void {
    for (const result of this.#cells.values())
      result.eachOpen((rule, asks) => {
        tell(result.owner, rule, asks);
      });
  }

  /** Entities that plugins derived, in the order of ids. */
  entities(): readonly Entity[] {
    return this.#derived(
      ({ entities }) => entities,
      (entity) => entity.id,
    );
  }

  links(): readonly Link[] {
    return this.#derived(({ links }) => links, linkId);
  }

  /** Of a plugin with several passes, the pass is named as `plugin.pass`. */
  cell(pass: string, owner: string): CellOutput | undefined {
    return this.#cells.get(cellKey(pass, owner))?.output;
  }

  /** Every cell as canonical text, in the order of keys: what is stored, and what two equal analyses have in common. */
  cells(): ReadonlyMap<string, string> {
    const results = inOrder([...this.#cells.values()], ({ key }) => key);
    const texts = new Map(results.map((result) => [result.key, result.text]));
    // A gap is part of the result: whoever loads it must not take it for a finding that is not there.
    return this.gaps.length === 0 ? texts : texts.set(GAPS, canonicalJson(this.gaps));
  }

  /** The keys of cells whose output is another one than there. What two analyses of one build share is not opened. */
  changedSince(earlier: Analysis): readonly string[] {
    return [...this.#cells.keysUnlike(earlier.#cells)]
      .filter((key) => this.#cells.get(key)?.body !== earlier.#cells.get(key)?.body)
      .sort();
  }

  /**
   * What cells held there and hold here, of those that made another thing: few of two analyses of one build, and all
   * where there is no earlier one.
   */
  *outputsUnlike(earlier: Analysis | undefined): Generator<MovedCell> {
    const before = earlier === undefined ? PersistentMap.empty<CellResult>() : earlier.#cells;
    for (const key of this.#cells.keysUnlike(before)) {
      const [was, is] = [before.get(key), this.#cells.get(key)];
      if (was !== undefined && was.body === is?.body) continue;
      const { pass, owner } = (is ?? was)!;
      yield { pass, owner, was: was?.output, is: is?.output };
    }
  }

  /** Two cells may derive the same thing. Where they derive two things under one id, the first counts and a gap tells it. */
  #derived<T>(of: (output: CellOutput) => readonly T[], idOf: (thing: T) => string): readonly T[] {
    const found = new Map<string, T>();
    for (const result of inOrder([...this.#cells.values()], ({ key }) => key))
      for (const thing of of(result.output)) {
        const id = idOf(thing);
        if (!found.has(id)) found.set(id, thing);
      }
    return inOrder([...found.values()], idOf);
  }
}

/** What a cell keeps in brief is written out only for whoever asks for it. */
function* judgementsOf({ output, owner }: CellResult, outcomes: readonly Outcome[]): Generator<Judgement> {
  yield* output.judgements;
  const base = (rule: string) => ({ id: judgementId(rule, owner), rule, element: owner });
  if (outcomes.includes("unknown"))
    for (const [rule, ...asks] of output.open)
      yield { ...base(rule), outcome: "unknown", because: [], asks: asks.map((line) => askOf(line, owner)) };
  if (outcomes.includes("not-applicable"))
    for (const [rule, ...reasons] of output.settled)
      yield { ...base(rule), outcome: "not-applicable", because: reasons.map((line) => bindingOf(line, owner)) };
}

/** No plugin and no element is called so. */
export const GAPS = "gaps";

function inOrder<T>(list: readonly T[], by: (thing: T) => string): T[] {
  const keyed = list.map((thing) => [by(thing), thing] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, thing]) => thing);
}
