import { type Sensitivity, sensitivityOfName } from "../../knowledge/index.ts";
import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { has, lineOf, listAt, textAt, textsAt } from "../text/index.ts";
import type { Description, Node } from "./document.ts";

/** Schemas that stand for a thing, as data, with what the names of their properties tell, through references. */
export class Schemas {
  readonly #sketch: Sketch;
  readonly #description: Description;
  readonly #named: ReadonlyMap<string, Node>;
  readonly #data = new Map<string, EntityId>();
  readonly #carried = new Map<Node["tree"], readonly EntityId[]>();
  #steps = 0;
  readonly #nameOf = new Map<Node["tree"], string>();

  constructor(sketch: Sketch, description: Description) {
    this.#sketch = sketch;
    this.#description = description;
    this.#named = new Map(description.rows(description.root, "components", "schemas"));
    for (const [name, node] of this.#named) this.#nameOf.set(description.resolve(node)?.tree ?? node.tree, name);
  }

  add(): void {
    for (const [name, node] of this.#named) {
      this.#sketch.count("schema");
      const why = this.#passedOver(name, node);
      if (why === undefined) this.#addOne(name, node);
      else this.#sketch.drop("schema", why);
    }
  }

  /** The data that a body holds: what it refers to, the items of its pages, the thing behind a variant. */
  carriedBy(body: Node | undefined): readonly EntityId[] {
    if (body === undefined) return [];
    const known = this.#carried.get(body.tree);
    if (known !== undefined) return known;
    const found = new Set<EntityId>();
    this.#gather(body, found, new Set());
    this.#carried.set(body.tree, [...found]);
    return [...found];
  }

  #addOne(name: string, node: Node): void {
    const said = this.#sensitivity(node, new Set());
    const at = { line: node.tree.line };
    const confidentiality = levelOf(said);
    const id = this.#sketch.add("data", {
      name,
      foreign: `schema:${name}`,
      props: { ...(confidentiality !== undefined && { confidentiality }) },
      at,
    });
    for (const attribute of said.keys()) this.#sketch.say(id, attribute, "yes", { line: said.get(attribute)! });
    this.#data.set(name, id);
  }

  /** Why a schema is no thing of its own; undefined where it is one. */
  #passedOver(name: string, node: Node): string | undefined {
    const schema = this.#description.resolve(node);
    if (schema === undefined) return "it is not there";
    if (!this.#isObject(schema)) return "a value, not a thing";
    if (isListName(name) || this.#isPage(schema)) return "a page or envelope of others";
    if (
      PROBLEM.test(name) ||
      (textAt(schema.tree, "properties", "status", "type") === "integer" && has(schema.tree, "properties", "detail"))
    )
      return "an error";
    if (this.#thingOf(name) !== undefined) return "a variant of another";
    return undefined;
  }

  #isObject({ tree, file }: Node): boolean {
    if (has(tree, "enum") || has(tree, "const")) return false;
    if (has(tree, "properties") || textsAt(tree, "type").includes("object")) return true;
    const parts = ["allOf", "oneOf", "anyOf"].flatMap((key) => listAt(tree, key));
    return parts.some((part) => {
      const node = this.#description.resolve({ tree: part, file });
      return node !== undefined && has(node.tree, "properties");
    });
  }

  /** A table whose only things are a list of others, beside cursors and counts. */
  #isPage(schema: Node): boolean {
    const properties = this.#description.rows(schema, "properties");
    const lists = properties.filter(
      ([, node]) => textsAt(node.tree, "type").includes("array") && textAt(node.tree, "items", "$ref") !== undefined,
    );
    return (
      lists.length === 1 &&
      properties.every(([name, node]) => node === lists[0]![1] || PAGING.test(name)) &&
      (properties.length > 1 || /^(?:items|data|results|content|entries|records|values)$/i.test(lists[0]![0]))
    );
  }

  /** `NewMember`, `CreatePayoutRequest`, `MemberInput`: the thing that they speak of, if it is there. */
  #thingOf(name: string): string | undefined {
    const bare = name
      .replace(/^(?:New|Create|Update|Patch|Put|Add|Edit|Post|Replace|Upsert|Base|Partial)(?=[A-Z])/, "")
      .replace(
        /(?<=[a-z0-9])(?:Create|Update|Patch|Input|Request|Response|Body|Payload|Result|Dto|DTO|New|Draft|Base|Creation|Summary|Details?|Params|Command|Form|Write|Read|In|Out|Fields|Properties|Attributes|Resource|Envelope|Wrapper|View)+$/,
        "",
      );
    if (bare === name || bare === "") return undefined;
    const isVariant =
      /^(?:New|Create|Update|Patch|Put|Add|Edit|Post|Replace|Upsert|Partial)(?=[A-Z])|(?:Create|Update|Patch|Input|Request|Body|Payload|Creation|Params|Command|Form|Write|In|Envelope|Wrapper)$/.test(
        name,
      );
    return this.#named.has(bare) ? bare : isVariant && /^(?:Error|Problem)$/.test(bare) ? bare : undefined;
  }

  #gather(node: Node, found: Set<EntityId>, seen: Set<Node["tree"]>, depth = 0): void {
    const schema = this.#description.resolve(node);
    if (schema === undefined || seen.has(schema.tree) || depth > 6) return;
    seen.add(schema.tree);
    const name = this.#nameOf.get(schema.tree);
    const own = name === undefined ? undefined : (this.#data.get(name) ?? this.#data.get(this.#thingOf(name) ?? ""));
    if (own !== undefined) {
      found.add(own);
      return;
    }
    const parts = ["allOf", "oneOf", "anyOf"].flatMap((key) => this.#description.items(schema, key));
    const items = this.#description.at(schema, "items");
    for (const part of [...parts, ...(items === undefined ? [] : [items])]) this.#gather(part, found, seen, depth + 1);
    for (const [, property] of this.#description.rows(schema, "properties"))
      this.#gather(property, found, seen, depth + 1);
  }

  /** What the names of properties tell, each with the line of the first that does. */
  #sensitivity(node: Node, seen: Set<Node["tree"]>, depth = 0): Map<Sensitivity, number> {
    const said = new Map<Sensitivity, number>();
    if (this.#steps++ > STEPS_MAX) return said;
    const add = (what: Sensitivity, line: number): void => void (said.has(what) || said.set(what, line));
    const schema = this.#description.resolve(node);
    if (schema === undefined || seen.has(schema.tree) || depth > DEPTH_MAX) return said;
    seen.add(schema.tree);
    const isPerson = PERSON.test(this.#nameOf.get(schema.tree) ?? "");
    for (const [name, property] of this.#description.rows(schema, "properties")) {
      const line = lineOf(schema.tree, "properties", name);
      if (isOfValue(property)) for (const what of sensitivityOfName(name)) add(what, line);
      if (isPerson && /^name$/i.test(name)) add("personal", line);
      const formatted = FORMATS.get(textAt(property.tree, "format") ?? "");
      if (formatted !== undefined) add(formatted, line);
      for (const [what] of this.#sensitivity(property, seen, depth + 1)) add(what, line);
    }
    const parts = ["allOf", "oneOf", "anyOf", "prefixItems"].flatMap((key) => this.#description.items(schema, key));
    const more = ["items", "additionalProperties"].flatMap((key) => this.#description.at(schema, key) ?? []);
    for (const part of [...parts, ...more])
      for (const [what, line] of this.#sensitivity(part, seen, depth + 1)) add(what, line);
    return said;
  }
}

/** Things refer to things without end; what is so far away says little of the first one. */
const DEPTH_MAX = 60;
const STEPS_MAX = 1_000_000;

/** A yes or no, and a number of something, holds nothing of the person it is about. */
const isOfValue = ({ tree }: Node): boolean => !textsAt(tree, "type").some((type) => type === "boolean");

const FORMATS: ReadonlyMap<string, Sensitivity> = new Map(
  Object.entries({
    email: "personal",
    "idn-email": "personal",
    password: "credential",
  } as const),
);

const PERSON =
  /(?:Person|User|Customer|Member|Patient|Employee|Contact|Client|Guest|Subscriber|Recipient|Owner|Driver|Student|Applicant|Passenger|Doctor|Visitor|Borrower|Resident|Citizen|Author|Profile)s?$/;
const PROBLEM =
  /(?:Error|Problem|Fault|Exception|Violation)s?(?:Details?|Response|Object|Model|Body|Item|Code)?$|^(?:Problem|Error)/;
const PAGING =
  /^(?:next|prev|previous|first|last|cursor|page|pages|per_?page|page_?size|page_?number|limit|offset|count|total|has_?more|links|meta|_links|size|self|pagination|next.*|prev.*|total.*|number.*|is(?:First|Last)|object|url|current.*)$/i;

const isListName = (name: string): boolean =>
  /(?:Page|List|Collection|Pagination|Paging|PageInfo|PageMeta|Links?|Envelope|Meta(?:data)?|SearchResults?|Results|Listing)$/.test(
    name,
  );

/** Levels only where the names imply one. */
function levelOf(said: ReadonlyMap<Sensitivity, number>): "high" | "very_high" | undefined {
  if (["credential", "health", "biometric", "key_material"].some((what) => said.has(what as Sensitivity)))
    return "very_high";
  return said.has("personal") || said.has("payment") ? "high" : undefined;
}
