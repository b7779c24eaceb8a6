/**
 * What goes wrong around us: a command says it in one sentence and what to do in another, and leaves with a failure;
 * a tool says the same to its model. Nothing is damaged by it.
 */
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, type Server, createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Home, NOBODY, type Ran, call, got } from "../seca.ts";
import { OwnPostgres, alone } from "./postgres.ts";

const isRoot = process.getuid?.() === 0;

let home: Home;
beforeEach(async () => {
  home = await Home.make();
});
afterEach(() => home.remove());

/** What a command and a tool say of the same fault. */
async function told(faulty: Home, more: { uid?: number; gid?: number } = {}): Promise<Ran & { model: string }> {
  const command = await faulty.run(["call", "system_open", "{}"], more);
  if (more.uid !== undefined) return { ...command, model: "" };
  const host = await faulty.greeted();
  const { text, refused } = await call(host, "system_open");
  expect(refused).toBe("unavailable");
  expect((await host.request("ping")).result).toEqual({});
  return { ...command, model: text };
}

/** One sentence and one hint, and the same to a model. */
const says = (sentence: string, hint: string) => ({
  code: 1,
  stdout: "",
  stderr: `${sentence}\n${hint}\n`,
  model: `unavailable: ${sentence} ${hint}`,
});

const KEPT = { total: 1, systems: [{ system: "kept", entities: 3 }] };

async function keepSomething(): Promise<void> {
  const host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Kept" });
  await got(host, "input_add", { text: "A browser sends orders.", name: "overview.md" });
  host.endInput();
  await host.exited;
}

const opened = async (): Promise<unknown> => got(await home.greeted(), "system_open");

describe("the embedded record", () => {
  it("on a full disk says so, and works when there is room", async (context) => {
    const small = join(home.folder, "small");
    await mkdir(small);
    const mount = (size: string) => spawnSync("mount", ["-t", "tmpfs", "-o", `mode=755,size=${size}`, "tmpfs", small]);
    if (mount("20m").status !== 0) context.skip("a small disk cannot be mounted here");
    const full = home.with({ SECA_HOME: small });
    try {
      const sentence = `The disk is full where seca works, in ${small}/record.`;
      const hint =
        "Free about 200 MB there, or point SECA_HOME and SECA_CACHE at another disk; what was stored is safe.";
      expect(await told(full)).toEqual(says(sentence, hint));
      spawnSync("mount", ["-o", "remount,size=300m", small]);
      expect(await got(await full.greeted(), "system_open")).toMatchObject({ total: 0 });
    } finally {
      await full.run(["stop"]);
      spawnSync("umount", ["-l", small]);
    }
  });

  it.skipIf(!isRoot)("in a folder that is not ours says whose rights are missing", async () => {
    const closed = join(home.folder, "closed");
    await mkdir(closed, { mode: 0o755 });
    const sentence = `This account may not read and write where seca works, in ${closed}.`;
    const hint = `Give it that folder, or point SECA_HOME and SECA_CACHE at folders of its own, or set DATABASE_URL to a Postgres of your own.`;
    expect(await told(home.with({ SECA_HOME: closed }), NOBODY)).toEqual({ ...says(sentence, hint), model: "" });
  });

  it("behind a file says what is in the way", async () => {
    await writeFile(home.record, "");
    const hint = "Move that file, or point SECA_HOME and SECA_CACHE at other folders.";
    const sentence = `A file is in the way where seca needs a folder, in ${home.record}.`;
    expect(await told(home)).toEqual(says(sentence, hint));
    await rm(home.record);
  });

  it.each([
    ["nobody", 4_194_303],
    ["somebody else", process.pid],
  ])("with the lock of a server that died, whose number is now %s's, opens", async (_, pid) => {
    await keepSomething();
    const lock = join(home.record, "record", "data", "postmaster.pid");
    await writeFile(lock, `${pid}\n${home.record}/record/data\n1700000000\n5432\n/nowhere\n\n  1 1\nready   \n`);
    if (isRoot) await chown(lock, NOBODY.uid, NOBODY.gid);
    expect(await opened()).toMatchObject(KEPT);
  });

  it("of a newer seca is left alone", async () => {
    await keepSomething();
    const data = join(home.record, "record", "data");
    await alone(data, "seca", [`insert into seca_migration (name, hash) values ('9999-later', 'x')`]);
    const sentence = "This record was last used by a newer seca (it has 9999-later); nothing was changed.";
    const hint = "Update seca, or point SECA_HOME or DATABASE_URL at another record.";
    expect(await told(home)).toEqual(says(sentence, hint));

    await home.run(["stop"]);
    await alone(data, "seca", [`delete from seca_migration where name = '9999-later'`]);
    expect(await opened()).toMatchObject(KEPT);
  });
});

describe("settings that cannot be right", () => {
  it.each([
    [
      { SECA_HOME: "relative" },
      /^SECA_HOME is "relative", which is not an absolute path\.\nSet SECA_HOME to a path such as .*\n$/,
    ],
    [{ SECA_LOG_LEVEL: "loud" }, /^SECA_LOG_LEVEL is "loud"\.\nAllowed: debug, info, warn, error, silent\.\n$/],
    [
      { DATABASE_URL: "mysql://u:secret@host/db" },
      /^DATABASE_URL is not a Postgres address\.\nIt looks like postgres:.*\n$/,
    ],
    [{ SECA_FOLDERS: "here" }, /^SECA_FOLDERS is "here", which is not an absolute path\.\n.*\n$/],
  ])("%j: a command and a server say which", async (env, stderr) => {
    const wrong = home.with(env as unknown as Record<string, string>);
    for (const args of [["status"], ["mcp"], ["doctor"]]) {
      expect(await wrong.run(args)).toEqual({ code: 1, stdout: "", stderr: expect.stringMatching(stderr) });
    }
  });

  it("a broken file of settings is named", async () => {
    await mkdir(home.record);
    const file = join(home.record, "seca.config.json");
    await writeFile(file, "{");
    expect(await home.run(["status"])).toEqual({
      code: 1,
      stdout: "",
      stderr: `${file} is not JSON.\nMend or remove the file.\n`,
    });
  });
});

describe("a Postgres of the user's own", () => {
  let postgres: OwnPostgres;
  /** It hangs up on everybody, and counts them. */
  let deaf: Server;
  let calls = 0;
  let place: Home;
  beforeAll(async () => {
    place = await Home.make();
    await place.run(["call", "system_open"]); // unpacks the binaries
    postgres = await OwnPostgres.start(place.folder, [
      "create role weak login password 'weak'",
      "create database good",
      "create database fixed",
      "alter database fixed set default_transaction_read_only = on",
    ]);
    deaf = createServer((socket) => {
      calls++;
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    }).listen(0, "127.0.0.1");
    await once(deaf, "listening");
  });
  afterAll(async () => {
    await postgres.stop();
    deaf.close();
    await place.remove();
  });

  const cases: [string, () => string, string, string][] = [
    [
      "where nothing listens",
      () => "postgres://owner:right@127.0.0.1:1/good",
      "No Postgres answers at PLACE.",
      "Start the database, or check the address; `seca doctor` shows what is configured.",
    ],
    [
      "on no known host",
      () => "postgres://owner:right@no-such-host.invalid:5432/good",
      "The host PLACE is not known.",
      "Mend the host name in DATABASE_URL.",
    ],
    [
      "with a wrong password",
      () => postgres.address("owner", "wrong", "good"),
      "The database at PLACE refuses the login.",
      "Check user and password in DATABASE_URL (and SECA_DATABASE_APP_URL).",
    ],
    [
      "with an unknown user",
      () => postgres.address("nobody", "right", "good"),
      "The database at PLACE refuses the login.",
      "Check user and password in DATABASE_URL (and SECA_DATABASE_APP_URL).",
    ],
    [
      "without that database",
      () => postgres.address("owner", "right", "none"),
      "There is no such database at PLACE.",
      "Create it, or mend the name at the end of DATABASE_URL.",
    ],
    [
      "that may only be read",
      () => postgres.address("owner", "right", "fixed"),
      "The database is read-only.",
      "Point DATABASE_URL at a server that accepts writes.",
    ],
    [
      "as a role without rights",
      () => postgres.address("weak", "weak", "good"),
      "The database at PLACE does not give its role the rights that seca needs.",
      "The role in DATABASE_URL must own the database and may create roles; see docs/architecture.md.",
    ],
  ];

  it.each(cases)("%s says what to mend, without a password", async (_, url, sentence, hint) => {
    const { host } = new URL(url());
    expect(await told(home.with({ DATABASE_URL: url() }))).toEqual(says(sentence.replace("PLACE", host), hint));
  });

  it("that hangs up is called a few times, not without end", async () => {
    const url = `postgres://owner:right@127.0.0.1:${(deaf.address() as AddressInfo).port}/good`;
    const { code } = await home.with({ DATABASE_URL: url }).run(["call", "system_open"]);
    expect(code).toBe(1);
    expect(calls).toBeLessThan(100);
  });

  it("that is right serves, after all that", async () => {
    const server = await home.with({ DATABASE_URL: postgres.address("owner", "right", "good") }).greeted();
    expect(await got(server, "system_open", { action: "create", system: "Ours" })).toMatchObject({ total: 1 });
  });
});
