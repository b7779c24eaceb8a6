import type { Format } from "../format.ts";
import { FORMAT, readTmBom } from "./read.ts";

/** OWASP's Threat Model Bill of Materials: scope, architecture, threats, controls and risks by symbolic names. */
export const format: Format = {
  id: FORMAT,
  title: "TM-BOM",
  files: "threat-model.json",
  recognise: ({ text }) => {
    if (text === undefined || !/^\s*\{/.test(text)) return 0;
    const beginning = text.slice(0, BEGINNING);
    if (SCHEMA.test(beginning)) return 0.97;
    const lists = LISTS.filter((list) => beginning.includes(`"${list}"`)).length;
    return SCOPE.test(beginning) && lists > 0 ? 0.95 : lists >= 2 ? 0.8 : 0;
  },
  read: readTmBom,
};

const BEGINNING = 65_536;
const SCHEMA = /"\$schema"\s*:\s*"[^"]*threat-model-library[^"]*"/;
const SCOPE = /"scope"\s*:\s*\{[^}]*"(?:business_criticality|data_sensitivity|exposure|tier)"/;
const LISTS = ["trust_zones", "trust_boundaries", "data_stores", "data_sets", "data_flows", "threat_personas"];
