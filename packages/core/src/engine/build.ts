import { PersistentMap, type Snapshot } from "../graph/index.ts";
import { SecaError, onOneLine, quoted } from "../kernel/index.ts";
import { Analysis, GAPS, type Gap } from "./analysis.ts";
import { type Cell, type CellOutput, CellResult, cellKey, concerns, rereads } from "./cell.ts";
import type { Element } from "./element.ts";
import { GraphRead } from "./graph-read.ts";
import { inOrderOfNeed } from "./order.ts";
import type { Plugin } from "./plugin.ts";
import { ASPECT, NOTHING_READ, Reads, WHOLE, readSetOf } from "./reads.ts";
import { View } from "./view.ts";
import { Watchdog } from "./watchdog.ts";
import { type Work, isJudged, workOf } from "./work.ts";

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
  readonly #watchdog: Watchdog;
  readonly #cells = new Map<string, Cell>();
  /** For each plugin that works out its owners, the cell that stands for this work, and what came of it. */
  readonly #owners = new Map<string, { readonly cell: Cell; owners: readonly string[] }>();
  /** Plugins that have not run, or left everything behind when they could not. */
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
    const read = new GraphRead(this.#view, this.#reads, (key) => this.#result(key)?.output);
    const place = { view: this.#view, reads: this.#reads, read };
    this.#works = inOrderOfNeed(plugins).map((plugin) => workOf(plugin, place));
    this.#watchdog = new Watchdog(limitMs);
    for (const { plugin, owners } of this.#works) {
      this.#idle.add(plugin.id);
      if (owners) this.#owners.set(plugin.id, { cell: this.#newCell(plugin.id, "owners"), owners: [] });
    }
    if (previous !== undefined) this.#resume(previous);
  }

  run(snapshot: Snapshot): Analysis {
    this.#ran = 0;
    this.#edits = new Map();
    this.#dirty = new Map();
    const moved = this.#view.follow(snapshot);
    for (const element of moved) this.#wakeReadersOf(element);
    for (const work of this.#works) this.#runPlugin(work, moved);
    this.#results = this.#results.with(this.#edits);
    const cells = this.#cells.size;
    const gaps = [...this.#gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, gap]) => gap);
    return new Analysis(this.#results, gaps, { cells, ran: this.#ran, reused: cells - this.#ran });
  }

  #runPlugin(work: Work, moved: readonly Element[]): void {
    const { id, needs } = work.plugin;
    const missing = needs.filter(
      (need) => this.#gaps.has(need) || !this.#works.some(({ plugin }) => plugin.id === need),
    );
    this.#gaps.delete(id);
    if (missing.length > 0) return this.#leave(id, `it needs ${missing.join(", ")}, which has no result`);
    const owners = work.owners ? this.#ownersWorkedOut(work) : this.#ownersJudged(id, moved);
    if (typeof owners === "string") return this.#leave(id, owners);
    this.#idle.delete(id);
    for (const owner of owners.gone) this.#drop(cellKey(id, owner));
    const cells = this.#dirty.get(id) ?? new Set();
    for (const owner of owners.come) cells.add(this.#cellOf(id, owner));
    this.#runCells(
      work,
      [...cells].filter((cell) => this.#cells.get(cell.key) === cell),
    );
  }

  /** A pack of rules has a cell for each element: those that came need one, those that went have none. */
  #ownersJudged(plugin: string, moved: readonly Element[]): Owners {
    const whole = this.#idle.has(plugin)
      ? this.#view.judged()
      : moved.filter(({ changed, kind }) => changed === WHOLE && isJudged(kind));
    const known = (element: Element): boolean => this.#cells.has(cellKey(plugin, element.id));
    return {
      come: whole.filter((element) => element.entity !== undefined && !known(element)).map(({ id }) => id),
      gone: whole.filter((element) => element.entity === undefined && known(element)).map(({ id }) => id),
    };
  }

  /** Who owns cells may hang on anything: it is a cell's work of its own. A text says why it failed. */
  #ownersWorkedOut(work: Work): Owners | string {
    const { id } = work.plugin;
    const state = this.#owners.get(id)!;
    const again = this.#toTryAgain(id);
    if (!this.#idle.has(id) && !this.#dirty.get(id)?.has(state.cell)) return { come: again, gone: [] };
    let failure: string | undefined = TOO_LONG;
    let owners: readonly string[] = [];
    this.#watchdog.watch(() => (failure = this.#attempt(state.cell, () => (owners = work.owners!()))));
    if (failure !== undefined) return failure;
    const [before, now] = [new Set(state.owners), new Set(owners)];
    state.owners = owners;
    return {
      come: [...owners.filter((owner) => !before.has(owner)), ...again.filter((owner) => now.has(owner))],
      gone: [...before].filter((owner) => !now.has(owner)),
    };
  }

  /** What was stopped once may have met a busy moment; what was stopped again would hold up every edit to come. */
  #toTryAgain(plugin: string): string[] {
    return [...this.#stopped]
      .filter(([cell, times]) => cell.plugin === plugin && times < 2)
      .map(([{ owner }]) => owner);
  }

  #runCells(work: Work, cells: readonly Cell[]): void {
    let next = 0;
    const runAll = (): void => {
      for (; next < cells.length; next++) this.#runCell(work, cells[next]!);
    };
    if (work.isBounded) runAll();
    else if (cells.length > 0) this.#watchdog.watch(runAll);
    for (const cell of cells.slice(next)) {
      this.#stopped.set(cell, (this.#stopped.get(cell) ?? 0) + 1);
      this.#settle(cell, undefined, TOO_LONG);
    }
  }

  #runCell(work: Work, cell: Cell): void {
    this.#ran++;
    let output: CellOutput | undefined;
    const failure = this.#attempt(cell, () => {
      output = work.run(cell.owner);
    });
    const result = failure === undefined ? CellResult.made(cell.key, output!, cell.reads) : undefined;
    this.#stopped.delete(cell);
    this.#settle(cell, result, failure);
  }

  /** Runs work of a cell and keeps what it read, also where it fails: only then can something else come of it. */
  #attempt(cell: Cell, work: () => void): string | undefined {
    this.#reads.begin();
    try {
      work();
      return undefined;
    } catch (error) {
      return error instanceof SecaError ? error.message : `it broke off with ${nameOf(error)}`;
    } finally {
      rereads(cell, this.#reads.end());
    }
  }

  /** Keeps what a cell made, and wakes those who use it where it is another thing than before. */
  #settle(cell: Cell, result: CellResult | undefined, failure: string | undefined): void {
    const key = cell.key;
    const before = this.#result(key);
    if (failure === undefined) this.#gaps.delete(key);
    else this.#gaps.set(key, { plugin: cell.plugin, owner: cell.owner, reason: failure });
    this.#edits.set(key, result);
    if (before === undefined && result === undefined) return;
    const isSame = before !== undefined && result !== undefined && before.body === result.body;
    const place = isSame ? undefined : this.#view.touch(key, ASPECT.output);
    if (place) this.#wakeReadersOf(place);
  }

  /** A plugin that cannot work has no result at all, rather than an old one. */
  #leave(plugin: string, reason: string): void {
    for (const cell of this.#cells.values()) if (cell.plugin === plugin) this.#drop(cell.key);
    const state = this.#owners.get(plugin);
    if (state) state.owners = [];
    this.#idle.add(plugin);
    this.#gaps.set(plugin, { plugin, reason });
  }

  #drop(key: string): void {
    const cell = this.#cells.get(key);
    if (cell === undefined) return;
    this.#cells.delete(key);
    this.#stopped.delete(cell);
    rereads(cell, NOTHING_READ);
    this.#settle(cell, undefined, undefined);
  }

  #wakeReadersOf(element: Element): void {
    for (const cell of element.readers) {
      if (!concerns(cell, element)) continue;
      const cells = this.#dirty.get(cell.plugin);
      if (cells) cells.add(cell);
      else this.#dirty.set(cell.plugin, new Set([cell]));
    }
  }

  #cellOf(plugin: string, owner: string): Cell {
    const key = cellKey(plugin, owner);
    let cell = this.#cells.get(key);
    if (cell === undefined) this.#cells.set(key, (cell = this.#newCell(plugin, owner)));
    return cell;
  }

  #newCell(plugin: string, owner: string): Cell {
    return { plugin, owner, key: cellKey(plugin, owner), reads: NOTHING_READ };
  }

  #result(key: string): CellResult | undefined {
    return this.#edits.has(key) ? this.#edits.get(key) : this.#results.get(key);
  }

  #resume({ snapshot, cells }: NonNullable<BuildOptions["previous"]>): void {
    this.#view.follow(snapshot);
    const results: [string, CellResult][] = [];
    for (const [key, text] of cells) {
      const result = CellResult.loaded(key, text);
      if (key === GAPS || !this.#idle.has(result.plugin)) continue;
      results.push([key, result]);
      rereads(
        this.#cellOf(result.plugin, result.owner),
        readSetOf(result.reads, (id) => this.#view.element(id)),
      );
      const state = this.#owners.get(result.plugin);
      if (state) state.owners = [...state.owners, result.owner];
    }
    this.#results = this.#results.with(results);
  }
}

interface Owners {
  readonly come: readonly string[];
  readonly gone: readonly string[];
}

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
