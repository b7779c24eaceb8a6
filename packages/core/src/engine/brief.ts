import type { Element } from "./element.ts";
import type { Ask, Binding, Witness } from "./evidence.ts";

/**
 * What a cell keeps of a judgement that found nothing: the rule, then what would settle it or what does, each on a line
 * of its own. There are ten times as many of these as findings, so what is said of the owner itself leaves its name out,
 * and equal ones of a rule are one and the same.
 */
export type Brief = readonly [rule: string, ...lines: string[]];

/** The lines of a brief. Those that name nobody but the owner are kept: most elements lack the same answers. */
export interface Lines {
  readonly texts: readonly string[];
  readonly namesOthers: boolean;
  /** What of it asks for a technology, as soon as somebody wanted to know. */
  technology?: Lines | undefined;
}

const TAB = "\t";

/** As it is asked for: the name of the field that tells what something is. */
export const TECHNOLOGY = "technology";

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
const ASKS_MAX = 12;

/** Takes down evidence as lines, for one owner after another. */
export class Scribe implements Witness {
  readonly #known = new Map<string, Lines>();
  readonly #joined = new WeakMap<Lines, WeakMap<Lines, Lines>>();
  #owner: Element | undefined;
  #texts: string[] = [];
  #namesOthers = false;

  /** What somebody tells of an owner. */
  linesOf(owner: Element, tell: (witness: Witness) => void): Lines {
    this.#owner = owner;
    this.#texts = [];
    this.#namesOthers = false;
    tell(this);
    return this.#kept({ texts: this.#texts.slice(), namesOthers: this.#namesOthers });
  }

  /** What is asked in either. */
  both(first: Lines, second: Lines): Lines {
    const isKept = !first.namesOthers && !second.namesOthers;
    let known = isKept ? this.#joined.get(first)?.get(second) : undefined;
    if (known !== undefined) return known;
    // Joined at once, since a list that is added to keeps room for more.
    const texts = first.texts.concat(
      second.texts.some((text) => first.texts.includes(text)) ? beyond(second, first) : second.texts,
    );
    if (texts.length > ASKS_MAX) texts.length = ASKS_MAX;
    known = this.#kept({ texts, namesOthers: !isKept });
    if (!isKept) return known;
    let joined = this.#joined.get(first);
    if (joined === undefined) this.#joined.set(first, (joined = new WeakMap()));
    joined.set(second, known);
    return known;
  }

  /** Of what is asked only what something is. Undefined where that is known. */
  onlyTechnology(lines: Lines): Lines | undefined {
    if ("technology" in lines) return lines.technology;
    const texts = lines.texts.filter((text) => text === TECHNOLOGY || text.startsWith(`${TECHNOLOGY}${TAB}`));
    const only = { texts, namesOthers: texts.some((text) => text !== TECHNOLOGY) };
    return (lines.technology = texts.length === 0 ? undefined : this.#kept(only));
  }

  /** What is asked by one name of whoever it is asked of. */
  asking(attribute: string): Lines {
    return this.#kept({ texts: [attribute], namesOthers: false });
  }

  prove(element: Element, what: string, value: string, from: Binding["from"]): void {
    if (this.#texts.length >= REASONS_MAX) return;
    const words = `${what}${TAB}${value}${TAB}${from}`;
    if (element === this.#owner) this.#take(words);
    else this.#take(`${words}${TAB}${element.id}`, true);
  }

  ask(element: Element, attribute: string): void {
    if (this.#texts.length >= ASKS_MAX) return;
    if (element === this.#owner) this.#take(attribute);
    else this.#take(element.askedFor(attribute), true);
  }

  #take(text: string, namesOther = false): void {
    if (this.#texts.includes(text)) return;
    this.#texts.push(text);
    if (namesOther) this.#namesOthers = true;
  }

  #kept(lines: Lines): Lines {
    if (lines.namesOthers) return lines;
    const key = lines.texts.length === 1 ? lines.texts[0]! : lines.texts.join("\n");
    const known = this.#known.get(key);
    if (known === undefined && this.#known.size < KNOWN_MAX) this.#known.set(key, lines);
    return known ?? lines;
  }
}

const beyond = (lines: Lines, others: Lines): string[] => lines.texts.filter((text) => !others.texts.includes(text));

const KNOWN_MAX = 10_000;

/** What is found of many elements in the same words is kept once for all of them. */
export class Briefs {
  readonly #rule: string;
  readonly #byLines = new WeakMap<Lines, Brief>();
  #lines: Lines | undefined;
  #brief: Brief = [""];

  constructor(rule: string) {
    this.#rule = rule;
  }

  of(lines: Lines): Brief {
    if (lines.namesOthers) return [this.#rule, ...lines.texts];
    if (lines === this.#lines) return this.#brief;
    let brief = this.#byLines.get(lines);
    if (brief === undefined) this.#byLines.set(lines, (brief = [this.#rule, ...lines.texts]));
    this.#lines = lines;
    return (this.#brief = brief);
  }
}
