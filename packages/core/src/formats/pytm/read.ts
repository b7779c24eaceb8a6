import { quoted } from "../../kernel/index.ts";
import { keyFromName, type EntityId } from "../../model/index.ts";
import { ForeignIds, keepDocument, nest, type Nesting } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import {
  Problems,
  at,
  broken,
  has,
  lineOf,
  listAt,
  plain,
  readJson,
  restOf,
  spanOf,
  textAt,
  textsAt,
  truthAt,
  type Tree,
} from "../text/index.ts";
import { BOUNDARY, COMPONENT, DATA, FLOW } from "./fields.ts";
import { FindingReader } from "./findings.ts";
import { FlowNames, type Flow } from "./flow-names.ts";
import { Things, type Element, type Names } from "./things.ts";

export const FORMAT = "pytm";

/** A model of pytm: what it takes as input, or what it puts out, which holds the same with all defaults and findings. */
export async function readPytm(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const tree = readJson(source.text ?? "", { file: source.name, unclear: sketch.unclear.bind(sketch) });
  if (tree.is !== "table" || !["elements", "flows", "boundaries"].some((list) => at(tree, list)?.is === "list")) {
    broken(source.name, tree.line, "is no pytm model: elements, flows or boundaries are expected at the top");
  }
  return new PytmReader(sketch, tree, new Problems(source.name)).read();
}

interface Inside extends Nesting {
  readonly element: Element;
}

class PytmReader {
  readonly #sketch: Sketch;
  readonly #tree: Tree;
  readonly #problems: Problems;
  readonly #things: Things;
  readonly #assumptions = new Map<string, EntityId>();

  constructor(sketch: Sketch, tree: Tree, problems: Problems) {
    this.#sketch = sketch;
    this.#tree = tree;
    this.#problems = problems;
    const isOutput = ["findings", "assets", "actors"].some((list) => at(tree, list)?.is === "list");
    this.#things = new Things({ sketch, problems, isOutput });
  }

  read(): Reading {
    const name = nameFrom(textAt(this.#tree, "name")) ?? "pytm model";
    const boundaries = this.#things.elements("boundary", this.#listed("boundaries", "Boundary"), BOUNDARY);
    const data = this.#things.elements("data", listAt(this.#tree, "data"), DATA);
    const components = this.#things.elements("component", this.#components(), COMPONENT);
    for (const element of components.values()) this.#stored(element, data);
    for (const element of data.values()) this.#processed(element, components);
    const flows = this.#flows({ components, data });
    this.#nest([...boundaries.values(), ...components.values()], boundaries);
    this.#replies(flows);
    this.#problems.throwIfAny();
    const elements = [...components.values(), ...boundaries.values(), ...flows, ...data.values()];
    this.#assume(elements);
    this.#findings(elements);
    this.#document(name);
    return this.#sketch.finish({ name, description: textAt(this.#tree, "description")?.slice(0, TEXT_MAX) });
  }

  /** A list of things, with those of their class that some versions put out among the elements alone. */
  #listed(list: string, className: string): readonly Tree[] {
    const own = listAt(this.#tree, list);
    const names = new Set(own.map((tree) => textAt(tree, "name")));
    const others = listAt(this.#tree, "elements").filter((tree) => textAt(tree, "__class__") === className);
    return [...own, ...others.filter((tree) => !names.has(textAt(tree, "name")))];
  }

  /** What pytm puts out has the elements once more as actors and assets. */
  #components(): readonly Tree[] {
    const own = listAt(this.#tree, "elements").filter(
      (tree) => !["Boundary", "Dataflow"].includes(textAt(tree, "__class__") ?? ""),
    );
    const names = new Set(own.map((tree) => textAt(tree, "name")));
    const others = [...listAt(this.#tree, "actors"), ...listAt(this.#tree, "assets")];
    return [...own, ...others.filter((tree) => !names.has(textAt(tree, "name")))];
  }

  #stored({ id, tree }: Element, data: Names): void {
    for (const one of this.#things.namedMany(tree, "data", data)) this.#keeps(id, one, { line: lineOf(tree, "data") });
  }

  /** The same from the data's side; pytm may name flows there, which say it themselves. */
  #processed(data: Element, components: Names): void {
    for (const name of textsAt(data.tree, "processedBy")) {
      const component = components.get(name);
      if (component !== undefined) this.#keeps(component.id, data, { line: lineOf(data.tree, "processedBy") });
    }
  }

  #keeps(component: EntityId, data: Element, place: { readonly line: number }): void {
    const isStored = this.#sketch.prop(component, "type") === "store" && truthAt(data.tree, "isStored") !== false;
    this.#sketch.link(component, isStored ? "stores" : "processes", data.id, { at: place });
  }

  #flows({ components, data }: { components: Names; data: Names }): Flow[] {
    const ids = new ForeignIds();
    return this.#listed("flows", "Dataflow").flatMap((tree) => {
      this.#sketch.count("flow");
      const name = this.#things.nameOf(tree, "flow");
      if (name === undefined) return [];
      const sink = has(tree, "sink") ? "sink" : "target";
      const ends = ["source", sink].map((end) => {
        if (!has(tree, end))
          this.#problems.add(tree.line, `the flow ${quoted(name)} has no ${end === "source" ? "source" : "sink"}`);
        return this.#things.named(tree, end, components)?.id;
      });
      const between = ends.map((id) => id?.slice("component/".length, 80) ?? "open").join(">");
      const key = `${between}:${keyFromName(name)}`.slice(0, 190);
      const element = this.#things.element(tree, {
        kind: "flow",
        name,
        fields: FLOW,
        key,
        foreign: `flow:${ids.claim(name)}`,
      });
      for (const [index, link] of ["leaves", "enters"].entries()) {
        const end = ends[index];
        if (end !== undefined)
          this.#sketch.link(element.id, link, end, { at: { line: lineOf(tree, index === 0 ? "source" : sink) } });
      }
      for (const one of this.#things.namedMany(tree, "data", data))
        this.#sketch.link(element.id, "carries", one.id, { at: { line: lineOf(tree, "data") } });
      if (/TLSv1[0-3]$/.test(textAt(tree, "tlsVersion") ?? ""))
        this.#sketch.say(element.id, "encrypted_in_transit", "yes", { line: lineOf(tree, "tlsVersion") });
      return [{ ...element, ends }];
    });
  }

  #nest(elements: readonly Element[], boundaries: Names): void {
    const pairs = elements.flatMap((element): Inside[] => {
      const parent = this.#things.named(element.tree, "inBoundary", boundaries);
      return parent === undefined ? [] : [{ child: element.id, parent: parent.id, element }];
    });
    const isOwn = ({ child, parent }: Inside): boolean => child === parent;
    const { kept, refused } = nest(pairs.filter((pair) => !isOwn(pair)));
    for (const { child, parent, element } of kept)
      this.#sketch.link(child, "inside", parent, { at: { line: lineOf(element.tree, "inBoundary") } });
    for (const { element } of [...refused, ...pairs.filter(isOwn)]) {
      element.rest.inBoundary = textAt(element.tree, "inBoundary");
      this.#sketch.unclear({
        line: lineOf(element.tree, "inBoundary"),
        text: element.name,
        why: "lies in a boundary that lies in it",
      });
    }
  }

  /** Said by the answer, or by what is answered. */
  #replies(flows: readonly Flow[]): void {
    const names = new FlowNames(flows);
    for (const flow of flows) {
      for (const field of ["responseTo", "response"]) {
        const name = textAt(flow.tree, field);
        if (name === undefined || name === "") continue;
        const other = names.answered(name, flow);
        const line = lineOf(flow.tree, field);
        if (other === "none") this.#problems.add(line, `${field} is ${quoted(name)}, which no other flow is called`);
        else if (other === "several")
          this.#problems.add(line, `${field} is ${quoted(name)}, which several flows are called`);
        else if (field === "responseTo") this.#sketch.link(flow.id, "replies_to", other.id, { at: { line } });
        else this.#sketch.link(other.id, "replies_to", flow.id, { at: { line } });
      }
    }
  }

  #assume(elements: readonly Element[]): void {
    for (const tree of listAt(this.#tree, "assumptions")) this.#assumption(tree);
    for (const { id, tree } of elements) {
      for (const each of listAt(tree, "assumptions")) {
        const assumption = this.#assumption(each);
        if (assumption !== undefined) this.#sketch.link(assumption, "concerns", id, { at: spanOf(each) });
      }
    }
  }

  /** A sentence, or a name with the rules that it excludes. The same name is the same assumption. */
  #assumption(tree: Tree): EntityId | undefined {
    const name = textAt(tree) ?? textAt(tree, "name") ?? "";
    const known = this.#assumptions.get(name);
    if (known !== undefined) return known;
    const short = nameFrom(name);
    if (short === undefined) {
      if (has(tree)) this.#unclear(tree, JSON.stringify(plain(tree)), "stands where an assumption is expected");
      return undefined;
    }
    this.#sketch.count("assumption");
    const id = this.#sketch.add("assumption", {
      key: keyFromName(name),
      name: short,
      foreign: `assumption:${name}`,
      props: { text: (textAt(tree, "description") || name).slice(0, TEXT_MAX), state: "open" },
      at: spanOf(tree),
      rest: restOf(tree, ["name", "description"]),
    });
    this.#assumptions.set(name, id);
    return id;
  }

  #findings(elements: readonly Element[]): void {
    const targets = new Map<string, EntityId | undefined>();
    for (const { name, id } of elements) targets.set(name, targets.has(name) ? undefined : id);
    const reader = new FindingReader(this.#sketch, { targets, assumption: (tree) => this.#assumption(tree) });
    const found = listAt(this.#tree, "findings");
    for (const tree of found) reader.read(tree, {});
    for (const tree of listAt(this.#tree, "excluded_findings")) reader.read(tree, { isExcluded: true });
    if (found.length > 0) return;
    // Some put them out at their elements alone; names of findings there say nothing more.
    for (const { tree, name } of elements) {
      for (const finding of listAt(tree, "findings")) if (finding.is === "table") reader.read(finding, { of: name });
    }
  }

  #document(name: string): void {
    const rest = this.#things.worthKeeping(
      restOf(
        this.#tree,
        LISTS.filter((list) => at(this.#tree, list)?.is === "list"),
      ) ?? {},
    );
    if (rest.name === name) delete rest.name;
    if (typeof rest.description === "string") delete rest.description;
    keepDocument(this.#sketch, {
      format: FORMAT,
      mediaType: "application/vnd.pytm+json",
      name,
      rest,
      at: spanOf(this.#tree),
    });
  }

  #unclear({ line }: Tree, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

const LISTS = [
  "actors",
  "assets",
  "assumptions",
  "boundaries",
  "data",
  "elements",
  "excluded_findings",
  "findings",
  "flows",
];
