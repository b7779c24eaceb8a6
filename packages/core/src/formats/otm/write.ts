import type { Entity, EntityId, Kind } from "../../model/index.ts";
import {
  FactTable,
  Losses,
  documentOf,
  foreignIdOf,
  foreignIds,
  isRecord,
  keptOf,
  replyIdOf,
  replyNameOf,
} from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { nameFrom, wordsOf, writeFields, type Field } from "../mapping.ts";
import { ASSET, ASSET_RISK, COMPONENT, FLOW, MITIGATION, OWN, THREAT, THREAT_RISK, ZONE, ZONE_RISK } from "./fields.ts";
import { writeInstances } from "./instances.ts";
import { NO_ZONE, writeOwn } from "./own.ts";
import { ASSUMED, FORMAT, UNRATED } from "./read.ts";

/** The facts as an Open Threat Model 0.2.0: lists in the order of our ids, the same bytes for the same facts. */
export function writeOtm(facts: Facts): Written {
  return new OtmWriter(facts).write();
}

type Json = Record<string, unknown>;
type Ids = ReadonlyMap<EntityId, string>;

const PLACED: readonly Kind[] = ["component", "boundary", "flow", "data", "threat", "mitigation"];

class OtmWriter {
  readonly #facts: Facts;
  readonly #table: FactTable;
  readonly #ids: Record<string, Ids>;
  readonly #losses = new Losses();
  #isZoneWanted = false;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#table = new FactTable(facts);
    this.#ids = Object.fromEntries(PLACED.map((kind) => [kind, foreignIds(this.#table.ofKind(kind), FORMAT)]));
  }

  write(): Written {
    const table = this.#table;
    const { project, representations, otmVersion, ...others } = documentOf(table, FORMAT) ?? {};
    const components = table.ofKind("component").map((entity) => this.#component(entity));
    const zones = table.ofKind("boundary").map((entity) => this.#zone(entity));
    const lists = {
      assets: table.ofKind("data").map((entity) => this.#element(entity, { fields: ASSET, risk: ASSET_RISK })),
      trustZones: this.#isZoneWanted ? [...zones, NO_ZONE] : zones,
      components,
      dataflows: this.#flows(),
      threats: table.ofKind("threat").map((entity) => this.#threat(entity)),
      mitigations: table.ofKind("mitigation").map((entity) => this.#element(entity, { fields: MITIGATION })),
    };
    const file = {
      otmVersion: otmVersion ?? "0.2.0",
      project: this.#project(project),
      ...(representations !== undefined && { representations }),
      ...lists,
      ...sorted(others),
    };
    this.#countUnplaced();
    return { text: `${JSON.stringify(file, undefined, 2)}\n`, dropped: this.#losses.list() };
  }

  #project(kept: unknown): Json {
    const { name, id, description, ...others } = isRecord(kept) ? kept : {};
    const key = this.#facts.name
      .trim()
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "");
    const said = this.#facts.description ?? description;
    return {
      name: typeof name === "string" && name.startsWith(this.#facts.name) ? name : this.#facts.name,
      id: id ?? (key === "" ? "system" : key),
      ...(said !== undefined && { description: said }),
      ...sorted(others),
    };
  }

  /** An element with everything but its references to others. */
  #element(entity: Entity, { fields, risk = [], repliesTo, links = {} }: How): Json {
    const kept = keptOf(entity, FORMAT) ?? {};
    const { attributes: keptAttributes, risk: keptRisk, ...keptFields } = kept;
    const followed = Object.keys(links);
    const others = Object.fromEntries(Object.entries(keptFields).filter(([key]) => !followed.includes(key)));
    const words = wordsOf(entity);
    const assumed = { name: nameFrom(this.#ids[entity.kind]!.get(entity.id)) ?? entity.kind, ...ASSUMED[entity.kind] };
    const main = writeFields(words, others, fields, { ...assumed, text: entity.name });
    const rated = writeFields(words, isRecord(keptRisk) ? keptRisk : {}, risk);
    const unsaid = [...main.unsaid, ...rated.unsaid.map((field) => `risk.${field}`)];
    const own = this.#ownFields(entity, main.fields, fields);
    const isMap = keptAttributes === undefined || isRecord(keptAttributes);
    const attributes = isMap ? writeOwn(entity, keptAttributes, { fields: own, unsaid, repliesTo }) : keptAttributes;
    return {
      id: this.#ids[entity.kind]!.get(entity.id),
      ...main.fields,
      ...(risk.length > 0 && (keptRisk === undefined || isRecord(keptRisk))
        ? { risk: rated.fields }
        : keptRisk !== undefined && { risk: keptRisk }),
      ...Object.fromEntries(Object.entries(links).filter(([, value]) => value !== undefined)),
      ...(attributes !== undefined && { attributes }),
    };
  }

  /** Our fields that what is written does not already say. */
  #ownFields({ id, kind, props }: Entity, written: Json, fields: readonly Field[]): readonly string[] {
    const ours = props as Readonly<Record<string, unknown>>;
    const told: Record<string, unknown> = {};
    for (const field of fields) Object.assign(told, field.means(written[field.foreign], written));
    return OWN[kind]!.filter((field) => {
      if (ours[field] === undefined) return false;
      if (kind === "boundary" && ours.type === "trust") return false;
      if (field === "status") return !this.#isStateWritten({ id, kind });
      return JSON.stringify(told[field]) !== JSON.stringify(ours[field]);
    });
  }

  /** A state stands at the elements that are threatened; where there are none, it has no place but the free map. */
  #isStateWritten({ id, kind }: Pick<Entity, "id" | "kind">): boolean {
    const isAtElement = (threat: EntityId): boolean =>
      this.#table.targets(threat, "threatens").some((target) => /^(component|flow)\//.test(target));
    return kind === "threat" ? isAtElement(id) : this.#table.targets(id, "mitigates", "threat").some(isAtElement);
  }

  #zone(entity: Entity<"boundary">): Json {
    const parent = this.#table.target(entity.id, "inside", "boundary");
    const kept = keptOf(entity, FORMAT)?.parent;
    const links = { parent: parent === undefined ? kept : { trustZone: this.#ids.boundary!.get(parent) } };
    return this.#element(entity, { fields: ZONE, risk: ZONE_RISK, links });
  }

  #component(entity: Entity<"component">): Json {
    const { id } = entity;
    const kept = keptOf(entity, FORMAT) ?? {};
    const assets = {
      ...this.#list("processed", kept.assets, this.#table.targets(id, "processes", "data")),
      ...this.#list("stored", kept.assets, this.#table.targets(id, "stores", "data")),
      ...(isRecord(kept.assets) && sorted(besides(kept.assets, ["processed", "stored"]))),
    };
    const links = {
      parent: this.#parentOf(id, kept.parent),
      assets: Object.keys(assets).length > 0 ? assets : isRecord(kept.assets) ? undefined : kept.assets,
      threats: this.#instances(id, kept.threats),
    };
    return this.#element(entity, { fields: COMPONENT, links });
  }

  #parentOf(id: EntityId, kept: unknown): unknown {
    const whole = this.#table.target(id, "part_of", "component");
    if (whole !== undefined) return { component: this.#ids.component!.get(whole) };
    const zone = this.#table.target(id, "inside", "boundary");
    if (zone !== undefined) return { trustZone: this.#ids.boundary!.get(zone) };
    if (kept !== undefined) return kept;
    this.#isZoneWanted = true;
    return { trustZone: NO_ZONE.id };
  }

  #list(field: string, kept: unknown, targets: readonly EntityId[]): Json {
    const strays = isRecord(kept) ? kept[field] : undefined;
    const ids = targets.map((target) => this.#ids.data!.get(target));
    if (ids.length === 0) return strays === undefined ? {} : { [field]: strays };
    return { [field]: [...ids, ...(Array.isArray(strays) ? (strays as unknown[]) : [])] };
  }

  #instances(id: EntityId, kept: unknown): unknown {
    if (kept !== undefined && !Array.isArray(kept)) return kept;
    return writeInstances(this.#table, id, kept, { threats: this.#ids.threat!, mitigations: this.#ids.mitigation! });
  }

  #flows(): Json[] {
    const echoes = new Map<EntityId, EntityId>();
    for (const reply of this.#table.ofKind("flow")) {
      const flow = this.#table.target(reply.id, "replies_to", "flow");
      if (flow !== undefined && !echoes.has(flow) && this.#isEcho(reply, this.#table.get(flow)!))
        echoes.set(flow, reply.id);
    }
    const joined = new Set(echoes.values());
    return this.#table.ofKind("flow").flatMap((flow) => {
      if (joined.has(flow.id)) return [];
      const written = this.#flow(flow, { isBothWays: echoes.has(flow.id) });
      return written === undefined ? [] : [written];
    });
  }

  /** Whether a reply says nothing that its flow does not say, so that one flow in both directions says it all. */
  #isEcho(reply: Entity, flow: Entity): boolean {
    const table = this.#table;
    const ends = ({ id }: Entity): (EntityId | undefined)[] => [table.target(id, "leaves"), table.target(id, "enters")];
    const [from, to] = ends(flow);
    const foreign = foreignIdOf(reply, FORMAT);
    return (
      from !== undefined &&
      to !== undefined &&
      same(ends(reply), [to, from]) &&
      same(table.targets(reply.id, "carries"), table.targets(flow.id, "carries")) &&
      reply.name === replyNameOf(flow.name) &&
      Object.keys(reply.props).length === 0 &&
      reply.tags.length === 0 &&
      keptOf(reply, FORMAT) === undefined &&
      (foreign === undefined || foreign === replyIdOf(this.#ids.flow!.get(flow.id)!)) &&
      table.sources(reply.id, "threatens").length === 0 &&
      !Array.isArray(keptOf(flow, FORMAT)?.bidirectional)
    );
  }

  #flow(entity: Entity<"flow">, { isBothWays }: { isBothWays: boolean }): Json | undefined {
    const { id } = entity;
    const kept = keptOf(entity, FORMAT) ?? {};
    const end = (link: string, field: string): unknown => {
      const target = this.#table.target(id, link, "component");
      return target === undefined ? kept[field] : this.#ids.component!.get(target);
    };
    const [source, destination] = [end("leaves", "source"), end("enters", "destination")];
    const isForeign = foreignIdOf(entity, FORMAT) !== undefined;
    if (!isForeign && (source === undefined || destination === undefined)) {
      this.#losses.add("flow", "an end of it is open, and OTM wants both");
      return undefined;
    }
    const strays = Array.isArray(kept.assets) ? (kept.assets as unknown[]) : [];
    const carried = this.#table.targets(id, "carries", "data").map((data) => this.#ids.data!.get(data));
    const assets = [...carried, ...strays];
    const links = {
      source,
      destination,
      bidirectional: isBothWays ? true : kept.bidirectional,
      assets: assets.length > 0 ? assets : kept.assets,
      threats: this.#instances(id, kept.threats),
    };
    const answered = isBothWays ? undefined : this.#table.target(id, "replies_to", "flow");
    const repliesTo = answered === undefined ? undefined : this.#ids.flow!.get(answered);
    return this.#element(entity, { fields: FLOW, links, repliesTo });
  }

  #threat(entity: Entity<"threat">): Json {
    const [rating] = this.#table.sources(entity.id, "rates", "risk");
    const kept = keptOf(entity, FORMAT)?.risk;
    if (rating === undefined) {
      const written = this.#element(entity, { fields: THREAT });
      if (kept !== undefined) return written;
      const attributes = { ...(isRecord(written.attributes) && written.attributes), "seca.unsaid": "risk" };
      return { ...written, risk: UNRATED, attributes };
    }
    const risk = this.#table.get(rating)!;
    const { fields } = writeFields(wordsOf(risk), keptOf(risk, FORMAT), THREAT_RISK);
    const { attributes, ...written } = this.#element(entity, { fields: THREAT });
    return { ...written, risk: fields, ...(attributes !== undefined && { attributes }) };
  }

  #countUnplaced(): void {
    this.#table.tellUnplaced(this.#losses, { format: FORMAT, title: "OTM", placed: [...PLACED, "risk"] });
    const risks = this.#table
      .ofKind("risk")
      .filter(({ id }) => this.#table.target(id, "rates", "threat") === undefined);
    this.#losses.add("risk", "OTM rates threats alone", risks.length);
  }
}

interface How {
  readonly fields: readonly Field[];
  readonly risk?: readonly Field[];
  readonly repliesTo?: string | undefined;
  /** What refers to others, by foreign field; undefined ones are left out. */
  readonly links?: Readonly<Record<string, unknown>>;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const besides = (record: Readonly<Record<string, unknown>>, keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

const sorted = (record: Readonly<Record<string, unknown>>): Json =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
