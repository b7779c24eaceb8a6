import { completeEntity, completeSystem, defineResource } from "@seca/base";
import { drawTrace, hopRow, stoppedSentence } from "./render.ts";

export const traceResource = defineResource({
  name: "trace",
  title: "A trace",
  description: "The chains from an entity up to stakeholders, as text.",
  uri: "seca://system/{system}/trace/{+id}",
  mimeType: "text/plain",
  complete: { system: completeSystem, id: completeEntity },
  read: async (variables, { workbench }) => {
    const system = await workbench.systemId(variables.system);
    const { trace } = await workbench.trace(system, variables.id, { direction: "up", limit: 10 });
    return trace.chains.length === 0
      ? stoppedSentence(trace)
      : trace.chains.map((chain) => drawTrace(trace.start, chain.map(hopRow))).join("\n\n");
  },
});
