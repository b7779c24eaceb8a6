import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Services, fixture } from "../fixture/definition.ts";
import { defineTool } from "../index.ts";
import { type HttpOptions, type HttpServer, openHttp } from "./index.ts";

const greet = defineTool<Services, z.ZodObject, z.ZodObject>({
  name: "name_ask",
  title: "Ask for a name",
  description: "Asks who is there.",
  effect: "reads",
  input: z.object({}),
  output: z.object({ greeting: z.string() }),
  example: {},
  run: (_, { ask }) => {
    const reply = ask({ id: "who", message: "Who are you?", fields: z.object({ name: z.string().max(20) }) });
    if (!reply) return { greeting: "Hello, whoever you are." };
    return { greeting: reply.action === "accept" ? `Hello, ${String(reply.content.name)}.` : "As you like." };
  },
});

let server: HttpServer;
let url: string;
const sockets: Socket[] = [];

const definition = (): HttpOptions<Services>["servers"][string] => {
  const made = fixture();
  return { ...made, tools: [...made.tools, greet], context: made.context as Services };
};

async function open(options: Partial<HttpOptions<Services>> = {}): Promise<void> {
  const given = definition();
  server = await openHttp({ servers: { "/mcp": given }, log: given.log, ...options });
  url = `${server.address}/mcp`;
}

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
});

const HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const HELLO = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "0" } };

const post = (message: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { ...HEADERS, ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });

const call = (name: string, args: object, headers: Record<string, string> = {}): Promise<Response> =>
  post({ method: "tools/call", params: { name, arguments: args } }, headers);

async function hello(headers: Record<string, string> = {}): Promise<string | undefined> {
  const response = await post({ method: "initialize", params: HELLO }, headers);
  await response.text();
  return response.headers.get("mcp-session-id") ?? undefined;
}

async function gauge(name: string): Promise<string | undefined> {
  const text = await (await fetch(`${server.address}/metrics`)).text();
  return new RegExp(`^${name} (\\d+)$`, "m").exec(text)?.[1];
}

/** A connection that says what it is told, and what came back until it was closed. */
function raw(bytes: string): { socket: Socket; heard: Promise<string> } {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  sockets.push(socket);
  socket.write(bytes);
  let said = "";
  socket.on("data", (chunk: Buffer) => (said += chunk.toString()));
  socket.on("error", () => undefined);
  return { socket, heard: once(socket, "close").then(() => said) };
}

describe("a session", () => {
  it("is forgotten when nobody uses it, and its client is told to say hello again", async () => {
    await open({ limits: { sessionIdleMs: 200 } });
    const session = await hello();
    expect((await call("sum_add", { a: 1, b: 2 }, { "mcp-session-id": session! })).status).toBe(200);
    await sleep(500);
    const response = await call("sum_add", { a: 1, b: 2 }, { "mcp-session-id": session! });
    expect([response.status, await response.json()]).toEqual([
      404,
      {
        jsonrpc: "2.0",
        id: null,
        error: { code: -32001, message: "There is no such session here. Send initialize again." },
      },
    ]);
  });

  it("in which somebody listens is kept, and makes no room for others, who are served without one", async () => {
    await open({ limits: { sessions: 1, sessionIdleMs: 200 } });
    const first = await hello();
    const second = await hello();
    expect((await call("sum_add", { a: 1, b: 2 }, { "mcp-session-id": first! })).status).toBe(404);

    const leaving = new AbortController();
    const listening = { headers: { ...HEADERS, "mcp-session-id": second! }, signal: leaving.signal };
    await fetch(url, listening);
    await sleep(400);
    expect(await hello()).toBeUndefined();
    expect((await call("sum_add", { a: 1, b: 2 }, { "mcp-session-id": second! })).status).toBe(200);
    expect((await call("sum_add", { a: 1, b: 2 })).status).toBe(200);
    leaving.abort();
  });

  it("ends the stream of a call that its client took back", async () => {
    await open();
    const session = { "mcp-session-id": (await hello())! };
    const waiting = call("time_wait", { ms: 5000 }, session);
    await sleep(50);
    const cancelled = { method: "notifications/cancelled", params: { requestId: 1 } };
    await fetch(url, {
      method: "POST",
      headers: { ...HEADERS, ...session },
      body: JSON.stringify({ jsonrpc: "2.0", ...cancelled }),
    });
    expect(await (await waiting).text()).toBe("");
  });

  it("watches the record once for all who listen, and no longer than somebody does", async () => {
    let watches = 0;
    const tell = new Set<(uri: string) => void>();
    const given = definition();
    const updates: typeof given.updates = (_, onChange) => {
      watches++;
      tell.add(onChange);
      return () => tell.delete(onChange);
    };
    await open({ servers: { "/mcp": { ...given, updates } } });
    const heard: string[] = [];
    const clients = await Promise.all(
      (["legacy", "legacy", "auto"] as const).map(async (mode, at) => {
        const client = new Client({ name: `${at}`, version: "0" }, { versionNegotiation: { mode } });
        await client.connect(new StreamableHTTPClientTransport(new URL(url)));
        client.setNotificationHandler("notifications/resources/updated", ({ params }) => {
          heard.push(`${at} ${params.uri}`);
        });
        const uri = "fixture://note/x";
        await (mode === "auto" ? client.listen({ resourceSubscriptions: [uri] }) : client.subscribeResource({ uri }));
        return client;
      }),
    );
    await sleep(50);
    for (const onChange of tell) onChange("fixture://note/x");
    await sleep(100);
    expect([watches, heard.sort()]).toEqual([1, [0, 1, 2].map((at) => `${at} fixture://note/x`)]);
    for (const client of clients) {
      await (client.transport as StreamableHTTPClientTransport).terminateSession();
      await client.close();
    }
    await sleep(50);
    expect(tell.size).toBe(0);
  });
});

describe("a tool that asks", () => {
  beforeEach(() => open());

  const connected = async (mode: "legacy" | "auto", reply: object): Promise<Client> => {
    const client = new Client(
      { name: mode, version: "0" },
      { versionNegotiation: { mode }, capabilities: { elicitation: { form: {} } } },
    );
    client.setRequestHandler("elicitation/create", () => reply as never);
    await client.connect(new StreamableHTTPClientTransport(new URL(url)));
    return client;
  };

  it.each([
    ["legacy", { action: "accept", content: { name: "Ann" } }, "Hello, Ann."],
    ["auto", { action: "accept", content: { name: "Ann" } }, "Hello, Ann."],
    ["legacy", { action: "decline" }, "As you like."],
    ["auto", { action: "decline" }, "As you like."],
  ] as const)("gets its answer in the %s era: %j", async (mode, reply, greeting) => {
    const client = await connected(mode, reply);
    expect((await client.callTool({ name: "name_ask" })).structuredContent).toEqual({ greeting });
    await client.close();
  });

  it("does without where nobody can be asked", async () => {
    const text = await (await call("name_ask", {})).text();
    expect(text).toContain("Hello, whoever you are.");
  });
});

describe("a slow caller", () => {
  it("is shut out when its headers or its body do not come", async () => {
    await open({ limits: { headersMs: 300, requestMs: 600, checkMs: 50 } });
    const silent = raw("");
    const headers = raw("POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow:");
    const body = raw(
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    );
    expect(await headers.heard).toMatch(/^HTTP\/1.1 408 /);
    expect(await body.heard).toMatch(/^HTTP\/1.1 408 /);
    await silent.heard;
    expect(await gauge("seca_requests_in_flight")).toBe("1");
  });

  it("that takes nothing of its answer is shut out", async () => {
    await open({ limits: { stallMs: 400, heartbeatMs: 100 } });
    await call("note_write", { id: "large", text: "x".repeat(20_000_000) });
    const body = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "resources/read",
      params: { uri: "fixture://note/large" },
    });
    const headers = `Host: localhost\r\nContent-Type: application/json\r\nAccept: ${HEADERS.accept}`;
    const { socket } = raw(`POST /mcp HTTP/1.1\r\n${headers}\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    socket.pause();
    await sleep(300);
    expect(await gauge("seca_requests_in_flight")).toBe("2");
    await sleep(1500);
    expect(await gauge("seca_requests_in_flight")).toBe("1");
  });
});

describe("a body", () => {
  beforeEach(() => open({ limits: { bodyBytes: 1_048_576, heldBytes: 1_500_000 } }));

  it.each([
    ["declared", "Content-Length: 2000000", ""],
    ["in pieces", "Transfer-Encoding: chunked", "200000\r\n"],
  ])("that is too large, %s, is refused before it is read to its end", async (_, header, first) => {
    const { heard, socket } = raw(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${header}\r\n\r\n${first}`,
    );
    socket.write("x".repeat(1_200_000));
    const answer = await heard;
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain("A request has at most 1 MB. Split what you send.");
    expect((await call("sum_add", { a: 1, b: 2 })).status).toBe(200);
  });

  it("beside too many others is told to come again", async () => {
    const start = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n`;
    raw(start).socket.write("x".repeat(900_000));
    await sleep(100);
    const second = raw(start);
    second.socket.write("x".repeat(900_000));
    expect(await second.heard).toMatch(/^HTTP\/1.1 503 [^]*retry-after: 1/);
    for (const socket of sockets) socket.destroy();
    await sleep(50);
    expect((await call("text_length", { text: "x".repeat(900_000) })).status).toBe(200);
  });
});

describe("a server that leaves", () => {
  it("answers what it accepted, in both eras, and nothing that comes later", async () => {
    await open();
    const session = await hello();
    const calls = [
      call("note_write", { id: "a", text: "1", ms: 300 }),
      call("note_write", { id: "b", text: "1", ms: 300 }, { "mcp-session-id": session! }),
    ];
    await sleep(50);
    const closed = server.close();
    await expect(call("sum_add", { a: 1, b: 2 })).rejects.toThrow("fetch failed");
    for (const response of await Promise.all(calls)) expect(await response.text()).toContain('"structuredContent"');
    await closed;
  });

  it("does not wait for ever", async () => {
    await open({ limits: { graceMs: 200 } });
    const waiting = call("time_wait", { ms: 10_000 })
      .then((response) => response.text())
      .catch(() => "");
    await sleep(50);
    await server.close();
    expect(await waiting).not.toContain("structuredContent");
  });
});

describe("readiness", () => {
  it("names what is missing, asks it once at a time and does not wait for it", async () => {
    let asked = 0;
    let there = false;
    const hangs = (): Promise<void> => {
      asked++;
      return new Promise((resolve) => setInterval(() => there && resolve(), 50).unref());
    };
    await open({
      dependencies: { steady: async () => undefined, gone: () => Promise.reject(new Error("secret")), hangs },
    });
    const ready = async (): Promise<unknown> => {
      const response = await fetch(`${server.address}/readyz`);
      return [response.status, await response.json()];
    };
    const dependencies = { steady: "ok", gone: "missing", hangs: "missing" };
    expect(await Promise.all([ready(), ready()])).toEqual([
      [503, { ready: false, dependencies }],
      [503, { ready: false, dependencies }],
    ]);
    expect(asked).toBe(1);
    there = true;
    expect(await ready()).toEqual([503, { ready: false, dependencies: { ...dependencies, hangs: "ok" } }]);
  });
});

describe("an address that others could reach", () => {
  const opened = (host: string): Promise<HttpServer> => {
    const given = definition();
    return openHttp({ servers: { "/mcp": given }, log: given.log, host });
  };

  it.each(["0.0.0.0", "::", "192.168.0.1", "example.com"])("%s is refused", async (host) => {
    await open();
    await expect(opened(host)).rejects.toMatchObject({
      code: "refused",
      message: `seca is not served on "${host}", because others could reach it there and nobody has to sign in.`,
    });
  });

  it.each(["localhost", "127.0.0.1", "127.9.9.9"])("%s is not", async (host) => {
    await open({ host });
    expect(
      (await fetch(`http://${new URL(url).host}/healthz`, { headers: { host: "localhost" } })).status,
    ).toBeLessThan(500);
  });
});
