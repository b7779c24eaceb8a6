/** Who is let in to `seca serve`, by which key or token, and what everybody else is told. */
import {
  Client,
  ClientCredentialsProvider,
  StreamableHTTPClientTransport as Transport,
} from "@modelcontextprotocol/client";
import { SCOPES } from "@seca/core/kernel";
import { type RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, got } from "../seca.ts";
import { newSdk, oldSdk, rawJson } from "./http-clients.ts";
import { Served, ask, gotOver, headersWith } from "./http-server.ts";
import { Issuer } from "./issuer.ts";
import { Operator } from "./operator.ts";
import { type Client as Teller, expected, tell } from "./story.ts";

let home: Home;
let issuer: Issuer;
let operator: Operator;
let served: Served;
let writer: RawHost;
let url: string;
let key: string;
/** Every token that was sent. */
const sentTokens = new Set<string>();
beforeAll(async () => {
  issuer = await Issuer.start();
  home = await Home.make({
    SECA_AUTH: "api-key,oidc",
    SECA_LOG_LEVEL: "debug",
    SECA_OIDC_ISSUER: issuer.url,
    SECA_OIDC_AUDIENCE: `other, ${issuer.audience}`,
  });
  operator = new Operator(home);
  writer = await home.greeted("all");
  await got(writer, "system_open", { action: "create", system: "Web shop" });
  await got(writer, "change_apply", {
    operations: [{ op: "add", target: "component", value: { name: "Order API", type: "process" } }],
  });
  for (const [name, role] of Object.entries({ ann: "analyst", vera: "viewer", robot: "analyst", chief: "admin" }))
    await operator.in("local").access.addMember({ subject: issuer.subject(name), role });
  key = await operator.key("local");
  served = await Served.start(home);
  url = `${served.address}/mcp`;
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
  // However much is logged.
  for (const token of [key, ...sentTokens]) expect(served.stderr).not.toContain(token.slice(-30));
  expect(served.stderr).not.toContain("broke");
  await operator.close();
  await issuer.stop();
  await home.remove();
});

const MODERN = {
  _meta: {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "raw", version: "0" },
  },
};

/** One request in the way of each era; old ones without a session. */
const sent = (token: string | undefined, era: "old" | "new", method = "tools/list"): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: {
      ...headersWith({ token }),
      ...(era === "new" && { "mcp-protocol-version": "2026-07-28", "mcp-method": method }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, ...(era === "new" && { params: MODERN }) }),
  });

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;
const anHourAgo = (): number => Math.floor(Date.now() / 1000) - 3600;

/** Another letter near the end, so that the check of a mistyped key does not hold. */
const mistyped = (text: string): string => `${text.slice(0, -10)}${text.at(-10) === "a" ? "b" : "a"}${text.slice(-9)}`;

describe("a token", () => {
  it.each<[string, () => string | undefined | Promise<string | undefined>, number, string | undefined]>([
    ["that is missing", () => undefined, 401, undefined],
    ["that is garbage", () => "garbage", 401, "invalid_token"],
    ["that is a mistyped key", () => mistyped(key), 401, "invalid_token"],
    ["of a key that there is not", async () => strangeKey("local"), 401, "invalid_token"],
    ["of an organisation that there is not", async () => strangeKey("nowhere"), 401, "invalid_token"],
    ["with the secret of another key", () => withSecretOf(key, "second"), 401, "invalid_token"],
    ["that is an expired key", () => operator.key("local", { name: "old", daysAgo: 3 }), 401, "invalid_token"],
    ["that is a revoked key", () => revoked(), 401, "invalid_token"],
    ["that is a key, before it was rotated, in its time of grace", () => rotated(24), 200, undefined],
    ["that is a key, before it was rotated, without any grace", () => rotated(0), 401, "invalid_token"],
    ["that is a key", () => key, 200, undefined],
    ["of the issuer", () => issuer.token(), 200, undefined],
    ["for several, of which one is us", () => issuer.token({ aud: ["x", issuer.audience] }), 200, undefined],
    ["for somebody else", () => issuer.token({ aud: "https://other.example" }), 401, "invalid_token"],
    ["for nobody in particular", () => issuer.token({ aud: undefined }), 401, "invalid_token"],
    ["of another issuer", () => issuer.token({ iss: "https://evil.example" }), 401, "invalid_token"],
    ["that nobody signed", () => issuer.token({}, { alg: "none" }), 401, "invalid_token"],
    ["signed with the public key as a secret", () => issuer.token({}, { alg: "HS256" }), 401, "invalid_token"],
    ["signed with a key of the same name", () => issuer.forged(), 401, "invalid_token"],
    ["signed with an unknown key", () => issuer.token({}, { kid: "second" }), 401, "invalid_token"],
    ["that has expired", () => issuer.token({ exp: anHourAgo() }), 401, "invalid_token"],
    ["that never expires", () => issuer.token({ exp: undefined }), 401, "invalid_token"],
    ["that is not good yet", () => issuer.token({ nbf: inAnHour() }), 401, "invalid_token"],
    ["of nobody", () => issuer.token({ sub: undefined }), 401, "invalid_token"],
    ["of whoever is no member", () => issuer.token({ sub: "stranger" }), 401, "invalid_token"],
    ["without a scope of ours", () => issuer.token({ scope: "openid" }), 403, "insufficient_scope"],
    [
      "whose scopes his role does not have",
      () => issuer.token({ sub: "vera", scope: "seca:admin" }),
      403,
      "insufficient_scope",
    ],
  ])("%s", async (_, token, status, error) => {
    const sending = await token();
    if (sending !== undefined && sending.length > 30) sentTokens.add(sending);
    for (const era of ["old", "new"] as const) {
      const response = await sent(sending, era);
      const challenge = response.headers.get("www-authenticate") ?? "";
      expect([era, response.status, /error="(\w+)"/.exec(challenge)?.[1]]).toEqual([era, status, error]);
      if (status === 200) continue;
      expect(challenge).toMatch(
        /^Bearer .*scope="seca:read", resource_metadata="http:\/\/127\.0\.0\.1:\d+\/\.well-known\/oauth-protected-resource\/mcp"$/,
      );
      const body = await response.text();
      expect(body).not.toMatch(/jose|JWT|JWS|signature verification|zod|postgres/);
      if (sending !== undefined) expect(body + challenge).not.toContain(sending);
    }
  });

  const revoked = async (): Promise<string> => {
    const text = await operator.key("local", { name: "revoked" });
    expect((await sent(text, "old")).status).toBe(200);
    await operator.in("local").access.revokeKey("revoked");
    return text;
  };
  const rotated = async (graceHours: number): Promise<string> => {
    const name = `rotated after ${graceHours} h`;
    const before = await operator.key("local", { name });
    const after = await operator.in("local").access.rotateKey(name, { graceHours });
    expect((await sent(after.text, "old")).status).toBe(200);
    return before;
  };
  const strangeKey = async (org: string): Promise<string> => {
    const { newKey, writeKey } = await import("../../packages/core/src/access/key-text.ts");
    return writeKey(newKey(org));
  };
  const withSecretOf = async (one: string, name: string): Promise<string> => {
    const { readKey, writeKey } = await import("../../packages/core/src/access/key-text.ts");
    const other = await operator.key("local", { name });
    return writeKey({ ...readKey(one)!, secret: readKey(other)!.secret });
  };
});

describe("an issuer that does not answer", () => {
  it("lets nobody in, and says that it is not the token's fault", async () => {
    const gone = await Issuer.start();
    const token = gone.token();
    const place = home.with({ SECA_OIDC_ISSUER: gone.url });
    await gone.stop();
    const other = await Served.start(place);
    try {
      const response = await fetch(`${other.address}/mcp`, {
        method: "POST",
        headers: headersWith({ token }),
        body: "{}",
      });
      expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
      expect(
        (await fetch(`${other.address}/mcp`, { method: "POST", headers: headersWith({ token: key }), body: "{}" }))
          .status,
      ).not.toBe(503);
    } finally {
      await other.stop();
    }
  });
});

describe("the same story with a key, told by", () => {
  let writes = 0;
  const write = async (): Promise<void> => {
    const set = { op: "set", target: "component/order-api", field: "description", value: `written ${++writes}` };
    await got(writer, "change_apply", { operations: [set] });
  };

  it.each<[string, string, () => Promise<Teller>]>([
    ["the SDK of before 2026", "2025-11-25", () => oldSdk(url, key)],
    ["today's SDK in an old host", "2025-11-25", () => newSdk(url, "old", key)],
    ["today's SDK", "2026-07-28", () => newSdk(url, "new", key)],
    ["plain JSON with a session", "2024-11-05", () => rawJson(url, "2024-11-05", "session", key)],
    [
      "today's SDK with a token",
      "2026-07-28",
      () => newSdk(url, "new", issuer.token({ sub: "chief", scope: SCOPES.join(" ") })),
    ],
  ])("%s", async (_, spoke, connect) => {
    const client = await connect();
    try {
      const { heardAfterMs, ...experience } = await tell(client, write);
      expect(experience).toEqual(expected(spoke));
      expect(heardAfterMs).toBeLessThan(500);
    } finally {
      await client.close();
    }
  });
});

describe("what is written", () => {
  it("is by whom the key or the token names", async () => {
    const add = (name: string) => ({
      operations: [{ op: "add", target: "component", value: { name, type: "process" } }],
    });
    const nora = await operator.key("local", { name: "Nora" });
    await gotOver(url, "change_apply", add("By key"), { token: nora });
    await gotOver(url, "change_apply", add("By token"), { token: issuer.token() });
    const history = await gotOver(url, "version_query", { what: "history", limit: 2 }, { token: key });
    expect(JSON.stringify(history)).toMatch(/"Ann".*"Nora"/);
  });
});

describe("a viewer", () => {
  const token = (): string => issuer.token({ sub: "vera" });

  it.each(["old", "new"] as const)(
    "is offered what reads, as a host that was told --read-only, in the %s era",
    async (era) => {
      const looking = await home.greeted("--read-only");
      const offered = (await looking.request("tools/list")).result.tools as { name: string }[];
      // To run something is a scope of its own, which whoever is on this computer has.
      const tools = offered.filter(({ name }) => name !== "analysis_run");
      const client = await newSdk(url, era, token());
      expect(await client.tools()).toEqual(tools.map(({ name }) => name));
      expect((await ask(url, "tools/list", {}, { token: token() })).result.tools).toEqual(tools);
      await client.close();
    },
  );

  it("is told which scope a write takes, before anything is done", async () => {
    const before = await gotOver(url, "version_query", { what: "history" }, { token: token() });
    const { status, headers } = await fetch(url, {
      method: "POST",
      headers: headersWith({ token: token() }),
      body: JSON.stringify({
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: {
          name: "change_apply",
          arguments: { operations: [{ op: "remove", target: "component/order-api" }] },
        },
      }),
    });
    expect([status, /scope="([^"]+)"/.exec(headers.get("www-authenticate")!)?.[1]]).toEqual([
      403,
      "seca:read seca:write",
    ]);
    expect(await gotOver(url, "version_query", { what: "history" }, { token: token() })).toEqual(before);
  });

  it("meets a tool that only looks under the name of one that writes", async () => {
    expect(await gotOver(url, "system_open", {}, { token: token() })).toMatchObject({ total: 1 });
    const { result } = await ask(
      url,
      "tools/call",
      { name: "system_open", arguments: { action: "create", system: "X" } },
      { token: token() },
    );
    expect(result.isError).toBe(true);
  });
});

describe("a client that signs in by itself", () => {
  it("finds the issuer, gets a token, and a wider one when it needs it", async () => {
    const provider = new ClientCredentialsProvider({
      clientId: "robot",
      clientSecret: "secret",
      expectedIssuer: issuer.url,
    });
    const client = new Client({ name: "robot", version: "0" }, { versionNegotiation: { mode: "auto" } });
    await client.connect(new Transport(new URL(url), { authProvider: provider }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("change_apply");
    const added = await client.callTool({
      name: "change_apply",
      arguments: { operations: [{ op: "add", target: "component", value: { name: "By robot", type: "process" } }] },
    });
    expect(added.isError).toBeUndefined();
    expect(issuer.askedScopes).toEqual(["seca:read", "seca:read seca:write"]);
    await client.close();
  });
});

describe("a caller of too many calls", () => {
  it("is told when to come again, by the measure of the key", async () => {
    const hasty = await operator.key("local", { name: "hasty", ratePerMinute: 2 });
    const answers = [await sent(hasty, "new"), await sent(hasty, "old"), await sent(hasty, "new")];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]!.headers.get("retry-after"))).toBeGreaterThan(20);
    expect((await sent(key, "new")).status).toBe(200);
  });
});

describe("what describes us", () => {
  it.each(["/mcp", "/analysis/mcp", "/tickets/mcp"])("is there for %s, without a token", async (path) => {
    const response = await served.get(`/.well-known/oauth-protected-resource${path}`);
    expect(await response.json()).toEqual({
      resource: `${served.address}${path}`,
      resource_name: path === "/mcp" ? "seca" : expect.stringMatching(/^seca /),
      authorization_servers: [issuer.url],
      scopes_supported: SCOPES,
      bearer_methods_supported: ["header"],
    });
  });
});

describe("whoever watches the server", () => {
  const read = async (token?: string): Promise<Response> =>
    served.get("/metrics", token === undefined ? {} : { authorization: `Bearer ${token}` });

  it("reads its metrics as an administrator of its own organisation, and as nobody else", async () => {
    await operator.organisation("guests");
    const guest = await operator.key("guests");
    const tokens = [undefined, issuer.token(), guest, key];
    expect(await Promise.all(tokens.map(async (token) => (await read(token)).status))).toEqual([401, 403, 403, 200]);
    const text = await (await read(key)).text();
    expect(text).toMatch(/^seca_sign_ins_total\{outcome="expired"\} [1-9]/m);
    expect(text).toMatch(/^seca_run_oldest_waiting_seconds 0$/m);
    expect(text).not.toContain("guests");
    expect((await served.get("/readyz")).status).toBe(200);
  });
});

describe("whoever starts it", () => {
  it.each([
    [{}, ["--host", "0.0.0.0"], 'seca is not served on "0.0.0.0" before it knows by which name it is called.\n'],
    [
      { SECA_AUTH: "none", SECA_OIDC_ISSUER: "", SECA_OIDC_AUDIENCE: "" },
      ["--host", "0.0.0.0"],
      'seca is not served on "0.0.0.0", because others could reach it there and nobody has to sign in.\n',
    ],
  ])("with %j and %j is told what is missing", async (env, args, sentence) => {
    const { code, stdout, stderr } = await home.with(env).run(["serve", "--port", "0", ...args]);
    expect([code, stdout, stderr.startsWith(sentence)]).toEqual([1, "", true]);
  });

  it("is told how callers sign in", async () => {
    await expect.poll(() => served.stdout).toContain("It is served until Ctrl-C.");
    expect(served.stdout).toContain(`Keys: seca keys create <name> --scopes read,write
Connect with one: claude mcp add --transport http seca ${url} --header "Authorization: Bearer <key>"
Tokens: of ${issuer.url}, for members: seca org add <subject> --role analyst
Connect with one: claude mcp add --transport http seca ${url}
`);
  });

  it("serves every address once it knows its name, and answers by that name alone", async () => {
    const everywhere = await Served.start(home.with({ SECA_PUBLIC_URL: "https://seca.example" }), [
      "--host",
      "0.0.0.0",
    ]);
    try {
      const status = async (host: string): Promise<string> =>
        (await everywhere.raw(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).slice(9, 12);
      expect([await status("seca.example"), await status("127.0.0.1"), await status("evil.example")]).toEqual([
        "200",
        "200",
        "403",
      ]);
      const description = await fetch(`http://127.0.0.1:${everywhere.port}/.well-known/oauth-protected-resource/mcp`);
      expect(await description.json()).toMatchObject({ resource: "https://seca.example/mcp" });
    } finally {
      await everywhere.stop();
    }
  });
});
