export {
  PLUGINS_URI,
  entityUri,
  exchangeUri,
  exportUri,
  frameworkUri,
  historyUri,
  matrixUri,
  pluginUri,
  runUri,
  systemUri,
  tracePictureUri,
  traceUri,
} from "./addresses.ts";
export { auditResource } from "./audit-resource.ts";
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
export { describeOutcome, describeProposal, fileFields, handOver, handingOutput, outcomeOf } from "./handing/index.ts";
export { runResource, runsResource } from "./run-resource.ts";
export { runLook, runStatus, stateOf } from "./run-status.ts";
export { definePrompt, defineResource, defineTool, type Services } from "./services.ts";
export { describeKinds, summarise, type SystemSummary } from "./summary.ts";
export type { Surface } from "./surface.ts";
export { counted, table } from "./text.ts";
export { updatesOfRecord } from "./updates.ts";
