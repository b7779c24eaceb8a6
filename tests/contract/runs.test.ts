/** Long work as a host sees it: a handle instead of an answer, what happens meanwhile, and what came of it. */
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Web shop" });
});
afterAll(() => home.remove());

const csv = (count: number, prefix: string): string =>
  ["id,title,description", ...Array.from({ length: count }, (_, at) => `${prefix}-${at},Ticket ${at},Text ${at}`)].join(
    "\n",
  );

interface Event {
  readonly seq: number;
  readonly what: string;
}

/** Follows a run to its end, as a client that remembers nothing but the last number. */
async function follow(on: RawHost, run: string): Promise<{ events: Event[]; last: Answer["data"] }> {
  const events: Event[] = [];
  for (let since = 0; ;) {
    const last = await got(on, "run_status", { run, since, wait_ms: 5000 });
    events.push(...last.events);
    since = last.next;
    if (["done", "failed", "cancelled"].includes(last.state) && last.events.length < 50) return { events, last };
  }
}

describe("a file of tickets", () => {
  it("that is small is read at once, without a run", async () => {
    const answer = await got(host, "ticket_ingest", { text: csv(3, "A"), source: "small" });
    expect(answer).toMatchObject({ state: "done", read: 3, added: 3 });
    expect(answer.run).toBeUndefined();
  });

  it("that is large is read by a run, whose handle comes at once where nobody waits", async () => {
    const { result } = await host.request("tools/call", {
      name: "ticket_ingest",
      arguments: { text: csv(6000, "B"), source: "large", wait_ms: 0 },
    });
    const { run, state, read } = result.structuredContent;
    expect([typeof run, read]).toEqual(["string", undefined]);
    expect(["waiting", "running"]).toContain(state);
    expect(result.content.filter(({ type }: { type: string }) => type === "resource_link")).toContainEqual({
      type: "resource_link",
      uri: `seca://run/${run}`,
      name: run,
    });

    const { events, last } = await follow(host, run);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
    expect(events.filter(({ what }) => what === "step")).toHaveLength(13);
    expect(last).toMatchObject({
      run,
      kind: "ticket-ingest",
      state: "done",
      done: 6000,
      total: 6000,
      result: { source: "large", format: "csv", read: 6000, added: 6000, changed: 0, unchanged: 0, skipped: 0 },
    });
    expect(await got(host, "ticket_search", { query: "Ticket 5999", limit: 1 })).toMatchObject({
      tickets: [{ id: "ticket/large:b-5999" }],
    });

    const { contents } = (await host.request("resources/read", { uri: `seca://run/${run}` })).result;
    expect(JSON.parse(contents[0].text)).toMatchObject({ id: run, state: "done", result: { added: 6000 } });
    const listed = (await host.request("resources/read", { uri: "seca://runs" })).result.contents[0].text;
    expect(JSON.parse(listed)[0]).toMatchObject({ id: run, kind: "ticket-ingest", author: "tester" });
    const { completion } = (
      await host.request("completion/complete", {
        ref: { type: "ref/resource", uri: "seca://run/{id}" },
        argument: { name: "id", value: run.slice(0, 12) },
      })
    ).result;
    expect(completion.values).toEqual([run]);
    expect((await got(host, "run_status")).runs).toEqual([{ run, kind: "ticket-ingest", state: "done" }]);
  });

  it("that is large gives the report itself to who waits, and reading it again changes nothing", async () => {
    const again = await got(host, "ticket_ingest", { text: csv(6000, "B"), source: "large", wait_ms: 20_000 });
    expect(again).toMatchObject({ state: "done", read: 6000, added: 0, changed: 0, unchanged: 6000 });
  });

  it("that cannot be read starts no run", async () => {
    const before = await got(host, "run_status");
    const { refused } = await call(host, "ticket_ingest", { text: `${csv(4000, "C")}\nC-1,"never closed` });
    expect(refused).toBe("bad_input");
    expect(await got(host, "run_status")).toEqual(before);
  });
});

describe("a run", () => {
  const started = async (on: RawHost, prefix: string): Promise<string> =>
    (await got(on, "ticket_ingest", { text: csv(20_000, prefix), source: prefix.toLowerCase(), wait_ms: 0 })).run;

  it("goes on in another process when its own leaves, and no ticket is missing", async () => {
    const leaving = await home.greeted();
    const run = await started(leaving, "D");
    await got(leaving, "run_status", { run, since: 3, wait_ms: 20_000 });
    leaving.endInput();
    await leaving.exited;
    const { events, last } = await follow(host, run);
    expect(last).toMatchObject({ state: "done", result: { read: 20_000, added: 20_000 } });
    const steps = events.filter(({ what }) => what === "step");
    expect(steps).toHaveLength(41);
  });

  it("is cancelled, and tells who subscribed", async () => {
    const run = await started(host, "E");
    await host.request("resources/subscribe", { uri: `seca://run/${run}` });
    const { text } = await call(host, "run_status", { run, action: "cancel" });
    expect(text).toMatch(/^ticket-ingest \w+: cancell(ing|ed)/);
    await host.hear(
      ({ method, params }) => method === "notifications/resources/updated" && params?.uri === `seca://run/${run}`,
    );
    expect((await follow(host, run)).last).toMatchObject({ state: "cancelled" });
    const { refused, text: told } = await call(host, "run_status", { run, action: "continue" });
    expect([refused, told]).toEqual([
      "refused",
      `refused: The run ${run} is cancelled and waits for no answer; nothing was changed. Read what came of it.`,
    ]);
  });

  it("can be looked at where nothing may be written, but not ended", async () => {
    const looking = await home.greeted("--read-only");
    const { run } = (await got(host, "run_status")).runs[0];
    expect(await got(looking, "run_status", { run })).toMatchObject({ run, state: "cancelled" });
    const { error, result } = await looking.request("tools/call", {
      name: "run_status",
      arguments: { run, action: "cancel" },
    });
    expect(error?.message ?? result.content[0].text).toContain(`"action" is not known`);
  });
});

describe("hostile words to run_status", () => {
  it.each<[string, object, string]>([
    ["a key of every object", { run: "constructor" }, "constructor"],
    ["one for the prototype", { run: "__proto__" }, "__proto__"],
    ["SQL", { run: "x'; drop table run; --" }, "drop table"],
    ["a NUL and half a letter", { run: "a\u0000b\ud800" }, "There is no run"],
    ["steering characters", { run: "\u202eevil\u001b[2J" }, "There is no run"],
    ["a name without end", { run: "x".repeat(100_000) }, `"run"`],
    ["no name", { run: "" }, `"run"`],
    ["a list", { run: ["a"] }, `"run"`],
    ["a number before all", { run: "a", since: -1 }, `"since"`],
    ["a number beyond all", JSON.parse(`{"run":"a","since":1e309}`), `"since"`],
    ["half a number", { run: "a", since: 0.5 }, `"since"`],
    ["a wait without end", { run: "a", wait_ms: 86_400_000 }, `"wait_ms"`],
    ["an unknown action", { run: "a", action: "delete" }, `"action"`],
    ["an answer to nothing", { run: "a", answer: "yes" }, "continue"],
    ["an answer without end", { run: "a", action: "continue", answer: "x".repeat(1_000_000) }, `"answer"`],
    ["cancel of nothing", { action: "cancel" }, "Which run"],
    ["cancel of what is not there", { run: "nothing", action: "cancel" }, "There is no run"],
    ["answer to what is not there", { run: "nothing", action: "continue" }, "There is no run"],
    ["something unknown", { run: "a", force: true }, "force"],
  ])("%s: refused by name", async (_, args, says) => {
    const { refused, text } = await call(host, "run_status", args);
    expect(refused).toMatch(/^(bad_input|not_found|too_large)$/);
    expect(text).toContain(says);
    expect(text).not.toMatch(/postgres|zod|\bat .*:\d+:\d+|node_modules/i);
    expect(text.length).toBeLessThan(3000);
    expect((await host.request("ping")).result).toEqual({});
  });

  it("a number in which there is nothing after the last event waits no longer than it was told", async () => {
    const { run } = (await got(host, "run_status")).runs[0];
    const answer = await got(host, "run_status", { run, since: 2_000_000_000, wait_ms: 0 });
    expect(answer).toMatchObject({ events: [], next: 2_000_000_000 });
  });
});
