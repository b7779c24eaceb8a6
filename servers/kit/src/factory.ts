import type { McpRequestContext } from "@modelcontextprotocol/server";
import { SecaServer } from "./server.ts";
import { type ServerDefinition, surfaceOf } from "./surface.ts";

/** Fits the SDK's `McpServerFactory`: one function for both eras and for every transport. */
export type ServerFactory = (request: McpRequestContext) => SecaServer<object>;

export function serverFactory<Context extends object>(definition: ServerDefinition<Context>): ServerFactory {
  const surface = surfaceOf(definition);
  return (request) => new SecaServer(surface, request) as unknown as SecaServer<object>;
}
