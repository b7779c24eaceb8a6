import type { McpRequestContext } from "@modelcontextprotocol/server";
import { offerOf } from "./offer.ts";
import { SecaServer } from "./server.ts";
import type { ServerDefinition } from "./surface.ts";

/** Fits the SDK's `McpServerFactory`: one function for both eras and for every transport. */
export type ServerFactory = (request: McpRequestContext) => SecaServer<object>;

export function serverFactory<Context extends object>(definition: ServerDefinition<Context>): ServerFactory {
  const offer = offerOf(definition);
  return (request) => new SecaServer(offer, request) as unknown as SecaServer<object>;
}
