/**
 * A foreign text as plain nodes that know their place, whatever it was written in. Keys live in maps, so none of them
 * can reach a prototype. Nodes may be shared where the text says the same thing at several places (aliases of YAML).
 */
export type Tree = Leaf | List | Table;

interface Node {
  /** Counted from 1, as people and editors do. */
  readonly line: number;
  readonly column: number;
  /** A custom tag, where the reader wants to know of it: `!Ref`. */
  readonly tag?: string;
}

export interface Leaf extends Node {
  readonly is: "leaf";
  readonly value: Plain;
  /** What a number or a truth looked like in the text, where that is not how we would write it: `1.10`, `True`. */
  readonly written?: string;
}
export interface List extends Node {
  readonly is: "list";
  readonly items: readonly Tree[];
}
export interface Table extends Node {
  readonly is: "table";
  readonly rows: ReadonlyMap<string, Row>;
}
/** `line` is the key's, which is where a reader looks; the value may begin further down. */
export interface Row {
  readonly line: number;
  readonly value: Tree;
}

export type Plain = string | number | boolean | null;

/** The node as schemas take it. `fromEntries` defines own properties, so no key can reach a prototype. */
export function plain(tree: Tree): unknown {
  if (tree.is === "leaf") return tree.value;
  if (tree.is === "list") return tree.items.map(plain);
  return Object.fromEntries([...tree.rows].map(([key, row]) => [key, plain(row.value)]));
}

/** The line of the innermost node on a path that is there: where a reader finds what is wrong. */
export function lineAt(tree: Tree, path: readonly PropertyKey[]): number | undefined {
  let here: Tree | undefined = tree;
  let line: number | undefined;
  for (const step of path) {
    const item: Tree | undefined = here?.is === "list" ? here.items[Number(step)] : undefined;
    const row: Row | undefined =
      here?.is === "table" ? here.rows.get(String(step)) : item && { line: item.line, value: item };
    if (row === undefined) break;
    ({ line, value: here } = row);
  }
  return line;
}
