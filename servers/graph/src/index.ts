import { type Surface, changeApply, entityResource, systemResource, systemsResource } from "@seca/base";
import { graphFind } from "./tools/graph-find.ts";

/** The one graph: finding what is in it and changing it. */
export const graph: Surface = {
  name: "graph",
  title: "seca graph",
  tools: [changeApply, graphFind],
  resources: [entityResource, systemResource, systemsResource],
};
