import { SecaError, nearest, quoted } from "../../kernel/index.ts";
import {
  KIND_NAMES,
  LinkWords,
  entityId,
  isKind,
  linkId,
  linkRule,
  toEntity,
  toLink,
  type Entity,
  type EntityId,
  type Kind,
  type Link,
  type Origin,
} from "../../model/index.ts";
import { isFlag, linkFieldsOf, ownFieldsOf } from "./fields.ts";
import { Problems, lineAt, parseYaml, plain, type Row, type Table, type Tree } from "../text/index.ts";

/** What a file of ours says: a system's facts in the order of their ids, each with the line it came from. */
export interface SecaFile {
  readonly name: string;
  readonly description?: string;
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

/**
 * Reads seca's own file, which is made to be written by hand and kept in git: YAML 1.2 or JSON. Reading is strict,
 * because a misspelt field that is passed over looks like a system without it; everything wrong is told at once, by line.
 */
export async function readSeca(text: string, { input }: { input?: string } = {}): Promise<SecaFile> {
  const problems = new Problems(input);
  const tree = await treeOf(text, problems);
  problems.throwIfAny();
  const originAt = (line: number): Origin => ({
    by: "import",
    format: "seca",
    ...(input === undefined ? {} : { input }),
    span: { line },
  });
  const file = new Reader(problems, originAt).file(tree);
  problems.throwIfAny();
  return file;
}

/** The part of YAML that people write by hand, without what only surprises: no anchors, tags or second documents. */
async function treeOf(text: string, problems: Problems): Promise<Tree | undefined> {
  const { trees, problems: found } = await parseYaml(text, { lengthMax: LENGTH_MAX });
  for (const { line, problem } of found) problems.add(line, problem);
  const [tree, second] = trees;
  if (second !== undefined) problems.add(second.line, "begins a second document; a file holds one");
  return tree;
}

/** Room for about 7,000 components and flows. */
const LENGTH_MAX = 4_000_000;

/** A link as the file states it, before anything is known of its ends. */
interface Statement {
  readonly line: number;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly props: Readonly<Record<string, unknown>>;
}

const TOP = ["seca", "name", "description", "entities", "links"];
const LINK_PARTS = Object.keys(LinkWords.shape);

class Reader {
  readonly #problems: Problems;
  readonly #originAt: (line: number) => Origin;
  /** Every id the file gives a place to, also where the entity itself is wrong: one mistake is told once. */
  readonly #stated = new Set<EntityId>();
  readonly #entities: Entity[] = [];
  readonly #statements: Statement[] = [];

  constructor(problems: Problems, originAt: (line: number) => Origin) {
    this.#problems = problems;
    this.#originAt = originAt;
  }

  file(tree: Tree | undefined): SecaFile {
    if (tree?.is !== "table") {
      this.#problems.add(tree?.line ?? 1, "a system is expected: seca: 1, then name, entities and links");
      return { name: "", entities: [], links: [] };
    }
    for (const [key, row] of tree.rows) {
      if (!TOP.includes(key)) this.#unknown(row.line, key, "part of a system's file", TOP);
    }
    const version = tree.rows.get("seca");
    if (version === undefined) this.#problems.add(tree.line, "seca: 1 is missing, which says how to read the rest");
    else if (plain(version.value) !== 1) this.#read(version, "seca", "1, the only form there is so far");

    const name = this.#text(tree, "name", 200);
    if (!tree.rows.has("name")) this.#problems.add(tree.line, "name is missing: what is the system called?");
    const description = this.#text(tree, "description", 20_000);

    this.#kinds(tree.rows.get("entities"));
    this.#list(tree.rows.get("links"));
    return {
      name: name?.trim() ?? "",
      ...(description === undefined ? {} : { description }),
      entities: this.#entities.sort((a, b) => (a.id < b.id ? -1 : 1)),
      links: this.#links(),
    };
  }

  #text(table: Table, key: string, lengthMax: number): string | undefined {
    const row = table.rows.get(key);
    if (row === undefined) return undefined;
    const value = plain(row.value);
    if (typeof value === "string" && value.trim() !== "" && value.length <= lengthMax) return value;
    this.#read(row, key, `a text of 1 to ${lengthMax} characters`);
    return undefined;
  }

  #kinds(row: Row | undefined): void {
    for (const [kind, ofKind] of this.#rows(row, "entities", "kinds, each with its entities")) {
      if (!isKind(kind)) {
        this.#unknown(ofKind.line, kind, "kind of entity", KIND_NAMES);
        continue;
      }
      for (const [key, entity] of this.#rows(ofKind, kind, "keys, each with the fields of one entity")) {
        this.#entity(kind, key, entity);
      }
    }
  }

  #entity(kind: Kind, key: string, row: Row): void {
    let id: EntityId;
    try {
      id = entityId(kind, key);
    } catch (error) {
      this.#wrong(error, row);
      return;
    }
    this.#stated.add(id);
    const common: Record<string, unknown> = { name: humanised(key) };
    const props: Record<string, unknown> = {};
    const [own, links] = [ownFieldsOf(kind), linkFieldsOf(kind)];
    for (const [field, value] of this.#rows(row, id, "fields")) {
      if (field === "name" || field === "tags" || field === "ext") common[field] = plain(value.value);
      else if (own.includes(field))
        props[field] = field === "attributes" ? attributes(value.value) : plain(value.value);
      else if (links.includes(field)) this.#targets(id, field, value);
      else this.#unknown(value.line, field, `field of a ${kind}`, ["name", "tags", "ext", ...own, ...links]);
      if (isFlag(kind, field)) props[field] = FLAGS.get(props[field]) ?? props[field];
    }
    try {
      this.#entities.push(toEntity({ ...(common as { name: string }), id, props, origin: this.#originAt(row.line) }));
    } catch (error) {
      this.#wrong(error, row);
    }
  }

  /** The value of a link field: an id, `{to, reason…}`, or a list of these. */
  #targets(from: EntityId, kind: string, row: Row): void {
    const each: readonly Tree[] = row.value.is === "list" ? row.value.items : [row.value];
    for (const tree of each) {
      const line = tree.is === "table" ? tree.line : Math.max(row.line, tree.line);
      const value = tree.is === "table" ? this.#record(tree, ["to"]) : { to: plain(tree) };
      if (value === undefined) continue;
      const { to, ...props } = value;
      if (typeof to === "string") this.#statements.push({ line, kind, from, to, props });
      else
        this.#problems.add(line, `${kind} is ${quoted(to, 40)}; expected an id such as ${EXAMPLE}, or a list of them`);
    }
  }

  #list(row: Row | undefined): void {
    if (row === undefined || (row.value.is === "leaf" && row.value.value === null)) return;
    if (row.value.is !== "list") {
      this.#read(row, "links", "a list of links");
      return;
    }
    for (const tree of row.value.items) {
      const { line } = tree;
      if (tree.is === "table") {
        const value = this.#record(tree, ["from", "kind", "to"]);
        if (value === undefined) continue;
        const { from, kind, to, ...props } = value;
        if (typeof from === "string" && typeof kind === "string" && typeof to === "string") {
          this.#statements.push({ line, kind, from, to, props });
        } else this.#problems.add(line, "a link needs from, kind and to, each a text");
        continue;
      }
      const said = plain(tree);
      const [from, kind, to, ...more] = typeof said === "string" ? said.trim().split(/\s+/) : [];
      if (from !== undefined && kind !== undefined && to !== undefined && more.length === 0) {
        this.#statements.push({ line, kind, from, to, props: {} });
      } else this.#problems.add(line, `${quoted(said, 60)} is not a link; write: from kind to, three words`);
    }
  }

  /** The links that hold: both ends are there, the table allows them, and none says what another has said. */
  #links(): Link[] {
    const found = new Map<string, { link: Link; line: number }>();
    const only = new Map<string, Statement>();
    for (const statement of this.#statements.sort((a, b) => a.line - b.line)) {
      const link = this.#link(statement);
      if (link === undefined) continue;
      const { line } = statement;
      const id = linkId(link);
      const twin = found.get(id);
      if (twin) {
        this.#problems.add(line, `${quoted(id, 200)} is already said on line ${twin.line}`);
        continue;
      }
      found.set(id, { link, line });
      if (!isOnly(link)) continue;
      const slot = `${link.from} ${link.kind}`;
      const other = only.get(slot);
      if (other === undefined) only.set(slot, statement);
      else {
        const [first, second] = [`${quoted(other.to)} on line ${other.line}`, `${quoted(link.to)} here`];
        this.#problems.add(line, `${quoted(slot, 200)} may have one target only: ${first}, ${second}`);
      }
    }
    this.#circles(only);
    return [...found.values()].map(({ link }) => link).sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1));
  }

  #link({ line, kind, from, to, props }: Statement): Link | undefined {
    const missing = [from, to].filter((id) => !this.#stated.has(id));
    for (const id of missing) {
      const [close] = nearest(id, this.#stated, 1);
      const hint = close === undefined ? "" : `; did you mean ${quoted(close)}?`;
      this.#problems.add(line, `${quoted(`${from} ${kind} ${to}`, 200)}: ${quoted(id)} is not in the file${hint}`);
    }
    if (missing.length > 0) return undefined;
    try {
      return toLink({ kind, from, to, props, origin: this.#originAt(line) });
    } catch (error) {
      this.#wrong(error, { line, value: { is: "leaf", line, column: 1, value: null } });
      return undefined;
    }
  }

  /** Where each has one target at most, a chain that returns to itself would never end for those who follow it. */
  #circles(only: ReadonlyMap<string, Statement>): void {
    const settled = new Set<string>();
    for (const start of only.keys()) {
      const chain = new Set<string>();
      let slot = start;
      while (only.has(slot) && !settled.has(slot)) {
        if (chain.has(slot)) {
          const { line, kind, from, to } = only.get(slot)!;
          this.#problems.add(line, `${quoted(`${from} ${kind} ${to}`, 200)} leads back to where it began`);
          break;
        }
        chain.add(slot);
        const { kind, to } = only.get(slot)!;
        slot = `${to} ${kind}`;
      }
      for (const each of chain) settled.add(each);
    }
  }

  /** The rows of a table; nothing at all stands for an empty one. */
  #rows(row: Row | undefined, what: string, expected: string): Iterable<readonly [string, Row]> {
    if (row === undefined || (row.value.is === "leaf" && row.value.value === null)) return [];
    if (row.value.is === "table") return row.value.rows;
    this.#read(row, what, expected);
    return [];
  }

  /** A link written as a table. Unknown parts are told here, where their line is known. */
  #record(table: Table, ends: readonly string[]): Record<string, unknown> | undefined {
    const allowed = [...ends, ...LINK_PARTS];
    const unknown = [...table.rows].filter(([key]) => !allowed.includes(key));
    for (const [key, { line }] of unknown) this.#unknown(line, key, "part of a link", allowed);
    return unknown.length === 0 ? (plain(table) as Record<string, unknown>) : undefined;
  }

  #read(row: Row, what: string, expected: string): void {
    const read = row.value.is === "leaf" ? quoted(row.value.value, 40) : `a ${row.value.is}`;
    this.#problems.add(row.line, `${what} is ${read}; expected ${expected}`);
  }

  #unknown(line: number, name: string, what: string, allowed: readonly string[]): void {
    const [close] = nearest(name, allowed, 1);
    const hint = close === undefined ? "" : `; did you mean ${quoted(close)}?`;
    this.#problems.add(line, `${quoted(name)} is not a ${what}${hint} (allowed: ${allowed.join(", ")})`);
  }

  /** What the model's checks found: each wrong field on its own line where they name it, else the sentence and its hint. */
  #wrong(error: unknown, row: Row): void {
    if (!(error instanceof SecaError)) throw error;
    const fields = error.details?.problems as readonly { path: readonly PropertyKey[]; told: string }[] | undefined;
    if (fields === undefined) this.#problems.add(row.line, `${error.message} ${error.hint}`.replace(/\.$/, ""));
    for (const { path, told } of fields ?? []) this.#problems.add(lineAt(row.value, path) ?? row.line, told);
  }
}

const EXAMPLE = "component/order-api";

const isOnly = (link: Link): boolean => {
  const [from, to] = [link.from, link.to].map((id) => id.slice(0, id.indexOf("/"))) as [string, string];
  return linkRule(link.kind, from, to)?.cardinality === "one";
};

/** In YAML 1.2 yes and no are words like any other; where only two values make sense they mean the same. */
const FLAGS = new Map<unknown, boolean>([
  ["yes", true],
  ["no", false],
]);
const SHORT = new Map<unknown, string>([
  [true, "yes"],
  [false, "no"],
]);

/** `encrypted: yes` in full. What is neither short nor a table goes on as it is, for the schema to refuse. */
function attributes(tree: Tree): unknown {
  if (tree.is !== "table") return plain(tree);
  return Object.fromEntries(
    [...tree.rows].map(([name, { value }]) => {
      const given = plain(value);
      const { value: stated, ...rest } = value.is === "table" ? (given as Record<string, unknown>) : { value: given };
      return [name, { value: SHORT.get(stated) ?? stated, from: "import", ...rest }];
    }),
  );
}

function humanised(key: string): string {
  const words = key.replaceAll(/[-_.:@>~+]+/g, " ").trim();
  return words === "" ? key : words.charAt(0).toUpperCase() + words.slice(1);
}
