/** The XML library, loaded when a file is read. A bundle hands over a CommonJS module as its default alone. */
export async function loadXml(): Promise<Xml> {
  const loaded: Xml & { readonly default?: Xml } = await import("@rgrove/parse-xml");
  return loaded.default ?? loaded;
}

export type Xml = typeof import("@rgrove/parse-xml");
