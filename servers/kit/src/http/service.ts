import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@seca/core/kernel";
import { serverFactory } from "../factory.ts";
import { reportFault } from "../fault.ts";
import { Bodies } from "./body.ts";
import type { Reply } from "./endpoint.ts";
import { send, whileWaiting } from "./exchange.ts";
import { type Entered, Gate } from "./gate.ts";
import { type Guard, guardFor } from "./guards.ts";
import { Health } from "./health.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { Metadata } from "./metadata.ts";
import { type Gauge, type Gauges, Metrics } from "./metrics.ts";
import type { HttpOptions, SignIn } from "./options.ts";
import { type Refusal, refused } from "./refusal.ts";
import { Streams } from "./streams.ts";
import { Tenants } from "./tenants.ts";
import { isLoopback } from "./verify.ts";

/** Answers every request: guards it, finds out who sent it, and hands it to the server of its path. */
export class Service<Context extends object> {
  readonly limits: Limits;
  readonly #servers: HttpOptions<Context>["servers"];
  readonly #signIn: SignIn | undefined;
  readonly #log: Log;
  readonly #guard: Guard;
  readonly #metadata: Metadata;
  readonly #gate: Gate | undefined;
  readonly #tenants: Tenants<Context>;
  readonly #health: Health;
  readonly #metrics = new Metrics();
  readonly #more: Gauges;
  readonly #calls = new Set<ServerResponse>();
  readonly #streams: Streams;
  #connections = 0;
  #isLeaving = false;
  #settled: () => void = () => {};

  constructor(options: HttpOptions<Context>) {
    const { dependencies = {}, gauges = {}, signIn, publicUrl, factoryOf = serverFactory, host, log } = options;
    const limits = { ...LIMITS, ...options.limits };
    this.limits = limits;
    this.#log = log;
    this.#more = gauges;
    this.#signIn = signIn;
    this.#health = new Health(dependencies, log);
    this.#guard = guardFor({ host: host ?? "127.0.0.1", publicUrl });
    this.#metadata = new Metadata({ publicUrl, issuers: signIn?.issuers ?? [] });
    this.#gate =
      signIn &&
      new Gate({
        ...signIn,
        metadata: this.#metadata,
        failedSignIns: limits.failedSignIns,
        isProxied: publicUrl !== undefined && !isLoopback(new URL(publicUrl).hostname),
        onSignIn: this.#metrics.signedIn,
        onLimited: this.#metrics.limited,
        log,
      });
    this.#servers = Object.fromEntries(
      Object.entries(options.servers).map(([path, given]) => [path, { ...given, onCalled: this.#metrics.called }]),
    );
    // A wrong definition is found at the start, not by the first who calls.
    for (const definition of Object.values(this.#servers)) factoryOf(definition);
    const bodies = new Bodies(limits);
    this.#tenants = new Tenants({ servers: this.#servers, factoryOf, bodies, limits, log });
    this.#streams = new Streams(limits);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#calls.add(response);
    response.on("error", (error) => this.#log.debug({ err: error }, "a caller has left"));
    let done: Reply["done"];
    try {
      const reply = await this.#replyTo(request, response);
      done = reply.done;
      if (reply.lasts) {
        // Ended when the server leaves, not waited for.
        this.#calls.delete(response);
        this.#streams.add(response, reply.stillMay ?? WHOEVER_IS_HERE.stillMay);
      }
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

  async #replyTo(
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Reply & Partial<Pick<Entered, "stillMay">>> {
    const refusal = this.#isLeaving ? LEAVING : this.#guard(request);
    if (refusal) return { response: refused(refusal) };
    const path = request.url?.split("?", 1)[0] ?? "";
    if (Object.hasOwn(PROBES, path)) return { response: await this.#probe(path, request) };
    const described = this.#described(path, request);
    if (described) return { response: described };
    if (!Object.hasOwn(this.#servers, path)) return { response: refused(noSuchPath(Object.keys(this.#servers))) };

    const entered = this.#gate ? await this.#gate.enter(request, path) : fromHere(request);
    if ("status" in entered) return { response: refused(entered) };
    const tenant = this.#tenants.of(entered.who);
    if (!tenant) return { response: refused(FULL) };
    const reply = await tenant.serve(path, request, entered, whileWaiting(response));
    return { ...reply, stillMay: entered.stillMay };
  }

  /** What is needed to sign in can be read by everybody. */
  #described(asked: string, request: IncomingMessage): Response | undefined {
    const path = this.#gate && this.#metadata.pathIn(asked, request);
    if (path === undefined || !Object.hasOwn(this.#servers, path)) return undefined;
    if (request.method !== "GET") return refused(ONLY_GET);
    return this.#metadata.of(path, this.#servers[path]!.title, request);
  }

  async #probe(path: string, request: IncomingMessage): Promise<Response> {
    if (request.method !== "GET") return refused(ONLY_GET);
    switch (PROBES[path]) {
      case "ready": {
        const readiness = await this.#health.readiness();
        return Response.json(readiness, { status: readiness.ready ? 200 : 503 });
      }
      case "metrics":
        return (await this.#unwatched(request)) ?? this.#measured();
      default:
        return Response.json({ alive: true });
    }
  }

  /** What all organisations do together is nothing that each may know. */
  async #unwatched(request: IncomingMessage): Promise<Response | undefined> {
    const entered = await this.#gate?.enter(request, Object.keys(this.#servers)[0]!);
    if (!entered) return undefined;
    if ("status" in entered) return refused(entered);
    return entered.who && this.#signIn?.mayWatch(entered.who) ? undefined : refused(NOT_YOURS);
  }

  async #measured(): Promise<Response> {
    const text = await this.#metrics.text({ ...this.#gauges(), ...this.#more }, this.limits.gaugeMs);
    return new Response(text, { headers: { "content-type": OPEN_METRICS } });
  }

  #gauges(): Record<string, Gauge> {
    const memory = process.memoryUsage();
    const of = (value: number) => () => ({ "": value });
    return {
      seca_sessions: {
        says: "Sessions of clients of before 2026, by path.",
        label: "path",
        values: () => this.#tenants.sessions(),
      },
      seca_tenants: { says: "Organisations from which somebody called of late.", values: of(this.#tenants.size) },
      seca_requests_in_flight: { says: "Requests that wait for their answer.", values: of(this.#calls.size) },
      seca_streams: { says: "Streams on which somebody waits for news.", values: of(this.#streams.size) },
      seca_connections: { says: "Connections of clients.", values: of(this.#connections) },
      seca_dependency_up: {
        says: "What readyz found when it was last asked.",
        label: "dependency",
        values: () => this.#health.seen,
      },
      process_resident_memory_bytes: { says: "Memory of this process.", values: of(memory.rss) },
    };
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
    this.#streams.close();
    await this.#tenants.close();
  }
}

/** Nobody in particular, who lacks nothing: whoever reaches the loopback address is this computer's user. */
const WHOEVER_IS_HERE: Entered = {
  who: undefined,
  lacks: () => NOT_YOURS,
  stillMay: async () => true,
};

const fromHere = ({ socket }: IncomingMessage): Entered | Refusal =>
  isLoopback(socket.remoteAddress ?? "") ? WHOEVER_IS_HERE : ELSEWHERE;
const ELSEWHERE: Refusal = {
  status: 403,
  sentence: "Only callers on this computer are served while nobody has to sign in.",
};

const PROBES: Readonly<Record<string, "alive" | "ready" | "metrics">> = {
  "/healthz": "alive",
  "/readyz": "ready",
  "/metrics": "metrics",
};
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const ONLY_GET: Refusal = { status: 405, sentence: "This path is only read.", headers: { allow: "GET" } };
const NOT_YOURS: Refusal = { status: 403, sentence: "Only who runs this server may read this." };
const FULL: Refusal = {
  status: 503,
  sentence: "Too many organisations are being served at once. Try again in a moment.",
  headers: { "retry-after": "5" },
};
const LEAVING: Refusal = {
  status: 503,
  sentence: "seca is leaving. Call again once it is back.",
  headers: { "retry-after": "5" },
};
const noSuchPath = (paths: readonly string[]): Refusal => ({
  status: 404,
  sentence: `Nothing is served here. There are: ${paths.join(", ")}.`,
});
