import { child, children, textOf, attribute, within, type XmlElement } from "../text/index.ts";

/** A template as it is kept: what an interpreter of its rules needs, without pictures and layout. */
export interface KeptTemplate {
  readonly name?: string;
  readonly version?: string;
  /** What each type of elements is called, and which type it inherits from. */
  readonly types: readonly (readonly [id: string, parent: string, name: string])[];
  readonly categories: readonly (readonly [id: string, name: string])[];
  /** What properties are called that the rules name by an id. */
  readonly labels: readonly (readonly [id: string, label: string])[];
  readonly rules: readonly KeptRule[];
}

export interface KeptRule {
  readonly id: string;
  readonly title: string;
  readonly category: string;
  readonly include: string;
  readonly exclude?: string;
  readonly says?: string;
  readonly mitigation?: string;
  readonly priority?: string;
}

const TEXT_MAX = 4000;

/** The template that a file of its own holds, or that travels within a model. */
export function templateIn(xml: XmlElement): KeptTemplate {
  const manifest = child(xml, "Manifest");
  const about = (field: string): string | undefined =>
    textOf(manifest, field) ?? attribute(manifest, field.toLowerCase());
  const types = ["GenericElements", "StandardElements"].flatMap((list) => children(child(xml, list), "ElementType"));
  const labels = new Map(
    types
      .flatMap((type) => within(child(type, "Attributes"), "Attribute"))
      .flatMap((each): [string, string][] => {
        const [id, label] = [textOf(each, "Name"), textOf(each, "DisplayName")];
        return id === undefined || label === undefined || id === label ? [] : [[id, label]];
      }),
  );
  const [name, version] = [about("Name"), about("Version")];
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    types: types.flatMap((type) => {
      const id = textOf(type, "Id");
      return id === undefined
        ? []
        : [[id, textOf(type, "ParentId") ?? textOf(type, "ParentElement") ?? "", textOf(type, "Name") ?? id] as const];
    }),
    categories: children(child(xml, "ThreatCategories"), "ThreatCategory").flatMap((category) => {
      const id = textOf(category, "Id");
      return id === undefined ? [] : [[id, textOf(category, "Name") ?? id] as const];
    }),
    labels: [...labels].sort(([a], [b]) => (a < b ? -1 : 1)),
    rules: rulesIn(xml).flatMap((rule) => keptRule(rule)),
  };
}

export const rulesIn = (xml: XmlElement): readonly XmlElement[] => children(child(xml, "ThreatTypes"), "ThreatType");

/** A rule without an id or a filter can name no threat and find none. */
function keptRule(xml: XmlElement): KeptRule[] {
  const [id, include] = [textOf(xml, "Id"), textOf(xml, "GenerationFilters", "Include")?.trim() ?? ""];
  if (id === undefined || id === "" || include === "") return [];
  const field = (wanted: RegExp): string | undefined => {
    const found = children(child(xml, "PropertiesMetaData"), "ThreatMetaDatum").find((datum) =>
      wanted.test(`${textOf(datum, "Name") ?? ""}\n${textOf(datum, "Label") ?? ""}`),
    );
    const value = child(found, "Values")?.children[0]?.text.trim() ?? "";
    return value === "" ? undefined : value.slice(0, TEXT_MAX);
  };
  const exclude = textOf(xml, "GenerationFilters", "Exclude")?.trim() ?? "";
  const [says, mitigation, priority] = [
    (textOf(xml, "Description") ?? "").slice(0, TEXT_MAX) || field(/^UserThreatDescription$/m),
    field(/^(?:possible ?)?mitigations?/im),
    field(/^Priority$/m),
  ];
  return [
    {
      id,
      title: textOf(xml, "ShortTitle") ?? id,
      category: textOf(xml, "Category") ?? "",
      include,
      ...(exclude !== "" && { exclude }),
      ...(says !== undefined && { says }),
      ...(mitigation !== undefined && { mitigation }),
      ...(priority !== undefined && { priority }),
    },
  ];
}
