import { type Found, NameTrie } from "../name-trie.ts";
import { TECHNOLOGIES, namesOf } from "./list.ts";
import { isAmbiguous } from "./names.ts";
import type { Technology } from "./technology.ts";
import { isWrittenAsName } from "./written-as-name.ts";

/** A technology named in a text. */
export interface Mention {
  readonly technology: Technology;
  readonly start: number;
  readonly end: number;
  /** Whether the name is also a plain word, so that only the way it was written told. */
  readonly isPlainWord: boolean;
}

interface Name {
  readonly technology: Technology;
  /** As it is written where it is a name; undefined where no other word is spelled like it. */
  readonly careful: string | undefined;
}

let trie: NameTrie<Name> | undefined;

/**
 * Every technology that a text names, in its order, the longest name at each place. A name that is also a plain word
 * counts only where it is written as a name. Linear in the length of the text.
 */
export function findTechnologies(text: string): Mention[] {
  trie ??= trieOf(TECHNOLOGIES);
  return trie
    .find(text, (found) => isMeant(text, found))
    .map(({ value, start, end }) => ({
      technology: value.technology,
      start,
      end,
      isPlainWord: value.careful !== undefined,
    }));
}

function isMeant(text: string, found: Found<Name>): boolean {
  if (/[\p{L}\p{N}]@$/u.test(text.slice(Math.max(0, found.start - 3), found.start))) return false;
  const { careful } = found.value;
  if (careful === undefined) return true;
  return !found.isInflected && isWrittenAsName(text, found, careful);
}

function trieOf(technologies: readonly Technology[]): NameTrie<Name> {
  const names = new NameTrie<Name>();
  for (const technology of technologies) {
    const [id, ...spoken] = namesOf(technology);
    const careful = new Map(technology.careful.map((name) => [name.toLowerCase(), name]));
    for (const name of [...spoken, id!])
      if (!isAmbiguous(name) && (name !== id || isSpoken(id, spoken)))
        names.add(name, { technology, careful: careful.get(name.toLowerCase()) });
  }
  return names;
}

/** Ids are made to be unique, not to be spoken: `box`, `render` and `edge-browser` stand in no text for what they are. */
const isSpoken = (id: string, spoken: readonly string[]): boolean =>
  spoken.some((name) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "") === id.replaceAll("-", ""));
