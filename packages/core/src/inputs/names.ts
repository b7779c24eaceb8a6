import { protocolNamed } from "../knowledge/index.ts";
import type { Kind } from "../model/index.ts";

/** A name as it is compared: without case, articles, marks that only set words apart, and the plural of its last word. */
export function folded(name: string): string {
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[`*"“”]/g, "")
    .split(/[\s_\-/.]+/)
    .filter((word) => word !== "" && !ARTICLES.has(word));
  const last = words.pop();
  return last === undefined ? "" : [...words, singular(last)].join(" ");
}

/** A name without the words that say only what sort of thing it is, as far as any other word is left. */
export function shortName(name: string, kind: Kind): string {
  return without(GENERAL[kind] ?? [], name).join(" ");
}

/** Protocols are called by many names; where we know one, all of them are this. */
export const sameProtocol = (name: string): string => protocolNamed(name)?.id ?? folded(name);

/** The words of a name that tell it from others, with those that may do so. */
export function tellingWords(name: string, kind: Kind): string[] {
  return without((GENERAL[kind] ?? []).slice(0, 1), name);
}

function without(sets: readonly ReadonlySet<string>[], name: string): string[] {
  let words = folded(name).split(" ").map(singular);
  for (const general of sets) {
    const rest = words.filter((word) => !general.has(word));
    if (rest.length > 0) words = rest;
  }
  return words;
}

const ARTICLES: ReadonlySet<string> = new Set(["a", "an", "the"]);
/** The emptiest words first: of an "API service" it is the API that is left. */
const GENERAL: Partial<Record<Kind, readonly ReadonlySet<string>[]>> = {
  component: [
    new Set(["service", "server", "system", "component", "application", "svc", "microservice"]),
    new Set(["app", "api"]),
  ],
  boundary: [new Set(["network", "zone", "boundary", "namespace", "subnet", "vpc", "net"])],
};

const singular = (word: string): string =>
  word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
