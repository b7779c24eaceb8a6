import { branchField, defineTool, entityUri, fileFields, handOver, handingOutput, systemField } from "@seca/base";
import * as z from "zod";

export const graphImport = defineTool({
  name: "graph_import",
  title: "Import a model",
  description:
    "Reads a model or deployment written for another tool (Threat Dragon, OTM, Threagile, Threat Composer, tm7, TM-BOM, pytm, compose, Kubernetes, Terraform plan, OpenAPI, seca's own YAML) into the graph, as a proposal that is compared with what is there. What is left open is decided with input_add.",
  effect: "changes",
  input: z.object({
    system: systemField,
    ...fileFields,
    format: z.string().max(40).describe("Default auto.").optional(),
    accept: z.enum(["auto", "all", "none"]).describe("auto: what contradicts and removes nothing.").optional(),
    branch: branchField,
  }),
  output: handingOutput,
  example: {
    name: "model.yaml",
    text: "seca: 1\nname: Shop\nentities:\n  component:\n    order-api: { type: process }\n",
  },
  links: ({ system, proposals }) => proposals.map(({ id }) => ({ uri: entityUri(system, id), name: id })),
  run: ({ system, format, accept, branch, ...given }, services) =>
    handOver({ system, given, format, accept, branch }, services),
});
