export { type HostModel, hostModelSchema, readHostModel } from "./host-model.ts";
export { type Match, marksOf } from "./identity.ts";
export { type Item, type Proposal, propose } from "./proposal.ts";
export { type Acceptance, isEmpty, select } from "./selection.ts";
