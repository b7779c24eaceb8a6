import { SCOPES, type Scope } from "@seca/core/kernel";
import type { Effect } from "./effect.ts";

/** What a caller needs for a tool that does not name another scope: as much as its worst call asks for. */
const SCOPE_OF: Readonly<Record<Effect, Scope>> = {
  reads: "seca:read",
  adds: "seca:write",
  changes: "seca:write",
  destroys: "seca:write",
  fetches: "seca:write",
  publishes: "seca:tickets",
};

export const scopeOf = (effect: Effect): Scope => SCOPE_OF[effect];

/** Nothing is granted where nobody signs in, and nothing is held back there either. */
export type Granted = readonly Scope[] | undefined;

export const reaches = (granted: Granted, { scope }: { readonly scope: Scope }): boolean =>
  granted === undefined || granted.includes(scope);

/** In the order in which they are declared, each once, so that equal sets are equal texts. */
export const inOrder = (scopes: readonly Scope[]): Scope[] => SCOPES.filter((scope) => scopes.includes(scope));
