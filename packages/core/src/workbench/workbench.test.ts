import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filePolicy, silentLog, systemClock, userOf } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { openStore } from "../store/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const record = new TestRecord();
const workbench = (author = "ada"): Workbench =>
  new Workbenches(record.another(), systemClock).of(
    { ...userOf({ org: "local", author }), via: "command" },
    filePolicy(record.config),
  );
let one: Workbench;
/** As in another process: it shares nothing with the first but the database. */
let two: Workbench;
beforeAll(async () => {
  one = workbench();
  two = workbench("bob");
  await Promise.all([one.ready(), two.ready()]);
});
afterAll(() => record.close());

let count = 0;
async function fresh(...names: readonly string[]): Promise<string> {
  const { id } = await one.createSystem(`System ${++count}`);
  if (names.length > 0) await one.change(id, { operations: names.map(adding) });
  return id;
}
const adding = (name: string): Operation => ({ op: "add", target: "component", value: { name, type: "service" } });
const naming = (key: string, name: string): Operation => ({
  op: "set",
  target: `component/${key}`,
  field: "name",
  value: name,
});
const describing = (key: string, text: string): Operation => ({
  op: "set",
  target: `component/${key}`,
  field: "description",
  value: text,
});
const names = async (bench: Workbench, system: string, version?: string) =>
  (await bench.snapshot(system, version)).entities("component").map(({ name }) => name);

describe("a change", () => {
  it("is written with what differs and the way back, or only shown", async () => {
    const system = await fresh("api");
    const shown = await one.change(system, { operations: [naming("api", "API")], dryRun: true });
    expect(shown).toMatchObject({ written: false, version: shown.base });
    expect(await names(one, system)).toEqual(["api"]);
    const written = await one.change(system, { operations: [naming("api", "API")] });
    expect(written).toMatchObject({
      written: true,
      base: shown.base,
      differences: [
        { id: "component/api", change: "changed", fields: [{ field: "name", before: "api", after: "API" }] },
      ],
    });
    await one.change(system, { operations: written.inverse });
    expect(await names(one, system)).toEqual(["api"]);
    const nothing = await one.change(system, { operations: [naming("api", "api")] });
    expect(nothing).toMatchObject({ written: false, differences: [] });
  });

  it("on an older base lands when nobody touched what it touches", async () => {
    const system = await fresh("api", "db");
    const { version: base } = await one.change(system, { operations: [naming("api", "API")] });
    await two.change(system, { operations: [naming("db", "DB")], base });
    await one.change(system, { operations: [describing("api", "serves")], base });
    expect(await names(two, system)).toEqual(["API", "DB"]);
    expect((await two.snapshot(system)).entity("component/api")!.props).toMatchObject({ description: "serves" });
  });

  it.each<[string, Operation, Operation]>([
    ["edited the same", naming("api", "theirs"), describing("api", "mine")],
    ["removed it", { op: "remove", target: "component/api" }, naming("api", "mine")],
    ["added the same", adding("new"), adding("new")],
    [
      "linked to what goes",
      { op: "link", target: "component/db", field: "part_of", value: "component/api" },
      { op: "remove", target: "component/api" },
    ],
  ])("on an older base is a conflict with the current values when others %s", async (_, theirs, mine) => {
    const system = await fresh("api", "db");
    const base = (await one.snapshot(system)).commit;
    await two.change(system, { operations: [theirs] });
    const now = await one.snapshot(system);
    const refusal: unknown = await one.change(system, { operations: [mine], base }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "conflict", details: { version: now.commit.slice(0, 12) } });
    const { current } = (refusal as { details: { current: Record<string, unknown> } }).details;
    for (const [id, fact] of Object.entries(current)) expect(fact).toEqual(now.fact(id) ?? null);
    expect(Object.keys(current).length).toBeGreaterThan(0);
    expect((await one.snapshot(system)).commit).toBe(now.commit);
  });

  it("is a caller's mistake when it would have made no sense on its base either", async () => {
    const system = await fresh("api");
    const base = (await one.snapshot(system)).commit;
    await expect(one.change(system, { operations: [naming("none", "x")], base })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(one.change(system, { operations: [naming("api", "x")], base: "ffffff" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(one.change(system, { operations: [naming("api", "x")], branch: "none" })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("lands, also as one of twenty at once from two processes", async () => {
    const system = await fresh();
    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : two).change(system, { operations: [adding(`c${i}`)] })),
    );
    expect(reports.every(({ written }) => written)).toBe(true);
    expect(new Set(reports.map(({ version }) => version)).size).toBe(20);
    for (const bench of [one, two]) expect(await names(bench, system)).toHaveLength(20);
    const { entries } = await one.versions.history(system, { limit: 100 });
    expect(entries).toHaveLength(21);
  });
});

describe("what was acknowledged through one process", () => {
  it("is read at once through another: 500 writes, none stale", async () => {
    const system = await fresh("api");
    let stale = 0;
    for (let i = 0; i < 500; i++) {
      const [writer, reader] = i % 2 === 0 ? [one, two] : [two, one];
      await writer.change(system, { operations: [naming("api", `turn ${i}`)] });
      const seen = await reader.snapshot(system);
      if (seen.entity("component/api")!.name !== `turn ${i}`) stale++;
    }
    expect(stale).toBe(0);
  });

  it("is heard of, with what it touches", async () => {
    const system = await fresh("api", "db");
    const heard: unknown[] = [];
    const stop = two.onChanged((changed) => heard.push(changed));
    await one.change(system, { operations: [naming("api", "API")] });
    await expect.poll(() => heard).toContainEqual({ system, branch: "main", ids: ["component/api"] });
    stop();
  });
});

describe("versions", () => {
  it("are read as they were, by digits, tag and branch", async () => {
    const system = await fresh("api");
    const { version: first } = await one.change(system, { operations: [adding("db")] });
    await one.versions.createTag(system, "v1");
    await one.change(system, { operations: [{ op: "remove", target: "component/db" }, naming("api", "API")] });
    for (const bench of [one, two])
      for (const name of [first, "v1"]) expect(await names(bench, system, name)).toEqual(["api", "db"]);
    expect(await names(two, system)).toEqual(["API"]);
    const { differences } = await two.versions.diff(system, "v1", "main");
    expect(differences.map(({ id, change }) => [id, change])).toEqual([
      ["component/api", "changed"],
      ["component/db", "removed"],
    ]);
  });

  it("are restored by a new one with the same facts", async () => {
    const system = await fresh("api", "db");
    const { commit: old } = await one.snapshot(system);
    await one.change(system, { operations: [{ op: "remove", target: "component/db" }] });
    const report = await two.versions.restore(system, { version: old });
    expect(report.written).toBe(true);
    expect(await names(one, system)).toEqual(["api", "db"]);
    const versions = record.local.versions(system);
    expect((await versions.resolve("main")).root).toBe((await versions.resolve(old)).root);
  });

  it("are merged, with conflicts told and settled by a preference", async () => {
    const system = await fresh("api", "db");
    await one.versions.createBranch(system, "variant");
    await one.change(system, { operations: [naming("api", "Variant"), adding("cache")], branch: "variant" });
    await two.change(system, { operations: [naming("db", "DB")] });
    await one.versions.merge(system, { from: "variant" });
    expect(await names(two, system)).toEqual(["Variant", "cache", "DB"]);
    await expect(one.versions.merge(system, { from: "variant" })).rejects.toMatchObject({ code: "refused" });

    await one.change(system, { operations: [naming("api", "theirs")], branch: "variant" });
    await one.change(system, { operations: [naming("api", "ours")] });
    await expect(one.versions.merge(system, { from: "variant" })).rejects.toMatchObject({
      code: "conflict",
      details: {
        total: 1,
        conflicts: [{ id: "component/api", field: "name", base: "Variant", ours: "ours", theirs: "theirs" }],
      },
    });
    await one.versions.merge(system, { from: "variant", prefer: "theirs" });
    expect(await names(two, system)).toEqual(["theirs", "cache", "DB"]);
  });

  it("are gone with their system, for those who had it open too", async () => {
    const system = await fresh("api");
    expect(await names(two, system)).toEqual(["api"]);
    await one.deleteSystem(system);
    await expect(two.snapshot(system)).rejects.toMatchObject({ code: "not_found" });
    await one.createSystem(system.replace("-", " "));
    expect(await names(two, system)).toEqual([]);
  });
});

describe("finding", () => {
  it.each([undefined, "service"])(
    "goes on on the version it began with, while others write (query %s)",
    async (query) => {
      const wanted = Array.from({ length: 25 }, (_, i) => `service ${String(i).padStart(2, "0")}`);
      const system = await fresh(...wanted);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await one.find(system, { query, limit: 10, cursor });
        expect(page.total).toBe(25);
        seen.push(...page.entities.map(({ name }) => name));
        cursor = page.cursor;
        await two.change(system, {
          operations: [
            { op: "remove", target: `component/service-${String(seen.length - 1).padStart(2, "0")}` },
            adding(`service a${seen.length}`),
          ],
        });
      } while (cursor !== undefined);
      expect(seen.toSorted()).toEqual(wanted);
      await expect(one.find(system, { limit: 10, cursor: "nonsense" })).rejects.toMatchObject({ code: "bad_input" });
    },
  );
});

describe("tickets and inputs", () => {
  const csv = (...rows: string[]) => Buffer.from(["id,title,description,labels", ...rows].join("\n"));
  const ingest = async (system: string, bytes: Buffer) =>
    (await one.ingestTickets(system, { bytes, name: "jira.csv" })).report!;

  it("read twice change nothing, and read anew only what is new, keeping what people added", async () => {
    const system = await fresh();
    const rows = ["A-1,Login fails,text,auth", "A-2,Slow page,text,"];
    expect(await ingest(system, csv(...rows))).toMatchObject({
      read: 2,
      added: 2,
      changed: 0,
      unchanged: 0,
      skipped: 0,
    });
    const { commit } = await one.snapshot(system);
    expect(await ingest(system, csv(...rows))).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
    expect((await one.snapshot(system)).commit).toBe(commit);

    await one.change(system, {
      operations: [{ op: "set", target: "ticket/jira:a-1", field: "tags", value: ["triaged"] }],
    });
    const again = await ingest(
      system,
      csv("A-3,New one,text,", "A-1,Login fails,text,auth", "A-2,Very slow page,text,"),
    );
    expect(again).toMatchObject({ read: 3, added: 1, changed: 1, unchanged: 1 });
    const graph = await two.snapshot(system);
    expect(graph.entity("ticket/jira:a-1")).toMatchObject({ name: "Login fails", tags: ["triaged"] });
    expect(graph.entity("ticket/jira:a-2")).toMatchObject({ name: "Very slow page" });
  });

  it("that cannot be read leave nothing behind", async () => {
    const system = await fresh();
    const { commit } = await one.snapshot(system);
    await expect(ingest(system, csv('A-1,"never closed'))).rejects.toMatchObject({ code: "bad_input" });
    await expect(ingest(system, Buffer.from([0xff, 0xfe, 0x00]))).rejects.toMatchObject({ code: "bad_input" });
    expect((await one.snapshot(system)).commit).toBe(commit);
  });

  it("are kept as bytes and as facts; the same name again is the same input", async () => {
    const system = await fresh();
    const added = await one.addInput(system, { bytes: Buffer.from("# Design"), name: "Design.md" });
    expect(added).toMatchObject({
      id: "input/design-md",
      mediaType: "text/markdown",
      bytes: 8,
      report: { written: true },
    });
    expect((await two.readInput(system, added.hash)).toString()).toBe("# Design");
    expect((await one.addInput(system, { bytes: Buffer.from("# Design"), name: "Design.md" })).report.written).toBe(
      false,
    );
    const newer = await one.addInput(system, { bytes: Buffer.from("# Design 2"), name: "Design.md" });
    expect((await two.snapshot(system)).entities("input").map(({ props }) => props)).toMatchObject([
      { hash: newer.hash },
    ]);
    expect((await two.readInput(system, added.hash)).toString()).toBe("# Design");
  });
});

it("closes what was opened once, and what it never opened", async () => {
  const idle = openStore(record.config, silentLog);
  await idle.close();
  expect(await names(one, await fresh("api"))).toEqual(["api"]);
});
