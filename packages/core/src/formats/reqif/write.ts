import { type Entity, type EntityId, type Kind, type Link, canonicalJson, linkId, sha256 } from "../../model/index.ts";
import { ForeignIds, Losses, foreignIdOf, isRecord } from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { TRACED_KINDS, escapedKey } from "../traced.ts";
import { shownInXml } from "../xml-text.ts";
import { type AttributeOf, FOREIGN_ID, KEPT, LINK_FIELDS, NAME, attributesOfKind } from "./schema.ts";
import { type Node, element, rendered } from "./xml-node.ts";

export const FORMAT = "reqif";

/** Facts know no clock, and the same facts give the same bytes: ReqIF wants a time everywhere, and gets the first. */
const TIME = "1970-01-01T00:00:00Z";

/** Needs, dangers and answers as ReqIF 1.2: a type for each kind, a relation type for each kind of link. */
export function writeReqif(facts: Facts): Written {
  return new Writer(facts).written();
}

class Writer {
  readonly #facts: Facts;
  readonly #entities: readonly Entity[];
  readonly #links: readonly Link[];
  readonly #ids = new Map<EntityId, string>();
  readonly #losses = new Losses();

  constructor(facts: Facts) {
    this.#facts = facts;
    const placed = new Set<string>(TRACED_KINDS);
    const order = new Map(TRACED_KINDS.map((kind, at) => [kind, at]));
    this.#entities = facts.entities
      .filter(({ kind }) => placed.has(kind))
      .sort((a, b) => order.get(a.kind)! - order.get(b.kind)! || (a.id < b.id ? -1 : 1));
    for (const { kind } of facts.entities) if (!placed.has(kind)) this.#losses.add(kind, WHY);
    const ids = new ForeignIds();
    const foreign = this.#entities.map((entity) => [entity.id, foreignIdOf(entity, FORMAT)] as const);
    const claim = (id: EntityId, wanted: string): void =>
      void this.#ids.set(id, ids.claim(wanted).replace(/~(\d+)$/, "-$1"));
    for (const [id, theirs] of foreign) if (theirs !== undefined && XML_ID.test(theirs)) claim(id, theirs);
    for (const [id] of foreign) if (!this.#ids.has(id)) claim(id, ownId(id));
    const links: Link[] = [];
    for (const link of facts.links) {
      if (this.#ids.has(link.from) && this.#ids.has(link.to)) links.push(link);
      else this.#losses.add("link", "one of its ends is not written");
    }
    this.#links = links.sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1));
  }

  written(): Written {
    const kinds = TRACED_KINDS.filter((kind) => this.#entities.some((each) => each.kind === kind));
    const linkKinds = [...new Set(this.#links.map(({ kind }) => kind))].sort();
    const content = element("REQ-IF-CONTENT", {}, [
      element("DATATYPES", {}, datatypes(kinds)),
      element("SPEC-TYPES", {}, [
        ...kinds.map(objectType),
        ...linkKinds.map(relationType),
        identified("SPECIFICATION-TYPE", "specification", "specification"),
      ]),
      element(
        "SPEC-OBJECTS",
        {},
        this.#entities.map((entity) => this.#object(entity)),
      ),
      element(
        "SPEC-RELATIONS",
        {},
        this.#links.map((link) => this.#relation(link)),
      ),
      element("SPECIFICATIONS", {}, [this.#specification()]),
    ]);
    const { name, description } = this.#facts;
    const header = element("REQ-IF-HEADER", { IDENTIFIER: "header" }, [
      ...(description === undefined ? [] : [element("COMMENT", {}, description)]),
      element("CREATION-TIME", {}, TIME),
      element("REQ-IF-TOOL-ID", {}, "seca"),
      element("REQ-IF-VERSION", {}, "1.0"),
      element("SOURCE-TOOL-ID", {}, "seca"),
      element("TITLE", {}, name),
    ]);
    const root = element("REQ-IF", { xmlns: "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd" }, [
      element("THE-HEADER", {}, [header]),
      element("CORE-CONTENT", {}, [content]),
    ]);
    return { text: rendered(root), dropped: this.#losses.list() };
  }

  #object(entity: Entity): Node {
    const { id, kind, name } = entity;
    const props = entity.props as Readonly<Record<string, unknown>>;
    const fields = attributesOfKind(kind).flatMap((each) => valueOf(kind, each, props[each.field]));
    const kept = this.#kept(entity);
    return identified("SPEC-OBJECT", this.#ids.get(id)!, name, [
      element("VALUES", {}, [
        stringValue(kind, FOREIGN_ID, id),
        stringValue(kind, NAME, name),
        ...fields,
        ...(Object.keys(kept).length === 0 ? [] : [stringValue(kind, KEPT, canonicalJson(kept))]),
      ]),
      element("TYPE", {}, [element("SPEC-OBJECT-TYPE-REF", {}, typeId(kind))]),
    ]);
  }

  #kept({ tags, ext, name, props, kind }: Entity): Record<string, unknown> {
    const { marks, [FORMAT]: rest, ...others } = ext ?? {};
    this.#losses.add("field of another format", WHY, Object.keys(others).length);
    const unshown = attributesOfKind(kind).filter(({ field, datatype }) => {
      const value = (props as Readonly<Record<string, unknown>>)[field];
      return datatype.is === "string" && typeof value === "string" && shownInXml(value) !== value;
    });
    const exact = unshown.map(({ field }) => [field, (props as Readonly<Record<string, unknown>>)[field]]);
    return {
      ...(tags.length > 0 && { tags }),
      ...(Array.isArray(marks) && { marks: (marks as string[]).toSorted() as unknown }),
      ...(isRecord(rest) && { rest }),
      ...(shownInXml(name) !== name && { name }),
      ...(exact.length > 0 && { props: Object.fromEntries(exact) as unknown }),
    };
  }

  #relation(link: Link): Node {
    const { kind, from, to, props } = link;
    const { reason, confidence, order, state } = props;
    if (order !== undefined) this.#losses.add("order of a link", WHY);
    if (state !== undefined) this.#losses.add("state of a link", WHY);
    const values = [
      ...(reason === undefined ? [] : [stringValue(kind, "reason", reason)]),
      ...(confidence === undefined ? [] : [stringValue(kind, "confidence", String(confidence))]),
    ];
    return identified("SPEC-RELATION", `relation-${sha256(linkId(link)).slice(0, 32)}`, undefined, [
      ...(values.length === 0 ? [] : [element("VALUES", {}, values)]),
      element("TYPE", {}, [element("SPEC-RELATION-TYPE-REF", {}, typeId(kind))]),
      element("SOURCE", {}, [element("SPEC-OBJECT-REF", {}, this.#ids.get(from)!)]),
      element("TARGET", {}, [element("SPEC-OBJECT-REF", {}, this.#ids.get(to)!)]),
    ]);
  }

  /** What refines something stands under it; whoever refines several stands under the first. */
  #specification(): Node {
    const parents = new Map<EntityId, EntityId>();
    for (const { kind, from, to } of this.#links)
      if (kind === "refines" && !parents.has(from) && !isUnder(to, from, parents)) parents.set(from, to);
    // What lies too deep begins at the top again.
    const isTop = (id: EntityId): boolean => depthOf(id, parents) % DEPTH_MAX === 0;
    const below = new Map<EntityId | undefined, EntityId[]>();
    for (const { id } of this.#entities) {
      const above = isTop(id) ? undefined : parents.get(id);
      const list = below.get(above);
      if (list) list.push(id);
      else below.set(above, [id]);
    }
    const placed = (id: EntityId): Node =>
      identified("SPEC-HIERARCHY", `place-${this.#ids.get(id)!}`, undefined, [
        element("OBJECT", {}, [element("SPEC-OBJECT-REF", {}, this.#ids.get(id)!)]),
        ...(below.has(id) ? [element("CHILDREN", {}, below.get(id)!.map(placed))] : []),
      ]);
    return identified("SPECIFICATION", "system", this.#facts.name, [
      element("TYPE", {}, [element("SPECIFICATION-TYPE-REF", {}, "specification")]),
      element("CHILDREN", {}, (below.get(undefined) ?? []).map(placed)),
    ]);
  }
}

const WHY = "ReqIF has no place for it";
const XML_ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,199}$/;
/** Each level is two of XML; readers refuse what is nested without end. */
const DEPTH_MAX = 20;

const ownId = (id: EntityId): string => escapedKey(id.replace("/", "."), /[a-z0-9_.-]/);

function isUnder(start: EntityId, top: EntityId, parents: ReadonlyMap<EntityId, EntityId>): boolean {
  for (let here: EntityId | undefined = start; here !== undefined; here = parents.get(here))
    if (here === top) return true;
  return false;
}

function depthOf(id: EntityId, parents: ReadonlyMap<EntityId, EntityId>): number {
  let depth = 0;
  for (let here = parents.get(id); here !== undefined; here = parents.get(here)) depth++;
  return depth;
}

function identified(name: string, id: string, longName?: string, inside: readonly Node[] = []): Node {
  const attributes = { IDENTIFIER: id, "LAST-CHANGE": TIME, ...(longName !== undefined && { "LONG-NAME": longName }) };
  return element(name, attributes, inside);
}

const typeId = (kind: string): string => `type-${kind}`;
const attributeId = (kind: string, name: string): string => `${typeId(kind)}-${name}`;
const choiceId = (kind: string, field: string): string => `choice-${kind}-${field}`;

/** Two plain types that all share, and for each choice one of its own. */
function datatypes(kinds: readonly Kind[]): Node[] {
  const choices = kinds.flatMap((kind) =>
    attributesOfKind(kind).flatMap(({ field, datatype }) =>
      datatype.is !== "choice" && datatype.is !== "choices"
        ? []
        : [
            identified("DATATYPE-DEFINITION-ENUMERATION", choiceId(kind, field), `${kind} ${field}`, [
              element(
                "SPECIFIED-VALUES",
                {},
                datatype.values.map((value, at) =>
                  identified("ENUM-VALUE", `${choiceId(kind, field)}-${value}`, value, [
                    element("PROPERTIES", {}, [
                      element("EMBEDDED-VALUE", { KEY: String(at), "OTHER-CONTENT": value }, []),
                    ]),
                  ]),
                ),
              ),
            ]),
          ],
    ),
  );
  const text = element("DATATYPE-DEFINITION-STRING", {
    IDENTIFIER: "text",
    "LAST-CHANGE": TIME,
    "LONG-NAME": "text",
    "MAX-LENGTH": "2000000",
  });
  const number = element("DATATYPE-DEFINITION-INTEGER", {
    IDENTIFIER: "number",
    "LAST-CHANGE": TIME,
    "LONG-NAME": "number",
    MAX: "9007199254740991",
    MIN: "-9007199254740991",
  });
  return [text, number, ...choices];
}

function objectType(kind: Kind): Node {
  const own = attributesOfKind(kind).map((each) => definition(kind, each));
  const texts = [FOREIGN_ID, NAME].map((name) => textDefinition(kind, name));
  return identified("SPEC-OBJECT-TYPE", typeId(kind), kind, [
    element("SPEC-ATTRIBUTES", {}, [...texts, ...own, textDefinition(kind, KEPT)]),
  ]);
}

const relationType = (kind: string): Node =>
  identified("SPEC-RELATION-TYPE", typeId(kind), kind, [
    element(
      "SPEC-ATTRIBUTES",
      {},
      LINK_FIELDS.map((name) => textDefinition(kind, name)),
    ),
  ]);

function definition(kind: Kind, { field, name, datatype }: AttributeOf): Node {
  const id = attributeId(kind, name);
  const of = (type: string, ref: string, more: Readonly<Record<string, string>> = {}): Node =>
    element(`ATTRIBUTE-DEFINITION-${type}`, { IDENTIFIER: id, "LAST-CHANGE": TIME, "LONG-NAME": name, ...more }, [
      element("TYPE", {}, [element(`DATATYPE-DEFINITION-${type}-REF`, {}, ref)]),
    ]);
  switch (datatype.is) {
    case "integer":
      return of("INTEGER", "number");
    case "choice":
    case "choices":
      return of("ENUMERATION", choiceId(kind, field), { "MULTI-VALUED": String(datatype.is === "choices") });
    default:
      return textDefinition(kind, name);
  }
}

const textDefinition = (kind: string, name: string): Node =>
  identified("ATTRIBUTE-DEFINITION-STRING", attributeId(kind, name), name, [
    element("TYPE", {}, [element("DATATYPE-DEFINITION-STRING-REF", {}, "text")]),
  ]);

function valueOf(kind: Kind, { field, name, datatype }: AttributeOf, value: unknown): Node[] {
  if (value === undefined) return [];
  switch (datatype.is) {
    case "string":
      return [stringValue(kind, name, value as string)];
    case "integer":
      return [
        element("ATTRIBUTE-VALUE-INTEGER", { "THE-VALUE": String(value) }, [
          element("DEFINITION", {}, [element("ATTRIBUTE-DEFINITION-INTEGER-REF", {}, attributeId(kind, name))]),
        ]),
      ];
    case "json":
      return [stringValue(kind, name, canonicalJson(value))];
    default: {
      const chosen = (Array.isArray(value) ? value : [value]) as readonly unknown[];
      return [
        element("ATTRIBUTE-VALUE-ENUMERATION", {}, [
          element("DEFINITION", {}, [element("ATTRIBUTE-DEFINITION-ENUMERATION-REF", {}, attributeId(kind, name))]),
          element(
            "VALUES",
            {},
            chosen.map((each) => element("ENUM-VALUE-REF", {}, `${choiceId(kind, field)}-${String(each)}`)),
          ),
        ]),
      ];
    }
  }
}

const stringValue = (kind: string, name: string, value: string): Node =>
  element("ATTRIBUTE-VALUE-STRING", { "THE-VALUE": value }, [
    element("DEFINITION", {}, [element("ATTRIBUTE-DEFINITION-STRING-REF", {}, attributeId(kind, name))]),
  ]);
