import type { Log } from "@seca/core/kernel";
import type { ServerFactory } from "../factory.ts";
import type { ServerDefinition } from "../surface.ts";
import type { Who } from "../who.ts";
import type { Dependencies } from "./health.ts";
import type { Limits } from "./limits.ts";
import type { Place } from "./listen.ts";
import type { Gauges } from "./metrics.ts";
import type { Verify } from "./verify.ts";

/** How callers sign in. */
export interface SignIn {
  readonly verify: Verify;
  /** Who issues the tokens; none where keys are handed out. */
  readonly issuers?: readonly string[];
  /** Calls a minute of a caller who has no measure of his own. */
  readonly ratePerMinute: number;
  /** Who may read the metrics, which count what all organisations do. */
  readonly mayWatch: (who: Who) => boolean;
}

export interface HttpOptions<Context extends object> extends Partial<Place> {
  /**
   * What is served under which path. Where callers sign in, a server's `context` is a function of who asks; what its
   * `updates` hears may depend on his organisation, and on nothing else.
   */
  readonly servers: Readonly<Record<string, ServerDefinition<Context>>>;
  /** Without it everybody on this computer may do everything, and nobody elsewhere anything. */
  readonly signIn?: SignIn | undefined;
  /** How callers reach us, without a slash at the end: not by the address we listen on where a proxy stands in front. */
  readonly publicUrl?: string | undefined;
  /** What `/readyz` asks for. */
  readonly dependencies?: Dependencies;
  /** What `/metrics` tells beside what passes through here. */
  readonly gauges?: Gauges;
  /** How a definition becomes a server; the conformance fixtures add to it what no server of ours does. */
  readonly factoryOf?: (definition: ServerDefinition<Context>) => ServerFactory;
  readonly limits?: Partial<Limits>;
  readonly log: Log;
}
