import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../kernel/index.ts";
import { type Claim, ClaimLost, type OrganisationStore, inputHash } from "../store/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { defineRun, startRun } from "./define.ts";
import { followRun } from "./follow.ts";
import { openWorker } from "./worker.ts";

const record = new TestRecord();
let local: OrganisationStore;
beforeAll(async () => {
  await record.store.ready();
  local = record.local;
});
afterAll(() => record.close());

const kind = defineRun({ kind: "fenced", input: z.unknown(), output: z.unknown(), run: async () => 1 });
const take = (token: string, leaseMs: number): Promise<Claim | undefined> =>
  local.claims.claim({ kinds: [kind], credentials: [], leaseMs, token });
const start = async () => (await startRun(local.runs, kind, {})).id;
const nothing = { steps: 0, tokens: 0, money: 0 };
const step = (name: string, nth: number) => ({ name, inputHash: inputHash({}), output: name, spent: nothing, nth });

describe("a process that lost its claim", () => {
  it("can write nothing any more, whatever it tries", async () => {
    const id = await start();
    const old = (await take("old", 50))!;
    await local.claims.finishStep(old, step("before", 1));
    await sleep(80);
    const fresh = (await take("fresh", 60_000))!;
    expect([fresh.id, fresh.fence, fresh.attempts]).toEqual([id, old.fence + 1, 1]);
    expect([...fresh.steps]).toEqual([["before", { inputHash: inputHash({}), output: "before" }]]);

    const before = [await local.runs.look(id, 0, 99), await local.runs.result(id)];
    const tries: (() => Promise<unknown>)[] = [
      () => local.claims.renew(old, 60_000),
      () => local.claims.finishStep(old, step("after", 2)),
      () => local.claims.tell(old, { what: "note", text: "still here" }, 3),
      () => local.claims.progress(old, { done: 1 }),
      () => local.claims.spend(old, { ...nothing, tokens: 5 }),
      () => local.claims.child(old, { kind: kind.kind, input: {}, attemptsMax: 1, key: "child" }),
      () => local.claims.awaitChildren(old, 4),
      () => local.claims.pause(old, { step: "pause 1", question: "?" }, 5),
      () => local.claims.giveBack(old, { delayMs: 0 }, 6),
      () => local.claims.end(old, { state: "done", output: "mine" }, 7),
    ];
    for (const attempt of tries) await expect(attempt()).rejects.toBeInstanceOf(ClaimLost);
    expect([await local.runs.look(id, 0, 99), await local.runs.result(id)]).toEqual(before);
    expect(await local.runs.list({ kind: kind.kind, limit: 9 })).toHaveLength(1);

    await local.claims.end(fresh, { state: "done", output: "theirs" }, 1);
    expect(await local.runs.result(id)).toBe("theirs");
    await expect(
      local.claims.end(fresh, { state: "failed", error: { code: "x", sentence: "", hint: "" } }, 2),
    ).rejects.toBeInstanceOf(ClaimLost);
  });

  it("keeps it as long as nobody else has taken it, though its lease ended", async () => {
    const id = await start();
    const claim = (await take("slow", 20))!;
    await sleep(50);
    await local.claims.finishStep(claim, step("late", 1));
    await local.claims.end(claim, { state: "done", output: 1 }, 2);
    expect(await local.runs.get(id)).toMatchObject({ state: "done" });
  });

  it("after its run was cancelled in its absence has lost it too", async () => {
    const id = await start();
    const claim = (await take("absent", 20))!;
    await sleep(50);
    expect(await local.runs.cancel(id)).toMatchObject({ state: "cancelled" });
    await expect(local.claims.finishStep(claim, step("late", 1))).rejects.toBeInstanceOf(ClaimLost);
  });
});

describe("a run whose processes die again and again", () => {
  it("is given up after so many starts without a finished step", async () => {
    const deadly = defineRun({
      kind: "deadly",
      input: z.unknown(),
      output: z.unknown(),
      attempts: 2,
      run: async () => 1,
    });
    const { id } = await startRun(local.runs, deadly, {});
    for (const token of ["first", "second"]) {
      await local.claims.claim({ kinds: [deadly], credentials: [], leaseMs: 1, token });
      await sleep(10);
    }
    const worker = openWorker({ store: record.store, kinds: [deadly], log: silentLog, pollMs: 50 });
    for (;;) if ((await local.runs.get(id)).state === "failed") break;
    await worker.close();
    expect((await local.runs.get(id)).error).toEqual({
      code: "refused",
      sentence: "The process that worked on the run ended 2 times in a row before a step was finished.",
      hint: "Start it again with less to do, or look into the log of that process.",
    });
  });
});

describe("whoever follows a run", () => {
  const follow = (id: string, since: number, more: object = {}, store = record.store) =>
    followRun({ store, runs: store.organisation("local").runs, org: "local" }, id, {
      since,
      limit: 3,
      waitMs: 5000,
      ...more,
    });

  it("misses no event, however often it leaves and comes back, and hears of new ones at once", async () => {
    const id = await start();
    const claim = (await take("talker", 60_000))!;
    const far = record.another();
    await far.ready();
    const talking = (async () => {
      for (let nth = 1; nth <= 40; nth++) {
        await local.claims.tell(claim, { what: "note", text: `note ${nth}` }, nth);
        if (nth % 7 === 0) await sleep(20);
      }
      await local.claims.end(claim, { state: "done", output: null }, 41);
    })();
    const heard: [number, string][] = [];
    for (let since = 0, isOver = false; !isOver;) {
      // Each time as a client that was away: all it has is a number.
      const { run, events } = await follow(id, since, {}, far);
      heard.push(...events.map(({ seq, text }): [number, string] => [seq, text]));
      since = events.at(-1)?.seq ?? since;
      isOver = run.state === "done" && since === run.events;
    }
    await talking;
    const notes = Array.from({ length: 40 }, (_, at) => `note ${at + 1}`);
    expect(heard).toEqual(["Queued", "Started", ...notes, "Done"].map((text, at) => [at + 1, text]));
  });

  it("is answered when its time is up, when it is over, and when the caller leaves", async () => {
    const id = await start();
    expect((await follow(id, 0)).events.map(({ what }) => what)).toEqual(["queued"]);
    expect((await follow(id, 1, { waitMs: 50 })).events).toEqual([]);
    const leaving = new AbortController();
    setTimeout(() => leaving.abort(), 50);
    expect((await follow(id, 1, { waitMs: 20_000, signal: leaving.signal })).events).toEqual([]);
    const waiting = follow(id, 1, { waitMs: 20_000, forEnd: true });
    await local.runs.cancel(id);
    expect((await waiting).run.state).toBe("cancelled");
    await expect(follow("nothing", 0)).rejects.toMatchObject({ code: "not_found" });
  });
});
