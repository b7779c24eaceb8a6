import type { Format } from "../format.ts";
import { FORMAT, readOtm } from "./read.ts";
import { writeOtm } from "./write.ts";

/** Open Threat Model: what threat modelling tools hand to each other, with zones, components, flows and threats. */
export const format: Format = {
  id: FORMAT,
  title: "Open Threat Model",
  files: "system.otm.json",
  recognise: ({ text }) => (text !== undefined && BEGINS.test(text.slice(0, BEGINNING)) ? 0.95 : 0),
  read: readOtm,
  write: async (facts) => writeOtm(facts),
};

const BEGINNING = 4096;
const BEGINS = /^(?:\s*\{\s*)?["']?otmVersion["']?\s*:|[{,]\s*"otmVersion"\s*:/m;
