import {
  branchField,
  counted,
  cursorField,
  defineTool,
  describeKinds,
  describeProposal,
  entityUri,
  summarise,
  systemField,
  systemUri,
} from "@seca/base";
import type { ProposalReport, Workbench } from "@seca/core/workbench";
import type { Body } from "@seca/kit";
import * as z from "zod";

const PROPOSALS_TOLD = 5;
/** What can be seen of an analysis. */
const PARTS = ["summary", "findings", "questions", "finding", "section", "next"] as const;
export type Part = (typeof PARTS)[number];

export const analysisGet = defineTool({
  name: "analysis_get",
  title: "See where a system stands",
  description:
    "Shows where a system stands: what it holds and which proposals are open; with proposal, that one; with address, whatever a seca:// address holds. part shows the analysis: its summary and what it was silent about; findings (id: an element or a framework) or questions (id: an element, or one question), the finding id with its proof, remedies and decision, the section id (a framework shows its sections; a context_table its contexts), or next: what to settle next in STPA-Sec, with ready answers.",
  effect: "reads",
  input: z.object({
    system: systemField,
    proposal: z.string().max(240).optional(),
    address: z.string().max(2000).describe("seca://…, as links and lists give it.").optional(),
    part: z.enum(PARTS).optional(),
    id: z.string().max(400).optional(),
    severity: z.enum(["low", "medium", "elevated", "high", "critical"]).describe("At least.").optional(),
    standing: z.enum(["open", "confirmed", "accepted", "dismissed", "all"]).describe("Default open.").optional(),
    outcome: z.enum(["fires", "mitigated", "unknown", "not-applicable"]).describe("Default fires.").optional(),
    cursor: cursorField,
    branch: branchField,
  }),
  output: z.object({
    system: z.string().optional(),
    version: z.string().optional(),
    kinds: z.record(z.string(), z.int()).optional(),
    proposals: z.array(z.object({ id: z.string(), state: z.string(), open: z.int() })).optional(),
    address: z.string().optional(),
    total: z.int().optional(),
    findings: z
      .array(z.object({ id: z.string(), severity: z.string().optional(), standing: z.string(), says: z.string() }))
      .optional(),
    questions: z
      .array(z.object({ id: z.string(), element: z.string(), attribute: z.string(), asks: z.string() }))
      .optional(),
    cursor: z.string().optional(),
  }),
  example: {},
  links: ({ system, proposals = [] }) =>
    system === undefined
      ? []
      : [
          { uri: systemUri(system), name: system },
          ...proposals.slice(0, PROPOSALS_TOLD).map(({ id }) => ({ uri: entityUri(system, id), name: id })),
        ],
  run: async ({ system: named, proposal, address, part, branch, ...asked }, { workbench, say, read }) => {
    if (address !== undefined) {
      say(textOf(await read(address)));
      return { address };
    }
    if (part !== undefined) {
      const { showPart } = await import("../analysis-part.ts");
      const { text, ...shown } = await showPart(workbench, await workbench.systemId(named), { part, branch, ...asked });
      say(text);
      return shown;
    }
    const system = await workbench.system(named);
    const summary = summarise(system, await workbench.snapshot(system.id, branch));
    const reports = await reportsOf(workbench, system.id, { proposal, branch });
    const open = reports.filter(({ state }) => state === "open" || state === "needs_model");
    say(
      [
        `${summary.name} (${system.id}), version ${summary.version}: ${summary.entities === 0 ? "nothing in it yet; hand something over with input_add." : describeKinds(summary.kinds)}`,
        ...(open.length === 0 && proposal === undefined ? ["No proposal is open."] : []),
        ...reports.slice(0, PROPOSALS_TOLD).map(describeProposal),
        ...(reports.length > PROPOSALS_TOLD
          ? [`And ${counted(reports.length - PROPOSALS_TOLD, "more proposal")}.`]
          : []),
      ].join("\n\n"),
    );
    return {
      system: system.id,
      version: summary.version,
      kinds: { ...summary.kinds },
      proposals: reports.map(({ id, state, open: items }) => ({
        id,
        state,
        open: items.filter((item) => !item.isQuiet).length,
      })),
    };
  },
});

/** Longer texts are cut where a model can take no more. */
const TEXT_MAX = 60_000;

function textOf(body: Body): string {
  if (typeof body !== "string" && !(body instanceof Uint8Array)) return textOf(body.body);
  const text = typeof body === "string" ? body : Buffer.from(body).toString("base64");
  return text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}\n… ${text.length - TEXT_MAX} more characters` : text;
}

async function reportsOf(
  workbench: Workbench,
  system: string,
  { proposal, branch }: { proposal: string | undefined; branch: string | undefined },
): Promise<ProposalReport[]> {
  if (proposal === undefined) return workbench.proposals.open(system, branch);
  return [await workbench.proposals.show(system, proposal, branch)];
}
