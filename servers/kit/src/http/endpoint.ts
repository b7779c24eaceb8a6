import type { IncomingMessage } from "node:http";
import {
  type McpHttpHandler,
  createMcpHandler,
  isInitializeRequest,
  isJsonContentType,
  isLegacyRequest,
} from "@modelcontextprotocol/server";
import type { Log } from "@seca/core/kernel";
import type { ServerFactory } from "../factory.ts";
import { type Words, readMessage } from "../message.ts";
import { scopeMissing } from "../reach.ts";
import type { ServerDefinition } from "../surface.ts";
import { type Who, carried } from "../who.ts";
import type { Bodies } from "./body.ts";
import { toWeb } from "./exchange.ts";
import type { Feed } from "./feed.ts";
import type { Entered } from "./gate.ts";
import type { Limits } from "./limits.ts";
import { type Refusal, refused } from "./refusal.ts";
import { Sessions, type Taken } from "./sessions.ts";

/** What one request is answered with. */
export interface Reply {
  readonly response: Response;
  /** Told once the answer has been handed over, or its reader has left. */
  readonly done?: () => void;
  /** A stream of news, which only ends when somebody leaves. */
  readonly lasts?: boolean;
}

interface Options<Context extends object> {
  readonly path: string;
  readonly definition: ServerDefinition<Context>;
  readonly factory: ServerFactory;
  readonly feed: Pick<Feed<never>, "bus" | "hold"> | undefined;
  readonly bodies: Bodies;
  readonly taken: Taken;
  readonly limits: Limits;
  readonly log: Log;
}

/**
 * One server under one path for one organisation, for clients of every age: a modern request stands for itself; an old client says hello and
 * gets a session, or sends its requests without one and is answered all the same.
 */
export class Endpoint<Context extends object> {
  readonly sessions: Sessions;
  readonly #options: Options<Context>;
  readonly #handler: McpHttpHandler;

  constructor(options: Options<Context>) {
    this.#options = options;
    const { factory, feed, taken, limits, log } = options;
    const onerror = (error: Error): void => log.debug({ err: error, path: options.path }, "the wire");
    this.sessions = new Sessions({ factory, taken, limits, onerror });
    this.#handler = createMcpHandler(factory, {
      keepAliveMs: limits.heartbeatMs,
      onerror,
      ...(feed && { bus: feed.bus }),
    });
  }

  async serve(incoming: IncomingMessage, { who, lacks }: Entered, signal: AbortSignal): Promise<Reply> {
    const { method = "" } = incoming;
    if (!METHODS.has(method)) return { response: refused(WRONG_METHOD) };
    const request = toWeb(incoming, this.#options.path, signal);
    if (method !== "POST") return this.#pass(request, undefined, who);

    if (!isJsonContentType(request.headers.get("content-type"))) return { response: refused(NOT_JSON) };
    const read = await this.#options.bodies.read(incoming, (bytes) => readMessage(bytes, BODY));
    if (read === undefined) return { response: refused(NO_MESSAGE, -32_600) };
    if ("status" in read) return { response: refused(read) };
    if ("refusal" in read) return { response: Response.json(read.refusal, { status: 400 }) };
    const needed =
      "method" in read.message ? scopeMissing(read.message, this.#options.definition, who?.scopes) : undefined;
    if (needed !== undefined) return { response: refused(lacks(needed)) };
    return this.#pass(request, read.message, who);
  }

  async #pass(request: Request, message: unknown, who: Who | undefined): Promise<Reply> {
    const isOld = await isLegacyRequest(request, message);
    const id = request.headers.get("mcp-session-id");
    if (isOld && id !== null) {
      const served = await this.sessions.serve(id, request, message, who);
      return served ? { ...served, lasts: request.method === "GET" } : { response: refused(NO_SESSION, -32_001) };
    }
    if (isOld && isInitializeRequest(message)) {
      const served = await this.sessions.open(request, message, who);
      if (served) return served;
    }
    const isListening = !isOld && (message as { method?: string }).method === "subscriptions/listen";
    // The SDK confirms a subscription when it sees it, so it sees it once it holds.
    const done = isListening ? await this.#options.feed?.hold() : undefined;
    const response = await this.#handler.fetch(request, {
      ...(message !== undefined && { parsedBody: message }),
      ...(who && { authInfo: carried(who) }),
    });
    return { response, lasts: isListening, ...(done && { done }) };
  }

  /** Ends the streams and what is still in flight. */
  async close(): Promise<void> {
    await Promise.all([this.sessions.close(), this.#handler.close()]);
  }
}

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "DELETE"]);

const BODY: Words = {
  what: "The body",
  one: "Send one JSON object.",
  alone: "Send each message in a request of its own.",
};

const WRONG_METHOD: Refusal = {
  status: 405,
  sentence: "Send messages with POST; GET listens to a session and DELETE ends it.",
  headers: { allow: "GET, POST, DELETE" },
};
const NOT_JSON: Refusal = { status: 415, sentence: "Send JSON, and say so: Content-Type: application/json." };
const NO_MESSAGE: Refusal = { status: 400, sentence: "The body holds no message. Send one JSON object." };
const NO_SESSION: Refusal = { status: 404, sentence: "There is no such session here. Send initialize again." };
