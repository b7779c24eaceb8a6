import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { SecaError, silentLog } from "../kernel/index.ts";
import { MAIN, type OrganisationStore, type Store, engineStatus, openStore } from "../store/index.ts";
import { TestRecord, component, put, testConfig } from "../store/testing/index.ts";
import { type RunContext, type RunKind, defineRun, newRun, startRun } from "./define.ts";
import { scheduleRun } from "./schedule.ts";
import { quickWorker, until } from "./testing.ts";
import type { Worker, WorkerOptions } from "./worker.ts";

const record = new TestRecord();
let local: OrganisationStore;
beforeAll(async () => {
  await record.store.ready();
  local = record.local;
});
const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.close();
});
afterAll(() => record.close());

const work = (kinds: readonly RunKind[], more: Partial<WorkerOptions> = {}, store: Store = record.store): Worker => {
  const worker = quickWorker(store, kinds, more);
  workers.push(worker);
  return worker;
};

let count = 0;
/** A kind of its own for each test, so that no worker of another takes its runs. */
const kindOf = (
  run: (context: RunContext, input: unknown) => Promise<unknown>,
  more: Partial<Parameters<typeof defineRun>[0]> = {},
): RunKind => defineRun({ kind: `test-${++count}`, input: z.unknown(), output: z.unknown(), run, ...more });

const start = async (kind: RunKind, input: unknown = {}, options = {}) =>
  (await startRun(local.runs, kind, input, options)).id;
const told = async (id: string) => (await local.runs.look(id, 0, 1000)).events;

describe("a run", () => {
  it("keeps the last word on how far it is, however fast it came", async () => {
    const kind = kindOf(async (context) => {
      for (let done = 0; done <= 20; done++) {
        context.progress({ done, total: 20 });
        // Now and then the word before is being written down while the last one comes.
        await sleep(done % 4 === 0 ? 15 : 0);
      }
      context.progress({ done: 20, total: 20, message: "all" });
      return {};
    });
    work([kind]);
    const ids = await Promise.all(Array.from({ length: 12 }, () => start(kind)));
    const ended = await Promise.all(ids.map((id) => until(local, id, "done")));
    const last = { done: 20, total: 20, message: "all" };
    expect(ended.filter(({ progress }) => progress?.done !== last.done || progress.message !== last.message)).toEqual(
      [],
    );
  });

  it("is done step by step, tells what happens, and keeps what came of it", async () => {
    const kind = kindOf(async (context, input) => {
      const doubled = await context.step("double", input, () => (input as number) * 2);
      await context.tell("half way", { doubled });
      context.progress({ done: 1, total: 2, message: "one to go" });
      return context.step("add", { doubled }, () => ({ sum: doubled + 1, b: 1, a: undefined }));
    });
    work([kind]);
    const id = await start(kind, 20);
    const run = await until(local, id, "done");
    expect(run).toEqual({
      id,
      kind: kind.kind,
      state: "done",
      author: "tester",
      progress: { done: 1, total: 2, message: "one to go" },
      isCancelling: false,
      attempts: 0,
      events: 6,
      createdAt: expect.any(String),
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
    expect(await local.runs.input(id)).toBe(20);
    expect(await local.runs.result(id)).toEqual({ b: 1, sum: 41 });
    expect(await told(id)).toEqual(
      [
        { what: "queued", text: "Queued" },
        { what: "started", text: "Started" },
        { what: "step", text: "double" },
        { what: "note", text: "half way", data: { doubled: 40 } },
        { what: "step", text: "add" },
        { what: "done", text: "Done" },
      ].map((event, at) => ({ ...event, seq: at + 1, at: expect.any(String) })),
    );
  });

  it("that was given back does no finished step again, and the one in flight with the same key", async () => {
    const begun: string[] = [];
    let isFirst = true;
    const kind = kindOf(async (context) => {
      const outputs: unknown[] = [];
      for (const name of ["a", "b", "c"]) {
        outputs.push(
          await context.step(name, { name }, async ({ idempotencyKey }) => {
            begun.push(`${name} ${idempotencyKey}`);
            if (name === "b" && isFirst) {
              isFirst = false;
              await sleep(60_000, undefined, { signal: context.signal });
            }
            return { name };
          }),
        );
      }
      return outputs;
    });
    const first = work([kind]);
    const id = await start(kind);
    await until(local, id, () => begun.length === 2);
    await first.close();
    expect(await local.runs.get(id)).toMatchObject({ state: "waiting", attempts: 0 });
    work([kind]);
    await until(local, id, "done");
    expect(begun.map((line) => line.split(" ")[0])).toEqual(["a", "b", "b", "c"]);
    expect(new Set(begun).size).toBe(3);
    expect(await local.runs.result(id)).toEqual([{ name: "a" }, { name: "b" }, { name: "c" }]);
  });

  it("whose code gives a finished step another input is told so, and not tried again", async () => {
    let turn = 0;
    const kind = kindOf(async (context) => {
      await context.step("now", { turn: ++turn }, () => turn);
      throw new SecaError("unavailable", "The tracker does not answer.", "Wait.");
    });
    work([kind]);
    const run = await until(local, await start(kind), "failed");
    expect(run.error).toEqual({
      code: "refused",
      sentence: `Step "now" of this ${kind.kind} run was done with another input before: its code is not deterministic, or gives two steps one name.`,
      hint: "Names and inputs of steps must follow from the run's input and from earlier steps alone; start the run anew.",
    });
  });

  it("keeps large inputs, outputs and steps whole", async () => {
    const large = { text: Array.from({ length: 300_000 }, (_, at) => Math.sin(at)).join(" ") };
    const kind = kindOf(async (context, input) => {
      const kept = await context.step("keep", input, () => input);
      return { kept };
    });
    work([kind]);
    const id = await start(kind, large);
    await until(local, id, "done");
    expect(await local.runs.result(id)).toEqual({ kept: large });
    expect(await local.runs.input(id)).toEqual(large);
  });

  it("cannot give what its schema does not allow, nor what JSON cannot hold", async () => {
    const wrong = kindOf(async () => "text", { output: z.number() });
    const unstorable = kindOf(async (context) => context.step("date", {}, () => new Map()));
    work([wrong, unstorable], { backoff: { firstMs: 1, mostMs: 1 } });
    expect((await until(local, await start(wrong), "failed")).error?.code).toBe("fault");
    expect((await until(local, await start(unstorable), "failed")).error?.code).toBe("bad_input");
  });

  it("keeps texts that Postgres cannot hold as they are", async () => {
    const nasty = "a\u0000b\ud800c\u202e";
    const kind = kindOf(async (context) => {
      await context.tell(nasty, { nasty });
      context.progress({ done: 1, message: nasty });
      return context.step(nasty, { nasty }, () => nasty);
    });
    work([kind]);
    const id = await start(kind, { nasty });
    expect(await until(local, id, "done")).toMatchObject({ state: "done" });
    expect(await local.runs.result(id)).toBe(nasty);
  });
});

describe("a run that fails", () => {
  it("is tried again for what may pass, later each time, and given up after so many attempts", async () => {
    let attempts = 0;
    const kind = kindOf(
      async () => {
        attempts++;
        throw new SecaError("unavailable", "The tracker does not answer.", "Wait for it.");
      },
      { attempts: 3 },
    );
    work([kind]);
    const id = await start(kind);
    const run = await until(local, id, "failed");
    expect(attempts).toBe(3);
    expect(run.error).toEqual({
      code: "unavailable",
      sentence: "The tracker does not answer.",
      hint: "Wait for it.",
    });
    const whats = (await told(id)).map(({ what }) => what);
    expect(whats).toEqual(["queued", "started", "retry", "resumed", "retry", "resumed", "failed"]);
  });

  it.each([
    [
      "what the caller must mend at once",
      () => new SecaError("bad_input", "No such file.", "Name one."),
      1,
      "bad_input",
    ],
    ["a bug in words of ours", () => new TypeError("secret of a library"), 2, "fault"],
  ])("tells %s", async (_, error, tries, code) => {
    let attempts = 0;
    const kind = kindOf(
      async () => {
        attempts++;
        throw error();
      },
      { attempts: 2 },
    );
    work([kind]);
    const run = await until(local, await start(kind), "failed");
    expect([attempts, run.error?.code]).toEqual([tries, code]);
    expect(JSON.stringify(run)).not.toContain("secret");
  });

  it("counts anew after each finished step", async () => {
    let attempts = 0;
    const kind = kindOf(
      async (context) => {
        attempts++;
        for (let at = 0; at < 4; at++) {
          await context.step(`s${at}`, {}, () => at);
          if (attempts === at + 1) throw new Error("stumbled");
        }
        return "there";
      },
      { attempts: 2 },
    );
    work([kind]);
    expect(await until(local, await start(kind), "done")).toMatchObject({ state: "done" });
    expect(attempts).toBe(5);
  });
});

describe("the queue", () => {
  it("gives one run for one key and input, and refuses the key for another", async () => {
    const kind = kindOf(async () => 1);
    const first = await startRun(local.runs, kind, { a: 1 }, { key: "once" });
    expect(await startRun(local.runs, kind, { a: 1 }, { key: "once" })).toEqual({ id: first.id, created: false });
    await expect(startRun(local.runs, kind, { a: 2 }, { key: "once" })).rejects.toMatchObject({ code: "conflict" });
    const many = await Promise.all(Array.from({ length: 20 }, () => startRun(local.runs, kind, {}, { key: "raced" })));
    expect(new Set(many.map(({ id }) => id)).size).toBe(1);
    expect(many.filter(({ created }) => created)).toHaveLength(1);
  });

  it("takes by priority, then by age, and nothing before its time", async () => {
    const order: unknown[] = [];
    const kind = kindOf(async (context, input) => context.step("s", {}, () => void order.push(input)));
    const ids = [
      await start(kind, "late", { delayMs: 400, priority: 9 }),
      await start(kind, "first"),
      await start(kind, "second"),
      await start(kind, "urgent", { priority: 5 }),
    ];
    expect((await local.runs.get(ids[0]!)).waitsFor).toMatch(/^the time \d{4}-/);
    work([kind], { slots: 1 });
    for (const id of ids) await until(local, id, "done");
    expect(order).toEqual(["urgent", "first", "second", "late"]);
  });

  it.each([
    ["of a kind", { concurrency: 2 }, {}],
    ["of an organisation", {}, { runningMax: 2 }],
  ])("keeps to the limit %s, over all processes", async (_, limit, options) => {
    let running = 0;
    let most = 0;
    const kind = kindOf(async (context) => {
      return context.step("s", {}, async () => {
        most = Math.max(most, ++running);
        await sleep(20);
        running--;
      });
    }, limit);
    work([kind], options);
    const store = record.another();
    work([kind], options, store);
    await store.ready();
    const ids = await Promise.all(Array.from({ length: 12 }, () => start(kind)));
    for (const id of ids) await until(local, id, "done");
    expect(most).toBeLessThanOrEqual(2);
  });

  it("has each run done once, whoever else takes runs", async () => {
    const done: unknown[] = [];
    const kind = kindOf(async (context, input) => context.step("s", {}, () => void done.push(input)));
    for (let at = 0; at < 3; at++) {
      const store = record.another();
      work([kind], {}, store);
      await store.ready();
    }
    const inputs = Array.from({ length: 60 }, (_, at) => at);
    const ids = await Promise.all(inputs.map((input) => start(kind, input)));
    for (const id of ids) expect((await until(local, id, "done")).state).toBe("done");
    expect([...done].sort((a, b) => Number(a) - Number(b))).toEqual(inputs);
  });

  it("lets a run wait for the credential that no process has, says so, and goes on when one comes", async () => {
    const kind = kindOf(async () => "published", { needs: () => ["tracker-token"] });
    work([kind], { credentials: () => ["another"] });
    const id = await start(kind);
    const waiting = await until(local, id, (run) => run.waitsFor !== undefined);
    expect(waiting).toMatchObject({ state: "waiting", waitsFor: "a process with the credential tracker-token" });
    await sleep(300);
    expect(await local.runs.get(id)).toMatchObject({ state: "waiting", attempts: 0 });
    expect((await told(id)).map(({ what }) => what)).toEqual(["queued", "unserved"]);

    // The newcomer looks by itself, once its record is open.
    const store = record.another();
    work([kind], { credentials: () => ["tracker-token"] }, store);
    await store.ready();
    expect(await until(local, id, "done")).toMatchObject({ state: "done" });
  });

  it("counts what is in it and says how long the oldest waits", async () => {
    const rival = record.store.organisation("nobody-here");
    expect(await rival.runs.counts()).toEqual({ byKind: [], oldestWaitingMs: 0 });
    const kind = kindOf(async () => 1);
    await start(kind);
    await start(kind);
    await sleep(20);
    const { byKind, oldestWaitingMs } = await local.runs.counts();
    expect(byKind.filter((each) => each.kind === kind.kind)).toEqual([{ kind: kind.kind, state: "waiting", count: 2 }]);
    expect(oldestWaitingMs).toBeGreaterThan(10);
  });
});

describe("a cancelled run", () => {
  it("stops the step under way, and nothing after it is begun", async () => {
    const seen: string[] = [];
    const kind = kindOf(async (context) => {
      await context.step("long", {}, async ({ signal }) => {
        seen.push("begun");
        await sleep(60_000, undefined, { signal }).catch(() => seen.push("stopped"));
      });
      await context.step("next", {}, () => seen.push("next"));
    });
    work([kind], { leaseMs: 20_000 });
    const id = await start(kind);
    await until(local, id, () => seen.length > 0);
    expect(await local.runs.cancel(id)).toMatchObject({ isCancelling: true });
    expect(await until(local, id, "cancelled")).toMatchObject({ state: "cancelled" });
    expect(seen).toEqual(["begun", "stopped"]);
  });

  it("that nobody works on ends at once, and so does a paused one", async () => {
    const kind = kindOf(async (context) => context.pause("Go on?"));
    const waiting = await start(kind);
    expect(await local.runs.cancel(waiting)).toMatchObject({ state: "cancelled" });
    work([kind]);
    const paused = await start(kind);
    await until(local, paused, "paused");
    expect(await local.runs.cancel(paused)).toMatchObject({ state: "cancelled" });
    await expect(local.runs.continue(paused)).rejects.toMatchObject({ code: "refused" });
    expect(await local.runs.cancel(paused)).toMatchObject({ state: "cancelled" });
  });

  it("of a process that is dead ends with its lease, though nobody who could take it is alive", async () => {
    const kind = kindOf(async () => 1, { needs: () => ["x"] });
    const id = await start(kind);
    await local.claims.claim({ kinds: [kind], credentials: ["x"], leaseMs: 200, token: "dead" });
    expect(await local.runs.cancel(id)).toMatchObject({ state: "running", isCancelling: true });
    await sleep(250);
    expect(await local.runs.get(id)).toMatchObject({ state: "cancelled" });
    work([kind]);
    for (;;) if ((await told(id)).at(-1)!.what === "cancelled") break;
    expect(await local.runs.cancel(id)).toMatchObject({ state: "cancelled" });
  });
});

describe("a paused run", () => {
  it("is held by nobody, and goes on at the next step with the answer", async () => {
    const begun: string[] = [];
    const kind = kindOf(async (context) => {
      await context.step("before", {}, () => void begun.push("before"));
      const answer = await context.pause("Publish?");
      const again = await context.pause("Really?");
      return context.step("after", { answer }, () => {
        begun.push("after");
        return `${answer}, ${again}`;
      });
    });
    const worker = work([kind]);
    const id = await start(kind);
    expect(await until(local, id, "paused")).toMatchObject({ state: "paused", question: "Publish?" });
    await worker.close();
    expect(await local.runs.continue(id, "yes")).toMatchObject({ state: "waiting" });
    work([kind]);
    expect(await until(local, id, "paused")).toMatchObject({ question: "Really?" });
    await local.runs.continue(id, "really");
    await until(local, id, "done");
    expect([begun, await local.runs.result(id)]).toEqual([["before", "after"], "yes, really"]);
    await expect(local.runs.continue(id)).rejects.toMatchObject({ code: "refused" });
  });
});

describe("a budget", () => {
  const busy = (more: object) =>
    kindOf(
      async (context) => {
        for (let at = 0; at < 10; at++)
          await context.step(`s${at}`, {}, async ({ spend }) => {
            spend({ tokens: 100, money: 3 });
            await sleep(5);
            return at;
          });
        return "all";
      },
      { salvage: (_, finished) => ({ finished: [...finished.values()] }), ...more },
    );

  it.each([
    ["steps", { steps: 3 }, [0, 1, 2]],
    ["tokens", { tokens: 150 }, [0, 1]],
    ["money", { money: 3 }, [0]],
  ])("of %s ends the run with what there is", async (name, budget, finished) => {
    const kind = busy({});
    work([kind]);
    const id = await start(kind, {}, { budget });
    expect(await until(local, id, "done")).toMatchObject({ state: "done", shortOf: name });
    expect(await local.runs.result(id)).toEqual({ finished });
  });

  it("of time ends the step under way too", async () => {
    const kind = kindOf(
      async (context) => {
        await context.step("quick", {}, () => "kept");
        await context.step("slow", {}, ({ signal }) => sleep(60_000, undefined, { signal }));
      },
      { salvage: (_, finished) => Object.fromEntries(finished) },
    );
    work([kind], { leaseMs: 20_000 });
    const id = await start(kind, {}, { budget: { wallMs: 150 } });
    expect(await until(local, id, "done")).toMatchObject({ shortOf: "wall time" });
    expect(await local.runs.result(id)).toEqual({ quick: "kept" });
  });

  it("that is enough changes nothing", async () => {
    const kind = busy({});
    work([kind]);
    const id = await start(kind, {}, { budget: { steps: 11, tokens: 2000, money: 100, wallMs: 60_000 } });
    expect((await until(local, id, "done")).shortOf).toBeUndefined();
    expect(await local.runs.result(id)).toBe("all");
  });

  it("is shared with children", async () => {
    const part = kindOf(
      async (context) => {
        for (let at = 0; at < 4; at++) await context.step(`p${at}`, {}, () => at);
        return "whole";
      },
      { salvage: (_, finished) => `${finished.size} of 4` },
    );
    const whole = kindOf(
      async (context) => {
        const first = await context.child("first", part, {});
        const second = await context.child("second", part, {});
        return [first, second];
      },
      { salvage: () => "nothing" },
    );
    work([part, whole]);
    const id = await start(whole, {}, { budget: { steps: 6 } });
    await until(local, id, "done");
    expect(await local.runs.result(id)).toEqual(["whole", "2 of 4"]);
  });
});

describe("child runs", () => {
  it("are started together, and their parent is held by nobody until all are over", async () => {
    const part = kindOf(async (context, input) => context.step("s", { input }, () => Number(input) * 10));
    const whole = kindOf(async (context) => {
      const parts = await Promise.all([1, 2, 3].map((at) => context.child(`part ${at}`, part, at)));
      return context.step("sum", { parts }, () => parts.reduce<number>((sum, each) => sum + Number(each), 0));
    });
    // One hand alone: a parent that kept it would wait for ever.
    work([part, whole], { slots: 1 });
    const id = await start(whole);
    await until(local, id, "done");
    expect(await local.runs.result(id)).toBe(60);
    const children = (await local.runs.list({ kind: part.kind, limit: 9 })).map(({ parent, state }) => [parent, state]);
    expect(children).toEqual([1, 2, 3].map(() => [id, "done"]));
  });

  it("tell their parent why they failed, and go with it when it is cancelled", async () => {
    const broken = kindOf(async () => {
      throw new SecaError("not_found", "There is no such page.", "Name another.");
    });
    const endless = kindOf(async (context) => context.pause("?"));
    const careful = kindOf((context) => context.child("broken", broken, {}).catch((error: SecaError) => error.message));
    const patient = kindOf((context) => context.child("endless", endless, {}));
    work([broken, endless, careful, patient]);
    const first = await start(careful);
    await until(local, first, "done");
    expect(await local.runs.result(first)).toBe("There is no such page.");

    const second = await start(patient);
    expect(await until(local, second, (run) => run.waitsFor !== undefined)).toMatchObject({
      waitsFor: "its child runs",
    });
    await local.runs.cancel(second);
    const [child] = await local.runs.list({ kind: endless.kind, limit: 1 });
    expect([child?.parent, child?.state]).toEqual([second, "cancelled"]);
  });
});

describe("a worker", () => {
  it("does not open the record, and begins when somebody does", async () => {
    const config = testConfig(join(record.folder, "unopened"));
    const store = openStore(config, silentLog);
    const kind = kindOf(async () => "done");
    work([kind], { pollMs: 10 }, store);
    await sleep(100);
    const { home, cache } = config;
    expect((await engineStatus({ home, cache, log: silentLog })).dataFolder).toBeUndefined();
    const { runs } = store.organisation("local");
    const { id } = await startRun(runs, kind, {});
    await until(store.organisation("local"), id, "done");
    expect(await runs.result(id)).toBe("done");
    await workers.pop()!.close();
    await store.close();
  });

  it("outlives code that leaves its steps alone", async () => {
    const kind = kindOf(async (context) => {
      void context.step("left alone", {}, () => Promise.reject(new Error("unheard")));
      return context.step("waited for", {}, () => sleep(30).then(() => "done"));
    });
    work([kind]);
    expect((await until(local, await start(kind), "done")).state).toBe("done");
  });
});

describe("a run that a change asks for", () => {
  it("is queued with the version, or not at all", async () => {
    const kind = kindOf(async () => 1);
    const { id: system } = await local.systems.create("Caused", "", "tester");
    const versions = local.versions(system);
    const { commit: expected } = (await versions.head(MAIN))!;
    const change = (key: string) => ({
      branch: MAIN,
      expected,
      changes: put(component(key)),
      author: "ada",
      message: key,
      runs: [newRun(kind, { of: key })],
    });
    const made = await Promise.all([versions.commit(change("a")), versions.commit(change("b"))]);
    expect(made.filter((commit) => commit === "moved")).toHaveLength(1);
    const runs = await local.runs.list({ kind: kind.kind, limit: 9 });
    expect(runs.map((run) => run.system)).toEqual([system]);
    const [fact] = (await versions.head(MAIN))!.facts;
    expect(await local.runs.input(runs[0]!.id)).toEqual({ of: fact!.id.split("/")[1] });
    await local.systems.delete(system);
    expect(await local.runs.list({ kind: kind.kind, limit: 9 })).toEqual([]);
  });
});

describe("a schedule", () => {
  const schedule = (kind: RunKind, key: string) => ({
    key,
    kind: kind.kind,
    input: { by: key },
    needs: [],
    priority: 0,
    attemptsMax: 3,
    timing: { everyMs: 3_600_000 },
    nextAt: new Date(Date.now() - 10_000_000).toISOString(),
  });

  it("starts what is due once, however many look, and what was missed not again and again", async () => {
    const inputs: unknown[] = [];
    const kind = kindOf(async (context, input) => context.step("s", {}, () => void inputs.push(input)));
    await local.schedules.set(schedule(kind, "nightly"));
    for (let at = 0; at < 3; at++) work([kind], {}, record.another());
    for (const store of [record.another(), record.another()]) {
      work([kind], {}, store);
      await store.ready();
    }
    for (;;) if ((await local.runs.list({ kind: kind.kind, state: "done", limit: 9 })).length > 0) break;
    await sleep(300);
    expect(inputs).toEqual([{ by: "nightly" }]);
    const next = (await local.schedules.list()).find(({ key }) => key === "nightly");
    const inMs = new Date(next!.nextAt).getTime() - Date.now();
    expect(inMs).toBeGreaterThan(0);
    expect(inMs).toBeLessThanOrEqual(3_600_000);
    expect(await local.schedules.remove("nightly")).toBe(true);
    expect(await local.schedules.remove("nightly")).toBe(false);
  });

  it("is kept with its next time, and changed under the same key", async () => {
    const kind = kindOf(async () => 1, { needs: () => ["token"], attempts: 2 });
    const now = new Date("2026-11-21T12:00:00.000Z");
    for (const daily of ["03:00", "13:30"])
      await scheduleRun(local.schedules, kind, { a: 1 }, { key: "report/daily", timing: { daily }, now, priority: 4 });
    expect((await local.schedules.list()).filter(({ key }) => key === "report/daily")).toEqual([
      {
        key: "report/daily",
        kind: kind.kind,
        input: { a: 1 },
        needs: ["token"],
        priority: 4,
        attemptsMax: 2,
        timing: { daily: "13:30" },
        nextAt: "2026-11-21T13:30:00.000Z",
      },
    ]);
    await expect(
      scheduleRun(local.schedules, kind, {}, { key: "a\nb", timing: { daily: "03:00" }, now }),
    ).rejects.toMatchObject({ code: "bad_input" });
  });

  it("gives one run for one time, though it was fired twice", async () => {
    const kind = kindOf(async () => 1);
    const due = schedule(kind, "twice");
    const fire = () => local.schedules.fire([kind.kind], () => new Date(Date.now() + 60_000));
    await local.schedules.set(due);
    expect(await fire()).toBe(1);
    await local.schedules.set(due);
    expect(await fire()).toBe(1);
    expect(await local.runs.list({ kind: kind.kind, limit: 9 })).toHaveLength(1);
    expect(await fire()).toBe(0);
  });
});

describe("old runs", () => {
  it("are forgotten with all that hangs on them, and those that go on are not", async () => {
    const kind = kindOf(async (context, input) =>
      input === "pause" ? context.pause("?") : context.step("s", {}, () => 1),
    );
    work([kind]);
    const [done, paused] = [await start(kind), await start(kind, "pause")];
    await until(local, done, "done");
    await until(local, paused, "paused");
    expect(await local.runs.collect(60_000)).toBe(0);
    expect(await local.runs.collect(0)).toBeGreaterThan(0);
    await expect(local.runs.get(done)).rejects.toMatchObject({ code: "not_found" });
    expect(await local.runs.get(paused)).toMatchObject({ state: "paused" });
  });
});
