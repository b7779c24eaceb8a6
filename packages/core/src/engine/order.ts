import { SecaError, quoted } from "../kernel/index.ts";
import type { Plugin } from "./plugin.ts";

/**
 * Plugins so that each comes after those it builds on. What it needs must be there; what merely improves it may be
 * absent, and gives way where two would improve each other.
 */
export function inOrderOfNeed(plugins: readonly Plugin[]): readonly Plugin[] {
  const byId = new Map(plugins.map((plugin) => [plugin.id, plugin]));
  const twice = plugins.find((plugin) => byId.get(plugin.id) !== plugin);
  if (twice !== undefined)
    throw new SecaError("bad_input", `Two plugins are called ${quoted(twice.id)}.`, "Load one of them, or rename one.");
  const needed = new Map(plugins.map((plugin) => [plugin.id, everyNeedOf(plugin, byId)]));

  const ordered = new Map<string, Plugin>();
  const waiting = new Set<string>();
  const place = (plugin: Plugin): void => {
    if (ordered.has(plugin.id) || waiting.has(plugin.id)) return;
    waiting.add(plugin.id);
    for (const id of plugin.needs.toSorted()) if (byId.has(id)) place(byId.get(id)!);
    // One that waits for this one, or needs it in the end, cannot also come before it.
    for (const id of plugin.improves.toSorted())
      if (byId.has(id) && ![...waiting].some((other) => needed.get(id)!.has(other))) place(byId.get(id)!);
    ordered.set(plugin.id, plugin);
    waiting.delete(plugin.id);
  };
  for (const plugin of plugins.toSorted((a, b) => (a.id < b.id ? -1 : 1))) place(plugin);
  return [...ordered.values()];
}

function everyNeedOf(plugin: Plugin, byId: ReadonlyMap<string, Plugin>): ReadonlySet<string> {
  const all = new Set(plugin.needs);
  for (const id of all) for (const further of byId.get(id)?.needs ?? []) all.add(further);
  if (!all.has(plugin.id)) return all;
  throw new SecaError(
    "bad_input",
    `The plugin ${quoted(plugin.id)} needs itself, by way of ${[...all].sort().join(", ")}.`,
    "Take one of these needs away, or make it an improvement.",
  );
}
