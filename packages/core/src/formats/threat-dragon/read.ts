import { keyFromName, type EntityId, type Kind } from "../../model/index.ts";
import { ForeignIds, keepDocument, keyOf, replyIdOf, replyKeyOf, replyNameOf } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { nameFrom, readFields, withUnplaced, type Field, type Said } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import {
  at,
  broken,
  has,
  listAt,
  numberAt,
  plain,
  readJson,
  restOf,
  spanOf,
  textAt,
  truthAt,
  type Tree,
} from "../text/index.ts";
import { BOUNDARY_DATA, DATA_TYPES, FLOW_DATA, NODE_DATA, assumed, cellFields, isNodeShape } from "./fields.ts";
import { cross, isOverEdge, membership, middleOf, type Box, type Drawn, type Point } from "../geometry.ts";
import { NODE } from "./layout.ts";
import { OWN, readOwn } from "./own.ts";
import { keptStyle } from "./style.ts";
import { ThreatReader } from "./read-threats.ts";

export const FORMAT = "threat-dragon";

/** A Threat Dragon model of version 2: several diagrams, and in their cells what may go wrong there. */
export async function readThreatDragon(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const tree = readJson(source.text ?? "", { file: source.name, unclear: sketch.unclear.bind(sketch) });
  if (at(tree, "detail")?.is !== "table" || !has(tree, "summary")) {
    broken(
      source.name,
      tree.line,
      "is no Threat Dragon model of version 2: summary and detail are expected at the top",
    );
  }
  return new DragonReader(sketch, tree).read();
}

interface Cell {
  readonly id: EntityId;
  readonly foreign: string;
  readonly shape: string;
  readonly tree: Tree;
  readonly box: Box;
}
interface Diagram {
  readonly view: EntityId;
  readonly foreign: string;
  readonly tree: Tree;
  readonly cells: Cell[];
  /** What is kept of it, still open while its cells are read. */
  readonly rest: Record<string, unknown>;
}

class DragonReader {
  readonly #sketch: Sketch;
  readonly #tree: Tree;
  readonly #threats: ThreatReader;
  readonly #cellIds = new ForeignIds();
  readonly #diagramIds = new ForeignIds();
  readonly #known = new Map<string, Cell>();
  readonly #flowIds = new Map<string, EntityId>();
  readonly #replies: { readonly from: EntityId; readonly to: string; readonly line: number }[] = [];

  constructor(sketch: Sketch, tree: Tree) {
    this.#sketch = sketch;
    this.#tree = tree;
    this.#threats = new ThreatReader(sketch);
  }

  read(): Reading {
    const name = nameFrom(textAt(this.#tree, "summary", "title")) ?? "Threat Dragon model";
    const diagrams = listAt(this.#tree, "detail", "diagrams").flatMap((tree, order) => this.#diagram(tree, order));
    for (const diagram of diagrams) this.#nodes(diagram);
    for (const diagram of diagrams) this.#edges(diagram);
    for (const { from, to, line } of this.#replies) {
      const target = this.#flowIds.get(to);
      if (target !== undefined) this.#sketch.link(from, "replies_to", target, { at: { line } });
    }
    for (const diagram of diagrams) this.#nest(diagram);
    this.#document(name);
    return this.#sketch.finish({ name, description: textAt(this.#tree, "summary", "description") });
  }

  #diagram(tree: Tree, order: number): Diagram[] {
    this.#sketch.count("diagram");
    if (tree.is !== "table") {
      this.#sketch.drop("diagram", "it is no object with fields of its own");
      this.#unclear(tree, "", "stands where a diagram is expected");
      return [];
    }
    const title = nameFrom(textAt(tree, "title")) ?? `Diagram ${order + 1}`;
    const foreign = this.#diagramIds.claim(textAt(tree, "id") ?? String(order));
    const description = textAt(tree, "description");
    const rest: Record<string, unknown> = {
      ...restOf(tree, [
        ...(at(tree, "cells")?.is === "list" ? ["cells"] : []),
        ...(at(tree, "description")?.is === "leaf" && description !== "" ? ["description"] : []),
      ]),
      "@order": order,
    };
    if (rest.title === title) delete rest.title;
    const view = this.#sketch.add("view", {
      key: keyOf(undefined, title),
      name: title,
      foreign: `diagram:${foreign}`,
      props: {
        style: "process flow",
        ...(description !== undefined && description !== "" && { description: description.slice(0, 20_000) }),
      },
      at: spanOf(tree),
      rest,
    });
    return [{ view, foreign, tree, cells: [], rest }];
  }

  /** All but what leads from one thing to another, with where it is drawn. */
  #nodes(diagram: Diagram): void {
    const positions: Record<string, [number, number]> = {};
    for (const tree of listAt(diagram.tree, "cells")) {
      const shape = shapeIn(tree);
      if (shape === "flow" || shape === "trust-boundary-curve") continue;
      if (shape === undefined) {
        this.#keep(diagram, tree);
        continue;
      }
      this.#sketch.count("cell");
      const box = boxOf(tree, shape);
      const kind = shape === "trust-boundary-box" ? "boundary" : "component";
      const fields = isNodeShape(shape) ? NODE_DATA[shape] : BOUNDARY_DATA;
      const cell = this.#cell(diagram, tree, { kind, shape, fields, box, besides: ["position"] });
      positions[cell.id] = [box.x, box.y];
    }
    const name = this.#sketch.nameOf(diagram.view);
    const key = diagram.view.slice("view/".length);
    const layout = this.#sketch.add("layout", { key, name, props: { positions }, at: spanOf(diagram.tree) });
    this.#sketch.link(layout, "lays_out", diagram.view, { at: spanOf(diagram.tree) });
  }

  /** Words on the canvas and cells of kinds we do not know stay with their diagram. */
  #keep(diagram: Diagram, tree: Tree): void {
    const isText = /text/.test(textAt(tree, "shape") ?? "");
    const what = isText ? "text block" : "cell";
    this.#sketch.count(what);
    this.#sketch.drop(
      what,
      isText ? "words on the canvas stay with their diagram" : "its shape is not known; it stays with its diagram",
    );
    if (!isText) this.#unclear(tree, textAt(tree, "shape") ?? "", "is no shape of Threat Dragon's that is known here");
    diagram.rest["@cells"] = [...((diagram.rest["@cells"] as unknown[] | undefined) ?? []), plain(tree)];
  }

  #edges(diagram: Diagram): void {
    const curves: { readonly tree: Tree; readonly name: string }[] = [];
    const flows: { readonly tree: Tree; readonly name: string }[] = [];
    for (const tree of listAt(diagram.tree, "cells")) {
      const shape = shapeIn(tree);
      if (shape !== "flow" && shape !== "trust-boundary-curve") continue;
      this.#sketch.count("cell");
      const box = { x: 0, y: 0, width: 0, height: 0 };
      if (shape === "flow") {
        const { id } = this.#flow(diagram, tree, box);
        flows.push({ tree, name: this.#sketch.nameOf(id) });
      } else {
        const { id } = this.#cell(diagram, tree, { kind: "boundary", shape, fields: BOUNDARY_DATA, box });
        curves.push({ tree, name: this.#sketch.nameOf(id) });
      }
    }
    if (curves.length * flows.length > 100_000) return;
    for (const curve of curves) {
      const cut = flows
        .filter((flow) => cross(this.#lineOf(curve.tree), this.#lineOf(flow.tree)))
        .map(({ name }) => name);
      const text = cut.length === 0 ? "no flow" : cut.slice(0, 10).join(", ");
      this.#unclear(
        curve.tree,
        `${curve.name}: ${text}`,
        "is a line that cuts these flows; what lies on its inner side is not said",
      );
    }
  }

  #flow(diagram: Diagram, tree: Tree, box: Box): Cell {
    const ends = (["source", "target"] as const).map((end) => this.#known.get(textAt(tree, end, "cell") ?? ""));
    const [from, to] = ends;
    const own = readOwn(at(tree, "data"), "flow");
    const between = `${keyIn(from)}>${keyIn(to)}`;
    const besides = ["source", "target"].filter(
      (end, index) => ends[index] !== undefined && at(tree, end)?.is === "table",
    );
    const flow = this.#cell(diagram, tree, { kind: "flow", shape: "flow", fields: FLOW_DATA, box, besides, between });
    this.#flowIds.set(flow.foreign, flow.id);
    const place = spanOf(tree);
    for (const [index, [end, link]] of (
      [
        ["source", "leaves"],
        ["target", "enters"],
      ] as const
    ).entries()) {
      const cell = ends[index];
      if (cell !== undefined) this.#sketch.link(flow.id, link, cell.id, { at: { line: at(tree, end)!.line } });
      else this.#unclear(at(tree, end) ?? tree, this.#sketch.nameOf(flow.id), `has no element at its ${end}`);
    }
    if (own.repliesTo !== undefined) this.#replies.push({ from: flow.id, to: own.repliesTo, line: tree.line });
    if (truthAt(tree, "data", "isBidirectional") === true && from !== undefined && to !== undefined) {
      const name = replyNameOf(this.#sketch.nameOf(flow.id));
      const back = this.#sketch.add("flow", {
        key: replyKeyOf(flow.id),
        name,
        foreign: replyIdOf(flow.foreign),
        at: place,
      });
      this.#sketch.link(back, "leaves", to.id, { at: place });
      this.#sketch.link(back, "enters", from.id, { at: place });
      this.#sketch.link(back, "replies_to", flow.id, { at: place });
    }
    return flow;
  }

  #cell(diagram: Diagram, tree: Tree, how: How): Cell {
    const { kind, shape, fields, box, besides = [], between } = how;
    const data = at(tree, "data");
    const isTable = data?.is === "table";
    const own = readOwn(data, kind);
    const followed = ["type", "hasOpenThreats", "threats", OWN].filter((key) => isFollowed(data, key, shape));
    const main = readFields(data, fields, { besides: followed, unsaid: own.unsaid });
    const labels = nameFrom(textAt(listAt(tree, "labels")[0])) ?? nameFrom(textAt(tree, "attrs", "text", "text"));
    const { name: said, tags, ...props } = withUnplaced(main.said, own.carried);
    const name = nameFrom(said) ?? labels ?? shape;
    const given = textAt(tree, "id");
    const foreign = this.#cellIds.claim(given === undefined || given === "" ? keyFromName(name) : given);
    if (given !== undefined && given !== "" && given !== foreign)
      this.#unclear(tree, given, "is the id of several cells; this one is told apart by a number after it");

    const { rest: cellRest } = readFields(tree, cellFields(shape), {
      besides: [
        "id",
        "shape",
        ...(isTable ? ["data"] : []),
        ...besides,
        ...(at(tree, "threats")?.is === "list" ? ["threats"] : []),
      ],
    });
    const rest: Record<string, unknown> = {
      ...cellRest,
      ...(textAt(tree, "shape") !== shape && has(tree, "shape") && { shape: plain(at(tree, "shape")!) }),
      ...(Object.keys(main.rest).length > 0 && { data: main.rest }),
      ...endsRest(tree, besides),
      "@diagram": diagram.foreign,
    };
    if (shape === "flow" && isSameLabel(rest.labels, name)) delete rest.labels;
    const style = keptStyle(rest.attrs, { shape, name, isDashed: props.inScope === false });
    if (style === undefined) delete rest.attrs;
    else rest.attrs = style;
    const wanted = assumed(kind, { name, shape });
    const facts = Object.fromEntries(
      Object.entries({ ...wanted, ...props }).filter(([field]) => !field.startsWith("@")),
    );
    const plainKey = keyOf(foreign, name);
    const key = between === undefined || plainKey === foreign ? plainKey : `${between}:${keyFromName(name)}`;
    const id = this.#sketch.add(kind, {
      key,
      name,
      foreign,
      tags: tags as string[] | undefined,
      props: facts,
      at: spanOf(tree),
      rest,
    });
    for (const [field, value] of Object.entries(props)) {
      if (field.startsWith("@"))
        this.#sketch.say(id, field.slice(1), value as "yes", { line: main.lines[field] ?? tree.line });
    }
    this.#threats.read(tree, { id, foreign });
    const cell = { id, foreign, shape, tree, box };
    if (given !== undefined && !this.#known.has(given) && isNodeShape(shape)) this.#known.set(given, cell);
    diagram.cells.push(cell);
    return cell;
  }

  #nest(diagram: Diagram): void {
    const drawn: Drawn<Cell>[] = diagram.cells
      .filter(({ shape }) => shape !== "flow" && shape !== "trust-boundary-curve")
      .map((cell) => ({ ...cell.box, of: cell, isBox: cell.shape === "trust-boundary-box" }));
    const inside = membership(drawn);
    if (inside === undefined)
      this.#unclear(diagram.tree, this.#sketch.nameOf(diagram.view), "has too many boxes to say what lies in which");
    for (const [cell, box] of inside ?? []) {
      const isSure = !isOverEdge(box.box, cell.box);
      this.#sketch.link(cell.id, "inside", box.id, { at: spanOf(cell.tree), ...(!isSure && { confidence: 0.6 }) });
      if (isSure) continue;
      const names = `${this.#sketch.nameOf(cell.id)} and ${this.#sketch.nameOf(box.id)}`;
      this.#unclear(cell.tree, names, "overlap; the middle decides, so the one is taken to be in the other");
    }
  }

  #lineOf(tree: Tree): Point[] {
    const end = (name: string): Point[] => {
      const cell = this.#known.get(textAt(tree, name, "cell") ?? "");
      return cell === undefined ? pointsIn(at(tree, name)) : [middleOf(cell.box)];
    };
    return [...end("source"), ...listAt(tree, "vertices").slice(0, 50).flatMap(pointsIn), ...end("target")];
  }

  #document(name: string): void {
    const summary = at(this.#tree, "summary")!;
    const detail = at(this.#tree, "detail")!;
    const isText = typeof textAt(summary, "description") === "string" && textAt(summary, "description") !== "";
    const about = { ...restOf(summary, isText ? ["description"] : []) };
    if (about.title === name) delete about.title;
    const rest = {
      ...restOf(this.#tree, ["detail", ...(summary.is === "table" ? ["summary"] : [])]),
      ...(summary.is === "table" && { summary: about }),
      detail: restOf(detail, at(detail, "diagrams")?.is === "list" ? ["diagrams"] : []) ?? {},
    };
    const mediaType = "application/vnd.threat-dragon+json";
    keepDocument(this.#sketch, { format: FORMAT, mediaType, name, rest, at: spanOf(this.#tree) });
  }

  #unclear({ line }: { readonly line: number }, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

interface How {
  readonly kind: Kind;
  readonly shape: string;
  readonly fields: readonly Field[];
  readonly box: Box;
  /** Fields of the cell that are followed. */
  readonly besides?: readonly string[];
  /** The ends of a flow, which tell it from others of its name. */
  readonly between?: string;
}

const keyIn = (cell: Cell | undefined): string =>
  cell === undefined ? "open" : cell.id.slice(cell.id.indexOf("/") + 1, 90);

/** What a cell is, by its shape or, where that is unknown, by the type in its data. Some files misspell a shape. */
function shapeIn(tree: Tree): string | undefined {
  const shape = textAt(tree, "shape")?.replace("broundary", "boundary") ?? "";
  if (Object.hasOwn(DATA_TYPES, shape)) return shape;
  const type = textAt(tree, "data", "type");
  return Object.entries(DATA_TYPES).find(([, each]) => each === type)?.[0];
}

/** What is drawn nowhere is drawn in the corner, as the tool does it. */
export function boxOf(tree: Tree, shape: string): Box {
  const { width, height } = DEFAULT_SIZES[shape] ?? NODE;
  const [x, y] = [numberAt(tree, "position", "x") ?? 0, numberAt(tree, "position", "y") ?? 0];
  return { x, y, width: numberAt(tree, "size", "width") ?? width, height: numberAt(tree, "size", "height") ?? height };
}

export const DEFAULT_SIZES: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  "trust-boundary-box": { width: 240, height: 160 },
};

function isFollowed(data: Tree | undefined, key: string, shape: string): boolean {
  const value = at(data, key);
  if (key === "type") return textAt(value) === DATA_TYPES[shape];
  if (key === "threats") return value?.is === "list";
  // It follows from the threats, whatever the file says.
  if (key === "hasOpenThreats") return true;
  return value?.is === "table";
}

/** What the end of a flow says besides the cell it is at: the port, for example. */
function endsRest(tree: Tree, ends: readonly string[]): Said {
  const rest = ends.filter((end) => end !== "position").map((end) => [end, restOf(at(tree, end), ["cell"])] as const);
  const position = restOf(at(tree, "position"), ["x", "y"]);
  return {
    ...Object.fromEntries(rest.filter(([, value]) => value !== undefined)),
    ...(position !== undefined && { position }),
  };
}

const isSameLabel = (labels: unknown, name: string): boolean =>
  Array.isArray(labels) && labels.length === 1 && labels[0] === name;

function pointsIn(tree: Tree | undefined): Point[] {
  const [x, y] = [numberAt(tree, "x"), numberAt(tree, "y")];
  return x === undefined || y === undefined ? [] : [{ x, y }];
}
