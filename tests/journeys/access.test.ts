/** Whoever runs an installation lets people and programs in, and later proves who did what. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, got } from "../seca.ts";

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home.remove());

const KEY = /^ {2}(seca_([a-z0-9-]+)_([a-z2-7]{10})_[a-z2-7]{58})$/m;
/** A command that has to work. */
async function seca(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await home.run(args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: "" });
  return stdout;
}
const refused = async (...args: string[]) => {
  const { code, stdout, stderr } = await home.run(args);
  expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: "" });
  return stderr;
};

describe("keys", () => {
  it("are shown once when they are made, and never again", async () => {
    expect(await seca("keys", "list")).toContain("local has no keys yet. Make one: seca keys create");
    const made = await seca("keys", "create", "ci", "--scopes", "read,write", "--days", "30", "--rate", "60");
    expect(made).toMatch(/^Made the key ci \(read, write\), good until \d{4}-\d\d-\d\d\.\n/);
    const [, text, org, id] = KEY.exec(made)!;
    expect(org).toBe("local");
    const listed = await seca("keys", "list");
    expect(listed).toMatch(new RegExp(`\\| ci \\| ${id} \\| read, write \\| ci \\| 60 \\| .* \\| never \\| good \\|`));
    expect(made).toContain("seca serve lets keys in where SECA_AUTH names api-key.");
    expect(listed).not.toContain(text!.split("_")[3]!);
  });

  it("are rotated under the same name and id, and revoked", async () => {
    const rotated = await seca("keys", "rotate", "CI", "--grace", "2");
    expect(rotated).toContain("The key ci has a new secret");
    expect(rotated).toMatch(/The one before opens until \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
    expect(KEY.exec(rotated)![2]).toBe("local");
    expect(await seca("keys", "revoke", "ci")).toBe("The key ci opens nothing any more.\n");
    expect(await seca("keys", "list")).toContain("| revoked ");
  });

  it.each([
    [["keys"], "seca keys needs to be told what to do.\nIt is written: seca keys create|list|rotate|revoke"],
    [["keys", "make"], 'seca keys cannot "make".'],
    [["keys", "create"], "The key's name is missing.\nIt is written: seca keys create <name>"],
    [["keys", "create", "x", "--scopes", "reads"], '"seca:reads" is no scope.\nDid you mean seca:read?'],
    [["keys", "create", "x", "--days", "lots"], '--days is "lots".\nWrite a whole number.'],
    [
      ["keys", "create", "x", "--days", "400"],
      'A key\'s life in days cannot be "400".\nWrite a whole number from 1 to 366.',
    ],
    [["keys", "rotate", "nobody"], 'There is no key "nobody" that could still be used.'],
    [["keys", "list", "--org", "nowhere"], 'There is no organisation "nowhere".\nMake it: seca org create nowhere.'],
    [["keys", "list", "--org", "No Where"], '--org is "No Where", which is no name of an organisation.\nseca org list'],
  ])("are refused with the next step: %j", async (args, told) => {
    expect(await refused(...args)).toContain(told);
  });
});

describe("organisations", () => {
  const ada = "oidc:https://id.example.com#ada";

  it("are made and listed, each with its own keys", async () => {
    expect(await seca("org", "create", "acme", "--name", "Acme Ltd")).toContain(
      "Made the organisation acme (Acme Ltd).",
    );
    expect(await seca("org", "list")).toMatch(/\| acme \| Acme Ltd \| .*\n\| local \| Local \|/);
    expect(KEY.exec(await seca("keys", "create", "ci", "--org", "acme"))![2]).toBe("acme");
    expect(await seca("org", "rename", "Acme Inc", "--org", "acme")).toBe("acme is called Acme Inc.\n");
    expect(await refused("org", "create", "acme")).toContain('There already is an organisation "acme".');
    expect(await refused("org", "create", "Acme Ltd")).toContain('"Acme Ltd" is no name of an organisation.');
  });

  it("have members with roles", async () => {
    expect(await seca("org", "members")).toContain("local has no members yet.");
    expect(await seca("org", "add", ada, "--role", "viewer", "--name", "Ada")).toBe(
      `${ada} is a member of local as viewer.\nseca serve lets members in where SECA_AUTH names oidc.\n`,
    );
    expect(await seca("org", "role", ada, "lead")).toBe(`${ada} is lead in local from the next call on.\n`);
    expect(await seca("org", "members")).toContain(`| ${ada} | lead | Ada |`);
    expect(await seca("org", "remove", ada)).toBe(`${ada} is no member of local any more.\n`);
    expect(await refused("org", "remove", ada)).toContain("is no member of local.\nThere are none");
    expect(await refused("org", "add", ada, "--role", "boss")).toContain(
      '"boss" is no role.\nRoles: viewer, analyst, lead, admin.',
    );
    expect(await refused("org", "add", "ada", "--role", "lead")).toContain("A subject alone tells nobody apart");
  });

  it("take a bare subject for one of the configured issuer's", async () => {
    const issued = home.with({
      SECA_AUTH: "oidc",
      SECA_OIDC_ISSUER: "https://id.example.com",
      SECA_OIDC_AUDIENCE: "seca",
    });
    const { stdout } = await issued.run(["org", "add", "248289", "--role", "admin"]);
    expect(stdout).toBe("oidc:https://id.example.com#248289 is a member of local as admin.\n");
  });

  it("of the settings are where a host works", async () => {
    const theirs = home.with({ SECA_ORG: "acme" });
    const host = await theirs.greeted();
    await got(host, "system_open", { action: "create", system: "Theirs" });
    const { text } = (await host.request("resources/read", { uri: "seca://audit" })).result.contents[0];
    expect(JSON.parse(text)[0]).toMatchObject({
      what: "system.create",
      where: { via: "stdio", tool: "system_open", client: expect.any(String) },
      context: { system: "theirs" },
    });
    expect((await theirs.run(["status"])).stdout).toContain("It holds 1 system: theirs.");
    expect(await seca("status")).toContain("It holds no system yet.");
  });
});

describe("the audit", () => {
  const file = (): string => join(home.folder, "checkpoints.jsonl");

  it("says who did what, and is searched", async () => {
    const found = await seca("audit", "search", "--what", "key", "--limit", "2");
    expect(found.split("\n")).toHaveLength(5);
    expect(found).toMatch(/\| \d+ \| [\d-]{10} [\d:]{8} \| tester \(local\) \| key\.revoke \| command \| .*name=ci/);
    expect(await seca("audit", "search", "--text", "no such thing")).toBe("Nothing of that kind was done.\n");
    const json = await seca("audit", "search", "--who", "tester", "--since", "2020-01-01", "--limit", "1", "--json");
    expect(JSON.parse(json)).toMatchObject({ what: "member.add", who: { subject: "local", author: "tester" } });
  });

  it("is proven, alone and beside a checkpoint that was kept", async () => {
    expect(await seca("audit", "checkpoint")).toMatch(
      /^\{"org":"local","seq":\d+,"hash":"[0-9a-f]{64}","at":".*"\}\n$/,
    );
    for (const org of ["local", "acme"])
      expect(await seca("audit", "checkpoint", "--out", file(), "--org", org)).toContain(`Added to ${file()}.`);
    expect((await readFile(file(), "utf8")).trimEnd().split("\n")).toHaveLength(2);
    expect(await seca("audit", "verify")).toContain("each follows the one before");
    expect(await seca("audit", "verify", "--checkpoint", file())).toContain("It goes on from 1 checkpoint.");
  });

  it("that is not the one of the checkpoint is told, and fails", async () => {
    const other = await Home.make();
    try {
      await other.run(["keys", "create", "x"]);
      const { code, stdout } = await other.run(["audit", "verify", "--checkpoint", file()]);
      expect(code).toBe(1);
      expect(stdout).toContain("the entries from here on are gone.");
    } finally {
      await other.remove();
    }
  });

  it.each([
    [["audit"], "seca audit needs to be told what to do."],
    [["audit", "search", "--what", "keys"], 'Nothing called "keys" is written down.\nNearest: key'],
    [["audit", "search", "--since", "yesterday"], '--since is "yesterday".\nWrite a day or a time'],
    [["audit", "search", "--since", "2026-13-40"], '--since is "2026-13-40".'],
    [["audit", "search", "--limit", "0"], '--limit is "0".'],
    [["audit", "verify", "--checkpoint", "/no/such/file"], "cannot be read.\nCheck the path."],
    [["audit", "checkpoint", "--out", "/no/such/file"], "cannot be written."],
  ])("refuses with the next step: %j", async (args, told) => {
    expect(await refused(...args)).toContain(told);
  });
});
