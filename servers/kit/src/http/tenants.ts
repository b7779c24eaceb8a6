import type { IncomingMessage } from "node:http";
import type { Log } from "@seca/core/kernel";
import type { ServerFactory } from "../factory.ts";
import type { ServerDefinition, Updates } from "../surface.ts";
import type { Who } from "../who.ts";
import type { Bodies } from "./body.ts";
import { Endpoint, type Reply } from "./endpoint.ts";
import { type Feed, feedOf } from "./feed.ts";
import type { Entered } from "./gate.ts";
import type { Limits } from "./limits.ts";
import type { Taken } from "./sessions.ts";

/** What every organisation is served alike. */
interface Shared<Context extends object> {
  readonly servers: Readonly<Record<string, ServerDefinition<Context>>>;
  readonly factoryOf: (definition: ServerDefinition<Context>) => ServerFactory;
  readonly bodies: Bodies;
  readonly limits: Limits;
  readonly log: Log;
}

/**
 * The organisations from which somebody called of late. Each has its own sessions and its own watch of the record, so
 * that what one hears or holds is out of the others' reach whatever they send.
 */
export class Tenants<Context extends object> {
  readonly #shared: Shared<Context>;
  readonly #taken: Taken = { sessions: 0 };
  /** The one from which nobody called for longest comes first. */
  readonly #tenants = new Map<string, Tenant<Context>>();
  readonly #sweeps: readonly NodeJS.Timeout[];

  constructor(shared: Shared<Context>) {
    this.#shared = shared;
    const { sessionIdleMs, tenantIdleMs } = shared.limits;
    this.#sweeps = [
      setInterval(() => this.#tenants.forEach((tenant) => tenant.forgetUnused()), sessionIdleMs / 4).unref(),
      setInterval(() => this.#leaveIdle(), tenantIdleMs / 4).unref(),
    ];
  }

  get size(): number {
    return this.#tenants.size;
  }

  /** Undefined where there is no room for one more. */
  of(who: Who | undefined): Tenant<Context> | undefined {
    const org = who?.org ?? "";
    const known = this.#tenants.get(org);
    if (!known && !this.#makeRoom()) return undefined;
    const tenant = known ?? new Tenant(this.#shared, this.#taken, who);
    this.#tenants.delete(org);
    this.#tenants.set(org, tenant);
    return tenant;
  }

  /** Of all organisations together, by path. */
  sessions(): Record<string, number> {
    const sums = Object.fromEntries(Object.keys(this.#shared.servers).map((path) => [path, 0]));
    for (const tenant of this.#tenants.values())
      for (const [path, endpoint] of tenant.endpoints) sums[path]! += endpoint.sessions.size;
    return sums;
  }

  #makeRoom(): boolean {
    if (this.#tenants.size < this.#shared.limits.tenants) return true;
    const idle = [...this.#tenants].find(([, tenant]) => tenant.isIdle);
    if (idle) this.#leave(...idle);
    return idle !== undefined;
  }

  #leaveIdle(): void {
    const before = performance.now() - this.#shared.limits.tenantIdleMs;
    for (const [org, tenant] of this.#tenants) if (tenant.isIdle && tenant.usedAt < before) this.#leave(org, tenant);
  }

  #leave(org: string, tenant: Tenant<Context>): void {
    this.#tenants.delete(org);
    void tenant.close();
  }

  async close(): Promise<void> {
    this.#sweeps.forEach((sweep) => clearInterval(sweep));
    await Promise.all([...this.#tenants.values()].map((tenant) => tenant.close()));
  }
}

/** One organisation: its endpoints, made when they are first called. */
class Tenant<Context extends object> {
  readonly endpoints = new Map<string, Endpoint<Context>>();
  usedAt = performance.now();
  readonly #shared: Shared<Context>;
  readonly #taken: Taken;
  /** In whose name the record is watched; what is heard is the same for everyone in the organisation. */
  readonly #first: Who | undefined;
  readonly #feeds = new Map<Updates<Context>, Feed<Context>>();
  #open = 0;

  constructor(shared: Shared<Context>, taken: Taken, first: Who | undefined) {
    this.#shared = shared;
    this.#taken = taken;
    this.#first = first;
  }

  get isIdle(): boolean {
    return this.#open === 0 && [...this.endpoints.values()].every(({ sessions }) => sessions.size === 0);
  }

  async serve(path: string, request: IncomingMessage, entered: Entered, signal: AbortSignal): Promise<Reply> {
    this.#open++;
    const left = (): void => {
      this.#open--;
      this.usedAt = performance.now();
    };
    try {
      const reply = await this.#endpoint(path).serve(request, entered, signal);
      const done = (): void => {
        left();
        reply.done?.();
      };
      return { ...reply, done };
    } catch (error) {
      left();
      throw error;
    }
  }

  #endpoint(path: string): Endpoint<Context> {
    const known = this.endpoints.get(path);
    if (known) return known;
    const { servers, factoryOf, bodies, limits, log } = this.#shared;
    const given = servers[path]!;
    const feed = this.#feedOf(given);
    const definition = { ...given, ...(feed && { updates: feed.updates }) };
    const factory = factoryOf(definition);
    const endpoint = new Endpoint({ path, definition, factory, feed, bodies, taken: this.#taken, limits, log });
    this.endpoints.set(path, endpoint);
    return endpoint;
  }

  /** Servers that watch in the same way watch together. */
  #feedOf({ updates, context }: ServerDefinition<Context>): Feed<Context> | undefined {
    if (!updates) return undefined;
    const services = typeof context === "function" ? context(this.#first) : context;
    const feed = this.#feeds.get(updates) ?? feedOf(updates, services);
    this.#feeds.set(updates, feed);
    return feed;
  }

  forgetUnused(): void {
    for (const { sessions } of this.endpoints.values()) sessions.forgetUnused();
  }

  async close(): Promise<void> {
    await Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.close()));
  }
}
