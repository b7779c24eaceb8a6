import type { JSONRPCRequest, Result, ServerContext } from "@modelcontextprotocol/server";
import type { ServerFactory } from "../factory.ts";
import { offerOf } from "../offer.ts";
import { SecaServer } from "../server.ts";
import type { ServerDefinition } from "../surface.ts";
import { listedRaw, rawPrompts, rawTools, states } from "./raw.ts";

type Handler = (request: JSONRPCRequest, ctx: ServerContext) => Promise<Result>;

/** Our server, which answers some names more. */
class ConformanceServer extends SecaServer<object> {
  protected override _wrapHandler(method: string, handler: Handler): Handler {
    return super._wrapHandler(method, async (request, ctx) => {
      const params = (request.params ?? {}) as { name?: string };
      const raw = { "tools/call": rawTools, "prompts/get": rawPrompts }[method]?.[params.name ?? ""];
      if (raw) return raw(params, ctx);
      const result = await handler(request, ctx);
      if (method === "tools/list") return { ...result, tools: [...(result.tools as object[]), ...listedRaw.tools] };
      if (method === "prompts/list")
        return { ...result, prompts: [...(result.prompts as object[]), ...listedRaw.prompts] };
      return result;
    });
  }
}

export function conformanceFactory(definition: ServerDefinition<object>): ServerFactory {
  const offer = offerOf(definition, ({ options, ...surface }) => ({
    ...surface,
    options: {
      ...options,
      capabilities: { ...options.capabilities, logging: {} },
      requestState: { verify: states.verify },
    },
  }));
  return (request) => new ConformanceServer(offer, request);
}
