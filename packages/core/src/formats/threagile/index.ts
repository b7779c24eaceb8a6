import type { Format } from "../format.ts";
import { FORMAT, readThreagile } from "./read.ts";
import { writeThreagile } from "./write.ts";

/** Threagile: a model as YAML, with assets, links, boundaries, runtimes and what was decided on its risks. */
export const format: Format = {
  id: FORMAT,
  title: "Threagile",
  files: "threagile.yaml",
  recognise: ({ text }) => {
    if (text === undefined) return 0;
    const beginning = text.slice(0, BEGINNING);
    if (VERSION.test(beginning)) return 0.95;
    return SECTION.test(text.slice(0, 20 * BEGINNING)) ? 0.7 : 0;
  },
  read: readThreagile,
  write: async (facts) => writeThreagile(facts),
};

const BEGINNING = 4096;
const VERSION = /^["']?threagile_version["']?\s*:|[{,]\s*"threagile_version"\s*:/m;
const SECTION = /^["']?(?:technical_assets|data_assets)["']?\s*:|[{,]\s*"(?:technical_assets|data_assets)"\s*:/m;
