import { type Surface, changeApply, systemResource, systemsResource } from "@seca/base";
import { traceShow } from "./tools/trace-show.ts";
import { traceResource } from "./trace-resource.ts";

export { drawTrace, hopRow } from "./render.ts";

/** Why everything is there: chains over the links of the graph. */
export const trace: Surface = {
  name: "trace",
  title: "seca trace",
  tools: [changeApply, traceShow],
  resources: [systemResource, systemsResource, traceResource],
};
