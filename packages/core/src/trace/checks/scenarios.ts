import { kindOf } from "../../model/index.ts";
import type { Graph, LocalCheck } from "./check.ts";
import { hasIn, hasOut, sources, targets, textOf, toLinkIt } from "./look.ts";

const CLASSES = ["controller", "feedback", "control_path", "process"] as const;

/** How an unsafe action comes about, and who brings it about where. */
export const SCENARIOS: readonly LocalCheck[] = [
  {
    rule: "V32",
    level: "warning",
    means: "Each class of scenarios is found or ruled out for an unsafe action",
    of: ["uca"],
    look: ({ id }, graph) => {
      if (hasIn(graph, id, "justifies") || isCounted(id, graph)) return undefined;
      const found = new Set(sources(graph, id, "explains").map((each) => textOf(graph.entity(each), "class")));
      const open = CLASSES.filter((each) => !found.has(each));
      return open.length === 0
        ? undefined
        : {
            says: `No scenario of class ${open.join(", ")} explains ${id}.`,
            fix: `Add a scenario that ${toLinkIt("scenario/…", "explains", id)}, or a justification that justifies leaving it out.`,
          };
    },
  },
  {
    rule: "V33",
    level: "error",
    means: "A scenario explains an unsafe action, or leads to a hazard by itself",
    of: ["scenario"],
    look: (entity, graph) => {
      const { id } = entity;
      const needsAction = ["controller", "feedback"].includes(textOf(entity, "class") ?? "");
      if (hasOut(graph, id, "explains") || (!needsAction && hasOut(graph, id, "leads_to", "hazard"))) return undefined;
      return {
        says: `${id} explains no unsafe action${needsAction ? "" : " and leads to no hazard"}.`,
        fix: toLinkIt(id, "explains", "uca/…"),
      };
    },
  },
  {
    rule: "V34",
    level: "error",
    means: "An attack names who does what where",
    of: ["scenario"],
    look: (entity, graph) => {
      const { id } = entity;
      const [action, by] = [textOf(entity, "action"), hasOut(graph, id, "performed_by")];
      if (action === undefined && !by) return undefined;
      const missing = [
        ...(by ? [] : ["performed_by adversary/…"]),
        ...(action === undefined ? ["action spoof, tamper, drop, delay, replay, disclose or elevate"] : []),
        ...(hasOut(graph, id, "exploits") ? [] : ["exploits component/… or flow/…"]),
      ];
      if (missing.length === 0) return undefined;
      return {
        says: `${id} is an attack and lacks ${missing.map((each) => each.split(" ")[0]).join(" and ")}.`,
        fix: missing.map((each) => `${each.startsWith("action") ? "set" : "link"} ${id} ${each}`).join("; "),
      };
    },
  },
  {
    rule: "V35",
    level: "warning",
    means: "A scenario happens on the way of the action or of its feedback",
    of: ["scenario"],
    look: ({ id }, graph) => {
      const path = pathOf(id, graph);
      if (path.size === 0) return undefined;
      const beside = targets(graph, id, "exploits").filter((to) => IS_ON_PATH.has(kindOf(to)) && !path.has(to));
      return beside.length === 0
        ? undefined
        : {
            says: `${id} exploits ${beside.join(", ")}, which is not on the way of the action or its feedback.`,
            fix: `unlink ${id} exploits ${beside[0]}, or let the action travel over it.`,
            with: beside,
          };
    },
  },
  {
    rule: "V36",
    level: "warning",
    means: "An adversary can get where the attack happens",
    of: ["scenario"],
    look: ({ id }, graph) => {
      const exploited = targets(graph, id, "exploits");
      const far = targets(graph, id, "performed_by").filter((adversary) => {
        const places = new Set(targets(graph, adversary, "stands_at"));
        return exploited.length > 0 && !exploited.some((element) => isWithin(element, places, graph));
      });
      return far.length === 0
        ? undefined
        : {
            says: `${far.join(", ")} cannot reach what ${id} exploits.`,
            fix: `${toLinkIt(far[0]!, "stands_at", exploited[0]!)}, or name another adversary.`,
            with: far,
          };
    },
  },
];

const IS_ON_PATH: ReadonlySet<string> = new Set(["component", "flow"]);

/** Scenarios that are made when somebody looks are counted in the table of the action. */
function isCounted(uca: string, graph: Graph): boolean {
  return targets(graph, uca, "misuses")
    .flatMap((action) => sources(graph, action, "tabulates"))
    .some((table) => ((graph.entity(table)?.props as { scenarios?: number } | undefined)?.scenarios ?? 0) > 0);
}

/** Everything that an action, its feedback and those at both ends consist of. */
function pathOf(scenario: string, graph: Graph): ReadonlySet<string> {
  const path = new Set<string>();
  const take = (flow: string): void => {
    path.add(flow);
    for (const end of [...targets(graph, flow, "leaves"), ...targets(graph, flow, "enters")]) path.add(end);
  };
  const takeParty = (party: string): void => {
    if (kindOf(party) === "component") path.add(party);
    for (const component of sources(graph, party, "realises")) path.add(component);
  };
  const actions = targets(graph, scenario, "explains").flatMap((uca) => targets(graph, uca, "misuses"));
  for (const action of actions) {
    for (const flow of targets(graph, action, "travels")) take(flow);
    for (const party of targets(graph, action, "acts_on")) takeParty(party);
    for (const controller of targets(graph, action, "issued_by")) {
      takeParty(controller);
      for (const feedback of sources(graph, controller, "informs")) {
        for (const flow of targets(graph, feedback, "travels")) take(flow);
        for (const party of targets(graph, feedback, "reported_by")) takeParty(party);
      }
    }
  }
  return path;
}

/** An element is reached from a place at it, around it, or at one of its ends; a flow also makes its ends reachable. */
function isWithin(element: string, places: ReadonlySet<string>, graph: Graph): boolean {
  const around = (id: string): boolean => {
    const passed = new Set<string>();
    for (let here: string | undefined = id; here !== undefined && !passed.has(here);) {
      if (places.has(here)) return true;
      passed.add(here);
      [here] = targets(graph, here, "inside");
    }
    return false;
  };
  if (around(element)) return true;
  if (kindOf(element) === "flow")
    return [...targets(graph, element, "leaves"), ...targets(graph, element, "enters")].some(around);
  if (kindOf(element) !== "component") return true;
  return flowsAt(element, graph).some(
    (flow) => places.has(flow) || [...targets(graph, flow, "leaves"), ...targets(graph, flow, "enters")].some(around),
  );
}

const flowsAt = (component: string, graph: Graph): readonly string[] => [
  ...sources(graph, component, "leaves"),
  ...sources(graph, component, "enters"),
];
