import type { Format } from "../format.ts";
import { FORMAT, readTm7 } from "./read.ts";

/** Microsoft's Threat Modeling Tool: diagrams, the threats found in them, and the template they were made with. */
export const format: Format = {
  id: FORMAT,
  title: "Microsoft Threat Modeling Tool",
  files: "model.tm7",
  recognise: ({ text }) => {
    const root = ROOT.exec(text?.slice(0, BEGINNING) ?? "")?.[1];
    if (root === undefined) return 0;
    return root.includes("ThreatModeling.Model") ? 0.95 : 0.6;
  },
  read: readTm7,
};

const BEGINNING = 4096;
/** The first element, after whatever may stand before one. */
const ROOT = /^\s*(?:(?:<[?!][^>]*>|\]>)\s*)*<(?:\w+:)?ThreatModel([\s/>][^>]*)/;
