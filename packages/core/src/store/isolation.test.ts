import { is } from "drizzle-orm";
import { PgTable, getTableConfig } from "drizzle-orm/pg-core";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OrganisationStore, MAIN } from "./index.ts";
import * as schema from "./schema.ts";
import { TestRecord, component, put } from "./testing/index.ts";

const record = new TestRecord();
const secret = component("secret-vault", { name: "Secret vault", props: { description: "launch codes" } });
const result = { modelRoot: "a".repeat(64), engine: "e".repeat(64) };
let ours: OrganisationStore;
let theirs: OrganisationStore;
const subject = "oidc:https://id.example#ada";
let version: string;
let blob: string;
let run: string;
const taking = { kinds: [{ kind: "secret-run" }], credentials: [], leaseMs: 1000, token: "eve" };

beforeAll(async () => {
  await record.asOwner(async (sql) => {
    await sql`select set_config('app.org', 'rival', false)`;
    await sql`insert into organisation (org_id, name) values ('rival', 'Rival')`;
  });
  ours = record.local;
  theirs = record.store.organisation("rival");
  await ours.systems.create("Ours", "", "tester");
  const versions = ours.versions("ours");
  const { commit: expected } = (await versions.head(MAIN))!;
  const made = await versions.commit({ branch: MAIN, expected, changes: put(secret), author: "a", message: "m" });
  version = (made as { hash: string }).hash;
  await versions.createTag("v1", version);
  blob = await ours.blobs("ours").put(Buffer.from("plan"));
  await ours.keys.create({
    id: "a".repeat(10),
    name: "ci",
    scopes: ["seca:read"],
    author: "ci",
    ratePerMinute: undefined,
    expiresAt: new Date("2999-01-01"),
    secretHash: "a".repeat(64),
  });
  await ours.members.add({ subject, role: "admin", name: "Ada" });
  await ours.results("ours").save(result, new Map([["cell", "text"]]));
  run = (await ours.runs.enqueue({ kind: "secret-run", input: "launch codes", attemptsMax: 3 })).id;
  await ours.schedules.set({
    key: "nightly",
    kind: "secret-run",
    input: "launch codes",
    needs: [],
    priority: 0,
    attemptsMax: 3,
    timing: { daily: "03:00" },
    nextAt: "2020-01-01T00:00:00.000Z",
  });
});
afterAll(() => record.close());

const tables = Object.values(schema.TABLES).map((table) => getTableConfig(table).name);
/** Nobody deletes from these, so they are not asked to. */
const KEPT = new Set(["api_key", "audit", "audit_head"]);

/** What the database's catalogue says against the isolation of organisations. */
async function leaks(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ leak: string }[]>`
    with ours as (
      select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relowner from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace)
    select relname || ' has no row security' as leak from ours where not relrowsecurity
    union all select relname || ' does not force it' from ours where not relforcerowsecurity
    union all select relname || ' has no policy of the organisation' from ours where not exists (
      select 1 from pg_policies p where p.tablename = relname and p.policyname = 'own_organisation' and p.cmd = 'ALL'
        and p.permissive = 'PERMISSIVE' and p.qual like '%app.org%' and p.with_check like '%app.org%')
    union all select p.tablename || ' has the policy ' || p.policyname || ' for ' || p.roles::text from pg_policies p
      where p.policyname <> 'own_organisation'
        and (p.tablename, p.policyname, p.roles::text, p.cmd) not in (
          ('head', 'search_reads', '{seca_search}', 'SELECT'),
          ('run', 'due_runs', '{seca_runs}', 'SELECT'), ('schedule', 'due_schedules', '{seca_runs}', 'SELECT'),
          ('organisation', 'operator_lists', '{' || current_user || '}', 'SELECT'))
    union all select 'the view ' || relname || ' shows what its owner sees' from pg_class
      where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
    union all select rolname || ' is more than it may be' from pg_roles
      where rolname in ('seca_app', 'seca_search', 'seca_runs') and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
    union all select rolname || ' can log in' from pg_roles where rolname in ('seca_search', 'seca_runs') and rolcanlogin
    union all select 'seca_app is a member of ' || g.rolname from pg_auth_members m
      join pg_roles u on u.oid = m.member join pg_roles g on g.oid = m.roleid where u.rolname = 'seca_app'
    union all select 'seca_app owns ' || relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = 'seca_app'
    union all select 'seca_app owns ' || proname from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname = 'seca_app'
    union all select proname || ' runs as ' || r.rolname from pg_proc p join pg_roles r on r.oid = p.proowner
      where p.prosecdef and p.pronamespace = 'public'::regnamespace and (proname, r.rolname) not in (
        ('search_words', 'seca_search'), ('search_names', 'seca_search'), ('organisations_with_work', 'seca_runs'))
    union all select proname || ' can be called by everybody' from pg_proc p
      where p.pronamespace = 'public'::regnamespace and (prosecdef or proname like 'audit%')
        and (proacl is null or exists (select 1 from aclexplode(proacl) where grantee = 0))
    union all select 'seca_app may ' || lower(privilege_type) || ' ' || table_name from information_schema.role_table_grants
      where grantee = 'seca_app' and (table_name, privilege_type) in (
        ('audit', 'UPDATE'), ('audit', 'DELETE'), ('audit', 'TRUNCATE'), ('audit_head', 'DELETE'), ('audit_head', 'TRUNCATE'),
        ('api_key', 'DELETE'))
    union all select 'seca_runs may ' || lower(privilege_type) || ' ' || table_name || '.' || column_name
      from information_schema.column_privileges
      where grantee = 'seca_runs' and not (privilege_type = 'SELECT' and (
        table_name = 'run' and column_name in ('org_id', 'kind', 'state', 'run_at', 'lease_until')
        or table_name = 'schedule' and column_name in ('org_id', 'kind', 'next_at')))
    union all select proname || ' trusts the search path of its caller' from pg_proc p
      where (p.prosecdef or proname like 'audit%') and p.pronamespace = 'public'::regnamespace
        and not coalesce(p.proconfig, '{}') @> '{"search_path=pg_catalog, public, pg_temp"}'
    order by 1`;
  return rows.map((row) => row.leak);
}

describe("the tables", () => {
  it("all keep organisations apart, and the role that works can change nothing about it", async () => {
    expect(await record.asOwner(leaks)).toEqual([]);
    const [count] = await record.asOwner(
      (sql) => sql`select count(*)::int as tables from pg_class where relrowsecurity and relforcerowsecurity`,
    );
    expect(count).toEqual({ tables: Object.keys(schema.TABLES).length });
  });

  // Without this, a check that looks at nothing would pass for ever.
  it.each([
    ["drop policy own_organisation on head", "head has no policy of the organisation"],
    ["alter policy own_organisation on blob using (true)", "blob has no policy of the organisation"],
    ["alter table commit no force row level security", "commit does not force it"],
    ["alter table result disable row level security", "result has no row security"],
    ["create policy more on object using (true)", "object has the policy more for {public}"],
    ["create table later (org_id text)", "later does not force it"],
    ["create view all_heads as select * from head", "the view all_heads shows what its owner sees"],
    ["alter table tag owner to seca_app", "seca_app owns tag"],
    ["drop policy own_organisation on member", "member has no policy of the organisation"],
    ["alter policy own_organisation on api_key with check (true)", "api_key has no policy of the organisation"],
    ["alter table audit no force row level security", "audit does not force it"],
    ["alter table audit_head disable row level security", "audit_head has no row security"],
    [
      "create policy operator_reads on audit for select to current_user using (true)",
      "audit has the policy operator_reads for {seca}",
    ],
    [
      "alter policy operator_lists on organisation to seca_app",
      "organisation has the policy operator_lists for {seca_app}",
    ],
    ["grant update on audit to seca_app", "seca_app may update audit"],
    ["grant delete on audit to seca_app", "seca_app may delete audit"],
    ["grant truncate on audit to seca_app", "seca_app may truncate audit"],
    ["grant delete on api_key to seca_app", "seca_app may delete api_key"],
    ["grant execute on function audit_append to public", "audit_append can be called by everybody"],
    ["alter function audit_append security definer", "audit_append runs as seca"],
    ["alter function audit_append reset search_path", "audit_append trusts the search path of its caller"],
    ["drop policy own_organisation on run", "run has no policy of the organisation"],
    ["alter policy own_organisation on step using (true)", "step has no policy of the organisation"],
    ["alter table run_event no force row level security", "run_event does not force it"],
    ["alter table schedule disable row level security", "schedule has no row security"],
    ["alter policy due_runs on run to seca_app", "run has the policy due_runs for {seca_app}"],
    ["grant select on run to seca_runs", "seca_runs may select run.input"],
    ["grant update (state) on run to seca_runs", "seca_runs may update run.state"],
    ["alter role seca_runs bypassrls", "seca_runs is more than it may be"],
    ["alter role seca_runs login", "seca_runs can log in"],
    ["alter function organisations_with_work owner to seca", "organisations_with_work runs as seca"],
    [
      "alter function organisations_with_work reset search_path",
      "organisations_with_work trusts the search path of its caller",
    ],
    [
      "grant execute on function organisations_with_work to public",
      "organisations_with_work can be called by everybody",
    ],
    ["alter function search_words owner to seca", "search_words runs as seca"],
    ["alter function search_names reset search_path", "search_names trusts the search path of its caller"],
  ])("are told apart from a database in which somebody said %s", async (damage, leak) => {
    const seen: unknown = await record.asOwner((sql) =>
      sql
        .begin(async (tx) => {
          await tx.unsafe(damage);
          throw await leaks(tx as unknown as postgres.Sql);
        })
        .catch((found: unknown) => found),
    );
    expect(seen).toContain(leak);
  });

  it("are as our code describes them: names, types and what may be absent", async () => {
    const columns = await record.asOwner(
      (sql) => sql<{ table: string; column: string; type: string; nullable: boolean }[]>`
        select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'seca_migration'
          and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by 1, 2`,
    );
    const described = Object.values(schema.TABLES)
      .filter((table) => is(table, PgTable))
      .map(getTableConfig)
      .flatMap(({ name, columns }) =>
        columns.map((column) => ({
          table: name,
          column: column.name,
          type: column.getSQLType(),
          nullable: !column.notNull,
        })),
      )
      .sort((a, b) => (`${a.table} ${a.column}` < `${b.table} ${b.column}` ? -1 : 1));
    expect(described).toEqual([...columns]);
  });
});

describe("another organisation", () => {
  it("sees nothing of ours through the store", async () => {
    const versions = theirs.versions("ours");
    expect(await theirs.systems.list()).toEqual([]);
    await expect(theirs.systems.find("ours")).rejects.toMatchObject({ code: "not_found" });
    expect(await versions.head(MAIN)).toBeUndefined();
    expect([await versions.branches(), await versions.tags()]).toEqual([[], []]);
    for (const name of [MAIN, "v1", version, version.slice(0, 12)])
      await expect(versions.resolve(name)).rejects.toMatchObject({ code: "not_found" });
    await expect(versions.get(version)).rejects.toMatchObject({ code: "not_found" });
    await expect(versions.diff(version, version)).rejects.toMatchObject({ code: "not_found" });
    await expect(versions.projection(version)).rejects.toMatchObject({ code: "not_found" });
    expect(await versions.history(version, { limit: 9 })).toEqual([]);
    await expect(versions.commonAncestor(version, version)).rejects.toMatchObject({ code: "unavailable" });
    expect(await versions.verify()).toEqual({ commits: 0, objects: 0 });
    await expect(theirs.blobs("ours").get(blob)).rejects.toMatchObject({ code: "not_found" });
    expect(await theirs.results("ours").load(result)).toBeUndefined();
    expect(await theirs.keys.list()).toEqual([]);
    expect(await theirs.keys.proofOf("a".repeat(10))).toBeUndefined();
    expect([await theirs.members.list(), await theirs.members.find(subject)]).toEqual([[], undefined]);
    expect(await theirs.audit.search({ limit: 100 })).toEqual([]);
    await expect(theirs.runs.look(run, 0, 9)).rejects.toMatchObject({ code: "not_found" });
    await expect(theirs.runs.input(run)).rejects.toMatchObject({ code: "not_found" });
    expect([await theirs.runs.list({ limit: 9 }), await theirs.schedules.list()]).toEqual([[], []]);
    expect(await theirs.runs.counts()).toEqual({ byKind: [], oldestWaitingMs: 0 });
    expect(await theirs.audit.checkpoint()).toMatchObject({ org: "rival", seq: 0 });
    for (const query of ["secret vault", "launch codes", "secert vualt"])
      expect(await theirs.search({ system: "ours", branch: MAIN, query, limit: 9 })).toEqual([]);
  });

  it("changes nothing of ours through the store", async () => {
    const before = await everything();
    const versions = theirs.versions("ours");
    const change = { branch: MAIN, expected: version, changes: put(component("x")), author: "eve", message: "m" };
    await expect(versions.commit(change)).rejects.toThrow();
    await expect(versions.createBranch("b", version)).rejects.toThrow();
    await expect(versions.createTag("t", version)).rejects.toThrow();
    await expect(versions.deleteBranch("variant")).rejects.toThrow();
    await expect(versions.rebuildHead(MAIN)).rejects.toThrow();
    await expect(theirs.systems.update("ours", { name: "Theirs" })).rejects.toMatchObject({ code: "not_found" });
    await theirs.systems.delete("ours");
    await expect(theirs.keys.revoke("ci")).rejects.toMatchObject({ code: "not_found" });
    await theirs.keys.used("a".repeat(10));
    await expect(theirs.members.change(subject, "viewer")).rejects.toMatchObject({ code: "not_found" });
    await expect(theirs.members.remove(subject)).rejects.toMatchObject({ code: "not_found" });
    await expect(theirs.runs.cancel(run)).rejects.toMatchObject({ code: "not_found" });
    await expect(theirs.runs.continue(run, "yes")).rejects.toMatchObject({ code: "not_found" });
    expect(await theirs.claims.claim(taking)).toBeUndefined();
    await theirs.claims.sweep({ kinds: ["secret-run"], credentials: [], patienceMs: 0 });
    expect([await theirs.runs.collect(0), await theirs.schedules.remove("nightly")]).toEqual([0, false]);
    expect(await theirs.schedules.fire(["secret-run"], () => new Date())).toBe(0);
    await theirs.organisation.rename("Rival");
    await theirs.audit.note("run.start", { run: "1" });
    expect(await theirs.results("ours").collect([])).toEqual({ results: 0, cells: 0 });
    await expect(theirs.blobs("ours").put(Buffer.from("plan"))).rejects.toThrow();
    await expect(theirs.results("ours").save(result, new Map([["cell", "evil"]]))).rejects.toThrow();
    expect(await everything()).toEqual(before);
  });

  it("may have a system of the same name, and neither touches the other", async () => {
    const before = await everything();
    await theirs.systems.create("Ours", "", "eve");
    const { commit: expected } = (await theirs.versions("ours").head(MAIN))!;
    await theirs
      .versions("ours")
      .commit({ branch: MAIN, expected, changes: put(component("vault")), author: "eve", message: "m" });
    expect(await theirs.search({ system: "ours", branch: MAIN, query: "vault", limit: 9 })).toEqual([
      "component/vault",
    ]);
    expect(await ours.search({ system: "ours", branch: MAIN, query: "vault", limit: 9 })).toEqual([secret.id]);
    expect((await ours.versions("ours").head(MAIN))!.facts.map(({ id }) => id)).toEqual([secret.id]);
    await theirs.systems.delete("ours");
    expect(await everything()).toEqual(before);
  });

  /** All that is ours, as a superuser sees it. */
  const everything = () =>
    record.asOwner(async (sql) => {
      const rows: Record<string, unknown[]> = {};
      for (const table of tables)
        rows[table] = [...(await sql`select * from ${sql(table)} t where org_id = 'local' order by t::text`)];
      return rows;
    });
});

describe("the application's role", () => {
  it.each([
    ["another organisation", "rival"],
    ["no organisation", undefined],
    ["an empty one", ""],
  ])("in %s sees no row of ours, and can change none", async (_, org) => {
    await record.asApplication(async (sql) => {
      if (org !== undefined) await sql`select set_config('app.org', ${org}, false)`;
      for (const table of tables) {
        expect([table, [...(await sql`select * from ${sql(table)} where org_id <> 'rival'`)]]).toEqual([table, []]);
        if (KEPT.has(table)) continue;
        const { count } = await sql`delete from ${sql(table)} where org_id = 'local'`;
        expect([table, count]).toEqual([table, 0]);
      }
      expect((await sql`update head set body = null where org_id = 'local'`).count).toBe(0);
      expect((await sql`update api_key set secret_hash = '' where org_id = 'local'`).count).toBe(0);
      expect((await sql`update audit_head set seq = 1 where org_id = 'local'`).count).toBe(0);
      expect([...(await sql`select * from search_words('ours', 'main', 'vault', null, 9)`)]).toEqual([]);
      expect([...(await sql`select * from search_names('ours', 'main', 'secret vault', null, 9)`)]).toEqual([]);
      await expect(sql`insert into system (org_id, id, name) values ('local', 'evil', 'evil')`).rejects.toThrow(
        "row-level security",
      );
    });
  });

  it.each([
    ["set role seca", "permission denied"],
    ["set role seca_search", "permission denied"],
    ["set role seca_runs", "permission denied"],
    ["update step set output = ''", "permission denied"],
    ["update run_event set text = 'eve'", "permission denied"],
    ["set session authorization seca", "permission denied"],
    ["alter table head no force row level security", "must be owner"],
    ["alter table head disable row level security", "must be owner"],
    ["drop policy own_organisation on head", "must be owner"],
    ["create policy mine on head using (true)", "must be owner"],
    ["alter role seca_app bypassrls", "permission denied"],
    ["create table public.mine (id text)", "permission denied"],
    ["truncate head", "permission denied"],
    ["update object set body = ''", "permission denied"],
    ["update commit set author = 'eve'", "permission denied"],
    ["update audit set entry = '{}'", "permission denied"],
    ["delete from audit", "permission denied"],
    ["truncate audit", "permission denied"],
    ["delete from audit_head", "permission denied"],
    ["delete from api_key", "permission denied"],
    ["select audit_append('{}')", "app.org"],
    ["insert into seca_migration values ('x', 'y')", "permission denied"],
    ["drop function search_words", "must be owner"],
    ["copy head to program 'cat'", "permission denied"],
  ])("may not say: %s", async (statement, refusal) => {
    await record.asApplication(async (sql) => {
      await expect(sql.unsafe(statement)).rejects.toThrow(refusal);
    });
  });

  it("gains nothing by going back to the role it logged in with, or by turning row security off", async () => {
    await record.asApplication(async (sql) => {
      await sql.unsafe("reset role; reset session authorization");
      expect([...(await sql`select * from head`)]).toEqual([]);
      await sql.unsafe("set row_security = off");
      await expect(sql`select * from head`).rejects.toThrow("row-level security");
    });
  });

  it("writes down only what belongs to the organisation it is in, and not into another's chain", async () => {
    const entry = JSON.stringify({
      at: "2026-01-01T00:00:00.000Z",
      who: { subject: "x", author: "x" },
      what: "run.start",
    });
    await record.asApplication(async (sql) => {
      await sql`select set_config('app.org', 'rival', false)`;
      const [before] = await sql`select seq from audit_head`;
      const [written] = await sql`select seq from audit_append(${entry})`;
      expect(Number(written!.seq)).toBe(Number(before?.seq ?? 0) + 1);
      await expect(
        sql`insert into audit (org_id, seq, prev_hash, hash, entry) select 'local', 9999, hash, hash, ${entry} from audit limit 1`,
      ).rejects.toThrow("row-level security");
    });
  });

  it("learns of runs everywhere no more than which organisations have work of a kind", async () => {
    await theirs.runs.enqueue({ kind: "open-run", input: "plain", attemptsMax: 3 });
    expect(await record.store.organisationsWithWork(["secret-run", "open-run"])).toEqual(["local", "rival"]);
    expect(await record.store.organisationsWithWork(["open-run"])).toEqual(["rival"]);
    expect(await record.store.organisationsWithWork(["no-such-run"])).toEqual([]);
    await record.asApplication(async (sql) => {
      const rows = await sql`select * from organisations_with_work(array['secret-run'])`;
      expect([...rows]).toEqual([{ org_id: "local" }]);
      await sql.unsafe(`
        create function pg_temp.leak() returns text language sql as $$ select string_agg(question, ',') from public.run $$;
        create temp view run as select coalesce(pg_temp.leak(), 'leak') as org_id, 'secret-run' as kind, 'waiting' as state,
          now() as run_at, now() as lease_until`);
      expect([...(await sql`select * from organisations_with_work(array['secret-run'])`)]).toEqual([
        { org_id: "local" },
      ]);
    });
  });

  it("cannot have its own code run by the search functions", async () => {
    await record.asApplication(async (sql) => {
      await sql.unsafe(`
        create function pg_temp.leak() returns text language sql as $$ select string_agg(body, ',') from public.head $$;
        create temp view head as select 'rival' as org_id, 'ours' as system_id, 'main' as branch, coalesce(pg_temp.leak(), '?') as id,
          'component' as kind, 'vault' as name, to_tsvector('english', 'vault') as words;
        select set_config('app.org', 'rival', false)`);
      expect([...(await sql`select * from search_words('ours', 'main', 'vault', null, 9)`)]).toEqual([]);
      expect([...(await sql`select * from search_names('ours', 'main', 'vault', null, 9)`)]).toEqual([]);
    });
  });
});
