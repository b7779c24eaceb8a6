import { defineTool, limitField, systemField, tracePictureUri, traceUri, versionField } from "@seca/base";
import * as z from "zod";

export const traceShow = defineTool({
  name: "trace_show",
  title: "Show a trace",
  description:
    "Why something is there (up, to stakeholders) and what carries it out (down): the shortest chains and a map of all, with reason, origin and state (gap, suspect, derived) of every hop. With to: the shortest ways there. svg gives a picture, mermaid, freemind and markmap mind maps, json the map as data.",
  effect: "reads",
  input: z.object({
    system: systemField,
    id: z.string().min(1).max(240).describe("For example mitigation/mfa."),
    direction: z.enum(["up", "down", "both"]).default("both"),
    to: z.string().max(240).describe("An id or kind to arrive at.").optional(),
    format: z.enum(["text", "svg", "mermaid", "freemind", "markmap", "json"]).default("text"),
    depth: z.int().min(1).max(50).default(20),
    kinds: z.array(z.string().max(40)).max(40).describe("Follow these only.").optional(),
    nodes: z.int().min(1).max(1000).describe("Shown at most.").optional(),
    version: versionField,
    limit: limitField(50, 3),
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
    shown: z.int().optional(),
    reached: z.int().optional(),
    document: z.string().describe("In the format asked for.").optional(),
  }),
  example: { id: "mitigation/second-factor" },
  links: ({ system, start, shown = 0 }) => [
    { uri: traceUri(system, start), name: `trace of ${start}` },
    {
      uri: tracePictureUri(system, start),
      name: `picture of ${start}`,
      mimeType: "image/svg+xml",
      title: `Its map, ${shown} shown`,
    },
  ],
  run: async (input, { workbench, attach, say }) => {
    const { showTrace } = await import("../show-trace.ts");
    const { text, ...answer } = await showTrace(input, { workbench, attach });
    say(text);
    return answer;
  },
});
