import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type JWTPayload, SignJWT, UnsecuredJWT, exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OidcSettings, silentLog, userOf } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { AccessDesk, type Admitted, type Denied, openDoorkeeper } from "./index.ts";

const NOW = new Date("2026-03-01T10:00:00.000Z");
const SECONDS = NOW.getTime() / 1000;
const clock = () => NOW;
const from = { address: "10.0.0.7" };

/** The company's provider as it is seen from here: a document about itself, and keys. What it answers can be changed. */
class Provider {
  readonly asked: string[] = [];
  answers: Record<string, unknown> = {};
  private readonly server: Server;

  constructor() {
    this.server = createServer(({ url = "" }, response) => {
      this.asked.push(url);
      const answer = this.answers[url];
      if (answer === undefined) return void response.writeHead(404).end();
      if (typeof answer === "function") return void (answer as (to: typeof response) => void)(response);
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const record = new TestRecord({}, clock);
const provider = new Provider();
const suite = { store: () => Promise.resolve(record.store) };
let issuer: string;
let settings: OidcSettings;
let first: Awaited<ReturnType<typeof pair>>;
let second: typeof first;

async function pair(kid: string, alg = "RS256") {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: "sig" } };
}

const openDoor = (more: Partial<OidcSettings> = {}) =>
  openDoorkeeper({ auth: ["oidc"], org: "local", oidc: { ...settings, ...more } }, suite, silentLog, clock);

beforeAll(async () => {
  [first, second] = await Promise.all([pair("one"), pair("two")]);
  issuer = `${await provider.listen()}/realm`;
  settings = {
    issuer,
    audiences: ["https://seca.example/mcp", "api://seca"],
    jwksUrl: undefined,
    orgClaim: undefined,
    scopeClaim: undefined,
  };
  const desk = new AccessDesk(record.store, { ...userOf({ org: "local", author: "t" }), via: "command" }, clock);
  await desk.addMember({ subject: `oidc:${issuer}#ada`, role: "analyst", name: "Ada" });
  await desk.createOrganisation("acme");
  const acme = new AccessDesk(record.store, { ...userOf({ org: "acme", author: "t" }), via: "command" }, clock);
  await acme.addMember({ subject: `oidc:${issuer}#ada`, role: "admin", name: "Ada" });
});
beforeEach(() => {
  provider.asked.length = 0;
  provider.answers = {
    "/realm/.well-known/openid-configuration": { issuer, jwks_uri: `${new URL(issuer).origin}/keys` },
    "/keys": { keys: [first.jwk] },
  };
});
afterAll(async () => {
  await provider.close();
  await record.close();
});

interface Draft {
  readonly claims?: Record<string, unknown>;
  readonly key?: Awaited<ReturnType<typeof pair>>;
  readonly header?: object;
}
const usual = (): JWTPayload => ({
  iss: issuer,
  aud: "https://seca.example/mcp",
  sub: "ada",
  name: "Ada Lovelace",
  iat: SECONDS,
  exp: SECONDS + 600,
  scope: "openid seca:read seca:write seca:admin",
});
const token = ({ claims = {}, key = first, header = {} }: Draft = {}): Promise<string> => {
  const payload = Object.fromEntries(
    Object.entries({ ...usual(), ...claims }).filter(([, value]) => value !== undefined),
  );
  return new SignJWT(payload).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey);
};

describe("a token", () => {
  it("lets its subject in with what both it and their role allow, until it ends", async () => {
    expect(await openDoor().admit(await token(), from)).toEqual({
      org: "local",
      subject: `oidc:${issuer}#ada`,
      author: "Ada Lovelace",
      scopes: ["seca:read", "seca:write"],
      expiresAt: SECONDS + 630,
    });
  });

  it.each<[string, Record<string, unknown>, Partial<OidcSettings>, Partial<Admitted> | Denied]>([
    ["of another issuer", { iss: "https://elsewhere.example" }, {}, { denied: "wrong_issuer" }],
    ["of no issuer", { iss: undefined }, {}, { denied: "wrong_issuer" }],
    ["for another audience", { aud: "https://other.example" }, {}, { denied: "wrong_audience" }],
    ["for no audience", { aud: undefined }, {}, { denied: "wrong_audience" }],
    ["for several audiences, of which one is ours", { aud: ["x", "api://seca"] }, {}, { org: "local" }],
    ["that is over", { exp: SECONDS - 31 }, {}, { denied: "expired" }],
    ["that was over a moment ago, by clocks that differ", { exp: SECONDS - 29 }, {}, { org: "local" }],
    ["that never ends", { exp: undefined }, {}, { denied: "malformed" }],
    ["that ends at a word", { exp: "never" as never }, {}, { denied: "malformed" }],
    ["that is not good yet", { nbf: SECONDS + 31 }, {}, { denied: "expired" }],
    ["that is good in a moment", { nbf: SECONDS + 29 }, {}, { org: "local" }],
    ["of nobody", { sub: undefined }, {}, { denied: "malformed" }],
    ["of an empty name", { sub: "" }, {}, { denied: "malformed" }],
    ["of a subject with a line break", { sub: "ada\n" }, {}, { denied: "malformed" }],
    ["of a subject without end", { sub: "a".repeat(300) }, {}, { denied: "malformed" }],
    ["of a stranger", { sub: "eve" }, {}, { denied: "not_a_member" }],
    ["of a subject that would be another's", { sub: "ada#" }, {}, { denied: "not_a_member" }],
    ["without a scope", { scope: undefined }, {}, { denied: "no_scope" }],
    ["with scopes of others", { scope: "openid profile" }, {}, { denied: "no_scope" }],
    ["with a scope the role has not", { scope: "seca:admin" }, {}, { denied: "no_scope" }],
    ["with scp as text", { scope: undefined, scp: "seca:run" }, {}, { scopes: ["seca:run"] }],
    ["with scp as a list", { scope: undefined, scp: ["seca:run", 7, null] }, {}, { scopes: ["seca:run"] }],
    ["with scopes as an object", { scope: { "seca:read": true } }, {}, { denied: "no_scope" }],
    ["with scopes in a claim of its own", { roles: ["seca:read"] }, { scopeClaim: "roles" }, { scopes: ["seca:read"] }],
    ["without that claim", {}, { scopeClaim: "roles" }, { denied: "no_scope" }],
    ["with the prototype for a claim", {}, { scopeClaim: "__proto__" }, { denied: "no_scope" }],
    [
      "for another organisation",
      { tenant: "acme" },
      { orgClaim: "tenant" },
      { org: "acme", scopes: ["seca:read", "seca:write", "seca:admin"] },
    ],
    ["that should name an organisation and does not", {}, { orgClaim: "tenant" }, { denied: "not_a_member" }],
    ["for a list of organisations", { tenant: ["acme"] }, { orgClaim: "tenant" }, { denied: "not_a_member" }],
    ["for an organisation that is none", { tenant: "nowhere" }, { orgClaim: "tenant" }, { denied: "not_a_member" }],
    ["for an organisation in capitals", { tenant: "ACME" }, { orgClaim: "tenant" }, { denied: "not_a_member" }],
    [
      "of somebody with an odd name",
      { name: ` A\u202e\nda${"x".repeat(300)}` },
      {},
      { author: `A da${"x".repeat(116)}` },
    ],
    [
      "of somebody with no name but an address",
      { name: 7, email: "ada@example.com" },
      {},
      { author: "ada@example.com" },
    ],
    ["of a program", { name: undefined, azp: "builder" }, {}, { author: "ada" }],
  ])("%s", async (_, claims, more, expected) => {
    expect(await openDoor(more).admit(await token({ claims }), from)).toMatchObject(expected);
  });

  it("that is not signed by the issuer lets nobody in", async () => {
    const forged = await pair("one");
    const symmetric = await new SignJWT(usual())
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .sign(new Uint8Array(32));
    const [head, body, signature] = (await token()).split(".");
    const claims = JSON.parse(Buffer.from(body!, "base64url").toString()) as object;
    const altered = Buffer.from(JSON.stringify({ ...claims, sub: "eve" })).toString("base64url");
    const door = openDoor();
    const given: [string, Denied["denied"]][] = [
      [await token({ key: forged }), "bad_signature"],
      [await token({ key: second }), "bad_signature"],
      [symmetric, "bad_signature"],
      [`${head}.${altered}.${signature}`, "bad_signature"],
      [`${head}.${body}.`, "malformed"],
      [new UnsecuredJWT(usual()).encode(), "malformed"],
      ["a.b.c", "malformed"],
      ["not a token", "malformed"],
      [`${"a".repeat(9000)}.${"b".repeat(9000)}.c`, "malformed"],
    ];
    for (const [text, denied] of given)
      expect([text.slice(0, 30), await door.admit(text, from)]).toEqual([text.slice(0, 30), { denied }]);
  });

  it("signed with any of the common asymmetric ways is understood", async () => {
    for (const alg of ["ES256", "PS256", "EdDSA"]) {
      const key = await pair(alg, alg);
      provider.answers["/keys"] = { keys: [first.jwk, key.jwk] };
      expect([alg, await openDoor().admit(await token({ key }), from)]).toEqual([
        alg,
        expect.objectContaining({ org: "local" }),
      ]);
    }
  });
});

describe("the issuer", () => {
  it("is asked once, however many tokens come, and not at all for what is no token", async () => {
    const door = openDoor();
    await door.admit("a.b", from);
    expect(provider.asked).toEqual([]);
    await Promise.all(Array.from({ length: 20 }, async () => door.admit(await token(), from)));
    await door.admit(await token(), from);
    expect(provider.asked).toEqual(["/realm/.well-known/openid-configuration", "/keys"]);
  });

  it("that brings new keys is asked again, but not for each token with a key that nobody knows", async () => {
    const door = openDoor();
    expect(await door.admit(await token(), from)).toMatchObject({ org: "local" });
    provider.answers["/keys"] = { keys: [first.jwk, second.jwk] };
    // A key that came right after the last question is only seen once the pause is over.
    for (let i = 0; i < 10; i++)
      expect(await door.admit(await token({ key: second }), from)).toEqual({ denied: "bad_signature" });
    expect(provider.asked.filter((url) => url === "/keys")).toHaveLength(1);
    expect(await openDoor().admit(await token({ key: second }), from)).toMatchObject({ org: "local" });
  });

  it("is found by RFC 8414 too, or not looked for where its keys are told", async () => {
    provider.answers = {
      "/.well-known/oauth-authorization-server/realm": { issuer, jwks_uri: `${new URL(issuer).origin}/keys` },
      "/keys": { keys: [first.jwk] },
    };
    expect(await openDoor().admit(await token(), from)).toMatchObject({ org: "local" });
    provider.asked.length = 0;
    expect(await openDoor({ jwksUrl: `${new URL(issuer).origin}/keys` }).admit(await token(), from)).toMatchObject({
      org: "local",
    });
    expect(provider.asked).toEqual(["/keys"]);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ["is silent about itself", () => ({})],
    [
      "says it is another",
      () => ({
        "/realm/.well-known/openid-configuration": {
          issuer: "https://evil.example",
          jwks_uri: "https://evil.example/keys",
        },
      }),
    ],
    [
      "names keys that travel in the clear",
      () => ({ "/realm/.well-known/openid-configuration": { issuer, jwks_uri: "http://keys.example/keys" } }),
    ],
    [
      "names a file for its keys",
      () => ({ "/realm/.well-known/openid-configuration": { issuer, jwks_uri: "file:///etc/passwd" } }),
    ],
    ["names no keys", () => ({ "/realm/.well-known/openid-configuration": { issuer } })],
    ["speaks of nothing", () => ({ "/realm/.well-known/openid-configuration": null })],
    [
      "sends us elsewhere",
      () => ({
        "/realm/.well-known/openid-configuration": (to: {
          writeHead: (status: number, headers: object) => { end: () => void };
        }) => to.writeHead(302, { location: "/other" }).end(),
        "/other": { issuer, jwks_uri: `${new URL(issuer).origin}/keys` },
        "/keys": { keys: [first.jwk] },
      }),
    ],
    [
      "answers with no JSON",
      () => ({
        "/realm/.well-known/openid-configuration": (to: { end: (text: string) => void }) => to.end("<html>"),
      }),
    ],
    [
      "answers without end",
      () => ({
        "/realm/.well-known/openid-configuration": (to: { end: (text: string) => void }) => to.end(" ".repeat(600_000)),
      }),
    ],
    [
      "has lost its keys",
      () => ({ "/realm/.well-known/openid-configuration": { issuer, jwks_uri: `${new URL(issuer).origin}/keys` } }),
    ],
    [
      "has keys that are none",
      () => ({
        "/realm/.well-known/openid-configuration": { issuer, jwks_uri: `${new URL(issuer).origin}/keys` },
        "/keys": { keys: "none" },
      }),
    ],
  ])("that %s is unavailable, and lets nobody in", async (_, answers) => {
    provider.answers = answers();
    expect(await openDoor().admit(await token(), from)).toEqual({ denied: "unavailable" });
  });

  it("that cannot be reached is left alone for a while", async () => {
    provider.answers = {};
    const door = openDoor();
    for (let i = 0; i < 5; i++) expect(await door.admit(await token(), from)).toEqual({ denied: "unavailable" });
    expect(provider.asked).toHaveLength(2);
  });

  it("whose keys cannot be had is left alone too, and its document is not read again", async () => {
    delete provider.answers["/keys"];
    const door = openDoor();
    for (let i = 0; i < 5; i++) expect(await door.admit(await token(), from)).toEqual({ denied: "unavailable" });
    expect(provider.asked).toEqual(["/realm/.well-known/openid-configuration", "/keys"]);
  });
});
