import type { Entity, Props } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";
import { fits, occasionsOn } from "./occasions.ts";
import { problemOf } from "./problems.ts";
import { remembering } from "./remembering.ts";
import { sources, waysOf } from "./ways.ts";

/**
 * Context tables with the number of scenarios that follow from their unsafe actions: those that were just found, and
 * those that are in the graph already. None of them is made for it.
 */
export function withCounts(made: readonly Entity[], action: string, all: ReachRead): readonly Entity[] {
  const read = remembering(all);
  const written = sources(read, action, "misuses").map((id) => read.entity(id));
  const ucas = [...made, ...written].filter((each): each is Entity<"uca"> => each?.kind === "uca");
  const ways = ucas.length === 0 ? undefined : waysOf(action, read);
  if (ways === undefined) return made;
  const occasions = occasionsOn(ways, read);
  return made.map((entity) => {
    if (entity.kind !== "context_table") return entity;
    const props = entity.props as Props<"context_table">;
    const own = ucas.filter((uca) => uca.props.type === props.type && uca.props.subtype === props.subtype);
    const scenarios = own.reduce((sum, uca) => {
      const problem = problemOf(uca.props);
      return sum + occasions.filter((each) => fits(each, problem)).length;
    }, 0);
    return scenarios === 0 ? entity : { ...entity, props: { ...props, scenarios } };
  });
}
