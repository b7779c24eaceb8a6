import { type EntityId, canonicalJson, keyFromName, sha256 } from "../../model/index.ts";
import { ForeignIds, keepDocument } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { LINE_MAX, TEXT_MAX, nameFrom } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import { broken, child, children, readXml, textOf, type XmlElement } from "../text/index.ts";
import { containments, meet, type Placed } from "./geometry.ts";
import {
  boundaryTypeFor,
  componentTypeFor,
  isBoundaryBox,
  isBoundaryLine,
  isComponent,
  isFlow,
  protocolFor,
} from "./kinds.ts";
import { KnowledgeBase } from "./knowledge-base.ts";
import { attributesIn, chosenIn, isOutOfScope, outOfScopeReason } from "./properties.ts";
import { boxOf, curveOf, endOf, portsOf, readStencil, type Stencil } from "./stencils.ts";
import { type KeptTemplate, rulesIn, templateIn } from "./template.ts";
import { ThreatReader, placeOf } from "./threats.ts";

export const FORMAT = "tm7";

/** A model of Microsoft's tool: what is drawn on each of its surfaces, and the threats that were found there. */
export async function readTm7(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const root = await readXml(source.text ?? "", { file: source.name });
  if (root.name === "KnowledgeBase") return readTemplate(sketch, root);
  if (root.name !== "ThreatModel" || child(root, "DrawingSurfaceList") === undefined) {
    broken(
      source.name,
      root.line,
      "is no model of the Threat Modeling Tool: ThreatModel with a DrawingSurfaceList is expected",
    );
  }
  return new Tm7Reader(sketch, root).read();
}

/** A template by itself, which is handed over for its rules. */
function readTemplate(sketch: Sketch, root: XmlElement): Reading {
  const { name = "Threat template" } = keepTemplate(sketch, root);
  return sketch.finish({ name });
}

function keepTemplate(sketch: Sketch, xml: XmlElement): KeptTemplate {
  const template = templateIn(xml);
  sketch.count("threat template");
  const kept = new Set(template.rules.map(({ id }) => id));
  for (const rule of rulesIn(xml)) {
    const id = textOf(rule, "Id") ?? "";
    if (kept.has(id)) continue;
    const text = (textOf(rule, "ShortTitle") ?? id).slice(0, 200);
    sketch.unclear({ line: rule.line, text, why: "is a rule without a filter that says where it applies" });
  }
  const mediaType = "application/vnd.microsoft.threat-template+xml";
  const text = canonicalJson(template);
  sketch.add("artifact", {
    key: TEMPLATE_KEY,
    name: nameFrom(template.name) ?? "Threat template",
    foreign: "template",
    props: { mediaType, hash: sha256(text), bytes: Buffer.byteLength(text) },
    rest: { template },
    at: placeOf(xml),
  });
  return template;
}

interface Element {
  readonly id: EntityId;
  readonly stencil: Stencil;
}
interface Surface {
  readonly guid: string;
  readonly view: EntityId;
  readonly xml: XmlElement;
  readonly elements: readonly Element[];
  readonly lines: readonly Stencil[];
}

class Tm7Reader {
  readonly #sketch: Sketch;
  readonly #root: XmlElement;
  readonly #base: KnowledgeBase;
  readonly #guids = new ForeignIds();
  readonly #surfaceGuids = new ForeignIds();
  readonly #elements = new Map<string, EntityId>();
  readonly #labels = new Map<string, string>();

  constructor(sketch: Sketch, root: XmlElement) {
    this.#sketch = sketch;
    this.#root = root;
    this.#base = new KnowledgeBase(child(root, "KnowledgeBase"));
  }

  read(): Reading {
    const about = child(this.#root, "MetaInformation");
    const surfaces = children(child(this.#root, "DrawingSurfaceList"), "DrawingSurfaceModel").map((xml, order) =>
      this.#surface(xml, order),
    );
    const name =
      nameFrom(textOf(about, "ThreatModelName")) ?? nameFrom(textOf(surfaces[0]?.xml, "Header")) ?? "Threat model";
    for (const surface of surfaces) this.#lines(surface);
    for (const surface of surfaces) this.#nest(surface);
    const known = { base: this.#base, elements: this.#elements };
    new ThreatReader(this.#sketch, known).read(child(this.#root, "ThreatInstances"));
    this.#assumptions(about);
    this.#document(about, name);
    return this.#sketch.finish({ name, description: textOf(about, "HighLevelSystemDescription")?.slice(0, TEXT_MAX) });
  }

  /** A diagram with all that is drawn on it but what leads from one thing to another. */
  #surface(xml: XmlElement, order: number): Surface {
    this.#sketch.count("diagram");
    const name = nameFrom(textOf(xml, "Header")) ?? `Diagram ${order + 1}`;
    const guid = this.#surfaceGuids.claim(textOf(xml, "Guid")?.toLowerCase() || String(order));
    const at = placeOf(xml);
    const zoom = textOf(xml, "Zoom");
    const view = this.#sketch.add("view", {
      key: keyFromName(name),
      name,
      foreign: `diagram:${guid}`,
      props: { style: "process flow" },
      at,
      rest: { order, ...(zoom !== undefined && zoom !== "1" && { zoom }) },
    });
    const drawn = [...children(child(xml, "Borders"), ENTRY), ...children(child(xml, "Lines"), ENTRY)];
    const stencils = drawn.flatMap((entry) => this.#stencil(entry));
    const isLine = (stencil: Stencil): boolean => isFlow(stencil) || isBoundaryLine(stencil);
    const elements = stencils.filter((stencil) => !isLine(stencil)).map((stencil) => this.#element(stencil, guid));
    const positions = elements.map(({ id, stencil }) => [id, [boxOf(stencil).left, boxOf(stencil).top]]);
    const layout = this.#sketch.add("layout", {
      key: view.slice("view/".length),
      name,
      props: { positions: Object.fromEntries(positions) },
      at,
    });
    this.#sketch.link(layout, "lays_out", view, { at });
    return { guid, view, xml, elements, lines: stencils.filter(isLine) };
  }

  /** What stands on a surface and is something with us; words on it are told and stay in the file. */
  #stencil(entry: XmlElement): Stencil[] {
    const stencil = readStencil(entry, this.#base);
    const what = stencil === undefined ? "element" : (KINDS.find(([is]) => is(stencil))?.[1] ?? "other shape");
    this.#sketch.count(what);
    if (stencil === undefined) {
      this.#sketch.drop(what, "it is not written out where it stands");
      this.#unclear(entry, textOf(entry, "Key") ?? "", "is an element without a shape");
      return [];
    }
    for (const { id, label } of stencil.properties) if (id !== "" && id !== label) this.#labels.set(id, label);
    if (KINDS.some(([is]) => is(stencil))) return [stencil];
    this.#sketch.drop(what, "it is no element of a data flow diagram, and stays in the file");
    this.#unclear(entry, stencil.name, `is drawn as a ${stencil.shape}, which says nothing of the system`);
    return [];
  }

  #element(stencil: Stencil, surface: string): Element {
    const { name, properties, typeName, xml } = stencil;
    const foreign = this.#claim(stencil);
    const { left, top, width, height } = boxOf(stencil);
    const isOut = isOutOfScope(properties);
    const reason = outOfScopeReason(properties);
    const attributes = attributesIn(properties, "component");
    const props = isBoundaryBox(stencil)
      ? { type: boundaryTypeFor(stencil) }
      : {
          type: componentTypeFor(stencil),
          ...(typeName !== undefined && { technology: [typeName.slice(0, LINE_MAX)] }),
          ...(isOut && { inScope: false }),
          ...(isOut && reason !== undefined && { outOfScopeReason: reason.slice(0, LINE_MAX) }),
          ...(Object.keys(attributes).length > 0 && { attributes }),
        };
    const id = this.#sketch.add(isBoundaryBox(stencil) ? "boundary" : "component", {
      key: keyFromName(name),
      name,
      foreign,
      props,
      at: placeOf(xml),
      rest: { ...this.#rest(stencil, surface), box: [left, top, width, height] },
    });
    this.#elements.set(foreign, id);
    return { id, stencil };
  }

  /** A GUID that several have would mix up what refers to them, so all but the first are told apart. */
  #claim({ guid, name, xml }: Stencil): string {
    const foreign = this.#guids.claim(guid);
    if (foreign !== guid)
      this.#unclear(xml, name, "has the GUID of another element; what refers to it is taken to mean the first");
    return foreign;
  }

  /** What a template's rules ask about: types, what was chosen, and where it is drawn. */
  #rest({ genericType, type, properties }: Stencil, surface: string): Record<string, unknown> {
    const chosen = chosenIn(properties);
    return { surface, genericType, type, ...(chosen.length > 0 && { properties: chosen }) };
  }

  #lines({ guid, lines }: Surface): void {
    const boundaries = lines.filter(isBoundaryLine);
    const drawn = lines.filter(isFlow).map((stencil) => ({ stencil, curve: curveOf(stencil) }));
    const areFew = drawn.length * boundaries.length <= CROSSINGS_MAX;
    const flows = drawn.map(({ stencil, curve }) => {
      const cut = areFew ? boundaries.filter((boundary) => meet(curveOf(boundary), curve)) : [];
      return { stencil, curve, id: this.#flow(stencil, { surface: guid, cut }) };
    });
    for (const stencil of boundaries) {
      const { name, xml } = stencil;
      const foreign = this.#claim(stencil);
      const curve = curveOf(stencil);
      const rest = { ...this.#rest(stencil, guid), curve: pointsIn(stencil) };
      const props = { type: boundaryTypeFor(stencil) };
      const id = this.#sketch.add("boundary", { key: keyFromName(name), name, foreign, props, at: placeOf(xml), rest });
      this.#elements.set(foreign, id);
      const cut = areFew
        ? flows.filter((flow) => meet(curve, flow.curve)).map((flow) => this.#sketch.nameOf(flow.id))
        : [];
      const text = cut.length === 0 ? name : `${name}: ${cut.slice(0, 10).join(", ")}`;
      const what = !areFew
        ? "is a line among too many to say what it cuts"
        : `is a line that cuts ${cut.length === 0 ? "no flow" : "these flows"}`;
      this.#unclear(xml, text, `${what}; which side of it is within is not said`);
    }
  }

  #flow(stencil: Stencil, { surface, cut }: { surface: string; cut: readonly Stencil[] }): EntityId {
    const { name, properties, typeName, xml } = stencil;
    const foreign = this.#claim(stencil);
    const ends = (["Source", "Target"] as const).map((end) => {
      const id = this.#elements.get(endOf(stencil, end) ?? "");
      return { end, id: id?.startsWith("component/") ? id : undefined };
    });
    const between = ends.map(({ id }) => (id === undefined ? "open" : id.slice("component/".length, 70))).join(">");
    const attributes = attributesIn(properties, "flow");
    const protocol = protocolFor(stencil);
    const id = this.#sketch.add("flow", {
      key: `${between}:${keyFromName(name)}`.slice(0, 190),
      name,
      foreign,
      props: {
        ...(protocol !== undefined && { protocol }),
        ...(Object.keys(attributes).length > 0 && { attributes }),
      },
      at: placeOf(xml),
      rest: {
        ...this.#rest(stencil, surface),
        ...(typeName !== undefined && { typeName }),
        curve: pointsIn(stencil),
        // Lines have no inside, so which flows they cut is a matter of the drawing alone.
        ...(cut.length > 0 && { cuts: cut.map(({ type, genericType }) => [type, genericType]) }),
        ports: portsOf(stencil),
        ends: (["Source", "Target"] as const).map((end) => endOf(stencil, end) ?? ""),
      },
    });
    this.#elements.set(foreign, id);
    for (const { end, id: element } of ends) {
      const link = end === "Source" ? "leaves" : "enters";
      if (element !== undefined) this.#sketch.link(id, link, element, { at: placeOf(xml) });
      else this.#unclear(xml, name, `has no element at its ${end.toLowerCase()}`);
    }
    return id;
  }

  #nest({ elements, xml, view }: Surface): void {
    const placed = elements.map((element): Placed<Element> => {
      return { of: element, box: boxOf(element.stencil), holds: isBoundaryBox(element.stencil) };
    });
    const found = containments(placed);
    if (found === undefined)
      this.#unclear(xml, this.#sketch.nameOf(view), "has too many boundaries to say what lies in which");
    for (const { thing, boundary, isOverEdge } of found ?? []) {
      const at = placeOf(thing.stencil.xml);
      this.#sketch.link(thing.id, "inside", boundary.id, { at, ...(isOverEdge && { confidence: 0.6 }) });
      if (!isOverEdge) continue;
      const names = `${this.#sketch.nameOf(thing.id)} and ${this.#sketch.nameOf(boundary.id)}`;
      this.#unclear(thing.stencil.xml, names, "overlap; the middle decides, so the one is taken to be in the other");
    }
  }

  #assumptions(about: XmlElement | undefined): void {
    const xml = child(about, "Assumptions");
    const lines = xml?.text.split("\n").map((line) => line.trim()) ?? [];
    for (const text of lines) {
      if (text === "" || /^(none|n\/?a|-)\.?$/i.test(text)) continue;
      this.#sketch.count("assumption");
      const name = nameFrom(text) ?? "Assumption";
      this.#sketch.add("assumption", {
        key: keyFromName(text),
        name,
        props: { text: text.slice(0, TEXT_MAX) },
        at: placeOf(xml!),
      });
    }
  }

  /** What the file says of itself. Its template is large and stays where it is; which one it is, is kept. */
  #document(about: XmlElement | undefined, name: string): void {
    const notes = children(child(this.#root, "Notes"), "Note").map((note) => Object.fromEntries(textsIn(note)));
    if (notes.length > 0) {
      this.#sketch.count("note", notes.length);
      this.#sketch.drop("note", "notes are kept beside the model", notes.length);
    }
    const base = child(this.#root, "KnowledgeBase");
    if (base !== undefined && rulesIn(base).length > 0) keepTemplate(this.#sketch, base);
    const said = textsIn(about).filter(([field]) => !["ThreatModelName", "HighLevelSystemDescription"].includes(field));
    const rest = {
      version: textOf(this.#root, "Version") ?? "",
      threatGeneration: textOf(this.#root, "ThreatGenerationEnabled") === "true",
      ...(this.#base.line !== undefined && { knowledgeBase: { ...this.#base.about, rules: this.#base.rules } }),
      ...(said.length > 0 && { about: Object.fromEntries(said) }),
      ...(notes.length > 0 && { notes }),
      ...(this.#labels.size > 0 && { labels: [...this.#labels].sort() }),
    };
    const mediaType = "application/vnd.microsoft.threat-model+xml";
    keepDocument(this.#sketch, { format: FORMAT, mediaType, name, rest, at: placeOf(this.#root) });
  }

  #unclear({ line }: XmlElement, text: string, why: string): void {
    this.#sketch.unclear({ line, text: text.slice(0, 200), why });
  }
}

const ENTRY = "KeyValueOfguidanyType";
const TEMPLATE_KEY = "threat-template";
const CROSSINGS_MAX = 20_000;

const KINDS: readonly (readonly [(stencil: Stencil) => boolean, string])[] = [
  [isComponent, "element"],
  [isBoundaryBox, "boundary"],
  [isBoundaryLine, "boundary line"],
  [isFlow, "flow"],
];

/** What is said in the children of an element, by their names. Those that say nothing are left out. */
const textsIn = (xml: XmlElement | undefined): [string, string][] =>
  (xml?.children ?? [])
    .map(({ name, text }): [string, string] => [name, text.trim()])
    .filter(([name, text]) => text !== "" && name !== "__proto__");

function pointsIn(stencil: Stencil): readonly number[] {
  const { from, handle, to } = curveOf(stencil);
  return [from, handle, to].flatMap(({ x, y }) => [x, y]);
}
