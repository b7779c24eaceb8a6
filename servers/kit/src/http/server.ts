import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { assertMayListen, listen } from "./listen.ts";
import type { HttpOptions } from "./options.ts";
import { Service } from "./service.ts";

export interface HttpServer {
  /** `http://127.0.0.1:8383`. */
  readonly address: string;
  readonly paths: readonly string[];
  /** Takes nothing new, lets what was accepted finish, then ends the streams and the connections. */
  readonly close: () => Promise<void>;
}

/** What is left for last answers to reach a client that reads slowly. */
const FLUSH_MS = 500;

/** Serves MCP over Streamable HTTP to clients of both eras, and tells a watchman how it is doing. */
export async function openHttp<Context extends object>(options: HttpOptions<Context>): Promise<HttpServer> {
  const { host = "127.0.0.1", port = 0, publicUrl } = options;
  assertMayListen(host, { hasSignIn: options.signIn !== undefined, publicUrl });
  const service = new Service(options);
  const { limits } = service;
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.idleMs,
      connectionsCheckingInterval: limits.checkMs,
      // Finds out about a peer that vanished without a word.
      keepAlive: true,
      keepAliveInitialDelay: limits.idleMs,
    },
    (request, response) => void service.answer(request, response),
  );
  server.maxConnections = limits.connections;
  service.countConnections(server);
  const address = await listen(server, { host, port }).catch(async (error: unknown) => {
    await service.close();
    throw error;
  });
  return {
    address,
    paths: Object.keys(options.servers),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await service.close();
      await Promise.race([closed, sleep(FLUSH_MS, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
    },
  };
}
