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
import * as z from "zod";
import type { Client, Reading } from "./call.ts";
import type { Connection, Handler } from "./connection.ts";
import { promptHandlers } from "./handlers/prompts.ts";
import { resourceHandlers } from "./handlers/resources.ts";
import { toolHandlers } from "./handlers/tools.ts";
import { completionHandlers } from "./handlers/completions.ts";
import { LIMIT_MS, withinLimit } from "./limit.ts";
import { malformed, protocolErrorOf, tooLate } from "./protocol-error.ts";
import type { Surface, Updates } from "./surface.ts";

/**
 * One connection (stdio) or one request (HTTP). Built on the SDK's low-level server: what it would register anew for
 * every request is made once in the surface, and its texts about wrong input never show.
 */
export class SecaServer<Context extends object> extends Server {
  readonly #surface: Surface<Context>;
  readonly #context: Context;
  readonly #isOld: boolean;
  readonly #lasts: boolean;
  readonly #subscribed = new Set<string>();
  #watching: Promise<() => void> | undefined;

  constructor(surface: Surface<Context>, request: McpRequestContext) {
    const { name, title, version } = surface;
    super({ name, title, version }, surface.options);
    this.#surface = surface;
    this.#isOld = request.era === "legacy";
    this.#lasts = request.requestInfo === undefined;
    this.#context = typeof surface.context === "function" ? surface.context(request) : surface.context;

    const handlers = this.#handlers();
    for (const [method, handler] of Object.entries(handlers)) {
      this.setRequestHandler(method, { params: z.unknown() }, handler);
    }
  }

  #handlers(): Record<string, Handler> {
    const { tools, resources, prompts, options } = this.#surface;
    const connection: Connection<Context> = {
      surface: this.#surface,
      context: this.#context,
      clientOf: ({ mcpReq }) => {
        const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
        return (envelope?.[CLIENT_INFO_META_KEY] as Client | undefined) ?? this.getClientVersion();
      },
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
      ...(tools.length > 0 && toolHandlers(connection)),
      ...(resources.length > 0 && resourceHandlers(connection)),
      ...(prompts.length > 0 && promptHandlers(connection)),
      ...(options.capabilities?.completions && completionHandlers(connection)),
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

  #within<T>(request: ServerContext, work: (services: Reading<Context>) => T | Promise<T>): Promise<T> {
    const { limitMs = LIMIT_MS } = this.#surface;
    const { method, signal } = request.mcpReq;
    return withinLimit({ signal, limitMs, late: () => tooLate(method, limitMs) }, async (signal) =>
      work(Object.assign(Object.create(this.#context) as Context, { signal })),
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

/** Methods the SDK answers itself; all that can go wrong in them is what was sent. */
const OF_THE_SDK: ReadonlySet<string> = new Set(["initialize", "ping", "server/discover"]);
