import { completeEntity, completeSystem, defineResource } from "@seca/base";

export const traceResource = defineResource({
  name: "trace",
  title: "A trace",
  description: "The chains from an entity up to stakeholders, as text.",
  uri: "seca://system/{system}/trace/{+id}",
  mimeType: "text/plain",
  complete: { system: completeSystem, id: completeEntity },
  read: async (variables, { workbench }) => {
    const { drawTrace, hopRow, stoppedSentence } = await import("./render.ts");
    const system = await workbench.systemId(variables.system);
    const { trace } = await workbench.trace(system, variables.id, { direction: "up", limit: 10 });
    return trace.chains.length === 0
      ? stoppedSentence(trace)
      : trace.chains.map((chain) => drawTrace(trace.start, chain.map(hopRow))).join("\n\n");
  },
});

export const tracePictureResource = defineResource({
  name: "trace-picture",
  title: "A trace as a picture",
  description: "Why an entity is there, to the left, and what carries it out, to the right, as SVG.",
  uri: "seca://system/{system}/trace-picture/{+id}",
  mimeType: "image/svg+xml",
  complete: { system: completeSystem, id: completeEntity },
  read: async (variables, { workbench }) => {
    const { DIRECTIONS, NODES_IN_PICTURE, pictureOf } = await import("./show-trace.ts");
    const system = await workbench.systemId(variables.system);
    const asked = { directions: DIRECTIONS.both, depth: 20, nodesMax: NODES_IN_PICTURE };
    const { map } = await workbench.tracing.map(system, variables.id, asked);
    return pictureOf(variables.id, map);
  },
});

const FORMATS = ["csv", "xlsx"];

export const matrixResource = defineResource({
  name: "trace-matrix",
  title: "A trace matrix",
  description: "Which of one kind are linked to which of another, as csv or xlsx.",
  uri: "seca://system/{system}/matrix/{rows}/{columns}/{format}",
  mimeType: "text/csv",
  complete: { system: completeSystem, format: (typed) => FORMATS.filter((each) => each.startsWith(typed)) },
  read: async ({ system: named, rows, columns, format }, { workbench }) => {
    const { matrixFile } = await import("./matrix-file.ts");
    const system = await workbench.systemId(named);
    const { matrix } = await workbench.tracing.wholeMatrix(system, { rows, columns, hops: 1 });
    return matrixFile(matrix, format);
  },
});
