import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Actor, userOf } from "../kernel/index.ts";
import { ChainProof, GENESIS, linkHash } from "./audit-chain.ts";
import { type OrganisationStore, MAIN } from "./index.ts";
import { TestRecord, component, put } from "./testing/index.ts";

let now = new Date("2026-03-01T10:00:00.000Z");
const record = new TestRecord({}, () => now);
afterAll(() => record.close());

const ada: Actor = {
  org: "local",
  subject: "key:abc",
  author: "Ada",
  scopes: ["seca:write"],
  via: "http",
  address: "10.0.0.7",
  tool: "change_apply",
  client: "a host",
  trace: "00-1-2-01",
};

/** An organisation of its own for each test, so that each begins with an empty log. */
let count = 0;
async function fresh(): Promise<OrganisationStore> {
  const org = `org-${++count}`;
  await record.asOwner(async (sql) => {
    await sql`insert into organisation (org_id, name) values (${org}, ${org})`;
  });
  return record.store.organisation(org);
}
const as = (store: OrganisationStore, actor: Partial<Actor>, org = `org-${count}`) =>
  store.by({ ...userOf({ org, author: "tester" }), via: "command", ...actor });

/** Writes some entries and then does to the table what only a superuser can. */
async function written(entries: number): Promise<OrganisationStore> {
  const store = await fresh();
  for (let i = 1; i <= entries; i++) await store.audit.note("run.start", { run: `run ${i}` });
  return store;
}
const damage = (statement: string, org = `org-${count}`) =>
  record.asOwner((sql) => sql.unsafe(statement.replaceAll("$org", `'${org}'`)));

describe("an entry", () => {
  it("says who, what, when, from where and about what, in the transaction of the write", async () => {
    const store = as(await fresh(), { ...ada, org: `org-${count}` });
    await store.systems.create("Shop", "", "Ada");
    expect(await store.audit.search({ limit: 10 })).toEqual([
      {
        seq: 1,
        at: "2026-03-01T10:00:00.000Z",
        who: { subject: "key:abc", author: "Ada" },
        what: "system.create",
        where: { via: "http", address: "10.0.0.7", tool: "change_apply", client: "a host", trace: "00-1-2-01" },
        context: { system: "shop", name: "Shop" },
      },
    ]);
  });

  it("of a commit names the version, the branch, the message and how many facts", async () => {
    const store = await fresh();
    await store.systems.create("Shop", "", "tester");
    const { commit: expected } = (await store.versions("shop").head(MAIN))!;
    const commit = await store
      .versions("shop")
      .commit({ branch: MAIN, expected, changes: put(component("a"), component("b")), author: "ada", message: "two" });
    const [entry] = await store.audit.search({ limit: 1 });
    expect(entry).toMatchObject({
      what: "version.commit",
      context: { system: "shop", branch: MAIN, version: (commit as { hash: string }).hash, message: "two", facts: 2 },
    });
  });

  it("is not there when the write is not: a taken name, a branch that moved", async () => {
    const store = await fresh();
    await store.systems.create("Shop", "", "tester");
    await expect(store.systems.create("Shop", "", "tester")).rejects.toMatchObject({ code: "exists" });
    const moved = await store.versions("shop").commit({
      branch: MAIN,
      changes: put(component("a")),
      author: "a",
      message: "m",
      expected: (await store.versions("shop").resolve(MAIN)).hash,
    });
    const late = { branch: MAIN, changes: put(component("b")), author: "a", message: "m" };
    const { parents } = moved as { parents: readonly string[] };
    expect(await store.versions("shop").commit({ ...late, expected: parents[0]! })).toBe("moved");
    expect((await store.audit.search({ limit: 10 })).map(({ what }) => what)).toEqual([
      "version.commit",
      "system.create",
    ]);
    expect(await store.audit.verify()).toMatchObject({ entries: 2, breaches: [] });
  });

  it("outlives the system it tells of", async () => {
    const store = await fresh();
    await store.systems.create("Shop", "", "tester");
    await store.systems.delete("shop");
    expect((await store.audit.search({ limit: 10 })).map(({ what }) => what)).toEqual([
      "system.delete",
      "system.create",
    ]);
  });

  it("stays small and storable, whatever a caller calls itself", async () => {
    const client = `${"x".repeat(600)}`;
    const odd = "a\u0000b\ud800c\u202e\n";
    const store = as(await fresh(), { client, tool: odd, subject: "__proto__" });
    await store.audit.note("run.start", {
      __proto__: undefined,
      run: odd,
      list: Array.from({ length: 99 }, () => "y".repeat(900)),
    } as never);
    const [entry] = await store.audit.search({ limit: 1 });
    expect(entry!.where).toEqual({ via: "command", client: "x".repeat(500), tool: "a b c\u202e\n" });
    expect((entry!.context.list as string[]).length).toBe(50);
    expect(await store.audit.verify()).toMatchObject({ entries: 1, breaches: [] });
  });
});

describe("a search", () => {
  let store: OrganisationStore;
  beforeAll(async () => {
    store = await fresh();
    for (const [at, author, what, run] of [
      ["2026-03-01T10:00:00.000Z", "Ada", "run.start", "one"],
      ["2026-03-02T10:00:00.000Z", "Bob", "run.start", "two"],
      ["2026-03-03T10:00:00.000Z", "Ada", "run.finish", "One more"],
    ] as const) {
      now = new Date(at);
      await as(store, { author, subject: `key:${author}` }).audit.note(what, { run });
    }
    now = new Date("2026-03-01T10:00:00.000Z");
  });
  it.each([
    [{}, [3, 2, 1]],
    [{ limit: 2 }, [3, 2]],
    [{ who: "Ada" }, [3, 1]],
    [{ who: "key:Bob" }, [2]],
    [{ who: "' or true --" }, []],
    [{ what: "run" }, [3, 2, 1]],
    [{ what: "run.finish" }, [3]],
    [{ since: "2026-03-02T00:00:00.000Z" }, [3, 2]],
    [{ until: "2026-03-02T10:00:00.000Z" }, [1]],
    [{ text: "ONE" }, [3, 1]],
    [{ text: "100%_\u0000" }, []],
  ])("for %j finds %j", async (request, found) => {
    expect((await store.audit.search({ limit: 10, ...request })).map(({ seq }) => seq)).toEqual(found);
  });

  it("for what nobody writes down is told so", async () => {
    await expect(store.audit.search({ what: "key.revok", limit: 1 })).rejects.toMatchObject({
      code: "bad_input",
      hint: "Nearest: key.revoke, key.create, key.rotate.",
    });
  });
});

describe("the chain", () => {
  it("is what its definition says, computed without the database", () => {
    // printf '%064d0000000000000001' 0 | xxd -r -p, then {}, through sha256sum.
    expect(linkHash(GENESIS, 1, "{}")).toBe("1bad765d926feacace97a8ddcd329a1f4254c208affc1ba86b3c7d59e8fba83e");
  });

  it("is sound as it was written, and empty before", async () => {
    const store = await fresh();
    expect(await store.audit.verify()).toEqual({
      entries: 0,
      checkpoint: { org: `org-${count}`, seq: 0, hash: GENESIS, at: now.toISOString() },
      breaches: [],
    });
    await store.audit.note("run.start", {});
    const { entries, checkpoint, breaches } = await store.audit.verify();
    expect([entries, checkpoint.seq, breaches]).toEqual([1, 1, []]);
  });

  it("is one, however many write at once", async () => {
    const store = await fresh();
    const stores = [
      store,
      record.another().organisation(`org-${count}`),
      record.another().organisation(`org-${count}`),
    ];
    await Promise.all(Array.from({ length: 60 }, (_, i) => stores[i % 3]!.audit.note("run.start", { run: String(i) })));
    expect(await store.audit.verify()).toMatchObject({ entries: 60, breaches: [] });
    const runs = (await store.audit.search({ limit: 100 })).map(({ context }) => Number(context.run));
    expect(runs.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it.each([
    [
      "an entry was edited",
      `update audit set entry = replace(entry, 'run 3', 'run X') where org_id = $org and seq = 3`,
      [{ seq: 3, fault: "altered" }],
    ],
    [
      "an entry was edited and its hash made to fit",
      `update audit set entry = '{"at":"","who":{"subject":"","author":""},"what":""}',
         hash = sha256(prev_hash || int8send(seq) || convert_to('{"at":"","who":{"subject":"","author":""},"what":""}', 'UTF8'))
       where org_id = $org and seq = 3`,
      [{ seq: 4, fault: "unlinked" }],
    ],
    ["an entry was deleted", `delete from audit where org_id = $org and seq = 2`, [{ seq: 3, fault: "missing" }]],
    ["the first was deleted", `delete from audit where org_id = $org and seq = 1`, [{ seq: 2, fault: "missing" }]],
    ["the last was deleted", `delete from audit where org_id = $org and seq = 5`, [{ seq: 5, fault: "cut" }]],
    [
      "two changed places",
      `update audit set seq = -seq + 100 where org_id = $org and seq in (2, 3);
       update audit set seq = case seq when 98 then 3 else 2 end where org_id = $org and seq > 90`,
      [
        { seq: 2, fault: "unlinked" },
        { seq: 2, fault: "altered" },
        { seq: 3, fault: "unlinked" },
        { seq: 3, fault: "altered" },
        { seq: 4, fault: "unlinked" },
      ],
    ],
    [
      "one was added behind the end",
      `insert into audit (org_id, seq, prev_hash, hash, entry)
       select org_id, 6, hash, sha256(hash || int8send(6) || convert_to(entry, 'UTF8')), entry
       from audit where org_id = $org and seq = 5`,
      [{ seq: 6, fault: "replaced" }],
    ],
  ])("shows that %s", async (_, statement, breaches) => {
    const store = await written(5);
    await damage(statement);
    expect((await store.audit.verify()).breaches).toEqual(breaches);
  });

  const CUT = `delete from audit where org_id = $org and seq > 3;
    update audit_head set seq = 3, hash = (select hash from audit where org_id = $org and seq = 3),
      prev_hash = (select prev_hash from audit where org_id = $org and seq = 3) where org_id = $org`;

  it("does not show by itself that its end was cut off, but beside a checkpoint it does", async () => {
    const store = await written(5);
    const before = await store.audit.checkpoint();
    expect((await store.audit.verify([before])).breaches).toEqual([]);
    await damage(CUT);
    expect((await store.audit.verify()).breaches).toEqual([]);
    expect((await store.audit.verify([before])).breaches).toEqual([{ seq: 4, fault: "cut" }]);
  });

  it("shows beside a checkpoint that an end was cut off and written anew", async () => {
    const store = await written(5);
    const before = await store.audit.checkpoint();
    await damage(CUT);
    for (const run of ["4", "5", "6"]) await store.audit.note("run.start", { run });
    expect((await store.audit.verify()).breaches).toEqual([]);
    expect((await store.audit.verify([before])).breaches).toEqual([{ seq: 5, fault: "replaced" }]);
  });

  it("is not compared with the checkpoint of another organisation", async () => {
    const store = await written(1);
    const other = { ...(await store.audit.checkpoint()), org: "other" };
    await expect(store.audit.verify([other])).rejects.toMatchObject({ code: "bad_input" });
  });

  it("is proven page by page, however long it is", () => {
    const proof = new ChainProof();
    let prevHash = GENESIS;
    for (let seq = 1; seq <= 5000; seq++) {
      const hash = linkHash(prevHash, seq, "{}");
      proof.follow({ seq, prevHash, hash, entry: "{}" });
      prevHash = hash;
    }
    expect(proof.end({ seq: 5000, hash: prevHash })).toEqual({ seq: 5000, hash: prevHash });
    expect(proof.breaches).toEqual([]);
  });
});
