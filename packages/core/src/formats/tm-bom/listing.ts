import { keyFromName, type EntityId, type Kind } from "../../model/index.ts";
import { ForeignIds, keyOf } from "../facts.ts";
import { nameFrom, readFields, type Field } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { at, has, lineOf, listAt, plain, spanOf, textAt, type Tree } from "../text/index.ts";

export interface Element {
  readonly id: EntityId;
  readonly tree: Tree;
  /** What is kept of it, still open while references are followed. */
  readonly rest: Record<string, unknown>;
}

/** Where references look: the elements of one list by their symbolic names. */
export type Known = Map<string, Element>;

/** The lists of a file, whose objects refer to each other by symbolic names. */
export class Listing {
  readonly tree: Tree;
  readonly #sketch: Sketch;
  readonly #symbols = new Map<string, ForeignIds>();

  constructor(sketch: Sketch, tree: Tree) {
    this.#sketch = sketch;
    this.tree = tree;
  }

  elements(list: string, how: How): Known {
    const found: Known = new Map();
    for (const tree of this.listed(list)) {
      const [element, symbol] = this.element(tree, { what: WHAT[list]!.replaceAll(" ", "_"), ...how });
      found.set(symbol, element);
    }
    return found;
  }

  /** The objects of a list, each counted. */
  listed(list: string): readonly Tree[] {
    return listAt(this.tree, list).filter((tree) => {
      const what = WHAT[list] ?? list;
      this.#sketch.count(what);
      if (tree.is === "table") return true;
      this.#sketch.drop(what, "it is no object with fields of its own");
      this.unclear(tree, JSON.stringify(plain(tree)), `stands where a ${what} is expected`);
      return false;
    });
  }

  element(
    tree: Tree,
    { kind, fields, besides = [], assumed = {}, what = kind, key: wanted }: How,
  ): readonly [Element, string] {
    const { said, lines, rest } = readFields(tree, fields, { besides: ["symbolic_name", ...besides] });
    const given = textAt(tree, "symbolic_name") ?? "";
    const { name: title, ...props } = said;
    const name = nameFrom(title) ?? nameFrom(given) ?? nameFrom(props.text) ?? kind;
    const symbol = this.claim(what, given === "" ? keyFromName(name) : given);
    if (given !== "" && symbol !== given)
      this.unclear(tree, given, "is the symbolic name of several; what refers to it is taken to mean the first");
    const facts = Object.entries({ ...assumed, ...(TEXTUAL.has(kind) && { text: name }), ...props });
    const id = this.#sketch.add(kind, {
      key: wanted ?? keyOf(symbol, name),
      name,
      foreign: `${what}:${symbol}`,
      props: Object.fromEntries(facts.filter(([field]) => !field.startsWith("@"))),
      at: spanOf(tree),
      rest,
    });
    for (const [field, value] of Object.entries(props)) {
      if (field.startsWith("@"))
        this.#sketch.say(id, field.slice(1), value as "yes", { line: lines[field] ?? tree.line });
    }
    return [{ id, tree, rest }, symbol];
  }

  /** Symbolic names are of use as long as each is the name of one thing. */
  claim(what: string, symbol: string): string {
    const ids = this.#symbols.get(what) ?? new ForeignIds();
    this.#symbols.set(what, ids);
    return ids.claim(symbol);
  }

  /** A reference by symbolic name. One that leads nowhere is kept and told. */
  named({ tree, rest }: Element, field: string, known: Known): Element | undefined {
    const target = known.get(textAt(tree, field) ?? "");
    if (target === undefined && has(tree, field)) this.stray({ tree, rest }, field);
    return target;
  }

  stray({ tree, rest }: Pick<Element, "tree" | "rest">, field: string): void {
    const value = at(tree, field)!;
    rest[field] = plain(value);
    this.#sketch.unclear({
      line: lineOf(tree, field),
      text: JSON.stringify(rest[field]).slice(0, 200),
      why: `is named as ${field} and is nothing that the file describes`,
    });
  }

  /** A list of references; those that lead nowhere are kept. */
  links(element: Element, { field, link, known }: List): void {
    const strays: string[] = [];
    for (const item of listAt(element.tree, field)) {
      const target = known.flatMap((each) => each.get(textAt(item) ?? "") ?? [])[0];
      if (target === undefined) {
        strays.push(textAt(item) ?? JSON.stringify(plain(item)));
        this.unclear(item, strays.at(-1)!, `is named under ${field} and is nothing that the file describes`);
      } else this.#sketch.link(element.id, link, target.id, { at: spanOf(item) });
    }
    if (strays.length > 0) element.rest[field] = strays;
    else if (has(element.tree, field) && at(element.tree, field)?.is !== "list")
      element.rest[field] = plain(at(element.tree, field)!);
  }

  unclear({ line }: Tree, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

export interface How {
  readonly kind: Kind;
  readonly fields: readonly Field[];
  /** Fields that are followed apart. */
  readonly besides?: readonly string[];
  /** What our kind wants and the file does not say. */
  readonly assumed?: Readonly<Record<string, unknown>>;
  /** What stands before the symbolic name in the mark, since several lists may use the same. */
  readonly what?: string;
  readonly key?: string;
}
interface List {
  readonly field: string;
  readonly link: string;
  readonly known: readonly Known[];
}

/** The lists of the file and what each holds one of. */
export const WHAT: Readonly<Record<string, string>> = {
  trust_zones: "trust zone",
  trust_boundaries: "trust boundary",
  actors: "actor",
  components: "component",
  data_stores: "data store",
  data_sets: "data set",
  data_flows: "data flow",
  assumptions: "assumption",
  threat_personas: "threat persona",
  threats: "threat",
  controls: "control",
  risks: "risk",
};

/** Kinds that want a text, for which the title stands in. */
const TEXTUAL: ReadonlySet<Kind> = new Set<Kind>(["threat", "mitigation", "assumption"]);
