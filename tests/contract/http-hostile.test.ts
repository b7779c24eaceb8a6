/** What hostile, broken and slow callers do to `seca serve`: each is refused in our words, and the server lives on. */
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type Socket, connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Home } from "../seca.ts";
import { HEADERS, Served, ask, gotOver } from "./http-server.ts";
import { OwnPostgres } from "./postgres.ts";

const FOREIGN = /zod|postgres|ECONN|ENOENT|TypeError|SyntaxError|\bat .*:\d+:\d+|node_modules|Unexpected token/i;

let home: Home;
let served: Served;
let url: string;
beforeAll(async () => {
  home = await Home.make();
  served = await Served.start(home);
  url = `${served.address}/mcp`;
  await gotOver(url, "system_open", { action: "create", system: "Web shop" });
});
afterEach(async () => {
  expect(await gotOver(url, "system_open")).toMatchObject({ total: 1 });
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
  expect(served.stderr).not.toContain("broke");
  await home.remove();
});

const LIST = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });

describe("a page that makes a browser call us", () => {
  it.each<[string, string, Record<string, string>]>([
    ["after DNS rebinding", "/mcp", { host: "evil.example" }],
    ["after DNS rebinding, for our health", "/metrics", { host: "evil.example:8383" }],
    ["under a name that begins like ours", "/mcp", { host: "localhost.evil.example" }],
    ["under our address as a name", "/mcp", { host: "127.0.0.1.evil.example" }],
    ["with an origin of its own", "/mcp", { origin: "https://evil.example" }],
    ["with an origin that begins like ours", "/mcp", { origin: "http://localhost.evil.example" }],
    ["out of a sandbox", "/mcp", { origin: "null" }],
    ["from a file", "/readyz", { origin: "file://" }],
  ])("%s is refused", async (_, path, headers) => {
    const lines = Object.entries({ host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}`);
    const answer = await served.raw(`GET ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer).not.toContain("evil");
  });

  it.each(["http://localhost:3000", "http://127.0.0.1:8383", "http://[::1]:1"])("from %s is served", async (origin) => {
    expect((await fetch(url, { method: "POST", headers: { ...HEADERS, origin }, body: LIST })).status).toBe(200);
  });

  it("gets no leave to send what a form cannot send", async () => {
    const preflight = { origin: "http://localhost:3000", "access-control-request-method": "POST" };
    const response = await fetch(url, { method: "OPTIONS", headers: preflight });
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([405, null]);
    const form = await fetch(url, { method: "POST", headers: { "content-type": "text/plain" }, body: LIST });
    expect(form.status).toBe(415);
  });
});

describe("a request that is none", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);

  it.each<[string, string | Buffer, number, number]>([
    ["nothing", "", 400, -32600],
    ["what is not JSON", "GET / HTTP/1.1", 400, -32700],
    ["half a message", LIST.slice(0, 20), 400, -32700],
    ["what is not UTF-8", Buffer.from([0x22, 0xff, 0x22]), 400, -32700],
    ["a number", "42", 400, -32600],
    ["a batch", `[${LIST},${LIST}]`, 400, -32600],
    ["no JSON-RPC", `{"id":1,"method":"tools/list"}`, 400, -32600],
    ["100,000 brackets", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"a":${deep}}}`, 400, -32600],
  ])("%s", async (_, body, status, code) => {
    const response = await fetch(url, { method: "POST", headers: HEADERS, body: body as string });
    const text = await response.text();
    expect([response.status, JSON.parse(text).error.code]).toEqual([status, code]);
    expect(text).not.toMatch(FOREIGN);
  });

  it.each(["PUT", "PATCH", "HEAD", "OPTIONS"])("with %s", async (method) => {
    const response = await fetch(url, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST, DELETE"]);
  });

  it("to a path that is not there is told what there is", async () => {
    const response = await served.get("/../etc/passwd");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: {
        message: "Nothing is served here. There are: /mcp, /analysis/mcp, /graph/mcp, /trace/mcp, /tickets/mcp.",
      },
    });
  });

  it.each<[string, Record<string, string>, number]>([
    [
      "does not say that it reads both kinds of answer",
      { "content-type": "application/json", accept: "text/html" },
      406,
    ],
    [
      "names a session that is not there",
      { ...HEADERS, "mcp-session-id": "00000000-0000-0000-0000-000000000000" },
      404,
    ],
    ["names a version that is not there", { ...HEADERS, "mcp-protocol-version": "1999-01-01" }, 400],
    ["names today's version and nothing else of it", { ...HEADERS, "mcp-protocol-version": "2026-07-28" }, 400],
  ])("that %s", async (_, headers, status) => {
    const response = await fetch(url, { method: "POST", headers, body: LIST });
    expect([response.status, FOREIGN.test(await response.text())]).toEqual([status, false]);
  });

  it("whose headers do not say what its body says", async () => {
    const meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { _meta: meta, name: "system_open" } };
    const headers = { ...HEADERS, "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" };
    const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    expect([response.status, ((await response.json()) as { error: { code: number } }).error.code]).toEqual([
      400, -32020,
    ]);
  });
});

describe("a request within a request", () => {
  const start = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  const inner = `GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`;

  it.each([
    ["two lengths", `${start}Content-Length: 2\r\nContent-Length: 50\r\n\r\n{}${inner}`],
    ["a length and pieces", `${start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`],
    ["an unknown encoding", `${start}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`],
    ["pieces that are not last", `${start}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${inner}`],
    ["a length that is no number", `${start}Content-Length: +2\r\n\r\n{}${inner}`],
    ["a header that goes on in the next line", `${start}X-A: 1\r\n Content-Length: 2\r\n\r\n${inner}`],
    ["a space before the colon", `${start}Content-Length : 2\r\n\r\n{}${inner}`],
    ["two hosts", `GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n`],
    ["no host", `GET /healthz HTTP/1.1\r\n\r\n`],
    ["a broken piece", `${start}Transfer-Encoding: chunked\r\n\r\nzz\r\n${inner}`],
  ])("by %s is refused, and what follows is not heard", async (_, bytes) => {
    const answer = await served.raw(bytes, 1500);
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expect(answer).not.toContain("alive");
  });

  it("by 20 kB of headers, or 1,900 of them, is refused", async () => {
    const long = `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`;
    expect(await served.raw(long)).toMatch(/^HTTP\/1.1 431 /);
    const many = `GET /healthz HTTP/1.1\r\nHost: localhost\r\n${"X-Many: 12345678\r\n".repeat(1900)}\r\n`;
    expect(await served.raw(many)).toMatch(/^HTTP\/1.1 431 /);
  });
});

describe("a large request", () => {
  it("of a file of 48 MB as base64 is read and answered by its tool, one of more than 96 MB is not", async () => {
    const base64 = "A".repeat(64 * 1024 * 1024);
    const { result } = await ask(url, "tools/call", { name: "input_add", arguments: { base64, name: "large.bin" } });
    expect(result.content[0].text).toContain("large.bin");
    const start = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${97 * 1024 * 1024}\r\n\r\n`;
    expect(await served.raw(start)).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe("many connections", () => {
  const open: Socket[] = [];
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });

  async function connections(count: number, bytes: string): Promise<void> {
    for (let at = 0; at < count; at++) {
      const socket = connect({ port: served.port, host: "127.0.0.1", allowHalfOpen: true }, () => socket.write(bytes));
      socket.on("error", () => undefined);
      open.push(socket);
      if (at % 200 === 199) await once(socket, "connect");
    }
  }

  const residentMb = async (): Promise<number> =>
    Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${served.process.pid}/status`, "utf8"))?.[1]) / 1024;

  const metric = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\d+)$`, "m").exec(await (await served.get("/metrics")).text())?.[1]);

  it("2,000 that lie idle cost little, and others are answered", async () => {
    const before = await residentMb();
    await connections(2000, `GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await expect.poll(() => metric("seca_connections"), { timeout: 10_000 }).toBeGreaterThanOrEqual(2000);
    await gotOver(url, "system_open");
    expect((await residentMb()) - before).toBeLessThan(120);
  });

  it("500 that send a byte now and then wait alone", async () => {
    await connections(500, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    const drip = setInterval(() => open.forEach((socket) => socket.write("x")), 100);
    await expect.poll(() => metric("seca_connections")).toBeGreaterThanOrEqual(500);
    // They are still dripping when the twentieth answer comes.
    for (let call = 0; call < 20; call++) await gotOver(url, "system_open");
    expect(open.filter((socket) => !socket.destroyed).length).toBeGreaterThanOrEqual(500);
    clearInterval(drip);
  });

  it("300 that only closed their half are let go", async () => {
    await connections(300, "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{");
    for (const socket of open) socket.end();
    await expect.poll(() => metric("seca_connections"), { timeout: 10_000 }).toBeLessThan(100);
    await expect.poll(() => metric("seca_requests_in_flight")).toBe(1);
  });
});

describe("a database that goes", () => {
  it("is named by readyz, and the server is itself again when it is back", async () => {
    const place = await Home.make();
    await place.run(["call", "system_open"]); // unpacks the binaries
    const postgres = await OwnPostgres.start(place.folder, ["create database own"]);
    const line = await Line.to(postgres.port);
    const away = await Served.start(place.with({ DATABASE_URL: `postgres://owner:right@127.0.0.1:${line.port}/own` }));
    const readiness = async (): Promise<unknown> => {
      const response = await away.get("/readyz");
      return [response.status, await response.json()];
    };
    const ready = [200, { ready: true, dependencies: { migrations: "ok", database: "ok" } }];
    try {
      await expect.poll(readiness, { timeout: 10_000 }).toEqual(ready);
      await line.cut();
      await expect
        .poll(readiness, { timeout: 15_000 })
        .toMatchObject([503, { ready: false, dependencies: { database: "missing" } }]);
      expect((await away.get("/healthz")).status).toBe(200);
      await line.mend();
      await expect.poll(readiness, { timeout: 30_000 }).toEqual(ready);
      expect(
        (await ask(`${away.address}/mcp`, "tools/call", { name: "system_open", arguments: {} })).error,
      ).toBeUndefined();
    } finally {
      await away.stop();
      await line.cut();
      await postgres.stop();
      await place.remove();
    }
  });
});

/** The way to a database, which can be cut and mended while both ends stay where they are. */
class Line {
  readonly port: number;
  readonly #server = createServer();
  readonly #ends = new Set<Socket>();

  private constructor(port: number) {
    this.port = port;
  }

  static async to(target: number): Promise<Line> {
    const probe = createServer().listen(0, "127.0.0.1");
    await once(probe, "listening");
    const line = new Line((probe.address() as AddressInfo).port);
    await new Promise((resolve) => probe.close(resolve));
    line.#server.on("connection", (near) => {
      const far = connect(target, "127.0.0.1");
      for (const end of [near, far]) {
        line.#ends.add(end);
        end.on("error", () => undefined).on("close", () => line.#ends.delete(end));
      }
      near.pipe(far).pipe(near);
    });
    await line.mend();
    return line;
  }

  async mend(): Promise<void> {
    this.#server.listen(this.port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const end of this.#ends) end.destroy();
    await closed;
    await sleep(0);
  }
}
