import {
  auditResource,
  entityResource,
  historyResource,
  runLook,
  runResource,
  runStatus,
  runsResource,
  systemResource,
  systemsResource,
  changeApply,
} from "@seca/base";
import type { Surface } from "@seca/base";
import type { Framework } from "@seca/core/workbench";
import { analysisResource, frameworkResource } from "./frameworks/analysis-resources.ts";
import { findingResource, questionResource, sectionResource } from "./finding-resources.ts";
import { pluginResource, pluginsResource } from "./frameworks/plugin-resources.ts";
import { analyseMySystem, modelMySystem } from "./prompts.ts";
import { analysisGet } from "./tools/analysis-get.ts";
import { analysisRun } from "./tools/analysis-run.ts";
import { designReview } from "./tools/design-review.ts";
import { inputAdd } from "./tools/input-add.ts";
import { systemLook } from "./tools/system-look.ts";
import { systemOpen } from "./tools/system-open.ts";
import { versionChange } from "./tools/version-change.ts";
import { versionQuery } from "./tools/version-query.ts";

export { FRAMEWORKS_TOOLSET, frameworkTools } from "./frameworks/tools.ts";

/** The words for what analyses find; no start needs them. */
export const findingsInWords = () => import("./findings-text.ts");

/** Systems, their inputs, facts and versions, and what analyses find. What it says of frameworks, it says of these. */
export const analysisSurface = (frameworks: readonly Framework[]): Surface => ({
  name: "analysis",
  title: "seca analysis",
  tools: [
    analysisGet,
    analysisRun(frameworks),
    changeApply,
    designReview,
    inputAdd,
    runStatus,
    systemOpen,
    versionChange,
    versionQuery,
  ],
  lookTools: [runLook, systemLook],
  prompts: [analyseMySystem, modelMySystem],
  resources: [
    analysisResource,
    auditResource,
    entityResource,
    findingResource,
    frameworkResource,
    historyResource,
    pluginResource,
    pluginsResource,
    questionResource,
    runResource,
    runsResource,
    sectionResource,
    systemResource,
    systemsResource,
  ],
});
