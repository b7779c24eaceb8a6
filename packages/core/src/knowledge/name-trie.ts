import { type Word, areJoined, wordsOf } from "./words.ts";

/** A name's place in a text. */
export interface Found<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
  /** The words of the text, and those of them that are the name. */
  readonly words: readonly Word[];
  readonly first: number;
  readonly last: number;
  /** Whether it was written with a plural's `s` or a version's digits at its end. */
  readonly isInflected: boolean;
}

interface Node<T> {
  readonly next: Map<string, Node<T>>;
  value?: T;
}

/** `AD DS` is not what somebody adds. */
const JOINED_LENGTH_MIN = 6;

/** Finds any of many names in a text, the longest at each place, in time linear in the text. */
export class NameTrie<T> {
  readonly #root: Node<T> = { next: new Map() };

  /** A name of several words is also known when written as one, unless that is so short that it may be any word. */
  add(name: string, value: T): void {
    const keys = wordsOf(name).map(({ key }) => key);
    this.#insert(keys, value);
    const joined = keys.join("");
    if (keys.length > 1 && joined.length >= JOINED_LENGTH_MIN) this.#insert([joined], value);
  }

  /** Names do not overlap. Where `accepts` refuses the longest, a shorter one at the same place may be it. */
  find(text: string, accepts: (found: Found<T>) => boolean = () => true): Found<T>[] {
    const words = wordsOf(text);
    const all: Found<T>[] = [];
    for (let at = 0; at < words.length;) {
      const found = this.#candidatesAt(text, words, at).findLast(accepts);
      if (found) all.push(found);
      at = found ? found.last + 1 : at + 1;
    }
    return all;
  }

  /** The shortest first. */
  #candidatesAt(text: string, words: readonly Word[], first: number): Found<T>[] {
    const candidates: Found<T>[] = [];
    let node = this.#root;
    for (let last = first; last < words.length; last++) {
      const word = words[last]!;
      if (last > first && !areJoined(text, words[last - 1]!, word)) break;
      const exact = node.next.get(word.key);
      const next =
        exact ??
        stemsOf(word.key)
          .map((stem) => node.next.get(stem))
          .find((stem) => stem?.value !== undefined);
      if (!next) break;
      const place = { start: words[first]!.start, end: word.end, words, first, last };
      if (next.value !== undefined) candidates.push({ ...place, value: next.value, isInflected: !exact });
      if (!exact) break;
      node = exact;
    }
    return candidates;
  }

  #insert(keys: readonly string[], value: T): void {
    let node = this.#root;
    for (const key of keys) {
      if (!node.next.has(key)) node.next.set(key, { next: new Map() });
      node = node.next.get(key)!;
    }
    node.value ??= value;
  }
}

/** `plcs` may be `plc`, `python3` may be `python`. */
function stemsOf(key: string): readonly string[] {
  if (key.length < 4) return [];
  if (key.endsWith("s")) return [key.slice(0, -1)];
  if (!/\d$/.test(key)) return [];
  const stem = key.replace(/\d{1,2}$/, "");
  return /\d$/.test(stem) ? [] : [stem];
}
