import type { Snapshot } from "../graph/index.ts";
import { canonicalJson, linkId } from "../model/index.ts";

/** As far as anybody looks for a reason; what a framework worked out may rest on half of a system. */
const GROUNDS_MAX = 500;

/** What a derived thing rests on, over all that was derived on the way: ids of entities, the nearest first. */
export function groundsIn(graph: Snapshot, id: string): readonly string[] {
  const seen = new Set([id]);
  for (const each of seen) {
    const entity = graph.entity(each);
    if (entity?.origin.by !== "rule") continue;
    const reads = [...graph.out(each).map(({ to }) => to), ...entity.origin.read];
    for (const read of reads) if (seen.size < GROUNDS_MAX && graph.entity(read)) seen.add(read);
  }
  return [...seen].slice(1);
}

/** All that is said of a fact, with its links from it, as one text; undefined where it is none. */
export function stateIn(facts: Snapshot, id: string): string | undefined {
  const entity = facts.entity(id);
  if (entity === undefined) return undefined;
  return canonicalJson([entity.name, entity.props, facts.out(id).map(linkId)]);
}
