import { SecaError, quoted } from "../kernel/index.ts";
import { type Entity, type Link, canonicalJson, isEntityId, linkId, toEntity, toLink } from "../model/index.ts";
import type { CellOutput } from "./cell.ts";
import { judgeInto } from "./evaluate.ts";
import type { GraphRead } from "./graph-read.ts";
import type { CellWork, Plugin } from "./plugin.ts";
import { ASPECT, type Reads } from "./reads.ts";
import { RuleIndex } from "./rule-index.ts";
import { permitted } from "./template.ts";
import { Gathered, Verdicts } from "./verdicts.ts";
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
  run(owner: string, read: GraphRead): CellOutput | Verdicts;
  /** Where it finds what a cell has read. */
  readonly reads: Reads;
  /** Once its cells have run: what it shares with others holds on to nothing of this graph. */
  rest?(): void;
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
    ? cells.passes.map((pass) => cellsWork(plugin, pass, place, pass.key))
    : [cellsWork(plugin, cells, place)];
}

export const isJudged = (kind: string): boolean => (JUDGED as readonly string[]).includes(kind);

function rulesWork(plugin: Plugin, rules: Extract<Plugin, { rules: unknown }>["rules"], { view }: Place): Work {
  const index = RuleIndex.of(rules);
  const { reads } = index;
  const gathered = new Gathered();
  return {
    plugin,
    key: plugin.id,
    derives: false,
    reads,
    run: (owner) => {
      const element = view.element(owner);
      reads.note(element, ASPECT.fields);
      if (element.props.inScope === false) return SILENT;
      gathered.begin();
      for (const candidate of index.candidates(element)) judgeInto(gathered, candidate, element, reads);
      return new Verdicts(gathered);
    },
    rest: () => index.forget(),
  };
}

const SILENT = new Verdicts(new Gathered());

const NOTHING: CellOutput = { judgements: [], open: [], settled: [], entities: [], links: [] };

function cellsWork(plugin: Plugin, cells: CellWork, { reads }: Place, pass?: string): Work {
  return {
    plugin,
    ...(pass !== undefined && { pass }),
    key: pass === undefined ? plugin.id : `${plugin.id}.${pass}`,
    derives: true,
    reads,
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
