import type { Format } from "../format.ts";
import { FORMAT, readXstampp } from "./read.ts";

/** XSTAMPP with A-STPA, XSTPA and STPA-Sec: losses to causes, the control structure, context tables and refined rules. */
export const format: Format = {
  id: FORMAT,
  title: "XSTAMPP",
  files: "project.haz, project.hazx",
  recognise: ({ text }) => {
    const begins = text?.slice(0, BEGINNING) ?? "";
    const root = ROOT.exec(begins)?.[1];
    if (root === undefined) return 0;
    if (MODEL.test(root)) return 0.95;
    return begins.includes("<projectdata") ? 0.7 : 0;
  },
  read: readXstampp,
};

const BEGINNING = 4096;
/** The first element, after whatever may stand before one. */
const ROOT = /^\s*(?:(?:<[?!][^>]*>|\]>)\s*)*<(?:\w+:)?dataModelController([\s/>][^>]*)/;
/** Each of its plugins has a namespace of its own. */
const MODEL = /["'](?:astpa|stpasec|stpapriv)\.model["']/;
