import type { Format } from "../format.ts";
import { FORMAT, readPytm } from "./read.ts";

/** pytm as JSON: what it is given, and what it puts out with the findings that it made. */
export const format: Format = {
  id: FORMAT,
  title: "pytm",
  files: "tm.json",
  recognise: ({ text }) => {
    if (text === undefined || !/^\s*\{/.test(text)) return 0;
    const beginning = text.slice(0, BEGINNING);
    if (CLASSES.test(beginning)) return 0.95;
    return LISTS.test(beginning) && REFERENCES.test(beginning) ? 0.85 : 0;
  },
  read: readPytm,
};

const BEGINNING = 65_536;
const CLASSES =
  /"__class__"\s*:\s*"(?:Actor|Agent|Asset|Boundary|Datastore|Element|ExternalEntity|Lambda|LLM|Process|Server|SetOfProcesses)"/;
const LISTS = /"(?:elements|flows|boundaries)"\s*:\s*\[/;
const REFERENCES = /"(?:inBoundary|sink|responseTo)"\s*:/;
