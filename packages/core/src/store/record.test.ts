import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Entity, toEntity } from "../model/index.ts";
import type { FactChange, HeadState, OrganisationStore, Versions } from "./index.ts";
import { MAIN } from "./index.ts";
import { TestRecord, component, gone, link, put } from "./testing/index.ts";

const record = new TestRecord();
let local: OrganisationStore;
beforeAll(async () => {
  await record.store.ready();
  local = record.local;
});
afterAll(() => record.close());

let count = 0;
/** A new system and the way to write to it. */
async function fresh(): Promise<{ system: string; versions: Versions; commit: Write; blobs: () => Promise<number> }> {
  const { id: system } = await local.systems.create(`System ${++count}`, "", "tester");
  const versions = local.versions(system);
  const commit: Write = async (changes, how = {}) => {
    const branch = how.branch ?? MAIN;
    const { commit: expected } = (await versions.head(branch))!;
    const made = await versions.commit({ branch, expected, changes, author: "ada", message: "change", ...how });
    if (made === "moved") throw new Error("The branch moved.");
    return made.hash;
  };
  return { system, versions, commit, blobs: async () => (await rowsOf("blob", system)).length };
}
type Write = (
  changes: readonly FactChange[],
  how?: { branch?: string; message?: string; mergeOf?: string },
) => Promise<string>;

const rowsOf = (table: string, system: string) =>
  record.asOwner((sql) => sql`select * from ${sql(table)} where system_id = ${system}`);

/** A head without the counters that differ from branch to branch. */
const factsOf = (state: HeadState | undefined) =>
  [...(state?.facts ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1)).filter(({ fact }) => fact !== undefined);

describe("systems", () => {
  it("are created, found by id or name, renamed without changing their id, and archived", async () => {
    const made = await local.systems.create("Web shop", "sells", "tester");
    expect(made).toEqual({
      id: "web-shop",
      name: "Web shop",
      description: "sells",
      archived: false,
      createdAt: expect.any(String),
    });
    expect(await local.systems.find("web-shop")).toEqual(made);
    expect(await local.systems.find("WEB SHOP")).toEqual(made);
    const renamed = await local.systems.update(made.id, { name: "Corner shop", archived: true });
    expect(renamed).toEqual({ ...made, name: "Corner shop", archived: true });
    expect(await local.systems.find("corner shop")).toEqual(renamed);
    expect(await local.systems.update(made.id, { archived: false })).toEqual({ ...renamed, archived: false });
    expect(await local.systems.update(made.id, {})).toEqual({ ...renamed, archived: false });
  });

  it("answer a wrong name with the nearest", async () => {
    await local.systems.create("Insulin pump", "", "tester");
    await expect(local.systems.find("insuline pump")).rejects.toMatchObject({
      code: "not_found",
      hint: expect.stringContaining("insulin-pump"),
    });
    await expect(local.systems.update("nowhere", { name: "x" })).rejects.toMatchObject({ code: "not_found" });
  });

  it.each(["Web shop 2", "web  SHOP-2"])("refuse %s twice", async (name) => {
    if (name === "Web shop 2") await local.systems.create(name, "", "tester");
    else await expect(local.systems.create(name, "", "tester")).rejects.toMatchObject({ code: "exists" });
  });

  it("leave nothing behind when they are deleted", async () => {
    const { system, versions, commit } = await fresh();
    const hash = await commit(put(component("a")));
    await versions.createBranch("variant", hash);
    await versions.createTag("v1", hash);
    await local.blobs(system).put(Buffer.from("input"));
    await local.results(system).save(nameOf(await versions.modelRoot(hash)), new Map([["cell", "text"]]), "v1");
    await local.systems.delete(system);
    for (const table of ["object", "commit", "branch", "tag", "head", "blob", "result", "result_cell"])
      expect([table, (await rowsOf(table, system)).length]).toEqual([table, 0]);
    await expect(local.systems.find(system)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("versions", () => {
  it("keep who, why and from where, newest first, page by page", async () => {
    const { versions, commit } = await fresh();
    const hashes: string[] = [];
    for (let i = 0; i < 5; i++) hashes.unshift(await commit(put(component(`c${i}`)), { message: `step ${i}` }));
    const all = await versions.history(hashes[0]!, { limit: 100 });
    expect(all.map(({ message }) => message)).toEqual(["step 4", "step 3", "step 2", "step 1", "step 0", "Created"]);
    expect(all[0]).toMatchObject({ author: "ada", parents: [hashes[1]] });
    const pages = [await versions.history(hashes[0]!, { limit: 4 })];
    pages.push(await versions.history(hashes[0]!, { limit: 4, after: pages[0]!.at(-1)!.hash }));
    pages.push(await versions.history(hashes[0]!, { limit: 4, after: pages[1]!.at(-1)!.hash }));
    expect(pages.map((page) => page.length)).toEqual([4, 2, 0]);
    expect(pages.flat()).toEqual(all);
  });

  it("are resolved by branch, tag, whole name and beginning", async () => {
    const { versions, commit } = await fresh();
    const hash = await commit(put(component("a")));
    await versions.createTag("v1", hash);
    for (const name of [MAIN, "v1", hash, hash.slice(0, 6), hash.slice(0, 12)])
      expect((await versions.resolve(name)).hash).toBe(hash);
    for (const name of ["maim", "ffffff", hash.slice(0, 5), hash.toUpperCase(), "", "%", "a\u0000b"])
      await expect(versions.resolve(name)).rejects.toMatchObject({
        code: "not_found",
        hint: expect.stringContaining("main"),
      });
  });

  it("call a beginning that several share ambiguous", async () => {
    const { system, versions } = await fresh();
    const alike = (digit: string) => Buffer.from(`abcdef${digit.repeat(58)}`, "hex");
    await record.asOwner(async (sql) => {
      for (const digit of ["1", "2"])
        await sql`insert into commit values ('local', ${system}, ${alike(digit)}, ${alike(digit)}, '{}', 'a', 'm', 'now')`;
    });
    await expect(versions.resolve("abcdef")).rejects.toMatchObject({ code: "bad_input" });
    expect((await versions.resolve("abcdef1")).hash).toBe(alike("1").toString("hex"));
  });

  it("are written on the head that the writer knew, or not at all", async () => {
    const { versions, commit } = await fresh();
    const { commit: expected } = (await versions.head(MAIN))!;
    const hash = await commit(put(component("a")));
    const late = { branch: MAIN, expected, changes: put(component("b")), author: "bob", message: "late" };
    expect(await versions.commit(late)).toBe("moved");
    expect((await versions.head(MAIN))!.commit).toBe(hash);
    expect(await versions.history(hash, { limit: 9 })).toHaveLength(2);
    expect((await versions.facts(hash)).map((fact) => (fact as Entity).id)).toEqual(["component/a"]);
  });

  it("let exactly one of many writers win, and nothing of the others stays", async () => {
    const { system, versions, commit } = await fresh();
    await commit(put(component("start")));
    const { commit: expected } = (await versions.head(MAIN))!;
    const made = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        versions.commit({ branch: MAIN, expected, changes: put(component(`w${i}`)), author: "a", message: `${i}` }),
      ),
    );
    expect(made.filter((each) => each !== "moved")).toHaveLength(1);
    expect(await rowsOf("commit", system)).toHaveLength(3);
    expect(factsOf(await versions.head(MAIN))).toHaveLength(2);
  });

  it("take texts that Postgres cannot hold", async () => {
    const { versions, commit, system } = await fresh();
    const odd = component("odd", { name: "n\u0000ul", props: { description: "half \ud83d pair, \u0000" } });
    // What search keeps of a text ends somewhere: one of these is cut through a pair.
    const long = ["x", "xy"].map((start) => block(start, `${start}${"😀".repeat(60_000)}`));
    const hash = await commit(put(...long, odd), { message: "with \u0000 and \ud83d" });
    expect(factsOf(await versions.head(MAIN)).map(({ since, fact }) => [since, fact])).toEqual(
      [...long, odd].map((fact) => [hash, fact]),
    );
    await expect(versions.verify()).resolves.toEqual({ commits: 2, objects: expect.any(Number) });
    await local.systems.update(system, { description: "a\u0000b" });
    expect(await local.search({ system, branch: MAIN, query: "n\u0000ul", limit: 5 })).toEqual([odd.id]);
  });
});

const block = (key: string, content: string): Entity =>
  toEntity({ id: `block/${key}`, name: key, props: { type: "markdown", order: "a", content }, origin: { by: "user" } });

describe("a head", () => {
  it("brings a reader up by what changed, to the same as a full load", async () => {
    const { versions, commit } = await fresh();
    await commit(put(component("a"), component("b"), component("c"), link("component/a part_of component/b")));
    const known = (await versions.head(MAIN))!;
    expect(await versions.head(MAIN, known)).toMatchObject({ complete: false, facts: [] });

    const edited = await commit(put(component("b", { name: "B" }), component("d")));
    const removed = await commit(gone("component/a part_of component/b", "component/c"));
    const delta = (await versions.head(MAIN, known))!;
    expect(delta).toMatchObject({ commit: removed, complete: false });
    expect([...delta.facts].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual([
      { id: "component/a part_of component/b", since: removed },
      { id: "component/b", since: edited, fact: component("b", { name: "B" }) },
      { id: "component/c", since: removed },
      { id: "component/d", since: edited, fact: component("d") },
    ]);

    const brought = new Map(known.facts.map((fact) => [fact.id, fact]));
    for (const fact of delta.facts) brought.set(fact.id, fact);
    const full = await record
      .another()
      .organisation("local")
      .versions((await idOf(versions)).system)
      .head(MAIN);
    expect(factsOf({ ...delta, facts: [...brought.values()] })).toEqual(factsOf(full));
  });

  it("is copied to a new branch, and the two go their own ways", async () => {
    const { versions, commit } = await fresh();
    const hash = await commit(put(component("a"), component("b")));
    await versions.createBranch("variant", hash);
    expect(factsOf(await versions.head("variant"))).toEqual(factsOf(await versions.head(MAIN)));
    await commit(put(component("c")), { branch: "variant" });
    await commit(gone("component/a"));
    expect(factsOf(await versions.head("variant")).map(({ id }) => id)).toEqual([
      "component/a",
      "component/b",
      "component/c",
    ]);
    expect(factsOf(await versions.head(MAIN)).map(({ id }) => id)).toEqual(["component/b"]);
  });

  it("of a branch at an old version is read from the tree", async () => {
    const { versions, commit } = await fresh();
    const first = await commit(put(component("a"), component("b")));
    const old = await versions.head(MAIN);
    await commit(gone("component/a"));
    await versions.createBranch("old", first);
    expect(factsOf(await versions.head("old"))).toEqual(factsOf(old));
  });

  it("is loaded anew by who knew an earlier branch of the same name", async () => {
    const { versions, commit } = await fresh();
    const first = await commit(put(component("a"), component("b")));
    await versions.createBranch("variant", first);
    await commit(put(component("c")), { branch: "variant" });
    const known = (await versions.head("variant"))!;
    await versions.deleteBranch("variant");
    expect(await versions.head("variant", known)).toBeUndefined();
    await versions.createBranch("variant", first);
    const again = (await versions.head("variant", known))!;
    expect(again).toMatchObject({ commit: first, complete: true });
    expect(factsOf(again).map(({ id }) => id)).toEqual(["component/a", "component/b"]);
  });

  it("is rebuilt from the versions alone, with ids, bodies and who wrote last", async () => {
    const { versions, commit, system } = await fresh();
    await commit(put(...Array.from({ length: 100 }, (_, i) => component(`c${i}`))));
    await commit(put(component("c1", { name: "one" }), link("component/c1 part_of component/c2")));
    await commit(gone("component/c3", "component/c1 part_of component/c2"));
    await commit(put(component("c3"), component("c4", { tags: ["x"] })));
    await versions.createBranch("side", await commit(put(component("c5", { name: "five" }))));
    const side = await commit(put(component("s")), { branch: "side" });
    await commit(put(component("s"), component("m")), { mergeOf: side });
    const head = factsOf(await versions.head(MAIN));
    const texts = () =>
      record.asOwner(
        (sql) => sql`select id, kind, name, content, body, since, words::text from head
          where system_id = ${system} and branch = 'main' and body is not null order by id`,
      );
    const rows = [...(await texts())];
    await record.asOwner((sql) => sql`update head set body = '{}', name = 'ruined' where system_id = ${system}`);
    await versions.rebuildHead(MAIN);
    expect(factsOf(await versions.head(MAIN))).toEqual(head);
    expect([...(await texts())]).toEqual(rows);
  });
});

/** The system that versions belong to, told by their commits. */
async function idOf(versions: Versions): Promise<{ system: string }> {
  const { commit } = (await versions.head(MAIN))!;
  const [row] = await record.asOwner(
    (sql) => sql<{ system: string }[]>`select system_id as system from commit where hash = decode(${commit}, 'hex')`,
  );
  return row!;
}

describe("branches and tags", () => {
  it("have names that cannot be mistaken, once", async () => {
    const { versions, commit } = await fresh();
    const hash = await commit(put(component("a")));
    await versions.createBranch("variant", hash);
    await versions.createTag("v1", hash);
    for (const name of ["variant", "v1", MAIN]) {
      await expect(versions.createBranch(name, hash)).rejects.toMatchObject({ code: "exists" });
      await expect(versions.createTag(name, hash)).rejects.toMatchObject({ code: "exists" });
    }
    for (const name of ["", "Upper", "a b", "-a", "a/b", "x".repeat(81)])
      await expect(versions.createBranch(name, hash)).rejects.toMatchObject({ code: "bad_input" });
    expect(await versions.branches()).toEqual([
      { name: MAIN, commit: hash },
      { name: "variant", commit: hash },
    ]);
    expect(await versions.tags()).toEqual([{ name: "v1", commit: hash }]);
    await expect(versions.deleteBranch(MAIN)).rejects.toMatchObject({ code: "refused" });
    await expect(versions.deleteBranch("none")).rejects.toMatchObject({ code: "not_found" });
  });

  it("have the newest common version as ancestor, also after merges", async () => {
    const { versions, commit } = await fresh();
    const start = await commit(put(component("a")));
    await versions.createBranch("variant", start);
    const onMain = await commit(put(component("m")));
    const merged = await commit(put(component("m")), { branch: "variant", mergeOf: onMain });
    const later = await commit(put(component("m2")));
    expect((await versions.commonAncestor(later, merged)).hash).toBe(onMain);
    expect((await versions.commonAncestor(merged, later)).hash).toBe(onMain);
    expect((await versions.commonAncestor(start, later)).hash).toBe(start);
    expect((await versions.commonAncestor(later, later)).hash).toBe(later);
  });

  it("let many listeners hear of moves", async () => {
    const { system, versions, commit } = await fresh();
    const heard: string[] = [];
    const other = record.another();
    await other.ready();
    const stop = other.listen((moved) => heard.push(`${moved?.system} ${moved?.branch}`));
    const hash = await commit(put(component("a")));
    await versions.createBranch("variant", hash);
    await versions.deleteBranch("variant");
    await expect.poll(() => heard).toEqual([`${system} main`, `${system} variant`, `${system} variant`]);
    stop();
  });
});

describe("verification", () => {
  it("passes, also while others write", async () => {
    const { versions, commit } = await fresh();
    await commit(put(...Array.from({ length: 200 }, (_, i) => component(`c${i}`))));
    const writing = (async () => {
      for (let i = 0; i < 30; i++) await commit(put(component(`c${i}`, { name: `again ${i}` })));
    })();
    for (let i = 0; i < 8; i++) expect((await versions.verify()).commits).toBeGreaterThan(1);
    await writing;
    expect((await versions.verify()).commits).toBe(32);
  });

  it.each([
    [
      "another content",
      (sql: Sql, system: string) => sql`
      update object set body = convert_to(replace(convert_from(body, 'utf8'), '"name":"a"', '"name":"z"'), 'utf8')
      where system_id = ${system} and convert_from(body, 'utf8') like '{"id":"component/a"%'`,
    ],
    [
      "noise",
      (sql: Sql, system: string) => sql`
      update object set body = '\\x78ffffff' where system_id = ${system} and convert_from(body, 'utf8') like '{"id":"component/a"%'`,
    ],
    [
      "nothing",
      (sql: Sql, system: string) => sql`
      delete from object where system_id = ${system} and convert_from(body, 'utf8') like '{"id":"component/a"%'`,
    ],
    [
      "another author",
      (sql: Sql, system: string) => sql`update commit set author = 'mallory' where system_id = ${system}`,
    ],
    [
      "another root",
      (sql: Sql, system: string) => sql`
      update commit set root = (select root from commit where system_id = ${system} order by at limit 1) where system_id = ${system}`,
    ],
  ])("finds an object or version that holds %s", async (_, alter) => {
    const { system, versions, commit } = await fresh();
    await commit(put(component("a"), component("b")));
    expect((await record.asOwner((sql) => alter(sql, system).then(({ count }) => count))) > 0).toBe(true);
    await expect(versions.verify()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/not match its name|lacks/),
    });
  });
});
type Sql = Parameters<Parameters<TestRecord["asOwner"]>[0]>[0];

const nameOf = (modelRoot: string, engine = "e".repeat(64)) => ({ modelRoot, engine });

describe("results", () => {
  it("come back as they were saved, under both hashes", async () => {
    const { system } = await fresh();
    const results = local.results(system);
    const cells = new Map([
      ["stride component/a", '{"findings":[]}'],
      ["stride component/b", '{"findings":[]}'],
      ["stpa", "ü".repeat(5000)],
    ]);
    await results.save(nameOf("a".repeat(64)), cells);
    await results.save(nameOf("b".repeat(64)), new Map());
    expect(await results.load(nameOf("a".repeat(64)))).toEqual(new Map([...cells].sort()));
    expect(await results.load(nameOf("b".repeat(64)))).toEqual(new Map());
    expect(await results.load(nameOf("a".repeat(64), "f".repeat(64)))).toBeUndefined();
    expect(await rowsOf("result_cell", system)).toHaveLength(2);
  });

  it("are none when a cell is lost", async () => {
    const { system } = await fresh();
    const results = local.results(system);
    await results.save(
      nameOf("a".repeat(64)),
      new Map([
        ["x", "1"],
        ["y", "2"],
      ]),
    );
    await record.asOwner(
      (sql) =>
        sql`delete from result_cell where ctid = (select ctid from result_cell where system_id = ${system} limit 1)`,
    );
    expect(await results.load(nameOf("a".repeat(64)))).toBeUndefined();
  });

  it("are collected unless a head or a name needs them, with the cells nobody shares", async () => {
    const { system } = await fresh();
    const results = local.results(system);
    const save = (digit: string, cells: Record<string, string>, keptBy?: string) =>
      results.save(nameOf(digit.repeat(64)), new Map(Object.entries(cells)), keptBy);
    await save("a", { x: "shared", y: "head" });
    await save("b", { x: "shared", y: "tagged" }, "v1");
    await save("b", { x: "shared", y: "tagged" }, 'report "2"');
    await save("c", { x: "shared", y: "old" });
    expect(await results.collect(["a".repeat(64)])).toEqual({ results: 1, cells: 1 });
    expect([...(await results.load(nameOf("a".repeat(64))))!.values()]).toEqual(["shared", "head"]);
    expect([...(await results.load(nameOf("b".repeat(64))))!.values()]).toEqual(["shared", "tagged"]);
    expect(await results.load(nameOf("c".repeat(64)))).toBeUndefined();
    const [kept] = await record.asOwner(
      (sql) => sql`select to_json(kept_by) as names from result where system_id = ${system} and kept_by <> '{}'`,
    );
    expect(kept!.names).toEqual(['report "2"', "v1"]);
    expect(await results.collect([])).toEqual({ results: 1, cells: 1 });
  });
});

describe("inputs", () => {
  it.each([
    ["nothing", 0],
    ["a byte", 1],
    ["exactly a piece", 1024 * 1024],
    ["3 MB and a bit", 3 * 1024 * 1024 + 7],
  ])("of %s come back byte by byte", async (_, size) => {
    const { system } = await fresh();
    const bytes = randomBytes(size);
    const hash = await local.blobs(system).put(bytes);
    expect(await local.blobs(system).put(bytes)).toBe(hash);
    expect((await local.blobs(system).get(hash)).equals(bytes)).toBe(true);
  });

  it("of more than 64 MB are refused before anything is written", async () => {
    const { system, blobs } = await fresh();
    const bytes = Buffer.alloc(64 * 1024 * 1024 + 1);
    await expect(local.blobs(system).put(bytes)).rejects.toMatchObject({ code: "too_large" });
    expect(await blobs()).toBe(0);
    await expect(local.blobs(system).get("0".repeat(64))).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("search", () => {
  let system: string;
  beforeAll(async () => {
    const made = await fresh();
    system = made.system;
    await made.commit(
      put(
        component("payment-api", {
          name: "Payment API",
          props: { description: "takes cards and authorises payments" },
        }),
        component("ledger", { name: "Ledger", tags: ["payments"] }),
        component("browser", { name: "Browser" }),
        component("gone", { name: "Payment proxy" }),
        {
          ...component("x"),
          id: "boundary/payment",
          kind: "boundary",
          name: "Payment zone",
          props: { type: "trust" },
        } as Entity,
      ),
    );
    await made.commit(gone("component/gone"));
  });
  const ids = (query: string, more: { kinds?: string[]; branch?: string; limit?: number } = {}) =>
    local.search({ system, branch: MAIN, query, limit: 10, ...more });

  it("finds words in names first, then in texts and tags", async () => {
    expect(await ids("payments")).toEqual(
      expect.arrayContaining(["component/payment-api", "boundary/payment", "component/ledger"]),
    );
    expect((await ids("payments"))[0]).toMatch(/payment/);
    expect(await ids("authorise cards")).toEqual(["component/payment-api"]);
  });

  it.each([["paymnet"], ["payement api"], ["Ledgr"], ["browzer"]])("finds a name misspelt as %s", async (query) => {
    expect((await ids(query)).length).toBeGreaterThan(0);
  });

  it("keeps to kinds, limit and branch", async () => {
    expect(await ids("payment", { kinds: ["boundary"] })).toEqual(["boundary/payment"]);
    expect(await ids("payment", { limit: 1 })).toHaveLength(1);
    expect(await ids("payment", { branch: "none" })).toEqual([]);
  });

  it.each([["the"], [""], ["  "], ["'"], ['"'], ["a & | ! ( <->"], ["\\"], ["%"], ["x".repeat(3000)]])(
    "answers %j without failing",
    async (query) => {
      expect(Array.isArray(await ids(query))).toBe(true);
    },
  );
});
