import { foldName } from "../words.ts";
import { AMBIGUOUS_NAMES, TECHNOLOGIES, namesOf } from "./list.ts";
import type { Technology } from "./technology.ts";

const ambiguous = new Set(AMBIGUOUS_NAMES.map(foldName));
let byName: ReadonlyMap<string, Technology> | undefined;

/** By id, name or alias, however it is written; undefined for what is unknown or has two owners. */
export function technologyNamed(text: string): Technology | undefined {
  const key = foldName(text);
  if (ambiguous.has(key)) return undefined;
  byName ??= new Map(TECHNOLOGIES.flatMap((one) => namesOf(one).map((name) => [foldName(name), one])));
  return byName.get(key);
}

export const isAmbiguous = (name: string): boolean => ambiguous.has(foldName(name));
