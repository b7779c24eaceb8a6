import { type Entity, type Link, canonicalJson } from "../model/index.ts";
import type { Brief } from "./brief.ts";
import type { Element } from "./element.ts";
import type { Judgement } from "./judgement.ts";
import { type ReadSet, readsInText } from "./reads.ts";
import { Verdicts } from "./verdicts.ts";

/** What one plugin derives for one owner, each list in the order of ids. */
export interface CellOutput {
  /** What fires and what a control settles. */
  readonly judgements: readonly Judgement[];
  /** Rules that cannot be decided, with what is to be asked. */
  readonly open: readonly Brief[];
  /** Rules that apply and find no danger, with the reason. */
  readonly settled: readonly Brief[];
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/** A pass's work for one owning element, and what it looked at when it last did it. */
export interface Cell {
  readonly pass: string;
  readonly owner: string;
  /** Its name among cells, and the place where whoever uses what it makes reads it. */
  readonly key: string;
  reads: ReadSet;
  /** Undefined while it has not run, and where it failed. */
  result: CellResult | undefined;
}

/** A pass is called by its plugin, or `plugin.pass` where the plugin has several. */
export const cellKey = (pass: string, owner: string): string => `${pass} ${owner}`;

/** No id of a plugin has a dot. */
export function pluginOf(pass: string): string {
  const dot = pass.indexOf(".");
  return dot < 0 ? pass : pass.slice(0, dot);
}

/** Whether something moved that the cell has read. */
export function concerns(cell: Cell, element: Element): boolean {
  const at = cell.reads.elements.indexOf(element);
  return at >= 0 && (cell.reads.aspects[at]! & element.changed) !== 0;
}

/** Takes new reads for old ones, so that exactly those who read an element are found there. */
export function rereads(cell: Cell, reads: ReadSet): void {
  if (cell.reads.elements.length === 0) {
    for (const element of reads.elements) element.readers.push(cell);
    cell.reads = reads;
    return;
  }
  const before = new Set(cell.reads.elements);
  for (const element of reads.elements) if (!before.delete(element)) element.readers.push(cell);
  for (const element of before) element.readers.splice(element.readers.indexOf(cell), 1);
  cell.reads = reads;
}

/**
 * A cell's output, from whichever side it came: made just now and written when somebody stores it, or loaded as text and
 * opened when somebody looks. What was read stands last in the text, so that it is had without opening the rest.
 */
export class CellResult {
  readonly key: string;
  readonly pass: string;
  readonly owner: string;
  /** What rules say stays as small as it is: it is written out anew for each who asks. */
  readonly #verdicts: Verdicts | undefined;
  #output: CellOutput | undefined;
  #body: string | undefined;
  #reads: string | undefined;
  readonly #readSet: ReadSet | undefined;

  private constructor(key: string, from: { made: CellOutput | Verdicts; reads: ReadSet } | { text: string }) {
    const space = key.indexOf(" ");
    this.key = key;
    this.pass = key.slice(0, space);
    this.owner = key.slice(space + 1);
    if ("text" in from) {
      const at = from.text.lastIndexOf(READ);
      this.#body = `${from.text.slice(0, at).replace(/,$/, "")}}`;
      this.#reads = from.text.slice(at + READ.length, -2);
    } else {
      if (from.made instanceof Verdicts) this.#verdicts = from.made;
      else this.#output = from.made;
      this.#readSet = from.reads;
    }
  }

  static made(key: string, made: CellOutput | Verdicts, reads: ReadSet): CellResult {
    return new CellResult(key, { made, reads });
  }

  static loaded(key: string, text: string): CellResult {
    return new CellResult(key, { text });
  }

  get plugin(): string {
    return pluginOf(this.pass);
  }

  get output(): CellOutput {
    if (this.#verdicts !== undefined) return this.#verdicts.written(this.owner);
    return (this.#output ??= { ...EMPTY, ...(JSON.parse(this.#body!) as Partial<CellOutput>) });
  }

  /** Tells each rule that cannot be decided, with the lines that say what is to be asked. */
  eachOpen(tell: (rule: string, asks: readonly string[]) => void): void {
    const { openRules, openAsks } = this.#verdicts ?? NOTHING_SAID;
    for (let at = 0; at < openRules.length; at++) tell(openRules[at]!, openAsks[at]!.texts);
    if (this.#verdicts === undefined) for (const [rule, ...asks] of this.output.open) tell(rule, asks);
  }

  /** What it made, as canonical text; two that are equal are the same to all who use it. */
  get body(): string {
    return (this.#body ??= canonicalJson(shortened(this.output)));
  }

  get text(): string {
    const { body } = this;
    return `${body.slice(0, -1)}${body === "{}" ? "" : ","}${READ}${this.reads}"}`;
  }

  /** Ids with the aspects that were read of them. */
  get reads(): string {
    return (this.#reads ??= readsInText(this.#readSet!));
  }
}

const NOTHING_SAID = { openRules: [], openAsks: [] };
const EMPTY: CellOutput = { judgements: [], open: [], settled: [], entities: [], links: [] };

/** Empty lists are left out of what is stored; every cell would have some. */
const shortened = (output: CellOutput): Record<string, unknown> =>
  Object.fromEntries(Object.entries(output).filter(([, list]) => (list as readonly unknown[]).length > 0));

/** Ids and digits hold nothing that JSON would escape, so this is found by looking from the end. */
const READ = '"read":"';
