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
    direction: z.string(),
    total: z.int(),
    chains: z.array(
      z.array(
        z.object({
          from: z.string(),
          link: z.string(),
          to: z.string(),
          origin: z.string(),
          version: z.string(),
          reason: z.string().optional(),
        }),
      ),
    ),
    stopped: z.object({ kind: z.string(), at: z.array(z.string()), missing: z.array(z.string()) }).optional(),
    drawing: z.string(),
  }),
  example: { id: "mitigation/second-factor" },
  text: ({ drawing }) => drawing,
  links: ({ system, start }) => [{ uri: traceUri(system, start), name: `trace of ${start}` }],
  run: async ({ system: idOrName, id, ...request }, { workbench }) => {
    const system = await workbench.systemId(idOrName);
    const { snapshot, trace } = await workbench.trace(system, id, request);
    const version = shortVersion(snapshot.commit);
    const { stopped } = trace;
    const heading = stopped
      ? stoppedSentence(trace)
      : `${trace.chains.length} of ${counted(trace.total, "chain")} ${trace.direction} from ${id}, version ${version}.`;
    return {
      system,
      version,
      start: id,
      direction: trace.direction,
      total: trace.total,
      chains: trace.chains.map((chain) => chain.map(hopRow)),
      ...(stopped
        ? {
            stopped: {
              kind: stopped.kind,
              at: stopped.at.slice(0, 20).map((entity) => entity.id),
              missing: [...stopped.missing],
            },
          }
        : {}),
      drawing: [heading, ...trace.chains.map(drawTrace)].join("\n\n"),
    };
  },
});
