import { SecaError, quoted } from "../kernel/index.ts";
import { type Entity, type Link, canonicalJson, isEntityId, linkId, toEntity, toLink } from "../model/index.ts";
import type { CellOutput } from "./cell.ts";
import { type RuleOutput, judgeInto } from "./evaluate.ts";
import type { GraphRead } from "./graph-read.ts";
import type { CellWork, Plugin } from "./plugin.ts";
import { ASPECT, type Reads } from "./reads.ts";
import { RuleIndex } from "./rule-index.ts";
import { permitted } from "./template.ts";
import { JUDGED, type View } from "./view.ts";

/** A plugin, or one pass of it, as the build runs it: who owns its cells, and what a cell derives. */
export interface Work {
  readonly plugin: Plugin;
  /** Its name among all: that of the plugin, with the pass where there are several. */
  readonly key: string;
  readonly pass?: string;
  /** It makes entities and links, which others may read; a pack of rules makes judgements. */
  readonly derives: boolean;
  /** Only where owners are worked out; a pack of rules has a cell for every element that rules are about. */
  owners?(read: GraphRead): readonly string[];
  run(owner: string, read: GraphRead): CellOutput;
}

interface Place {
  readonly view: View;
  readonly reads: Reads;
}

/** In the order in which they run. */
export function worksOf(plugin: Plugin, place: Place): readonly Work[] {
  if ("rules" in plugin) return [rulesWork(plugin, plugin.rules, place)];
  const { cells } = plugin;
  return "passes" in cells
    ? cells.passes.map((pass) => cellsWork(plugin, pass, pass.key))
    : [cellsWork(plugin, cells, undefined)];
}

export const isJudged = (kind: string): boolean => (JUDGED as readonly string[]).includes(kind);

function rulesWork(plugin: Plugin, rules: Extract<Plugin, { rules: unknown }>["rules"], { view, reads }: Place): Work {
  const index = new RuleIndex(rules, reads);
  return {
    plugin,
    key: plugin.id,
    derives: false,
    run: (owner) => {
      const element = view.element(owner);
      reads.note(element, ASPECT.fields);
      if (element.props.inScope === false) return NOTHING;
      const found: RuleOutput = { judgements: [], open: [], settled: [] };
      for (const rule of index.candidates(element)) judgeInto(found, rule, element, reads);
      return {
        judgements: fitted(found.judgements),
        open: fitted(found.open),
        settled: fitted(found.settled),
        entities: NOTHING.entities,
        links: NOTHING.links,
      };
    },
  };
}

/** A list that grew keeps room for more, and there are too many of these to keep empty room. */
const fitted = <T>(list: readonly T[]): readonly T[] => (list.length === 0 ? NONE : list.slice());
const NONE: readonly never[] = [];

const NOTHING: CellOutput = { judgements: [], open: [], settled: [], entities: [], links: [] };

function cellsWork(plugin: Plugin, cells: CellWork, pass: string | undefined): Work {
  return {
    plugin,
    ...(pass !== undefined && { pass }),
    key: pass === undefined ? plugin.id : `${plugin.id}.${pass}`,
    derives: true,
    owners: (read) => [...new Set(cells.owners(read).map(checkedOwner))].sort(),
    run: (owner, read) => {
      const { entities = [], links = [] } = cells.run(owner, read);
      return {
        ...NOTHING,
        entities: byId(
          entities.map((entity) => permitted(plugin, checkedEntity(entity))),
          ({ id }) => id,
        ),
        links: byId(
          links.map((link) => permitted(plugin, checkedLink(link))),
          linkId,
        ),
      };
    },
  };
}

function checkedOwner(id: string): string {
  if (typeof id === "string" && isEntityId(id)) return id;
  throw new SecaError("bad_input", `It gives a cell to ${quoted(id)}, which is no id.`, "Owners are ids, kind/key.");
}

const checkedEntity = (entity: Entity): Entity => toEntity(entity);
const checkedLink = (link: Link): Link => toLink(link);

/** Each once. One id for two different things would hide one of them. */
function byId<T>(list: readonly T[], idOf: (thing: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const thing of list) {
    const id = idOf(thing);
    const known = found.get(id);
    if (known === undefined) found.set(id, thing);
    else if (canonicalJson(known) !== canonicalJson(thing))
      throw new SecaError("bad_input", `It derives ${quoted(id)} twice, differently.`, "Give one of them another id.");
  }
  return [...found.values()].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
