export { traceChains, type Chain, type Direction, type Hop, type Trace, type TraceRequest } from "./chains.ts";
export { reachDown } from "./reach.ts";
