import { child, children, textOf, type XmlElement } from "../text/index.ts";

/** The template that travels within a model. It is asked for names here; its rules stay in the file. */
export class KnowledgeBase {
  readonly #types = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  readonly about: Readonly<Record<string, string>>;
  readonly line: number | undefined;
  /** How many rules it holds. */
  readonly rules: number;

  constructor(xml: XmlElement | undefined) {
    this.line = xml?.line;
    this.rules = children(child(xml, "ThreatTypes"), "ThreatType").length;
    const about = ["Name", "Version", "Id", "Author"].map((field) => [
      field.toLowerCase(),
      textOf(xml, "Manifest", field),
    ]);
    this.about = Object.fromEntries(about.filter(([, value]) => value !== undefined && value !== "")) as Record<
      string,
      string
    >;
    for (const list of ["GenericElements", "StandardElements"]) {
      for (const type of children(child(xml, list), "ElementType"))
        put(this.#types, textOf(type, "Id"), textOf(type, "Name"));
    }
    for (const field of children(child(xml, "ThreatMetaData", "PropertiesMetaData"), "ThreatMetaDatum")) {
      put(this.#labels, textOf(field, "Name"), textOf(field, "Label"));
    }
  }

  /** What a type of elements is called: `Azure Storage`. */
  typeName(id: string): string | undefined {
    return this.#types.get(id);
  }

  /** What a field of threats is called, which templates of one's own name by a GUID. */
  fieldName(key: string): string {
    return this.#labels.get(key) ?? key;
  }
}

function put(names: Map<string, string>, id: string | undefined, name: string | undefined): void {
  if (id !== undefined && name !== undefined && name !== "" && !names.has(id)) names.set(id, name);
}
