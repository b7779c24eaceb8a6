import { type JWTVerifyGetKey, createRemoteJWKSet, customFetch, errors, jwtVerify } from "jose";
import { type Clock, type Log, type OidcSettings, isProtected } from "../kernel/index.ts";
import type { Denied, Reason } from "./admission.ts";
import type { Claims } from "./claims.ts";

/** Only what is signed with a key that the issuer alone has: a shared secret would let every verifier sign. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];
const TOLERANCE_S = 30;
const ANSWER_WITHIN_MS = 5_000;
const DOCUMENT_BYTES_MAX = 512 * 1024;
/** How long keys are used without asking again, and how soon an unknown key may make us ask again. */
const KEYS_LAST_MS = 10 * 60_000;
const COOLDOWN_MS = 30_000;
/** How long an issuer that did not answer is left alone, while callers are told at once that it does not. */
const LEFT_ALONE_MS = 10_000;

export interface Verified {
  readonly claims: Claims;
  /** With the tolerance that clocks get, so that nobody further in is stricter than the door. */
  readonly expiresAt: number;
}

/** The company's provider of tokens: where its keys are, and whether a token is one of its own and for us. */
export class Issuer {
  private readonly settings: OidcSettings;
  private readonly clock: Clock;
  private readonly log: Log;
  private keys: Promise<JWTVerifyGetKey> | undefined;
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(settings: OidcSettings, { clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.settings = settings;
    this.clock = clock;
    this.log = log;
  }

  async verify(token: string): Promise<Verified | Denied> {
    // What cannot be a token of the issuer's must not make us ask it for keys.
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return { denied: "malformed" };
    try {
      const { payload } = await jwtVerify(token, await this.keySet(), {
        issuer: this.settings.issuer,
        audience: [...this.settings.audiences],
        algorithms: ALGORITHMS,
        clockTolerance: TOLERANCE_S,
        currentDate: this.clock(),
        requiredClaims: ["exp", "sub"],
      });
      return { claims: payload, expiresAt: payload.exp! + TOLERANCE_S };
    } catch (error) {
      const denied = reasonOf(error);
      this.log.debug({ err: error, denied }, "a token was refused");
      return { denied };
    }
  }

  private async keySet(): Promise<JWTVerifyGetKey> {
    if (this.keys === undefined) this.refuseWhileLeftAlone();
    const keys = (this.keys ??= this.findKeys());
    try {
      return await keys;
    } catch (error) {
      if (this.keys === keys) this.keys = undefined;
      this.failedAt = performance.now();
      throw error;
    }
  }

  private async findKeys(): Promise<JWTVerifyGetKey> {
    const url = new URL(this.settings.jwksUrl ?? (await this.discovered()));
    return createRemoteJWKSet(url, {
      cacheMaxAge: KEYS_LAST_MS,
      cooldownDuration: COOLDOWN_MS,
      timeoutDuration: ANSWER_WITHIN_MS,
      [customFetch]: (address, options) => this.askForKeys(address, options),
    });
  }

  private async askForKeys(address: string, options: RequestInit): Promise<Response> {
    this.refuseWhileLeftAlone();
    const answer = await fetchBounded(address, options).catch((error: unknown) => {
      this.failedAt = performance.now();
      throw error;
    });
    if (!answer.ok) this.failedAt = performance.now();
    return answer;
  }

  private refuseWhileLeftAlone(): void {
    if (performance.now() - this.failedAt < LEFT_ALONE_MS) throw new Unreachable("The issuer did not answer just now.");
  }

  /** The address of the keys, as the issuer's own document gives it. */
  private async discovered(): Promise<string> {
    const { issuer } = this.settings;
    for (const address of discoveryAddresses(issuer)) {
      const answer = await fetchBounded(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      if (!answer.ok) continue;
      const document = (await answer.json()) as { issuer?: unknown; jwks_uri?: unknown } | null;
      // A document of somebody else's would let somebody else's keys in.
      if (document?.issuer !== issuer) throw new Unreachable("The issuer's document is of another issuer.");
      const { jwks_uri } = document;
      if (typeof jwks_uri === "string" && isAsSafeAs(issuer, jwks_uri)) return jwks_uri;
      throw new Unreachable("The issuer's document names no address of keys that could be trusted.");
    }
    throw new Unreachable("The issuer has no document about itself.");
  }
}

/** OpenID Connect puts its part behind the issuer's path, RFC 8414 puts it before. */
function discoveryAddresses(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/+$/, "");
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

/** An issuer that is reached over TLS has its keys there too; only one on this computer may have them here. */
function isAsSafeAs(issuer: string, keys: string): boolean {
  const address = URL.canParse(keys) ? new URL(keys) : undefined;
  return address !== undefined && isProtected(address) && (address.protocol === "https:" || issuer.startsWith("http:"));
}

/** An answer that is neither endless nor from somewhere else. */
async function fetchBounded(url: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(url, { ...options, redirect: "error" });
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body ?? []) {
    bytes += part.byteLength;
    if (bytes > DOCUMENT_BYTES_MAX) throw new Unreachable("The issuer's answer does not end.");
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status: answer.status, headers: answer.headers });
}

class Unreachable extends Error {}

function reasonOf(error: unknown): Reason {
  if (error instanceof errors.JWTExpired) return "expired";
  if (error instanceof errors.JWTClaimValidationFailed) return BY_CLAIM[error.claim] ?? "malformed";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "bad_signature";
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return "bad_signature";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return "bad_signature";
  if (error instanceof errors.JWSInvalid || error instanceof errors.JWTInvalid) return "malformed";
  // The network, the issuer's documents, its keys: nothing that says anything about the token.
  return "unavailable";
}

const BY_CLAIM: Readonly<Record<string, Reason>> = {
  iss: "wrong_issuer",
  aud: "wrong_audience",
  // Not yet good is as little good as no longer.
  nbf: "expired",
};
