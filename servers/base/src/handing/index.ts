export { describeProposal, handingOutput } from "./answer.ts";
export { fileFields } from "./files.ts";
export { describeOutcome, handOver, outcomeOf } from "./hand-over.ts";
