import type { Scope } from "@seca/core/kernel";
import { resourceAt } from "./handlers/resources.ts";
import { type Granted, reaches } from "./scope.ts";
import type { ServerDefinition } from "./surface.ts";

interface Asked {
  readonly method: string;
  readonly params?: unknown;
}

interface Scoped {
  readonly scope: Scope;
}

/**
 * The scope that a message asks for and its caller has not, before anything of it is done. What is not there at all is
 * left to the handlers, who say so.
 */
export function scopeMissing<Context extends object>(
  message: Asked,
  definition: ServerDefinition<Context>,
  granted: Granted,
): Scope | undefined {
  return aimedAt(message, definition)
    .filter((named) => named.length > 0 && !named.some((each) => reaches(granted, each)))
    .map(([first]) => first!.scope)[0];
}

/** What a message names: for each name everything that answers to it, as a tool and the one that only looks. */
function aimedAt<Context extends object>({ method, params }: Asked, definition: ServerDefinition<Context>): Scoped[][] {
  const { tools, lookTools = [], prompts = [], resources = [] } = definition;
  const named = (list: readonly (Scoped & { readonly name: string })[], name: unknown): Scoped[] =>
    list.filter((each) => each.name === name);
  const at = (uri: unknown): Scoped[] => {
    const resource = typeof uri === "string" ? resourceAt(resources, uri)?.resource : undefined;
    return resource ? [resource] : [];
  };
  const given = (params ?? {}) as Record<string, unknown>;
  switch (method) {
    case "tools/call":
      return [named([...tools, ...lookTools], given.name)];
    case "prompts/get":
      return [named(prompts, given.name)];
    case "resources/read":
    case "resources/subscribe":
      return [at(given.uri)];
    case "subscriptions/listen":
      return listOf(
        (given.notifications as { resourceSubscriptions?: unknown } | undefined)?.resourceSubscriptions,
      ).map(at);
    case "completion/complete": {
      const { name, uri } = (given.ref ?? {}) as { name?: unknown; uri?: unknown };
      return [named(prompts, name), resources.filter(({ address }) => address.uri === uri)];
    }
    default:
      return [];
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
