import { lowerFirst, upperFirst } from "../purpose/grammar.ts";
import { shown } from "../tables/sentences.ts";
import type { Factor, Named } from "./factors/index.ts";

/** The whole scenario: how, and what that has to do with the unsafe action. */
export function scenarioSentence({ class: of, tells, end }: Factor, named: Named, uca: string): string {
  const clause = lowerFirst(shown(uca, 400).replace(/[.\s]+$/, ""));
  return `${upperFirst(tells(named))}. ${end ?? (of === "process" ? AS_IF : SO_THAT)} ${clause}.`;
}

const SO_THAT = "This is how it comes about that";
/** What is acted on does not make its controller do anything. */
const AS_IF = "That has the same effect as this:";
