import { SecaError, quoted } from "./errors.ts";

/** The ways to sign in. None of them: nobody signs in, and only callers on this computer are served. */
export const SIGN_INS = ["api-key", "oidc"] as const;
export type SignIn = (typeof SIGN_INS)[number];

/** What is to be known of the company's own provider of tokens. */
export interface OidcSettings {
  /** Exactly as its tokens write it. */
  readonly issuer: string;
  /** A token is for us when it names one of these. */
  readonly audiences: readonly string[];
  /** Where its keys are, if discovery is not to find them. */
  readonly jwksUrl: string | undefined;
  /** The claim that names the organisation; without one, everybody is in `org`. */
  readonly orgClaim: string | undefined;
  /** The claim that holds the scopes, where it is neither `scope` nor `scp`. */
  readonly scopeClaim: string | undefined;
}

/** Who may call, as far as it is configured. */
export interface SignInSettings {
  readonly auth: readonly SignIn[];
  /** The organisation of this computer's user, and of tokens that name none. */
  readonly org: string;
  /** How callers reach us, without a slash at the end. */
  readonly publicUrl: string | undefined;
  readonly oidc: OidcSettings | undefined;
  /** Calls that one caller may make in a minute, unless a key says otherwise. */
  readonly ratePerMinute: number;
}

/** Their meanings are listed with all other settings. */
export const SIGN_IN_SETTINGS = {
  SECA_AUTH: `how callers over HTTP sign in: none, ${SIGN_INS.join(" or ")}, or both separated by a comma (default: none)`,
  SECA_ORG: "the organisation of this computer's user, and of tokens that name none (default: local)",
  SECA_PUBLIC_URL: "the address under which callers reach seca serve, such as https://seca.example.com",
  SECA_OIDC_ISSUER: "the issuer of your tokens, exactly as they name it",
  SECA_OIDC_AUDIENCE: "what tokens for seca name as audience, several separated by commas (default: SECA_PUBLIC_URL)",
  SECA_OIDC_JWKS_URL: "the issuer's keys (default: found by discovery)",
  SECA_OIDC_ORG_CLAIM: "the claim that names the organisation (default: everybody is in SECA_ORG)",
  SECA_OIDC_SCOPE_CLAIM: "the claim that holds the scopes (default: scope, then scp)",
  SECA_RATE: "calls a minute that one caller may make (default: 1200)",
} as const;
type Setting = keyof typeof SIGN_IN_SETTINGS;

const RATE = 1200;
const RATE_MAX = 1_000_000;
const ORG_NAME = /^[a-z][a-z0-9-]{0,39}$/;

export const isOrgName = (name: string): boolean => ORG_NAME.test(name);

/** Settings that contradict each other are refused at once: a wrong guess here would let somebody in. */
export function readSignIn(read: (name: Setting) => string | undefined): SignInSettings {
  const auth = signIns(read("SECA_AUTH"));
  const publicUrl = url("SECA_PUBLIC_URL", read("SECA_PUBLIC_URL"))?.replace(/\/+$/, "");
  return {
    auth,
    org: orgName(read("SECA_ORG")),
    publicUrl,
    oidc: oidc(auth, publicUrl, read),
    ratePerMinute: rate(read("SECA_RATE")),
  };
}

function signIns(value: string | undefined): readonly SignIn[] {
  const names = (value ?? "none").split(",").map((name) => name.trim());
  if (names.length === 1 && names[0] === "none") return [];
  const unknown = names.find((name) => !SIGN_INS.includes(name as SignIn));
  if (unknown === undefined) return [...new Set(names as SignIn[])];
  throw new SecaError(
    "bad_input",
    unknown === "none"
      ? `SECA_AUTH is ${quoted(value)}: none stands alone.`
      : `SECA_AUTH names ${quoted(unknown)}, which is no way to sign in.`,
    `Allowed: none, ${SIGN_INS.join(", ")}, or ${SIGN_INS.join(",")}.`,
  );
}

function oidc(
  auth: readonly SignIn[],
  publicUrl: string | undefined,
  read: (name: Setting) => string | undefined,
): OidcSettings | undefined {
  if (!auth.includes("oidc")) {
    const stray = OIDC_SETTINGS.find((name) => read(name) !== undefined);
    if (stray === undefined) return undefined;
    throw new SecaError(
      "bad_input",
      `${stray} is set, but SECA_AUTH does not name oidc, so no token would be looked at.`,
      `Set SECA_AUTH to oidc (or api-key,oidc), or leave ${stray} out.`,
    );
  }
  const issuer = read("SECA_OIDC_ISSUER");
  if (issuer === undefined)
    throw new SecaError(
      "bad_input",
      "SECA_AUTH names oidc, but SECA_OIDC_ISSUER is missing.",
      "Set it to the issuer of your tokens, such as https://id.example.com.",
    );
  url("SECA_OIDC_ISSUER", issuer);
  const named = read("SECA_OIDC_AUDIENCE")
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  if (named?.length === 0)
    throw new SecaError("bad_input", "SECA_OIDC_AUDIENCE names no audience.", "Write what your tokens carry as aud.");
  if (named === undefined && publicUrl === undefined)
    throw new SecaError(
      "bad_input",
      "SECA_AUTH names oidc, but nothing says which tokens are for seca.",
      "Set SECA_OIDC_AUDIENCE to what they name as audience, or SECA_PUBLIC_URL to our own address.",
    );
  return {
    issuer,
    audiences: named ?? [publicUrl!, `${publicUrl!}/`, `${publicUrl!}/mcp`],
    jwksUrl: url("SECA_OIDC_JWKS_URL", read("SECA_OIDC_JWKS_URL")),
    orgClaim: claim("SECA_OIDC_ORG_CLAIM", read("SECA_OIDC_ORG_CLAIM")),
    scopeClaim: claim("SECA_OIDC_SCOPE_CLAIM", read("SECA_OIDC_SCOPE_CLAIM")),
  };
}

const OIDC_SETTINGS = (Object.keys(SIGN_IN_SETTINGS) as Setting[]).filter((name) => name.startsWith("SECA_OIDC_"));

function orgName(value: string | undefined): string {
  if (value === undefined) return "local";
  if (isOrgName(value)) return value;
  throw new SecaError(
    "bad_input",
    `SECA_ORG is ${quoted(value)}, which is no name of an organisation.`,
    "Use a-z, 0-9 and -, begin with a letter, at most 40 characters.",
  );
}

/** What tokens and keys travel over: TLS, or not beyond this computer. */
export function isProtected(address: URL): boolean {
  const isHere = /^(localhost|\[::1\]|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(address.hostname);
  return address.protocol === "https:" || (address.protocol === "http:" && isHere);
}

function url(name: Setting, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain =
    parsed && parsed.username === "" && parsed.password === "" && parsed.search === "" && parsed.hash === "";
  if (parsed && isPlain && isProtected(parsed)) return value;
  throw new SecaError(
    "bad_input",
    `${name} is not an address that can be used.`,
    "Write https://host/path without user, query or fragment; http only for this computer.",
  );
}

function claim(name: Setting, value: string | undefined): string | undefined {
  if (value === undefined || /^[\w.:/-]{1,200}$/.test(value)) return value;
  throw new SecaError("bad_input", `${name} is ${quoted(value)}.`, "Write the claim's name as tokens carry it.");
}

function rate(value: string | undefined): number {
  if (value === undefined) return RATE;
  if (/^[1-9]\d{0,6}$/.test(value) && Number(value) <= RATE_MAX) return Number(value);
  throw new SecaError("bad_input", `SECA_RATE is ${quoted(value)}.`, `Write a whole number from 1 to ${RATE_MAX}.`);
}
