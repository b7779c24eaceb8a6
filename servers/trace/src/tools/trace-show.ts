import { counted, defineTool, limitField, systemField, traceUri, versionField } from "@seca/base";
import { shortVersion } from "@seca/core/model";
import * as z from "zod";
import { drawTrace, hopRow, stoppedSentence } from "../render.ts";

export const traceShow = defineTool({
  name: "trace_show",
  title: "Show a trace",
  description:
    "Why something is there (up, to stakeholders) or what carries it out (down): the chains from an entity, shortest first, with link kind, reason, origin and version of every hop. Where no chain arrives, it names the last layer that is reached and the link that is missing.",
  effect: "reads",
  input: z.object({
    system: systemField,
    id: z.string().min(1).max(240).describe("For example mitigation/mfa."),
    direction: z.enum(["up", "down"]).default("up"),
    to: z.string().max(240).describe("An id or kind to arrive at.").optional(),
    version: versionField,
    limit: limitField(50, 5),
  }),
  output: z.object({
    system: z.string(),
    version: z.string(),
    start: z.string(),
    name: z.string(),
    direction: z.string(),
    total: z.int(),
    chains: z.array(
      z.array(
        z.object({
          link: z.string(),
          reads: z.string(),
          to: z.string(),
          name: z.string(),
          origin: z.string(),
          version: z.string(),
          reason: z.string().optional(),
        }),
      ),
    ),
    stopped: z.string().optional(),
  }),
  example: { id: "mitigation/second-factor" },
  text: ({ start, name, direction, version, total, chains, stopped }) => {
    const heading =
      stopped ?? `${chains.length} of ${counted(total, "chain")} ${direction} from ${start}, version ${version}.`;
    return [heading, ...chains.map((chain) => drawTrace({ id: start, name }, chain))].join("\n\n");
  },
  links: ({ system, start }) => [{ uri: traceUri(system, start), name: `trace of ${start}` }],
  run: async ({ system: idOrName, id, ...request }, { workbench }) => {
    const system = await workbench.systemId(idOrName);
    const { snapshot, trace } = await workbench.trace(system, id, request);
    return {
      system,
      version: shortVersion(snapshot.commit),
      start: id,
      name: trace.start.name,
      direction: trace.direction,
      total: trace.total,
      chains: trace.chains.map((chain) => chain.map(hopRow)),
      ...(trace.stopped ? { stopped: stoppedSentence(trace) } : {}),
    };
  },
});
