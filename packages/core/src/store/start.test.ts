import { type ChildProcess, spawn } from "node:child_process";
import { type Server, createServer } from "node:http";
import { type AddressInfo, type Server as TcpServer, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../kernel/index.ts";
import { type EngineAddress, engineStatus, startEngine, stopEngine } from "./engine/index.ts";
import { isPostgresOf } from "./engine/processes.ts";
import { MAIN, type Store, openStore } from "./index.ts";
import { TestRecord, asking, bundleProgram, component, link, put, testConfig } from "./testing/index.ts";

const record = new TestRecord();
let program: Awaited<ReturnType<typeof bundleProgram>>;
const open: Store[] = [];
const processes: Process[] = [];
beforeAll(async () => {
  program = await bundleProgram(new URL("testing/process.ts", import.meta.url));
  await record.store.ready();
});
afterEach(async () => {
  for (const each of processes.splice(0)) each.child.kill("SIGKILL");
  for (const store of open.splice(0)) await store.close();
});
afterAll(async () => {
  await record.close();
  await program.remove();
});

const engine = ({ home, cache } = record.config) => ({ home, cache, log: silentLog });
const opened = (home: string, environment: Record<string, string> = {}): Store => {
  const store = openStore(testConfig(home, environment), silentLog);
  open.push(store);
  return store;
};

interface Process {
  readonly child: ChildProcess;
  /** Gives an order and waits for the answer. */
  tell(order: "open" | "list" | "close"): Promise<unknown>;
}
function start(home: string): Process {
  const { cache } = testConfig(home);
  const env = { PATH: process.env.PATH, SECA_HOME: home, SECA_CACHE: cache, HOME: home };
  const child = spawn(process.execPath, [program.path], { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const started: Process = {
    child,
    tell: async (order) => {
      child.stdin.write(`${order}\n`);
      const line = await lines.next();
      return line.done === true ? "ended" : JSON.parse(line.value);
    },
  };
  processes.push(started);
  return started;
}

describe("a new record", () => {
  it("is made by four processes at once, and stopped by the last to leave, not before", async () => {
    const home = join(record.folder, "new");
    const four = Array.from({ length: 4 }, () => start(home));
    expect(await Promise.all(four.map((each) => each.tell("open")))).toEqual(Array.from({ length: 4 }, () => "done"));
    const { pid } = await engineStatus(engine(testConfig(home)));
    const present = async () => (await engineStatus(engine(testConfig(home)))).pid;

    expect(await four[0]!.tell("close")).toBe("done");
    expect(await Promise.all(four.slice(1).map((each) => each.tell("list")))).toEqual([[], [], []]);
    four[1]!.child.kill("SIGKILL");
    expect(await four[2]!.tell("close")).toBe("done");
    expect(await present()).toBe(pid);
    expect(await four[3]!.tell("list")).toEqual([]);
    expect(await four[3]!.tell("close")).toBe("done");
    expect(await present()).toBeUndefined();
  });

  it("opens again while the last to leave is stopping the server", async () => {
    const home = join(record.folder, "busy");
    const [first, second] = [start(home), start(home)];
    await first.tell("open");
    const [closed, answered] = await Promise.all([first.tell("close"), second.tell("list")]);
    expect([closed, answered]).toEqual(["done", []]);
    expect(await second.tell("list")).toEqual([]);
  });
});

describe("a record that this program does not know", () => {
  const refused = async (): Promise<unknown> =>
    opened(record.config.home)
      .ready()
      .catch((error: unknown) => error);
  const tables = () =>
    record.asOwner(
      (sql) => sql`select * from seca_migration union all select relname, '', null from pg_class order by 1`,
    );

  it("is left alone when a newer one made it", async () => {
    await record.asOwner((sql) => sql`insert into seca_migration (name, hash) values ('9999-later', 'x')`);
    const before = [...(await tables())];
    expect(await refused()).toMatchObject({
      code: "unavailable",
      message: "This record was last used by a newer seca (it has 9999-later); nothing was changed.",
    });
    expect([...(await tables())]).toEqual(before);
    await record.asOwner((sql) => sql`delete from seca_migration where name = '9999-later'`);
  });

  it("is left alone when one of its migrations had another text", async () => {
    const [{ hash }] = (await record.asOwner(
      (sql) => sql`select hash from seca_migration where name = '0001-record'`,
    )) as unknown as [{ hash: string }];
    await record.asOwner((sql) => sql`update seca_migration set hash = 'other' where name = '0001-record'`);
    const before = [...(await tables())];
    expect(await refused()).toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/another text of migration 0001-record; nothing was changed/),
    });
    expect([...(await tables())]).toEqual(before);
    await record.asOwner((sql) => sql`update seca_migration set hash = ${hash} where name = '0001-record'`);
    expect(await refused()).toBeUndefined();
  });
});

describe("a DATABASE_URL", () => {
  const outside = { ...engine(), home: join(record.folder, "outside") };
  let address: EngineAddress;
  let web: Server;
  let mute: TcpServer;
  const portOf = (server: Server | TcpServer) => (server.address() as AddressInfo).port;
  beforeAll(async () => {
    // A server that seca has never seen, so that the roles are its owner's own.
    address = await startEngine(outside);
    web = createServer((_, answer) => answer.end("hello"));
    mute = createTcpServer();
    for (const server of [web, mute]) await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    await asking(address, { user: "seca", database: "postgres" }, async (sql) => {
      await sql`create role owner login createrole createdb`;
      await sql`create role mere login`;
    });
    await asking(address, { user: "owner", database: "postgres" }, (sql) => sql`create database outside`);
  });
  afterAll(async () => {
    for (const server of [web, mute]) server.close();
    await stopEngine(outside);
  });
  const overSocket = (user: string, database: string) =>
    `postgres://${user}@localhost/${database}?host=${encodeURIComponent(address.host)}`;

  it.each<[string, () => string, RegExp]>([
    ["that nobody listens at", () => "postgres://u:secret@127.0.0.1:9/db", /^No Postgres answers at 127\.0\.0\.1:9\.$/],
    ["of an unknown host", () => "postgres://u:secret@nowhere.invalid/db", /nowhere\.invalid:5432/],
    ["of a web server", () => `postgres://u:secret@127.0.0.1:${portOf(web)}/db`, /^No Postgres answers at/],
    [
      "of a server that says nothing",
      () => `postgres://u:secret@127.0.0.1:${portOf(mute)}/db`,
      /^No Postgres answers at/,
    ],
    [
      "of a folder without a socket",
      () => "postgres://u@localhost/db?host=/nowhere",
      /^No Postgres answers at \/nowhere/,
    ],
    ["of an unknown role", () => overSocket("nobody", "outside"), /refuses the login\.$/],
    ["of an unknown database", () => overSocket("owner", "nowhere"), /^There is no such database/],
    ["of a role without rights", () => overSocket("mere", "outside"), /does not give its role the rights/],
  ])("%s is told in one sentence", async (_, url, sentence) => {
    const store = opened(join(record.folder, "unused"), { DATABASE_URL: url() });
    const error: unknown = await store.ready().catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ code: "unavailable", message: expect.stringMatching(sentence) });
    expect(JSON.stringify(error)).not.toContain("secret");
  });

  it("with a wrong password is told in one sentence", async () => {
    // A server that asks for a password and takes none.
    const strict = createTcpServer((socket) => {
      socket
        .on("error", () => undefined)
        .once("data", () => {
          socket.write(Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]));
          socket.once("data", () => {
            const fields = Buffer.from('SFATAL\0C28P01\0Mpassword authentication failed for user "u"\0\0');
            const length = Buffer.alloc(4);
            length.writeUInt32BE(fields.length + 4);
            socket.end(Buffer.concat([Buffer.from("E"), length, fields]));
          });
        });
    });
    await new Promise<void>((done) => void strict.listen(0, "127.0.0.1", done));
    const store = opened(join(record.folder, "unused"), {
      DATABASE_URL: `postgres://u:secret@127.0.0.1:${portOf(strict)}/db`,
    });
    await expect(store.ready()).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/refuses the login\.$/),
    });
    strict.close();
  });

  it("of a role that is no superuser is migrated and works from end to end", async () => {
    const store = opened(join(record.folder, "unused"), { DATABASE_URL: overSocket("owner", "outside") });
    const heard: string[] = [];
    store.listen((moved) => heard.push(moved?.branch ?? "anything"));
    const local = store.organisation("local");
    const { id } = await local.systems.create("Outside", "", "tester");
    const versions = local.versions(id);
    const { commit: expected } = (await versions.head(MAIN))!;
    const changes = put(component("payment-api"), component("db"), link("component/payment-api part_of component/db"));
    const made = await versions.commit({ branch: MAIN, expected, changes, author: "a", message: "m" });
    expect(made).not.toBe("moved");
    expect(await local.search({ system: id, branch: MAIN, query: "paymnt api", limit: 3 })).toEqual([
      "component/payment-api",
    ]);
    const hash = await local.blobs(id).put(Buffer.from("input"));
    expect((await local.blobs(id).get(hash)).toString()).toBe("input");
    expect(await versions.verify()).toEqual({ commits: 2, objects: expect.any(Number) });
    const acme = store.organisation("acme");
    await acme.organisation.create("Acme");
    expect(await acme.systems.list()).toEqual([]);
    // Forced row security binds this owner, whom the operator's policy lets see the names all the same.
    expect((await store.organisations()).map(({ org }) => org)).toEqual(["acme", "local"]);
    await local.systems.delete(id);
    expect(await local.audit.verify()).toMatchObject({ entries: 3, breaches: [] });
    await expect.poll(() => heard).toEqual(["", "main", ""]);
    // Nor is the server stopped when the user of an address leaves.
    await store.close();
    expect((await engineStatus(outside)).pid).toBe(address.pid);
  });
});

describe("a connection that is lost", () => {
  const presences = () =>
    record.asOwner((sql) => sql`select 1 from pg_stat_activity where application_name = 'seca presence'`);
  const kill = async () => {
    const { pid } = await startEngine(engine());
    process.kill(pid, "SIGKILL");
    while (await isPostgresOf(join(record.config.home, "record", "data"), pid)) await sleep(5);
  };

  it.each<[string, () => Promise<unknown>]>([
    [
      "by an administrator",
      () =>
        record.asOwner((sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seca_app'`),
    ],
    ["by a fast stop", async () => process.kill((await startEngine(engine())).pid, "SIGINT")],
    ["by a kill", kill],
  ])("%s in the middle of work is found again, and nothing is lost or done twice", async (name, cut) => {
    const { id } = await record.local.systems.create(`Cut ${name}`, "", "tester");
    const versions = record.local.versions(id);
    const made: string[] = [];
    let isCut = false;
    const writing = (async () => {
      for (let left = 20; left > 0; left -= isCut ? 1 : 0) {
        const { commit: expected } = (await versions.head(MAIN))!;
        const changes = put(component(`c${made.length}`));
        const commit = await versions.commit({
          branch: MAIN,
          expected,
          changes,
          author: "a",
          message: `${made.length}`,
        });
        if (commit !== "moved") made.push(commit.hash);
      }
    })();
    const reading = Promise.all(
      Array.from({ length: 6 }, async () => {
        for (let left = 20; left > 0; left -= isCut ? 1 : 0) await record.local.systems.find(id);
      }),
    );
    await expect.poll(() => made.length).toBeGreaterThan(5);
    await cut();
    isCut = true;
    await Promise.all([writing, reading]);

    const { commit } = (await versions.head(MAIN))!;
    const history = await versions.history(commit, { limit: 10_000 });
    expect(history.map(({ hash }) => hash).slice(0, -1)).toEqual(made.toReversed());
    expect((await versions.verify()).commits).toBe(history.length);
    // Each of them is written down once, in one chain.
    const written = await record.local.audit.search({ what: "version.commit", text: `"${id}"`, limit: 10_000 });
    expect(written.map(({ context }) => context.version)).toEqual(made.toReversed());
    expect((await record.local.audit.verify()).breaches).toEqual([]);
    // And this process is there once.
    await expect.poll(async () => (await presences()).length).toBe(1);
  });

  it("under systems, branches and tags that are being made is told apart from their being there already", async () => {
    const names = Array.from({ length: 30 }, (_, i) => `Made ${i}`);
    const making = (async () => {
      for (const name of names) {
        const { id } = await record.local.systems.create(name, "", "tester");
        const versions = record.local.versions(id);
        const { hash } = await versions.resolve(MAIN);
        await versions.createBranch("variant", hash);
        await versions.createTag("v1", hash);
        await versions.deleteBranch("variant");
      }
    })();
    for (let cuts = 0; cuts < 4; cuts++) {
      await sleep(60);
      await record.asOwner(
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seca_app'`,
      );
    }
    await making;
    const there = new Set((await record.local.systems.list()).map((system) => system.name));
    expect(names.filter((name) => !there.has(name))).toEqual([]);
  });

  it("under keys and members that are being changed leaves each as it was last said to be", async () => {
    const { keys, members } = record.local;
    const far = new Date("2999-01-01");
    const digest = (of: number, from: string) => from.repeat(63) + (of % 10);
    const changing = (async () => {
      for (let i = 0; i < 30; i++) {
        const id = `${"abcdefghij"[i % 10]}${"abcdefghij"[Math.floor(i / 10)]}aaaaaaaa`;
        const draft = { id, name: `key ${i}`, scopes: ["seca:read"], author: "a", ratePerMinute: undefined };
        await keys.create({ ...draft, expiresAt: far, secretHash: digest(i, "a") });
        await keys.rotate(id, { secretHash: digest(i, "b"), expiresAt: far, oldExpiresAt: far });
        expect(await keys.proofOf(id)).toMatchObject({ secretHash: digest(i, "b"), oldSecretHash: digest(i, "a") });
        expect((await keys.revoke(id)).revokedAt).toBeDefined();
        await members.add({ subject: `oidc:https://id#${i}`, role: "viewer", name: "" });
        await members.change(`oidc:https://id#${i}`, "lead");
        await members.remove(`oidc:https://id#${i}`);
      }
    })();
    for (let cuts = 0; cuts < 4; cuts++) {
      await sleep(60);
      await record.asOwner(
        (sql) => sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'seca_app'`,
      );
    }
    await changing;
    expect(await members.list()).toEqual([]);
    expect((await keys.list()).filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
    expect((await record.local.audit.verify()).breaches).toEqual([]);
  });

  it("does not keep a process from leaving, and refuses what is asked afterwards", async () => {
    const store = record.another();
    await store.ready();
    await kill();
    await store.close();
    await expect(store.organisation("local").systems.list()).rejects.toMatchObject({ code: "unavailable" });
    expect(await record.local.systems.list()).not.toEqual([]);
  });
});
