import { SecaError } from "../../kernel/index.ts";
import type { Reading, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { Analysis } from "./analysis.ts";
import { readScenarios } from "./causes.ts";
import { Cursor } from "./cursor.ts";
import { readPurpose } from "./purpose.ts";
import { readStructure } from "./structure.ts";
import { readUnsafe } from "./unsafe.ts";

export const FORMAT = "pasta";

/** The sections stand in one order, and what they refer to has mostly been said before. */
export async function readPasta(source: Source): Promise<Reading> {
  const text = source.text ?? "";
  if (text.length > LENGTH_MAX) {
    throw new SecaError(
      "too_large",
      `The analysis has ${text.length} characters; at most ${LENGTH_MAX} are read.`,
      "Split it into several files, one for each part of the system.",
    );
  }
  const name = source.name.replace(/\.[^.]*$/, "") || "STPA";
  const cursor = new Cursor(text, source.name);
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const analysis = new Analysis(sketch);
  readPurpose(cursor, analysis, name);
  const parts = readStructure(cursor, analysis);
  readUnsafe(cursor, analysis, parts);
  readScenarios(cursor, analysis);
  if (!cursor.isAt("end")) cursor.refuse("a section that comes next, or the end,");
  analysis.resolve();
  return sketch.finish({ name });
}

const LENGTH_MAX = 4_000_000;
