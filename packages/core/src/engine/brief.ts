import { onOneLine } from "../kernel/index.ts";
import type { Element } from "./element.ts";
import { ASKS_MAX, type Ask, type Binding, type Witness } from "./evidence.ts";

/**
 * What a cell keeps of a judgement that found nothing: the rule, then what would settle it or what does, each on a line
 * of its own. There are ten times as many of these as findings, so what is said of the owner itself leaves its name out,
 * and equal ones of a rule are one and the same.
 */
export type Brief = readonly [rule: string, ...lines: string[]];

const TAB = "\t";

export function askOf(line: string, owner: string): Ask {
  const [attribute = "", element = owner] = line.split(TAB);
  return { element, attribute };
}

export function bindingOf(line: string, owner: string): Binding {
  const [what = "", value = "", from = "", element = owner] = line.split(TAB);
  return { element, what, value, from: from as Binding["from"] };
}

/** That something is not so is settled by one thing, and shown by a few. */
const REASONS_MAX = 3;

/** Takes down evidence as lines, one judgement after another: one witness is used for all, as there are so many. */
export class BriefWitness implements Witness {
  #owner: Element | undefined;
  #lines: [string, ...string[]] = [""];
  #namesOthers = false;

  begin(rule: string, owner: Element): this {
    this.#owner = owner;
    this.#lines = [rule];
    this.#namesOthers = false;
    return this;
  }

  prove(element: Element, what: string, value: string, from: Binding["from"]): void {
    if (this.#lines.length <= REASONS_MAX) this.#take(element, `${what}${TAB}${onOneLine(value)}${TAB}${from}`);
  }

  ask(element: Element, attribute: string): void {
    if (this.#lines.length <= ASKS_MAX) this.#take(element, attribute);
  }

  #take(element: Element, words: string): void {
    const isOwn = element === this.#owner;
    const line = isOwn ? words : `${words}${TAB}${element.id}`;
    if (this.#lines.length > 1 && this.#lines.includes(line)) return;
    this.#lines.push(line);
    if (!isOwn) this.#namesOthers = true;
  }

  /** Most elements lack the same answer: of those that name nobody else, one list stands for all its equals. */
  end(known: Map<string, Brief>): Brief {
    if (this.#namesOthers) return this.#lines;
    const key = this.#lines.length === 2 ? this.#lines[1]! : this.#lines.join("\n");
    const same = known.get(key);
    if (same === undefined && known.size < KNOWN_MAX) known.set(key, this.#lines);
    return same ?? this.#lines;
  }
}

const KNOWN_MAX = 100;
