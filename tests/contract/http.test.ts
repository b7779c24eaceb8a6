/** `seca serve` as clients of every age meet it: the same story as over stdio, and what only HTTP has. */
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeNamed } from "../judges.ts";
import { Home, got } from "../seca.ts";
import { newSdk, oldSdk, rawJson } from "./http-clients.ts";
import { Served, ask } from "./http-server.ts";
import { tellInPython } from "./python-client.ts";
import { type Client, expected, tell } from "./story.ts";

const python = judgeNamed("python-mcp");

let home: Home;
let served: Served;
let writer: RawHost;
let url: string;
let writes = 0;
beforeAll(async () => {
  home = await Home.make();
  [served, writer] = await Promise.all([Served.start(home), home.greeted("all")]);
  url = `${served.address}/mcp`;
  await got(writer, "system_open", { action: "create", system: "Web shop" });
  await got(writer, "change_apply", {
    operations: [{ op: "add", target: "component", value: { name: "Order API", type: "process" } }],
  });
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
  await home.remove();
});

/** By another process, over stdio. */
async function write(): Promise<void> {
  const set = { op: "set", target: "component/order-api", field: "description", value: `written ${++writes}` };
  await got(writer, "change_apply", { operations: [set] });
}

const HEARD_WITHIN_MS = 500;
const VERSIONS = ["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];
const NOBODY_TO_TELL =
  "This request belongs to no session, so there is nobody to send news to. Send initialize, and subscribe with the Mcp-Session-Id of its answer.";

describe("the same story over HTTP, told by", () => {
  it.each<[string, string, () => Promise<Client>]>([
    ["the SDK of before 2026", "2025-11-25", () => oldSdk(url)],
    ["today's SDK in an old host", "2025-11-25", () => newSdk(url, "old")],
    ["today's SDK", "2026-07-28", () => newSdk(url, "new")],
    ...VERSIONS.map((version): [string, string, () => Promise<Client>] => [
      "plain JSON with a session",
      version,
      () => rawJson(url, version, "session"),
    ]),
  ])("%s in %s", async (_, spoke, connect) => {
    const client = await connect();
    try {
      const { heardAfterMs, ...experience } = await tell(client, write);
      expect(experience).toEqual(expected(spoke));
      expect(heardAfterMs).toBeLessThan(HEARD_WITHIN_MS);
    } finally {
      await client.close();
    }
  });

  it.each(VERSIONS)("plain JSON without a session in %s, which is told that it cannot hear news", async (spoke) => {
    const client = await rawJson(url, spoke, "no session");
    const { heardAfterMs: _, ...experience } = await tell(client, write);
    expect(experience).toEqual({ ...expected(spoke), heard: NOBODY_TO_TELL });
  });

  it.skipIf(python.isMissing).each([
    ["2025-11-25", "legacy"],
    ["2026-07-28", "auto"],
  ])("the Python client in %s", async (spoke, mode) => {
    const { heardAfterMs, ...experience } = await tellOverHttp(mode);
    expect(experience).toEqual(expected(spoke));
    expect(heardAfterMs).toBeLessThan(HEARD_WITHIN_MS);
    await python.ran();
  });
});

const tellOverHttp = (mode: string) =>
  tellInPython({ program: python.program, script: "story_over_http.py", args: [mode, url, "[]", "{}"] }, write);

describe("each part", () => {
  it.each([
    ["analysis", ["change_apply", "input_add", "system_open", "version_change", "version_query"]],
    ["graph", ["change_apply", "graph_find"]],
    [
      "trace",
      [
        "change_apply",
        "trace_coverage",
        "trace_exchange",
        "trace_impact",
        "trace_matrix",
        "trace_review",
        "trace_show",
      ],
    ],
    ["tickets", ["ticket_ingest", "ticket_search"]],
  ])("%s has a path of its own", async (name, tools) => {
    const { result } = await ask(`${served.address}/${name}/mcp`, "tools/list", {});
    expect(result.tools.map((tool: { name: string }) => tool.name)).toEqual(expect.arrayContaining(tools));
    expect(result.tools.length).toBeLessThanOrEqual(12);
  });

  it.each([
    ["input_add", "Send the bytes as text or base64."],
    ["ticket_ingest", "Send the content as text."],
  ])("refuses a path for %s: the caller's files are not here", async (name, hint) => {
    const { result } = await ask(url, "tools/call", { name, arguments: { path: "/etc/hostname" } });
    expect(result.content[0].text).toBe(`refused: A path means nothing here. ${hint}`);
  });
});

describe("whoever watches the server", () => {
  it("sees that it is alive and ready, with each dependency by name", async () => {
    expect(await (await served.get("/healthz")).json()).toEqual({ alive: true });
    const ready = await served.get("/readyz");
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { ready: true, dependencies: { migrations: "ok", database: "ok" } },
    ]);
  });

  it("reads calls by name and outcome, and how long they took", async () => {
    await ask(url, "tools/call", { name: "graph_find", arguments: {} });
    await ask(url, "tools/call", { name: "graph_find", arguments: { limit: "ten" } });
    const metrics = await served.get("/metrics");
    const text = await metrics.text();
    expect(metrics.headers.get("content-type")).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(text).toMatch(/^seca_tool_calls_total\{tool="graph_find",outcome="ok"\} [1-9]\d*$/m);
    expect(text).toMatch(/^seca_tool_calls_total\{tool="graph_find",outcome="bad_input"\} [1-9]\d*$/m);
    expect(text).toMatch(/^seca_tool_call_seconds_bucket\{tool="graph_find",le="\+Inf"\} [1-9]\d*$/m);
    expect(text.endsWith("# EOF\n")).toBe(true);
  });

  it.each(["/healthz", "/readyz", "/metrics"])("only reads %s", async (path) => {
    expect((await fetch(`${served.address}${path}`, { method: "POST" })).status).toBe(405);
  });
});

describe("a server that is told to go", () => {
  it("answers what it accepted, takes nothing new, and leaves with 0", async () => {
    const leaving = await Served.start(home);
    const path = `${leaving.address}/mcp`;
    await ask(path, "tools/call", { name: "system_open", arguments: {} });
    const calls = [1, 2, 3].map((at) => {
      const operations = Array.from({ length: 1000 }, (_, part) => ({
        op: "add",
        target: "component",
        value: { name: `Part ${at} ${part}`, type: "process" },
      }));
      return ask(path, "tools/call", { name: "change_apply", arguments: { operations } });
    });
    // The fourth is the question itself.
    const inFlight = async () =>
      /^seca_requests_in_flight (\d)$/m.exec(await (await leaving.get("/metrics")).text())?.[1];
    await expect.poll(inFlight, { interval: 5 }).toBe("4");
    const code = leaving.stop();
    for (const answer of await Promise.all(calls)) expect(answer.result.isError).toBeUndefined();
    expect(await code).toBe(0);
    await expect(fetch(`${leaving.address}/healthz`)).rejects.toThrow("fetch failed");
  });

  it("takes one Ctrl-C that reaches it twice for one", async () => {
    const leaving = await Served.start(home);
    await ask(`${leaving.address}/mcp`, "tools/call", { name: "system_open", arguments: {} });
    leaving.process.kill("SIGINT");
    expect(await leaving.stop()).toBe(0);
  });

  it("ends the streams of those who only listen", async () => {
    const leaving = await Served.start(home);
    const listeners = await Promise.all([oldSdk(`${leaving.address}/mcp`), newSdk(`${leaving.address}/mcp`, "new")]);
    await Promise.all(listeners.map((each) => each.subscribe("seca://system/web-shop", () => undefined)));
    expect(await leaving.stop()).toBe(0);
    await Promise.all(listeners.map((each) => each.close().catch(() => undefined)));
  });
});

describe("a wrong way to start it", () => {
  it.each([
    [
      ["--host", "0.0.0.0"],
      'seca is not served on "0.0.0.0", because others could reach it there and nobody has to sign in.\nLet callers sign in, with SECA_AUTH=api-key or SECA_AUTH=oidc, or serve it on 127.0.0.1.\n',
    ],
    [["--port", "http"], '--port is "http".\nA port is a number from 0 to 65535; 0 takes one that is free.\n'],
    [
      ["--prot", "1"],
      "seca serve does not take these arguments.\nIt is written: seca serve [--host 127.0.0.1] [--port 8383]\n",
    ],
  ])("%j is refused in one sentence", async (args, stderr) => {
    expect(await home.run(["serve", ...args])).toEqual({ code: 1, stdout: "", stderr });
  });

  it("a taken port is named", async () => {
    expect(await home.run(["serve", "--port", String(served.port)])).toEqual({
      code: 1,
      stdout: "",
      stderr: `Port ${served.port} is taken by another program.\nName another with --port; 0 takes one that is free.\n`,
    });
  });
});
