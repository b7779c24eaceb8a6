import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../kernel/index.ts";
import { type OrganisationStore, type Store, MAIN, openStore } from "./index.ts";
import { TestRecord, component, gone, link, put, testConfig } from "./testing/index.ts";

const record = new TestRecord();
const path = join(record.folder, "export.jsonl.gz");
const input = Buffer.alloc(2_500_000, "input ");
let inputHash: string;
let elsewhere: Store;
let empty: OrganisationStore;

/** Two systems with a branch, a tag, a merge, a deletion, an input and a result. */
beforeAll(async () => {
  const { local } = record;
  for (const name of ["Shop", "Pump"]) {
    const { id } = await local.systems.create(name, "with a\nnewline and ü", "tester");
    const versions = local.versions(id);
    const commit = async (changes: Parameters<typeof versions.commit>[0]["changes"], more = {}) => {
      const branch = (more as { branch?: string }).branch ?? MAIN;
      const { commit: expected } = (await versions.head(branch))!;
      return versions.commit({ branch, expected, changes, author: "ada", message: `${name} "quoted" \\ é`, ...more });
    };
    await commit(put(...Array.from({ length: 150 }, (_, i) => component(`c${i}`))));
    await versions.createBranch("variant", (await versions.resolve(MAIN)).hash);
    await commit(put(component("c1", { name: "one" }), link("component/c1 part_of component/c2")));
    await commit(gone("component/c3"), { branch: "variant" });
    await commit(gone("component/c3"), { mergeOf: (await versions.resolve("variant")).hash });
    await versions.createTag("v1", (await versions.resolve(MAIN)).parents[0]!);
  }
  inputHash = await local.blobs("shop").put(input);
  await local.blobs("shop").put(Buffer.alloc(0));
  const { commit: head } = (await local.versions("shop").head(MAIN))!;
  const name = { modelRoot: await local.versions("shop").modelRoot(head), engine: "e".repeat(64) };
  await local.results("shop").save(name, new Map([["cell", "output"]]), "v1");
  expect(await local.exportTo(path)).toEqual({ systems: 2, rows: expect.any(Number) });

  elsewhere = openStore(testConfig(join(record.folder, "elsewhere")), silentLog);
  empty = elsewhere.organisation("local");
});
afterAll(async () => {
  await elsewhere.close();
  await record.close();
});

/** The export with its lines changed. */
async function altered(change: (lines: string[]) => readonly string[]): Promise<string> {
  const lines = gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split("\n");
  return written(gzipSync(change(lines).join("\n")));
}
let files = 0;
async function written(bytes: Buffer | string): Promise<string> {
  const file = join(record.folder, `altered-${++files}`);
  await writeFile(file, bytes);
  return file;
}
const inTable = (table: string, change: (row: Record<string, string>, index: number) => void) => (lines: string[]) => {
  let index = 0;
  return lines.map((text) => {
    const line = JSON.parse(text) as { table?: string; row?: Record<string, string> };
    if (line.table !== table) return text;
    change(line.row!, index++);
    return JSON.stringify(line);
  });
};
const without = (table: string) => (lines: string[]) => {
  const at = lines.findIndex((line) => line.startsWith(`{"table":"${table}"`));
  const rest = lines.filter((_, index) => index !== at);
  const { rows } = JSON.parse(rest.at(-1)!) as { rows: number };
  return [...rest.slice(0, -1), JSON.stringify({ end: true, rows: rows - 1 })];
};

const withoutLast = (table: string) => (lines: string[]) => {
  const at = lines.findLastIndex((line) => line.startsWith(`{"table":"${table}"`));
  const { rows } = JSON.parse(lines.at(-1)!) as { rows: number };
  return [...lines.toSpliced(at, 1).slice(0, -1), JSON.stringify({ end: true, rows: rows - 1 })];
};

describe("an export", () => {
  it.each<[string, () => Promise<string>, code?: string]>([
    ["is cut off", async () => written((await readFile(path)).subarray(0, -2000))],
    ["is cut off at its very end", async () => written((await readFile(path)).subarray(0, -12))],
    ["lost its last line", () => altered((lines) => lines.slice(0, -1))],
    ["lost a line in the middle", () => altered((lines) => lines.toSpliced(20, 1))],
    ["lost an object", () => altered(without("object"))],
    ["lost a version", () => altered(without("commit"))],
    ["lost its systems", () => altered((lines) => lines.filter((line) => !line.startsWith('{"table":"system"')))],
    [
      "has one wrong byte",
      async () => {
        const bytes = await readFile(path);
        bytes[bytes.length >> 1]! ^= 0x10;
        return written(bytes);
      },
    ],
    ["is no gzip", () => written("hello")],
    ["is empty", () => written("")],
    ["is something else in gzip", () => written(gzipSync('{"some":"json"}\nnull\n'))],
    ["is null in gzip", () => written(gzipSync("null\n"))],
    ["holds a line that is none", () => altered((lines) => lines.toSpliced(3, 0, "null"))],
    [
      "holds a table that is none of the record's",
      () => altered((lines) => lines.toSpliced(3, 1, '{"table":"seca_migration","row":{}}')),
    ],
    ["holds a row without its fields", () => altered(inTable("tag", (row) => delete row.name))],
    ["holds a row with a wrong type", () => altered(inTable("blob", (row) => (row.piece = "first")))],
    ["holds another author", () => altered(inTable("commit", (row) => (row.author = "mallory")))],
    ["holds another object", () => altered(inTable("object", (row, i) => i === 7 && (row.body = "\\x7b7d")))],
    ["holds noise for an object", () => altered(inTable("object", (row, i) => i === 7 && (row.body = "\\x78ff")))],
    [
      "holds another input",
      () => altered(inTable("blob", (row, i) => i === 1 && (row.bytes = row.bytes!.replace(/..$/, "00")))),
    ],
    ["holds another result", () => altered(inTable("result_cell", (row) => (row.body = "\\x789c03000000000001")))],
    [
      "has a branch at another object",
      () => altered(inTable("branch", (row) => (row.commit_hash = `\\x${"0".repeat(64)}`))),
    ],
    ["holds another entry of the audit", () => altered(inTable("audit", (row, i) => i === 3 && (row.entry = "{}")))],
    ["lost an entry of the audit", () => altered(without("audit"))],
    ["lost the end of its audit", () => altered(withoutLast("audit"))],
    ["holds an entry of no number", () => altered(inTable("audit", (row, i) => i === 3 && (row.seq = "three")))],
    [
      "does not say where its audit ends",
      () => altered(([header, ...lines]) => [header!.replace('"audit"', '"other"'), ...lines]),
    ],
    [
      "says that its audit ends elsewhere",
      () => altered(([header, ...lines]) => [header!.replace(/"hash":"./, '"hash":"x'), ...lines]),
    ],
    ["is not there", async () => join(record.folder, "none.gz"), "unavailable"],
    ["is a folder", async () => record.folder, "unavailable"],
  ])("that %s is refused, and nothing of it is read in", async (_, make, code) => {
    const file = await make();
    const error: unknown = await empty.importFrom(file).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ name: "SecaError", code: code ?? expect.stringMatching(/bad_input|unavailable/) });
    expect(await empty.systems.list()).toEqual([]);
  });

  it("is refused by a record that holds something", async () => {
    await expect(record.local.importFrom(path)).rejects.toMatchObject({ code: "refused" });
  });

  it("cannot be written where no file can be, and leaves no part of one", async () => {
    for (const target of [join(record.folder, "no", "such", "folder"), record.folder])
      await expect(record.local.exportTo(target)).rejects.toMatchObject({ code: "unavailable" });
    expect((await readdir(record.folder)).filter((name) => name.includes("partial"))).toEqual([]);
  });

  it("makes an empty record equal: roots, histories, heads, inputs, results", async () => {
    const report = await empty.importFrom(path);
    expect(report.systems).toBe(2);
    const there = await record.local.systems.list();
    expect(await empty.systems.list()).toEqual(there);
    for (const { id } of there) {
      const [from, to] = [record.local.versions(id), empty.versions(id)];
      expect(await to.branches()).toEqual(await from.branches());
      expect(await to.tags()).toEqual(await from.tags());
      for (const { name, commit } of await from.branches()) {
        expect(await to.history(commit, { limit: 100 })).toEqual(await from.history(commit, { limit: 100 }));
        const heads = await Promise.all([from, to].map((versions) => versions.head(name)));
        const [mine, other] = heads.map((head) =>
          head!.facts.filter(({ fact }) => fact).sort((a, b) => (a.id < b.id ? -1 : 1)),
        );
        expect(other).toEqual(mine);
      }
      expect(await to.verify()).toEqual(await from.verify());
    }
    expect((await empty.blobs("shop").get(inputHash)).equals(input)).toBe(true);
    const modelRoot = await empty.versions("shop").modelRoot((await empty.versions("shop").resolve(MAIN)).hash);
    expect(await empty.results("shop").load({ modelRoot, engine: "e".repeat(64) })).toEqual(
      new Map([["cell", "output"]]),
    );
    const [best] = await empty.search({ system: "shop", branch: "variant", query: "c42", limit: 3 });
    expect(best).toBe("component/c42");
  });
});

describe("the audit of an export", () => {
  const chainOf = async (store: OrganisationStore) =>
    (await store.audit.search({ what: "record.import", limit: 1 }))[0]?.context;
  /** An organisation in which only what `before` does was done. */
  let count = 0;
  async function another(before: (store: OrganisationStore) => Promise<unknown>): Promise<OrganisationStore> {
    const org = `other-${++count}`;
    await record.asOwner((sql) => sql`insert into organisation (org_id, name) values (${org}, ${org})`);
    const store = record.store.organisation(org);
    await before(store);
    return store;
  }

  it("is taken over by a record that has none, and goes on there", async () => {
    const { seq, hash } = (await empty.audit.search({ what: "record.import", limit: 1 }))[0]!.context;
    const header = JSON.parse(
      gunzipSync(await readFile(path))
        .toString()
        .split("\n", 1)[0]!,
    ) as object;
    expect(header).toMatchObject({ format: "seca-record/2", org: "local", audit: { seq, hash } });
    expect(await chainOf(empty)).toMatchObject({ chain: "taken over", systems: 2 });
    const { entries, breaches } = await empty.audit.verify();
    expect([entries, breaches]).toEqual([Number(seq) + 1, []]);
    // The file proves the record that it came from, too.
    const checkpoint = { org: "local", seq: Number(seq), hash: String(hash), at: "" };
    expect((await record.local.audit.verify([checkpoint])).breaches).toEqual([]);
  });

  it("changes nothing where it is already: a record that goes back to its own export", async () => {
    const store = await another((fresh) => fresh.importFrom(path));
    const file = join(record.folder, "own.gz");
    await store.exportTo(file);
    for (const { id } of await store.systems.list()) await store.systems.delete(id);
    await store.importFrom(file);
    expect(await chainOf(store)).toMatchObject({ chain: "already here" });
    const acts = (await store.audit.search({ limit: 5 })).map(({ what }) => what);
    expect(acts).toEqual(["record.import", "system.delete", "system.delete", "record.export", "record.import"]);
    expect((await store.audit.verify()).breaches).toEqual([]);
  });

  it("is gone on with where it is a later state of the same log", async () => {
    const store = await another((fresh) => fresh.importFrom(path));
    const file = join(record.folder, "later.gz");
    await store.audit.note("run.start", { run: "later" });
    await store.exportTo(file);
    const { seq } = await store.audit.checkpoint();
    // As in a copy of the database that was made before the last two entries.
    await record.asOwner((sql) =>
      sql.unsafe(`delete from system where org_id = 'other-${count}'; delete from audit where org_id = 'other-${count}' and seq > ${seq - 2};
        update audit_head h set seq = a.seq, prev_hash = a.prev_hash, hash = a.hash from audit a
        where h.org_id = a.org_id and a.org_id = 'other-${count}' and a.seq = ${seq - 2}`),
    );
    await store.importFrom(file);
    expect(await chainOf(store)).toMatchObject({ chain: "continued", seq: seq - 1 });
    expect(await store.audit.verify()).toMatchObject({ entries: seq, breaches: [] });
  });

  it("stays in the file where the record has a log of its own, which says where the other ended", async () => {
    const store = await another((fresh) => fresh.audit.note("run.start", { run: "own" }));
    await store.importFrom(path);
    expect(await chainOf(store)).toMatchObject({ chain: "another", systems: 2, seq: expect.any(Number) });
    expect(await store.audit.verify()).toMatchObject({ entries: 2, breaches: [] });
  });

  it("may be missing in files from before there was one", async () => {
    const old = await altered((lines) => {
      const [header, ...rest] = lines.filter((line) => !line.startsWith('{"table":"audit"'));
      const { audit: _, ...kept } = JSON.parse(header!) as Record<string, unknown>;
      const end = JSON.stringify({ end: true, rows: rest.length - 1 });
      return [JSON.stringify({ ...kept, format: "seca-record/1" }), ...rest.slice(0, -1), end];
    });
    const store = await another((fresh) => fresh.importFrom(old));
    expect(await chainOf(store)).toEqual({ file: old, rows: expect.any(Number), systems: 2 });
    expect(await store.audit.verify()).toMatchObject({ entries: 1, breaches: [] });
  });

  it("is told of a file that could not be written: nothing", async () => {
    const { seq } = await record.local.audit.checkpoint();
    await expect(record.local.exportTo(record.folder)).rejects.toMatchObject({ code: "unavailable" });
    await expect(record.local.exportTo(join(record.folder, "no", "folder"))).rejects.toMatchObject({
      code: "unavailable",
    });
    const told = (await record.local.audit.search({ limit: 100 })).filter((entry) => entry.seq > seq);
    expect(told.map(({ what }) => what)).toEqual([]);
  });
});
