import type { Plugin } from "../engine/index.ts";

/** Every way of analysing, loaded when it is first used. A plugin is one folder and one line here. */
const PLUGINS: Readonly<Record<string, () => Promise<Plugin>>> = {
  stride: async () => (await import("./stride/index.ts")).stride,
};

/** In the order in which they are offered. */
export const PLUGIN_IDS: readonly string[] = Object.keys(PLUGINS);

export function loadPlugins(): Promise<readonly Plugin[]> {
  return Promise.all(Object.values(PLUGINS).map((load) => load()));
}
