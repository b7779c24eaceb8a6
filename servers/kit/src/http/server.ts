import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@seca/core/kernel";
import { type ServerFactory, serverFactory } from "../factory.ts";
import { reportFault } from "../fault.ts";
import type { ServerDefinition, Updates } from "../surface.ts";
import { Bodies } from "./body.ts";
import { Endpoint, type Reply } from "./endpoint.ts";
import { send, whileWaiting } from "./exchange.ts";
import { type Feed, feedOf } from "./feed.ts";
import { guard } from "./guards.ts";
import { type Dependencies, Health } from "./health.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { type Place, listen } from "./listen.ts";
import { type Gauge, Metrics } from "./metrics.ts";
import { type Refusal, refused } from "./refusal.ts";
import { type Verify, admitLocal } from "./verify.ts";

export interface HttpOptions<Context extends object> extends Partial<Place> {
  /**
   * What is served under which path. Their services are one object, because a stream of news that several callers
   * share must not tell one what is another's.
   */
  readonly servers: Readonly<Record<string, ServerDefinition<Context> & { readonly context: Context }>>;
  /** What `/readyz` asks for. */
  readonly dependencies?: Dependencies;
  readonly verify?: Verify;
  /** How a definition becomes a server; the conformance fixtures add to it what no server of ours does. */
  readonly factoryOf?: (definition: ServerDefinition<Context>) => ServerFactory;
  readonly limits?: Partial<Limits>;
  readonly log: Log;
}

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
  const { host = "127.0.0.1", port = 0 } = options;
  const address = await listen(server, { host, port });
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

class Service<Context extends object> {
  readonly limits: Limits;
  readonly #log: Log;
  readonly #verify: Verify;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #health: Health;
  readonly #metrics = new Metrics();
  readonly #calls = new Set<ServerResponse>();
  #streams = 0;
  #connections = 0;
  #isLeaving = false;
  #settled: () => void = () => {};

  constructor(options: HttpOptions<Context>) {
    const { servers, dependencies = {}, verify = admitLocal, factoryOf = serverFactory, limits, log } = options;
    this.limits = { ...LIMITS, ...limits };
    this.#log = log;
    this.#verify = verify;
    this.#health = new Health(dependencies, log);
    const bodies = new Bodies(this.limits);
    const feeds = new Map<Updates<Context>, Feed<Context>>();
    for (const [path, given] of Object.entries(servers)) {
      const { updates, context } = given;
      const feed = updates && (feeds.get(updates) ?? feedOf(updates, context));
      if (updates && feed) feeds.set(updates, feed);
      const factory = factoryOf({ ...given, ...(feed && { updates: feed.updates }), onCalled: this.#metrics.called });
      this.#endpoints.set(path, new Endpoint({ path, factory, feed, bodies, limits: this.limits, log }));
    }
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls.add(response);
    response.on("error", (error) => this.#log.debug({ err: error }, "a caller has left"));
    let done: Reply["done"];
    try {
      const reply = await this.#replyTo(request, response);
      done = reply.done;
      if (reply.lasts) this.#lasting(response);
      if (this.#isLeaving) response.shouldKeepAlive = false;
      this.#metrics.answered(reply.response.status);
      await send(reply.response, response, { request, stallMs: this.limits.stallMs });
    } catch (error) {
      this.#fail(error, response);
    } finally {
      done?.();
      this.#calls.delete(response);
      if (this.#calls.size === 0) this.#settled();
    }
  }

  #fail(error: unknown, response: ServerResponse): void {
    // Whoever leaves in the middle of a sentence has no fault of ours to hear of.
    if (response.destroyed || response.socket?.destroyed) return this.#log.debug({ err: error }, "a caller has left");
    const message = reportFault(this.#log, error, "http");
    if (response.headersSent) return void response.destroy();
    const body = { jsonrpc: "2.0", id: null, error: { code: -32_603, message } };
    response.writeHead(500, { "content-type": "application/json", connection: "close" }).end(JSON.stringify(body));
  }

  async #replyTo(request: IncomingMessage, response: ServerResponse): Promise<Reply> {
    const refusal = this.#isLeaving ? LEAVING : guard(request);
    if (refusal) return { response: refused(refusal) };
    const path = request.url?.split("?", 1)[0] ?? "";
    if (Object.hasOwn(PROBES, path)) return { response: await this.#probe(path, request.method) };
    const endpoint = this.#endpoints.get(path);
    if (!endpoint) return { response: refused(noSuchPath([...this.#endpoints.keys()])) };
    const who = await this.#verify(request);
    if ("status" in who) return { response: refused(who) };
    return endpoint.serve(request, who, whileWaiting(response));
  }

  async #probe(path: string, method: string | undefined): Promise<Response> {
    if (method !== "GET") return refused(ONLY_GET);
    switch (PROBES[path]) {
      case "ready": {
        const readiness = await this.#health.readiness();
        return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
      }
      case "metrics":
        return new Response(this.#metrics.text(this.#gauges()), { headers: { "content-type": OPEN_METRICS } });
      default:
        return Response.json({ alive: true });
    }
  }

  #gauges(): Record<string, Gauge> {
    const memory = process.memoryUsage();
    const of = (value: number) => () => ({ "": value });
    return {
      seca_sessions: {
        says: "Sessions of clients of before 2026, by path.",
        label: "path",
        values: () => Object.fromEntries([...this.#endpoints].map(([path, { sessions }]) => [path, sessions.size])),
      },
      seca_requests_in_flight: { says: "Requests that wait for their answer.", values: of(this.#calls.size) },
      seca_streams: { says: "Streams on which somebody waits for news.", values: of(this.#streams) },
      seca_connections: { says: "Connections of clients.", values: of(this.#connections) },
      seca_dependency_up: {
        says: "What readyz found when it was last asked.",
        label: "dependency",
        values: () => this.#health.seen,
      },
      process_resident_memory_bytes: { says: "Memory of this process.", values: of(memory.rss) },
    };
  }

  /** A stream of news is no call that somebody waits for: it is ended, not waited for. */
  #lasting(response: ServerResponse): void {
    this.#calls.delete(response);
    this.#streams++;
    response.once("close", () => this.#streams--);
  }

  countConnections(server: Server): void {
    server.on("connection", (socket) => {
      this.#connections++;
      socket.once("close", () => this.#connections--);
    });
  }

  async close(): Promise<void> {
    this.#isLeaving = true;
    if (this.#calls.size > 0) {
      const settled = new Promise<void>((resolve) => (this.#settled = resolve));
      await Promise.race([settled, sleep(this.limits.graceMs, undefined, { ref: false })]);
    }
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.close()));
  }
}

const PROBES: Readonly<Record<string, "alive" | "ready" | "metrics">> = {
  "/healthz": "alive",
  "/readyz": "ready",
  "/metrics": "metrics",
};
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const ONLY_GET: Refusal = { status: 405, sentence: "This path is only read.", headers: { allow: "GET" } };
const LEAVING: Refusal = {
  status: 503,
  sentence: "seca is leaving. Call again once it is back.",
  headers: { "retry-after": "5" },
};
const noSuchPath = (paths: readonly string[]): Refusal => ({
  status: 404,
  sentence: `Nothing is served here. There are: ${paths.join(", ")}.`,
});
