import { SecaError, quoted } from "@seca/core/kernel";
import type { Attachment, Call } from "./call.ts";
import { hintsOf } from "./effect.ts";
import { readInput } from "./input.ts";
import { LIMIT_MS, withinLimit } from "./limit.ts";
import { notFound } from "./missing.ts";
import type { Link, Tool } from "./tool.ts";

/** What a tool said, before it is put into any protocol. */
export interface Answer {
  readonly output: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly links: readonly Link[];
}

export interface CallOptions extends Partial<Omit<Call, "attach" | "say">> {
  readonly limitMs?: number;
  /** Checks what the tool returned against its output schema: on in tests and while developing. */
  readonly checkOutput?: boolean;
}

/** Calls one tool by name without MCP: the same reading of arguments and the same errors, thrown. */
export async function callTool<Context extends object>(
  tools: readonly Tool<Context>[],
  name: string,
  args: unknown,
  context: Context,
  options: CallOptions = {},
): Promise<Answer> {
  return answer(toolNamed(tools, name), args, context, options);
}

export function toolNamed<Context>(tools: readonly Tool<Context>[], name: string): Tool<Context> {
  const tool = tools.find((known) => known.name === name);
  if (tool) return tool;
  throw notFound(
    "tool",
    name,
    tools.map((known) => known.name),
  );
}

export async function answer<Context extends object>(
  tool: Tool<Context>,
  args: unknown,
  context: Context,
  options: CallOptions,
): Promise<Answer> {
  const input = readInput(args, { schema: tool.input, whose: tool.name, example: tool.example });
  const attachments: Attachment[] = [];
  let words: string | undefined;
  const { signal = new AbortController().signal, limitMs = LIMIT_MS } = options;

  const output = await withinLimit({ signal, limitMs, late: () => tooLate(tool, limitMs) }, async (signal) => {
    const call: Call = {
      signal,
      progress: options.progress ?? (() => {}),
      client: options.client,
      attach: (attachment) => attachments.push(attachment),
      say: (text) => void (words = text),
      read: options.read ?? nothingToRead,
      ask: options.ask ?? (() => undefined),
    };
    // The services are inherited, not copied: copying would open the ones that open when first asked for.
    return tool.run(input, Object.assign(Object.create(context) as Context, call));
  });

  if (options.checkOutput) tool.output.parse(output);
  const said = output as Answer["output"];
  return { output: said, text: words ?? tool.text(said), attachments, links: tool.links(said) };
}

const nothingToRead: Call["read"] = async (uri) => {
  throw new SecaError("not_found", `Nothing can be read here at ${quoted(uri)}.`, "Connect to a server of seca.");
};

function tooLate(tool: Tool<never>, limitMs: number): SecaError {
  const sentence = `${tool.name} was not done within ${limitMs / 1000} s and was told to stop.`;
  return hintsOf(tool.effect).readOnlyHint
    ? new SecaError("timeout", sentence, "Ask for less at once, or try again when the machine is less busy.")
    : new SecaError("timeout", sentence, "It may have taken effect: look before you call it again.");
}
