import type { Client } from "@modelcontextprotocol/client";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixture } from "./fixture/definition.ts";
import { serverFactory } from "./factory.ts";
import { type Bundle, type Era, bundle, connectInMemory, connectOverStdio } from "./testing/index.ts";

let built: Bundle;
beforeAll(async () => {
  built = await bundle(fileURLToPath(new URL("fixture/main.ts", import.meta.url)));
});
afterAll(() => built.remove());

const inMemory = (era: Era): Promise<Client> => connectInMemory(serverFactory(fixture({ limitMs: 700 })), era);
const overStdio = (era: Era): Promise<Client> => connectOverStdio(built, era);

describe.each([
  ["old", "in memory", inMemory],
  ["new", "in memory", inMemory],
  ["old", "over stdio", overStdio],
  ["new", "over stdio", overStdio],
] as const)("a client of the %s era, %s", (era, _, connect) => {
  let client: Client;
  beforeAll(async () => {
    client = await connect(era);
  });
  afterAll(() => client.close());

  it("agrees on a version and learns who it speaks with", () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(era === "old" ? "2025-11-25" : "2026-07-28");
    expect(client.getInstructions()).toBe("Ask it anything.");
    expect(client.getServerCapabilities()).toEqual({
      tools: {},
      resources: { subscribe: true, listChanged: true },
      prompts: {},
      completions: {},
    });
  });

  it("lists the tools by name", async () => {
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual([
      "error_raise",
      "noise_make",
      "note_write",
      "sum_add",
      "text_length",
      "time_wait",
    ]);
  });

  it("gets text, data and links from a tool", async () => {
    expect(await client.callTool({ name: "sum_add", arguments: { a: 1, b: 2 } })).toMatchObject({
      content: [
        { type: "text", text: "The sum is 3." },
        { type: "resource_link", uri: "fixture://note/3", name: "note 3" },
      ],
      structuredContent: { sum: 3 },
    });
  });

  it("is told what is wrong with its arguments, as a result", async () => {
    const result = await client.callTool({ name: "sum_add", arguments: { a: 1, b: "2" } });
    const sentence = `These arguments do not fit sum_add: "b" is "2", allowed: a number.`;
    const hint = `Mend them and call again, for example with {"a":1,"b":2}.`;
    expect(result).toMatchObject({
      content: [{ type: "text", text: `bad_input: ${sentence} ${hint}` }],
      isError: true,
      _meta: { "seca/error": { code: "bad_input", sentence, hint } },
    });
  });

  it("gets an error's details as text and as data", async () => {
    expect(await client.callTool({ name: "error_raise", arguments: { how: "conflict" } })).toMatchObject({
      content: [{ type: "text", text: `conflict: The head has moved. Read it again and retry.\n{"head":"v2"}` }],
      isError: true,
      _meta: { "seca/error": { code: "conflict", details: { head: "v2" } } },
    });
  });

  it("hears nothing foreign when a tool breaks", async () => {
    const result = await client.callTool({ name: "error_raise", arguments: { how: "bug" } });
    expect(result).toMatchObject({
      isError: true,
      content: [{ type: "text", text: expect.stringMatching(/^Something in seca broke \(reference [0-9a-f]{8}\)/) }],
    });
    expect(JSON.stringify(result)).not.toContain("previous instructions");
  });

  it("is refused an answer that no model can take", async () => {
    const result = await client.callTool({ name: "error_raise", arguments: { how: "huge" } });
    expect(result).toMatchObject({ isError: true, _meta: { "seca/error": { code: "too_large" } } });
  });

  it("is told the nearest name of a tool that is not there", async () => {
    await expect(client.callTool({ name: "sum_ad" })).rejects.toMatchObject({
      code: -32602,
      message: `There is no tool "sum_ad". Nearest: sum_add.`,
    });
  });

  it("waits no longer than a call may take", async () => {
    const result = await client.callTool({ name: "time_wait", arguments: { ms: 60_000 } });
    expect(result).toMatchObject({ isError: true, _meta: { "seca/error": { code: "timeout" } } });
  });

  it("hears how far the work is, and the tool knows who calls", async () => {
    const heard: object[] = [];
    const result = await client.callTool(
      { name: "time_wait", arguments: { ms: 300, steps: 3 } },
      { onprogress: (progress) => heard.push(progress) },
    );
    // The last step arrives with the answer, where the SDK's client may already have stopped listening.
    expect(heard.slice(0, 2)).toEqual([
      { progress: 1, total: 3, message: "step 1" },
      { progress: 2, total: 3, message: "step 2" },
    ]);
    expect(result.structuredContent).toEqual({ waitedMs: 300, caller: `client of the ${era} era` });
  });

  it("runs its calls side by side", async () => {
    const done: string[] = [];
    const wait = (ms: number, name: string) =>
      client.callTool({ name: "time_wait", arguments: { ms } }).then(() => done.push(name));
    await Promise.all([wait(400, "slow"), wait(20, "quick"), wait(10, "quicker")]);
    expect(done).toEqual(["quicker", "quick", "slow"]);
  });

  it("cancels", async () => {
    const cancel = new AbortController();
    const call = client.callTool({ name: "time_wait", arguments: { ms: 60_000 } }, { signal: cancel.signal });
    setTimeout(() => cancel.abort("enough"), 50);
    await expect(call).rejects.toThrow("enough");
    expect((await client.callTool({ name: "sum_add", arguments: { a: 1, b: 1 } })).structuredContent).toEqual({
      sum: 2,
    });
  });

  it("reads resources, fixed and by template", async () => {
    expect((await client.readResource({ uri: "fixture://note/first" })).contents).toEqual([
      { uri: "fixture://note/first", mimeType: "text/plain", text: "one" },
    ]);
    expect((await client.readResource({ uri: "fixture://about" })).contents).toEqual([
      { uri: "fixture://about", mimeType: "application/octet-stream", blob: "AQID" },
    ]);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      "fixture://about",
      "fixture://note/first",
    ]);
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "fixture://note/{id}",
    ]);
  });

  it.each([
    ["fixture://note/none", `There is no note "none". Write it first.`],
    ["elsewhere://note", "Resource not found: elsewhere://note"],
  ])("is told that there is no %s", async (uri, message) => {
    await expect(client.readResource({ uri })).rejects.toMatchObject({ code: -32602, message, data: { uri } });
  });

  it("gets a prompt, and is told what it lacks", async () => {
    expect(
      (await client.getPrompt({ name: "review", arguments: { framework: "stride", focus: "the API" } })).messages,
    ).toEqual([{ role: "user", content: { type: "text", text: "Review with stride, above all the API." } }]);
    await expect(client.getPrompt({ name: "review" })).rejects.toMatchObject({
      code: -32602,
      message: `These arguments do not fit review: "framework" is missing (text). Mend them and call again.`,
    });
  });

  it("completes what is typed, for prompts and templates", async () => {
    const complete = async (ref: Parameters<Client["complete"]>[0]["ref"], name: string, value: string) =>
      (await client.complete({ ref, argument: { name, value } })).completion.values;
    expect(await complete({ type: "ref/prompt", name: "review" }, "framework", "st")).toEqual([
      "stride",
      "stpa_sec",
      "pasta",
    ]);
    expect(await complete({ type: "ref/prompt", name: "review" }, "focus", "x")).toEqual([]);
    expect(await complete({ type: "ref/resource", uri: "fixture://note/{id}" }, "id", "fi")).toEqual(["first"]);
    expect(await complete({ type: "ref/resource", uri: "fixture://note/{id}" }, "constructor", "")).toEqual([]);
  });

  it("hears of the resource it subscribed to, and of no other", async () => {
    const heard: string[] = [];
    client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
    const write = (id: string) => client.callTool({ name: "note_write", arguments: { id, text: "new" } });

    await write("mine");
    const end = await subscribe(client, era, "fixture://note/mine");
    await write("other");
    await write("mine");
    await write("other");
    await end();
    await write("mine");

    expect(heard).toEqual(["fixture://note/mine"]);
  });
});

async function subscribe(client: Client, era: Era, uri: string): Promise<() => Promise<unknown>> {
  if (era === "new") {
    const subscription = await client.listen({ resourceSubscriptions: [uri] });
    return () => subscription.close();
  }
  await client.subscribeResource({ uri });
  return () => client.unsubscribeResource({ uri });
}

it("offers only what reads, if so asked", async () => {
  const client = await connectInMemory(serverFactory(fixture({ readOnly: true })), "new");
  const { tools } = await client.listTools();
  expect(tools.filter((tool) => !tool.annotations?.readOnlyHint)).toEqual([]);
  await expect(client.callTool({ name: "note_write", arguments: { id: "a", text: "b" } })).rejects.toThrow(
    `There is no tool "note_write".`,
  );
  await client.close();
});

it.each(["old", "new"] as const)("stops watching the record when a client of the %s era leaves", async (era) => {
  const definition = fixture();
  const { changed } = definition.context as { changed: Set<unknown> };
  const client = await connectInMemory(serverFactory(definition), era);
  await client.listTools();
  const idle = changed.size;
  await subscribe(client, era, "fixture://note/first");
  const watching = changed.size;
  await client.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([idle, watching, changed.size]).toEqual([0, 1, 0]);
});

it("refuses two tools of one name at the start", () => {
  const definition = fixture();
  expect(() => serverFactory({ ...definition, tools: [...definition.tools, ...definition.tools] })).toThrow(
    `"error_raise" is defined twice`,
  );
});
