import { type EntityId, keyFromName } from "../../model/index.ts";
import { LINE_MAX, nameFrom } from "../mapping.ts";
import { type Analysis, textFrom } from "./analysis.ts";
import type { Cursor } from "./cursor.ts";
import { type Command, type Edge, type Part, type Variable, partFrom } from "./parts.ts";
import { SECTIONS } from "./purpose.ts";

/** A part with what it knows and what it does, by the names of the file. */
export interface Placed {
  readonly id: EntityId;
  readonly controller: EntityId | undefined;
  readonly variables: Map<string, EntityId>;
  readonly actions: Map<string, EntityId>;
}

/** The control structure, and who is responsible for what. Who controls whom is said when all parts are known. */
export function readStructure(cursor: Cursor, analysis: Analysis): ReadonlyMap<string, Placed> {
  const placed = new Map<string, Placed>();
  if (cursor.took("ControlStructure")) {
    cursor.word("the name of the control structure");
    const parts: Part[] = [];
    cursor.braced(() => parts.push(partFrom(cursor)));
    const builder = new StructureBuilder(analysis, placed);
    for (const part of parts) builder.place(part, undefined);
    for (const part of parts) builder.join(part);
  }
  if (cursor.took("Responsibilities")) {
    while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) {
      const part = placed.get(cursor.word("the name of a part"));
      cursor.braced(() => responsibilityFrom(cursor, analysis, part));
    }
  }
  return placed;
}

function responsibilityFrom(cursor: Cursor, analysis: Analysis, part: Placed | undefined): void {
  const { line } = cursor;
  const name = cursor.word("the name of a responsibility");
  const text = textFrom(cursor.text("a description in quotes"));
  analysis.sketch.count("responsibility");
  const id = analysis.add({ kind: "constraint", name, text, props: { text, type: "responsibility" }, line });
  analysis.refer(
    id,
    cursor.listed(() => cursor.word("the name of a constraint")),
    { constraint: "fulfils" },
    line,
  );
  if (part?.controller !== undefined) analysis.join(id, "assigned_to", part.controller, line);
  else analysis.sketch.unclear({ line, text: name, why: "is a responsibility of nobody who controls anything" });
}

class StructureBuilder {
  readonly #analysis: Analysis;
  readonly #placed: Map<string, Placed>;

  constructor(analysis: Analysis, placed: Map<string, Placed>) {
    this.#analysis = analysis;
    this.#placed = placed;
  }

  place(part: Part, parent: EntityId | undefined): void {
    const { name, label, level, line, variables, outside, edges, children } = part;
    const { sketch } = this.#analysis;
    sketch.count("part");
    const rest = {
      ...(level !== undefined && { hierarchyLevel: level.slice(0, 20) }),
      ...(outside.length > 0 && { outside: outside.map((command) => [command.name, command.label]) }),
    };
    const id = this.#analysis.add({ kind: "component", name, text: label, props: { type: "process" }, rest, line });
    if (parent !== undefined) this.#analysis.join(id, "part_of", parent, line);
    const controls = variables.length > 0 || edges.some(({ kind }) => kind === "controlActions");
    const key = id.slice("component/".length);
    const controller = controls
      ? sketch.add("controller", { key, name: sketch.nameOf(id), foreign: `controller:${name}`, at: { line } })
      : undefined;
    if (controller !== undefined) this.#analysis.join(id, "realises", controller, line);
    const made: Placed = { id, controller, variables: new Map(), actions: new Map() };
    if (!this.#placed.has(name)) this.#placed.set(name, made);
    for (const variable of variables) this.#variable(variable, made);
    for (const child of children) this.place(child, id);
  }

  #variable({ name, values, line }: Variable, { id: part, controller, variables }: Placed): void {
    const { sketch } = this.#analysis;
    sketch.count("variable");
    const different = [...new Set(values.map((value) => value.name.slice(0, LINE_MAX)))];
    if (different.length < 2 || different.length > VALUES_MAX || variables.has(name)) {
      const why = variables.has(name)
        ? "its part has another of that name"
        : `it has ${different.length < 2 ? "fewer than two" : `more than ${VALUES_MAX}`} values`;
      return this.#analysis.drop("variable", why, { line, text: name });
    }
    const ranges = values.filter(({ range }) => range !== "").map((value) => [value.name, value.range]);
    const id = sketch.add("process_variable", {
      key: `${part.slice("component/".length, 100)}.${keyFromName(name)}`,
      name,
      props: { values: different },
      rest: ranges.length > 0 ? { ranges } : undefined,
      at: { line },
    });
    variables.set(name, id);
    if (controller !== undefined) this.#analysis.join(id, "held_by", controller, line);
  }

  join({ name, edges, children }: Part): void {
    const from = this.#placed.get(name)!;
    for (const edge of edges) this.#edge(edge, name, from);
    for (const child of children) this.join(child);
  }

  #edge({ kind, to: target, commands, isBoth, line }: Edge, name: string, from: Placed): void {
    const { sketch } = this.#analysis;
    const to = this.#placed.get(target);
    sketch.count("connection");
    const text = `${name} -> ${target}`;
    if (to === undefined || to === from) {
      const why = to === undefined ? "there is no part of that name" : "it leads back to where it began";
      for (const each of commands) {
        sketch.count(WHAT[kind]);
        this.#analysis.drop(WHAT[kind], "its connection was left out", { line: each.line, text: each.label });
      }
      return this.#analysis.drop("connection", why, { line, text });
    }
    const labels = commands.map(({ label }) => label).join(", ");
    const ends = [from, to].map(({ id }) => id.slice("component/".length, 80)).join(">");
    const flow = sketch.add("flow", {
      key: `${ends}:${keyFromName(labels.slice(0, 200))}`.slice(0, 190),
      name: nameFrom(labels) ?? text.slice(0, 200),
      rest: { kind, ...(isBoth && { bothWays: true }) },
      at: { line },
    });
    this.#analysis.join(flow, "leaves", from.id, line);
    this.#analysis.join(flow, "enters", to.id, line);
    if (isBoth) sketch.unclear({ line, text, why: "goes both ways, and is read as it stands" });
    for (const command of commands) this.#command(command, { kind, name, from, to, flow });
  }

  #command({ name, label, line }: Command, { kind, name: part, from, to, flow }: Carried): void {
    const { sketch } = this.#analysis;
    sketch.count(WHAT[kind]);
    if (kind === "coordination")
      return this.#analysis.drop(WHAT[kind], "it names its connection alone", { line, text: label });
    const key = `${keyFromName(part)}.${keyFromName(name)}`;
    const thing = { key, name: nameFrom(label) ?? name, foreign: `${part}.${name}`.slice(0, 200), at: { line } };
    if (kind === "controlActions") {
      const id = sketch.add("control_action", { ...thing, props: { text: label, front: "control" } });
      if (!from.actions.has(name)) from.actions.set(name, id);
      if (from.controller !== undefined) this.#analysis.join(id, "issued_by", from.controller, line);
      this.#analysis.join(id, "acts_on", to.controller ?? to.id, line);
      this.#analysis.join(id, "travels", flow, line);
      return;
    }
    const id = sketch.add("feedback", { ...thing, props: { text: label } });
    this.#analysis.join(id, "reported_by", from.controller ?? from.id, line);
    if (to.controller !== undefined) this.#analysis.join(id, "informs", to.controller, line);
    this.#analysis.join(id, "travels", flow, line);
  }
}

interface Carried {
  readonly kind: Edge["kind"];
  readonly name: string;
  readonly from: Placed;
  readonly to: Placed;
  readonly flow: EntityId;
}

const WHAT: Readonly<Record<Edge["kind"], string>> = {
  controlActions: "control action",
  feedback: "feedback",
  coordination: "coordination",
};

const VALUES_MAX = 50;
