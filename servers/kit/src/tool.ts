import type { Scope } from "@seca/core/kernel";
import type * as z from "zod";
import type { Call } from "./call.ts";
import { type Hints, type Effect, hintsOf } from "./effect.ts";
import { type JsonSchema, jsonSchemaOf } from "./json-schema.ts";
import { scopeOf } from "./scope.ts";

/** What a server author writes. The schemas are the only description of the shapes. */
export interface ToolDefinition<Context, Input extends z.ZodObject, Output extends z.ZodObject> {
  /** `area_verb` or `area_verb_noun`; stable once published. */
  readonly name: string;
  readonly title: string;
  /** At most three sentences: what it does, when to use it, what to do next. */
  readonly description: string;
  readonly effect: Effect;
  /** What a caller must be allowed to do. Default: what the effect asks for. */
  readonly scope?: Scope;
  /** Tools of one toolset are switched on together; without one a tool is always on. */
  readonly toolset?: string;
  readonly input: Input;
  readonly output: Output;
  /** One call that works: shown when arguments do not fit, and made by the contract tests. */
  readonly example: z.input<Input>;
  /** Compact text for the model, best a Markdown table. Default: the output as compact JSON. */
  readonly text?: (output: z.output<Output>) => string;
  readonly links?: (output: z.output<Output>) => readonly Link[];
  readonly run: (input: z.output<Input>, call: Context & Call) => z.output<Output> | Promise<z.output<Output>>;
}

/** A resource that the answer speaks of, so that a host can read on. */
export interface Link {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly mimeType?: string;
}

/** A tool as the kit and its callers see it, whatever its input and output are. */
export interface Tool<Context> {
  readonly name: string;
  readonly effect: Effect;
  readonly scope: Scope;
  readonly toolset: string | undefined;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly example: unknown;
  readonly text: (output: Readonly<Record<string, unknown>>) => string;
  readonly links: (output: Readonly<Record<string, unknown>>) => readonly Link[];
  /** `input` must have been read by `readInput`. A method, so that tools of any input fit one list. */
  run(input: unknown, call: Context & Call): unknown;
  /** The entry in `tools/list`. Made on first use and kept, because HTTP lists the same tools for every request. */
  listed(): ListedTool;
}

export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema & { readonly type: "object" };
  readonly outputSchema: JsonSchema & { readonly type: "object" };
  readonly annotations: Hints;
  readonly _meta: { readonly "seca/example": unknown };
}

export function defineTool<Context, Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Context, Input, Output>,
): Tool<Context> {
  let listed: ListedTool | undefined;
  return {
    name: definition.name,
    effect: definition.effect,
    scope: definition.scope ?? scopeOf(definition.effect),
    toolset: definition.toolset,
    input: definition.input,
    output: definition.output,
    example: definition.example,
    text: (output) => definition.text?.(output as z.output<Output>) ?? JSON.stringify(output),
    links: (output) => definition.links?.(output as z.output<Output>) ?? [],
    run: (input, call) => definition.run(input as z.output<Input>, call),
    listed: () =>
      (listed ??= {
        name: definition.name,
        title: definition.title,
        description: definition.description,
        inputSchema: jsonSchemaOf(definition.input, "input"),
        outputSchema: jsonSchemaOf(definition.output, "output"),
        annotations: hintsOf(definition.effect),
        _meta: { "seca/example": definition.example },
      }),
  };
}
