import { spawnSync } from "node:child_process";
import { chmod, lstat, mkdir, readFile, readlink, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isRoot, lentAccount, type Account } from "./account.ts";
import { engineStatus, startEngine, stopEngine } from "./index.ts";
import { closedTo } from "./folders.ts";
import { Yard, asking, folderOf, readNotes, refusal, writeNote } from "./testing/index.ts";

const yard = new Yard();
/** Any account with a name that is neither root nor nobody; every Unix has it. */
const user: Account = { uid: 1, gid: 1 };

beforeAll(() => yard.bundleStarter());
afterEach(() => yard.clean());
afterAll(() => yard.close());

const nobody = (): Promise<Account | undefined> => lentAccount(yard.folder);

describe.runIf(isRoot())("root (these tests need to be root)", () => {
  it("lends nobody's account and keeps the record private to it", async () => {
    const options = yard.options();
    const { pid, host } = await startEngine(options);
    const account = await nobody();
    const { uid, mode } = await stat(join(options.home, "record", "data"));
    expect({ uid, mode: mode & 0o777 }).toEqual({ uid: account?.uid, mode: 0o700 });
    expect((await stat(host)).mode & 0o777).toBe(0o700);
    expect((await stat(`/proc/${pid}`)).uid).toBe(account?.uid);
  });

  it("lets it pass through a home that is closed, and nothing more", async () => {
    const options = yard.options();
    await mkdir(options.home, { mode: 0o700 });
    await startEngine(options);
    expect((await stat(options.home)).mode & 0o777).toBe(0o711);
    expect((await lstat(join(options.home, "record"))).isDirectory()).toBe(true);
  });

  it("keeps the record elsewhere where a folder above the home is closed, one for each home that was", async () => {
    const closed = join(yard.folder, "closed");
    await mkdir(closed, { mode: 0o700 });
    const options = { ...yard.options(join(closed, "home")), cache: join(closed, "cache") };
    const said = await Promise.all(Array.from({ length: 10 }, () => yard.start(options).said));
    expect(said.filter(({ error }) => error)).toEqual([]);
    expect(new Set(said.map(({ address }) => address?.pid)).size).toBe(1);

    const address = await startEngine(options);
    await writeNote(address, "first");
    const place = await readlink(join(options.home, "record"));
    expect(place).toMatch(/^\/var\/lib\/seca\/[0-9a-f-]{36}$/);
    expect((await stat(join(place, "data"))).mode & 0o777).toBe(0o700);
    expect((await engineStatus(options)).dataFolder).toBe(join(place, "data"));
    expect((await stat(closed)).mode & 0o777).toBe(0o700);

    await rm(options.home, { recursive: true });
    const second = await startEngine(options);
    expect(await asking(second, (sql) => sql`select 1 from pg_tables where tablename = 'note'`)).toEqual([]);
    process.kill(address.pid, "SIGQUIT");
    await rm(place, { recursive: true });
  });

  it("needs no more rights than a container gives it", async ({ skip }) => {
    const kept = "+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+sys_chroot";
    const contained = ["setpriv", `--bounding-set=-all,${kept}`, "--inh-caps=-all", "--"];
    if (spawnSync(contained[0]!, [...contained.slice(1), "true"]).status !== 0) skip("There is no setpriv here.");
    const options = yard.options();
    const said = await Promise.all(Array.from({ length: 5 }, () => yard.start(options, undefined, contained).said));
    expect(said.filter(({ error }) => error)).toEqual([]);
    expect(new Set(said.map(({ address }) => address?.pid)).size).toBe(1);
  });

  it("never begins anew where the record elsewhere is gone, or is here but closed off", async () => {
    const closed = join(yard.folder, "closed again");
    await mkdir(closed, { mode: 0o700 });
    const options = yard.options(join(closed, "home"));
    await startEngine(options);
    await stopEngine(options);
    const place = await readlink(join(options.home, "record"));
    await rm(place, { recursive: true });
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `The record of ${options.home} was kept in ${place}, which is gone.`,
    });

    const open = yard.options(join(yard.folder, "open", "home"));
    await writeNote(await startEngine(open), "kept");
    await stopEngine(open);
    await chmod(join(yard.folder, "open"), 0o700);
    expect(await refusal(open)).toMatchObject({
      code: "unavailable",
      sentence: expect.stringContaining("is closed to"),
    });
    await chmod(join(yard.folder, "open"), 0o711);
    expect(await readNotes(await startEngine(open))).toEqual(["kept"]);
  });

  it("and an ordinary user share the user's home", async ({ skip }) => {
    if ((await closedTo(user, process.cwd())).length > 0) skip("The repository is closed to other accounts.");
    const options = yard.options(await folderOf(join(yard.folder, "users"), user));
    const own = { ...options, cache: await folderOf(join(yard.folder, "users cache"), user) };
    await writeNote(await startEngine(options), "by root");
    await stopEngine(options);

    const { address, error } = await yard.start(own, user).said;
    expect(error).toBeUndefined();
    expect((await stat(`/proc/${address!.pid}`)).uid).toBe(user.uid);
    expect(await readNotes(address!)).toEqual(["by root"]);
  });
});

describe.runIf(isRoot())("an ordinary user (played by root)", () => {
  it("starts, and ten at once share it", async ({ skip }) => {
    if ((await closedTo(user, process.cwd())).length > 0) skip("The repository is closed to other accounts.");
    const own = await folderOf(join(yard.folder, "own"), user);
    const options = { ...yard.options(join(own, "deep", "home")), cache: join(own, "deep", "cache") };
    const said = await Promise.all(Array.from({ length: 10 }, () => yard.start(options, user).said));
    expect(said.filter(({ error }) => error)).toEqual([]);
    const { address } = said[0]!;
    expect(new Set(said.map(({ address }) => address?.pid)).size).toBe(1);
    expect((await stat(`/proc/${address!.pid}`)).uid).toBe(user.uid);
    expect((await stat(options.home)).mode & 0o777).toBe(0o700);
    // Another ordinary user gets no connection.
    const connect = `require("net").connect(${JSON.stringify(`${address!.host}/.s.PGSQL.5432`)}).on("error", (e) => console.log(e.code))`;
    const { stdout } = spawnSync(process.execPath, ["-e", connect], { uid: 2, gid: 2, cwd: "/", encoding: "utf8" });
    expect(stdout.trim()).toBe("EACCES");
  });

  it("is told which folder is closed to it", async ({ skip }) => {
    if ((await closedTo(user, process.cwd())).length > 0) skip("The repository is closed to other accounts.");
    const options = {
      ...yard.options(join("/var/lib", "seca-of-root")),
      cache: await folderOf(join(yard.folder, "c"), user),
    };
    expect((await yard.start(options, user).said).error).toEqual([
      "unavailable",
      "This account may not read and write where seca works, in /var/lib/seca-of-root.",
    ]);
    expect(await readFile("/var/lib/seca-of-root", "utf8").catch(() => "absent")).toBe("absent");
  });

  it("may lack a name, which initdb cannot do without", async ({ skip }) => {
    const nameless = { uid: 54_321, gid: 54_321 };
    if ((await closedTo(nameless, process.cwd())).length > 0) skip("The repository is closed to other accounts.");
    const own = await folderOf(join(yard.folder, "nameless"), nameless);
    const options = { ...yard.options(join(own, "home")), cache: join(own, "cache") };
    expect((await yard.start(options, nameless).said).error).toEqual([
      "unavailable",
      "The account that runs seca has no name on this machine, and Postgres makes no record for such an account.",
    ]);
  });
});
