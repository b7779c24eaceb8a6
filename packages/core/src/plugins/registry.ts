import type { Plugin } from "../engine/index.ts";
import { type Log, SecaError, quoted } from "../kernel/index.ts";
import { type PluginCard, cardOf } from "./card.ts";
import { OWN } from "./own.ts";

/** Outside plugins as the configuration names them: files by their paths from a folder on, and packages. */
export interface PluginPlaces {
  readonly places: readonly string[];
  readonly from: string;
}

/** One that is configured and not there to be used, with what to do about it. */
export interface RefusedPlugin {
  readonly place: string;
  readonly sentence: string;
  readonly hint: string;
}

interface Outside {
  /** Where each came from, by its id. */
  readonly plugins: ReadonlyMap<string, { readonly plugin: Plugin; readonly place: string }>;
  readonly refused: readonly RefusedPlugin[];
}

/**
 * The plugins of this process: our own, and those of others that the configuration names. One that is broken is refused
 * by its place and holds up nobody else. Nothing is loaded before somebody asks, and everything once.
 */
export class Registry {
  readonly #configured: PluginPlaces;
  readonly #log: Log;
  #outside: Promise<Outside> | undefined;
  #all: Promise<readonly Plugin[]> | undefined;

  constructor(configured: PluginPlaces, log: Log) {
    this.#configured = configured;
    this.#log = log;
  }

  /** In the order in which they are offered. Rules of our own are not loaded for it. */
  async cards(): Promise<readonly PluginCard[]> {
    const { plugins } = await this.outside();
    return [...OWN.map(({ card }) => card), ...[...plugins.values()].map(({ plugin }) => cardOf(plugin))];
  }

  plugins(): Promise<readonly Plugin[]> {
    this.#all ??= (async () => {
      const [own, { plugins }] = await Promise.all([Promise.all(OWN.map(({ load }) => load())), this.outside()]);
      return [...own, ...[...plugins.values()].map(({ plugin }) => plugin)];
    })();
    return this.#all;
  }

  outside(): Promise<Outside> {
    return (this.#outside ??= this.#load());
  }

  /** One after the other, since of two that take the same id the first keeps it. */
  async #load(): Promise<Outside> {
    const plugins = new Map<string, { plugin: Plugin; place: string }>();
    const refused: RefusedPlugin[] = [];
    const { places, from } = this.#configured;
    if (places.length === 0) return { plugins, refused };
    const { inOrderOfNeed, loadPlugin } = await import("../engine/index.ts");
    for (const place of places) {
      try {
        const plugin = await loadPlugin(place, from);
        refuseTaken(plugin, place, plugins);
        // Of those that need each other in a circle the last is refused, and the others wait for it in vain.
        inOrderOfNeed([...[...plugins.values()].map((other) => other.plugin), plugin]);
        plugins.set(plugin.id, { plugin, place });
      } catch (error) {
        this.#log.warn({ err: error, plugin: place }, "a plugin was refused");
        refused.push({ place, ...toldOf(error, place) });
      }
    }
    return { plugins, refused };
  }
}

function refuseTaken(plugin: Plugin, place: string, others: Outside["plugins"]): void {
  const isOurs = OWN.some(({ card }) => card.id === plugin.id);
  const other = others.get(plugin.id)?.place;
  if (!isOurs && other === undefined) return;
  throw new SecaError(
    "exists",
    `The plugin ${quoted(place, 200)} calls itself ${quoted(plugin.id)}, as ${isOurs ? "one of seca's own" : `that of ${quoted(other, 200)}`} does.`,
    "Give it an id of its own; its rules begin with that id.",
  );
}

/** Its own words stay in the log: they are a stranger's. */
function toldOf(error: unknown, place: string): Omit<RefusedPlugin, "place"> {
  if (error instanceof SecaError) return { sentence: error.message, hint: error.hint };
  return {
    sentence: `The plugin ${quoted(place, 200)} broke off while it was read.`,
    hint: "Check that what it exports as `plugin` has the fields that a plugin has; the log says where it broke off.",
  };
}
