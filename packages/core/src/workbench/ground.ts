import { type Analysis, type EditedEntity, type Plugin, withOverlays } from "../engine/index.ts";
import { PersistentMap, type Snapshot } from "../graph/index.ts";
import { type Entity, type Link, type Origin, canonicalJson, linkId } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import { isFindingKind, isOfFindings } from "./finding-fields.ts";
import { type Layer, type Overlaid, overlaid } from "./trail.ts";

/**
 * Facts, and what frameworks worked out beside them, as one graph with people's edits in place. Findings are looked at on
 * it: what hangs on what is the same for all of them, whoever said it.
 */
export interface Ground extends Overlaid {
  readonly analysis: Analysis;
  readonly plugins: readonly Plugin[];
  readonly layer: Layer;
  readonly edits: ReadonlyMap<string, EditedEntity>;
  /** A derived entity as it was generated; undefined where the id is that of a fact, which counts. */
  readonly generated: (id: string) => Entity | undefined;
  /** The ids of all that is derived. */
  readonly ids: () => Iterable<string>;
  readonly things: PersistentMap<Thing>;
}

/** What cells derive under an id, in the order of their keys. Where they derive two things, the first counts. */
type Thing = readonly (readonly [cell: string, thing: Entity | Link])[];

const known = new WeakMap<Analysis, Ground>();

export function groundOf(of: Analysed): Ground {
  const last = known.get(of.analysis);
  if (last !== undefined) return last;
  const { trail = {} } = of;
  const isOfEngine = trail.ground?.plugins === of.plugins || sameIds(trail.ground?.plugins, of.plugins);
  const made = laid(of, isOfEngine ? trail.ground : undefined);
  trail.ground = made;
  known.set(of.analysis, made);
  return made;
}

const sameIds = (some: readonly Plugin[] | undefined, others: readonly Plugin[]): boolean =>
  some?.length === others.length && some.every((plugin, nth) => plugin === others[nth]);

function laid({ snapshot: facts, analysis, plugins }: Analysed, last: Ground | undefined): Ground {
  const things = last?.things ?? shown(plugins);
  const moved = thingsMoved(analysis, last?.analysis, things);
  const now = things.with(moved);
  const generated = (id: string): Entity | undefined => {
    const thing = firstOf(now.get(id));
    return thing === undefined || "from" in thing || facts.entity(id) ? undefined : thing;
  };
  const edits = editsOf(generated, facts);
  const touched = new Set<string>([...(last === undefined ? now.keys() : moved.keys()), ...edits.keys()]);
  for (const id of last?.edits.keys() ?? []) touched.add(id);
  const layer = (last?.layer ?? PersistentMap.empty<Entity | Link>()).with(
    [...touched].map((id) => [id, edits.get(id)?.entity ?? firstOf(now.get(id))] as const),
  );
  const graph = overlaid(facts, [layer], last);
  return { ...graph, analysis, plugins, layer, edits, generated, ids: () => now.keys(), things: now };
}

/** What cells derive now that they did not, or derived and do not now. */
function thingsMoved(
  analysis: Analysis,
  earlier: Analysis | undefined,
  things: PersistentMap<Thing>,
): ReadonlyMap<string, Thing | undefined> {
  const moved = new Map<string, Thing>();
  const at = (id: string): Thing => moved.get(id) ?? things.get(id) ?? [];
  for (const { pass, owner, was, is } of analysis.outputsUnlike(earlier)) {
    const key = `${pass} ${owner}`;
    for (const [id] of derivedIn(was))
      moved.set(
        id,
        at(id).filter(([cell]) => cell !== key),
      );
    for (const [id, thing] of derivedIn(is)) {
      // What is derived again as it was stays the same thing in memory.
      const before = things.get(id)?.find(([cell]) => cell === key)?.[1];
      const now = before !== undefined && canonicalJson(before) === canonicalJson(thing) ? before : thing;
      moved.set(
        id,
        [...at(id), [key, now] as const].sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    }
  }
  return new Map([...moved].map(([id, thing]) => [id, thing.length === 0 ? undefined : thing]));
}

const firstOf = (thing: Thing | undefined): Entity | Link | undefined => thing?.[0]?.[1];

/** No cell is called so. */
const TEMPLATE = "";

type Output = { readonly entities: readonly Entity[]; readonly links: readonly Link[] } | undefined;

function* derivedIn(output: Output): Generator<readonly [string, Entity | Link]> {
  if (output === undefined) return;
  for (const entity of output.entities) yield [entity.id, entity];
  for (const link of output.links) yield [linkId(link), link];
}

/** The sections and blocks of templates, and which is in which. */
function shown(plugins: readonly Plugin[]): PersistentMap<Thing> {
  const things = plugins.flatMap(({ id: plugin, template: { sections, blocks, inSection } }) => {
    const origin: Origin = { by: "rule", plugin, rule: "template", read: [] };
    const links = [...inSection].map(([from, to]): Link => ({ kind: "in_section", from, to, props: {}, origin }));
    return [...sections, ...blocks]
      .map((each) => [each.id, each] as [string, Entity | Link])
      .concat(links.map((link) => [linkId(link), link]));
  });
  return PersistentMap.empty<Thing>().with(things.map(([id, thing]) => [id, [[TEMPLATE, thing]]]));
}

/** What is said of a finding as a finding is laid over it there. */
function editsOf(generated: (id: string) => Entity | undefined, facts: Snapshot): ReadonlyMap<string, EditedEntity> {
  const byTarget = new Map<string, Entity<"overlay">[]>();
  for (const fact of facts.entities("overlay") as readonly Entity<"overlay">[]) {
    const { target, field } = fact.props;
    const entity = generated(target);
    if (entity === undefined || (isFindingKind(entity.kind) && isOfFindings(field))) continue;
    const list = byTarget.get(target);
    if (list) list.push(fact);
    else byTarget.set(target, [fact]);
  }
  return new Map([...byTarget].map(([target, overlays]) => [target, withOverlays(generated(target)!, overlays)]));
}
