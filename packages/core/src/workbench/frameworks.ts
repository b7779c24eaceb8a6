import type { Plugin } from "../engine/index.ts";
import { type Log, SecaError, nearest, quoted } from "../kernel/index.ts";
import type { Entity } from "../model/index.ts";
import { type PluginCard, type PluginPlaces, type RefusedPlugin, Registry } from "../plugins/index.ts";

/** A way of analysing as lists show it. */
export interface Framework extends PluginCard {
  /** Where it was loaded from, if it is not one of ours. */
  readonly place?: string;
}

/** All there is to know of a way of analysing without a system. */
export interface FrameworkDetail extends Framework {
  readonly version: string;
  readonly needs: readonly string[];
  readonly improves: readonly string[];
  readonly fits: readonly { readonly weight: number; readonly because: string; readonly missing: string }[];
  readonly sections: readonly {
    readonly id: string;
    readonly title: string;
    readonly blocks: readonly { readonly id: string; readonly title: string; readonly type: string }[];
  }[];
  /** The rules of each pack, by their ids. Empty where a plugin works out cells instead. */
  readonly packs: readonly { readonly pack: string; readonly count: number; readonly rules: readonly string[] }[];
}

/** The ways of analysing that this process has. They are the same for every organisation. */
export class Frameworks {
  readonly #registry: Registry;

  constructor(configured: PluginPlaces, log: Log) {
    this.#registry = new Registry(configured, log);
  }

  /** In the order in which they are offered; no rules are loaded for it. */
  async list(): Promise<readonly Framework[]> {
    const [cards, { plugins }] = await Promise.all([this.#registry.cards(), this.#registry.outside()]);
    return cards.map((card) => {
      const place = plugins.get(card.id)?.place;
      return { ...card, ...(place !== undefined && { place }) };
    });
  }

  /** What is configured and cannot be used. */
  async refused(): Promise<readonly RefusedPlugin[]> {
    return (await this.#registry.outside()).refused;
  }

  plugins(): Promise<readonly Plugin[]> {
    return this.#registry.plugins();
  }

  /** All plugins, once it is sure that those which are asked for are among them. */
  async including(ids: readonly string[]): Promise<readonly Plugin[]> {
    const known = (await this.#registry.cards()).map(({ id }) => id);
    for (const id of ids)
      if (!known.includes(id)) throw noFramework(id, { known, refused: (await this.refused()).length });
    return this.plugins();
  }

  /** The named ones and all that they need, in the order in which they are offered. */
  async withNeeds(ids: readonly string[]): Promise<readonly Plugin[]> {
    const known = await this.including(ids);
    const wanted = new Set(ids);
    for (const id of wanted) for (const need of known.find((each) => each.id === id)?.needs ?? []) wanted.add(need);
    return known.filter(({ id }) => wanted.has(id));
  }

  /**
   * The outside plugins among the named ones and their needs, or all of them, by names that move with what they are: a
   * run that was started with them is for processes that have the same.
   */
  async marks(ids?: readonly string[]): Promise<readonly string[]> {
    const { plugins } = await this.#registry.outside();
    const wanted = ids === undefined ? [...plugins.keys()] : (await this.withNeeds(ids)).map(({ id }) => id);
    return wanted.flatMap((id) => {
      const plugin = plugins.get(id)?.plugin;
      return plugin === undefined ? [] : [`${id} ${plugin.version} ${(plugin.source ?? "").slice(0, 12)}`.trim()];
    });
  }

  /** The frameworks whose templates have these sections, in the order in which they are offered. */
  async ofSections(ids: readonly string[]): Promise<readonly string[]> {
    const plugins = await this.plugins();
    const owners = new Map(plugins.flatMap(({ id, template }) => template.sections.map((section) => [section.id, id])));
    const ownerOf = (id: string): string => {
      const owner = owners.get(id) ?? owners.get(`section/${id}`);
      if (owner === undefined) throw noSection(id, owners.keys());
      return owner;
    };
    const chosen = new Set(ids.map(ownerOf));
    return plugins.map(({ id }) => id).filter((id) => chosen.has(id));
  }

  async describe(id: string): Promise<FrameworkDetail> {
    const plugin = (await this.including([id])).find((each) => each.id === id)!;
    const { title, says, version, needs, improves, fits } = plugin;
    const place = (await this.#registry.outside()).plugins.get(id)?.place;
    return {
      id,
      title,
      says,
      ...(place !== undefined && { place }),
      version,
      needs,
      improves,
      fits: fits.map(({ weight, because, missing }) => ({ weight, because, missing })),
      sections: sectionsOf(plugin),
      packs: packsOf(plugin),
    };
  }
}

function sectionsOf({ template: { sections, blocks, inSection } }: Plugin): FrameworkDetail["sections"] {
  const blockOf = ({ id, name, props }: Entity) => ({ id, title: name, type: (props as { type: string }).type });
  return sections.map(({ id, name }) => ({
    id,
    title: name,
    blocks: blocks.filter((block) => inSection.get(block.id) === id).map(blockOf),
  }));
}

function packsOf(plugin: Plugin): FrameworkDetail["packs"] {
  const packs = new Map<string, string[]>();
  for (const { id, pack } of "rules" in plugin ? plugin.rules : []) packs.set(pack, [...(packs.get(pack) ?? []), id]);
  return [...packs].map(([pack, rules]) => ({ pack, count: rules.length, rules }));
}

interface Others {
  readonly known: readonly string[];
  readonly refused: number;
}

function noFramework(id: string, { known, refused }: Others): SecaError {
  // Its id may be that of one that could not be loaded, and whose id nobody knows.
  const told = refused === 0 ? "" : ` ${refused} configured more could not be used: seca://plugins says why.`;
  return new SecaError(
    "bad_input",
    `There is no framework ${quoted(id)}.`,
    `${didYouMean(id, known)}There are: ${known.join(", ")}.${told}`,
  );
}

function noSection(id: string, known: Iterable<string>): SecaError {
  return new SecaError(
    "bad_input",
    `No framework has a section ${quoted(id)}.`,
    `${didYouMean(id, known)}seca://plugins/{id} lists the sections of a framework.`,
  );
}

function didYouMean(id: string, known: Iterable<string>): string {
  const [close] = nearest(id, known, 1);
  return close === undefined ? "" : `Did you mean ${close}? `;
}
