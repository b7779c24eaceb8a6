import type { Attributes, Entity, EntityId, Kind } from "../../model/index.ts";
import {
  FactTable,
  ForeignIds,
  Losses,
  documentOf,
  foreignIdOf,
  foreignIds,
  isRecord,
  keptOf,
  replyKeyOf,
  replyNameOf,
} from "../facts.ts";
import type { Facts, Written } from "../format.ts";
import { unplaced, wordsOf, writeFields, type Field } from "../mapping.ts";
import { ASSET, BOUNDARY, DATA, LINK, RUNTIME, TRACKING } from "./fields.ts";
import { writeOwn } from "./own.ts";
import { ASSUMED, FORMAT, SHARED, slug } from "./read.ts";
import { toYaml } from "./yaml.ts";

/** The facts as one Threagile model: tables in the order of our ids, the same bytes for the same facts. */
export function writeThreagile(facts: Facts): Written {
  return new ThreagileWriter(facts).write();
}

type Json = Record<string, unknown>;
type Ids = ReadonlyMap<EntityId, string>;

const PLACED: readonly Kind[] = [
  "component",
  "boundary",
  "flow",
  "data",
  "runtime",
  "question",
  "threat",
  "requirement",
];

class ThreagileWriter {
  readonly #facts: Facts;
  readonly #table: FactTable;
  readonly #ids: Record<string, Ids>;
  readonly #links = new Map<EntityId, { readonly flow: Entity<"flow">; readonly title: string }[]>();
  readonly #linkIds = new Map<EntityId, string>();
  readonly #replies = new Map<EntityId, Entity<"flow">>();
  readonly #losses = new Losses();
  readonly #tags = new Set<string>();

  constructor(facts: Facts) {
    this.#facts = facts;
    const table = (this.#table = new FactTable(facts));
    const kinds: readonly Kind[] = ["component", "boundary", "data", "runtime"];
    this.#ids = Object.fromEntries(kinds.map((kind) => [kind, foreignIds(table.ofKind(kind), FORMAT)]));
    this.#gatherFlows();
  }

  write(): Written {
    const table = this.#table;
    const { title, includes, tags_available: free, risk_tracking: pending, ...rest } = documentOf(table, FORMAT) ?? {};
    const sections = {
      data_assets: this.#section("data", (entity) => this.#element(entity, { fields: DATA })),
      technical_assets: this.#section("component", (entity) => this.#asset(entity)),
      trust_boundaries: this.#section("boundary", (entity) => this.#boundary(entity)),
      shared_runtimes: this.#section("runtime", (entity) => {
        const running = this.#refs("component", table.sources(entity.id, "runs_on", "component"));
        return this.#element(entity, { fields: RUNTIME, links: { technical_assets_running: running } });
      }),
    };
    const {
      threagile_version: version,
      author,
      business_criticality: criticality,
      application_description: told,
      ...others
    } = rest;
    const { description } = this.#facts;
    const tags = [...new Set([...this.#tags, ...(Array.isArray(free) ? free.map(String) : [])])].sort();
    const file: Json = {
      threagile_version: version ?? "1.0.0",
      ...(includes !== undefined && { includes }),
      title: typeof title === "string" && title.startsWith(this.#facts.name) ? title : this.#facts.name,
      author: author ?? { name: "" },
      business_criticality: criticality ?? "important",
      ...(description === undefined
        ? told !== undefined && { application_description: told }
        : { application_description: { ...(isRecord(told) && told), description } }),
      ...this.#sentences("questions", "question", "description", others),
      ...this.#sentences("abuse_cases", "threat", "text", others),
      ...this.#sentences("security_requirements", "requirement", "text", others),
      tags_available: tags,
      ...Object.fromEntries(
        Object.entries(sections).map(([key, section]) => [
          key,
          Object.keys(section).length > 0 ? section : (others[key] ?? section),
        ]),
      ),
      ...this.#tracking(pending),
      ...Object.fromEntries(
        Object.entries(others)
          .filter(([key]) => !Object.hasOwn(sections, key) && !SENTENCES.has(key))
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    };
    this.#countUnplaced();
    return { text: toYaml(file), dropped: this.#losses.list() };
  }

  #section<K extends Kind>(kind: K, write: (entity: Entity<K>) => Json): Json {
    const titles = new ForeignIds();
    return Object.fromEntries(
      this.#table.ofKind(kind).map((entity) => {
        const title = titles.claim(titleOf(entity));
        return [title, this.#entitled(entity, title, write(entity))];
      }),
    );
  }

  /** An element whose title another has taken carries its name beside it. */
  #entitled(entity: Entity, title: string, fields: Json): Json {
    if (title === titleOf(entity)) return fields;
    return { ...fields, seca: { ...(isRecord(fields.seca) && fields.seca), name: entity.name } };
  }

  #element(entity: Entity, { fields, links = {}, more = {}, id }: How): Json {
    const kept = keptOf(entity, FORMAT);
    const others = Object.fromEntries(
      Object.entries(kept ?? {}).filter(([key]) => !Object.hasOwn(links, key) && key !== "@title"),
    );
    const assumed = { name: entity.name, ...ASSUMED[entity.kind] };
    const { fields: written, unsaid } = writeFields(wordsOf(entity), others, fields, assumed);
    const own = { ...unplaced(entity, written, { fields, unsaid, assumed }), ...more };
    for (const tag of Array.isArray(written.tags) ? (written.tags as unknown[]) : [])
      if (typeof tag === "string") this.#tags.add(tag);
    const followed = Object.entries(links).map(([field, value]) => [field, joined(value, kept?.[field])]);
    const foreign = id ?? this.#ids[entity.kind]?.get(entity.id);
    return {
      ...(foreign !== undefined && entity.kind !== "flow" && { id: foreign }),
      ...written,
      ...Object.fromEntries(followed),
      ...writeOwn(own, unsaid),
    };
  }

  #asset(entity: Entity<"component">): Json {
    const { id } = entity;
    const kept = keptOf(entity, FORMAT)?.communication_links;
    const links = Object.fromEntries(
      (this.#links.get(id) ?? []).map(({ flow, title }) => [title, this.#entitled(flow, title, this.#link(flow))]),
    );
    const strays = isRecord(kept) ? Object.entries(kept).filter(([title]) => !Object.hasOwn(links, title)) : [];
    const all = { ...links, ...Object.fromEntries(strays) };
    return this.#element(entity, {
      fields: ASSET,
      links: {
        data_assets_processed: this.#refs("data", this.#table.targets(id, "processes", "data")),
        data_assets_stored: this.#refs("data", this.#table.targets(id, "stores", "data")),
        communication_links: kept !== undefined && !isRecord(kept) && Object.keys(all).length === 0 ? kept : all,
      },
    });
  }

  #link(flow: Entity<"flow">): Json {
    const table = this.#table;
    const reply = this.#replies.get(flow.id);
    const answered = table.target(flow.id, "replies_to", "flow");
    const repliesTo = answered === undefined ? undefined : this.#linkIds.get(answered);
    const received = reply === undefined ? [] : this.#refs("data", table.targets(reply.id, "carries", "data"));
    const links = {
      target: this.#ids.component!.get(table.target(flow.id, "enters", "component")!),
      data_assets_sent: this.#refs("data", table.targets(flow.id, "carries", "data")),
      data_assets_received: received,
    };
    const more = {
      ...(repliesTo !== undefined && { replies_to: repliesTo }),
      ...(reply !== undefined && replyNote(flow, reply, received.length === 0)),
    };
    return this.#element(flow, { fields: LINK, links, more });
  }

  #boundary(entity: Entity<"boundary">): Json {
    const inside = (kind: "component" | "boundary"): string[] =>
      this.#refs(kind, this.#table.sources(entity.id, "inside", kind));
    const links = { technical_assets_inside: inside("component"), trust_boundaries_nested: inside("boundary") };
    return this.#element(entity, { fields: BOUNDARY, links });
  }

  #refs(kind: string, ids: readonly EntityId[]): string[] {
    return ids.map((id) => this.#ids[kind]!.get(id)!);
  }

  /** Flows with two ends are links of the one they leave; one that only replies is told at the link it replies to. */
  #gatherFlows(): void {
    const table = this.#table;
    const flows = table.ofKind("flow").filter((flow) => {
      const isWhole = table.target(flow.id, "leaves") !== undefined && table.target(flow.id, "enters") !== undefined;
      if (!isWhole) this.#losses.add("flow", "an end of it is open, and Threagile wants both");
      return isWhole;
    });
    const byId = new Map(flows.map((flow) => [flow.id, flow]));
    for (const reply of flows) {
      const answered = table.target(reply.id, "replies_to", "flow");
      const flow = answered === undefined ? undefined : byId.get(answered);
      if (flow !== undefined && !this.#replies.has(flow.id) && this.#isOnlyReply(reply, flow))
        this.#replies.set(flow.id, reply);
    }
    const joinedIds = new Set([...this.#replies.values()].map(({ id }) => id));
    const taken = new Map<EntityId, { titles: ForeignIds; ids: ForeignIds }>();
    for (const flow of flows) {
      if (joinedIds.has(flow.id)) continue;
      const from = table.target(flow.id, "leaves")!;
      const { titles, ids } = taken.get(from) ?? { titles: new ForeignIds(), ids: new ForeignIds() };
      taken.set(from, { titles, ids });
      const title = titles.claim(titleOf(flow));
      const id = ids.claim(`${this.#ids.component!.get(from)}>${slug(title)}`);
      this.#linkIds.set(flow.id, id);
      const links = this.#links.get(from);
      if (links === undefined) this.#links.set(from, [{ flow, title }]);
      else links.push({ flow, title });
    }
  }

  /** Whether a flow back says nothing of itself but what it carries and what it is called. */
  #isOnlyReply(reply: Entity<"flow">, flow: Entity<"flow">): boolean {
    const table = this.#table;
    const { attributes = {}, ...props } = reply.props;
    const there = (flow.props.attributes ?? {}) as Attributes;
    const back = attributes as Attributes;
    const shared = SHARED.filter((name) => valueOf(there, name) !== undefined);
    return (
      table.target(reply.id, "leaves") === table.target(flow.id, "enters") &&
      table.target(reply.id, "enters") === table.target(flow.id, "leaves") &&
      table.sources(reply.id, "replies_to").length === 0 &&
      table.target(flow.id, "replies_to") === undefined &&
      Object.entries(props).every(([field, value]) => field === "protocol" && value === flow.props.protocol) &&
      props.protocol === flow.props.protocol &&
      shared.every((name) => valueOf(back, name) === valueOf(there, name)) &&
      Object.keys(back).every((name) => shared.includes(name)) &&
      reply.tags.length === 0 &&
      keptOf(reply, FORMAT) === undefined
    );
  }

  #sentences(section: string, kind: Kind, field: string, kept: Json): Json {
    const entities = this.#table.ofKind(kind);
    if (entities.length === 0) return kept[section] === undefined ? {} : { [section]: kept[section] };
    const titles = new ForeignIds();
    const rows = entities.map((entity) => {
      const words = wordsOf(entity);
      const title = kind === "question" ? titleOf(entity, String(words("text"))) : titleOf(entity);
      const own = keptOf(entity, FORMAT)?.text;
      const text = words(field) ?? "";
      const isStill = typeof own !== "string" ? text === "" : own.startsWith(String(text));
      return [titles.claim(title), own !== undefined && isStill ? own : text];
    });
    return { [section]: Object.fromEntries(rows) };
  }

  #tracking(pending: unknown): Json {
    const decided = this.#table.ofKind("decision").flatMap((entity) => {
      const foreign = foreignIdOf(entity, FORMAT);
      if (foreign === undefined) return [];
      return [[foreign, this.#element(entity, { fields: TRACKING })] as const];
    });
    const others = this.#table.ofKind("decision").length - decided.length;
    if (others > 0) this.#losses.add("decision", "Threagile keeps decisions by ids of its own risks", others);
    if (pending !== undefined && !isRecord(pending)) return { risk_tracking: pending };
    const all = { ...Object.fromEntries(decided), ...pending };
    return Object.keys(all).length === 0 ? {} : { risk_tracking: all };
  }

  #countUnplaced(): void {
    this.#table.tellUnplaced(this.#losses, { format: FORMAT, title: "Threagile", placed: [...PLACED, "decision"] });
  }
}

interface How {
  readonly fields: readonly Field[];
  readonly links?: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

const SENTENCES = new Set(["questions", "abuse_cases", "security_requirements"]);

/** The title as it was, if the entity is still called so. */
function titleOf(entity: Entity, name = entity.name): string {
  const title = keptOf(entity, FORMAT)?.["@title"];
  return typeof title === "string" && title.replaceAll(/\s+/g, " ").includes(name.slice(0, 20)) ? title : name;
}

/** References that hold, and after them those that were kept because they lead nowhere. */
function joined(value: unknown, kept: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (kept !== undefined && !Array.isArray(kept) && value.length === 0) return kept;
  return Array.isArray(kept) ? [...(value as unknown[]), ...(kept as unknown[])] : value;
}

function replyNote(flow: Entity, reply: Entity, isSilent: boolean): Json {
  const key = reply.id.slice("flow/".length);
  const note = {
    ...(key !== replyKeyOf(flow.id) && { key }),
    ...(reply.name !== replyNameOf(flow.name) && { name: reply.name }),
  };
  return Object.keys(note).length > 0 || isSilent ? { reply: note } : {};
}

const valueOf = (attributes: Attributes, name: string): string | undefined =>
  Object.hasOwn(attributes, name) ? attributes[name]!.value : undefined;
