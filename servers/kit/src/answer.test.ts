import { SecaError } from "@seca/core/kernel";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { callTool } from "./answer.ts";
import { forServices } from "./services.ts";

const { defineTool } = forServices<{ greeting: string }>();
const tool = (over: Partial<Parameters<typeof defineTool>[0]> = {}) =>
  defineTool({
    name: "greet_say",
    title: "Greet",
    description: "Greets.",
    effect: "reads",
    input: z.object({ name: z.string().default("you") }),
    output: z.object({ said: z.string() }),
    example: {},
    run: (input, { greeting }) => ({ said: `${greeting} ${String(input.name)}` }),
    ...over,
  });

describe("callTool", () => {
  it("calls a tool without MCP", async () => {
    expect(await callTool([tool()], "greet_say", { name: "Ada" }, { greeting: "Hello" })).toEqual({
      output: { said: "Hello Ada" },
      text: `{"said":"Hello Ada"}`,
      attachments: [],
      links: [],
    });
  });

  it("says what the tool has said in words of its own", async () => {
    const speaking = tool({
      run: (_, { say }) => {
        say("Good morning.");
        return { said: "hello" };
      },
    });
    expect(await callTool([speaking], "greet_say", {}, { greeting: "" })).toMatchObject({
      output: { said: "hello" },
      text: "Good morning.",
    });
  });

  it("reads addresses only where there are any", async () => {
    const reading = tool({ run: async (_, { read }) => ({ said: String(await read("fixture://note")) }) });
    const asked = (read?: (uri: string) => Promise<string>) =>
      callTool([reading], "greet_say", {}, { greeting: "" }, read ? { read } : {});
    expect((await asked(async (uri) => `at ${uri}`)).output).toEqual({ said: "at fixture://note" });
    await expect(asked()).rejects.toThrow(/Nothing can be read here/);
  });

  it("names the nearest tool for one that is not there", async () => {
    await expect(callTool([tool()], "greet_sya", {}, { greeting: "" })).rejects.toEqual(
      new SecaError("not_found", `There is no tool "greet_sya".`, "Nearest: greet_say."),
    );
  });

  it("throws what the tool throws", async () => {
    const broken = tool({
      run: () => {
        throw new TypeError("ours");
      },
    });
    await expect(callTool([broken], "greet_say", {}, { greeting: "" })).rejects.toThrow(TypeError);
  });

  it("does not open services that are not asked for", async () => {
    const services = {
      greeting: "Hi",
      get record(): never {
        throw new Error("opened");
      },
    };
    expect((await callTool([tool()], "greet_say", {}, services)).text).toBe(`{"said":"Hi you"}`);
  });

  it("checks the output where that is asked for", async () => {
    const wrong = tool({ run: () => ({ said: 1 }) });
    expect((await callTool([wrong], "greet_say", {}, { greeting: "" })).output).toEqual({ said: 1 });
    await expect(callTool([wrong], "greet_say", {}, { greeting: "" }, { checkOutput: true })).rejects.toThrow(
      z.ZodError,
    );
  });

  it.each([
    ["reads", "Ask for less at once, or try again when the machine is less busy."],
    ["changes", "It may have taken effect: look before you call it again."],
  ] as const)("stops a tool that %s when its time is up", async (effect, hint) => {
    let stopped: unknown;
    const endless = tool({
      effect,
      run: (_, { signal }) => {
        signal.addEventListener("abort", () => (stopped = signal.reason));
        return new Promise<never>(() => {});
      },
    });
    const late = new SecaError("timeout", "greet_say was not done within 0.01 s and was told to stop.", hint);
    await expect(callTool([endless], "greet_say", {}, { greeting: "" }, { limitMs: 10 })).rejects.toEqual(late);
    expect(stopped).toEqual(late);
  });

  it("passes on that the caller cancels", async () => {
    const cancel = new AbortController();
    const endless = tool({
      run: (_, { signal }) => new Promise<never>((_resolve, reject) => signal.addEventListener("abort", reject)),
    });
    const call = callTool([endless], "greet_say", {}, { greeting: "" }, { signal: cancel.signal });
    cancel.abort(new Error("enough"));
    await expect(call).rejects.toThrow("enough");
  });
});
