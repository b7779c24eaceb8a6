import {
  auditResource,
  entityResource,
  historyResource,
  systemResource,
  systemsResource,
  changeApply,
} from "@seca/base";
import type { Surface } from "@seca/base";
import { modelMySystem } from "./prompts.ts";
import { analysisGet } from "./tools/analysis-get.ts";
import { analysisRun } from "./tools/analysis-run.ts";
import { inputAdd } from "./tools/input-add.ts";
import { systemLook } from "./tools/system-look.ts";
import { systemOpen } from "./tools/system-open.ts";
import { versionChange } from "./tools/version-change.ts";
import { versionQuery } from "./tools/version-query.ts";

/** The words for what analyses find; no start needs them. */
export const findingsInWords = () => import("./findings-text.ts");

/** Systems, their inputs, facts and versions, and what analyses find. */
export const analysis: Surface = {
  name: "analysis",
  title: "seca analysis",
  tools: [analysisGet, analysisRun, changeApply, inputAdd, systemOpen, versionChange, versionQuery],
  lookTools: [systemLook],
  prompts: [modelMySystem],
  resources: [auditResource, entityResource, historyResource, systemResource, systemsResource],
};
