import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Bundle, type Heard, type RawHost, bundle, startHost } from "../testing/index.ts";

let built: Bundle;
let host: RawHost;
beforeAll(async () => {
  built = await bundle(fileURLToPath(new URL("../fixture/main.ts", import.meta.url)));
});
afterAll(() => built.remove());

const aHostOfItsOwn = (): void => {
  beforeEach(() => {
    host = startHost(built);
  });
  afterEach(() => host.stop());
};

const sum = { name: "sum_add", arguments: { a: 1, b: 2 } };

describe("a host of 2024", () => {
  aHostOfItsOwn();

  it("is greeted in its own version and served", async () => {
    expect((await host.initialize("2024-11-05")).result).toEqual({
      protocolVersion: "2024-11-05",
      capabilities: {
        tools: {},
        resources: { subscribe: true, listChanged: true },
        prompts: {},
        completions: {},
      },
      serverInfo: { name: "fixture", title: "Fixture", version: "1.2.3" },
      instructions: "Ask it anything.",
    });
    expect((await host.request("tools/call", sum)).result.structuredContent).toEqual({ sum: 3 });
  });

  it("hears at once of what it subscribed to, and that lists changed", async () => {
    await host.initialize();
    await host.request("resources/subscribe", { uri: "fixture://note/x" });
    await host.request("tools/call", { name: "note_write", arguments: { id: "y", text: "1" } });
    await host.request("tools/call", { name: "note_write", arguments: { id: "x", text: "1" } });
    const notified = host.heard.filter((message) => message.method !== undefined);
    expect(notified.map(({ method, params }) => [method, params?.uri])).toEqual([
      ["notifications/resources/list_changed", undefined],
      ["notifications/resources/updated", "fixture://note/x"],
      ["notifications/resources/list_changed", undefined],
    ]);
  });

  it("hears nothing more of a call it cancelled, whose work is told to stop", async () => {
    await host.initialize();
    host.send({ id: "gone", method: "tools/call", params: { name: "time_wait", arguments: { ms: 300 } } });
    await host.request("ping");
    host.notify("notifications/cancelled", { requestId: "gone", reason: "enough" });
    await host.request("tools/call", { name: "time_wait", arguments: { ms: 400 } });
    expect(host.heard.filter((message) => message.id === "gone")).toEqual([]);
    expect(host.stderr()).toContain("wait aborted");
  });

  it("asks for what is not there", async () => {
    await host.initialize();
    expect((await host.request("logging/setLevel", { level: "info" })).error?.code).toBe(-32601);
    expect((await host.request("tools/call", {})).error).toEqual({
      code: -32602,
      message: "The parameters of tools/call are not what the protocol asks for.",
    });
    expect((await host.request("resources/subscribe", { uri: "elsewhere://x" })).error?.code).toBe(-32602);
  });
});

describe("a careless tool", () => {
  aHostOfItsOwn();

  it("cannot write to stdout", async () => {
    await host.initialize();
    await host.request("tools/call", { name: "noise_make", arguments: {} });
    expect(host.lines.filter((line) => !line.startsWith("{"))).toEqual([]);
    expect(host.lines.length).toBe(host.heard.length);
    expect(host.stderr()).toContain("noise of console.log\nnoise of console.info\nnoise of process.stdout.write\n");
  });

  it("does not end the server with a lost promise", async () => {
    await host.initialize();
    await host.request("tools/call", { name: "error_raise", arguments: { how: "reject" } });
    expect((await host.request("tools/call", sum)).result.structuredContent).toEqual({ sum: 3 });
    expect(host.stderr()).toContain("unhandled rejection: Error: nobody waits for me");
  });
});

describe("a hostile line", () => {
  // One server for all of them: it has to live on.
  beforeAll(async () => {
    host = startHost(built);
    host.write("nonsense before the handshake\n");
    await host.initialize();
  });
  afterAll(() => host.stop());

  const refusalOf = async (...bytes: (string | Buffer)[]): Promise<Heard> => {
    const before = host.heard.length;
    for (const part of bytes) host.write(part);
    const refusal = await host.hear((heard) => heard.error !== undefined && host.heard.indexOf(heard) >= before);
    expect((await host.request("tools/call", sum)).result.structuredContent).toEqual({ sum: 3 });
    return refusal;
  };

  const MB = 1024 * 1024;
  const brackets = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  const message = (body: string): string => `{"jsonrpc":"2.0","id":"bad",${body}}`;

  it.each([
    ["what is not JSON", "GET / HTTP/1.1", null, -32700],
    ["half a message", `{"jsonrpc":"2.0","id":"bad","method":"tools/call"`, "bad", -32700],
    ["what is not UTF-8", Buffer.from([0x22, 0xff, 0x22]), null, -32700],
    ["a number", "42", null, -32600],
    ["a batch", `[${message(`"method":"ping"`)}]`, null, -32600],
    ["a million brackets", brackets, null, -32600],
    ["a million brackets as an argument", message(`"method":"ping","params":{"a":${brackets}}`), "bad", -32600],
    ["parameters that are a list", message(`"method":"tools/call","params":[]`), "bad", -32600],
    ["an unknown version", `{"jsonrpc":"1.0","id":"bad","method":"ping"}`, "bad", -32600],
    ["a key for the prototype", message(`"method":"prompts/get","params":{"__proto__":{"name":1}}`), "bad", -32602],
  ])("with %s is answered, and the server lives on", async (_, line, id, code) => {
    const { id: answered, error } = await refusalOf(line, "\n\r\n\n");
    expect([answered, error?.code]).toEqual([id, code]);
  });

  it("before the handshake was answered too", () => {
    expect(host.heard[0]?.error?.code).toBe(-32700);
  });

  it("of 90 MB is read", async () => {
    const answer = await host.request("tools/call", { name: "text_length", arguments: { text: "x".repeat(90 * MB) } });
    expect(answer.result.structuredContent).toEqual({ length: 90 * MB });
  });

  it.each([
    ["first", (text: string) => `{"jsonrpc":"2.0","id":"bad","method":"tools/call","params":{"text":"${text}"}}`],
    ["last", (text: string) => `{"method":"tools/call","params":{"text":"${text}"},"jsonrpc":"2.0","id":"bad"}`],
  ])("of 130 MB is dropped without being held, and answered, with its id written %s", async (_, line) => {
    expect(await refusalOf(line("x".repeat(130 * MB)), "\n")).toMatchObject({
      id: "bad",
      error: { code: -32600, message: expect.stringContaining("96 MB") },
    });
  });
});

describe("leaving", () => {
  aHostOfItsOwn();

  const slowly = { name: "note_write", arguments: { id: "late", text: "kept", ms: 400 } };

  it.each([
    ["stdin ends", () => host.endInput()],
    ["SIGTERM comes", () => host.signal("SIGTERM")],
    ["SIGINT comes", () => host.signal("SIGINT")],
  ])("when %s: what was accepted is finished and answered, then the record closed", async (_, leave) => {
    await host.initialize();
    host.send({ id: "slow", method: "tools/call", params: slowly });
    await host.request("ping");
    leave();
    expect((await host.hear((message) => message.id === "slow")).result.structuredContent).toEqual({ id: "late" });
    expect(await host.exited).toEqual({ code: 0, signal: null });
    expect(host.stderr()).toBe("written late\nclosed\n");
  });

  it("when nobody reads any more: what was accepted is finished", async () => {
    await host.initialize();
    host.send({ id: "slow", method: "tools/call", params: slowly });
    await host.request("ping");
    host.process.stdout?.destroy();
    host.send({ id: "unheard", method: "ping" });
    expect(await host.exited).toEqual({ code: 0, signal: null });
    expect(host.stderr()).toBe("written late\nclosed\n");
  });

  it("answers what was piped in, even without a newline at the end", async () => {
    host.write(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${JSON.stringify(sum)}}`);
    host.endInput();
    expect((await host.hear((message) => message.id === 1)).result.structuredContent).toEqual({ sum: 3 });
    expect(await host.exited).toEqual({ code: 0, signal: null });
  });

  it("does not wait for a call without end", async () => {
    const patient = startHost({ ...built, args: [...(built.args ?? []), "25000"] });
    await patient.initialize();
    patient.send({ id: "slow", method: "tools/call", params: { name: "time_wait", arguments: { ms: 20_000 } } });
    await patient.request("ping");
    patient.endInput();
    expect(await patient.exited).toEqual({ code: 0, signal: null });
    expect(patient.stderr()).toBe("wait aborted\nclosed\n");
  });
});
