export { NeedsSight } from "./format.ts";
export type { Dropped, Facts, Format, Reading, Siblings, Source, Unclear, Written } from "./format.ts";
export { FORMAT_IDS, formatNamed, writerIds, writerNamed, type Writer } from "./registry.ts";
export { readSource, recogniseFormat, type Recognised } from "./recognise.ts";
export { Sketch, type FlowThing, type Thing } from "./sketch.ts";
export { readSources, type ReadGroup, type ReadGroups } from "./together.ts";
export { noSiblings, toSource } from "./source.ts";
export { DERIVED_TAG, TRACED_KINDS } from "./traced.ts";
