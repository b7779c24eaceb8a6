import { type Services, completeSystem, defineResource } from "@seca/base";
import type { Part } from "./tools/analysis-get.ts";

/** What one part of an analysis shows of an id, as a page of text. Its words are loaded when somebody reads. */
const reading =
  (part: Part) =>
  async (variables: { readonly system: string; readonly id: string }, { workbench }: Services): Promise<string> => {
    const { showPart } = await import("./analysis-part.ts");
    const system = await workbench.systemId(variables.system);
    return (await showPart(workbench, system, { part, id: variables.id })).text;
  };

export const findingResource = defineResource({
  name: "finding",
  title: "A finding",
  description: "A finding with proof, remedies, standing and edits. id: rule@element, or that of its entity.",
  uri: "seca://system/{system}/finding/{+id}",
  mimeType: "text/markdown",
  complete: { system: completeSystem },
  read: reading("finding"),
});

export const questionResource = defineResource({
  name: "question",
  title: "A question",
  description: "Something nobody said and what hangs on it. id: component/api/attributes.encrypted.",
  uri: "seca://system/{system}/question/{+id}",
  mimeType: "text/markdown",
  complete: { system: completeSystem },
  read: reading("questions"),
});

export const sectionResource = defineResource({
  name: "section",
  title: "A section",
  description: "A section of a framework, with its tables filled. id: stride.findings, or a framework's for all.",
  uri: "seca://system/{system}/section/{+id}",
  mimeType: "text/markdown",
  complete: { system: completeSystem },
  read: reading("section"),
});
