import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, SCOPES, silentLog, systemClock } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Frameworks } from "./frameworks.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const ada: Actor = { org: "local", subject: "local", author: "Ada", scopes: SCOPES, via: "command" };

/** A plugin as a stranger's file: one weakness for each component, unless `run` does something else. */
const pluginFile = (
  id: string,
  { run = WEAKNESS, derives = `{ entities: ["weakness"], links: ["threatens"] }` } = {},
) =>
  `const origin = { by: "rule", plugin: "${id}", rule: "each", read: [] };
   export const plugin = {
     id: "${id}", title: "Plugin ${id}", version: "1.0.0",
     template: {
       sections: [{ key: "all", title: "All of ${id}", blocks: [{ key: "table", title: "All", type: "table" }] }],
       derives: ${derives},
     },
     fits: [{ weight: 1, of: "component", when: { is: "always" }, because: "It has parts.", missing: "No parts." }],
     cells: {
       owners: (read) => read.ids("component"),
       run: (owner, read) => { ${run} },
     },
   };`;
const WEAKNESS = `
  const id = "weakness/" + origin.plugin + "." + owner.slice(10);
  return {
    entities: [{ id, name: "Weak " + read.entity(owner).name, props: { text: "It is weak." }, origin }],
    links: [{ kind: "threatens", from: id, to: owner, origin }],
  };`;
const PLUGINS: Readonly<Record<string, string>> = {
  good: pluginFile("good"),
  // Only at one of the two parts: what it finds at the other is kept.
  throws: pluginFile("throws", { run: `if (owner.endsWith("api")) throw new TypeError("SECRET");${WEAKNESS}` }),
  hangs: pluginFile("hangs", { run: "for (;;);" }),
  forbidden: pluginFile("forbidden", { derives: `{ entities: ["threat"], links: ["threatens"] }` }),
  shouts: pluginFile("shouts", {
    run: `return { entities: [{ id: "threat/shouts.x", name: "X", props: { text: "X", severity: "critical" }, origin }] };`,
    derives: `{ entities: ["threat"], severities: ["low", "high"] }`,
  }),
  forger: pluginFile("forger", { run: WEAKNESS.replaceAll("origin }", 'origin: { ...origin, plugin: "stride" } }') }),
  passes: pluginFile("passes").replace(
    /cells: {([^]*)},\n {3}};$/,
    "cells: { passes: [{ key: 'one', owners: () => [], run: () => ({}) }, { key: 'two', $1 }] }, };",
  ),
  later: pluginFile("later").replace(`version:`, `needs: ["good"], version:`),
};

const record = new TestRecord();
let folder: string;
const opened: Workbenches[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seca-plugins-"));
  for (const [name, text] of Object.entries(PLUGINS)) await writeFile(join(folder, `${name}.mjs`), text);
});
afterAll(async () => {
  for (const suite of opened) await suite.close();
  await record.close();
  await rm(folder, { recursive: true });
});

function benchWith(...names: string[]): Workbench {
  const places = names.map((name) => `./${name}.mjs`);
  const frameworks = new Frameworks({ places, from: folder }, silentLog);
  const suite = new Workbenches(record.another(), systemClock, silentLog, frameworks);
  opened.push(suite);
  return suite.of(ada, undefined);
}

let made = 0;
async function twoParts(bench: Workbench): Promise<string> {
  const { id } = await bench.createSystem(`System ${++made}`);
  const add = (name: string, type: string) => ({ op: "add" as const, target: "component", value: { name, type } });
  await bench.change(id, { operations: [add("API", "service"), add("Store", "store")] });
  return id;
}

const summaryOf = async (bench: Workbench, system: string, frameworks?: readonly string[]) => {
  const came = await bench.analyse(system, { frameworks });
  if ("run" in came) throw new Error("a run came instead");
  return came.summary;
};

describe("plugins that go wrong", () => {
  it("leave gaps of their own, and everything else is complete", async () => {
    const bench = benchWith("throws", "hangs", "forbidden", "shouts", "forger", "good");
    const system = await twoParts(bench);
    const { gaps, frameworks, fitness, ...summary } = await summaryOf(bench, system);
    expect(frameworks).toEqual(expect.arrayContaining(["stride", "throws", "hangs", "forbidden", "shouts", "good"]));
    expect(fitness.find(({ plugin }) => plugin === "good")).toEqual({
      plugin: "good",
      score: 100,
      because: ["It has parts."],
      missing: [],
    });
    const gapsOf = (plugin: string) => gaps.filter((gap) => gap.plugin === plugin);
    expect(gapsOf("throws")).toEqual([
      { plugin: "throws", owner: "component/api", reason: "it broke off with an error of type TypeError" },
    ]);
    expect(gapsOf("hangs").map(({ reason }) => reason)).toEqual(Array(2).fill("it took too long and was stopped"));
    expect(gapsOf("forbidden").map(({ reason }) => reason)).toEqual(
      Array(2).fill('it derived a "weakness", which its template does not allow'),
    );
    expect(gapsOf("shouts").map(({ reason }) => reason)).toEqual(
      Array(2).fill('it rated something "critical", a word that its template does not have'),
    );
    expect(gapsOf("forger").map(({ reason }) => reason)).toEqual(
      Array(2).fill("it derived something in another's name"),
    );
    expect(gapsOf("good")).toEqual([]);
    expect(summary.derived).toEqual({ good: { weakness: 2 }, throws: { weakness: 1 } });
    expect(JSON.stringify(gaps)).not.toContain("SECRET");

    // What the others say is what they say where nobody goes wrong.
    const alone = await summaryOf(benchWith("good"), system, ["stride"]);
    expect(summary.questions).toBe(alone.questions);
    const shown = await bench.analysis.section(system, "section/good.all", { limit: 20 });
    expect(shown.sections[0]!.blocks[0]!.entities?.map(({ id }) => id)).toEqual([
      "weakness/good.api",
      "weakness/good.store",
    ]);
  });

  it("are told by the run that analyses, each place once", async () => {
    const bench = benchWith("throws", "good");
    const system = await twoParts(bench);
    const came = await bench.analyse(system, { frameworks: ["throws", "good"] }, { waitMs: 0 });
    if (!("run" in came)) throw new Error("no run came");
    expect(came.run).toMatchObject({ kind: "analysis", system, author: "Ada" });
    const run = await bench.runs.waitFor(came.run.id, 20_000);
    expect(run).toMatchObject({ state: "done", progress: { done: 2, total: 2, message: "frameworks" } });
    const told = "No result of throws for component/api: it broke off with an error of type TypeError.";
    expect(await bench.runs.result(run.id)).toMatchObject({
      frameworks: expect.arrayContaining(["throws", "good"]),
      gaps: 1,
      told: [told],
    });
    const { events } = await bench.runs.events(run.id, { since: 0, limit: 50, waitMs: 0 });
    expect(events.filter(({ what }) => what === "note").map(({ text }) => text)).toEqual([told]);
  });
});

describe("an analysis", () => {
  it("tells plugin by plugin how far it is", async () => {
    const bench = benchWith("good", "passes");
    const system = await twoParts(bench);
    const told: unknown[] = [];
    const onPlugin = (...progress: unknown[]): void => void told.push(progress);
    await bench.analyse(system, { frameworks: ["stride", "passes", "good"] }, { onPlugin });
    expect(told).toEqual([
      ["good", 0, 3],
      ["passes", 1, 3],
      ["stride", 2, 3],
    ]);
  });

  it("that is not done in time goes on as a run, and comes to what it comes to at once", async () => {
    const bench = benchWith("hangs");
    const system = await twoParts(bench);
    const came = await bench.analyse(system, { frameworks: ["hangs"] }, { waitMs: 1 });
    if (!("run" in came)) throw new Error("no run came");
    const run = await bench.runs.waitFor(came.run.id, 20_000);
    expect(run.state).toBe("done");
    const { version, engine, gaps } = await summaryOf(bench, system, ["hangs"]);
    expect(await bench.runs.result(run.id)).toMatchObject({
      version,
      engine,
      gaps: gaps.length,
      frameworks: ["hangs"],
    });
  });

  it("is left alone by processes that have not its plugins, whoever they are", async () => {
    const bench = benchWith("good");
    const others = Array.from({ length: 3 }, () => benchWith("later"));
    const system = await twoParts(bench);
    await Promise.all(others.map((other) => other.ready()));
    const runs = await Promise.all(
      Array.from({ length: 5 }, () => bench.analyse(system, { frameworks: ["good"] }, { waitMs: 0 })),
    );
    expect(await bench.frameworks.marks(["stride", "good"])).toEqual([
      expect.stringMatching(/^good 1\.0\.0 [0-9a-f]{12}$/),
    ]);
    for (const came of runs) {
      if (!("run" in came)) throw new Error("no run came");
      expect(await others[0]!.runs.waitFor(came.run.id, 20_000)).toMatchObject({ state: "done" });
    }
  });

  it("runs what a framework needs along with it", async () => {
    const bench = benchWith("later", "good");
    const system = await twoParts(bench);
    const { frameworks, gaps } = await summaryOf(bench, system, ["later"]);
    expect([frameworks, gaps]).toEqual([["later", "good"], []]);
  });

  it("of what there is not is refused before anything starts", async () => {
    const bench = benchWith("good");
    const system = await twoParts(bench);
    for (const waitMs of [undefined, 0])
      await expect(bench.analyse(system, { frameworks: ["goood"] }, { waitMs })).rejects.toMatchObject({
        code: "bad_input",
        message: 'There is no framework "goood".',
        hint: expect.stringMatching(/^Did you mean good\? There are: stride.*, good\.$/),
      });
    expect(await bench.runs.list({ limit: 50, system })).toEqual([]);
  });

  it("of what was refused points to where the reason is told", async () => {
    const { frameworks } = benchWith("absent");
    await expect(frameworks.including(["absent"])).rejects.toMatchObject({
      hint: expect.stringMatching(/ 1 configured more could not be used: seca:\/\/plugins says why\.$/),
    });
  });

  it("starts no run for somebody who has left", async () => {
    const bench = benchWith("good");
    const system = await twoParts(bench);
    const signal = AbortSignal.abort();
    await expect(bench.analyse(system, {}, { waitMs: 0, signal })).rejects.toThrow();
    expect(await bench.runs.list({ limit: 50, system })).toEqual([]);
  });

  it("by a run needs the right to run", async () => {
    const bench = benchWith();
    const system = await twoParts(bench);
    const reader = opened.at(-1)!.of({ ...ada, scopes: ["seca:read"] }, undefined);
    await expect(reader.analyse(system, {}, { waitMs: 0 })).rejects.toMatchObject({ code: "refused" });
  });
});

describe("sections", () => {
  it("lead to their frameworks, with or without their kind", async () => {
    const { frameworks } = benchWith("good");
    expect(await frameworks.ofSections(["section/good.all", "stride.findings"])).toEqual(["stride", "good"]);
    await expect(frameworks.ofSections(["section/good.al"])).rejects.toMatchObject({
      code: "bad_input",
      hint: expect.stringContaining("Did you mean section/good.all?"),
    });
  });
});

it("a framework is described with its sections, packs and reasons", async () => {
  const { frameworks } = benchWith("good", "absent");
  expect(await frameworks.describe("good")).toEqual({
    id: "good",
    title: "Plugin good",
    says: "Plugin good.",
    place: "./good.mjs",
    version: "1.0.0",
    needs: [],
    improves: [],
    fits: [{ weight: 1, because: "It has parts.", missing: "No parts." }],
    sections: [
      {
        id: "section/good.all",
        title: "All of good",
        blocks: [{ id: "block/good.all.table", title: "All", type: "table" }],
      },
    ],
    packs: [],
  });
  const { packs } = await frameworks.describe("stride");
  expect(packs.every(({ count, rules }) => count === rules.length && count > 0)).toBe(true);
  expect((await frameworks.refused()).map(({ place }) => place)).toEqual(["./absent.mjs"]);
});
