import type { Format } from "../format.ts";
import { FORMAT, readPasta } from "./read.ts";

/** PASTA's text language for STPA: losses to requirements, in sections that stand in one order. */
export const format: Format = {
  id: FORMAT,
  title: "PASTA",
  files: "system.stpa",
  recognise: ({ name, text }) => {
    const begins = text?.slice(0, BEGINNING) ?? "";
    if (!FIRST.test(begins)) return 0;
    return name.endsWith(".stpa") ? 0.98 : 0.9;
  },
  read: readPasta,
};

const BEGINNING = 8192;
/** After comments, the first section with the first thing in it. */
const FIRST =
  /^\s*(?:(?:\/\*(?:(?!\*\/)[^])*\*\/|\/\/[^\n]*(?:\n|$))\s*)*(?:(?:Goals|Assumptions|Losses|Hazards|SystemConstraints)\s+[_a-zA-Z][\w.]*\s+["']|ControlStructure\s+\w+\s*\{)/;
