import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Plugin, type PluginDraft, definePlugin } from "./plugin.ts";

/**
 * A plugin of somebody else, from a file or a package: its module exports `plugin`. It is checked like our own, whatever
 * made it. Its code runs in this process with all its rights, so only whoever configures seca may name one.
 */
export async function loadPlugin(place: string, from: string = process.cwd()): Promise<Plugin> {
  const isPath = isAbsolute(place) || place.startsWith(".");
  const specifier = isPath ? pathToFileURL(resolve(from, place)).href : place;
  let loaded: { readonly plugin?: unknown };
  try {
    loaded = (await import(specifier)) as typeof loaded;
  } catch (cause) {
    throw new SecaError(
      "not_found",
      `The plugin ${quoted(place, 200)} could not be loaded.`,
      "Name a file by its path, or an installed package; the log says what went wrong in it.",
      { cause },
    );
  }
  const { plugin } = loaded;
  if (typeof plugin === "object" && plugin !== null) return definePlugin(draftOf(plugin));
  throw new SecaError(
    "bad_input",
    `The module ${quoted(place, 200)} exports no plugin.`,
    "Export one as `plugin`, made by definePlugin.",
  );
}

/** A plugin that went through definePlugin has its template in entities already; then the draft is kept beside it. */
function draftOf(plugin: object): PluginDraft {
  const { draft } = plugin as { draft?: PluginDraft };
  return draft ?? (plugin as PluginDraft);
}
