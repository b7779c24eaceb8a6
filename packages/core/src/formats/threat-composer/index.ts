import type { Format } from "../format.ts";
import { FORMAT, readThreatComposer } from "./read.ts";
import { writeThreatComposer } from "./write.ts";

/** AWS Threat Composer, version 1: threat statements with mitigations and assumptions, and no picture of the system. */
export const format: Format = {
  id: FORMAT,
  title: "Threat Composer",
  files: "workspace.tc.json",
  recognise: ({ text }) => {
    if (text === undefined || !/^\s*\{/.test(text)) return 0;
    const isSchema = /^\s*\{(?:[^{}[\]]*,)?\s*"schema"\s*:\s*1\s*[,}]/.test(text.slice(0, BEGINNING));
    const signs = SIGNS.filter((sign) => text.includes(sign)).length;
    return isSchema ? Math.min(0.95, 0.6 + 0.1 * signs) : signs >= 3 ? 0.7 : 0;
  },
  read: readThreatComposer,
  write: async (facts) => writeThreatComposer(facts),
};

const BEGINNING = 4096;
const SIGNS = ['"applicationInfo"', '"numericId"', '"mitigationLinks"', '"assumptionLinks"', '"threatAction"'];
