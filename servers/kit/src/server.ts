import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  type ClientCapabilities,
  type JSONRPCRequest,
  type McpRequestContext,
  type Result,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { onOneLine } from "@seca/core/kernel";
import * as z from "zod";
import type { Client, Reading } from "./call.ts";
import type { Connection, Handler } from "./connection.ts";
import { promptHandlers } from "./handlers/prompts.ts";
import { resourceHandlers } from "./handlers/resources.ts";
import { toolHandlers } from "./handlers/tools.ts";
import { completionHandlers } from "./handlers/completions.ts";
import { LIMIT_MS, withinLimit } from "./limit.ts";
import type { Offer } from "./offer.ts";
import { malformed, protocolErrorOf, tooLate } from "./protocol-error.ts";
import type { Surface, Updates } from "./surface.ts";
import { type Who, whoIn } from "./who.ts";

/**
 * One connection (stdio) or one request (HTTP). Built on the SDK's low-level server: what it would register anew for
 * every request is made once in the surface, and its texts about wrong input never show.
 */
export class SecaServer<Context extends object> extends Server {
  readonly #offer: Offer<Context>;
  /** Who opened it. A later request of a session may come with other scopes, or from elsewhere. */
  readonly #who: Who | undefined;
  readonly #surface: Surface<Context>;
  readonly #context: Context;
  readonly #isOld: boolean;
  readonly #lasts: boolean;
  readonly #subscribed = new Set<string>();
  #watching: Promise<() => void> | undefined;

  constructor(offer: Offer<Context>, request: McpRequestContext) {
    const who = whoIn(request.authInfo);
    const surface = offer(who);
    const { name, title, version } = surface;
    super({ name, title, version }, surface.options);
    this.#offer = offer;
    this.#who = who;
    this.#surface = surface;
    this.#isOld = request.era === "legacy";
    this.#lasts = request.requestInfo === undefined;
    this.#context = contextOf(surface, who);

    const handlers = this.#handlers();
    for (const [method, handler] of Object.entries(handlers)) {
      this.setRequestHandler(method, { params: z.unknown() }, handler);
    }
  }

  #handlers(): Record<string, Handler> {
    const { tools, resources, prompts, completions } = this.#surface.options.capabilities ?? {};
    const connection: Connection<Context> = {
      surfaceFor: (request) => this.#surfaceFor(request),
      servicesFor: (request, tool) => this.#servicesFor(request, tool),
      clientOf: (request) => this.#clientOf(request),
      canAsk: ({ mcpReq }) => {
        const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
        const told = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
        const { elicitation } = told ?? this.getClientCapabilities() ?? {};
        // One that only opens addresses cannot show fields; one that says neither shows fields.
        return elicitation !== undefined && (elicitation.form !== undefined || elicitation.url === undefined);
      },
      within: (request, work) => this.#within(request, work),
      subscribed: this.#subscribed,
      watch: () => this.watch(),
      lasts: this.#lasts,
    };
    return {
      ...(tools && toolHandlers(connection)),
      ...(resources && resourceHandlers(connection)),
      ...(prompts && promptHandlers(connection)),
      ...(completions && completionHandlers(connection)),
    };
  }

  /** Passes on what changes in the record, from now until the connection ends; a single request has nobody to tell. */
  async watch(): Promise<void> {
    const { updates } = this.#surface;
    if (!updates || !this.#lasts) return;
    await (this.#watching ??= this.#watched(updates));
  }

  async #watched(updates: Updates<Context>): Promise<() => void> {
    const { log } = this.#surface;
    const sent = (sending: Promise<void>): void => {
      sending.catch((error: unknown) => log.debug({ err: error }, "a notification was not sent"));
    };
    return updates(
      this.#context,
      (uri) => {
        // On a modern connection the SDK compares with the open subscriptions; on an old one that is for us to do.
        if (!this.#isOld || this.#subscribed.has(uri)) sent(this.sendResourceUpdated({ uri }));
      },
      () => sent(this.sendResourceListChanged()),
    );
  }

  protected override _onclose(): void {
    void this.#watching?.then((stop) => stop());
    super._onclose();
  }

  #clientOf({ mcpReq }: ServerContext): Client | undefined {
    const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
    return (envelope?.[CLIENT_INFO_META_KEY] as Client | undefined) ?? this.getClientVersion();
  }

  #whoSent(request: ServerContext): Who | undefined {
    return whoIn(request.http?.authInfo) ?? this.#who;
  }

  #surfaceFor(request: ServerContext): Surface<Context> {
    const who = this.#whoSent(request);
    return who === this.#who ? this.#surface : this.#offer(who);
  }

  #servicesFor(request: ServerContext, tool: string): Context {
    const who = this.#whoSent(request);
    const context = who === this.#who ? this.#context : contextOf(this.#surface, who);
    const { forCall } = this.#surface;
    if (!forCall) return context;
    const { name } = this.#clientOf(request) ?? {};
    return forCall(context, { tool, client: shortText(name), trace: traceOf(request) });
  }

  #within<T>(request: ServerContext, work: (services: Reading<Context>) => T | Promise<T>): Promise<T> {
    const { limitMs = LIMIT_MS } = this.#surface;
    const { method, signal } = request.mcpReq;
    return withinLimit({ signal, limitMs, late: () => tooLate(method, limitMs) }, async (signal) =>
      work(Object.assign(Object.create(this.#servicesFor(request, method)) as Context, { signal })),
    );
  }

  /** Every handler passes here, the SDK's own too: the one place where what rises is put into our words. */
  protected override _wrapHandler(
    method: string,
    handler: (request: JSONRPCRequest, ctx: ServerContext) => Promise<Result>,
  ): (request: JSONRPCRequest, ctx: ServerContext) => Promise<Result> {
    const wrapped = super._wrapHandler(method, handler);
    return async (request, ctx) => {
      try {
        return await wrapped(request, ctx);
      } catch (error) {
        if (ctx.mcpReq.signal.aborted) return {}; // cancelled: the SDK sends nothing
        if (OF_THE_SDK.has(method)) throw malformed(method);
        throw protocolErrorOf(error, { method, log: this.#surface.log });
      }
    };
  }
}

const contextOf = <Context extends object>({ context }: Surface<Context>, who: Who | undefined): Context =>
  typeof context === "function" ? context(who) : context;

/** W3C Trace Context, as `_meta` carries it. What does not look like it is not passed on. */
const TRACEPARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

function traceOf({ mcpReq }: ServerContext): string | undefined {
  const trace = mcpReq._meta?.traceparent;
  return typeof trace === "string" && TRACEPARENT.test(trace) ? trace : undefined;
}

const NAME_MAX = 80;

/** What a client says of itself is anything at all. */
const shortText = (text: unknown): string | undefined =>
  typeof text === "string" ? onOneLine(text).slice(0, NAME_MAX) : undefined;

/** Methods the SDK answers itself; all that can go wrong in them is what was sent. */
const OF_THE_SDK: ReadonlySet<string> = new Set(["initialize", "ping", "server/discover"]);
