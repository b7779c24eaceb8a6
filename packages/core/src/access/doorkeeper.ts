import { type Clock, type Config, type Log, systemClock } from "../kernel/index.ts";
import type { Store } from "../store/index.ts";
import type { Admitted, Denied, Doorkeeper } from "./admission.ts";
import { KeyGate } from "./admit-key.ts";
import { looksLikeKey, readKey } from "./key-text.ts";
import { TokenGate } from "./admit-token.ts";
import { Refusals } from "./refusals.ts";

/** No key and no token of sense is longer. */
const TOKEN_MAX = 16 * 1024;

/** What lets in needs the record, but not before the first caller comes. */
export interface HasStore {
  store(): Promise<Store>;
}

/** Lets in by the ways that are configured; with none of them, nobody. */
export function openDoorkeeper(
  config: Pick<Config, "auth" | "oidc" | "org">,
  suite: HasStore,
  log: Log,
  clock: Clock = systemClock,
): Doorkeeper {
  const store = (): Promise<Store> => suite.store();
  const keys = config.auth.includes("api-key") ? new KeyGate(store, { clock, log }) : undefined;
  const tokens = config.oidc && new TokenGate(config.oidc, { org: config.org, store, clock, log });
  const refusals = new Refusals(store, { org: config.org, log });

  const look = async (token: string | undefined): Promise<Admitted | Denied> => {
    if (token === undefined || token === "") return { denied: "missing" };
    if (token.length > TOKEN_MAX) return { denied: "malformed" };
    const gate = looksLikeKey(token) ? keys : tokens;
    return gate ? gate.admit(token) : { denied: "unknown" };
  };
  return {
    admit: async (token, { address }) => {
      const found = await look(token).catch((error: unknown): Denied => {
        log.warn({ err: error }, "nobody can be let in");
        return { denied: "unavailable" };
      });
      // Who brings nothing is asked to sign in, which is how signing in begins.
      if ("denied" in found && found.denied !== "missing")
        refusals.tell({ reason: found.denied, address, org: token === undefined ? undefined : readKey(token)?.org });
      return found;
    },
    close: () => refusals.close(),
  };
}
