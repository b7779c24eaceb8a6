import { completeEntity, completeSystem, defineResource } from "@seca/base";
import { TRACE_FORMATS, type TraceFormat, type Workbench } from "@seca/core/workbench";
import { SecaError, quoted } from "@seca/core/kernel";

const completeFormat = (typed: string): string[] => TRACE_FORMATS.filter((each) => each.startsWith(typed));

export const exchangeResource = defineResource({
  name: "exchange",
  title: "The trace for tools of requirements",
  description:
    "Needs, dangers and answers at the head of main as reqif, openfasttrace, specobject, strictdoc or sphinx-needs.",
  uri: "seca://system/{system}/exchange/{format}",
  mimeType: "text/plain",
  complete: { system: completeSystem, format: completeFormat },
  read: ({ system, format }, { workbench }) => written(workbench, { system, format }),
});

export const exchangeOfResource = defineResource({
  name: "exchange-of",
  title: "A part of the trace for tools of requirements",
  description: "What lies above and below some entities, their ids with commas between them.",
  uri: "seca://system/{system}/exchange/{format}/{+ids}",
  mimeType: "text/plain",
  complete: { system: completeSystem, format: completeFormat, ids: completeEntity },
  read: ({ system, format, ids }, { workbench }) => written(workbench, { system, format, ids: ids.split(",") }),
});

async function written(
  workbench: Workbench,
  { system, format, ids }: { system: string; format: string; ids?: readonly string[] },
): Promise<{ body: string; mimeType: string }> {
  if (!isTraceFormat(format))
    throw new SecaError(
      "bad_input",
      `${quoted(format)} is not a format for tools of requirements.`,
      `Formats: ${TRACE_FORMATS.join(", ")}.`,
    );
  const { text } = await workbench.exportTrace(await workbench.systemId(system), { format, ids });
  return { body: text, mimeType: TYPES[format] };
}

const isTraceFormat = (format: string): format is TraceFormat => (TRACE_FORMATS as readonly string[]).includes(format);

const TYPES: Readonly<Record<TraceFormat, string>> = {
  reqif: "application/xml",
  specobject: "application/xml",
  openfasttrace: "text/markdown",
  strictdoc: "text/plain",
  "sphinx-needs": "application/json",
};
