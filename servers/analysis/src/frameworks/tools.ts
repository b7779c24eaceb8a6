import { defineTool, type Services } from "@seca/base";
import type { Framework } from "@seca/core/workbench";
import type { Tool } from "@seca/kit";
import * as z from "zod";
import { analysedLinks, analysing } from "./analysing.ts";
import { Analysed, running } from "./fields.ts";

export const FRAMEWORKS_TOOLSET = "frameworks";

interface Space {
  /** How many tools there may be of them. */
  readonly most: number;
  /** Names that others have: a framework of such a name has no tool of its own. */
  readonly taken: readonly string[];
}

/**
 * A tool for each framework, in the order in which they are offered. Where there are more than there is space for, the
 * last tool runs all the others by their ids.
 */
export function frameworkTools(frameworks: readonly Framework[], { most, taken }: Space): readonly Tool<Services>[] {
  const free = frameworks.filter(({ id }) => ![...taken, OTHERS].includes(toolName(id)));
  if (free.length === frameworks.length && free.length <= most) return free.map(toolOf);
  const alone = free.slice(0, Math.max(0, most - 1));
  const others = frameworks.filter((framework) => !alone.includes(framework));
  return [...alone.map(toolOf), ...(most > 0 ? [toolOfOthers(others)] : [])];
}

/** Runs what has no tool of its own. */
const OTHERS = "run_framework";

const toolName = (framework: string): string => `run_${framework.replaceAll("-", "_")}`;

const shape = {
  toolset: FRAMEWORKS_TOOLSET,
  effect: "reads",
  scope: "seca:run",
  output: Analysed,
  example: {},
  links: analysedLinks,
} as const;

function toolOf({ id, title, says }: Framework): Tool<Services> {
  return defineTool({
    ...shape,
    name: toolName(id),
    title: shortened(`Run ${title}`),
    description: `${says} Runs it alone, and answers as analysis_run does.`,
    input: z.object(running),
    run: (request, call) => analysing({ ...request, frameworks: [id] }, call),
  });
}

function toolOfOthers(others: readonly Framework[]): Tool<Services> {
  const [first] = others;
  return defineTool({
    ...shape,
    name: OTHERS,
    title: "Run another framework",
    description: `Runs one framework that has no tool of its own, and answers as analysis_run does. There are: ${listOf(others)}.`,
    input: z.object({ framework: z.enum(others.map(({ id }) => id)), ...running }),
    example: { framework: first!.id },
    run: ({ framework, ...request }, call) => analysing({ ...request, frameworks: [framework] }, call),
  });
}

/** Beyond these the ids speak for themselves, and seca://plugins for them. */
const TITLES_TOLD = 8;

const listOf = (frameworks: readonly Framework[]): string =>
  frameworks.length <= TITLES_TOLD
    ? frameworks.map(({ id, title }) => `${id} (${shortened(title)})`).join(", ")
    : `${frameworks.length}, which seca://plugins describes`;

const TITLE_MAX = 40;

const shortened = (title: string): string => (title.length > TITLE_MAX ? `${title.slice(0, TITLE_MAX - 1)}…` : title);
