import { SecaError } from "../kernel/index.ts";
import { type Entity, type Link, canonicalJson, halfOf, hashOf, isKind, linkId, sha256 } from "../model/index.ts";

/**
 * A version's facts as a tree of objects, each named by the hash of its content: root → half → kind → hash trie.
 * A leaf holds at most 64 facts and splits by the next hex digit of sha-256(id), so the shape depends on the
 * content alone: equal facts give equal trees, a version costs what changed, and equal hashes end a comparison.
 * An entity is an object of its own (versions share it); links are small and live inside their leaves.
 */
export type Fact = Entity | Link;

export interface FactChange {
  readonly id: string;
  /** The fact from now on; absent: it is gone. */
  readonly after?: Fact;
}

/** What a leaf keeps of a fact: the name of an entity's object, or the link itself. */
type Item = readonly [id: string, hash: string] | Link;

export type TreeObject =
  | { readonly model: string; readonly presentation: string }
  | { readonly kinds: Readonly<Record<string, string>> }
  | Leaf
  | Branch
  | Entity;
interface Leaf {
  readonly leaf: readonly Item[];
}
interface Branch {
  readonly branch: Readonly<Record<string, readonly [hash: string, count: number]>>;
}
type Node = Leaf | Branch;

/** Reads stored objects by hash; answers may come from a cache. */
export type ReadObject = (hash: string) => Promise<TreeObject>;

/** What a write produced: the new root and the objects that may not be stored yet. */
export interface TreeWrite {
  readonly root: string;
  readonly objects: ReadonlyMap<string, NewObject>;
}
/** An object with the canonical text that it is named by, so that nobody writes the text twice. */
export interface NewObject {
  readonly object: TreeObject;
  readonly text: string;
}

const LEAF_MAX = 64;

const isLink = (fact: Fact): fact is Link => "from" in fact;
export const factId = (fact: Fact): string => (isLink(fact) ? linkId(fact) : fact.id);

/** The drawer of the tree that an id belongs to: an entity's kind, or `link` with the link's kind. */
function drawerOf(id: string): { half: "model" | "presentation"; drawer: string } {
  const space = id.indexOf(" ");
  const owner = id.slice(0, id.indexOf("/"));
  const half = isKind(owner) ? halfOf(owner) : "model";
  return { half, drawer: space === -1 ? owner : `link ${id.slice(space + 1, id.indexOf(" ", space + 1))}` };
}

export const isLinkId = (id: string): boolean => id.includes(" ");

/** The tree after some changes. Without a root it starts from nothing. */
export async function writeTree(
  root: string | undefined,
  changes: readonly FactChange[],
  read: ReadObject,
): Promise<TreeWrite> {
  const objects = new Map<string, NewObject>();
  const keep = (object: TreeObject): string => {
    const text = canonicalJson(object);
    const hash = sha256(text);
    objects.set(hash, { object, text });
    return hash;
  };
  const readNew: ReadObject = async (hash) => objects.get(hash)?.object ?? read(hash);

  const byHalf = {
    model: new Map<string, Map<string, Item | undefined>>(),
    presentation: new Map<string, Map<string, Item | undefined>>(),
  };
  for (const { id, after } of changes) {
    const { half, drawer } = drawerOf(id);
    const drawers = byHalf[half];
    let items = drawers.get(drawer);
    if (!items) drawers.set(drawer, (items = new Map()));
    items.set(id, after === undefined ? undefined : isLink(after) ? after : [after.id, keep(after)]);
  }

  const old = root === undefined ? undefined : ((await read(root)) as { model: string; presentation: string });
  const half = async (name: "model" | "presentation"): Promise<string> => {
    const kinds: Record<string, string> =
      old === undefined ? {} : { ...((await read(old[name])) as { kinds: Record<string, string> }).kinds };
    await Promise.all(
      [...byHalf[name]].map(async ([drawer, items]) => {
        const node = await update(kinds[drawer], 0, [...items], readNew, keep);
        if (node === undefined) delete kinds[drawer];
        else kinds[drawer] = node.hash;
      }),
    );
    return keep({ kinds });
  };
  return { root: keep({ model: await half("model"), presentation: await half("presentation") }), objects };
}

interface Written {
  readonly hash: string;
  readonly count: number;
}
type ItemChange = readonly [id: string, item: Item | undefined];

async function update(
  hash: string | undefined,
  depth: number,
  changes: readonly ItemChange[],
  read: ReadObject,
  keep: (object: TreeObject) => string,
): Promise<Written | undefined> {
  const node = hash === undefined ? { leaf: [] } : ((await read(hash)) as Node);
  if ("leaf" in node) {
    const items = new Map<string, Item>(node.leaf.map((item) => [itemId(item), item]));
    for (const [id, item] of changes) {
      if (item === undefined) items.delete(id);
      else items.set(id, item);
    }
    return plant([...items], depth, keep);
  }

  const byDigit = new Map<string, ItemChange[]>();
  for (const change of changes) {
    const digit = digitAt(change[0], depth);
    const group = byDigit.get(digit);
    if (group) group.push(change);
    else byDigit.set(digit, [change]);
  }
  const children: Record<string, readonly [string, number]> = { ...node.branch };
  await Promise.all(
    [...byDigit].map(async ([digit, group]) => {
      const child = await update(children[digit]?.[0], depth + 1, group, read, keep);
      if (child === undefined) delete children[digit];
      else children[digit] = [child.hash, child.count];
    }),
  );
  const count = Object.values(children).reduce((sum, [, childCount]) => sum + childCount, 0);
  if (count > LEAF_MAX) return { hash: keep({ branch: children }), count };
  // Few enough for one leaf again: the shape must be what planting these facts afresh would give.
  const left = await Promise.all(Object.values(children).map(([child]) => gather(child, read)));
  return plant(
    left.flat().map((item) => [itemId(item), item] as const),
    depth,
    keep,
  );
}

/** The canonical subtree of some items. */
function plant(
  items: readonly (readonly [string, Item])[],
  depth: number,
  keep: (object: TreeObject) => string,
): Written | undefined {
  if (items.length === 0) return undefined;
  if (items.length <= LEAF_MAX) {
    const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1));
    return { hash: keep({ leaf: sorted.map(([, item]) => item) }), count: items.length };
  }
  const groups = new Map<string, (readonly [string, Item])[]>();
  for (const entry of items) {
    const digit = digitAt(entry[0], depth);
    const group = groups.get(digit);
    if (group) group.push(entry);
    else groups.set(digit, [entry]);
  }
  const branch: Record<string, readonly [string, number]> = {};
  for (const [digit, group] of groups) {
    const child = plant(group, depth + 1, keep)!;
    branch[digit] = [child.hash, child.count];
  }
  return { hash: keep({ branch }), count: items.length };
}

const digits = new Map<string, string>();

/** Hashing an id costs more than a step down the tree; ids repeat, so their digests are remembered for a while. */
function digitAt(id: string, depth: number): string {
  let digest = digits.get(id);
  if (digest === undefined) {
    digest = sha256(id);
    if (digits.size > 200_000) digits.clear();
    digits.set(id, digest);
  }
  return digest[depth]!;
}

const itemId = (item: Item): string => ("from" in item ? linkId(item) : item[0]);

async function gather(hash: string, read: ReadObject): Promise<Item[]> {
  const node = (await read(hash)) as Node;
  if ("leaf" in node) return [...node.leaf];
  return (await Promise.all(Object.values(node.branch).map(([child]) => gather(child, read)))).flat();
}

/** Everything a root holds, in the order of ids. */
export async function readTree(root: string, read: ReadObject): Promise<Fact[]> {
  const halves = await halvesOf(root, read);
  const drawers = [halves.model, halves.presentation].flatMap((kinds) => Object.values(kinds));
  const items = (await Promise.all(drawers.map((hash) => gather(hash, read)))).flat();
  const facts = await Promise.all(items.map((item) => factOf(item, read)));
  return facts.sort((a, b) => (factId(a) < factId(b) ? -1 : 1));
}

export interface FactDifference {
  readonly id: string;
  readonly before?: Fact;
  readonly after?: Fact;
}

/** What differs between two roots, in the order of ids; equal subtrees are never opened. */
export async function diffTrees(before: string, after: string, read: ReadObject): Promise<FactDifference[]> {
  if (before === after) return [];
  const [a, b] = await Promise.all([halvesOf(before, read), halvesOf(after, read)]);
  const pairs: { id: string; a?: Item; b?: Item }[] = [];
  for (const half of ["model", "presentation"] as const) {
    const drawers = new Set([...Object.keys(a[half]), ...Object.keys(b[half])]);
    const found = await Promise.all([...drawers].map((drawer) => diffNodes(a[half][drawer], b[half][drawer], read)));
    pairs.push(...found.flat());
  }
  const differences = await Promise.all(
    pairs.map(async (pair) => ({
      id: pair.id,
      ...(pair.a === undefined ? {} : { before: await factOf(pair.a, read) }),
      ...(pair.b === undefined ? {} : { after: await factOf(pair.b, read) }),
    })),
  );
  return differences.sort((x, y) => (x.id < y.id ? -1 : 1));
}

async function diffNodes(
  a: string | undefined,
  b: string | undefined,
  read: ReadObject,
): Promise<{ id: string; a?: Item; b?: Item }[]> {
  if (a === b) return [];
  const [left, right] = await Promise.all([
    a === undefined ? undefined : (read(a) as Promise<Node>),
    b === undefined ? undefined : (read(b) as Promise<Node>),
  ]);
  if (left !== undefined && right !== undefined && "branch" in left && "branch" in right) {
    const labels = new Set([...Object.keys(left.branch), ...Object.keys(right.branch)]);
    return (
      await Promise.all([...labels].map((digit) => diffNodes(left.branch[digit]?.[0], right.branch[digit]?.[0], read)))
    ).flat();
  }
  const [before, after] = await Promise.all([
    a === undefined ? [] : gather(a, read),
    b === undefined ? [] : gather(b, read),
  ]);
  const old = new Map(before.map((item) => [itemId(item), item]));
  const found: { id: string; a?: Item; b?: Item }[] = [];
  for (const item of after) {
    const id = itemId(item);
    const was = old.get(id);
    old.delete(id);
    if (was === undefined) found.push({ id, b: item });
    else if (!sameItem(was, item)) found.push({ id, a: was, b: item });
  }
  for (const [id, item] of old) found.push({ id, a: item });
  return found;
}

const sameItem = (a: Item, b: Item): boolean => ("from" in a || "from" in b ? hashOf(a) === hashOf(b) : a[1] === b[1]);

async function factOf(item: Item, read: ReadObject): Promise<Fact> {
  return "from" in item ? item : ((await read(item[1])) as Entity);
}

type Halves = Record<"model" | "presentation", Readonly<Record<string, string>>>;

async function halvesOf(root: string, read: ReadObject): Promise<Halves> {
  const { model, presentation } = (await read(root)) as { model: string; presentation: string };
  const [a, b] = (await Promise.all([read(model), read(presentation)])) as { kinds: Record<string, string> }[];
  return { model: a!.kinds, presentation: b!.kinds };
}

/** The hash of the half that analyses read: results are named by it. */
export async function modelRootOf(root: string, read: ReadObject): Promise<string> {
  return ((await read(root)) as { model: string }).model;
}

/** Walks everything below a root and proves each object by its name. Throws on the first that is missing or altered. */
export async function verifyTree(root: string, read: ReadObject, proven: Set<string>): Promise<void> {
  const walk = async (hash: string): Promise<void> => {
    if (proven.has(hash)) return;
    // Marked before it is read, so that trees which share it and are walked side by side open it once.
    proven.add(hash);
    const object = await read(hash);
    if (hashOf(object) !== hash) throw altered(hash);
    const below: string[] =
      "model" in object
        ? [object.model, object.presentation]
        : "kinds" in object
          ? Object.values(object.kinds)
          : "branch" in object
            ? Object.values(object.branch).map(([child]) => child)
            : "leaf" in object
              ? object.leaf.flatMap((item) => ("from" in item ? [] : [item[1]]))
              : [];
    await Promise.all(below.map(walk));
  };
  await walk(root);
}

export const altered = (hash: string, cause?: unknown): SecaError =>
  new SecaError(
    "unavailable",
    `The stored object ${hash} does not match its name.`,
    "Restore the record from a backup.",
    { cause },
  );
