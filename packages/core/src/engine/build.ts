import { PersistentMap, type Snapshot } from "../graph/index.ts";
import { SecaError, onOneLine, quoted } from "../kernel/index.ts";
import { Analysis, GAPS, type Gap } from "./analysis.ts";
import { type Cell, type CellOutput, CellResult, cellKey, concerns, rereads } from "./cell.ts";
import { Derived } from "./derived.ts";
import type { Element } from "./element.ts";
import { GraphRead } from "./graph-read.ts";
import { inOrderOfNeed } from "./order.ts";
import type { Plugin } from "./plugin.ts";
import { ASPECT, NOTHING_READ, Reads, WHOLE, readSetOf } from "./reads.ts";
import type { Verdicts } from "./verdicts.ts";
import { View } from "./view.ts";
import { Watchdog } from "./watchdog.ts";
import { type Work, isJudged, worksOf } from "./work.ts";

export interface BuildOptions {
  /** What another process derived with the same engine, and the facts it derived it from. */
  readonly previous?: { readonly snapshot: Snapshot; readonly cells: ReadonlyMap<string, string> };
  /** After how long a plugin that works out cells is stopped, in one run. */
  readonly limitMs?: number;
}

/**
 * Analyses one version after another. Each plugin's work is cut into cells that note what they read; of the next
 * version only those run again of whose reads something moved, and what they made counts as moved only if it differs.
 * The result is the same as if all had been run, byte for byte.
 */
export class Build {
  readonly #view = new View();
  readonly #reads = new Reads();
  readonly #works: readonly Work[];
  readonly #derived: Derived;
  /** What each pass may ask of the graph. */
  readonly #asking: ReadonlyMap<Work, GraphRead>;
  readonly #watchdog: Watchdog;
  /** By pass and owner. */
  readonly #cells = new Map<string, Map<string, Cell>>();
  /** For each pass that works out its owners, the cell that stands for this work, and what came of it. */
  readonly #owners = new Map<string, { readonly cell: Cell; owners: readonly string[] }>();
  /** Passes that have not run, or left everything behind when they could not. */
  readonly #idle = new Set<string>();
  /** Cells that took too long, and how often. */
  readonly #stopped = new Map<Cell, number>();
  readonly #gaps = new Map<string, Gap>();
  #results = PersistentMap.empty<CellResult>();
  #edits = new Map<string, CellResult | undefined>();
  #dirty = new Map<string, Set<Cell>>();
  #ran = 0;

  constructor(plugins: readonly Plugin[], { previous, limitMs = 10_000 }: BuildOptions = {}) {
    refuseSharedRules(plugins);
    const place = { view: this.#view, reads: this.#reads };
    this.#works = inOrderOfNeed(plugins).flatMap((plugin) => worksOf(plugin, place));
    this.#derived = new Derived(this.#works, (pass, owner) => this.#cells.get(pass)!.get(owner)?.result?.output);
    this.#asking = new Map(
      this.#works.map((work) => [work, new GraphRead(this.#view, this.#reads, this.#derived.before(work.key))]),
    );
    this.#watchdog = new Watchdog(limitMs);
    for (const { key, owners } of this.#works) {
      this.#idle.add(key);
      this.#cells.set(key, new Map());
      if (owners) this.#owners.set(key, { cell: newCell(key, "owners"), owners: [] });
    }
    if (previous !== undefined) this.#resume(previous);
  }

  run(snapshot: Snapshot): Analysis {
    const steps = this.steps(snapshot);
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
    }
  }

  /** The same with a pause before each plugin, which is named; it has to be gone through to its end. */
  *steps(snapshot: Snapshot): Generator<string, Analysis> {
    this.#ran = 0;
    this.#edits = new Map();
    this.#dirty = new Map();
    const moved = this.#view.follow(snapshot);
    for (const element of moved) this.#wakeReadersOf(element);
    for (const work of this.#works) {
      yield work.plugin.id;
      this.#runPass(work, moved);
    }
    this.#results = this.#results.with(this.#edits);
    let cells = 0;
    for (const { size } of this.#cells.values()) cells += size;
    const gaps = this.#everyGap();
    return new Analysis(this.#results, gaps, { cells, ran: this.#ran, reused: cells - this.#ran });
  }

  #everyGap(): readonly Gap[] {
    const gaps = new Map(this.#gaps);
    for (const { cell, reason } of this.#derived.clashes) {
      const [pass, owner] = cutAt(cell);
      gaps.set(
        cell,
        this.#gapOf(
          this.#works.find(({ key }) => key === pass)!,
          reason,
          owner,
        ),
      );
    }
    return [...gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
  }

  #runPass(work: Work, moved: readonly Element[]): void {
    const { key } = work;
    this.#gaps.delete(key);
    const missing = this.#missingFor(work);
    if (missing.length > 0) return this.#leave(work, `it needs ${withoutResult(missing)}`);
    const owners = work.owners ? this.#ownersWorkedOut(work) : this.#ownersJudged(key, moved);
    if (typeof owners === "string") return this.#leave(work, owners);
    this.#idle.delete(key);
    const known = this.#cells.get(key)!;
    for (const owner of owners.gone) this.#drop(known.get(owner));
    const cells = this.#dirty.get(key) ?? new Set();
    for (const owner of owners.come) cells.add(this.#cellOf(key, owner));
    this.#runCells(
      work,
      [...cells].filter((cell) => known.get(cell.owner) === cell),
    );
    if (cells.size > 0) work.rest?.();
  }

  /** Plugins it needs, and earlier passes of its own, that have no result or only a part. */
  #missingFor({ plugin, key }: Work): string[] {
    const earlier = this.#works.slice(
      0,
      this.#works.findIndex((work) => work.key === key),
    );
    const isWhole = (id: string): boolean => {
      const passes = this.#works.filter((work) => work.plugin.id === id);
      return passes.length > 0 && !passes.some((pass) => this.#gaps.has(pass.key));
    };
    return [
      ...plugin.needs.filter((need) => !isWhole(need)),
      ...earlier
        .filter((work) => work.plugin === plugin && this.#gaps.has(work.key))
        .map(({ pass }) => `its pass ${pass}`),
    ];
  }

  /** A pack of rules has a cell for each element: those that came need one, those that went have none. */
  #ownersJudged(pass: string, moved: readonly Element[]): Owners {
    const known = this.#cells.get(pass)!;
    if (this.#idle.has(pass)) {
      const present = this.#view.judged().map(({ id }) => id);
      // Where it goes on from what is stored, the version that this is of may be an earlier one.
      return {
        come: known.size === 0 ? present : present.filter((id) => !known.has(id)),
        gone: [...known.keys()].filter((id) => this.#view.present(id) === undefined),
      };
    }
    const whole = moved.filter(({ changed, kind }) => changed === WHOLE && isJudged(kind));
    return {
      come: whole.filter(({ id, entity }) => entity !== undefined && !known.has(id)).map(({ id }) => id),
      gone: whole.filter(({ id, entity }) => entity === undefined && known.has(id)).map(({ id }) => id),
    };
  }

  /** Who owns cells may hang on anything: it is a cell's work of its own. A text says why it failed. */
  #ownersWorkedOut(work: Work): Owners | string {
    const { key } = work;
    const read = this.#asking.get(work)!;
    const state = this.#owners.get(key)!;
    const again = this.#toTryAgain(key);
    if (!this.#idle.has(key) && !this.#dirty.get(key)?.has(state.cell)) return { come: again, gone: [] };
    let failure: string | undefined = TOO_LONG;
    let owners: readonly string[] = [];
    this.#watchdog.watch(() => (failure = this.#attempt(state.cell, work, () => (owners = work.owners!(read)))));
    if (failure !== undefined) return failure;
    const [before, now] = [new Set(state.owners), new Set(owners)];
    state.owners = owners;
    return {
      come: [...owners.filter((owner) => !before.has(owner)), ...again.filter((owner) => now.has(owner))],
      gone: [...before].filter((owner) => !now.has(owner)),
    };
  }

  /** What was stopped once may have met a busy moment; what was stopped again would hold up every edit to come. */
  #toTryAgain(pass: string): string[] {
    return [...this.#stopped].filter(([cell, times]) => cell.pass === pass && times < 2).map(([{ owner }]) => owner);
  }

  #runCells(work: Work, cells: readonly Cell[]): void {
    let next = 0;
    const runAll = (): void => {
      for (; next < cells.length; next++) this.#runCell(work, cells[next]!);
    };
    // Rules end by themselves; what somebody wrote as code may not.
    if (!work.derives) runAll();
    else if (cells.length > 0) this.#watchdog.watch(runAll);
    for (const cell of cells.slice(next)) {
      this.#stopped.set(cell, (this.#stopped.get(cell) ?? 0) + 1);
      this.#settle(cell, undefined, this.#gapOf(work, TOO_LONG, cell.owner));
    }
  }

  #gapOf({ plugin, pass }: Work, reason: string, owner?: string): Gap {
    return { plugin: plugin.id, ...(pass !== undefined && { pass }), ...(owner !== undefined && { owner }), reason };
  }

  #runCell(work: Work, cell: Cell): void {
    this.#ran++;
    let output: CellOutput | Verdicts | undefined;
    const failure = this.#attempt(cell, work, () => {
      output = work.run(cell.owner, this.#asking.get(work)!);
    });
    const result = failure === undefined ? CellResult.made(cell.key, output!, cell.reads) : undefined;
    this.#stopped.delete(cell);
    this.#settle(cell, result, failure === undefined ? undefined : this.#gapOf(work, failure, cell.owner));
  }

  /** Runs work of a cell and keeps what it read, also where it fails: only then can something else come of it. */
  #attempt(cell: Cell, { reads }: Work, work: () => void): string | undefined {
    reads.begin();
    try {
      work();
      return undefined;
    } catch (error) {
      return error instanceof SecaError ? error.message : `it broke off with ${nameOf(error)}`;
    } finally {
      rereads(cell, reads.end());
    }
  }

  /** Keeps what a cell made, and wakes those who use it where it is another thing than before. */
  #settle(cell: Cell, result: CellResult | undefined, gap: Gap | undefined): void {
    const key = cell.key;
    const before = cell.result;
    cell.result = result;
    if (gap !== undefined) this.#gaps.set(key, gap);
    else if (this.#gaps.size > 0) this.#gaps.delete(key);
    this.#edits.set(key, result);
    if (before === undefined && result === undefined) return;
    if (before !== undefined && result !== undefined && before.body === result.body) return;
    this.#move(key, ASPECT.output);
    if (!this.#derived.has(cell.pass)) return;
    for (const [place, aspects] of this.#derived.replace(cell.pass, key, before?.output, result?.output))
      this.#move(place, aspects);
  }

  #move(place: string, aspects: number): void {
    const element = this.#view.touchPlace(place, aspects);
    if (element) this.#wakeReadersOf(element);
  }

  /** A pass that cannot work has no result at all, rather than an old one. */
  #leave(work: Work, reason: string): void {
    const { key } = work;
    for (const cell of this.#cells.get(key)!.values()) this.#drop(cell);
    const state = this.#owners.get(key);
    if (state) state.owners = [];
    this.#idle.add(key);
    this.#gaps.set(key, this.#gapOf(work, reason));
  }

  #drop(cell: Cell | undefined): void {
    if (cell === undefined) return;
    this.#cells.get(cell.pass)!.delete(cell.owner);
    this.#stopped.delete(cell);
    rereads(cell, NOTHING_READ);
    this.#settle(cell, undefined, undefined);
  }

  #wakeReadersOf(element: Element): void {
    for (const cell of element.readers) {
      if (!concerns(cell, element)) continue;
      const cells = this.#dirty.get(cell.pass);
      if (cells) cells.add(cell);
      else this.#dirty.set(cell.pass, new Set([cell]));
    }
  }

  #cellOf(pass: string, owner: string): Cell {
    const cells = this.#cells.get(pass)!;
    let cell = cells.get(owner);
    if (cell === undefined) cells.set(owner, (cell = newCell(pass, owner)));
    return cell;
  }

  #resume({ snapshot, cells }: NonNullable<BuildOptions["previous"]>): void {
    this.#view.follow(snapshot);
    const results: [string, CellResult][] = [];
    for (const [key, text] of cells) {
      const result = CellResult.loaded(key, text);
      if (key === GAPS || !this.#idle.has(result.pass)) continue;
      results.push([key, result]);
      this.#derived.keep(result);
      const cell = this.#cellOf(result.pass, result.owner);
      cell.result = result;
      rereads(
        cell,
        readSetOf(result.reads, (id) => this.#view.place(id)),
      );
    }
    if (cells.has(GAPS)) this.#derived.reviewClashes();
    for (const [pass, state] of this.#owners) state.owners = [...this.#cells.get(pass)!.keys()];
    this.#results = this.#results.with(results);
  }
}

/** A cell is called by its pass and its owner; no pass has a space in its name. */
function cutAt(cell: string): readonly [pass: string, owner: string] {
  const space = cell.indexOf(" ");
  return [cell.slice(0, space), cell.slice(space + 1)];
}

const newCell = (pass: string, owner: string): Cell => ({
  pass,
  owner,
  key: cellKey(pass, owner),
  reads: NOTHING_READ,
  result: undefined,
});

interface Owners {
  readonly come: readonly string[];
  readonly gone: readonly string[];
}

const withoutResult = (names: readonly string[]): string =>
  `${names.join(", ")}, which ${names.length === 1 ? "has" : "have"} no result`;

const TOO_LONG = "it took too long and was stopped";

const nameOf = (error: unknown): string =>
  error instanceof Error ? `an error of type ${onOneLine(error.name).slice(0, 40)}` : "something that is no error";

/** A finding is named by its rule and its element: the same rule in two plugins would find the same thing twice. */
function refuseSharedRules(plugins: readonly Plugin[]): void {
  const owners = new Map<string, string>();
  for (const plugin of plugins) {
    for (const { id } of "rules" in plugin ? plugin.rules : []) {
      const other = owners.get(id);
      if (other !== undefined)
        throw new SecaError(
          "bad_input",
          `The rule ${quoted(id)} is in the plugin ${quoted(other)} and in ${quoted(plugin.id)}.`,
          "Give one of them another id.",
        );
      owners.set(id, plugin.id);
    }
  }
}
