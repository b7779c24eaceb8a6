/** A tool as it comes in `tools/list`, from whichever client. */
export interface Listed {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputSchema: unknown;
  readonly outputSchema?: unknown;
  readonly annotations?: object | undefined;
  readonly _meta?: Readonly<Record<string, unknown>> | undefined;
}

/** Tokens a tool may cost a model before it is ever called (DESIGN.md section 8). */
export const TOOL_BUDGET = { input: 400, output: 300 } as const;

export interface Budget {
  /** Name, description and input schema. */
  readonly input: number;
  readonly output: number;
}

export function toolBudget({ name, description, inputSchema, outputSchema }: Listed): Budget {
  return { input: tokens({ name, description, inputSchema }), output: tokens(outputSchema) };
}

/** About four bytes make a token. */
const tokens = (value: unknown): number => Math.ceil(Buffer.byteLength(JSON.stringify(value) ?? "") / 4);

/** A tool as text for its snapshot file: what is promised, in an order that does not depend on how it was written. */
export function describeTool(tool: Listed): string {
  const { input, output } = toolBudget(tool);
  return [
    `${tool.name}: ${tool.title}`,
    tool.description,
    `hints: ${JSON.stringify(sorted(tool.annotations))}`,
    `example: ${JSON.stringify(tool._meta?.["seca/example"])}`,
    `input (${input} tokens with name and description): ${pretty(tool.inputSchema)}`,
    `output (${output} tokens): ${pretty(tool.outputSchema)}`,
    "",
  ].join("\n");
}

const pretty = (value: unknown): string => JSON.stringify(sorted(value), null, 2) ?? "none";

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
