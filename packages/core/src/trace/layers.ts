import { SecaError, nearest, quoted } from "../kernel/index.ts";
import { type Entity, KIND_NAMES } from "../model/index.ts";
import type { CoverageNeed } from "./coverage.ts";

const REQUIREMENT_LEVELS = ["stakeholder", "system", "component"] as const;
const REQUIREMENTS: readonly string[] = REQUIREMENT_LEVELS.map((level) => `requirement:${level}`);

/** Requirements stand on more than one rung of a trace, so their level is part of the layer. */
export function layerOf({ kind, props }: Entity): string {
  return kind === "requirement" ? `requirement:${(props as Entity<"requirement">["props"]).level}` : kind;
}

/** A need with the share of items that must be covered all the way down, in percent. */
export interface LayerPolicy extends CoverageNeed {
  readonly deepMin?: number;
}

const ANSWERS = ["requirement:system", "requirement:component", "mitigation", "control"];

/**
 * Down the chain from stakeholders' requirements to what is done; what is done needs nothing. Constraints are left out:
 * they follow from hazards and unsafe actions by themselves, so to count them would make everything look covered.
 */
export const DEFAULT_POLICY: readonly LayerPolicy[] = [
  { of: "requirement:stakeholder", by: ["loss", ...ANSWERS] },
  { of: "loss", by: ["hazard", "attack_step"] },
  { of: "hazard", by: ["hazard", "uca", "scenario", "threat", "attack_step"] },
  { of: "uca", by: ["scenario", ...ANSWERS] },
  { of: "scenario", by: ["attack_step", ...ANSWERS] },
  { of: "threat", by: ["attack_step", ...ANSWERS] },
  { of: "weakness", by: ANSWERS },
  { of: "requirement:system", by: [...ANSWERS, "verification"] },
  { of: "requirement:component", by: [...ANSWERS, "verification"] },
];

const LAYERS: readonly string[] = [...KIND_NAMES.filter((kind) => kind !== "requirement"), ...REQUIREMENTS];
const LINE = /^([a-z_:]{1,60})\s*:\s+([a-z_:,\s]{1,600}?)(?:\s+(\d{1,3})\s*%)?$/;
const LINES_MAX = 100;

/**
 * A policy as people write it, one layer a line: `scenario: requirement, mitigation 90%` says that a scenario needs one
 * of both, and that nine of ten have to be covered all the way down. `requirement` stands for all three levels.
 */
export function readPolicy(text: string): readonly LayerPolicy[] {
  const lines = text.split("\n").map((line) => line.replace(/#.*$/, "").trim());
  const needs = new Map<string, LayerPolicy>();
  for (const [at, line] of lines.entries()) {
    if (line === "") continue;
    const [, of = "", by = "", percent] = LINE.exec(line) ?? [];
    const words = by.split(",").map((word) => word.trim());
    if (of === "" || words.includes("")) throw unread(at, line);
    const deepMin = percent === undefined ? {} : { deepMin: Number(percent) };
    if (deepMin.deepMin !== undefined && deepMin.deepMin > 100) throw unread(at, line);
    const covering = words.flatMap((word) => layersNamed(word, at));
    for (const layer of layersNamed(of, at)) {
      if (needs.has(layer))
        throw new SecaError(
          "bad_input",
          `Line ${at + 1} of the policy says again what ${quoted(layer)} needs.`,
          "Say it once, with all that may cover it.",
        );
      needs.set(layer, { of: layer, by: covering, ...deepMin });
    }
    if (needs.size > LINES_MAX)
      throw new SecaError("too_large", "The policy has too many lines.", `${LINES_MAX} at most.`);
  }
  if (needs.size === 0) throw new SecaError("bad_input", "The policy says nothing.", HOW);
  return [...needs.values()];
}

const HOW = "One layer a line, as in `scenario: requirement, mitigation 90%`.";

const unread = (at: number, line: string): SecaError =>
  new SecaError("bad_input", `Line ${at + 1} of the policy is ${quoted(line)}.`, HOW);

function layersNamed(name: string, at: number): readonly string[] {
  return knownLayer(name, `Line ${at + 1} of the policy`) === "requirement" ? REQUIREMENTS : [name];
}

/** A kind of entity, or a level of requirements; anything else is refused with the nearest. */
export function knownLayer(name: string, whose: string): string {
  if (name === "requirement" || LAYERS.includes(name)) return name;
  const [close] = nearest(name, LAYERS, 1);
  throw new SecaError(
    "bad_input",
    `${whose} names ${quoted(name)}, which is no kind of entity.`,
    `${close === undefined ? "" : `Did you mean ${close}? `}Layers are kinds, and ${REQUIREMENTS.join(", ")}.`,
  );
}
