import type { Format } from "../format.ts";
import { FORMAT, readThreatDragon } from "./read.ts";
import { writeThreatDragon } from "./write.ts";

/** Threat Dragon, version 2: diagrams as they are drawn, with the threats found at each element. */
export const format: Format = {
  id: FORMAT,
  title: "Threat Dragon",
  files: "model.json",
  recognise: ({ text }) => {
    if (text === undefined || !/^\s*\{/.test(text)) return 0;
    const beginning = text.slice(0, BEGINNING);
    if (/"diagramTop"|"threatTop"|"tm\.(?:Actor|Process|Store|Flow|Boundary)/.test(beginning)) return 0.95;
    return /"summary"\s*:\s*\{/.test(beginning) && /"detail"\s*:\s*\{/.test(beginning) ? 0.8 : 0;
  },
  read: readThreatDragon,
  write: async (facts) => writeThreatDragon(facts),
};

const BEGINNING = 16_384;
