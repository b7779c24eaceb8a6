import { groupsOf } from "../../kernel/index.ts";
import type { LocalCheck, WholeCheck } from "./check.ts";
import type { Graph } from "./check.ts";
import { hasIn, hasOut, sources, targets, textOf, toLinkIt, typeOf } from "./look.ts";

const isData = (graph: Graph, action: string): boolean => textOf(graph.entity(action), "front") === "data";

/** Who steers what, and how anybody knows. */
export const CONTROL: readonly LocalCheck[] = [
  {
    rule: "V14",
    level: "warning",
    means: "Every controller has a responsibility",
    of: ["controller"],
    look: ({ id }, graph) =>
      sources(graph, id, "assigned_to").some((from) => typeOf(graph.entity(from)) !== "controller")
        ? undefined
        : {
            says: `${id} has no responsibility.`,
            fix: `Add a constraint of type responsibility that is assigned_to ${id}.`,
          },
  },
  {
    rule: "V15",
    level: "error",
    means: "Every control action has a controller and a target",
    of: ["control_action"],
    look: ({ id }, graph) => {
      const missing = [
        ...(hasOut(graph, id, "issued_by") ? [] : ["issued_by"]),
        ...(hasOut(graph, id, "acts_on") ? [] : ["acts_on"]),
      ];
      return missing.length === 0
        ? undefined
        : {
            says: `${id} has ${missing.map((kind) => (kind === "issued_by" ? "no controller" : "no target")).join(" and ")}.`,
            fix: missing
              .map((kind) => toLinkIt(id, kind, kind === "issued_by" ? "controller/…" : "component/…"))
              .join("; "),
          };
    },
  },
  {
    rule: "V16",
    level: "warning",
    means: "A controller hears what came of its actions",
    of: ["control_action"],
    look: ({ id }, graph) => {
      if (isData(graph, id)) return undefined;
      const [controller] = targets(graph, id, "issued_by");
      if (controller === undefined || sources(graph, controller, "informs").length > 0) return undefined;
      return {
        says: `${controller} issues ${id} and gets no feedback at all.`,
        fix: `Add a feedback that ${toLinkIt("feedback/…", "informs", controller)}.`,
        with: [controller],
      };
    },
  },
  {
    rule: "V17",
    level: "warning",
    means: "What a controller believes rests on feedback",
    of: ["process_variable"],
    look: ({ id }, graph) =>
      hasOut(graph, id, "informed_by")
        ? undefined
        : {
            says: `Nothing tells the controller the value of ${id}.`,
            fix: `${toLinkIt(id, "informed_by", "feedback/…")}, or design one: without it the value is a guess.`,
          },
  },
  {
    rule: "V18",
    level: "warning",
    means: "Feedback informs something that the controller weighs",
    of: ["feedback"],
    look: ({ id }, graph) =>
      hasIn(graph, id, "informed_by")
        ? undefined
        : {
            says: `${id} informs no process variable.`,
            fix: `Add a process_variable that is ${toLinkIt("process_variable/…", "informed_by", id)}.`,
          },
  },
];

/** Ways through the control structure. */
export const STRUCTURE: readonly WholeCheck[] = [
  {
    rule: "V19",
    level: "error",
    means: "Controllers that steer each other stand on different levels",
    on: ["controller", "control_action", "component"],
    *look(graph) {
      for (const circle of circlesOf(graph)) {
        const levels = circle.map((id) => (graph.entity(id)?.props as { level?: number } | undefined)?.level);
        if (new Set(levels).size === circle.length && !levels.includes(undefined)) continue;
        yield {
          of: circle[0]!,
          with: circle.slice(1),
          says: `${circle.join(", ")} steer each other, and nothing says who stands above whom.`,
          fix: `set level of each: the higher number steers the lower.`,
        };
      }
    },
  },
  {
    rule: "V20",
    level: "warning",
    means: "Two who steer the same thing are coordinated",
    on: ["controller", "control_action", "component", "constraint", "decision", "assumption"],
    *look(graph) {
      const steering = new Map<string, Set<string>>();
      for (const { id } of graph.entities("control_action")) {
        if (isData(graph, id)) continue;
        const [controller] = targets(graph, id, "issued_by");
        if (controller === undefined) continue;
        for (const target of targets(graph, id, "acts_on"))
          steering.set(target, (steering.get(target) ?? new Set()).add(controller));
      }
      for (const [target, controllers] of [...steering].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const all = [...controllers].sort();
        if (all.length < 2 || areCoordinated(graph, all)) continue;
        yield {
          of: target,
          with: all,
          says: `${all.join(" and ")} both steer ${target}, and nothing says how they agree.`,
          fix: `Add a constraint that is assigned_to each of them, or a decision that concerns them.`,
        };
      }
    },
  },
];

/** One thing is said that all of them are bound by. */
function areCoordinated(graph: Graph, controllers: readonly string[]): boolean {
  const [first = new Set<string>(), ...rest] = controllers.map(
    (id) => new Set([...sources(graph, id, "assigned_to"), ...sources(graph, id, "concerns")]),
  );
  return [...first].some((each) => rest.every((others) => others.has(each)));
}

/** Controllers in circles of control, each circle and all of them in the order of ids. */
function circlesOf(graph: Graph): readonly (readonly string[])[] {
  const steers = new Map<string, readonly string[]>();
  for (const { id } of graph.entities("controller")) {
    const actions = sources(graph, id, "issued_by").filter((action) => !isData(graph, action));
    const targeted = actions.flatMap((action) => targets(graph, action, "acts_on"));
    const controllers = targeted.flatMap((to) =>
      to.startsWith("controller/") ? [to] : targets(graph, to, "realises"),
    );
    steers.set(id, [...new Set(controllers)].filter((to) => to !== id).sort());
  }
  return groupsOf(steers.keys(), (id) => steers.get(id) ?? [])
    .filter((group) => group.length > 1)
    .map((group) => group.toSorted())
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
}
