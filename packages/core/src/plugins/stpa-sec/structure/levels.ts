/** Who steers whom, as lists of followers by id. */
export type Steering = ReadonlyMap<string, readonly string[]>;

export interface Standing {
  /** One for those who steer only what steers nothing itself; one more than the highest of those it steers for the others. */
  readonly level: number;
  /** Others who steer it and are steered by it, in however many steps. */
  readonly isShared: boolean;
}

/** The hierarchy: those who steer each other in a circle stand on one level, and the longest way down counts. */
export function standings(steering: Steering): ReadonlyMap<string, Standing> {
  const groups = circles(steering);
  const groupOf = new Map(groups.flatMap((members, at) => members.map((id) => [id, at] as const)));
  const levels: number[] = [];
  // Groups come out with those below first, so whatever is steered has its level already.
  for (const [at, members] of groups.entries()) {
    const below = members.flatMap((id) => steering.get(id) ?? []).map((id) => groupOf.get(id)!);
    const others = below.filter((group) => group !== at).map((group) => levels[group]!);
    const isSteering = below.length > 0;
    levels[at] = isSteering ? 1 + Math.max(0, ...others) : 0;
  }
  return new Map([...groupOf].map(([id, at]) => [id, { level: levels[at]!, isShared: groups[at]!.length > 1 }]));
}

/** Strongly connected components after Tarjan, with a stack of our own: chains may be longer than the call stack. */
function circles(steering: Steering): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  for (const start of [...steering.keys()].sort()) {
    if (index.has(start)) continue;
    const work: { readonly id: string; at: number }[] = [{ id: start, at: 0 }];
    while (work.length > 0) {
      const step = work.at(-1)!;
      const { id } = step;
      if (step.at === 0) {
        index.set(id, index.size);
        low.set(id, index.get(id)!);
        open.push(id);
        isOpen.add(id);
      }
      const next = (steering.get(id) ?? [])[step.at++];
      if (next !== undefined) {
        if (!index.has(next)) work.push({ id: next, at: 0 });
        else if (isOpen.has(next)) low.set(id, Math.min(low.get(id)!, index.get(next)!));
        continue;
      }
      work.pop();
      const above = work.at(-1)?.id;
      if (above !== undefined) low.set(above, Math.min(low.get(above)!, low.get(id)!));
      if (low.get(id) !== index.get(id)) continue;
      const members = open.splice(open.indexOf(id));
      for (const member of members) isOpen.delete(member);
      found.push(members.sort());
    }
  }
  return found;
}
