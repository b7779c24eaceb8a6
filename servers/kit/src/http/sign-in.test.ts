/** The gate with a doorkeeper of the test's own; real keys and tokens are in `tests/contract/sign-in.test.ts`. */
import { setTimeout as sleep } from "node:timers/promises";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { SCOPES, type Scope, SecaError } from "@seca/core/kernel";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Services, fixture } from "../fixture/definition.ts";
import { type ServerDefinition, type Who, forServices } from "../index.ts";
import { type Denial, type HttpOptions, type HttpServer, type SignIn, openHttp } from "./index.ts";

const { defineTool, defineResource } = forServices<Services>();

/** As a tool reports who it works for. */
const whoAmI = defineTool({
  name: "who_ask",
  title: "Who am I",
  description: "Says for whom it works.",
  effect: "reads",
  input: z.object({}),
  output: z.object({ who: z.string() }),
  example: {},
  run: (_, { notes }) => ({ who: notes.get("who") ?? "nobody" }),
});

const publish = defineTool({
  name: "note_publish",
  title: "Publish",
  description: "Sends a note away.",
  effect: "publishes",
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
  example: {},
  run: () => ({ done: true }),
});

const lookNote = defineTool({
  name: "note_write",
  title: "Look at a note",
  description: "Looks at a note and cannot write it.",
  effect: "reads",
  input: z.object({}),
  output: z.object({ id: z.string() }),
  example: {},
  run: () => ({ id: "only looked" }),
});

const ledger = defineResource({
  name: "ledger",
  title: "Ledger",
  description: "For administrators.",
  uri: "fixture://ledger",
  mimeType: "text/plain",
  scope: "seca:admin",
  read: () => "secret",
});

/** Organisations with the notes they keep, and who hears of changes. */
const kept = new Map<string, Services>();
function servicesOf(who: Who | undefined): Services {
  const org = who?.org ?? "";
  const services = kept.get(org) ?? { notes: new Map([["who", `${who?.author} of ${org}`]]), changed: new Set() };
  kept.set(org, services);
  return services;
}

const definition = (): ServerDefinition<Services> => {
  const made = fixture();
  return {
    ...made,
    instructions: (tools) => tools.map(({ name }) => name).join(" "),
    tools: [...made.tools, whoAmI, publish],
    lookTools: [lookNote],
    resources: [...made.resources!, ledger],
    context: servicesOf,
  };
};

const people = new Map<string, Who | Denial>();
const who = (subject: string, org: string, scopes: readonly Scope[] = SCOPES, over: Partial<Who> = {}): Who => ({
  org,
  subject,
  author: subject,
  scopes,
  expiresAt: Date.now() / 1000 + 3600,
  ...over,
});

const verify: SignIn["verify"] = async (token) => {
  if (token === "broken") throw new SecaError("unavailable", "postgres://secret", "secret");
  const found = people.get(token ?? "") ?? (token === undefined ? "missing" : "unknown");
  return typeof found === "string" ? { denied: found } : found;
};

let server: HttpServer;
let url: string;
async function open(options: Partial<HttpOptions<Services>> = {}, signIn: Partial<SignIn> = {}): Promise<void> {
  const given = definition();
  server = await openHttp({
    servers: { "/mcp": given, "/part/mcp": given },
    signIn: { verify, ratePerMinute: 1000, mayWatch: ({ org }) => org === "operator", ...signIn },
    log: given.log,
    ...options,
  });
  url = `${server.address}/mcp`;
}

beforeEach(() => {
  kept.clear();
  people.clear();
  people.set("ann", who("ann", "a"));
  people.set("ben", who("ben", "b"));
  people.set("rita", who("rita", "a", ["seca:read"]));
});
afterEach(() => server.close());

const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const HELLO = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "0" } };

const post = (token: string | undefined, message: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { ...HEADERS, ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });

const call = (token: string, name: string, args: object = {}, headers: Record<string, string> = {}) =>
  post(token, { method: "tools/call", params: { name, arguments: args } }, headers);

async function resultOf(response: Response): Promise<Record<string, unknown>> {
  const text = await response.text();
  return JSON.parse(text.startsWith("{") ? text : /^data: (.+)$/m.exec(text)![1]!).result;
}

async function hello(token: string): Promise<string> {
  const response = await post(token, { method: "initialize", params: HELLO });
  await response.text();
  return response.headers.get("mcp-session-id")!;
}

const messageOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { message: string } }).error.message;

const metadata = () => `${server.address}/.well-known/oauth-protected-resource/mcp`;

describe("whoever is not known", () => {
  beforeEach(() => open());

  it("is told how to sign in, and of no error where there was no token", async () => {
    const response = await post(undefined, { method: "tools/list" });
    expect([response.status, response.headers.get("www-authenticate"), await messageOf(response)]).toEqual([
      401,
      `Bearer scope="seca:read", resource_metadata="${metadata()}"`,
      "Sign in: send a token in the header Authorization, as Bearer and the token.",
    ]);
  });

  it.each<[Denial, string]>([
    ["malformed", "This is no token of seca: look whether it was copied whole."],
    ["unknown", "This token lets nobody in. Ask who runs this server for another."],
    ["expired", "This token has expired. Get a new one."],
    ["revoked", "This token was revoked. Ask who runs this server for another."],
    ["bad_signature", "The signature of this token does not hold. Get one from the issuer that this server trusts."],
    ["wrong_issuer", "This token is of an issuer that this server does not trust."],
    ["wrong_audience", "This token was made for another service. Get one for this server."],
    ["not_a_member", "Whoever this token is of is no member of the organisation. Ask its administrator to add them."],
  ])("is told that the token is %s", async (denied, sentence) => {
    people.set("token", denied);
    const response = await post("token", { method: "tools/list" });
    expect([response.status, response.headers.get("www-authenticate"), await messageOf(response)]).toEqual([
      401,
      `Bearer error="invalid_token", error_description="${sentence}", scope="seca:read", resource_metadata="${metadata()}"`,
      sentence,
    ]);
  });

  it("is not let in by a doorkeeper that breaks or cannot tell, nor by one who forgot the time", async () => {
    people.set("later", "unavailable");
    people.set("old", who("old", "a", SCOPES, { expiresAt: 1 }));
    const answers = await Promise.all(["broken", "later", "old"].map((token) => post(token, { method: "tools/list" })));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 401]);
    expect(answers.map(({ headers }) => headers.get("retry-after"))).toEqual(["5", "5", null]);
    expect(await answers[0]!.text()).not.toContain("secret");
  });

  it.each([
    ["Basic YW5uOmFubg==", 401, null],
    ["Bearer", 401, null],
    ["Bearer ", 401, null],
    ["Bearer ann ben", 401, "invalid_token"],
    [`Bearer ${"a".repeat(9000)}`, 401, "invalid_token"],
    ['Bearer a"b', 401, "invalid_token"],
    ["bearer ann", 200, null],
    ["BEARER   ann", 200, null],
  ])("by the header %s", async (authorization, status, error) => {
    const response = await post(undefined, { method: "tools/list" }, { authorization });
    const challenge = response.headers.get("www-authenticate") ?? "";
    expect([response.status, /error="(\w+)"/.exec(challenge)?.[1] ?? null]).toEqual([status, error]);
  });

  it("by a token in the address is not even looked at", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    for (const name of ["access_token", "token", "authorization"]) {
      const response = await fetch(`${url}?${name}=ann`, { method: "POST", headers: HEADERS, body });
      expect(response.status).toBe(401);
    }
  });

  it("is refused before the body is read", async () => {
    const response = await post(undefined, { method: "tools/list" }, { "content-type": "text/plain" });
    expect(response.status).toBe(401);
  });
});

describe("whoever may not do it", () => {
  beforeEach(() => open());

  it.each<[string, object, string]>([
    ["tools/call", { name: "note_publish" }, "seca:tickets"],
    ["resources/read", { uri: "fixture://ledger" }, "seca:admin"],
    ["resources/subscribe", { uri: "fixture://ledger" }, "seca:admin"],
    ["completion/complete", { ref: { type: "ref/resource", uri: "fixture://ledger" } }, "seca:admin"],
  ])("is told by %s of %j which scope it takes, beside those there are", async (method, params, scope) => {
    const response = await post("rita", { method, params });
    const sentence = `This needs the scope ${scope}, which the token has not. Get one with it.`;
    expect([response.status, response.headers.get("www-authenticate"), await messageOf(response)]).toEqual([
      403,
      `Bearer error="insufficient_scope", error_description="${sentence}", scope="seca:read ${scope}", resource_metadata="${metadata()}"`,
      sentence,
    ]);
  });

  it("is told so when he subscribes in today's way", async () => {
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const params = { _meta, notifications: { resourceSubscriptions: ["fixture://note/a", "fixture://ledger"] } };
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "subscriptions/listen" };
    expect((await post("rita", { method: "subscriptions/listen", params }, headers)).status).toBe(403);
  });

  it("meets a token without any scope", async () => {
    people.set("none", "no_scope");
    const response = await post("none", { method: "tools/list" });
    expect([response.status, /scope="([^"]+)"/.exec(response.headers.get("www-authenticate")!)?.[1]]).toEqual([
      403,
      "seca:read",
    ]);
  });

  it("hears of what is not there as everybody does", async () => {
    const text = await (await call("rita", "note_publsh")).text();
    expect(text).toContain('There is no tool \\"note_publsh\\".');
    expect(text).not.toContain("note_publish");
  });
});

describe("what a caller is offered", () => {
  beforeEach(() => open());

  const listed = async (token: string, method: string, name: string): Promise<string[]> =>
    (((await resultOf(await post(token, { method })))[name] ?? []) as { name: string }[]).map((each) => each.name);

  it("is what his scopes reach, with tools that look in place of those that write", async () => {
    expect(await listed("ann", "tools/list", "tools")).toContain("note_publish");
    expect(await listed("rita", "tools/list", "tools")).toEqual([
      "error_raise",
      "noise_make",
      "note_write",
      "sum_add",
      "text_length",
      "time_wait",
      "who_ask",
    ]);
    expect(await listed("ann", "resources/list", "resources")).toContain("ledger");
    expect(await listed("rita", "resources/list", "resources")).not.toContain("ledger");
    expect(await resultOf(await call("rita", "note_write"))).toMatchObject({
      structuredContent: { id: "only looked" },
    });
  });

  it("is what he is instructed about, and nobody may keep it for others", async () => {
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const ask = async (method: string): Promise<object> =>
      resultOf(
        await post(
          "rita",
          { method, params: { _meta } },
          { "mcp-protocol-version": "2026-07-28", "mcp-method": method },
        ),
      );
    expect(await ask("server/discover")).toMatchObject({
      instructions: "error_raise noise_make note_write sum_add text_length time_wait who_ask",
      cacheScope: "private",
    });
    expect(await ask("tools/list")).toMatchObject({ ttlMs: 3_600_000, cacheScope: "private" });
  });

  it("grows within a session when he comes back with more scopes, and shrinks with fewer", async () => {
    const session = { "mcp-session-id": await hello("rita") };
    people.set("stepped.up", who("rita", "a"));
    const tools = async (token: string): Promise<number> =>
      ((await resultOf(await post(token, { method: "tools/list" }, session))).tools as unknown[]).length;
    expect([await tools("rita"), await tools("stepped.up"), await tools("rita")]).toEqual([7, 8, 7]);
    expect((await call("stepped.up", "note_publish", {}, session)).status).toBe(200);
    expect((await call("rita", "note_publish", {}, session)).status).toBe(403);
  });
});

describe("what describes us to OAuth clients", () => {
  const described = async (path: string): Promise<unknown> => {
    const response = await fetch(`${server.address}${path}`);
    return response.status === 200 ? response.json() : response.status;
  };

  it("is read without a token, for each path, and names whoever issues tokens", async () => {
    await open({}, { issuers: ["https://id.example"] });
    const about = (path: string) => ({
      resource: `${server.address}${path}`,
      resource_name: "Fixture",
      authorization_servers: ["https://id.example"],
      scopes_supported: SCOPES,
      bearer_methods_supported: ["header"],
    });
    expect(await described("/.well-known/oauth-protected-resource/mcp")).toEqual(about("/mcp"));
    expect(await described("/.well-known/oauth-protected-resource/part/mcp")).toEqual(about("/part/mcp"));
    expect(await described("/.well-known/oauth-protected-resource/other")).toBe(404);
  });

  it("names nobody where keys are handed out", async () => {
    await open();
    expect(await described("/.well-known/oauth-protected-resource/mcp")).not.toHaveProperty("authorization_servers");
  });

  it("speaks of the address that callers use behind a proxy, whatever it takes off", async () => {
    await open({ publicUrl: "https://seca.example/tools" });
    const about = { resource: "https://seca.example/tools/mcp" };
    expect(await described("/.well-known/oauth-protected-resource/tools/mcp")).toMatchObject(about);
    expect(await described("/.well-known/oauth-protected-resource/mcp")).toMatchObject(about);
    const challenge = (await post(undefined, { method: "tools/list" })).headers.get("www-authenticate");
    expect(challenge).toContain(`"https://seca.example/.well-known/oauth-protected-resource/tools/mcp"`);
  });

  it("is not there where nobody has to sign in", async () => {
    await open({ signIn: undefined });
    expect(await described("/.well-known/oauth-protected-resource/mcp")).toBe(404);
  });
});

describe("two organisations", () => {
  beforeEach(() => open());

  it("each have their services, whatever else they share", async () => {
    const asked = async (token: string) => (await resultOf(await call(token, "who_ask"))).structuredContent;
    expect([await asked("ann"), await asked("ben")]).toEqual([{ who: "ann of a" }, { who: "ben of b" }]);
  });

  it("cannot use each other's sessions, nor can two callers of one", async () => {
    const session = { "mcp-session-id": await hello("ann") };
    const statuses = ["ann", "ben", "rita"].map(async (token) => (await call(token, "who_ask", {}, session)).status);
    expect(await Promise.all(statuses)).toEqual([200, 404, 404]);
    const left = await fetch(url, { method: "DELETE", headers: { ...session, authorization: "Bearer ben" } });
    expect([left.status, (await call("ann", "who_ask", {}, session)).status]).toEqual([404, 200]);
    const listening = await fetch(url, { headers: { ...HEADERS, ...session, authorization: "Bearer ben" } });
    expect(listening.status).toBe(404);
  });

  it.each(["legacy", "auto"] as const)("hear of their own news alone, in the %s era", async (mode) => {
    const heard: string[] = [];
    const clients = await Promise.all(
      ["ann", "ben"].map(async (token) => {
        const client = new Client({ name: token, version: "0" }, { versionNegotiation: { mode } });
        const requestInit = { headers: { authorization: `Bearer ${token}` } };
        await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
        client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
          heard.push(`${token}: ${params.uri}`);
        });
        const uri = "fixture://note/x";
        await (mode === "auto" ? client.listen({ resourceSubscriptions: [uri] }) : client.subscribeResource({ uri }));
        return client;
      }),
    );
    await sleep(50);
    await call("ben", "note_write", { id: "x", text: "of ben" });
    await sleep(100);
    expect(heard).toEqual(["ben: fixture://note/x"]);
    await Promise.all(clients.map((client) => client.close()));
  });
});

describe("whoever listens", () => {
  it.each(["revoked", "expired"] as const)("hears nothing more once his token is %s", async (denied) => {
    await open({ limits: { recheckMs: 50 } });
    const session = { "mcp-session-id": await hello("ann"), authorization: "Bearer ann" };
    const listening = await fetch(url, { headers: { ...HEADERS, ...session } });
    await sleep(150);
    people.set("ann", "unavailable"); // nothing is known against him
    await sleep(150);
    people.set("ann", denied);
    await expect(listening.text()).rejects.toThrow("terminated");
    expect((await call("ann", "who_ask", {}, session)).status).toBe(401);
  });

  it("loses his session when it could not be used any more", async () => {
    await open({ limits: { sessionIdleMs: 200 } });
    people.set("brief", who("brief", "a", SCOPES, { expiresAt: Date.now() / 1000 - 59.5 }));
    const session = await hello("brief");
    const leaving = new AbortController();
    await fetch(url, {
      headers: { ...HEADERS, "mcp-session-id": session, authorization: "Bearer brief" },
      signal: leaving.signal,
    });
    await sleep(900);
    people.set("brief", who("brief", "a"));
    expect((await call("brief", "who_ask", {}, { "mcp-session-id": session })).status).toBe(404);
    leaving.abort();
  });
});

describe("too much", () => {
  it("of one caller is refused for as long as it takes, and is nothing to others", async () => {
    await open({}, { ratePerMinute: 3 });
    people.set("quick", who("quick", "a", SCOPES, { ratePerMinute: 5 }));
    const statuses = async (token: string, count: number): Promise<number[]> => {
      const all: number[] = [];
      for (let at = 0; at < count; at++) all.push((await call(token, "who_ask")).status);
      return all;
    };
    expect(await statuses("ann", 5)).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses("quick", 6)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(await statuses("ben", 1)).toEqual([200]);
    const refused = await call("ann", "who_ask");
    expect([Number(refused.headers.get("retry-after")) > 10, await messageOf(refused)]).toEqual([
      true,
      expect.stringMatching(/^You may call 3 times a minute\. Try again in \d+ s\.$/),
    ]);
  });

  it("guessing from one address is not even looked at, but whoever signed in there before is let in", async () => {
    let looked = 0;
    const counted: SignIn["verify"] = (token, from) => {
      looked++;
      return verify(token, from);
    };
    await open({ limits: { failedSignIns: 3 } }, { verify: counted });
    expect((await call("ann", "who_ask")).status).toBe(200);
    const statuses: number[] = [];
    for (let at = 0; at < 5; at++) statuses.push((await call(`guess${at}`, "who_ask")).status);
    expect([statuses, looked]).toEqual([[401, 401, 401, 429, 429], 4]);
    expect((await call("ann", "who_ask")).status).toBe(200);
    expect((await call("ben", "who_ask")).status).toBe(429);
    expect((await post(undefined, { method: "tools/list" })).status).toBe(401);
  });

  it("guessing with many requests at once is counted while they come", async () => {
    let looked = 0;
    const slow: SignIn["verify"] = async (token, from) => {
      looked++;
      await sleep(20);
      return verify(token, from);
    };
    await open({ limits: { failedSignIns: 10 } }, { verify: slow });
    const guesses = Array.from({ length: 60 }, (_, at) => call(`guess${at}`, "who_ask"));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(looked).toBeLessThan(20);
    expect(statuses.filter((status) => status === 429).length).toBe(60 - looked);
  });

  it("many organisations at once: one that is idle makes room, else the newcomer waits", async () => {
    await open({ limits: { tenants: 1 } });
    expect((await call("ann", "who_ask")).status).toBe(200);
    expect((await call("ben", "who_ask")).status).toBe(200);
    const session = { "mcp-session-id": await hello("ben") };
    const refused = await call("ann", "who_ask");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
    await fetch(url, { method: "DELETE", headers: { ...session, authorization: "Bearer ben" } });
    expect((await call("ann", "who_ask")).status).toBe(200);
  });

  it("sessions of one organisation take none from another", async () => {
    await open({ limits: { sessionsInAll: 2 } });
    const first = await hello("ann");
    const second = await hello("ann");
    expect(await hello("ben")).toBeNull();
    expect((await call("ben", "who_ask")).status).toBe(200);
    const third = await hello("ann"); // which takes the place of the first
    const used = [first, second, third].map(
      async (session) => (await call("ann", "who_ask", {}, { "mcp-session-id": session })).status,
    );
    expect(await Promise.all(used)).toEqual([404, 200, 200]);
  });
});

describe("whoever watches the server", () => {
  it("reads its health without a token, and its counts only if it is his to know", async () => {
    await open();
    people.set("operator", who("operator", "operator"));
    const read = async (path: string, token?: string): Promise<Response> =>
      fetch(`${server.address}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    expect((await read("/healthz")).status).toBe(200);
    expect((await read("/readyz")).status).toBe(200);
    expect((await read("/metrics")).status).toBe(401);
    expect((await read("/metrics", "ann")).status).toBe(403);
    const text = await (await read("/metrics", "operator")).text();
    expect(text).toContain('seca_sign_ins_total{outcome="missing"} 1');
    expect(text).toContain('seca_sign_ins_total{outcome="ok"} 2');
  });
});

describe("a place where others can reach it", () => {
  it("is served once callers sign in, by its address, and by no name that it was not told", async () => {
    await open({ host: "::1" });
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
    const given = definition();
    const everywhere = { servers: { "/mcp": given }, log: given.log, host: "0.0.0.0" };
    const signIn = { verify, ratePerMinute: 10, mayWatch: () => false };
    await expect(openHttp({ ...everywhere, signIn })).rejects.toMatchObject({
      code: "refused",
      message: `seca is not served on "0.0.0.0" before it knows by which name it is called.`,
    });
  });
});
