import { type Surface, changeApply, entityResource, systemResource, systemsResource } from "@seca/base";
import { exportResource } from "./export-resource.ts";
import { graphExport } from "./tools/graph-export.ts";
import { graphFind } from "./tools/graph-find.ts";
import { graphImport } from "./tools/graph-import.ts";

/** The one graph: finding what is in it and changing it. */
export const graph: Surface = {
  name: "graph",
  title: "seca graph",
  tools: [changeApply, graphExport, graphFind, graphImport],
  resources: [entityResource, exportResource, systemResource, systemsResource],
};
