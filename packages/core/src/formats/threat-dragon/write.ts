import { sha256, type Entity, type EntityId, type Kind } from "../../model/index.ts";
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
import { unplaced, wordsOf, writeFields, type Field } from "../mapping.ts";
import {
  BOUNDARY_DATA,
  DATA_TYPES,
  FLOW_DATA,
  NODE_DATA,
  assumed,
  cellFields,
  isNodeShape,
  shapeOf,
} from "./fields.ts";
import type { Box } from "../geometry.ts";
import { writeOwn } from "./own.ts";
import { Picture, type Placing } from "./picture.ts";
import { FORMAT } from "./read.ts";
import { styleOf } from "./style.ts";
import { ThreatWriter } from "./write-threats.ts";

/** The facts as a Threat Dragon model of version 2. Diagrams that it came with stay; what is new joins the first. */
export function writeThreatDragon(facts: Facts): Written {
  return new DragonWriter(facts).write();
}

type Json = Record<string, unknown>;

const PLACED: readonly Kind[] = ["component", "boundary", "flow", "threat", "mitigation", "view", "layout"];
const NEW_DIAGRAM = "new";

class DragonWriter {
  readonly #facts: Facts;
  readonly #table: FactTable;
  readonly #ids: ReadonlyMap<EntityId, string>;
  readonly #losses = new Losses();
  readonly #threats: ThreatWriter;
  readonly #joined = new Map<EntityId, EntityId>();

  constructor(facts: Facts) {
    this.#facts = facts;
    const table = (this.#table = new FactTable(facts));
    const cells = [...table.ofKind("boundary"), ...table.ofKind("component"), ...table.ofKind("flow")];
    this.#ids = foreignIds(cells, FORMAT, ({ id }) => uuidFrom(id));
    this.#threats = new ThreatWriter(table);
    this.#joinReplies();
  }

  write(): Written {
    const { summary, detail, version, ...others } = documentOf(this.#table, FORMAT) ?? {};
    const { title, description, ...about } = isRecord(summary) ? summary : {};
    const { diagramTop, threatTop, contributors, reviewer, ...further } = isRecord(detail) ? detail : {};
    const diagrams = this.#diagrams();
    const said = this.#facts.description ?? description;
    const file = {
      version: version ?? "2.3.0",
      summary: {
        title: typeof title === "string" && title.startsWith(this.#facts.name) ? title : this.#facts.name,
        ...(said !== undefined && { description: said }),
        ...about,
      },
      detail: {
        contributors: contributors ?? [],
        diagrams,
        diagramTop: diagramTop ?? diagrams.length,
        reviewer: reviewer ?? "",
        threatTop: threatTop ?? this.#table.ofKind("threat").length,
        ...further,
      },
      ...others,
    };
    this.#tellUnplaced();
    return { text: `${JSON.stringify(file, undefined, 2)}\n`, dropped: this.#losses.list() };
  }

  #diagrams(): Json[] {
    const views = this.#table
      .ofKind("view")
      .filter((view) => keptOf(view, FORMAT) !== undefined)
      .map((view) => ({ view, foreign: foreignIdOf(view, FORMAT)?.slice("diagram:".length) ?? NEW_DIAGRAM }))
      .toSorted((a, b) => orderOf(a.view) - orderOf(b.view));
    const known = new Set(views.map(({ foreign }) => foreign));
    const first = views[0]?.foreign ?? NEW_DIAGRAM;
    const diagramOf = (entity: Entity): string => {
      const named = keptOf(entity, FORMAT)?.["@diagram"];
      return typeof named === "string" && known.has(named) ? named : first;
    };
    const cells = [
      ...this.#table.ofKind("boundary"),
      ...this.#table.ofKind("component"),
      ...this.#table.ofKind("flow"),
    ];
    const byDiagram = new Map<string, Entity[]>();
    for (const cell of cells) {
      const diagram = diagramOf(cell);
      const list = byDiagram.get(diagram);
      if (list === undefined) byDiagram.set(diagram, [cell]);
      else list.push(cell);
    }
    if (views.length === 0) return cells.length === 0 ? [] : [this.#newDiagram(byDiagram.get(NEW_DIAGRAM) ?? [])];
    return views.map(({ view, foreign }) => this.#diagram(view, byDiagram.get(foreign) ?? []));
  }

  #newDiagram(cells: readonly Entity[]): Json {
    const written = { diagramType: "STRIDE", id: 0, thumbnail: "", title: this.#facts.name, version: "2.3.0" };
    return { ...written, cells: this.#cells(cells, {}) };
  }

  #diagram(view: Entity<"view">, cells: readonly Entity[]): Json {
    const { "@order": _, "@cells": words, title, ...rest } = keptOf(view, FORMAT)!;
    const layout = this.#table.sources(view.id, "lays_out", "layout")[0];
    const positions = layout === undefined ? {} : (this.#table.get(layout) as Entity<"layout">).props.positions;
    const { description } = view.props;
    return {
      title: typeof title === "string" && title.startsWith(view.name) ? title : view.name,
      ...(description !== undefined && { description }),
      ...rest,
      cells: [...this.#cells(cells, positions), ...(Array.isArray(words) ? (words as unknown[]) : [])],
    };
  }

  #cells(cells: readonly Entity[], positions: Readonly<Record<string, readonly [number, number]>>): Json[] {
    const present = new Set(cells.map(({ id }) => id));
    const placings = cells.filter(isDrawnAsBox).map((entity): Placing => {
      const size = keptOf(entity, FORMAT)?.size;
      const inside = this.#table.target(entity.id, "inside", "boundary");
      return {
        id: entity.id,
        isBox: entity.kind === "boundary",
        position: Object.hasOwn(positions, entity.id) ? positions[entity.id] : undefined,
        size: isRecord(size) ? size : undefined,
        inside: inside !== undefined && present.has(inside) ? inside : undefined,
      };
    });
    const picture = new Picture(placings);
    if (picture.moved > 0)
      this.#losses.add("position", "it would have drawn things outside of what they are in", picture.moved);
    return cells.flatMap((entity) => {
      if (entity.kind === "flow") return this.#flow(entity, present);
      return [this.#node(entity, picture.boxOf(entity.id))];
    });
  }

  #node(entity: Entity, box: Box | undefined): Json {
    const kept = keptOf(entity, FORMAT) ?? {};
    const type = (entity.props as { readonly type?: unknown }).type;
    const shape =
      entity.kind === "component" ? shapeOf(type) : box === undefined ? "trust-boundary-curve" : "trust-boundary-box";
    const fields = isNodeShape(shape) ? NODE_DATA[shape] : BOUNDARY_DATA;
    const place = box !== undefined && {
      position: { x: box.x, y: box.y, ...(isRecord(kept.position) && kept.position) },
      size: { ...(isRecord(kept.size) && kept.size), width: box.width, height: box.height },
    };
    return this.#cell(entity, { shape, fields, links: place === false ? {} : place });
  }

  #flow(entity: Entity, present: ReadonlySet<EntityId>): Json[] {
    if (this.#joined.has(entity.id)) return [];
    const kept = keptOf(entity, FORMAT) ?? {};
    // A file may join cells of two diagrams; we never do.
    const isOurs = foreignIdOf(entity, FORMAT) === undefined;
    const end = (link: string, field: string): unknown => {
      const target = this.#table.target(entity.id, link, "component");
      if (target === undefined || (isOurs && !present.has(target))) return kept[field];
      const { x: _x, y: _y, ...more } = isRecord(kept[field]) ? kept[field] : {};
      return { cell: this.#ids.get(target), ...more };
    };
    const links = { source: end("leaves", "source"), target: end("enters", "target") };
    if (isOurs && (links.source === undefined || links.target === undefined)) {
      this.#losses.add("flow", "an end of it is in no or in another diagram");
      return [];
    }
    const bothWays = this.#isAnswered.has(entity.id);
    const answered = this.#table.target(entity.id, "replies_to", "flow");
    const more = {
      ...(answered !== undefined && this.#ids.has(answered) && { replies_to: this.#ids.get(answered) }),
    };
    const data = bothWays ? { isBidirectional: true } : {};
    return [this.#cell(entity, { shape: "flow", fields: FLOW_DATA, links, more, data })];
  }

  #cell(entity: Entity, { shape, fields, links, more = {}, data = {} }: How): Json {
    const kept = keptOf(entity, FORMAT) ?? {};
    const { data: keptData, shape: keptShape, "@diagram": _, labels, attrs, ...cell } = kept;
    const others = Object.fromEntries(Object.entries(cell).filter(([key]) => !Object.hasOwn(links, key)));
    const wanted = { name: shape, ...assumed(entity.kind, { name: entity.name, shape }) };
    const { fields: said, unsaid } = writeFields(wordsOf(entity), isRecord(keptData) ? keptData : {}, fields, wanted);
    const { type, hasOpenThreats: _computed, threats: keptThreats, ...saidFields } = said;
    const own = {
      ...unplaced(entity, said, { fields, unsaid, assumed: { ...wanted, name: entity.name } }),
      ...(entity.tags.length > 0 && { tags: entity.tags }),
      ...more,
    };
    const threats = this.#threats.of(entity.id);
    const isDashed = (entity.props as { readonly inScope?: unknown }).inScope === false;
    const isEdge = shape === "flow";
    return {
      id: this.#ids.get(entity.id),
      shape: keptShape ?? shape,
      ...writeFields(() => undefined, others, cellFields(shape)).fields,
      attrs: styleOf(attrs, { shape, name: entity.name, isDashed }),
      ...Object.fromEntries(Object.entries(links).filter(([, value]) => value !== undefined)),
      ...(labels !== undefined ? { labels } : isEdge && { labels: [entity.name] }),
      data: {
        type: type ?? DATA_TYPES[shape],
        ...saidFields,
        ...data,
        hasOpenThreats: threats.some(({ status }) => status === "Open"),
        ...(threats.length > 0 || keptThreats === undefined ? { threats } : { threats: keptThreats }),
        ...writeOwn(own, unsaid),
      },
    };
  }

  readonly #isAnswered = new Set<EntityId>();

  /** A reply that says nothing but that it is one makes its flow go both ways. */
  #joinReplies(): void {
    const table = this.#table;
    for (const reply of table.ofKind("flow")) {
      const answered = table.target(reply.id, "replies_to", "flow");
      const flow = answered === undefined ? undefined : table.get(answered);
      if (flow === undefined || this.#isAnswered.has(flow.id)) continue;
      const [from, to] = [table.target(flow.id, "leaves"), table.target(flow.id, "enters")];
      const foreign = foreignIdOf(reply, FORMAT);
      const isPlain =
        from !== undefined &&
        to !== undefined &&
        table.target(reply.id, "leaves") === to &&
        table.target(reply.id, "enters") === from &&
        reply.name === replyNameOf(flow.name) &&
        Object.keys(reply.props).length === 0 &&
        reply.tags.length === 0 &&
        keptOf(reply, FORMAT) === undefined &&
        (foreign === undefined || foreign === replyIdOf(this.#ids.get(flow.id)!)) &&
        table.sources(reply.id, "threatens").length === 0;
      if (!isPlain) continue;
      this.#isAnswered.add(flow.id);
      this.#joined.set(reply.id, flow.id);
    }
  }

  #tellUnplaced(): void {
    this.#table.tellUnplaced(this.#losses, { format: FORMAT, title: "Threat Dragon", placed: PLACED });
    const placed = this.#threats.written;
    const threats = this.#table.ofKind("threat").filter(({ id }) => !placed.has(id)).length;
    this.#losses.add("threat", "it threatens nothing that is drawn", threats);
    const mitigations = this.#table.ofKind("mitigation").filter(({ id }) => !placed.has(id)).length;
    this.#losses.add("mitigation", "it mitigates no threat that is written", mitigations);
    const views = this.#table.ofKind("view").filter((view) => keptOf(view, FORMAT) === undefined).length;
    this.#losses.add("view", "it is no diagram of Threat Dragon's", views);
  }
}

interface How {
  readonly shape: string;
  readonly fields: readonly Field[];
  /** What is written whatever was kept, by field of the cell. */
  readonly links: Readonly<Record<string, unknown>>;
  readonly more?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

const orderOf = (view: Entity): number => Number(keptOf(view, FORMAT)?.["@order"] ?? 0);

/** A boundary that came as a line has no inside and stays one. */
const isDrawnAsBox = (entity: Entity): boolean => {
  if (entity.kind !== "boundary") return entity.kind === "component";
  const kept = keptOf(entity, FORMAT);
  return (
    kept === undefined ||
    !("source" in kept || "vertices" in kept || "target" in kept || /curve/.test(String(kept.shape)))
  );
};

/** The tool's ids are random UUIDs; ours come from the entity's, so that the same model gives the same file. */
function uuidFrom(id: EntityId): string {
  const hex = sha256(`${FORMAT} ${id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
