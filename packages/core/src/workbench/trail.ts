import { type Arrival, PersistentMap, type Snapshot } from "../graph/index.ts";
import { type Entity, type Link, linkId } from "../model/index.ts";
import type { Ground } from "./ground.ts";
import type { RuleThreats } from "./rule-threats.ts";

/** What stands beside the facts of a version without being one, by id. */
export type Layer = PersistentMap<Entity | Link>;

/** Facts with what stands beside them, as one graph. Where several say something under an id, the fact counts, then the first layer. */
export interface Overlaid {
  readonly facts: Snapshot;
  readonly layers: readonly Layer[];
  readonly snapshot: Snapshot;
  /** Derived links that show nothing, since one of their ends is not there. */
  readonly dangling: ReadonlySet<string>;
}

/**
 * What was made last for a branch. The next version's follows from it by what moved: most of a large graph stays the same
 * thing in memory, so neither making it nor comparing it costs what there is, but what changed.
 */
export interface Trail {
  ground?: Ground;
  threats?: RuleThreats;
  whole?: Overlaid;
  /** What was made on demand for all, by id. */
  later?: ReadonlyMap<string, Entity | Link>;
}

/** What comes of following is what making it anew gives: nothing is taken over but what is the same on both sides. */
export function overlaid(facts: Snapshot, layers: readonly Layer[], before: Overlaid | undefined): Overlaid {
  const isOfBranch = before?.facts.system === facts.system && before.facts.branch === facts.branch;
  const last = isOfBranch && before.layers.length === layers.length ? before : undefined;
  const at = (id: string): Entity | Link | undefined => facts.fact(id) ?? derivedAt(layers, id);
  const moved = movedSince(last, { facts, layers }, at);
  const dangling = new Set(last?.dangling);
  const arrivals = [...moved].map((id): Arrival => {
    dangling.delete(id);
    const fact = facts.fact(id);
    if (fact !== undefined) return { id, since: facts.since(id), fact };
    const derived = derivedAt(layers, id);
    if (derived === undefined) return { id };
    if ("from" in derived && !(at(derived.from) && at(derived.to))) {
      dangling.add(id);
      return { id };
    }
    return { id, fact: derived };
  });
  return { facts, layers, snapshot: (last?.snapshot ?? facts).with(arrivals, facts.commit), dangling };
}

function derivedAt(layers: readonly Layer[], id: string): Entity | Link | undefined {
  for (const layer of layers) {
    const thing = layer.get(id);
    if (thing !== undefined) return thing;
  }
  return undefined;
}

/** Ids of what is another thing now, with the links of what came or went: derived ones show with their ends. */
function movedSince(
  last: Overlaid | undefined,
  { facts, layers }: Pick<Overlaid, "facts" | "layers">,
  at: (id: string) => unknown,
): ReadonlySet<string> {
  const moved = new Set(last === undefined ? [] : facts.changedSince(last.facts));
  for (const [nth, layer] of layers.entries())
    for (const id of layer.keysUnlike(last?.layers[nth] ?? PersistentMap.empty())) moved.add(id);
  if (last === undefined) return moved;
  let cameOrWent = false;
  for (const id of moved) {
    if (id.includes(" ") || (last.snapshot.entity(id) === undefined) === (at(id) === undefined)) continue;
    cameOrWent = true;
    for (const link of [...last.snapshot.out(id), ...last.snapshot.in(id)]) moved.add(linkId(link));
  }
  if (cameOrWent) for (const id of last.dangling) moved.add(id);
  return moved;
}
