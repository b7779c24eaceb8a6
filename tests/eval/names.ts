/** When two names mean the same thing. There is no fuzzy matching: what a reader calls by another word is missed. */
export interface Names {
  readonly name: string;
  readonly aliases?: readonly string[] | undefined;
}

export const namesOf = ({ name, aliases = [] }: Names): readonly string[] => [name, ...aliases];

export function full(name: string): string {
  const words = folded(name)
    .split(" ")
    .filter((word) => !ARTICLES.has(word));
  const last = words.pop();
  return [...words, ...(last === undefined ? [] : [withoutPlural(last)])].join(" ");
}

/** Empty where nothing but a general word is left. */
export function short(name: string): string {
  return full(name)
    .split(" ")
    .filter((word) => !GENERAL.has(word))
    .join(" ");
}

/** The words of a sentence, without a list mark or a label before it. */
export function wordsOf(sentence: string): readonly string[] {
  const bare = sentence.replace(LABEL, "");
  return full(bare)
    .split(" ")
    .filter((word) => word !== "");
}

/**
 * Finds the item that a name means, by its place in the list. The full form of any name decides; only where no item has
 * it does a short form, and only one that a single item of the list can be called by.
 */
export function resolverOf(items: readonly (readonly string[])[]): (name: string) => number | undefined {
  const byFull = new Map<string, number>();
  const owners = new Map<string, Set<number>>();
  const byShort = new Map<string, number>();
  items.forEach((names, at) => {
    for (const name of names) {
      if (!byFull.has(full(name))) byFull.set(full(name), at);
      for (const form of [full(name), short(name)]) owners.set(form, (owners.get(form) ?? new Set()).add(at));
      if (!byShort.has(short(name))) byShort.set(short(name), at);
    }
  });
  return (name) => {
    const exact = byFull.get(full(name));
    if (exact !== undefined) return exact;
    const form = short(name);
    return form !== "" && owners.get(form)?.size === 1 ? byShort.get(form) : undefined;
  };
}

const folded = (name: string): string =>
  name
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll(/[`*"\u201c\u201d]/g, "")
    .replaceAll(/[\s_\-/]+/g, " ")
    .trim();

const ARTICLES = new Set(["a", "an", "the"]);
const GENERAL = new Set(
  ["service", "server", "system", "component", "application"].flatMap((word) => [word, `${word}s`]),
);

const withoutPlural = (word: string): string =>
  word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;

/** `R1:`, `REQ-2`, `3.`, `(a)`, `-`. */
const LABEL =
  /^\s*(?:[-*\u2022+]\s+)?(?:(?:[A-Z][A-Za-z]{0,5}[- ]?\d+(?:\.\d+)*|\d+(?:\.\d+)*|\(?[a-z0-9]\))[.:)]?\s+)?/u;
