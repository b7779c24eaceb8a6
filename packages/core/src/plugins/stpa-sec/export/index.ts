/** What others show, ask and write of an analysis that is done; no pass needs it. */
export { openSteps } from "../tables/index.ts";
export { becauseOf } from "../tables/export.ts";
export { controlStructureOf, type ControlStructure } from "./control-structure.ts";
export { asMermaid } from "./mermaid.ts";
export { cellAt, tableAt } from "./table-at.ts";
export { wholeRead } from "./whole-read.ts";
export { WRITTEN } from "./written.ts";
