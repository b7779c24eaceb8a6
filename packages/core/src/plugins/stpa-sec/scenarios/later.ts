import type { Around, Later, Made } from "../../../engine/index.ts";
import type { Entity } from "../../../model/index.ts";
import { wholeRead } from "../export/index.ts";
import { scenariosIn } from "./answer.ts";
import { type Scenario, scenarioById } from "./scenario.ts";

/**
 * Scenarios grow with the actions times the ways they go, so they are counted in the tables and made here. A small
 * analysis has them all in its graph; of a large one a trace goes by the constraints, and by a scenario that is named.
 */
export const LATER: Later = {
  all: (around, limit) => {
    const tables = around.whole.entities("context_table") as readonly Entity<"context_table">[];
    const total = tables.reduce((sum, { props: { scenarios = 0 } }) => sum + scenarios, 0);
    if (total > limit) return { entities: [], links: [] };
    return madeOf(scenariosIn(idsOf(around), wholeRead(around), limit).scenarios);
  },
  at: (id, around) => {
    if (id.startsWith("uca/")) return madeOf(scenariosIn([id], wholeRead(around)).scenarios);
    const scenario = id.startsWith("scenario/") ? scenarioById(id, wholeRead(around)) : undefined;
    return scenario && madeOf([scenario]);
  },
};

const idsOf = ({ whole }: Around): readonly string[] => whole.entities("uca").map(({ id }) => id);

const madeOf = (scenarios: readonly Scenario[]): Made => ({
  entities: scenarios.map(({ entity }) => entity),
  links: scenarios.flatMap(({ links }) => links),
});
