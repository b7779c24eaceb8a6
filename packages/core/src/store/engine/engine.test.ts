import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { engineStatus, startEngine, stopEngine } from "./index.ts";
import { Yard, asking, readNotes, writeNote } from "./testing/index.ts";

const yard = new Yard();
beforeAll(() => yard.bundleStarter());
afterEach(() => yard.clean());
afterAll(() => yard.close());

describe("the embedded engine", () => {
  it("starts on an empty home, is found again, stops, and still has the record", async () => {
    const options = yard.options();
    const first = await startEngine(options);
    await writeNote(first, "kept");
    expect(await startEngine(options)).toEqual(first);
    expect(await stopEngine(options)).toBe(true);
    expect(await stopEngine(options)).toBe(false);

    const second = await startEngine(options);
    expect(second.pid).not.toBe(first.pid);
    expect(await readNotes(second)).toEqual(["kept"]);
  });

  it("keeps what was acknowledged, listens on no port and knows the letters of all languages", async () => {
    const address = await startEngine(yard.options());
    const [row] = await asking(
      address,
      (sql) => sql`select current_setting('server_version_num')::int / 10000 as major,
        current_setting('fsync') as fsync, current_setting('full_page_writes') as pages,
        current_setting('synchronous_commit') as commit, current_setting('listen_addresses') as listens,
        current_setting('data_checksums') as checksums, current_setting('timezone') as zone,
        current_setting('server_encoding') as encoding, lower('ÄΣ') as folded, 'Z' < 'a' as by_code_point`,
    );
    expect(row).toEqual({
      major: 18,
      fsync: "on",
      pages: "on",
      commit: "on",
      listens: "",
      checksums: "on",
      zone: "UTC",
      encoding: "UTF8",
      folded: "äσ",
      by_code_point: true,
    });
  });

  it("tells its state without making anything", async () => {
    const options = yard.options();
    expect(await engineStatus(options)).toEqual({ running: false, version: expect.stringMatching(/^18\./) });
    expect(existsSync(options.home)).toBe(false);

    const { pid } = await startEngine(options);
    const record = join(options.home, "record");
    const stopped = {
      running: false,
      dataFolder: join(record, "data"),
      logFile: join(record, "postgres.log"),
      diskBytes: expect.any(Number),
      version: expect.stringMatching(/^18\./),
    };
    expect(await engineStatus(options)).toEqual({
      ...stopped,
      running: true,
      pid,
      socketFolder: join(record, "socket"),
    });
    await stopEngine(options);
    expect(await engineStatus(options)).toEqual(stopped);
  });

  it("gives ten processes at once the same server", async () => {
    const options = yard.options();
    const said = await Promise.all(Array.from({ length: 10 }, () => yard.start(options).said));
    const pids = new Set(said.map(({ address }) => address?.pid));
    expect(said.filter(({ error }) => error)).toEqual([]);
    expect(pids.size).toBe(1);
    expect((await engineStatus(options)).pid).toBe([...pids][0]);
    expect(await readdir(join(options.home, "record"))).toEqual(["data", "postgres.log", "socket"]);
  });

  it("gives ten callers of one process the same server", async () => {
    const options = yard.options();
    const addresses = await Promise.all(Array.from({ length: 10 }, () => startEngine(options)));
    expect(new Set(addresses.map(({ pid }) => pid)).size).toBe(1);
  });

  it("outlives its starter, its process group and its pipes", async () => {
    const options = yard.options();
    const { child, said } = yard.start(options);
    // `said` settles once the pipes are closed, so nobody holds them.
    const { address } = await said;
    expect(() => process.kill(-child.pid!, 0)).toThrow("ESRCH");
    expect((await startEngine(options)).pid).toBe(address?.pid);
  });

  it("uses a short socket folder where the home's path is long, and everyone finds it", async () => {
    const options = yard.options(join(yard.folder, "long ".repeat(30)));
    const address = await startEngine(options);
    await writeNote(address, "far");
    expect(address.host).toMatch(/\/seca-[0-9a-f]{16}$/);
    expect((await stat(address.host)).mode & 0o777).toBe(0o700);
    expect(await startEngine(options)).toEqual(address);
    expect((await engineStatus(options)).socketFolder).toBe(address.host);

    await stopEngine(options);
    const again = await startEngine(options);
    expect(again.host).toBe(address.host);
    expect(await readNotes(again)).toEqual(["far"]);

    await stopEngine(options);
    await rm(address.host, { recursive: true });
    await mkdir(address.host, { mode: 0o777 });
    const squatted = await startEngine(options);
    expect(squatted.host).not.toBe(address.host);
    expect(await readNotes(squatted)).toEqual(["far"]);
    await stopEngine(options);
    await rm(squatted.host, { recursive: true });
    await rm(address.host, { recursive: true });
  });

  it("moves its socket where the record's disk holds none", async () => {
    const options = yard.options();
    await startEngine(options);
    await stopEngine(options);
    await mkdir(join(options.home, "record", "socket", ".s.PGSQL.5432"));
    const address = await startEngine(options);
    expect(address.host).toMatch(/\/seca-[0-9a-f]{16}$/);
    await stopEngine(options);
    await rm(address.host, { recursive: true });
  });

  it("begins anew where the home was deleted, even under a running server", async () => {
    const options = yard.options();
    const old = await startEngine(options);
    await writeNote(old, "old");
    await rm(options.home, { recursive: true });
    const address = await startEngine(options);
    expect(await asking(address, (sql) => sql`select 1 from pg_tables where tablename = 'note'`)).toEqual([]);
    process.kill(old.pid, "SIGQUIT");
  });

  it("mends a cache that lost a program", async () => {
    const options = { ...yard.options(), cache: join(yard.folder, "worn cache") };
    await startEngine(options);
    await stopEngine(options);
    const [engine] = await readdir(options.cache);
    await rm(join(options.cache, engine!, "bin", "postgres"));
    await expect(startEngine(options)).resolves.toMatchObject({ port: 5432 });
  });

  it("keeps its log short, without the record's values", async () => {
    const options = yard.options();
    const address = await startEngine(options);
    await writeNote(address, "secret");
    await asking(address, (sql) => sql`create unique index on note (text)`);
    await expect(writeNote(address, "secret")).rejects.toThrow("duplicate key");
    const log = join(options.home, "record", "postgres.log");
    expect(await readFile(log, "utf8")).toMatch(/duplicate key/);
    expect(await readFile(log, "utf8")).not.toMatch(/secret/);

    await writeFile(log, "x".repeat(5_000_000), { flag: "a" });
    await startEngine(options);
    expect((await stat(log)).size).toBe(0);
    await stopEngine(options);
    expect(await readFile(log, "utf8")).toMatch(/^\d{4}-.*shut down/s);
  });
});
