import { type Domain, spoken } from "../../logic/index.ts";
import { sources, targets } from "./look.ts";
import type { Graph } from "./check.ts";

/**
 * The variables that an action weighs, as expressions name them: by their key, their name or the last part of the key.
 * Of an action that is not said to weigh any, those that its controller holds or is told.
 */
export function domainsOf(action: string, graph: Graph): readonly Domain[] {
  const weighed = targets(graph, action, "weighs");
  return (weighed.length > 0 ? weighed : heldFor(action, graph)).flatMap((id) => {
    const variable = graph.entity(id);
    if (variable === undefined) return [];
    const key = id.slice(id.indexOf("/") + 1);
    const { values } = variable.props as { values: readonly string[] };
    const aliases = [spoken(variable.name), key.slice(key.lastIndexOf(".") + 1)];
    return [{ variable: key, values: [...new Set(values.map(spoken))], aliases }];
  });
}

function heldFor(action: string, graph: Graph): readonly string[] {
  const held = targets(graph, action, "issued_by").flatMap((controller) => [
    ...sources(graph, controller, "held_by"),
    ...sources(graph, controller, "informs").flatMap((feedback) => sources(graph, feedback, "informed_by")),
  ]);
  return [...new Set(held)].sort();
}
