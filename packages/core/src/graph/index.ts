export { Snapshot, type Arrival } from "./snapshot.ts";
export { PersistentMap } from "./persistent-map.ts";
export { planChange, planFacts, type Plan } from "./operations.ts";
export { factId } from "./on-results.ts";
export { asksForResults, isFindingId, type Result, type Results } from "./results.ts";
export {
  changedFields,
  describeDifference,
  factFromFields,
  fieldsOfFact,
  sameValue,
  type Difference,
  type FieldChange,
} from "./difference.ts";
export type { Fact } from "./draft.ts";
export { mergeChanges, type MergeConflict, type Preference, type SideChange } from "./merge.ts";
