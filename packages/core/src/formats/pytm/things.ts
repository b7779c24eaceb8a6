import { quoted } from "../../kernel/index.ts";
import { keyFromName, type EntityId } from "../../model/index.ts";
import { nameFrom, readFields, type Field } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { has, lineOf, spanOf, textAt, textsAt, type Problems, type Tree } from "../text/index.ts";
import { controlFields, readControls } from "./controls.ts";
import { TYPES } from "./fields.ts";

export interface Element {
  readonly id: EntityId;
  readonly name: string;
  readonly tree: Tree;
  readonly rest: Record<string, unknown>;
}

/** Where references look: pytm knows everything by its name alone. */
export type Names = Map<string, Element>;

interface Reader {
  readonly sketch: Sketch;
  readonly problems: Problems;
  /** It writes down what it found, and with it a value for every control there is. */
  readonly isOutput: boolean;
}

/** How a single thing of pytm's is read, and how others refer to it. */
export class Things {
  readonly #sketch: Sketch;
  readonly #problems: Problems;
  readonly #isOutput: boolean;

  constructor({ sketch, problems, isOutput }: Reader) {
    this.#sketch = sketch;
    this.#problems = problems;
    this.#isOutput = isOutput;
  }

  elements(kind: "boundary" | "data" | "component", trees: readonly Tree[], fields: readonly Field[]): Names {
    const found: Names = new Map();
    for (const tree of trees) {
      this.#sketch.count(WHAT[kind]);
      const name = this.nameOf(tree, kind);
      if (name === undefined) continue;
      if (found.has(name))
        this.#problems.add(
          tree.line,
          `${quoted(name)} is the name of a second ${WHAT[kind]}, and others refer to it by name`,
        );
      else found.set(name, this.element(tree, { kind, name, fields }));
    }
    return found;
  }

  nameOf(tree: Tree, kind: Named): string | undefined {
    const name = textAt(tree, "name");
    if (tree.is === "table" && nameFrom(name) !== undefined) return name;
    this.#problems.add(
      tree.line,
      tree.is === "table" ? `this ${WHAT[kind]} has no name` : `stands where a ${WHAT[kind]} is expected`,
    );
    return undefined;
  }

  element(tree: Tree, { kind, name, fields, key, foreign }: How): Element {
    const { said, lines, rest } = readFields(tree, fields, { besides: [...READ_APART, ...controlFields(kind)] });
    const controls = readControls(tree, kind, { isOutput: this.#isOutput });
    const props = Object.fromEntries(Object.entries(said).filter(([field]) => !field.startsWith("@")));
    const kept = {
      ...this.worthKeeping(rest),
      ...(Object.keys(controls.rest).length > 0 && { controls: controls.rest }),
    };
    const id = this.#sketch.add(kind, {
      key: key ?? keyFromName(name),
      name,
      foreign: foreign ?? (kind === "component" ? name : `${WHAT[kind]}:${name}`),
      props: {
        ...this.#typeOf(tree, kind),
        ...props,
        ...(Object.keys(controls.attributes).length > 0 && { attributes: controls.attributes }),
      },
      at: spanOf(tree),
      rest: kept,
    });
    for (const [field, value] of Object.entries(said)) {
      if (field.startsWith("@"))
        this.#sketch.say(id, field.slice(1), value as "yes", { line: lines[field] ?? tree.line });
    }
    return { id, name, tree, rest: kept };
  }

  #typeOf(tree: Tree, kind: Named): { readonly type?: string } {
    if (kind === "boundary") return { type: "trust" };
    if (kind !== "component") return {};
    const className = textAt(tree, "__class__") ?? textAt(tree, "type") ?? "Asset";
    if (Object.hasOwn(TYPES, className)) return { type: TYPES[className]! };
    if (has(tree, "__class__"))
      this.#unclear(tree, className, "is no class of pytm's that is known here; it is read as a process");
    return { type: "process" };
  }

  /** What pytm writes where nobody said anything is not kept. */
  worthKeeping(rest: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const kept = Object.entries(rest).filter(([, value]) => !isNothing(value, { isOutput: this.#isOutput }));
    return Object.fromEntries(kept);
  }

  /** A reference by name. One that leads nowhere is an error, since nobody could tell what was meant. */
  named(tree: Tree, field: string, names: Names): Element | undefined {
    const name = textAt(tree, field);
    if (!has(tree, field) || (name === "" && this.#isOutput)) return undefined;
    if (name === undefined) {
      this.#problems.add(lineOf(tree, field), `${field} is no name`);
      return undefined;
    }
    const target = names.get(name);
    if (target === undefined)
      this.#problems.add(lineOf(tree, field), `${field} is ${quoted(name)}, which nothing here is called`);
    return target;
  }

  namedMany(tree: Tree, field: string, names: Names): Element[] {
    return textsAt(tree, field).flatMap((name) => {
      const target = names.get(name);
      if (target !== undefined) return [target];
      this.#problems.add(lineOf(tree, field), `${field} holds ${quoted(name)}, which nothing here is called`);
      return [];
    });
  }

  #unclear({ line }: Tree, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

function isNothing(value: unknown, { isOutput }: { readonly isOutput: boolean }): boolean {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return true;
  return isOutput && DEFAULTS.test(JSON.stringify(value));
}

/** No port, no level but the first, no more than nothing, as what is put out has them. */
const DEFAULTS = /^(?:false|-1|0|\[0\]|"[A-Za-z]+\.(?:UNKNOWN|NONE|NO_ACTION)")$/;

interface How {
  readonly kind: Named;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly key?: string;
  readonly foreign?: string;
}

const WHAT = { boundary: "boundary", data: "data", component: "element", flow: "flow" } as const;
type Named = keyof typeof WHAT;

const REFERENCES = ["inBoundary", "source", "sink", "target", "data", "responseTo", "response"];
/** What pytm derives: where a flow leads is said by the flow. */
const DERIVED = ["inputs", "outputs", "carriedBy", "processedBy"];
/** What is followed, and what says nothing that is not said elsewhere. */
const READ_APART = ["__class__", "name", "assumptions", "findings", ...REFERENCES, ...DERIVED];
