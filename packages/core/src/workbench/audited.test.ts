import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Actor, SCOPES, silentLog, systemClock } from "../kernel/index.ts";
import { toEntity, toLink } from "../model/index.ts";
import { defineRun } from "../runs/index.ts";
import type { Act, AuditEntry } from "../store/index.ts";
import { TestRecord, testConfig } from "../store/testing/index.ts";
import { openSuite } from "./index.ts";
import { Workbenches } from "./suite.ts";
import type { Workbench } from "./workbench.ts";

const ada: Actor = {
  org: "local",
  subject: "local",
  author: "Ada",
  scopes: SCOPES,
  via: "http",
  address: "10.0.0.7",
  client: "a host",
  trace: "00-01-02-03",
};
const record = new TestRecord();
const config = testConfig(join(record.folder, "elsewhere"));
const benches = new Workbenches(record.store, systemClock);
const bench = benches.of(ada, undefined);
/** A record of its own, for what needs an empty one. */
const empty = openSuite(config, silentLog);
const file = join(record.folder, "backup.gz");
const member = "oidc:https://id.example#ada";
/** No process works on it, so it waits. */
const idle = defineRun({
  kind: "test.idle",
  input: z.object({}),
  output: z.object({}),
  run: () => Promise.resolve({}),
});
let base: string;

beforeAll(async () => {
  await bench.createSystem("Shop");
  base = (await bench.snapshot("shop")).commit;
});
afterAll(async () => {
  await empty.close();
  await benches.close();
  await record.close();
});

/** A method that writes, how it is called, and the entries that are to be there afterwards. */
interface Write {
  readonly acts: readonly Act[];
  readonly call: (mine: Workbench) => Promise<unknown>;
}
const writes = (acts: Act | readonly Act[], call: Write["call"]): Write => ({ acts: [acts].flat(), call });

const adding = (name: string) => ({ op: "add" as const, target: "component", value: { name, type: "service" } });
const text = (name: string) => ({
  bytes: Buffer.from(`# ${name}\nA browser sends orders to the API.`),
  name: `${name}.md`,
});

const compose = { bytes: Buffer.from("services:\n  api:\n    image: nginx\n"), name: "compose.yaml" };

/** Each method of the workbench and of its desks, in the order in which they can follow each other: a new one is a line here. */
const METHODS: Readonly<Record<string, Write | "reads" | "inner">> = {
  createSystem: writes("system.create", (mine) => mine.createSystem("Second")),
  handOver: writes("version.commit", (mine) =>
    mine.handOver("shop", {
      files: [{ bytes: Buffer.from("services:\n  queue:\n    image: rabbitmq\n"), name: "more.compose.yaml" }],
    }),
  ),
  updateSystem: writes("system.update", (mine) => mine.updateSystem("second", { name: "Two", archived: true })),
  deleteSystem: writes("system.delete", (mine) => mine.deleteSystem("second")),
  change: writes("version.commit", (mine) => mine.change("shop", { operations: [adding("API")] })),
  put: writes("version.commit", (mine) => {
    const origin = { by: "user", author: "Ada" } as const;
    const entity = toEntity({ id: "component/db", name: "DB", props: { type: "store" }, origin });
    return mine.put("shop", { entities: [entity], links: [] }, "A store");
  }),
  addInput: writes("version.commit", (mine) => mine.addInput("shop", text("one"))),
  ingestTickets: writes(["version.commit", "version.commit"], (mine) =>
    mine.ingestTickets("shop", { bytes: Buffer.from("id,title\nA-1,Login fails"), name: "jira.csv" }),
  ),
  "proposals.add": writes("version.commit", (mine) => mine.proposals.add("shop", { files: [compose], accept: "none" })),
  "proposals.decide": writes("version.commit", async (mine) => {
    const [open] = (await mine.snapshot("shop")).entities("proposal");
    return mine.proposals.decide("shop", { proposal: open!.id, accept: "none" });
  }),
  "versions.createBranch": writes("branch.create", (mine) => mine.versions.createBranch("shop", "variant")),
  "versions.createTag": writes("tag.create", (mine) => mine.versions.createTag("shop", "v1")),
  "versions.merge": writes(["version.commit", "version.merge"], async (mine) => {
    await mine.change("shop", { operations: [adding("Cache")], branch: "variant" });
    return mine.versions.merge("shop", { from: "variant" });
  }),
  "tracing.judge": writes(["version.commit", "version.commit"], async (mine) => {
    const origin = { by: "user", author: "Ada" } as const;
    const [requirement, mitigation] = ["requirement/r", "mitigation/m"].map((id) =>
      toEntity({ id, name: "A", props: { text: "t", ...(id.startsWith("r") && { level: "system" }) }, origin }),
    );
    const link = toLink({ kind: "implements", from: "mitigation/m", to: "requirement/r", origin });
    await mine.put("shop", { entities: [requirement!, mitigation!], links: [link] }, "A link");
    const links = ["mitigation/m implements requirement/r"];
    return mine.tracing.judge("shop", { links, verdict: "accept", reason: "So it is." });
  }),
  "versions.deleteBranch": writes("branch.delete", (mine) => mine.versions.deleteBranch("shop", "variant")),
  "versions.restore": writes("version.restore", (mine) => mine.versions.restore("shop", { version: base })),
  "review.onVariant": writes(["branch.create", "version.commit"], (mine) =>
    mine.review.onVariant("shop", { branch: "tried", of: {} }, ({ branch }) =>
      mine.change("shop", { operations: [adding("Tried")], branch }),
    ),
  ),
  "review.accept": writes("version.merge", (mine) => mine.review.accept("shop", { branch: "tried", version: "tried" })),
  "access.createKey": writes("key.create", (mine) => mine.access.createKey({ name: "ci", scopes: ["seca:read"] })),
  "access.rotateKey": writes("key.rotate", (mine) => mine.access.rotateKey("ci")),
  "access.revokeKey": writes("key.revoke", (mine) => mine.access.revokeKey("ci")),
  "access.addMember": writes("member.add", (mine) => mine.access.addMember({ subject: member, role: "viewer" })),
  "access.changeMember": writes("member.change", (mine) => mine.access.changeMember(member, "lead")),
  "access.removeMember": writes("member.remove", (mine) => mine.access.removeMember(member)),
  "access.renameOrganisation": writes("organisation.rename", (mine) => mine.access.renameOrganisation("Ours")),
  // Written into the new organisation's own log, as the test below shows.
  "access.createOrganisation": writes([], (mine) => mine.access.createOrganisation("acme")),
  "runs.start": writes("run.start", (mine) => mine.runs.start(idle, {})),
  "runs.continue": writes("run.continue", async (mine) => {
    const [run] = await mine.runs.list({ kind: idle.kind, limit: 1 });
    await record.asOwner(
      (sql) => sql`update run set state = 'paused', question = 'Go on?', question_step = 'ask', paused_at = now()`,
    );
    return mine.runs.continue(run!.id, "yes");
  }),
  "runs.cancel": writes("run.cancel", async (mine) => {
    const [run] = await mine.runs.list({ kind: idle.kind, limit: 1 });
    return mine.runs.cancel(run!.id);
  }),
  collectGarbage: writes("record.collect", async (mine) => {
    const name = { modelRoot: "a".repeat(64), engine: "e".repeat(64) };
    await record.local.results("shop").save(name, new Map([["cell", "text"]]));
    return mine.collectGarbage();
  }),
  exportModel: writes("model.export", (mine) => mine.exportModel("shop", { format: "seca" })),
  exportTrace: writes("model.export", (mine) => mine.exportTrace("shop", { format: "reqif" })),
  exportTo: writes("record.export", (mine) => mine.exportTo(file)),
  importFrom: "reads", // into this record it is refused; the test below reads it into an empty one
  ...Object.fromEntries(
    [
      "systems",
      "system",
      "systemId",
      "snapshot",
      "find",
      "trace",
      "tracing.chains",
      "tracing.map",
      "tracing.show",
      "tracing.impact",
      "tracing.coverage",
      "tracing.matrix",
      "tracing.wholeMatrix",
      "tracing.suspects",
      "readInput",
      "writtenFormats",
      "verify",
      "as",
      "onChanged",
      "onRun",
      "ready",
      "close",
      "versions.history",
      "versions.show",
      "versions.diff",
      "versions.names",
      "proposals.open",
      "proposals.show",
      "proposals.tryOut",
      "analysis.run",
      "analysis.fitness",
      "analyse", // what it writes, it writes by runs.start, once the time is over
      "frameworks.list",
      "frameworks.refused",
      "frameworks.plugins",
      "frameworks.including",
      "frameworks.withNeeds",
      "frameworks.marks",
      "frameworks.ofSections",
      "frameworks.describe",
      "analysis.findings",
      "analysis.questions",
      "analysis.finding",
      "analysis.silence",
      "analysis.upkeep",
      "analysis.worst",
      "analysis.question",
      "analysis.section",
      "analysis.overview",
      "analysis.next",
      "analysis.table",
      "whole",
      "review.compare",
      "review.report",
      "audit.search",
      "audit.verify",
      "audit.checkpoint",
      "access.keys",
      "access.members",
      "access.organisation",
      "access.organisations",
      "runs.get",
      "runs.result",
      "runs.events",
      "runs.waitFor",
      "runs.list",
      "runs.counts",
    ].map((name) => [name, "reads" as const]),
  ),
  ...Object.fromEntries(
    [
      "changedBy",
      "runs.place",
      "access.require",
      "access.requireOperator",
      "access.daysFromNow",
      "access.now",
      "analysis.page",
      "analysis.analysed",
      "analysis.today",
      "withResults",
      "review.cameFrom",
      "review.fitting",
      "proposals.read",
      "proposals.take",
      "proposals.origin",
      "proposals.standing",
      "proposals.siblings",
      "proposals.toFact",
      "proposals.markedAsSame",
      "tracing.decisionOn",
      "tracing.mapOf",
      "tracing.touchedSince",
      "tracing.suspicionsIn",
      "tracing.wholeAt",
      "tracing.wholeOf",
      "hasNone",
      "firstSystem",
    ].map((name) => [name, "inner" as const]),
  ),
};

/** What can be called on a workbench and on the desks that it holds. */
function methodsOf(workbench: Workbench): string[] {
  const named = (of: object, prefix: string): string[] =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(of))
      .filter((name) => name !== "constructor")
      .map((name) => prefix + name);
  const { versions, proposals, analysis, frameworks, review, audit, access, runs, tracing, ...others } = workbench;
  const desks = Object.entries({ versions, proposals, analysis, frameworks, review, audit, access, runs, tracing });
  const unknown = Object.keys(others).filter((name) => !HELD.has(name));
  return [...unknown, ...named(workbench, ""), ...desks.flatMap(([desk, of]) => named(of, `${desk}.`))];
}
const HELD = new Set(["actor", "files", "shared", "record", "changes"]);

const entriesAfter = async (seq: number): Promise<AuditEntry[]> =>
  (await record.local.audit.search({ limit: 100 })).filter((entry) => entry.seq > seq).toReversed();

it("knows of every method of the workbench whether it writes", () => {
  expect(methodsOf(bench).filter((name) => !Object.hasOwn(METHODS, name))).toEqual([]);
});

describe("what writes leaves what it did, in the name of whoever did it", () => {
  const list = Object.entries(METHODS).flatMap(([name, how]) =>
    typeof how === "object" ? [[name, how] as const] : [],
  );
  it.each(list)("%s", async (name, { acts, call }) => {
    const { seq } = await record.local.audit.checkpoint();
    await call(bench.as({ tool: name }));
    const entries = await entriesAfter(seq);
    expect(entries.map(({ what }) => what)).toEqual(acts);
    for (const { who, where } of entries) {
      expect(who).toEqual({ subject: "local", author: "Ada" });
      expect(where).toEqual({ via: "http", address: "10.0.0.7", client: "a host", tool: name, trace: "00-01-02-03" });
    }
  });

  it("also into the log of a new organisation", async () => {
    const entries = await record.store.organisation("acme").audit.search({ limit: 9 });
    expect(entries).toMatchObject([{ what: "organisation.create", who: { author: "Ada" }, where: { via: "http" } }]);
  });

  it("also when a record is read in, whose log goes on where it was", async () => {
    const before = await record.local.audit.checkpoint();
    await empty.local.importFrom(file);
    const [imported, exported] = await empty.local.audit.search({ limit: 2 });
    expect(imported).toMatchObject({
      what: "record.import",
      where: { via: "command" },
      context: { chain: "taken over" },
    });
    expect(exported!.seq).toBe(imported!.seq - 1);
    // The entry of the export itself came after the file's last row.
    expect(imported!.seq).toBe(before.seq);
    expect((await empty.local.audit.verify()).breaches).toEqual([]);
  });

  it("and nothing where nothing was written", async () => {
    const { seq } = await record.local.audit.checkpoint();
    const operations = [adding("Never")];
    await bench.change("shop", { operations, dryRun: true });
    await bench.updateSystem("shop", {});
    await expect(bench.change("shop", { operations: [{ op: "remove", target: "component/none" }] })).rejects.toThrow();
    await expect(bench.importFrom(file)).rejects.toMatchObject({ code: "refused" });
    await bench.addInput("shop", text("three"));
    const after = (await entriesAfter(seq)).length;
    await bench.addInput("shop", text("three"));
    expect([after, (await entriesAfter(seq)).length]).toEqual([1, 1]);
  });
});

it("is read by administrators alone", async () => {
  const some = benches.of({ ...ada, scopes: ["seca:read", "seca:write"] }, undefined);
  for (const work of [() => some.audit.search({ limit: 1 }), () => some.audit.verify(), () => some.audit.checkpoint()])
    await expect(work()).rejects.toMatchObject({ code: "refused" });
});

describe("a suite", () => {
  it("asks nothing of the record until it is needed, and closes what was never opened", async () => {
    const suite = openSuite(testConfig(join(record.folder, "untouched")), silentLog);
    const mine = suite.workbench({ ...ada, subject: "key:x" }).as({ tool: "t" });
    expect([mine.actor.tool, mine.actor.via, mine.actor.subject]).toEqual(["t", "http", "key:x"]);
    await suite.close();
  });

  it("writes in the name of whoever acts, and lets all of an organisation see it at once", async () => {
    const name = (author: string) => ({ ...ada, author, subject: `key:${author}` });
    const [one, two] = [empty.workbench(name("one")), empty.workbench(name("two"))];
    await one.createSystem("Shared");
    await two.as({ tool: "change_apply" }).change("shared", { operations: [adding("API")] });
    const [latest] = (await one.versions.history("shared", { limit: 1 })).entries;
    expect(latest).toMatchObject({ author: "two" });
    const [entry] = await empty.local.audit.search({ limit: 1 });
    expect([entry!.who, entry!.where.tool]).toEqual([{ subject: "key:two", author: "two" }, "change_apply"]);
  });

  it("keeps organisations apart, with systems of the same name", async () => {
    await empty.local.access.createOrganisation("acme");
    const theirs = empty.workbench({ ...ada, org: "acme" });
    await theirs.createSystem("Shared");
    expect((await theirs.snapshot("shared")).allEntities()).toEqual([]);
    expect((await empty.local.snapshot("shared")).allEntities()).toHaveLength(1);
  });

  it("says what to do where the organisation of the settings is not there", async () => {
    const nowhere = empty.workbench({ ...ada, org: "nowhere" });
    await expect(nowhere.createSystem("Shop")).rejects.toMatchObject({
      code: "not_found",
      hint: "Make it: seca org create nowhere. Or name another in SECA_ORG.",
    });
  });
});
