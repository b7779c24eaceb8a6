import type { Entity } from "../../model/index.ts";
import { linkRule, kindOf } from "../../model/index.ts";
import type { Graph, LocalCheck, WholeCheck } from "./check.ts";
import { hasIn, hasOut, isStakeholders, targets, textOf, toLinkIt } from "./look.ts";

/** Requirements that follow from the analysis, what carries them out, and how anybody knows. */
export const ANSWERS: readonly LocalCheck[] = [
  {
    rule: "V37",
    level: "warning",
    means: "Every scenario leads to a requirement",
    of: ["scenario"],
    look: ({ id }, graph) =>
      hasIn(graph, id, "derived_from") || hasIn(graph, id, "mitigates")
        ? undefined
        : {
            says: `No requirement is derived from ${id}.`,
            fix: `Add a requirement that is ${toLinkIt("requirement/…", "derived_from", id)}.`,
          },
  },
  {
    rule: "V38",
    level: "error",
    means: "Every requirement says where it comes from",
    of: ["requirement"],
    look: (entity, graph) => {
      const { id } = entity;
      const isRooted = isStakeholders(entity)
        ? hasOut(graph, id, "voices") || hasOut(graph, id, "refines") || entity.origin.by === "default"
        : hasOut(graph, id, "derived_from") || hasOut(graph, id, "refines") || hasOut(graph, id, "serves");
      return isRooted
        ? undefined
        : {
            says: `Nobody voices ${id}, and it is derived from nothing.`,
            fix: isStakeholders(entity)
              ? toLinkIt(id, "voices", "stakeholder/…")
              : toLinkIt(id, "derived_from", "scenario/…, constraint/… or uca/…"),
          };
    },
  },
  {
    rule: "V39",
    level: "warning",
    means: "Every requirement is carried out by something",
    of: ["requirement"],
    look: (entity, graph) => {
      const { id } = entity;
      if (isStakeholders(entity) || textOf(entity, "status") === "rejected") return undefined;
      return hasIn(graph, id, "implements") || hasIn(graph, id, "refines")
        ? undefined
        : {
            says: `Nothing implements ${id}.`,
            fix: `Add a mitigation that ${toLinkIt("mitigation/…", "implements", id)}.`,
          };
    },
  },
  {
    rule: "V40",
    level: "warning",
    means: "Every mitigation has a reason",
    of: ["mitigation"],
    look: ({ id }, graph) =>
      hasOut(graph, id, "implements") || hasOut(graph, id, "mitigates") || hasOut(graph, id, "satisfies")
        ? undefined
        : {
            says: `${id} implements no requirement and mitigates nothing.`,
            fix: `${toLinkIt(id, "implements", "requirement/…")}, or remove it.`,
          },
  },
  {
    rule: "V41",
    level: "warning",
    means: "What is said to be in place is verified",
    of: ["mitigation"],
    look: (entity, graph) => {
      if (NOT_THERE_YET.has(textOf(entity, "status") ?? "")) return undefined;
      const verified = (id: string): boolean => hasIn(graph, id, "verifies");
      return verified(entity.id) || targets(graph, entity.id, "implements").some(verified)
        ? undefined
        : {
            says: `Nothing verifies ${entity.id}.`,
            fix: `Add a verification that ${toLinkIt("verification/…", "verifies", entity.id)}.`,
          };
    },
  },
  {
    rule: "V42",
    level: "warning",
    means: "Every mitigation has its place",
    of: ["mitigation"],
    look: ({ id }, graph) =>
      hasOut(graph, id, "applied_at")
        ? undefined
        : {
            says: `${id} is applied at no part of the system.`,
            fix: toLinkIt(id, "applied_at", "component/… or flow/…"),
          },
  },
];

const NOT_THERE_YET: ReadonlySet<string> = new Set(["proposed", "planned", "rejected"]);

/** Which mitigations a stakeholder's requirement stands behind: walked once, from the top. */
export const TRACED: WholeCheck = {
  rule: "V43",
  level: "warning",
  means: "Every mitigation traces to a stakeholder's requirement",
  on: ["requirement", "loss", "hazard", "constraint", "uca", "scenario", "threat", "weakness", "mitigation", "control"],
  *look(graph) {
    const served = servedBy(
      graph.entities("requirement").filter((entity) => isStakeholders(entity)),
      graph,
    );
    for (const { id } of graph.entities("mitigation")) {
      if (served.has(id)) continue;
      yield {
        of: id,
        says: `No chain leads from ${id} up to a stakeholder's requirement.`,
        fix: `trace_show ${id} says where each way ends; link on from there.`,
      };
    }
  },
};

function servedBy(roots: readonly Entity[], graph: Graph): ReadonlySet<string> {
  const served = new Set(roots.map(({ id }) => id));
  // A set is walked in the order in which it grows.
  for (const id of served) for (const { kind, from } of graph.in(id)) if (isUp(kind, from, id)) served.add(from);
  return served;
}

const isUp = (kind: string, from: string, to: string): boolean =>
  linkRule(kind, kindOf(from), kindOf(to))?.trace === "up";
