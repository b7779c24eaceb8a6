export { Snapshot, type Arrival } from "./snapshot.ts";
export { OPERATIONS_MAX, Operation, planChange, planFacts, type Plan } from "./operations.ts";
export { describeDifference, type Difference, type FieldChange } from "./difference.ts";
export { mergeChanges, type MergeConflict, type Preference, type SideChange } from "./merge.ts";
