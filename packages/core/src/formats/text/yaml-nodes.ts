import type { LineCounter, Node, ParsedNode, Scalar, YAMLMap } from "yaml";
import { quoted } from "../../kernel/index.ts";
import type { Problem } from "./problems.ts";
import type { Leaf, Row, Tree } from "./tree.ts";
import type { Yaml } from "./yaml-library.ts";
import type { ParsedYaml, YamlOptions } from "./yaml.ts";

/** What aliases and merge keys may make of a text, counted as if each were written out. */
const EXPANDED_MAX = 400_000;
const DEPTH_MAX = 64;

interface Place {
  readonly lines: LineCounter;
  readonly options: YamlOptions;
}

/** The library's nodes as ours: aliases resolved, merge keys merged, repeated keys told. */
export function toTrees(yaml: Yaml, contents: readonly (ParsedNode | null)[], place: Place): ParsedYaml {
  const problems: Problem[] = [];
  const trees: Tree[] = [];
  for (const node of contents) {
    // Anchors hold within their document.
    const converter = new Converter(yaml, place, problems);
    trees.push(node === null ? { is: "leaf", line: 1, column: 1, value: null } : converter.tree(node).tree);
  }
  return { trees, problems };
}

/** A tree with what it would be if every alias in it were written out. */
interface Sized {
  readonly tree: Tree;
  readonly size: number;
  readonly depth: number;
}

class Converter {
  readonly #yaml: Yaml;
  readonly #lines: LineCounter;
  readonly #options: YamlOptions;
  readonly #problems: Problem[];
  readonly #anchored = new Map<string, Sized | "open">();
  #tooBig = false;

  constructor(yaml: Yaml, { lines, options }: Place, problems: Problem[]) {
    this.#yaml = yaml;
    this.#lines = lines;
    this.#options = options;
    this.#problems = problems;
  }

  tree(node: Node): Sized {
    if (this.#yaml.isAlias(node)) return this.#aliased(node.source, node);
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) this.#anchored.set(anchor, "open");
    const sized = this.#bounded(this.#plainNode(node));
    if (anchor !== undefined) this.#anchored.set(anchor, sized);
    return sized;
  }

  #plainNode(node: Node): Sized {
    if (this.#yaml.isMap(node)) return this.#table(node);
    const tag = this.#tagOf(node);
    if (this.#yaml.isSeq(node)) {
      const items = node.items.map((item) => this.tree(item as Node));
      return {
        tree: { is: "list", ...this.#at(node), ...tag, items: items.map((item) => item.tree) },
        size: items.reduce((sum, { size }) => sum + size, 1),
        depth: 1 + items.reduce((most, { depth }) => Math.max(most, depth), 0),
      };
    }
    const leaf = this.#yaml.isScalar(node) ? leafOf(node) : { value: null };
    return { tree: { is: "leaf", ...this.#at(node), ...tag, ...leaf }, size: 1, depth: 1 };
  }

  #table(node: YAMLMap): Sized {
    const rows = new Map<string, Row>();
    const merged: Sized[] = [];
    let [size, depth] = [1, 0];
    for (const { key, value } of node.items) {
      const name = this.#yaml.isScalar(key) ? keyOf(key) : "";
      const { line, column } = this.#at(key as Node);
      if (name === "__proto__") {
        this.#problem(line, '"__proto__" cannot be a key');
        continue;
      }
      const read: Sized =
        value === null
          ? { tree: { is: "leaf", line, column, value: null }, size: 1, depth: 1 }
          : this.tree(value as Node);
      size += read.size;
      depth = Math.max(depth, read.depth);
      if (name === "<<" && this.#options.aliases === true && (key as Scalar).type === "PLAIN") {
        merged.push(read);
        continue;
      }
      const earlier = rows.get(name);
      if (earlier && !this.#mayRepeat(name, { line, first: earlier.line })) continue;
      rows.set(name, { line, value: read.tree });
    }
    for (const { tree } of merged) this.#merge(rows, tree);
    return { tree: { is: "table", ...this.#at(node), ...this.#tagOf(node), rows }, size, depth: depth + 1 };
  }

  /** What a table says itself stands; of several that are merged, the first. */
  #merge(rows: Map<string, Row>, from: Tree): void {
    const tables = from.is === "list" ? from.items : [from];
    for (const table of tables) {
      if (table.is !== "table") {
        this.#problem(table.line, "is merged by <<, which takes a table or a list of tables");
        continue;
      }
      for (const [key, row] of table.rows) if (!rows.has(key)) rows.set(key, row);
    }
  }

  #aliased(name: string, node: Node): Sized {
    const sized = this.#anchored.get(name);
    const { line, column } = this.#at(node);
    if (sized !== undefined && sized !== "open") return sized;
    const why = sized === "open" ? "lies in what it stands for" : "has no anchor before it";
    this.#problem(line, `the alias ${quoted(`*${name}`, 60)} ${why}`);
    return { tree: { is: "leaf", line, column, value: null }, size: 1, depth: 1 };
  }

  #bounded(sized: Sized): Sized {
    if (!this.#tooBig && (sized.size > EXPANDED_MAX || sized.depth > DEPTH_MAX)) {
      this.#tooBig = true;
      const what = sized.depth > DEPTH_MAX ? `${DEPTH_MAX} levels` : `${EXPANDED_MAX} values`;
      this.#problem(sized.tree.line, `holds more than ${what} when its aliases are written out`);
    }
    // One beyond the bound stays so, however often it is doubled.
    return sized.size > EXPANDED_MAX ? { ...sized, size: EXPANDED_MAX + 1 } : sized;
  }

  #mayRepeat(name: string, { line, first }: { readonly line: number; readonly first: number }): boolean {
    if (this.#options.unclear === undefined) {
      this.#problem(line, `${quoted(name)} is here a second time; the first is on line ${first}`);
      return false;
    }
    this.#options.unclear({
      line,
      text: name.slice(0, 200),
      why: `is here a second time; what line ${first} says is passed over`,
    });
    return true;
  }

  #problem(line: number, problem: string): void {
    this.#problems.push({ line, problem });
  }

  #at(node: Node): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }

  #tagOf(node: Node): { readonly tag?: string } {
    const { tag } = node as { tag?: string };
    return tag === undefined || tag.startsWith("tag:") ? {} : { tag };
  }
}

/** A key as it is written: `1.10` and `yes` are words here. */
const keyOf = (key: Scalar): string =>
  typeof key.value === "string" ? key.value : (key.source ?? String(key.value ?? ""));

function leafOf({ value, source }: Scalar): Pick<Leaf, "value" | "written"> {
  if (typeof value === "string" || value === null || value === undefined) return { value: value ?? null };
  // Infinity and not-a-number are no values of JSON, so they stay words.
  if (typeof value === "number" && !Number.isFinite(value)) return { value: source ?? String(value) };
  if (typeof value !== "number" && typeof value !== "boolean") return { value: source ?? "" };
  return source === undefined || source === String(value) ? { value } : { value, written: source };
}
