import { type Cube, type Expression, type Implicant, evaluate } from "../../../logic/index.ts";
import type { Entity } from "../../../model/index.ts";
import { type Judged, isIn } from "./judged.ts";

/** Whether a single unsafe action that people wrote down covers all hazardous contexts of an implicant. */
export function isCoveredBy(implicant: Implicant, { grounds, table }: Judged, ucas: readonly Entity<"uca">[]): boolean {
  const written = grounds.filter(({ entity }) => ucas.some(({ id }) => id === entity.id));
  if (written.length === 0) return false;
  const cells = table.contexts.filter(({ cell, verdict }) => verdict === "hazardous" && isIn(cell, implicant.fixed));
  return written.some(({ when }) => cells.every(({ cell }) => evaluate(when, cell)));
}

/** An expression as a cube, if it is one: tests of different variables, all of which hold. */
export function cubeOf(expression: Expression | undefined): Cube | undefined {
  switch (expression?.is) {
    case "always":
      return new Map();
    case "test":
      return new Map([[expression.variable, expression.values]]);
    case "and": {
      const cubes = expression.of.map(cubeOf);
      if (cubes.some((cube) => cube === undefined)) return undefined;
      const joined = new Map(cubes.flatMap((cube) => [...cube!]));
      return joined.size === expression.of.length ? joined : undefined;
    }
    default:
      return undefined;
  }
}
