import { mitigationId } from "../../../engine/index.ts";
import type { Entity } from "../../../model/index.ts";
import type { ReachRead } from "../adversaries/reach.ts";
import { requirementIdOf } from "../answers/answers.ts";
import { DEMANDS, type Demand } from "../answers/demands.ts";
import { endsOf } from "../answers/words.ts";
import type { Occasion } from "./occasions.ts";
import { sources } from "./ways.ts";

/** What is asked for against a scenario, and how far that is done. */
export interface Standing {
  readonly requirement: string | undefined;
  readonly answers: readonly Entity<"mitigation">[];
  readonly done: readonly Entity<"mitigation">[];
  /** An attack against which something stands that settles the matter; what goes wrong by itself is never closed. */
  readonly isClosed: boolean;
}

export function standingOf({ factor, spot }: Occasion, read: ReachRead): Standing {
  const requirement = requirementIdOf(spot.element, factor.demand);
  const answers = sources(read, requirement, "implements")
    .map((id) => read.entity(id))
    .filter((entity): entity is Entity<"mitigation"> => entity?.kind === "mitigation");
  const done = answers.filter(({ props }) => props.status === "done");
  const settling = factor.action === undefined ? [] : settlersOf(factor.demand, spot.element, read);
  return {
    requirement: read.entity(requirement) === undefined ? undefined : requirement,
    answers,
    done,
    isClosed: done.some(({ id }) => settling.includes(id)),
  };
}

/** Mitigations any of which settles the matter: a person's password alone does not, since others may have it. */
function settlersOf(demand: Demand, element: string, read: ReachRead): readonly string[] {
  const { settledBy = [], settledForPeople = settledBy } = DEMANDS[demand];
  const { from } = endsOf(element, read);
  const sender = from === undefined ? undefined : (read.entity(from)?.props as { readonly type?: string } | undefined);
  const attributes = sender?.type === "actor" ? settledForPeople : settledBy;
  return attributes.map((each) => mitigationId(each, "yes", element));
}
