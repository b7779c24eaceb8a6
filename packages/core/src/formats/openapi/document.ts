import type { Pages } from "../deployment/index.ts";
import type { Siblings, Source } from "../format.ts";
import { type Tree, at, broken, parseYaml, readYaml, rowsOf, textAt } from "../text/index.ts";

/** A node and the file that its references start from. */
export interface Node {
  readonly tree: Tree;
  readonly file: string;
}

/** The description with the files it refers to; each is opened once, and what is not there is told once. */
export class Description {
  readonly #files: ReadonlyMap<string, Tree>;
  readonly root: Node;

  private constructor(root: Node, files: ReadonlyMap<string, Tree>) {
    this.root = root;
    this.#files = files;
  }

  static async open(source: Source, { pages, siblings }: { pages: Pages; siblings: Siblings }): Promise<Description> {
    const { name, text } = source;
    if (text === undefined) broken(name, 1, "is not text");
    const tree = pages.open(source, await readYaml(text, { file: name, aliases: true }));
    if (tree.is !== "table" || textAt(tree, "openapi") === undefined)
      broken(name, 1, "does not say which version of OpenAPI it is");
    const files = new Map([["", tree]]);
    await openReferred(files, { pages, siblings });
    return new Description({ tree, file: "" }, files);
  }

  /** The node itself, or what it refers to in the end; undefined for what is not there or refers to itself. */
  resolve(node: Node): Node | undefined {
    let here = node;
    for (let depth = 0; depth < REFERENCES_MAX; depth++) {
      const reference = textAt(here.tree, "$ref");
      if (reference === undefined) return here;
      const [file = "", pointer = ""] = reference.split("#");
      const place = file === "" ? here.file : fileName(file);
      const target = pointedAt(this.#files.get(place), pointer);
      if (target === undefined) return undefined;
      here = { tree: target, file: place };
    }
    return undefined;
  }

  /** What stands at a path, with references followed at its end. */
  at(node: Node, ...path: readonly (string | number)[]): Node | undefined {
    const tree = at(node.tree, ...path);
    return tree === undefined ? undefined : this.resolve({ tree, file: node.file });
  }

  rows(node: Node | undefined, ...path: readonly string[]): [string, Node][] {
    if (node === undefined) return [];
    return rowsOf(node.tree, ...path).map(([name, row]) => [name, { tree: row.value, file: node.file }]);
  }

  items(node: Node | undefined, ...path: readonly string[]): Node[] {
    const list = node === undefined ? undefined : at(node.tree, ...path);
    return list?.is === "list" ? list.items.map((tree) => ({ tree, file: node!.file })) : [];
  }
}

const REFERENCES_MAX = 50;
const FILES_MAX = 50;

/** A reference names a file beside this one; where it lies is not asked. */
const fileName = (path: string): string => path.replace(/^\.\//, "");

async function openReferred(
  files: Map<string, Tree>,
  { pages, siblings }: { pages: Pages; siblings: Siblings },
): Promise<void> {
  const asked = new Set<string>();
  const open = [...files.values()];
  for (let tree = open.pop(); tree !== undefined; tree = open.pop()) {
    for (const name of referredFiles(tree)) {
      if (asked.has(name) || asked.size >= FILES_MAX) continue;
      asked.add(name);
      const source = await siblings(name);
      if (source?.text === undefined) continue;
      const { trees, problems } = await parseYaml(source.text, { file: source.name, aliases: true });
      const [read] = trees;
      if (read === undefined || problems.length > 0) continue;
      const opened = pages.open(source, read);
      files.set(name, opened);
      open.push(opened);
    }
  }
}

function referredFiles(tree: Tree): Set<string> {
  const names = new Set<string>();
  const seen = new Set<Tree>();
  const open: Tree[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.is === "list") open.push(...node.items);
    if (node.is !== "table") continue;
    const [file = ""] = (textAt(node, "$ref") ?? "").split("#");
    if (file !== "" && !/^[a-z][a-z0-9+.-]*:/i.test(file)) names.add(fileName(file));
    open.push(...rowsOf(node).map(([, row]) => row.value));
  }
  return names;
}

/** A JSON pointer, as RFC 6901 writes it; one that is written as part of an address may be escaped once more. */
function pointedAt(tree: Tree | undefined, pointer: string): Tree | undefined {
  if (pointer === "" || pointer === "/") return tree;
  let here = tree;
  for (const step of pointer.split("/").slice(1)) {
    const key = unescaped(step).replaceAll("~1", "/").replaceAll("~0", "~");
    here = here?.is === "list" ? at(here, Number(key)) : at(here, key);
  }
  return here;
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
