import type { Log } from "@seca/core/kernel";
import type { ServerOptions } from "@modelcontextprotocol/server";
import { hintsOf } from "./effect.ts";
import type { Prompt } from "./prompt.ts";
import type { Resource } from "./resource.ts";
import { type Granted, reaches } from "./scope.ts";
import type { Tool } from "./tool.ts";
import type { Who } from "./who.ts";

/** A server as its author states it: everything heavy is made here once, since HTTP makes a server for every request. */
export interface ServerDefinition<Context extends object> {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** What a model should know before its first call, in a few sentences; of the tools it is offered, where that differs. */
  readonly instructions: string | ((offered: readonly Tool<Context>[]) => string);
  readonly tools: readonly Tool<Context>[];
  /** These stand in for the tools of the same names that a caller is not offered because they write. */
  readonly lookTools?: readonly Tool<Context>[];
  readonly resources?: readonly Resource<Context>[];
  readonly prompts?: readonly Prompt<Context>[];
  /**
   * The services that tools get; those that cost to open should open when first used. A function where they depend on
   * who asks, which is asked for every request.
   */
  readonly context: Context | ((who: Who | undefined) => Context);
  /** The services as one call gets them, for those who keep who did what; asked once a call, so it should cost nothing. */
  readonly forCall?: (context: Context, call: CallNote) => Context;
  /** Called once somebody subscribes; returns how to stop. */
  readonly updates?: Updates<Context>;
  /** Told of every call of a tool once it is over: "ok", "asked", "cancelled", "fault", or the code of the refusal. */
  readonly onCalled?: (tool: string, outcome: string, ms: number) => void;
  readonly log: Log;
  /** Only tools that read. */
  readonly readOnly?: boolean;
  /** Checks every output against its schema: on in tests and while developing. */
  readonly checkOutput?: boolean;
  /** How long a call may take; tests shorten it. */
  readonly limitMs?: number;
}

/** What is known of a call before it is made. */
export interface CallNote {
  /** The tool, or the method where no tool is called. */
  readonly tool: string;
  /** The program that called, as it names itself. */
  readonly client: string | undefined;
  /** The caller's number of the request (W3C Trace Context), if it sent one. */
  readonly trace: string | undefined;
}

/** Resolves once it hears, since whoever is told that they subscribed may rely on it. */
export type Updates<Context> = (
  context: Context,
  onChange: (uri: string) => void,
  onListChange: () => void,
) => (() => void) | Promise<() => void>;

/** A definition made ready: chosen, sorted, checked. */
export interface Surface<Context extends object> extends ServerDefinition<Context> {
  readonly instructions: string;
  readonly resources: readonly Resource<Context>[];
  readonly prompts: readonly Prompt<Context>[];
  readonly options: ServerOptions;
}

/** Whole, or what the granted scopes reach. */
export function surfaceOf<Context extends object>(
  definition: ServerDefinition<Context>,
  granted?: Granted,
): Surface<Context> {
  const { instructions, resources = [], prompts = [] } = definition;
  // Sorted, because models cache the list by its bytes.
  const tools = byName(toolsFor(definition, granted));
  const surface = {
    ...definition,
    tools,
    instructions: typeof instructions === "function" ? instructions(tools) : instructions,
    resources: byName(resources.filter((resource) => reaches(granted, resource))),
    prompts: byName(prompts.filter((prompt) => reaches(granted, prompt))),
  };
  return { ...surface, options: { instructions: surface.instructions, ...optionsOf(definition, granted) } };
}

function toolsFor<Context extends object>(
  { tools, lookTools = [], readOnly = false }: ServerDefinition<Context>,
  granted: Granted,
): Tool<Context>[] {
  const isOffered = (tool: Tool<Context>): boolean =>
    reaches(granted, tool) && (!readOnly || hintsOf(tool.effect).readOnlyHint);
  const offered = tools.filter(isOffered);
  const names = new Set(offered.map(({ name }) => name));
  return [...offered, ...lookTools.filter((tool) => isOffered(tool) && !names.has(tool.name))];
}

/** Of the whole definition, so that what an old client was promised holds when it comes with other scopes. */
function optionsOf<Context extends object>(definition: ServerDefinition<Context>, granted: Granted): ServerOptions {
  const { tools, lookTools = [], resources = [], prompts = [], updates } = definition;
  const completes =
    resources.some((resource) => Object.keys(resource.complete).length > 0) ||
    prompts.some((prompt) => Object.values(prompt.args).some((arg) => arg.complete !== undefined));
  // Lists change only with a new version, unless a resource lists what is in the record; where callers sign in, each
  // has lists of his own.
  const steady = { ttlMs: 3_600_000, cacheScope: granted === undefined ? "public" : "private" } as const;
  return {
    capabilities: {
      ...(tools.length + lookTools.length > 0 && { tools: {} }),
      ...(resources.length > 0 && { resources: updates ? { subscribe: true, listChanged: true } : {} }),
      ...(prompts.length > 0 && { prompts: {} }),
      ...(completes && { completions: {} }),
    },
    cacheHints: {
      "server/discover": steady,
      "tools/list": steady,
      "prompts/list": steady,
      "resources/templates/list": steady,
      ...(resources.every((resource) => resource.list === undefined) && { "resources/list": steady }),
    },
  };
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): Named[] {
  const sorted = list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const twice = sorted.find((entry, at) => entry.name === sorted[at + 1]?.name);
  if (twice) throw new Error(`"${twice.name}" is defined twice`);
  return sorted;
}
