import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, type TestContext } from "vitest";
import { installedEngine, resolveEngine } from "./binaries.ts";
import { startEngine, stopEngine } from "./index.ts";
import { Yard, folderOf, readNotes, refusal, writeNote } from "./testing/index.ts";

const yard = new Yard();
afterEach(() => yard.clean());
afterAll(() => yard.close());

const needsMount = (mounted: boolean, { skip }: TestContext): void => {
  if (!mounted) skip("This account may not mount a small disk.");
};

describe("what stops the engine is said in one sentence:", () => {
  it("a machine without binaries", () => {
    expect(installedEngine("plan9", "mips")).toBeUndefined();
    expect(() => resolveEngine("plan9", "mips")).toThrow(
      "There is no embedded Postgres for this machine (plan9-mips): set DATABASE_URL to a Postgres of your own.",
    );
  });

  it("a machine whose system cannot run them, as with musl", async () => {
    const options = { ...yard.options(), cache: join(yard.folder, "foreign cache") };
    const { version, platform } = installedEngine()!;
    const folder = join(options.cache, `engine-${version}-${platform}`);
    await mkdir(join(folder, "bin"), { recursive: true });
    for (const name of ["initdb", "postgres"]) {
      await writeFile(join(folder, "bin", name), "#!/lib/ld-musl-nowhere.so.1\n", { mode: 0o755 });
    }
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `This machine cannot run the embedded Postgres in ${folder}/bin/initdb: set DATABASE_URL to a Postgres of your own.`,
    });
  });

  it("a disk too small for a first record", async (context) => {
    const options = yard.options();
    needsMount(await yard.mount(options, "8m"), context);
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `The disk is full where seca works, in ${options.home}/record.`,
    });
    expect(await readdir(join(options.home, "record"))).toEqual([]);
  });

  it("a disk too small for the engine", async (context) => {
    const options = yard.options();
    needsMount(await yard.mount(options, "8m"), context);
    expect(await refusal({ ...options, home: join(yard.folder, "roomy"), cache: options.home })).toMatchObject({
      code: "unavailable",
      sentence: `The disk is full where seca works, in ${options.home}.`,
    });
  });

  it("a disk that filled up since, which costs nothing once there is room", async (context) => {
    const options = yard.options();
    needsMount(await yard.mount(options, "80m"), context);
    await writeNote(await startEngine(options), "kept");
    await stopEngine(options);
    const filler = join(options.home, "filler");
    spawnSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=1M"]);
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `The disk is full where seca works, in ${options.home}/record.`,
    });
    await rm(filler);
    expect(await readNotes(await startEngine(options))).toEqual(["kept"]);
  });

  it("a file system that became read-only", async (context) => {
    const options = yard.options();
    needsMount(await yard.mount(options, "80m"), context);
    const readOnly = { code: "unavailable", sentence: expect.stringContaining("The file system is read-only") };
    spawnSync("mount", ["-o", "remount,ro", options.home]);
    expect(await refusal(options)).toMatchObject(readOnly);

    spawnSync("mount", ["-o", "remount,rw", options.home]);
    await startEngine(options);
    await stopEngine(options);
    spawnSync("mount", ["-o", "remount,ro", options.home]);
    expect(await refusal(options)).toMatchObject(readOnly);
  });

  it("a file where the home should be", async () => {
    const options = yard.options();
    await writeFile(options.home, "");
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `A file is in the way where seca needs a folder, in ${options.home}.`,
    });
  });

  it("a record of another Postgres", async () => {
    const options = yard.options();
    await startEngine(options);
    await stopEngine(options);
    const data = join(options.home, "record", "data");
    await writeFile(join(data, "PG_VERSION"), "17\n");
    expect(await refusal(options)).toEqual({
      code: "unavailable",
      sentence: `The record in ${data} was made by Postgres 17; this seca runs Postgres 18.`,
      hint: "Run `seca backup` with the seca that made it, move the folder away, and import the backup here.",
    });
    await rm(join(data, "PG_VERSION"));
    expect(await refusal(options)).toMatchObject({
      sentence: `The folder ${data} is in the record's place but holds no record.`,
    });
  });

  it.each(["global/pg_control", "pg_wal"])("an engine that dies at its start, here without %s", async (part) => {
    const options = yard.options();
    await startEngine(options);
    await stopEngine(options);
    const record = join(options.home, "record");
    await rm(join(record, "data", part), { recursive: true });
    if (part === "pg_wal") await folderOf(join(record, "data", part), await stat(join(record, "data")));
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `The embedded Postgres stopped right after its start; its last words are in ${record}/postgres.log.`,
    });
  });

  it("a data folder that its account may not enter", async ({ skip }) => {
    if (process.getuid?.() === 0) skip("Nothing is closed to root.");
    const options = yard.options();
    await mkdir(options.home, { mode: 0o500 });
    expect(await refusal(options)).toMatchObject({
      code: "unavailable",
      sentence: `This account may not read and write where seca works, in ${options.home}.`,
    });
    await chmod(options.home, 0o700);
  });
});
