import type { Span } from "../../model/index.ts";
import { plain, type Row, type Table, type Tree } from "./tree.ts";

/**
 * How readers look into a tree whose shape nobody has checked. A wrong type reads as absent, so one odd field never
 * fails a file; a reader that wants to tell of it asks `has` and says `unclear` with the line.
 */
type Path = readonly (string | number)[];

/** The node at the end of a path of keys and indices. */
export function at(tree: Tree | undefined, ...path: Path): Tree | undefined {
  let here = tree;
  for (const step of path) {
    if (here?.is === "table") here = here.rows.get(String(step))?.value;
    else if (here?.is === "list" && typeof step === "number") here = here.items[step];
    else return undefined;
  }
  return here;
}

export function rowAt(tree: Tree | undefined, ...path: Path): Row | undefined {
  const table = at(tree, ...path.slice(0, -1));
  return table?.is === "table" ? table.rows.get(String(path.at(-1))) : undefined;
}

/** Whether something stands there, be it of the wrong type; an empty value is nothing. */
export function has(tree: Tree | undefined, ...path: Path): boolean {
  const node = at(tree, ...path);
  return node !== undefined && !(node.is === "leaf" && node.value === null);
}

/** A text, or a number or truth as it was written: what people leave without quotes is text all the same. */
export function textAt(tree: Tree | undefined, ...path: Path): string | undefined {
  const node = at(tree, ...path);
  if (node?.is !== "leaf" || node.value === null) return undefined;
  return typeof node.value === "string" ? node.value : (node.written ?? String(node.value));
}

/** A number, also one in quotes. */
export function numberAt(tree: Tree | undefined, ...path: Path): number | undefined {
  const node = at(tree, ...path);
  if (node?.is !== "leaf") return undefined;
  if (typeof node.value === "number") return node.value;
  return typeof node.value === "string" && NUMBER.test(node.value) ? Number(node.value) : undefined;
}

const NUMBER = /^[-+]?\d{1,15}(\.\d{1,15})?$/;

/** A truth, also as YAML 1.1 writes it or in quotes: `yes`, `off`, `"true"`. */
export function truthAt(tree: Tree | undefined, ...path: Path): boolean | undefined {
  const node = at(tree, ...path);
  if (node?.is !== "leaf") return undefined;
  return typeof node.value === "boolean" ? node.value : TRUTHS.get(String(node.value).toLowerCase());
}

const TRUTHS = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["no", false],
  ["off", false],
]);

/** The items of a list. What is no list has none. */
export function listAt(tree: Tree | undefined, ...path: Path): readonly Tree[] {
  const node = at(tree, ...path);
  return node?.is === "list" ? node.items : [];
}

/** The texts of a list; one text alone is a list of one. */
export function textsAt(tree: Tree | undefined, ...path: Path): string[] {
  const node = at(tree, ...path);
  return (node?.is === "list" ? node.items : [node]).flatMap((item) => textAt(item) ?? []);
}

export function tableAt(tree: Tree | undefined, ...path: Path): Table | undefined {
  const node = at(tree, ...path);
  return node?.is === "table" ? node : undefined;
}

/** Keys with their rows, in the order of the file. What is no table has none. */
export function rowsOf(tree: Tree | undefined, ...path: Path): readonly (readonly [string, Row])[] {
  const node = at(tree, ...path);
  return node?.is === "table" ? [...node.rows] : [];
}

/** The line of what stands at the path, or of the innermost that does. */
export function lineOf(tree: Tree, ...path: Path): number {
  let here: Tree = tree;
  let line = tree.line;
  for (const step of path) {
    const row = rowAt(here, step);
    const next = row?.value ?? at(here, step);
    if (next === undefined) break;
    line = row?.line ?? next.line;
    here = next;
  }
  return line;
}

/** Where a thing stands: of a row, the line of its key. */
export function spanOf(place: Tree | Row): Span {
  return { line: place.line, ...("column" in place && { column: place.column }) };
}

/** What a table says besides the keys a reader knows, as plain values; undefined where that is nothing. */
export function restOf(tree: Tree | undefined, known: Iterable<string>): Record<string, unknown> | undefined {
  const names = new Set(known);
  const rest = rowsOf(tree).filter(([key]) => !names.has(key));
  if (rest.length === 0) return undefined;
  return Object.fromEntries(rest.map(([key, row]) => [key, plain(row.value)]));
}
