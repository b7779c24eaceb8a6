import type { Element } from "./element.ts";

/**
 * The sides of an element that can change apart from each other, as bits: a cell that asked for one need not run again
 * when another moves. Attributes share the upper bits by a digest of their names; a collision costs a run, never a result.
 */
export const ASPECT = {
  name: 1,
  /** Type, technology, protocol, levels: what the kind's schema holds besides attributes. */
  fields: 2,
  /** Who it is joined to, as far as relations see it. */
  links: 4,
  exposure: 8,
  sensitivity: 16,
  /** What a cell made; its element stands for the cell. */
  output: 32,
  /** Description, tags, origin, `ext`. */
  rest: 64,
} as const;

/** Everything, and whether it is there at all. */
export const WHOLE = -1;

const FIRST_ATTRIBUTE_BIT = 7;
const ATTRIBUTE_BITS = 32 - FIRST_ATTRIBUTE_BIT;
const bits = new Map<string, number>();

export function attributeAspect(name: string): number {
  let bit = bits.get(name);
  if (bit === undefined) {
    let digest = 7;
    for (let i = 0; i < name.length; i++) digest = (Math.imul(digest, 31) + name.charCodeAt(i)) >>> 0;
    bit = 1 << (FIRST_ATTRIBUTE_BIT + (digest % ATTRIBUTE_BITS));
    // Names are our own few; somebody's thousands must not stay in memory.
    if (bits.size < 1000) bits.set(name, bit);
  }
  return bit;
}

/** What one run of a cell has read: each element once, with the aspects that were asked for. */
export interface ReadSet {
  readonly elements: readonly Element[];
  readonly aspects: readonly number[];
}

export const NOTHING_READ: ReadSet = { elements: [], aspects: [] };

/** Reads as text, in the order in which they were made: ids hold neither bars nor quotation marks. */
export const readsInText = ({ elements, aspects }: ReadSet): string =>
  elements.map(({ id }, at) => `${id}|${aspects[at]!.toString(36)}`).join("||");

export function readSetOf(text: string, elementOf: (id: string) => Element): ReadSet {
  const parts = text === "" ? [] : text.split("||").map((part) => part.split("|") as [string, string]);
  return {
    elements: parts.map(([id]) => elementOf(id)),
    aspects: parts.map(([, aspects]) => Number.parseInt(aspects, 36)),
  };
}

/** Notes what is read while a cell runs. One cell runs at a time, so the marks on the elements are its own. */
export class Reads {
  /** Which run of a cell it is: within one, nothing changes. */
  run = 0;
  #count = 0;
  // Kept from run to run at the size that they once needed.
  readonly #elements: Element[] = [];
  readonly #aspects: number[] = [];

  begin(): void {
    this.run++;
    this.#count = 0;
  }

  note(element: Element, aspects: number): void {
    if (element.readIn === this.run && element.readBy === this) {
      this.#aspects[element.readAt]! |= aspects;
      return;
    }
    element.readIn = this.run;
    element.readBy = this;
    element.readAt = this.#count;
    this.#elements[this.#count] = element;
    this.#aspects[this.#count++] = aspects;
  }

  end(): ReadSet {
    return { elements: this.#elements.slice(0, this.#count), aspects: this.#aspects.slice(0, this.#count) };
  }
}
