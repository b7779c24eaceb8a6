import {
  branchField,
  defineTool,
  describeOutcome,
  entityUri,
  fileFields,
  handOver,
  handingOutput,
  outcomeOf,
  systemField,
} from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";
import { readOperations } from "../operations.ts";

export const inputAdd = defineTool({
  name: "input_add",
  title: "Add an input",
  description:
    "Reads what describes a system (prose, deployment, API, threat model) into a proposal: what the model would gain, and where it was read. auto takes all on an empty system, later what contradicts and removes nothing; the rest waits for a call with proposal and accept. The same name again proposes what changed; a picture comes back for you to read and send as model.",
  effect: "changes",
  input: z.object({
    system: systemField,
    ...fileFields,
    format: z.string().max(40).optional(),
    accept: z
      .union([z.enum(["auto", "all", "none"]), z.array(z.string())])
      .describe("Or ids; none rejects a proposal's rest.")
      .optional(),
    proposal: z.string().max(240).optional(),
    changes: z.array(z.record(z.string(), z.unknown())).describe("Operations made with it.").optional(),
    same: z.record(z.string(), z.string()).describe("Read id: known id.").optional(),
    model: z.record(z.string(), z.unknown()).describe("By the given schema.").optional(),
    branch: branchField,
  }),
  output: handingOutput,
  example: { text: "A browser sends orders to the order API over HTTPS.", name: "overview.md" },
  links: ({ system, proposals }) => proposals.map(({ id }) => ({ uri: entityUri(system, id), name: id })),
  run: async (
    { system: named, proposal, accept, same, model, branch, changes, format, ...given },
    { workbench, attach, say },
  ) => {
    if (proposal !== undefined) {
      if (Object.values(given).some((value) => value !== undefined))
        throw new SecaError(
          "bad_input",
          "A file came beside the proposal to decide.",
          "Send them one after the other.",
        );
      const system = await workbench.systemId(named);
      const decided = await workbench.proposals.decide(system, {
        proposal,
        accept: accept ?? "auto",
        changes: changes && readOperations(changes, "changes"),
        same,
        model,
        branch,
      });
      const told = { proposals: [decided.proposal], report: decided.report };
      say(describeOutcome(told));
      return { system, ...outcomeOf(told), inputs: [...decided.proposal.inputs] };
    }
    const decision = Object.entries({ changes, same, model }).find(([, value]) => value !== undefined)?.[0];
    if (decision !== undefined)
      throw new SecaError(
        "bad_input",
        `${decision} came without the proposal it belongs to.`,
        "Name the proposal, or use change_apply.",
      );
    return handOver({ system: named, given, format, accept, branch }, { workbench, attach, say });
  },
});
