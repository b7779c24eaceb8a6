import { type OidcSettings, SCOPES, type Scope, isOrgName, onOneLine } from "../kernel/index.ts";

/** What a token says once it is known to be genuine. Anything may still stand in it. */
export type Claims = Readonly<Record<string, unknown>>;

const NAME_MAX = 120;
const SUBJECT_MAX = 255;
const WORDS_MAX = 200;

/** Unique beyond one provider; undefined where the token names nobody, or nobody that could be told apart. */
export function subjectOf(claims: Claims, issuer: string): string | undefined {
  const { sub } = claims;
  if (typeof sub !== "string" || sub === "" || sub.length > SUBJECT_MAX || sub !== onOneLine(sub)) return undefined;
  return oidcSubject(issuer, sub);
}

export const oidcSubject = (issuer: string, sub: string): string => `oidc:${issuer}#${sub}`;

/** The name that versions are written under: the most telling one that the token has. */
export function authorOf(claims: Claims): string {
  for (const name of ["name", "preferred_username", "email", "sub"]) {
    const value = ownClaim(claims, name);
    const line =
      typeof value === "string"
        ? onOneLine(value.slice(0, 2 * NAME_MAX))
            .trim()
            .slice(0, NAME_MAX)
        : "";
    if (line !== "") return line;
  }
  return "unknown";
}

/** The scopes of ours that a token carries; foreign ones are not our business. */
export function scopesIn(claims: Claims, { scopeClaim }: Pick<OidcSettings, "scopeClaim">): readonly Scope[] {
  const value =
    scopeClaim === undefined ? (ownClaim(claims, "scope") ?? ownClaim(claims, "scp")) : ownClaim(claims, scopeClaim);
  const words = typeof value === "string" ? value.split(" ") : Array.isArray(value) ? (value as unknown[]) : [];
  const carried = new Set(words.slice(0, WORDS_MAX));
  return SCOPES.filter((scope) => carried.has(scope));
}

/** The organisation a token is for; undefined where it should name one and does not. */
export function orgOf(claims: Claims, { orgClaim }: Pick<OidcSettings, "orgClaim">, usual: string): string | undefined {
  if (orgClaim === undefined) return usual;
  const value = ownClaim(claims, orgClaim);
  return typeof value === "string" && isOrgName(value) ? value : undefined;
}

const ownClaim = (claims: Claims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);
