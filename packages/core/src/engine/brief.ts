import type { Element } from "./element.ts";
import { Growing } from "./growing.ts";
import { type Ask, type Binding, type Proof, type Witness, bindingsOf } from "./evidence.ts";

/**
 * How a judgement that found nothing is stored: the rule, then what would settle it or what does, each on a line of its
 * own. There are ten times as many of these as findings, so what is said of the owner itself leaves its name out.
 */
export type Brief = readonly [rule: string, ...lines: string[]];

/** What is asked, in lines. Those that name nobody but the owner are kept: most elements lack the same answers. */
export interface Lines {
  readonly texts: readonly string[];
  readonly namesOthers: boolean;
  /** What of it asks for a technology, as soon as somebody wanted to know. */
  technology?: Lines | undefined;
  /** What came of it together with what names others, the last time; and with what names nobody. */
  with: Lines | undefined;
  joined: Lines | undefined;
  joinedWith: Map<Lines, Lines> | undefined;
}

const TAB = "\t";

/** As it is asked for: the name of the field that tells what something is. */
export const TECHNOLOGY = "technology";

export function askOf(line: string, owner: string): Ask {
  const tab = line.indexOf(TAB);
  return tab < 0
    ? { element: owner, attribute: line }
    : { element: line.slice(tab + 1), attribute: line.slice(0, tab) };
}

export function bindingOf(line: string, owner: string): Binding {
  const [what = "", value = "", from = "", element = owner] = line.split(TAB);
  return { element, what, value, from: from as Binding["from"] };
}

export const linesOf = (proof: Proof, owner: string): readonly string[] =>
  bindingsOf(proof).map(({ element, what, value, from }) =>
    (element === owner ? [what, value, from] : [what, value, from, element]).join(TAB),
  );

const ASKS_MAX = 12;

/** Takes down what is to be asked as lines, for one owner after another. */
export class Scribe implements Witness {
  readonly #known = new Map<string, Lines>();
  #owner: Element | undefined;
  readonly #texts = new Growing<string>();
  #namesOthers = false;

  /** Makes room for what somebody tells of an owner, until it is `written`. */
  begin(owner: Element): void {
    this.#owner = owner;
    this.#texts.begin();
    this.#namesOthers = false;
  }

  written(): Lines {
    this.#owner = undefined;
    return this.#kept(this.#texts.taken(), this.#namesOthers);
  }

  /** What is asked in either. */
  both(first: Lines, second: Lines): Lines {
    if (first.with === second) return first.joined!;
    const isKept = !first.namesOthers && !second.namesOthers;
    const known = isKept ? first.joinedWith?.get(second) : undefined;
    if (known !== undefined) return known;
    const texts = first.texts.concat(
      second.texts.some((text) => first.texts.includes(text)) ? beyond(second, first) : second.texts,
    );
    if (texts.length > ASKS_MAX) texts.length = ASKS_MAX;
    const joined = this.#kept(texts, !isKept);
    if (isKept) (first.joinedWith ??= new Map()).set(second, joined);
    else [first.with, first.joined] = [second, joined];
    return joined;
  }

  /** Of what is asked only what something is. Undefined where that is known. */
  onlyTechnology(lines: Lines): Lines | undefined {
    if ("technology" in lines) return lines.technology;
    const texts = lines.texts.filter((text) => text === TECHNOLOGY || text.startsWith(`${TECHNOLOGY}${TAB}`));
    const namesOthers = texts.some((text) => text !== TECHNOLOGY);
    return (lines.technology = texts.length === 0 ? undefined : this.#kept(texts, namesOthers));
  }

  /** What is asked by one name of whoever it is asked of. */
  asking(attribute: string): Lines {
    return this.#kept([attribute], false);
  }

  /** Of what is asked, nothing is proved. */
  prove(): void {}

  ask(element: Element, attribute: string): void {
    const texts = this.#texts;
    if (texts.size >= ASKS_MAX) return;
    const isOwner = element === this.#owner;
    const text = isOwner ? attribute : element.askedFor(attribute);
    if (texts.has(text)) return;
    texts.add(text);
    if (!isOwner) this.#namesOthers = true;
  }

  #kept(texts: readonly string[], namesOthers: boolean): Lines {
    if (namesOthers) return linesWith(texts, true);
    const key = texts.length === 1 ? texts[0]! : texts.join("\n");
    let known = this.#known.get(key);
    if (known !== undefined) return known;
    known = linesWith(texts, false);
    if (this.#known.size < KNOWN_MAX) this.#known.set(key, known);
    return known;
  }
}

const linesWith = (texts: readonly string[], namesOthers: boolean): Lines => ({
  texts,
  namesOthers,
  with: undefined,
  joined: undefined,
  joinedWith: undefined,
});

const beyond = (lines: Lines, others: Lines): string[] => lines.texts.filter((text) => !others.texts.includes(text));

const KNOWN_MAX = 10_000;
