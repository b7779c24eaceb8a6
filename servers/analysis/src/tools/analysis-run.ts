import { defineTool, type Services } from "@seca/base";
import type { Framework } from "@seca/core/workbench";
import type { Tool } from "@seca/kit";
import * as z from "zod";
import { analysedLinks, analysing } from "../frameworks/analysing.ts";
import { Analysed, running } from "../frameworks/fields.ts";

export const analysisRun = (frameworks: readonly Framework[]): Tool<Services> =>
  defineTool({
    name: "analysis_run",
    title: "Analyse a system",
    description:
      "Analyses a system and says what was found: the worst findings, and the questions whose answers would settle most. After a change only what it touches is analysed again. Put the questions to the user, answer them with change_apply, and look closer with analysis_get.",
    effect: "reads",
    scope: "seca:run",
    input: z.object({
      ...running,
      frameworks: z
        .array(z.string().max(40))
        .min(1)
        .max(20)
        .describe(`Default all that fit: ${idsOf(frameworks)}.`)
        .optional(),
    }),
    output: Analysed,
    example: {},
    links: analysedLinks,
    run: analysing,
  });

/** Many are listed by their resource instead. */
const IDS_TOLD = 16;

const idsOf = (frameworks: readonly Framework[]): string => {
  const ids = frameworks.slice(0, IDS_TOLD).map(({ id }) => id);
  return frameworks.length > IDS_TOLD ? `${ids.join(", ")}, and more at seca://plugins` : ids.join(", ");
};
