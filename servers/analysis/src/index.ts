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
import { inputAdd } from "./tools/input-add.ts";
import { systemLook } from "./tools/system-look.ts";
import { systemOpen } from "./tools/system-open.ts";
import { versionChange } from "./tools/version-change.ts";
import { versionQuery } from "./tools/version-query.ts";

/** Systems, their inputs, facts and versions. */
export const analysis: Surface = {
  name: "analysis",
  title: "seca analysis",
  tools: [analysisGet, changeApply, inputAdd, systemOpen, versionChange, versionQuery],
  lookTools: [systemLook],
  prompts: [modelMySystem],
  resources: [auditResource, entityResource, historyResource, systemResource, systemsResource],
};
