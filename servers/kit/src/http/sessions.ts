import { randomUUID } from "node:crypto";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/server";
import type { ServerFactory } from "../factory.ts";
import { type Who, carried, hasExpired } from "../who.ts";
import type { Limits } from "./limits.ts";

/** How many sessions there are, of all organisations and paths. */
export interface Taken {
  sessions: number;
}

interface Options {
  readonly factory: ServerFactory;
  readonly limits: Pick<Limits, "sessions" | "sessionsInAll" | "sessionIdleMs" | "heartbeatMs">;
  readonly taken: Taken;
  readonly onerror: (error: Error) => void;
}

interface Session {
  /** As of its last request: what he may do, and until when, can have changed. */
  who: Who | undefined;
  readonly transport: WebStandardStreamableHTTPServerTransport;
  /** Exchanges that are open: calls, and the stream on which it hears of news. */
  open: number;
  usedAt: number;
}

/** Answers one request of a session, and says when the answer has been handed over. */
export interface Served {
  readonly response: Response;
  readonly done: () => void;
}

/**
 * The clients of before 2026 that said hello: each keeps a server of its own, which can ask it something and tell it
 * news. There are only so many; one that nobody uses, or nobody may use any more, is forgotten, and its client is told
 * to say hello again.
 */
export class Sessions {
  readonly #options: Options;
  /** The one unused for longest comes first. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: Options) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** Undefined where there is no room: such a client is served without a session. */
  async open(request: Request, body: unknown, who: Who | undefined): Promise<Served | undefined> {
    if (!this.#makeRoom()) return undefined;
    const { factory, limits, onerror, taken } = this.#options;
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.#sessions.set(id, session);
        taken.sessions++;
      },
      keepAliveMs: limits.heartbeatMs,
    });
    const session: Session = { who, transport, open: 0, usedAt: performance.now() };
    // Before the server takes hold of it, which keeps what it finds and adds its own.
    Object.assign(transport, {
      onclose: () => {
        if (this.#sessions.delete(transport.sessionId ?? "")) taken.sessions--;
      },
      onerror,
    });
    await factory({ era: "legacy", ...(who && { authInfo: carried(who) }) }).connect(transport);
    const served = await this.#serve(session, request, body);
    if (transport.sessionId === undefined) await transport.close();
    return served;
  }

  /** Undefined where the caller has no such session, whoever else may have it. */
  async serve(id: string, request: Request, body: unknown, who: Who | undefined): Promise<Served | undefined> {
    const session = this.#sessions.get(id);
    if (!session || !isSame(session.who, who)) return undefined;
    session.who = who;
    this.#sessions.delete(id);
    this.#sessions.set(id, session);
    return this.#serve(session, request, body);
  }

  async #serve(session: Session, request: Request, body: unknown): Promise<Served> {
    session.open++;
    const done = (): void => {
      session.open--;
      session.usedAt = performance.now();
    };
    try {
      const response = await session.transport.handleRequest(request, {
        ...(body !== undefined && { parsedBody: body }),
        ...(session.who && { authInfo: carried(session.who) }),
      });
      const cancelled = cancelledBy(body);
      // The SDK sends nothing for a cancelled call, and would keep the stream of its answer for ever.
      if (cancelled !== undefined) session.transport.closeSSEStream(cancelled);
      return { response, done };
    } catch (error) {
      done();
      throw error;
    }
  }

  #makeRoom(): boolean {
    const { limits, taken } = this.#options;
    if (this.#sessions.size < limits.sessions && taken.sessions < limits.sessionsInAll) return true;
    const idle = [...this.#sessions.values()].find((session) => session.open === 0);
    void idle?.transport.close();
    return idle !== undefined;
  }

  /** Those that nobody used for long, and those whose callers would have to sign in anew. */
  forgetUnused(): void {
    const before = performance.now() - this.#options.limits.sessionIdleMs;
    for (const { open, usedAt, transport, who } of this.#sessions.values()) {
      if ((who && hasExpired(who)) || (open === 0 && usedAt < before)) void transport.close();
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.values()].map(({ transport }) => transport.close()));
  }
}

const isSame = (one: Who | undefined, other: Who | undefined): boolean =>
  one?.org === other?.org && one?.subject === other?.subject;

function cancelledBy(body: unknown): string | number | undefined {
  const { method, params } = (body ?? {}) as { method?: string; params?: { requestId?: string | number } };
  return method === "notifications/cancelled" ? params?.requestId : undefined;
}
