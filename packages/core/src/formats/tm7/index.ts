import type { Format } from "../format.ts";
import { FORMAT, readTm7 } from "./read.ts";

/** Microsoft's Threat Modeling Tool: diagrams, the threats found in them, and the template they were made with. */
export const format: Format = {
  id: FORMAT,
  title: "Microsoft Threat Modeling Tool",
  files: "model.tm7, template.tb7",
  recognise: ({ text }) => {
    const begins = text?.slice(0, BEGINNING) ?? "";
    const root = ROOT.exec(begins)?.[1];
    if (root === undefined) return TEMPLATE.test(begins) ? 0.9 : 0;
    return root.includes("ThreatModeling.Model") ? 0.95 : 0.6;
  },
  read: readTm7,
};

const BEGINNING = 4096;
/** The first element, after whatever may stand before one. */
const ROOT = /^\s*(?:(?:<[?!][^>]*>|\]>)\s*)*<(?:\w+:)?ThreatModel([\s/>][^>]*)/;
/** A template by itself begins with what it is called and how threats are described. */
const TEMPLATE =
  /^\ufeff?\s*(?:(?:<[?!][^>]*>|\]>)\s*)*<KnowledgeBase[\s>][^]{0,2000}?<(?:Manifest|ThreatMetaData|GenericElements)[\s>/]/;
