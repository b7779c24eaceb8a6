import { type EntityId, keyFromName } from "../../model/index.ts";
import { LINE_MAX, TEXT_MAX, nameFrom } from "../mapping.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import { type Project, append, idOf, numberOf, placeOf, refOf } from "./project.ts";
import { readVariable } from "./variables.ts";

/** Parts with what they hold, then the connections between them, then the labels that stand on connections. */
export function readStructure(section: XmlElement | undefined, project: Project): void {
  if (section === undefined) return;
  const reader = new StructureReader(project);
  const roots = [...children(section, "component"), ...children(child(section, "rootComponents"), "root")];
  for (const root of roots) reader.walk(root, undefined);
  for (const connection of children(child(section, "connections"), "connection")) reader.connect(connection);
  reader.tellFeedback();
}

class StructureReader {
  readonly #project: Project;
  readonly #feedback: XmlElement[] = [];
  /** What is written on connections, by their ids. */
  readonly #written = new Map<string, string[]>();

  constructor(project: Project) {
    this.#project = project;
  }

  walk(xml: XmlElement, within: EntityId | undefined): void {
    const type = textOf(xml, "componentType") ?? "";
    let inside = within;
    if (type === "CONTROLACTION") this.#label(xml);
    else if (type === "FEEDBACK") this.#told(xml);
    else if (type === "PROCESS_MODEL") return this.#model(xml, within);
    else if (type === "PROCESS_VARIABLE") return readVariable(xml, { holder: within, model: undefined }, this.#project);
    else if (type === "PROCESS_VALUE") this.#drawing(xml, "process value", "a value stands in no variable");
    else if (DRAWN.has(type)) this.#drawing(xml, "drawing", "it only groups or explains what is drawn");
    else if (type !== "ROOT") inside = this.#part(xml, type, within);
    for (const each of children(child(xml, "children"), "component")) this.walk(each, inside);
  }

  #part(xml: XmlElement, type: string, within: EntityId | undefined): EntityId | undefined {
    const { sketch, parts, controllers, placedFactors } = this.#project;
    sketch.count("component");
    const foreign = idOf(xml);
    const name = nameFrom(textOf(xml, "text")) ?? spelt(type);
    if (foreign !== undefined && parts.has(foreign)) {
      this.#project.drop(xml, { what: "component", why: "its id is there twice, and the first stays", text: name });
      return parts.get(foreign);
    }
    const isHuman = type === "CONTROLLER" && HUMAN.test(name);
    const comment = textOf(xml, "comment")?.slice(0, TEXT_MAX);
    const id = this.#project.add(xml, {
      kind: "component",
      name,
      props: { type: isHuman ? "actor" : (TYPES.get(type) ?? "process"), ...(comment && { description: comment }) },
      rest: { type: type.slice(0, LINE_MAX), ...layoutOf(xml) },
    });
    const at = placeOf(xml);
    if (foreign !== undefined) parts.set(foreign, id);
    if (within !== undefined) this.#project.join(id, "part_of", within, at);
    if (type === "CONTROLLER") {
      const props = isHuman ? { human: true } : {};
      const mark = foreign === undefined ? undefined : `controller:${foreign}`;
      const controller = sketch.add("controller", {
        key: id.slice("component/".length),
        name,
        foreign: mark,
        props,
        at,
      });
      controllers.set(id, controller);
      this.#project.join(id, "realises", controller, at);
    } else if (!TYPES.has(type)) {
      sketch.unclear({ line: xml.line, text: name, why: "is a part of no known type, and is taken to be a process" });
    }
    for (const factor of children(child(xml, "causalFactors"), "causalFactor"))
      placedFactors.push({ xml: factor, part: id });
    return id;
  }

  #model(xml: XmlElement, holder: EntityId | undefined): void {
    const variables = children(child(xml, "children"), "component");
    const model = nameFrom(textOf(xml, "text"));
    const foreign = idOf(xml);
    if (foreign !== undefined && holder !== undefined) this.#project.parts.set(foreign, holder);
    this.#project.sketch.count("process model");
    if (!variables.some((each) => textOf(each, "componentType") === "PROCESS_VARIABLE"))
      this.#project.drop(xml, { what: "process model", why: "it holds no variable", text: model });
    for (const each of variables) {
      if (textOf(each, "componentType") === "PROCESS_VARIABLE") readVariable(each, { holder, model }, this.#project);
      else this.walk(each, holder);
    }
  }

  #label(xml: XmlElement): void {
    const label = {
      xml,
      id: idOf(xml),
      action: refOf(xml, "controlActionId"),
      connection: refOf(xml, "relative"),
      says: textOf(xml, "text") ?? "",
    };
    this.#project.sketch.count("control action label");
    this.#project.labels.push(label);
    this.#write(label.connection, label.says);
  }

  #told(xml: XmlElement): void {
    this.#project.sketch.count("feedback");
    this.#feedback.push(xml);
    this.#write(refOf(xml, "relative"), textOf(xml, "text") ?? "");
  }

  #write(connection: string | undefined, says: string): void {
    if (connection !== undefined && says !== "") append(this.#written, connection, says);
  }

  #drawing(xml: XmlElement, what: string, why: string): void {
    this.#project.sketch.count(what);
    this.#project.drop(xml, { what, why, text: textOf(xml, "text") });
  }

  connect(xml: XmlElement): void {
    const { sketch, parts, flows } = this.#project;
    sketch.count("connection");
    const foreign = idOf(xml);
    const [from, to] = ["sourceAnchor", "targetAnchor"].map((anchor) => parts.get(refOf(xml, anchor, "ownerId") ?? ""));
    const says = (this.#written.get(foreign ?? "") ?? []).join(", ");
    if (from === undefined || to === undefined || from === to) {
      const why = from !== undefined && from === to ? "it leads back to where it began" : "an end of it is at no part";
      return this.#project.drop(xml, { what: "connection", why, text: says || foreign });
    }
    const ends = [from, to].map((end) => end.slice("component/".length, 80)).join(">");
    const id = this.#project.add(xml, {
      kind: "flow",
      name: nameFrom(says) ?? `${sketch.nameOf(from)} → ${sketch.nameOf(to)}`,
      key: says === "" ? ends : `${ends}:${keyFromName(says.slice(0, 200))}`.slice(0, 190),
      rest: { arrow: (textOf(xml, "connectionType") ?? "").slice(0, LINE_MAX) },
    });
    this.#project.join(id, "leaves", from, placeOf(xml));
    this.#project.join(id, "enters", to, placeOf(xml));
    if (foreign !== undefined && !flows.has(foreign)) flows.set(foreign, { id, from, to });
  }

  /** Feedback stands on the connection over which it is told. */
  tellFeedback(): void {
    const { sketch, flows, controllers } = this.#project;
    for (const xml of this.#feedback) {
      const text = textOf(xml, "text") ?? "";
      const name = nameFrom(text) ?? "Feedback";
      const id = this.#project.add(xml, { kind: "feedback", name, props: { text: text.slice(0, TEXT_MAX) } });
      const flow = flows.get(refOf(xml, "relative") ?? "");
      const at = placeOf(xml);
      const controller = flow === undefined ? undefined : controllers.get(flow.to);
      if (flow !== undefined) {
        this.#project.join(id, "travels", flow.id, at);
        this.#project.join(id, "reported_by", controllers.get(flow.from) ?? flow.from, at);
      }
      if (controller !== undefined) this.#project.join(id, "informs", controller, at);
      else sketch.unclear({ line: xml.line, text: name, why: "is feedback that reaches no controller" });
    }
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ["CONTROLLER", "process"],
  ["ACTUATOR", "actuator"],
  ["SENSOR", "sensor"],
  ["CONTROLLED_PROCESS", "device"],
  ["OTHER_COMPONENT", "process"],
  ["UNDEFINED", "process"],
]);

const DRAWN: ReadonlySet<string> = new Set(["TEXTFIELD", "DASHEDBOX", "CONTAINER", "CONNECTION"]);

/** The last word says what a thing is: a driver is a person, a driver module is not. */
const HUMAN =
  /\b(?:human|person|people|operator|driver|pilot|crew|nurse|doctor|surgeon|dispatcher|keeper|staff|user|attendant)s?$/i;

const spelt = (type: string): string => nameFrom(type.toLowerCase().replaceAll("_", " ")) ?? "component";

/** Where it is drawn: x, y, width, height. */
function layoutOf(xml: XmlElement): { readonly layout?: readonly number[] } {
  const box = ["x", "y", "width", "height"].map((each) => numberOf(textOf(xml, "layout", each)));
  return box.every((each) => each !== undefined) ? { layout: box } : {};
}
