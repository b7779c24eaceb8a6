export type Yaml = typeof import("yaml");

/** The YAML library, loaded when a file is read. A bundle hands over a CommonJS module as its default alone. */
export async function loadYaml(): Promise<Yaml> {
  const loaded: Yaml & { readonly default?: Yaml } = await import("yaml");
  return loaded.default ?? loaded;
}
