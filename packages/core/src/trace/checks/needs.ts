import { onOneLine } from "../../kernel/index.ts";
import type { Entity } from "../../model/index.ts";
import type { LocalCheck } from "./check.ts";
import { hasIn, hasOut, isStakeholders, sources, targets, textOf, toLinkIt, typeOf } from "./look.ts";

/** Losses, hazards and constraints: from what people need to what the system must not be. */
export const NEEDS: readonly LocalCheck[] = [
  {
    rule: "V05",
    level: "error",
    means: "Every hazard leads to a loss",
    of: ["hazard"],
    look: ({ id }, graph) =>
      hasOut(graph, id, "leads_to", "loss") || hasOut(graph, id, "refines", "hazard")
        ? undefined
        : {
            says: `${id} leads to no loss.`,
            fix: `${toLinkIt(id, "leads_to", "loss/…")}, or remove it: a state that harms nothing is no hazard.`,
          },
  },
  {
    rule: "V06",
    level: "warning",
    means: "Every loss harms what a stakeholder requires",
    of: ["loss"],
    look: ({ id }, graph) =>
      targets(graph, id, "harms").some((to) => isStakeholders(graph.entity(to)))
        ? undefined
        : {
            says: `${id} harms no requirement of a stakeholder.`,
            fix: `${toLinkIt(id, "harms", "requirement/…")}: whose need is it that is lost?`,
          },
  },
  {
    rule: "V07",
    level: "warning",
    means: "What stakeholders require can be lost",
    of: ["requirement"],
    look: (entity, graph) =>
      !isStakeholders(entity) || hasIn(graph, entity.id, "harms")
        ? undefined
        : {
            says: `No loss harms ${entity.id}, so nothing is analysed on its behalf.`,
            fix: `Add a loss that ${toLinkIt("loss/…", "harms", entity.id)}, or say by a decision that none is looked for.`,
          },
  },
  {
    rule: "V08",
    level: "error",
    means: "A sub-hazard leads to losses of its hazard only",
    of: ["hazard"],
    look: ({ id }, graph) => {
      const [parent] = targets(graph, id, "refines", "hazard");
      if (parent === undefined) return undefined;
      const allowed = new Set(targets(graph, parent, "leads_to"));
      const beyond = targets(graph, id, "leads_to").filter((loss) => !allowed.has(loss));
      if (beyond.length === 0) return undefined;
      return {
        says: `${id} leads to ${beyond.join(", ")}, which ${parent} does not.`,
        fix: `${toLinkIt(parent, "leads_to", beyond[0]!)}, or unlink it from ${id}.`,
        with: [parent, ...beyond],
      };
    },
  },
  {
    rule: "V09",
    level: "error",
    means: "Every constraint prevents a hazard",
    of: ["constraint"],
    look: (entity, graph) => {
      const { id } = entity;
      if (OTHERWISE_JUSTIFIED.has(typeOf(entity) ?? "prevent")) return undefined;
      return hasOut(graph, id, "prevents") || hasOut(graph, id, "refines")
        ? undefined
        : {
            says: `${id} prevents no hazard and refines no constraint.`,
            fix: `${toLinkIt(id, "prevents", "hazard/…")}, or remove it.`,
          };
    },
  },
  {
    rule: "V10",
    level: "warning",
    means: "Every hazard is prevented by a constraint",
    of: ["hazard"],
    look: ({ id }, graph) =>
      hasIn(graph, id, "prevents") || hasOut(graph, id, "refines", "hazard")
        ? undefined
        : {
            says: `No constraint prevents ${id}.`,
            fix: `Add a constraint that ${toLinkIt("constraint/…", "prevents", id)}.`,
          },
  },
  {
    rule: "V11",
    level: "warning",
    means: "A hazard is a state of the system, not the failure of a part",
    of: ["hazard"],
    look: (entity) => {
      const word = FAILURE.exec(`${entity.name} ${textOf(entity, "condition") ?? ""}`)?.[0];
      return word === undefined
        ? undefined
        : {
            says: `${entity.id} speaks of a failure (${word.toLowerCase()}): a hazard is a state that is dangerous whatever brought it about.`,
            fix: `set ${entity.id} condition to the state of the system; the failure belongs into a scenario.`,
          };
    },
  },
  {
    rule: "V12",
    level: "warning",
    means: "A hazard is not its loss in other words",
    of: ["hazard"],
    look: (entity, graph) => {
      const said = wordsOf(entity, "condition");
      const same = targets(graph, entity.id, "leads_to").find((to) => {
        const loss = graph.entity(to);
        return loss !== undefined && wordsOf(loss, "text").some((words) => said.includes(words));
      });
      return same === undefined
        ? undefined
        : {
            says: `${entity.id} says the same as ${same}: then nothing lies between the two that could be prevented.`,
            fix: `set ${entity.id} condition to the state in which the loss becomes possible.`,
            with: [same],
          };
    },
  },
  {
    rule: "V13",
    level: "warning",
    means: "Somebody answers for every constraint",
    of: ["constraint"],
    look: (entity, graph) => {
      const { id } = entity;
      if (OTHERWISE_JUSTIFIED.has(typeOf(entity) ?? "prevent")) return undefined;
      const isHeld = (each: string): boolean =>
        hasOut(graph, each, "assigned_to") ||
        sources(graph, each, "fulfils").some((responsibility) => hasOut(graph, responsibility, "assigned_to"));
      const answered = isHeld(id) || sources(graph, id, "refines", "constraint").some(isHeld);
      return answered
        ? undefined
        : {
            says: `No controller is responsible for ${id}.`,
            fix: `${toLinkIt(id, "assigned_to", "controller/…")}, or add a constraint of type responsibility that fulfils it.`,
          };
    },
  },
];

/** They stand for a responsibility or an unsafe action, and have checks of their own. */
const OTHERWISE_JUSTIFIED: ReadonlySet<string> = new Set(["responsibility", "controller"]);

const FAILURE =
  /\b(?:fails?|failed|failures?|breaks? down|broken|malfunctions?|crash(?:es|ed)?|defects?|defective)\b/iu;

const wordsOf = (entity: Entity, field: string): string[] =>
  [entity.name, textOf(entity, field) ?? ""]
    .map((text) =>
      onOneLine(text)
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
        .trim(),
    )
    .filter((text) => text !== "");
