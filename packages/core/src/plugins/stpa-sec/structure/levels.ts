import { groupsOf } from "../../../kernel/index.ts";

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
  const groups = groupsOf([...steering.keys()].sort(), (id) => steering.get(id) ?? []);
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
