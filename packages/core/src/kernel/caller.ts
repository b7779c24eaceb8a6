import { SecaError } from "./errors.ts";

/** What a caller may be allowed to do. A key or a token carries some of these; whoever is on this computer has all. */
export const SCOPES = ["seca:read", "seca:write", "seca:run", "seca:tickets", "seca:admin"] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking, once that is settled: everything that is kept apart by person or organisation reads it from here. */
export interface Caller {
  readonly org: string;
  /** Stable and unique within the installation: `local`, `key:4f7k2q`, `oidc:https://id.example#248289`. */
  readonly subject: string;
  /** The name that versions are written under. */
  readonly author: string;
  readonly scopes: readonly Scope[];
}

/** Where the gate lets somebody through who may do some things and not others. */
export function requireScope({ scopes }: Pick<Caller, "scopes">, scope: Scope, what: string): void {
  if (scopes.includes(scope)) return;
  throw new SecaError("refused", `To ${what} one needs ${scope}.`, "Sign in with a key or a role that carries it.");
}

/** Whoever sits at this computer: nobody has to let them in. */
export const userOf = ({ org, author }: { readonly org: string; readonly author: string }): Caller => ({
  org,
  subject: "local",
  author,
  scopes: SCOPES,
});

/** From where and by which tool something is done: what an audit tells beside who and what. */
export interface Circumstance {
  readonly via: "stdio" | "http" | "command" | "run";
  /** The network address of the caller, where there is one. */
  readonly address?: string;
  readonly tool?: string;
  /** The program that called, as it named itself. */
  readonly client?: string;
  /** The caller's own number of the request, for whoever follows it through several programs. */
  readonly trace?: string;
}

/** Whoever acts, and how: each write is made in the name of one. */
export interface Actor extends Caller, Circumstance {}
