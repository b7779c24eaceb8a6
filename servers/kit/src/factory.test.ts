import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
  createMcpHandler,
} from "@modelcontextprotocol/server";
import { expect, it } from "vitest";
import { serverFactory } from "./factory.ts";
import { fixture } from "./fixture/definition.ts";
import { type Who, carried } from "./who.ts";

/** Over HTTP the factory runs for every request; what it must not do is remember, or make things twice. */
const handler = createMcpHandler(serverFactory(fixture()));

async function post(method: string, params: object, headers: Record<string, string>): Promise<unknown> {
  const response = await handler.fetch(
    new Request("http://127.0.0.1/mcp", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    }),
  );
  const body = await response.text();
  return JSON.parse(body.startsWith("{") ? body : body.slice(body.indexOf("data: ") + 6));
}

it("answers a request of the new era", async () => {
  const _meta = { [PROTOCOL_VERSION_META_KEY]: "2026-07-28", [CLIENT_CAPABILITIES_META_KEY]: {} };
  const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "sum_add" };
  expect(await post("tools/call", { name: "sum_add", arguments: { a: 1, b: 2 }, _meta }, headers)).toMatchObject({
    result: { structuredContent: { sum: 3 }, resultType: "complete" },
  });
});

it("lets lists be kept for an hour by everyone, but not what is in the record", async () => {
  const _meta = { [PROTOCOL_VERSION_META_KEY]: "2026-07-28", [CLIENT_CAPABILITIES_META_KEY]: {} };
  const list = (method: string) =>
    post(method, { _meta }, { "mcp-protocol-version": "2026-07-28", "mcp-method": method });
  const forAnHour = { result: { ttlMs: 3_600_000, cacheScope: "public" } };
  expect(await list("tools/list")).toMatchObject(forAnHour);
  expect(await list("prompts/list")).toMatchObject(forAnHour);
  expect(await list("resources/list")).toMatchObject({ result: { ttlMs: 0, cacheScope: "private" } });
});

it("answers a request of the old era without a session", async () => {
  expect(await post("tools/call", { name: "sum_add", arguments: { a: 1, b: 2 } }, {})).toMatchObject({
    result: { structuredContent: { sum: 3 } },
  });
});

it("asks for the services of whoever calls", async () => {
  const perCaller = createMcpHandler(
    serverFactory({
      ...fixture(),
      context: (who) => ({
        notes: new Map([["who", who?.author ?? "nobody"]]),
        changed: new Set<(uri: string) => void>(),
      }),
    }),
  );
  const ada: Who = { org: "a", subject: "ada", author: "Ada", scopes: ["seca:read"] };
  const response = await perCaller.fetch(
    new Request("http://127.0.0.1/mcp", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "resources/read", params: { uri: "fixture://note/who" } }),
    }),
    { authInfo: carried(ada) },
  );
  expect(await response.text()).toContain(`"text":"Ada"`);
});

it("tells the services what is called, by which program and under which number, for tools and for resources", async () => {
  const told: unknown[] = [];
  const context = { notes: new Map([["a", "A"]]), changed: new Set<(uri: string) => void>() };
  const noting = createMcpHandler(
    serverFactory({ ...fixture(), context, forCall: (services, call) => (told.push(call), services) }),
  );
  const trace = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const send = async (method: string, params: object, meta: object) => {
    const _meta = { [PROTOCOL_VERSION_META_KEY]: "2026-07-28", [CLIENT_CAPABILITIES_META_KEY]: {}, ...meta };
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": method };
    const named =
      "name" in params
        ? { "mcp-name": String(params.name) }
        : "uri" in params
          ? { "mcp-name": String(params.uri) }
          : {};
    const response = await noting.fetch(
      new Request("http://127.0.0.1/mcp", {
        method: "POST",
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...headers,
          ...named,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } }),
      }),
    );
    expect(await response.text()).toContain('"result"');
  };
  const client = { [CLIENT_INFO_META_KEY]: { name: "a\nhost \u202e", version: "1" } };
  await send("tools/call", { name: "sum_add", arguments: { a: 1, b: 2 } }, { ...client, traceparent: trace });
  await send("resources/read", { uri: "fixture://note/a" }, { traceparent: trace });
  await send("tools/call", { name: "sum_add", arguments: { a: 1, b: 2 } }, { traceparent: `${trace}; drop table` });
  await send("tools/call", { name: "sum_add", arguments: { a: 1, b: 2 } }, { traceparent: { toString: "x" } });
  expect(told).toEqual([
    { tool: "sum_add", client: "a host  ", trace },
    { tool: "resources/read", client: undefined, trace },
    { tool: "sum_add", client: undefined, trace: undefined },
    { tool: "sum_add", client: undefined, trace: undefined },
  ]);
});
