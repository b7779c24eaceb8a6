import type { Format } from "../format.ts";
import { readReqif } from "./read.ts";
import { FORMAT, writeReqif } from "./write.ts";

/** ReqIF 1.2, in which tools of requirements hand them to each other. */
export const format: Format = {
  id: FORMAT,
  title: "ReqIF",
  files: "requirements.reqif",
  recognise: ({ text }) => (text !== undefined && ROOT.test(text.slice(0, BEGINNING)) ? 0.95 : 0),
  read: readReqif,
  write: async (facts) => writeReqif(facts),
};

const BEGINNING = 4096;
const ROOT = /<(?:[A-Za-z][\w.-]{0,40}:)?REQ-IF[\s>]/;
