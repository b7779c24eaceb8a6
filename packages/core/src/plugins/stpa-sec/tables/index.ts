import type { GraphRead, Pass } from "../../../engine/index.ts";
import { stpaRead } from "../read.ts";
import { defaultRulesOf } from "./rules-pass.ts";
import { tablesOf } from "./tables-pass.ts";

export { actionOf, type Action, type NearHazard, type Weighed } from "./action.ts";
export { conflictsOf, type Conflict } from "./conflicts.ts";
export { tableAsMarkdown, tablesAsCsv } from "./export.ts";
export { judgedOf, type Judged } from "./judged.ts";
export { openSteps, type Choice, type NearRule, type OpenStep, type OpenSteps } from "./open-steps.ts";
export { readOf, type Made } from "./result-read.ts";
export { constraintSentence, inContext, ucaSentence } from "./sentences.ts";
export type { TableRead } from "./table-read.ts";

const actionsIn = (read: GraphRead): readonly string[] => stpaRead(read).ids("control_action");

/** When actions are hazardous unless people say otherwise. A pass of its own, so that tables see people's edits of it. */
export const rulesPass: Pass = {
  key: "rules",
  owners: actionsIn,
  run: (owner, read) => defaultRulesOf(owner, stpaRead(read)),
};

export const tablesPass: Pass = {
  key: "tables",
  owners: actionsIn,
  run: (owner, read) => tablesOf(owner, stpaRead(read)),
};
