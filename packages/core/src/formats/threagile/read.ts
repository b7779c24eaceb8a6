import { keyFromName, type EntityId, type Kind } from "../../model/index.ts";
import { ForeignIds, keepDocument, keyOf, nest, replyIdOf, replyKeyOf, replyNameOf, type Nesting } from "../facts.ts";
import type { Reading, Siblings, Source } from "../format.ts";
import { nameFrom, readFields, withUnplaced, type Field, type Said } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import { at, broken, has, listAt, plain, restOf, rowsOf, textAt, type Row, type Tree } from "../text/index.ts";
import { ASSET, BOUNDARY, DATA, LINK, RUNTIME, TRACKING } from "./fields.ts";
import { gather, type Part } from "./includes.ts";
import { OWN, readOwn, type Own } from "./own.ts";

export const FORMAT = "threagile";

/** A Threagile model with the files that it includes, read as one. */
export async function readThreagile(source: Source, siblings: Siblings): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const { parts, strays } = await gather(source, { siblings, sketch });
  const tree = parts[0]!.tree;
  if (tree.is !== "table" || !SIGNS.some((key) => tree.rows.has(key))) {
    broken(source.name, tree.line, `is no Threagile model: ${SIGNS.join(" or ")} is expected at the top`);
  }
  return new ThreagileReader(sketch, parts).read(strays);
}

const SIGNS = ["threagile_version", "technical_assets", "data_assets"];

interface Element {
  readonly id: EntityId;
  readonly foreign: string;
  readonly title: string;
  readonly row: Row;
  readonly own: Own;
  readonly rest: Record<string, unknown>;
  readonly part: Part;
}
interface Inside extends Nesting {
  readonly element: Element;
  readonly line: number;
  readonly field: string;
  readonly named: unknown;
}

const PLACED = ["data_assets", "technical_assets", "trust_boundaries", "shared_runtimes"];
const SENTENCES = ["questions", "abuse_cases", "security_requirements"];

class ThreagileReader {
  readonly #sketch: Sketch;
  readonly #parts: readonly Part[];
  readonly #flows: Element[] = [];
  readonly #usedTags = new Set<unknown>();

  constructor(sketch: Sketch, parts: readonly Part[]) {
    this.#sketch = sketch;
    this.#parts = parts;
  }

  read(strays: readonly unknown[]): Reading {
    const first = this.#parts[0]!;
    const name = nameFrom(textAt(first.tree, "title")) ?? "Threagile model";
    const data = this.#elements("data_assets", "data", { fields: DATA });
    const assets = this.#elements("technical_assets", "component", { fields: ASSET, besides: ASSET_LINKS });
    const boundaries = this.#elements("trust_boundaries", "boundary", { fields: BOUNDARY, besides: BOUNDARY_LINKS });
    const runtimes = this.#elements("shared_runtimes", "runtime", {
      fields: RUNTIME,
      besides: ["technical_assets_running"],
    });
    const known = { data: idsOf(data), assets: idsOf(assets), boundaries: idsOf(boundaries) };
    for (const asset of assets) {
      this.#follow(asset, "data_assets_processed", known.data, (target, line) =>
        this.#link(asset.id, "processes", target, line),
      );
      this.#follow(asset, "data_assets_stored", known.data, (target, line) =>
        this.#link(asset.id, "stores", target, line),
      );
      this.#links(asset, known);
    }
    const flows = new Map(this.#flows.map(({ foreign, id }) => [foreign, id]));
    for (const { id, own, row, part } of this.#flows) {
      const target = own.repliesTo === undefined ? undefined : flows.get(own.repliesTo);
      this.#sketch.turnTo(part.source);
      if (target !== undefined) this.#link(id, "replies_to", target, row.line);
    }
    this.#nest(boundaries, known);
    for (const runtime of runtimes)
      this.#follow(runtime, "technical_assets_running", known.assets, (asset, line) =>
        this.#link(asset, "runs_on", runtime.id, line),
      );
    this.#sentences();
    this.#tracking(known.assets);
    this.#document(name, strays);
    return this.#sketch.finish({ name, description: textAt(first.tree, "application_description", "description") });
  }

  /** The tables of a section, over all files. A title that an earlier file has taken is told and not read again. */
  *#rows(section: string): Generator<{ readonly title: string; readonly row: Row; readonly part: Part }> {
    const titles = new Set<string>();
    for (const part of this.#parts) {
      this.#sketch.turnTo(part.source);
      for (const [title, row] of rowsOf(part.tree, section)) {
        const what = WHAT[section]!;
        this.#sketch.count(what);
        if (titles.has(title)) {
          this.#sketch.drop(what, "its title is another's in a file that is read before");
          this.#unclear(row, title, "is the title of another in a file that is read before");
          continue;
        }
        titles.add(title);
        yield { title, row, part };
      }
    }
  }

  #elements(section: string, kind: Kind, how: How): Element[] {
    const ids = new ForeignIds();
    const found: Element[] = [];
    for (const { title, row, part } of this.#rows(section)) {
      if (row.value.is !== "table") {
        this.#sketch.drop(WHAT[section]!, "it has no fields of its own");
        this.#unclear(row, title, "has no fields of its own");
        continue;
      }
      const given = textAt(row.value, "id");
      const foreign = ids.claim(given === undefined || given === "" ? keyOf(undefined, title) : given);
      if (given !== undefined && given !== "" && given !== foreign)
        this.#unclear(row, given, "is the id of several; this one is told apart by a number after it");
      found.push(this.#element({ title, row, part, kind, foreign, key: keyOf(foreign, title) }, how));
    }
    return found;
  }

  #element({ title, row, part, kind, foreign, key }: Place, { fields, besides = [] }: How): Element {
    const tree = row.value;
    const own = readOwn(tree, kind);
    const followed = [OWN, ...["id", ...besides].filter((field) => isFollowed(tree, field))];
    const { said, lines, rest } = readFields(tree, fields, { besides: followed, unsaid: own.unsaid });
    if (Array.isArray(said.tags)) for (const tag of said.tags) this.#usedTags.add(tag);
    const entitled = nameFrom(title);
    if (entitled !== title && own.carried.name === undefined) rest["@title"] = title;
    const { name, tags, ...props } = withUnplaced(
      { name: entitled ?? foreign, ...ASSUMED[kind], ...said },
      own.carried,
    );
    const facts = Object.entries(props).filter(([field]) => !field.startsWith("@"));
    const id = this.#sketch.add(kind, {
      key,
      name: nameFrom(name) ?? foreign,
      foreign,
      tags: tags as readonly string[] | undefined,
      props: Object.fromEntries(facts),
      at: { line: row.line },
      rest,
    });
    for (const [field, value] of Object.entries(props)) {
      if (field.startsWith("@"))
        this.#sketch.say(id, field.slice(1), value as "yes", { line: lines[field] ?? row.line });
    }
    return { id, foreign, title, row, own, rest, part };
  }

  #links(asset: Element, known: { data: Known; assets: Known }): void {
    this.#sketch.turnTo(asset.part.source);
    const ids = new ForeignIds();
    const strays: [string, unknown][] = [];
    for (const [title, row] of rowsOf(asset.row.value, "communication_links")) {
      this.#sketch.count("communication_link");
      const target = known.assets.get(textAt(row.value, "target") ?? "");
      if (row.value.is !== "table" || target === undefined) {
        strays.push([title, plain(row.value)]);
        this.#sketch.drop("communication_link", "its target is not in the file");
        this.#unclear(row, textAt(row.value, "target") ?? title, "is no technical asset that the file has");
        continue;
      }
      const foreign = ids.claim(`${asset.foreign}>${slug(title)}`);
      const key = `${asset.id.slice("component/".length, 110)}>${keyFromName(title)}`;
      const flow = this.#element(
        { title, row, part: asset.part, kind: "flow", foreign, key },
        { fields: LINK, besides: LINK_LINKS },
      );
      this.#link(flow.id, "leaves", asset.id, row.line);
      this.#link(flow.id, "enters", target, row.line);
      this.#follow(flow, "data_assets_sent", known.data, (data, line) => this.#link(flow.id, "carries", data, line));
      this.#flows.push(flow);
      this.#answer(flow, { from: target, to: asset.id, known: known.data });
    }
    if (strays.length > 0) asset.rest.communication_links = Object.fromEntries(strays);
  }

  /** What is received comes back over the same connection: a flow that replies, as protected as the one it replies to. */
  #answer(flow: Element, { from, to, known }: { from: EntityId; to: EntityId; known: Known }): void {
    const received: { data: EntityId; line: number }[] = [];
    this.#follow(flow, "data_assets_received", known, (data, line) => received.push({ data, line }));
    const { reply } = flow.own;
    if (received.length === 0 && reply === undefined) return;
    const { line } = flow.row;
    const name = nameFrom(reply?.name) ?? replyNameOf(this.#sketch.nameOf(flow.id));
    const key = reply?.key ?? replyKeyOf(flow.id);
    const protocol = this.#sketch.prop(flow.id, "protocol");
    const props = protocol === undefined ? {} : { protocol };
    const back = this.#sketch.add("flow", { key, name, foreign: replyIdOf(flow.foreign), props, at: { line } });
    const attributes = this.#sketch.prop(flow.id, "attributes") as Record<string, { value: "yes" | "no" }> | undefined;
    for (const attribute of SHARED) {
      const said = attributes?.[attribute]?.value;
      if (said !== undefined) this.#sketch.say(back, attribute, said, { line });
    }
    this.#link(back, "leaves", from, line);
    this.#link(back, "enters", to, line);
    this.#link(back, "replies_to", flow.id, line);
    for (const { data, line: at } of received) this.#link(back, "carries", data, at);
  }

  #nest(boundaries: readonly Element[], known: { assets: Known; boundaries: Known }): void {
    const pairs: Inside[] = [];
    for (const element of boundaries) {
      for (const [field, inside] of [
        ["technical_assets_inside", known.assets],
        ["trust_boundaries_nested", known.boundaries],
      ] as const) {
        this.#follow(element, field, inside, (child, line, named) => {
          pairs.push({ child, parent: element.id, element, line, field, named });
        });
      }
    }
    const { kept, refused } = nest(pairs);
    for (const { child, parent, line, element } of kept) {
      this.#sketch.turnTo(element.part.source);
      this.#link(child, "inside", parent, line);
    }
    for (const { element, field, line, named } of refused) {
      const before = element.rest[field];
      element.rest[field] = [...(Array.isArray(before) ? (before as unknown[]) : []), named];
      this.#unclear({ line }, String(named), "lies in two places, or within itself; another place counts");
    }
  }

  /** Follows a list of ids. What leads nowhere is kept. */
  #follow(
    element: Element,
    field: string,
    known: Known,
    found: (target: EntityId, line: number, named: unknown) => void,
  ): void {
    this.#sketch.turnTo(element.part.source);
    const strays: unknown[] = [];
    const met = new Set<EntityId>();
    for (const item of listAt(element.row.value, field)) {
      const target = known.get(textAt(item) ?? "");
      if (target !== undefined && target !== element.id) {
        if (!met.has(target)) found(target, item.line, plain(item));
        met.add(target);
      } else {
        strays.push(plain(item));
        this.#unclear(item, JSON.stringify(plain(item)), "is an id that the file does not have");
      }
    }
    if (strays.length > 0) element.rest[field] = strays;
  }

  /** What Threagile keeps as pairs of texts: questions with their answers, cases of abuse, requirements. */
  #sentences(): void {
    for (const section of SENTENCES) {
      for (const { title, row } of this.#rows(section)) {
        const text = row.value.is === "leaf" ? (textAt(row.value) ?? "").slice(0, 20_000) : "";
        const name = nameFrom(title) ?? section;
        const rest = {
          ...((row.value.is !== "leaf" || textAt(row.value) !== text) && has(row.value) && { text: plain(row.value) }),
          ...(name !== title && { "@title": title }),
        };
        this.#sketch.add(KINDS[section]!, {
          key: keyFromName(title),
          name,
          foreign: `${section}:${title.slice(0, 200)}`,
          props: PROPS[section]!(title.slice(0, 20_000), text),
          at: { line: row.line },
          rest,
        });
      }
    }
  }

  #tracking(assets: Known): void {
    const pending: [string, unknown][] = [];
    for (const { title, row, part } of this.#rows("risk_tracking")) {
      const status = textAt(row.value, "status") ?? "";
      if (!DECIDED.has(status)) {
        pending.push([title, plain(row.value)]);
        this.#sketch.drop("risk_tracking", "nothing is decided yet; it is kept for the way back");
        continue;
      }
      const key = keyFromName(title);
      const { id } = this.#element({ title, row, part, kind: "decision", foreign: title, key }, { fields: TRACKING });
      for (const named of title.split(/[@>]/).slice(1)) {
        const asset = assets.get(named);
        if (asset !== undefined) this.#link(id, "concerns", asset, row.line);
      }
    }
    this.#pending = Object.fromEntries(pending);
  }

  #pending: Record<string, unknown> = {};

  #document(name: string, strays: readonly unknown[]): void {
    const first = this.#parts[0]!;
    const rest: Record<string, unknown> = {};
    for (const { tree } of this.#parts) {
      const isOdd = (key: string): boolean => at(tree, key)?.is !== "table" && has(tree, key);
      const followed = [...PLACED, ...SENTENCES, "risk_tracking"].filter((key) => !isOdd(key));
      const known = [...followed, "includes", "tags_available"];
      for (const [key, value] of Object.entries(restOf(tree, known) ?? {}))
        if (!Object.hasOwn(rest, key)) rest[key] = value;
    }
    if (rest.title === name) delete rest.title;
    const free = this.#parts
      .flatMap(({ tree }) => listAt(tree, "tags_available").map(plain))
      .filter((tag) => !this.#usedTags.has(tag));
    if (free.length > 0) rest.tags_available = [...new Set(free.map(String))].sort();
    if (Object.keys(this.#pending).length > 0) rest.risk_tracking = this.#pending;
    if (strays.length > 0) rest.includes = strays;
    this.#sketch.turnTo(first.source);
    keepDocument(this.#sketch, {
      format: FORMAT,
      mediaType: "application/vnd.threagile+yaml",
      name,
      rest,
      at: { line: first.tree.line },
    });
    for (const { tree } of this.#parts) {
      const own = rowsOf(tree, "individual_risk_categories").length;
      if (own === 0) continue;
      this.#sketch.count("individual_risk_category", own);
      this.#sketch.drop("individual_risk_category", "it is kept beside the model for the way back", own);
    }
  }

  #link(from: EntityId, kind: string, to: EntityId, line: number): void {
    this.#sketch.link(from, kind, to, { at: { line } });
  }

  #unclear({ line }: { readonly line: number }, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

interface How {
  readonly fields: readonly Field[];
  /** Lists of ids and the like, which are followed. */
  readonly besides?: readonly string[];
}
interface Place {
  readonly title: string;
  readonly row: Row;
  readonly part: Part;
  readonly kind: Kind;
  readonly foreign: string;
  readonly key: string;
}
type Known = ReadonlyMap<string, EntityId>;

const ASSET_LINKS = ["data_assets_processed", "data_assets_stored", "communication_links"];
const BOUNDARY_LINKS = ["technical_assets_inside", "trust_boundaries_nested"];
const LINK_LINKS = ["target", "data_assets_sent", "data_assets_received"];

/** What a reading takes where the file does not say, since our kind wants it. */
export const ASSUMED: Readonly<Partial<Record<Kind, Said>>> = {
  component: { type: "process" },
  boundary: { type: "trust" },
  runtime: { type: "host" },
  decision: { verdict: "confirm", reason: "" },
};

/** What the way back shares with the way there. */
export const SHARED = ["encrypted_in_transit", "over_vpn", "mutual_tls"];

const WHAT: Readonly<Record<string, string>> = {
  data_assets: "data_asset",
  technical_assets: "technical_asset",
  trust_boundaries: "trust_boundary",
  shared_runtimes: "shared_runtime",
  questions: "question",
  abuse_cases: "abuse_case",
  security_requirements: "security_requirement",
  risk_tracking: "risk_tracking",
};

const KINDS: Readonly<Record<string, Kind>> = {
  questions: "question",
  abuse_cases: "threat",
  security_requirements: "requirement",
};

const PROPS: Readonly<Record<string, (title: string, text: string) => Record<string, unknown>>> = {
  questions: (title, text) => ({ text: title, ...(text !== "" && { description: text }) }),
  abuse_cases: (_, text) => ({ text }),
  security_requirements: (_, text) => ({ text, level: "system" }),
};

const DECIDED = new Set(["accepted", "false-positive", "mitigated", "in-progress"]);

/** Lists and tables that are followed are ours to write again; what is none of these is kept as it is. */
function isFollowed(tree: Tree, field: string): boolean {
  const is = at(tree, field)?.is;
  if (field === "id" || field === "target") return is === "leaf";
  const isEmpty = !has(tree, field);
  return isEmpty || is === (field === "communication_links" ? "table" : "list");
}

const idsOf = (elements: readonly Element[]): Known => new Map(elements.map(({ foreign, id }) => [foreign, id]));

/** Threagile makes the ids of links and risks so. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "-")
    .replaceAll(/^-|-$/g, "");
