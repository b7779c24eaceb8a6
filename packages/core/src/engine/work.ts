import { type Entity, type Link, linkId, toEntity, toLink } from "../model/index.ts";
import type { CellOutput } from "./cell.ts";
import { judgeInto } from "./evaluate.ts";
import type { GraphRead } from "./graph-read.ts";
import type { CellWork, Plugin } from "./plugin.ts";
import { ASPECT, type Reads } from "./reads.ts";
import { RuleIndex } from "./rule-index.ts";
import { JUDGED, type View } from "./view.ts";

/** A plugin as the build runs it: who owns its cells, and what a cell derives. */
export interface Work {
  readonly plugin: Plugin;
  /** Only where owners are worked out; a pack of rules has a cell for every element that rules are about. */
  owners?(): readonly string[];
  run(owner: string): CellOutput;
  /** It ends by itself, so nobody has to watch it. */
  readonly isBounded: boolean;
}

interface Place {
  readonly view: View;
  readonly reads: Reads;
  readonly read: GraphRead;
}

export const workOf = (plugin: Plugin, place: Place): Work =>
  "rules" in plugin ? rulesWork(plugin, plugin.rules, place) : cellsWork(plugin, plugin.cells, place.read);

export const isJudged = (kind: string): boolean => (JUDGED as readonly string[]).includes(kind);

function rulesWork(plugin: Plugin, rules: Extract<Plugin, { rules: unknown }>["rules"], { view, reads }: Place): Work {
  const index = new RuleIndex(rules, reads);
  return {
    plugin,
    isBounded: true,
    run: (owner) => {
      const element = view.element(owner);
      reads.note(element, ASPECT.fields);
      if (element.props.inScope === false) return NOTHING;
      const output = { ...NOTHING, judgements: [], open: [], settled: [] };
      for (const rule of index.candidates(element)) judgeInto(output, rule, element, reads);
      return output;
    },
  };
}

const NOTHING: CellOutput = { judgements: [], open: [], settled: [], entities: [], links: [] };

function cellsWork(plugin: Plugin, cells: CellWork, read: GraphRead): Work {
  return {
    plugin,
    isBounded: false,
    owners: () => [...new Set(cells.owners(read))].sort(),
    run: (owner) => {
      const { entities = [], links = [] } = cells.run(owner, read);
      return {
        ...NOTHING,
        entities: byId(entities.map(checkedEntity), ({ id }) => id),
        links: byId(links.map(checkedLink), linkId),
      };
    },
  };
}

const checkedEntity = (entity: Entity): Entity => toEntity(entity);
const checkedLink = (link: Link): Link => toLink(link);

const byId = <T>(list: readonly T[], idOf: (thing: T) => string): readonly T[] =>
  list.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
