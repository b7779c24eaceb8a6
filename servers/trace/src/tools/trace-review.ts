import { branchField, cursorField, defineTool, limitField, systemField, versionField } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";
import { SuspectsOutput, suspectsIn, suspectsText } from "../suspects-answer.ts";

const looking = {
  system: systemField,
  id: z.string().min(1).max(240).describe("Only at this entity and on what is suspect there.").optional(),
  indirect: z.boolean().default(false).describe("Also what stands on suspect links."),
  version: versionField,
  limit: limitField(500, 25),
  cursor: cursorField,
};

export const traceReview = defineTool({
  name: "trace_review",
  title: "Review suspect links",
  description:
    "Lists links whose ends changed since they were judged (suspect), and on request what stands on them. accept or reject links with a reason; it holds for what their ends say now, and a revert heals by itself.",
  effect: "changes",
  input: z.object({
    ...looking,
    action: z.enum(["list", "accept", "reject"]).default("list"),
    links: z.array(z.string().min(1).max(600)).min(1).max(200).describe("As listed.").optional(),
    reason: z.string().trim().min(1).max(2000).optional(),
    base: z.string().max(80).describe("The version you looked at.").optional(),
    branch: branchField,
  }),
  output: SuspectsOutput,
  example: {},
  text: suspectsText,
  run: async ({ system: named, action, links, reason, base, branch, ...asked }, { workbench }) => {
    const system = await workbench.systemId(named);
    if (action === "list") return suspectsIn(workbench, system, { ...asked, version: asked.version ?? branch });
    if (links === undefined || reason === undefined)
      throw new SecaError("bad_input", `${action} needs links and a reason.`, "Name the links as they are listed.");
    const judged = await workbench.tracing.judge(system, { links, verdict: action, reason, branch, base });
    const { cursor: _, ...rest } = asked;
    return { ...(await suspectsIn(workbench, system, { ...rest, version: judged.version })), written: judged.written };
  },
});

/** Where nothing may be written: it lists. */
export const traceReviewLook = defineTool({
  name: traceReview.name,
  title: "List suspect links",
  description: "Lists links whose ends changed since they were judged, and on request what stands on them.",
  effect: "reads",
  input: z.object(looking),
  output: SuspectsOutput,
  example: {},
  text: suspectsText,
  run: async ({ system, ...asked }, { workbench }) => suspectsIn(workbench, await workbench.systemId(system), asked),
});
