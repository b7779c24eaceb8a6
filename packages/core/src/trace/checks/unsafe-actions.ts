import {
  type Expression,
  allOf,
  evaluate,
  parseExpression,
  checkAgainst,
  tableOf,
  variablesIn,
} from "../../logic/index.ts";
import { SecaError } from "../../kernel/index.ts";
import type { Entity } from "../../model/index.ts";
import type { Graph, LocalCheck, Told } from "./check.ts";
import { domainsOf } from "./contexts.ts";
import { hasIn, hasOut, sources, targets, textOf, toLinkIt, typeOf } from "./look.ts";

/** What an action does at the wrong time or in the wrong context, and what was looked at and found harmless. */
export const UNSAFE_ACTIONS: readonly LocalCheck[] = [
  {
    rule: "V21",
    level: "error",
    means: "Each way an action can be unsafe is found or ruled out",
    of: ["control_action"],
    look: (action, graph) => {
      const { id } = action;
      const types = typesOf(action);
      const found = new Set(sources(graph, id, "misuses").map((uca) => typeOf(graph.entity(uca))));
      for (const justification of sources(graph, id, "justifies")) {
        const type = typeOf(graph.entity(justification));
        for (const each of type === undefined ? types : [type]) found.add(each);
      }
      const open = types.filter((type) => !found.has(type));
      if (open.length === 0) return undefined;
      return {
        says: `Nobody has said whether ${id} is unsafe when ${open.map((type) => SPOKEN[type]).join(", or ")}.`,
        fix: `Add a uca of type ${open[0]} that ${toLinkIt("uca/…", "misuses", id)}, or a justification of that type that justifies it.`,
      };
    },
  },
  {
    rule: "V22",
    level: "error",
    means: "An unsafe action has a context",
    of: ["uca"],
    look: ({ id, props }) =>
      (props as { context: string }).context.trim() === ""
        ? { says: `${id} says nothing of the context in which it is unsafe.`, fix: `set ${id} context.` }
        : undefined,
  },
  {
    rule: "V23",
    level: "error",
    means: "A context speaks of variables and values that there are",
    of: ["uca", "hazard_rule"],
    look: (entity, graph) => {
      const [action] = targets(graph, entity.id, entity.kind === "uca" ? "misuses" : "judges");
      const text = textOf(entity, entity.kind === "uca" ? "context" : "when") ?? "";
      if (action === undefined || text.trim() === "") return undefined;
      const read = readContext(text, action, graph);
      return "flaw" in read
        ? {
            says: `The context of ${entity.id} cannot be read: ${read.flaw}`,
            fix: `set ${entity.id} ${entity.kind === "uca" ? "context" : "when"}. ${read.hint}`.trim(),
            with: [action],
          }
        : undefined;
    },
  },
  {
    rule: "V24",
    level: "error",
    means: "An unsafe action belongs to an action and leads to a hazard",
    of: ["uca"],
    look: ({ id }, graph) => {
      const [action, hazard] = [hasOut(graph, id, "misuses"), hasOut(graph, id, "leads_to", "hazard")];
      if (action && hazard) return undefined;
      return {
        says: `${id} ${[...(action ? [] : ["belongs to no control action"]), ...(hazard ? [] : ["leads to no hazard"])].join(" and ")}.`,
        fix: action ? toLinkIt(id, "leads_to", "hazard/…") : toLinkIt(id, "misuses", "control_action/…"),
      };
    },
  },
  {
    rule: "V25",
    level: "warning",
    means: "An unsafe action leads to the hazard that fits it best",
    of: ["uca"],
    look: ({ id }, graph) => {
      const hazards = targets(graph, id, "leads_to", "hazard");
      const coarse = hazards.find((hazard) => {
        const finer = sources(graph, hazard, "refines", "hazard");
        return finer.length > 0 && !finer.some((each) => hazards.includes(each));
      });
      return coarse === undefined
        ? undefined
        : {
            says: `${id} leads to ${coarse}, which has sub-hazards, and to none of these.`,
            fix: `${toLinkIt(id, "leads_to", sources(graph, coarse, "refines", "hazard").slice(0, 3).join(" or "))}.`,
            with: [coarse],
          };
    },
  },
  {
    rule: "V26",
    level: "error",
    means: "Only what goes on for a while can stop too soon",
    of: ["uca"],
    look: (uca, graph) => {
      const [action] = targets(graph, uca.id, "misuses");
      const { continuous } = (graph.entity(action ?? "")?.props ?? {}) as { continuous?: boolean };
      return typeOf(uca) === "duration" && action !== undefined && continuous !== true
        ? {
            says: `${uca.id} is about how long ${action} lasts, which is not said to last.`,
            fix: `set ${action} continuous true, or set ${uca.id} type timing.`,
            with: [action],
          }
        : undefined;
    },
  },
  {
    rule: "V27",
    level: "error",
    means: "No context is hazardous both with and without an action, unless somebody decided",
    of: ["control_action"],
    look: ({ id }, graph) => conflictOf(id, graph),
  },
  {
    rule: "V28",
    level: "warning",
    means: "No unsafe action is contained in another",
    of: ["uca"],
    look: (uca, graph) => {
      const [action] = targets(graph, uca.id, "misuses");
      if (action === undefined) return undefined;
      const own = contextOf(uca, action, graph);
      if (own === undefined) return undefined;
      const wider = sources(graph, action, "misuses").find((id) => {
        const other = graph.entity(id);
        if (other === undefined || id === uca.id || !isSameKind(uca, other)) return false;
        const its = contextOf(other, action, graph);
        if (its === undefined || !implies(own, its, action, graph)) return false;
        // Of two that are the same, one is enough to tell.
        return !implies(its, own, action, graph) || id < uca.id;
      });
      return wider === undefined
        ? undefined
        : {
            says: `${uca.id} adds nothing to ${wider}, whose context holds whenever its own does.`,
            fix: `remove ${uca.id}, or set its context to what the other does not cover.`,
            with: [wider],
          };
    },
  },
  {
    rule: "V29",
    level: "warning",
    means: "Every context is decided",
    of: ["context_table"],
    look: ({ id, props }) => {
      const { contexts, undecided } = props as { contexts: number; undecided: number };
      return undecided === 0
        ? undefined
        : {
            says: `${undecided} of ${contexts} contexts of ${id} are undecided.`,
            fix: `Add a hazard_rule, or decide cells: analysis_get shows the next open step.`,
          };
    },
  },
  {
    rule: "V30",
    level: "warning",
    means: "Every unsafe action has its constraint",
    of: ["uca"],
    look: ({ id }, graph) =>
      hasIn(graph, id, "inverts")
        ? undefined
        : {
            says: `No constraint inverts ${id}.`,
            fix: `Add a constraint of type controller that ${toLinkIt("constraint/…", "inverts", id)}.`,
          },
  },
  {
    rule: "V31",
    level: "error",
    means: "A controller's constraint turns its unsafe action round",
    of: ["constraint"],
    look: (entity, graph) => {
      const { id } = entity;
      const ucas = targets(graph, id, "inverts");
      if (typeOf(entity) !== "controller") return undefined;
      if (ucas.length === 0)
        return {
          says: `${id} is a controller's constraint and inverts no unsafe action.`,
          fix: toLinkIt(id, "inverts", "uca/…"),
        };
      const bound = targets(graph, id, "assigned_to");
      for (const uca of ucas) {
        const [action = ""] = targets(graph, uca, "misuses");
        const [controller] = targets(graph, action, "issued_by");
        if (controller === undefined || bound.includes(controller)) continue;
        return {
          says: `${id} inverts ${uca} and does not bind ${controller}, whose action that is.`,
          fix: toLinkIt(id, "assigned_to", controller),
          with: [uca, controller],
        };
      }
      return undefined;
    },
  },
];

const SPOKEN: Readonly<Record<string, string>> = {
  not_provided: "it is not provided",
  provided: "it is provided",
  timing: "it comes too early, too late or out of order",
  duration: "it stops too soon or lasts too long",
};

function typesOf({ props }: Entity): readonly string[] {
  const { continuous } = props as { continuous?: boolean };
  return ["not_provided", "provided", "timing", ...(continuous === true ? ["duration"] : [])];
}

const isSameKind = (a: Entity, b: Entity): boolean =>
  typeOf(a) === typeOf(b) && textOf(a, "subtype") === textOf(b, "subtype");

type Read = { readonly expression: Expression } | { readonly flaw: string; readonly hint: string };

function readContext(text: string, action: string, graph: Graph): Read {
  try {
    return { expression: checkAgainst(parseExpression(text), domainsOf(action, graph)) };
  } catch (error) {
    if (error instanceof SecaError) return { flaw: error.message, hint: error.hint ?? "" };
    throw error;
  }
}

function contextOf(uca: Entity, action: string, graph: Graph): Expression | undefined {
  const read = readContext(textOf(uca, "context") ?? "", action, graph);
  return "expression" in read ? read.expression : undefined;
}

/** The first context of the action that meets all of these, where there is one. */
function firstMeeting(
  expressions: readonly Expression[],
  action: string,
  graph: Graph,
): ReadonlyMap<string, string> | undefined {
  const asked = new Set(expressions.flatMap((expression) => variablesIn(expression)));
  const domains = domainsOf(action, graph).filter(({ variable }) => asked.has(variable));
  const bounds = sources(graph, action, "bounds").flatMap((id) => {
    const read = readContext(textOf(graph.entity(id), "holds") ?? "", action, graph);
    return "expression" in read && variablesIn(read.expression).every((each) => asked.has(each))
      ? [read.expression]
      : [];
  });
  const all = allOf([...expressions, ...bounds]);
  const { contexts } = tableOf(domains, { verdict: () => "undecided" });
  return contexts.find(({ cell }) => evaluate(all, cell))?.cell;
}

const implies = (a: Expression, b: Expression, action: string, graph: Graph): boolean =>
  firstMeeting([a, { is: "not", of: b }], action, graph) === undefined;

function conflictOf(action: string, graph: Graph): Told | undefined {
  const ucas = sources(graph, action, "misuses").map((id) => graph.entity(id)!);
  const plain = (type: string): readonly Entity[] =>
    ucas.filter((uca) => typeOf(uca) === type && textOf(uca, "subtype") === undefined);
  for (const provided of plain("provided")) {
    for (const missing of plain("not_provided")) {
      const [a, b] = [contextOf(provided, action, graph), contextOf(missing, action, graph)];
      if (a === undefined || b === undefined || isDecided([provided.id, missing.id, action], graph)) continue;
      const cell = firstMeeting([a, b], action, graph);
      if (cell === undefined) continue;
      const context = [...cell].map(([variable, value]) => `${variable} = ${value}`).join(" and ");
      return {
        says: `Where ${context === "" ? "nothing is asked" : context}, ${action} is unsafe both when it is provided (${provided.id}) and when it is not (${missing.id}).`,
        fix: `Add a decision of verdict choose that decides ${provided.id} and says which of the two is accepted, or change the design.`,
        with: [provided.id, missing.id],
      };
    }
  }
  return undefined;
}

function isDecided(ids: readonly string[], graph: Graph): boolean {
  const [provided = "", missing = "", action = ""] = ids;
  const tables = sources(graph, action, "tabulates");
  return (
    [provided, missing, ...tables].some((id) => hasIn(graph, id, "decides")) ||
    hasIn(graph, action, "concerns", "decision")
  );
}
