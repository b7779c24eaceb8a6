import { SecaError, quoted } from "../../kernel/index.ts";
import { type EntityId, type Kind, isEntityId, isKind, kindOf, linkRule } from "../../model/index.ts";
import { isRecord, keyOf } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import {
  type XmlElement,
  attribute,
  broken,
  child,
  children,
  plain,
  readJson,
  readXml,
  textOf,
  within,
} from "../text/index.ts";
import { DERIVED_TAG, WHY_DERIVED, fittingProps, kindNamed, textFieldOf, usualLink } from "../traced.ts";
import { FOREIGN_ID, KEPT, NAME, TEXT, attributesOfKind } from "./schema.ts";
import { type Values, Types } from "./types.ts";
import { FORMAT } from "./write.ts";

/** ReqIF as facts: what our own export says in our words, what other tools say as requirements with what they call it. */
export async function readReqif(source: Source): Promise<Reading> {
  const { text, name } = source;
  if (text === undefined)
    throw new SecaError("bad_input", `${quoted(name, 120)} is not text.`, "Unpack a .reqifz and hand over its .reqif.");
  const root = await readXml(text, { file: name });
  if (root.name !== "REQ-IF") broken(name, root.line, "a <REQ-IF> is expected");
  return new Reader(source, root).reading();
}

class Reader {
  readonly #sketch: Sketch;
  readonly #header: XmlElement | undefined;
  readonly #content: XmlElement | undefined;
  readonly #types: Types;
  readonly #isOwn: boolean;
  readonly #name: string;
  readonly #ids = new Map<string, EntityId>();
  readonly #made = new Set<string>();

  constructor(source: Source, root: XmlElement) {
    this.#sketch = new Sketch({ format: FORMAT, source, by: "import" });
    this.#header = child(root, "THE-HEADER", "REQ-IF-HEADER");
    this.#content = child(root, "CORE-CONTENT", "REQ-IF-CONTENT");
    this.#types = new Types(this.#content, source.text!);
    this.#isOwn = textOf(this.#header, "SOURCE-TOOL-ID") === "seca";
    const specification = child(this.#content, "SPECIFICATIONS", "SPECIFICATION");
    const named = [textOf(this.#header, "TITLE"), attribute(specification, "LONG-NAME")];
    this.#name =
      named.find((each) => each !== undefined && each !== "") ?? source.name.replace(/\.[a-z0-9]{1,8}$/i, "");
  }

  reading(): Reading {
    const sketch = this.#sketch;
    for (const object of children(child(this.#content, "SPEC-OBJECTS"), "SPEC-OBJECT")) this.#object(object);
    for (const relation of children(child(this.#content, "SPEC-RELATIONS"), "SPEC-RELATION")) this.#relation(relation);
    if (!this.#isOwn) this.#leaveOut();
    const description = this.#isOwn ? textOf(this.#header, "COMMENT") : undefined;
    return sketch.finish({ name: this.#name === "" ? "Requirements" : this.#name, description });
  }

  #object(object: XmlElement): void {
    const sketch = this.#sketch;
    const identifier = attribute(object, "IDENTIFIER") ?? "";
    const { typeName, values, formatted } = this.#types.valuesOf(object);
    sketch.count("object");
    if (formatted > 0) {
      sketch.count("formatted text", formatted);
      sketch.drop("formatted text", "its words are kept, its layout and pictures are not", formatted);
    }
    const said = this.#isOwn ? this.#ours(values) : this.#theirs(typeName, values, attribute(object, "LONG-NAME"));
    if (said === undefined) return sketch.drop("object", "it does not say which thing of ours it is");
    const { kind, props, unfit, missing } = said;
    if (said.thing.tags?.includes(DERIVED_TAG)) return sketch.drop("object", WHY_DERIVED);
    if (missing.length > 0)
      return sketch.drop(
        "object",
        `a ${kind.replaceAll("_", " ")} says its ${missing.join(" and ")} too, which is not there`,
      );
    if (unfit.length > 0)
      sketch.unclear({
        line: object.line,
        text: identifier.slice(0, 200),
        why: `${unfit.join(", ").slice(0, 300)} cannot be said so of a ${kind.replaceAll("_", " ")}`,
      });
    if (this.#ids.has(identifier))
      sketch.unclear({
        line: object.line,
        text: identifier.slice(0, 200),
        why: "an object of this identifier is there already; relations lead to the first",
      });
    const id = sketch.add(kind, {
      ...said.thing,
      props,
      ...(this.#isOwn ? {} : { foreign: identifier }),
      at: { line: object.line },
    });
    if (!this.#ids.has(identifier)) this.#ids.set(identifier, id);
  }

  #ours(values: Values): Said | undefined {
    const id = values.get(FOREIGN_ID);
    if (typeof id !== "string" || !isEntityId(id) || !isKind(kindOf(id))) return undefined;
    const kind = kindOf(id) as Kind;
    const kept = jsonRecord(values.get(KEPT));
    const said: [string, unknown][] = attributesOfKind(kind).flatMap(({ field, name, datatype }) => {
      const value = values.get(name);
      if (value === undefined) return [];
      switch (datatype.is) {
        case "integer":
          return [[field, Number(value)]];
        case "json":
          return [[field, jsonOf(value)]];
        case "choices":
          return [[field, value]];
        case "choice": {
          const [first] = value;
          return [[field, typeof value === "string" ? value : isTruth(datatype.values) ? first === "true" : first]];
        }
        default:
          return [[field, typeof value === "string" ? value : value.join(", ")]];
      }
    });
    const name = values.get(NAME);
    const key = id.slice(kind.length + 1);
    return {
      kind,
      ...fittingProps(kind, { ...Object.fromEntries(said), ...(isRecord(kept.props) ? kept.props : {}) }),
      thing: {
        key,
        name: typeof kept.name === "string" ? kept.name : typeof name === "string" ? name : key,
        tags: textsFrom(kept.tags)
          .filter((tag) => tag !== "" && tag.length <= 500)
          .slice(0, 50),
        marks: textsFrom(kept.marks),
        rest: isRecord(kept.rest) ? kept.rest : undefined,
      },
    };
  }

  /** What nobody of ours wrote is a requirement, unless its type is called as a kind of ours that it can be. */
  #theirs(typeName: string, values: Values, longName: string | undefined): Said {
    const rest = new Map(values);
    const take = (names: readonly string[]): string | undefined => {
      const found = names.find((name) => typeof rest.get(name) === "string" && rest.get(name) !== "");
      const value = found === undefined ? undefined : (rest.get(found) as string);
      if (found !== undefined) rest.delete(found);
      return value;
    };
    const text = take(TEXTS);
    const title = take(NAMES) ?? (longName === "" ? undefined : longName);
    const name = title ?? firstWords(text) ?? firstWords(rest.get(FOREIGN_ID)) ?? "Requirement";
    const named = kindNamed(typeName) ?? "requirement";
    const level = STAKEHOLDER.test(typeName) ? "stakeholder" : "system";
    const propsOf = (kind: Kind) => {
      const words = (text ?? name).slice(0, TEXT_MAX);
      const more = kind === "requirement" ? { level } : kind === "hazard" ? { system: this.#name.slice(0, 500) } : {};
      return fittingProps(kind, { ...more, [textFieldOf(kind)]: words });
    };
    const own = propsOf(named);
    const kind = own.missing.length === 0 ? named : "requirement";
    const kept = {
      ...(typeName !== "" && { type: typeName }),
      ...(rest.size > 0 && { values: Object.fromEntries(rest) }),
    };
    const foreignId = values.get(FOREIGN_ID);
    return {
      kind,
      ...(kind === named ? own : propsOf(kind)),
      thing: { key: keyOf(typeof foreignId === "string" ? foreignId : undefined, name), name, rest: kept },
    };
  }

  #relation(relation: XmlElement): void {
    const sketch = this.#sketch;
    sketch.count("relation");
    const [source, target] = ["SOURCE", "TARGET"].map((end) => textOf(relation, end, "SPEC-OBJECT-REF") ?? "");
    const [from, to] = [this.#ids.get(source!), this.#ids.get(target!)];
    if (from === undefined || to === undefined)
      return sketch.drop("relation", "one of its ends is not in the file, or left out");
    const { typeName, values } = this.#types.valuesOf(relation);
    const wanted = typeName
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, "_");
    const isOurs = linkRule(wanted, kindOf(from), kindOf(to)) !== undefined;
    const kind = isOurs ? wanted : this.#isOwn ? undefined : usualLink(kindOf(from), kindOf(to));
    if (from === to || kind === undefined)
      return sketch.drop("relation", "our words have no such link between its ends");
    const isOnly = linkRule(kind, kindOf(from), kindOf(to))?.cardinality === "one";
    const slot = isOnly ? `${from} ${kind}` : `${from} ${kind} ${to}`;
    if (this.#made.has(slot))
      return sketch.drop("relation", "the same is said already, or another where there may be one");
    this.#made.add(slot);
    const [reason, confidence] = [values.get("reason"), Number(values.get("confidence") ?? Number.NaN)];
    const why = this.#isOwn ? reason : isOurs || typeName === "" ? undefined : `${typeName} in ${this.#name}`;
    sketch.link(from, kind, to, {
      at: { line: relation.line },
      ...(typeof why === "string" && { reason: why.slice(0, TEXT_MAX) }),
      ...(this.#isOwn && confidence >= 0 && confidence <= 1 && { confidence }),
    });
  }

  /** What documents of others say besides objects and relations. */
  #leaveOut(): void {
    const sketch = this.#sketch;
    const places = within(child(this.#content, "SPECIFICATIONS"), "SPEC-HIERARCHY").length;
    const groups = within(child(this.#content, "SPEC-RELATION-GROUPS"), "RELATION-GROUP").length;
    for (const [what, count, why] of [
      ["place in a document", places, "the model has no order of chapters"],
      ["group of relations", groups, "the model has no groups of links"],
    ] as const) {
      if (count === 0) continue;
      sketch.count(what, count);
      sketch.drop(what, why, count);
    }
  }
}

interface Said extends ReturnType<typeof fittingProps> {
  readonly kind: Kind;
  readonly thing: {
    readonly key: string;
    readonly name: string;
    readonly tags?: readonly string[];
    readonly marks?: readonly string[];
    readonly rest?: Readonly<Record<string, unknown>> | undefined;
  };
}

/** What tools call the statement and the heading of an object, the surest first. */
const TEXTS = [TEXT, "ReqIF.Description", "Object Text", "Description", "Text", "STATEMENT"];
const NAMES = [NAME, "ReqIF.ChapterName", "Object Heading", "Object Short Text", "Title", "TITLE", "Name"];
const STAKEHOLDER = /stakeholder|customer|user need|feature/i;
const TEXT_MAX = 20_000;

const isTruth = (values: readonly string[]): boolean => values.length === 2 && values[0] === "true";

function firstWords(value: Values extends ReadonlyMap<string, infer V> ? V | undefined : never): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  const line = value.trim().split("\n", 1)[0]!;
  return line.length <= 80
    ? line
    : `${line
        .slice(0, 80)
        .replace(/\s\S*$/, "")
        .replace(/[\ud800-\udbff]$/, "")}…`;
}

const textsFrom = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** Undefined where it is no JSON, so that the field is told as one that does not fit. */
function jsonOf(value: unknown): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return plain(readJson(value));
  } catch (error) {
    if (error instanceof SecaError) return undefined;
    throw error;
  }
}

const jsonRecord = (value: unknown): Readonly<Record<string, unknown>> => {
  const found = jsonOf(value);
  return isRecord(found) ? found : {};
};
