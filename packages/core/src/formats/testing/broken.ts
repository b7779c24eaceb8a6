import * as fc from "fast-check";
import { parse } from "yaml";

/** A text that has been damaged: cut off, mixed up, or with values of another type at some places. */
export function brokenTexts(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length });
  const cut = place.map((end) => text.slice(0, end));
  const replaced = fc
    .record({ from: place, length: fc.nat({ max: 40 }), by: fc.constantFrom(...PIECES) })
    .map(({ from, length, by }) => text.slice(0, from) + by + text.slice(from + length));
  const swapped = retyped(text);
  return fc.oneof(cut, replaced, ...(swapped ? [{ arbitrary: swapped, weight: 3 }] : []));
}

const PIECES = [
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ":",
  ": ",
  ",",
  "- ",
  "\n",
  "	",
  "<",
  ">",
  "&",
  "&a ",
  "*a",
  "!x ",
  "|",
  "#",
  "---\n",
  "null",
  "0",
  "-1",
  "1e999",
  "true",
  '""',
  "__proto__",
  "\0",
  "‮",
  "﻿",
  "<!DOCTYPE a>",
  "]]>",
  "\\u0000",
];

const VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1.5,
  1e21,
  "",
  "constructor",
  "\u202ex",
  [],
  {},
  [[]],
  [null],
  { constructor: 1 },
  { id: [] },
];

/** Swaps up to three values anywhere in a text that is YAML or JSON. */
function retyped(text: string): fc.Arbitrary<string> | undefined {
  let value: unknown;
  try {
    value = parse(text, { merge: true, logLevel: "silent" });
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const swap = fc.record({ at: fc.nat(), by: fc.constantFrom(...VALUES) });
  return fc.array(swap, { minLength: 1, maxLength: 3 }).map((swaps) => {
    const copy = JSON.parse(JSON.stringify(value)) as object;
    for (const { at, by } of swaps) {
      const places = placesIn(copy);
      if (places.length === 0) break;
      const { holder, key } = places[at % places.length]!;
      // A copy, since a later swap may be inside it.
      holder[key] = structuredClone(by);
    }
    return JSON.stringify(copy, undefined, 1);
  });
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
