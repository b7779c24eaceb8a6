import type { Result, ServerContext } from "@modelcontextprotocol/server";
import type { Client, Reading } from "./call.ts";
import type { Surface } from "./surface.ts";

/** Answers one method. `params` is as sent: each handler reads it itself, to refuse it in our words. */
export type Handler = (params: unknown, request: ServerContext) => Result | Promise<Result>;

/** What the handlers of one connection share. */
export interface Connection<Context extends object> {
  /** What whoever sent this request is offered. */
  readonly surfaceFor: (request: ServerContext) => Surface<Context>;
  /** The services as this request gets them: `tool` names what is called, the method where it is no tool. */
  readonly servicesFor: (request: ServerContext, tool: string) => Context;
  readonly clientOf: (request: ServerContext) => Client | undefined;
  /** Whether the client shows its user a question that is put to it. */
  readonly canAsk: (request: ServerContext) => boolean;
  /** Runs work on the services no longer than a call may take. */
  readonly within: <T>(request: ServerContext, work: (services: Reading<Context>) => T | Promise<T>) => Promise<T>;
  /** The addresses an old client asked to be told about; a modern one keeps them in its own request. */
  readonly subscribed: Set<string>;
  readonly watch: () => Promise<void>;
  /** Whether anybody can be told anything later: not where each request has a server of its own. */
  readonly lasts: boolean;
}
