import { type Scope, SCOPES } from "@seca/core/kernel";
import { inOrder } from "../scope.ts";
import type { Refusal } from "./refusal.ts";
import type { Denial } from "./verify.ts";

/** Where a client reads who may let it in: the address of the metadata of what it called. */
interface At {
  readonly metadata: string;
}

type Unauthorized = Exclude<Denial, "no_scope" | "unavailable">;

const SENTENCES: Readonly<Record<Unauthorized, string>> = {
  missing: "Sign in: send a token in the header Authorization, as Bearer and the token.",
  malformed: "This is no token of seca: look whether it was copied whole.",
  unknown: "This token lets nobody in. Ask who runs this server for another.",
  expired: "This token has expired. Get a new one.",
  revoked: "This token was revoked. Ask who runs this server for another.",
  bad_signature: "The signature of this token does not hold. Get one from the issuer that this server trusts.",
  wrong_issuer: "This token is of an issuer that this server does not trust.",
  wrong_audience: "This token was made for another service. Get one for this server.",
  not_a_member: "Whoever this token is of is no member of the organisation. Ask its administrator to add them.",
};

/** 401: who calls is not known. Without a token there is nothing to say against it (RFC 6750, 3.1). */
export function unauthorized(why: Unauthorized, { metadata }: At): Refusal {
  const sentence = SENTENCES[why];
  const fault = why === "missing" ? {} : { error: "invalid_token", error_description: sentence };
  return { status: 401, sentence, headers: bearer({ ...fault, scope: "seca:read", resource_metadata: metadata }) };
}

interface Lacking extends At {
  readonly granted: readonly Scope[];
  readonly needed: Scope;
}

/** 403: the caller is known and may not. The scopes he has are named with the one he lacks, lest he lose them. */
export function insufficient({ granted, needed, metadata }: Lacking): Refusal {
  const sentence = `This needs the scope ${needed}, which the token has not. Get one with it.`;
  const scope = inOrder([...granted, needed]).join(" ");
  const headers = bearer({
    error: "insufficient_scope",
    error_description: sentence,
    scope,
    resource_metadata: metadata,
  });
  return { status: 403, sentence, headers };
}

/** A token without any scope of ours: the caller is known, and there is nothing he may do. */
export const withoutScope = ({ metadata }: At): Refusal => {
  const refusal = insufficient({ granted: [], needed: "seca:read", metadata });
  return { ...refusal, sentence: `This token carries no scope of seca. Get one with some of: ${SCOPES.join(", ")}.` };
};

export const twice = ({ metadata }: At): Refusal => {
  const sentence = "A request carries one token, once.";
  const headers = bearer({ error: "invalid_request", error_description: sentence, resource_metadata: metadata });
  return { status: 400, sentence, headers };
};

export const UNAVAILABLE: Refusal = {
  status: 503,
  sentence: "Who calls cannot be found out just now. Try again in a moment.",
  headers: { "retry-after": "5" },
};

/** Every value is of our own words or an address without quotes, so none can end its quotes. */
const bearer = (fields: Readonly<Record<string, string>>): Record<string, string> => ({
  "www-authenticate": `Bearer ${Object.entries(fields)
    .map(([name, value]) => `${name}="${value}"`)
    .join(", ")}`,
});
