import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lentAccount } from "./account.ts";
import { engineStatus, startEngine, stopEngine, type EngineAddress, type EngineOptions } from "./index.ts";
import { isPostgresOf } from "./processes.ts";
import { Yard, asking, readNotes, writeNote } from "./testing/index.ts";

const yard = new Yard();
beforeAll(() => yard.bundleStarter());
afterEach(() => yard.clean());
afterAll(() => yard.close());

const recordOf = ({ home }: EngineOptions): string => join(home, "record");
const pidFile = (options: EngineOptions): string => join(recordOf(options), "data", "postmaster.pid");

/** A signal takes its time: only a server that is gone refuses connections. */
async function killServer({ pid }: EngineAddress, { home }: EngineOptions): Promise<void> {
  process.kill(pid, "SIGKILL");
  while (await isPostgresOf(join(home, "record", "data"), pid)) await sleep(5);
  // A process that is about to end has no name any more while its socket still answers; it is over when it is a zombie.
  while (/^\d+ \(.*\) [^ZX]/s.test(await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ""))) await sleep(5);
}

describe("after a crash the engine", () => {
  it("starts again while a backend of the killed server is still at work", async () => {
    const options = yard.options();
    const first = await startEngine(options);
    await writeNote(first, "acknowledged");
    const busy = asking(first, (sql) =>
      sql`do $$ declare till timestamptz := clock_timestamp() + '1.5 s';
        begin while clock_timestamp() < till loop end loop; end $$`.simple(),
    ).catch(() => undefined);
    await sleep(300);
    await killServer(first, options);

    const second = await startEngine(options);
    expect(second.pid).not.toBe(first.pid);
    expect(await readNotes(second)).toEqual(["acknowledged"]);
    expect(await readFile(join(recordOf(options), "postgres.log"), "utf8")).toMatch(/pre-existing shared memory/);
    await busy;
  });

  it("is not fooled by another process that got the dead server's number", async () => {
    const options = yard.options();
    const first = await startEngine(options);
    await writeNote(first, "kept");
    await killServer(first, options);

    const account = await lentAccount(options.home);
    const other = spawn("sleep", ["60"], { stdio: "ignore", ...account });
    for (const file of [pidFile(options), join(first.host, ".s.PGSQL.5432.lock")]) {
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace(String(first.pid), String(other.pid)));
    }
    expect((await engineStatus(options)).running).toBe(false);
    expect(await stopEngine(options)).toBe(false);
    expect(await readNotes(await startEngine(options))).toEqual(["kept"]);
    expect(other.exitCode).toBe(null);
    other.kill();
  });

  it("starts over an empty lock that a power cut left", async () => {
    const options = yard.options();
    const first = await startEngine(options);
    await writeNote(first, "kept");
    await killServer(first, options);
    await writeFile(pidFile(options), "");
    await utimes(pidFile(options), 0, 0);
    expect(await readNotes(await startEngine(options))).toEqual(["kept"]);
  });

  it("replaces a server that lost its socket", async () => {
    const options = yard.options();
    const first = await startEngine(options);
    await writeNote(first, "kept");
    await rm(first.host, { recursive: true });
    const second = await startEngine(options);
    expect(second.pid).not.toBe(first.pid);
    expect(await readNotes(second)).toEqual(["kept"]);
  });

  it.each([
    ["alone", 1],
    ["with its children", -1],
  ])("starts cleanly where a first start was killed in mid-initdb, %s", async (_, sign) => {
    const options = yard.options();
    const { child, said } = yard.start(options);
    const draft = await draftAtWork(options);
    process.kill(sign * child.pid!, "SIGKILL");
    expect(await said).toEqual({});
    expect(existsSync(join(recordOf(options), "data"))).toBe(false);

    await writeNote(await startEngine(options), "clean");
    await stopEngine(options);

    // The killed one's draft is left alone while its initdb may live, and swept when it is old.
    const old = draft.replace(/draft-\d+/, `draft-${Date.now() - 60_000}`);
    await rename(join(recordOf(options), draft), join(recordOf(options), old)).catch(() => undefined);
    expect(await readNotes(await startEngine(options))).toEqual(["clean"]);
    expect(await readdir(recordOf(options))).toEqual(["data", "postgres.log", "socket"]);
  });

  it("loses nothing when starters and servers are killed again and again", async () => {
    const options = yard.options();
    const written: string[] = [];
    for (let round = 0; round < 6; round++) {
      const { child, said } = yard.start(options);
      if (round % 2 === 1) setTimeout(() => child.kill("SIGKILL"), 60 + 20 * round);
      await said;
      const address = await startEngine(options);
      await writeNote(address, `note ${round}`);
      written.push(`note ${round}`);
      await killServer(address, options);
    }
    expect(await readNotes(await startEngine(options))).toEqual(written);
  });
});

/** Waits until initdb has begun to fill its draft. */
async function draftAtWork(options: EngineOptions): Promise<string> {
  for (;;) {
    const names = await readdir(recordOf(options)).catch(() => []);
    const draft = names.find((name) => name.startsWith("data.draft-"));
    if (draft !== undefined && existsSync(join(recordOf(options), draft, "base"))) return draft;
    await sleep(5);
  }
}
