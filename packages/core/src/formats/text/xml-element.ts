/** An element that knows its place; comments and processing instructions are gone. */
export interface XmlElement {
  /** Without a prefix, which each writer chooses as it likes. */
  readonly name: string;
  /** By their full names: `i:type`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The characters that stand directly in it. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** Offsets in the text, for those who mend a file rather than write it anew. */
  readonly start: number;
  readonly end: number;
}

/** The first child of that name. A path of names leads further down. */
export function child(element: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let here = element;
  for (const name of path) here = here?.children.find((each) => each.name === name);
  return here;
}

export function children(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((each) => each.name === name) ?? [];
}

/** All elements of that name at any depth, in the order of the text. */
export function within(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.flatMap((each) => [...(each.name === name ? [each] : []), ...within(each, name)]) ?? [];
}

/** The trimmed characters of the element at the path; undefined where there is none. */
export function textOf(element: XmlElement | undefined, ...path: readonly string[]): string | undefined {
  return child(element, ...path)?.text.trim();
}

/** By its full name, or by the name without a prefix. */
export function attribute(element: XmlElement | undefined, name: string): string | undefined {
  if (element === undefined) return undefined;
  const exact = element.attributes.get(name);
  if (exact !== undefined) return exact;
  for (const [full, value] of element.attributes) {
    if (full.endsWith(`:${name}`) && !full.startsWith("xmlns:")) return value;
  }
  return undefined;
}
