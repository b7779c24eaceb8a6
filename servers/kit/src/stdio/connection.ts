import type { McpRequestContext, Transport } from "@modelcontextprotocol/server";
import { type StdioServerHandle, serveStdio } from "@modelcontextprotocol/server/stdio";
import type { ServerFactory } from "../factory.ts";
import type { SecaServer } from "../server.ts";

/**
 * Serves one client on any two-way transport, whichever era it speaks. A modern client subscribes with a request that
 * the SDK answers before our server sees it; here it is noticed, so that the record is watched only once somebody
 * wants to know.
 */
export function serveConnection(
  factory: ServerFactory,
  transport: Transport,
  onerror: (error: Error) => void = () => {},
): StdioServerHandle {
  let server: SecaServer<object> | undefined;
  let isWatched = false;
  const made = (request: McpRequestContext): SecaServer<object> => {
    server = factory(request);
    if (isWatched) void server.watch();
    return server;
  };
  const handle = serveStdio(made, { transport, onerror });

  const pass = transport.onmessage;
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a transport has no events, only this field
  transport.onmessage = (message, extra) => {
    if ("method" in message && message.method === "subscriptions/listen") {
      isWatched = true;
      // The SDK confirms a subscription when it sees it, so it sees it once it holds.
      void (server?.watch() ?? Promise.resolve()).then(() => pass?.(message, extra));
      return;
    }
    pass?.(message, extra);
  };
  return handle;
}
