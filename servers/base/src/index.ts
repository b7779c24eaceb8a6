export { entityUri, historyUri, systemUri, traceUri } from "./addresses.ts";
export { changeApply } from "./change-apply.ts";
export { branchField, cursorField, limitField, systemField, versionField } from "./fields.ts";
export {
  completeEntity,
  completeSystem,
  entityResource,
  historyResource,
  systemResource,
  systemsResource,
} from "./resources.ts";
export { definePrompt, defineResource, defineTool, type Services } from "./services.ts";
export { describeKinds, summarise, type SystemSummary } from "./summary.ts";
export type { Surface } from "./surface.ts";
export { counted, table } from "./text.ts";
export { updatesOfRecord } from "./updates.ts";
