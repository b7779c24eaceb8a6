import type { Log } from "@seca/core/kernel";
import type { McpRequestContext, ServerOptions } from "@modelcontextprotocol/server";
import { hintsOf } from "./effect.ts";
import type { Prompt } from "./prompt.ts";
import type { Resource } from "./resource.ts";
import type { Tool } from "./tool.ts";

/** A server as its author states it: everything heavy is made here once, since HTTP makes a server for every request. */
export interface ServerDefinition<Context extends object> {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** What a model should know before its first call, in a few sentences. */
  readonly instructions: string;
  readonly tools: readonly Tool<Context>[];
  readonly resources?: readonly Resource<Context>[];
  readonly prompts?: readonly Prompt<Context>[];
  /**
   * The services that tools get; those that cost to open should open when first used. A function where they depend on
   * who asks (HTTP: once a request; stdio: once a connection).
   */
  readonly context: Context | ((request: McpRequestContext) => Context);
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

/** Resolves once it hears, since whoever is told that they subscribed may rely on it. */
export type Updates<Context> = (
  context: Context,
  onChange: (uri: string) => void,
  onListChange: () => void,
) => (() => void) | Promise<() => void>;

/** A definition made ready: chosen, sorted, checked. */
export interface Surface<Context extends object> extends ServerDefinition<Context> {
  readonly resources: readonly Resource<Context>[];
  readonly prompts: readonly Prompt<Context>[];
  readonly options: ServerOptions;
}

export function surfaceOf<Context extends object>(definition: ServerDefinition<Context>): Surface<Context> {
  const { readOnly = false, resources = [], prompts = [] } = definition;
  const surface = {
    ...definition,
    // Sorted, because models cache the list by its bytes.
    tools: byName(definition.tools.filter((tool) => !readOnly || hintsOf(tool.effect).readOnlyHint)),
    resources: byName(resources),
    prompts: byName(prompts),
  };
  return { ...surface, options: optionsOf(surface) };
}

/** Lists are the same for everyone and change only with a new version, unless a resource lists what is in the record. */
const STEADY = { ttlMs: 3_600_000, cacheScope: "public" } as const;

function optionsOf<Context extends object>(surface: Omit<Surface<Context>, "options">): ServerOptions {
  const { tools, resources, prompts, updates, instructions } = surface;
  const completes =
    resources.some((resource) => Object.keys(resource.complete).length > 0) ||
    prompts.some((prompt) => Object.values(prompt.args).some((arg) => arg.complete !== undefined));
  return {
    instructions,
    capabilities: {
      ...(tools.length > 0 && { tools: {} }),
      ...(resources.length > 0 && { resources: updates ? { subscribe: true, listChanged: true } : {} }),
      ...(prompts.length > 0 && { prompts: {} }),
      ...(completes && { completions: {} }),
    },
    cacheHints: {
      "server/discover": STEADY,
      "tools/list": STEADY,
      "prompts/list": STEADY,
      "resources/templates/list": STEADY,
      ...(resources.every((resource) => resource.list === undefined) && { "resources/list": STEADY }),
    },
  };
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): Named[] {
  const sorted = list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const twice = sorted.find((entry, at) => entry.name === sorted[at + 1]?.name);
  if (twice) throw new Error(`"${twice.name}" is defined twice`);
  return sorted;
}
