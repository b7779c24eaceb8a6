import { isDeepStrictEqual } from "node:util";
import type { EntityId, Kind } from "../../model/index.ts";
import { ForeignIds, keepDocument, keyOf, nest, replyIdOf, replyKeyOf, replyNameOf, type Nesting } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { nameFrom, readFields, type Field } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import {
  at,
  broken,
  has,
  lineOf,
  listAt,
  plain,
  readJson,
  readYaml,
  restOf,
  rowAt,
  spanOf,
  textAt,
  type Tree,
} from "../text/index.ts";
import { ASSET, ASSET_RISK, COMPONENT, FLOW, MITIGATION, THREAT, THREAT_RISK, ZONE, ZONE_RISK } from "./fields.ts";
import { readInstances } from "./instances.ts";
import { NO_ZONE, isMadeUpZone, readOwn, type Own } from "./own.ts";

export const FORMAT = "otm";

/** An Open Threat Model, which is JSON, or YAML of the same shape. */
export async function readOtm(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const unclear = sketch.unclear.bind(sketch);
  const text = source.text ?? "";
  const options = { file: source.name, unclear };
  const tree = text.trimStart().startsWith("{") ? readJson(text, options) : await readYaml(text, options);
  if (tree.is !== "table" || !(has(tree, "otmVersion") || has(tree, "project"))) {
    broken(source.name, tree.line, "is no Open Threat Model: otmVersion and project are expected at the top");
  }
  return new OtmReader(sketch, tree).read();
}

/** Where references look: the elements of one list by the id that the file gives them. */
export type Known = ReadonlyMap<string, EntityId>;

interface Element {
  readonly id: EntityId;
  readonly foreign: string;
  readonly tree: Tree;
  readonly own: Own;
  /** What is kept of it, still open while references are followed. */
  readonly rest: Record<string, unknown>;
}

const LISTS = ["representations", "assets", "trustZones", "components", "dataflows", "threats", "mitigations"];

class OtmReader {
  readonly #sketch: Sketch;
  readonly #tree: Tree;
  #hasMadeUpZone = false;

  constructor(sketch: Sketch, tree: Tree) {
    this.#sketch = sketch;
    this.#tree = tree;
  }

  read(): Reading {
    const name =
      nameFrom(textAt(this.#tree, "project", "name")) ?? nameFrom(textAt(this.#tree, "project", "id")) ?? "OTM";
    const assets = this.#elements("assets", "data", { fields: ASSET, risk: ASSET_RISK });
    const zones = this.#elements("trustZones", "boundary", { fields: ZONE, risk: ZONE_RISK, besides: ["parent"] });
    const components = this.#elements("components", "component", { fields: COMPONENT, besides: COMPONENT_LINKS });
    const flows = this.#elements("dataflows", "flow", { fields: FLOW, besides: FLOW_LINKS });
    const threats = this.#elements("threats", "threat", { fields: THREAT, besides: ["risk"] });
    const mitigations = this.#elements("mitigations", "mitigation", { fields: MITIGATION });
    for (const threat of threats.values()) this.#risk(threat);

    const known = { assets: idsOf(assets), components: idsOf(components), zones: idsOf(zones) };
    this.#nestZones(zones, known.zones);
    this.#nestComponents(components, known);
    for (const each of components.values()) this.#assets(each, known.assets);
    for (const flow of flows.values()) this.#ends(flow, known);
    const flowIds = idsOf(flows);
    for (const flow of flows.values()) this.#replies(flow, flowIds);
    const both = { threats: idsOf(threats), mitigations: idsOf(mitigations) };
    readInstances(this.#sketch, [...components.values(), ...flows.values()], both);
    this.#document(name);
    const description = textAt(this.#tree, "project", "description");
    return this.#sketch.finish({ name, description });
  }

  #elements(list: string, kind: Kind, how: How): Map<string, Element> {
    const found = new Map<string, Element>();
    const ids = new ForeignIds();
    const what = list.replace(/s$/, "");
    for (const tree of listAt(this.#tree, list)) {
      if (list === "trustZones" && isMadeUpZone(tree)) {
        this.#hasMadeUpZone = true;
        continue;
      }
      this.#sketch.count(what);
      if (tree.is !== "table") {
        this.#sketch.drop(what, "it is no object with fields of its own");
        this.#unclear(tree, String(plain(tree)), `stands where a ${what} is expected`);
        continue;
      }
      const element = this.#element(tree, kind, { ...how, ids });
      found.set(element.foreign, element);
    }
    return found;
  }

  #element(tree: Tree, kind: Kind, { fields, risk = [], besides = [], ids }: How & { ids: ForeignIds }): Element {
    const own = readOwn(at(tree, "attributes"), kind);
    const followed = [
      "id",
      ...["attributes", "risk", ...besides].filter((key) => isFollowed(tree, key, { risk, besides })),
    ];
    const main = readFields(tree, fields, { besides: followed, unsaid: own.unsaid });
    const unsaidRisks = new Set(
      [...own.unsaid].flatMap((field) => (field.startsWith("risk.") ? [field.slice(5)] : [])),
    );
    const rated = risk.length > 0 ? readFields(at(tree, "risk"), risk, { unsaid: unsaidRisks }) : undefined;

    const given = textAt(tree, "id");
    const { name = nameFrom(given) ?? kind, tags, ...props } = { ...main.said, ...rated?.said, ...own.said } as Said;
    const foreign = ids.claim(given === undefined || given === "" ? keyOf(undefined, name) : given);
    if (given !== undefined && given !== foreign)
      this.#unclear(tree, given, "is the id of several; this one is told apart by a number after it");

    const rest: Record<string, unknown> = {
      ...main.rest,
      ...(rated && Object.keys(rated.rest).length > 0 && { risk: rated.rest }),
      ...(Object.keys(own.rest).length > 0 && { attributes: own.rest }),
    };
    const fact = Object.fromEntries(Object.entries(props).filter(([field]) => !field.startsWith("@")));
    const needed = kind === "threat" || kind === "mitigation" ? { text: name } : ASSUMED[kind];
    const id = this.#sketch.add(kind, {
      key: keyOf(foreign, name),
      name,
      foreign,
      tags,
      props: { ...needed, ...fact },
      at: spanOf(tree),
      rest,
    });
    const lines = { ...main.lines, ...own.lines };
    for (const [field, value] of Object.entries(props)) {
      if (field.startsWith("@"))
        this.#sketch.say(id, field.slice(1), value as "yes", { line: lines[field] ?? tree.line });
    }
    return { id, foreign, tree, own, rest };
  }

  /** Likelihood and impact of a threat rate it together; one alone is kept with the threat. */
  #risk({ id, tree, rest, own, foreign }: Element): void {
    const risk = at(tree, "risk");
    if (risk === undefined) return;
    const { said, rest: kept } = readFields(risk, THREAT_RISK);
    if (own.unsaid.has("risk") && isDeepStrictEqual(plain(risk), UNRATED)) return;
    if (said.likelihood === undefined || said.impact === undefined) {
      rest.risk = plain(risk);
      return;
    }
    const name = nameFrom(`Risk: ${this.#sketch.nameOf(id)}`)!;
    const more = Object.keys(kept).length > 0 && { rest: kept };
    const key = id.slice(id.indexOf("/") + 1);
    const rating = this.#sketch.add("risk", {
      key,
      name,
      foreign: `risk:${foreign}`,
      props: said,
      at: spanOf(risk),
      ...more,
    });
    this.#sketch.link(rating, "rates", id, { at: spanOf(risk) });
  }

  #nestZones(zones: ReadonlyMap<string, Element>, known: Known): void {
    const pairs = [...zones.values()].flatMap((zone) => this.#parent(zone, "trustZone", known));
    this.#nest(pairs, "inside");
  }

  /** A component lies in a zone, or is part of another and lies where that lies. */
  #nestComponents(components: ReadonlyMap<string, Element>, known: { components: Known; zones: Known }): void {
    const all = [...components.values()];
    const parts = this.#nest(
      all.flatMap((each) => this.#parent(each, "component", known.components)),
      "part_of",
    );
    const zoned = new Map(
      all.flatMap((each) => this.#parent(each, "trustZone", known.zones)).map((pair) => [pair.child, pair]),
    );
    const whole = new Map(parts.map((pair) => [pair.child, pair.parent]));
    const outermostOf = outermost(whole);
    for (const { id, tree } of all) {
      const zone = zoned.get(outermostOf(id))?.parent;
      const line = lineOf(tree, "parent");
      if (zone !== undefined) this.#sketch.link(id, "inside", zone, { at: { line } });
    }
    for (const { id, tree, rest } of all) {
      const isLost = rest.parent === undefined && !zoned.has(id) && !whole.has(id);
      if (has(tree, "parent") && isLost && !this.#isInMadeUpZone(tree)) this.#keepParent(tree, rest);
    }
  }

  #parent(element: Element, kind: "trustZone" | "component", known: Known): Inside[] {
    const { tree, id, rest } = element;
    const named = textAt(tree, "parent", kind);
    const parent = named === undefined ? undefined : known.get(named);
    if (parent === undefined && this.#isInMadeUpZone(tree)) return [];
    if (parent !== undefined && parent !== id) return [{ child: id, parent, element }];
    if (named !== undefined || (id.startsWith("boundary/") && has(tree, "parent"))) this.#keepParent(tree, rest);
    return [];
  }

  #isInMadeUpZone(tree: Tree): boolean {
    return this.#hasMadeUpZone && textAt(tree, "parent", "trustZone") === NO_ZONE.id;
  }

  #keepParent(tree: Tree, rest: Record<string, unknown>): void {
    if (rest.parent !== undefined) return;
    const parent = at(tree, "parent")!;
    rest.parent = plain(parent);
    this.#unclear(parent, JSON.stringify(rest.parent), "is no parent that the file has");
  }

  #nest(pairs: readonly Inside[], link: string): readonly Inside[] {
    const { kept, refused } = nest(pairs);
    for (const { child, parent, element } of kept)
      this.#sketch.link(child, link, parent, { at: { line: lineOf(element.tree, "parent") } });
    for (const { element } of refused) {
      const parent = at(element.tree, "parent")!;
      element.rest.parent = plain(parent);
      this.#unclear(parent, JSON.stringify(element.rest.parent), "leads back to the element itself");
    }
    return kept;
  }

  #assets({ id, tree, rest }: Element, known: Known): void {
    const assets = at(tree, "assets");
    if (assets?.is !== "table") return;
    const kept: Record<string, unknown> = { ...restOf(assets, ["processed", "stored"]) };
    for (const [field, link] of Object.entries({ processed: "processes", stored: "stores" })) {
      const strays = this.#links(id, link, { tree: assets, field, known });
      if (strays !== undefined) kept[field] = strays;
    }
    if (Object.keys(kept).length > 0) rest.assets = kept;
  }

  /** Follows a list of ids; what leads nowhere is handed back to be kept. */
  #links(id: EntityId, link: string, { tree, field, known }: ListOfIds): unknown {
    const list = at(tree, field);
    if (list === undefined) return undefined;
    if (list.is !== "list") return plain(list);
    const strays: unknown[] = [];
    for (const item of list.items) {
      const target = known.get(textAt(item) ?? "");
      if (target !== undefined) this.#sketch.link(id, link, target, { at: spanOf(item) });
      else {
        strays.push(plain(item));
        if (has(item)) this.#unclear(item, JSON.stringify(plain(item)), "is none of the file's assets");
      }
    }
    return strays.length === 0 ? undefined : strays;
  }

  #ends(flow: Element, known: { components: Known; assets: Known }): void {
    const { id, tree, rest } = flow;
    const [from, to] = [
      { field: "source", link: "leaves" },
      { field: "destination", link: "enters" },
    ].map(({ field, link }) => {
      const end = known.components.get(textAt(tree, field) ?? "");
      if (end !== undefined) this.#sketch.link(id, link, end, { at: { line: lineOf(tree, field) } });
      else if (has(tree, field)) {
        rest[field] = plain(at(tree, field)!);
        this.#unclear(rowAt(tree, field)!.value, JSON.stringify(rest[field]), "is no component that the file has");
      }
      return end;
    });
    const strays = this.#links(id, "carries", { tree, field: "assets", known: known.assets });
    if (strays !== undefined) rest.assets = strays;
    const back = this.#bothWays(flow, { from, to });
    for (const item of back === undefined ? [] : listAt(tree, "assets")) {
      const data = known.assets.get(textAt(item) ?? "");
      if (data !== undefined) this.#sketch.link(back!, "carries", data, { at: spanOf(item) });
    }
  }

  /** What goes both ways is two flows, the second of which replies to the first. */
  #bothWays(
    { id, tree, rest, foreign }: Element,
    { from, to }: { from: EntityId | undefined; to: EntityId | undefined },
  ): EntityId | undefined {
    const row = rowAt(tree, "bidirectional");
    if (row === undefined) return undefined;
    if (row.value.is !== "leaf" || row.value.value !== true || from === undefined || to === undefined) {
      rest.bidirectional = plain(row.value);
      return undefined;
    }
    const place = { line: row.line };
    const name = replyNameOf(this.#sketch.nameOf(id));
    const key = replyKeyOf(id);
    const back = this.#sketch.add("flow", { key, name, foreign: replyIdOf(foreign), at: place });
    this.#sketch.link(back, "leaves", to, { at: place });
    this.#sketch.link(back, "enters", from, { at: place });
    this.#sketch.link(back, "replies_to", id, { at: place });
    return back;
  }

  #replies({ id, own, tree }: Element, known: Known): void {
    const target = own.repliesTo === undefined ? undefined : known.get(own.repliesTo);
    if (target !== undefined) this.#sketch.link(id, "replies_to", target, { at: { line: lineOf(tree, "attributes") } });
  }

  #document(name: string): void {
    const project = at(this.#tree, "project");
    const isTable = project?.is === "table";
    for (const _ of listAt(this.#tree, "representations")) this.#sketch.count("representation");
    const others = LISTS.filter((list) => list !== "representations" && at(this.#tree, list)?.is === "list");
    const rest = {
      ...restOf(this.#tree, [...others, ...(isTable ? ["project"] : [])]),
      ...(isTable && { project: projectRest(project, name) }),
    };
    const foreign = textAt(project, "id");
    const place = { line: lineOf(this.#tree, "project") };
    const mediaType = "application/vnd.openthreatmodel+json";
    keepDocument(this.#sketch, { format: FORMAT, mediaType, name, foreign, rest, at: place });
    const kept = listAt(this.#tree, "representations").length;
    if (kept > 0) this.#sketch.drop("representation", "it is kept beside the model for the way back", kept);
  }

  #unclear({ line }: { readonly line: number }, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

/** What stands for the risk of a threat that nobody has rated. */
export const UNRATED = { likelihood: 0, impact: 0 };

interface How {
  readonly fields: readonly Field[];
  readonly risk?: readonly Field[];
  /** Keys that are followed apart. */
  readonly besides?: readonly string[];
}
interface ListOfIds {
  readonly tree: Tree;
  readonly field: string;
  readonly known: Known;
}
interface Inside extends Nesting {
  readonly element: Element;
}
interface Said {
  readonly name?: string;
  readonly tags?: readonly string[];
  readonly [field: string]: unknown;
}

const COMPONENT_LINKS = ["parent", "assets", "threats"];
const FLOW_LINKS = ["source", "destination", "bidirectional", "assets", "threats"];

/** What our kinds want and the file may have left out. */
export const ASSUMED: Readonly<Partial<Record<Kind, object>>> = {
  component: { type: "process" },
  boundary: { type: "trust" },
};

/** Whether a key is followed rather than kept: references in the wrong shape are kept as they are. */
function isFollowed(tree: Tree, key: string, { risk, besides }: Required<Pick<How, "risk" | "besides">>): boolean {
  const is = at(tree, key)?.is;
  if (key === "risk") return is === "table" && (risk.length > 0 || besides.includes("risk"));
  if (key === "attributes" || key === "parent") return is === "table";
  if (key === "threats") return is === "list";
  if (key === "assets") return is === "table" || is === "list";
  return is !== undefined;
}

/** Walks up from a part to the whole that is part of nothing, no way twice. */
function outermost(whole: ReadonlyMap<EntityId, EntityId>): (id: EntityId) => EntityId {
  const found = new Map<EntityId, EntityId>();
  return (id) => {
    const way: EntityId[] = [];
    let here = id;
    while (!found.has(here) && whole.has(here)) {
      way.push(here);
      here = whole.get(here)!;
    }
    const top = found.get(here) ?? here;
    for (const each of way) found.set(each, top);
    return top;
  };
}

const idsOf = (elements: ReadonlyMap<string, Element>): Known =>
  new Map([...elements].map(([foreign, { id }]) => [foreign, id]));

/** The project's name and description are those of the reading, unless the reading cannot hold them as they are. */
function projectRest(project: Tree, name: string): Record<string, unknown> {
  const rest = { ...restOf(project, []) };
  if (rest.name === name) delete rest.name;
  if (typeof rest.description === "string" && rest.description !== "") delete rest.description;
  return rest;
}
