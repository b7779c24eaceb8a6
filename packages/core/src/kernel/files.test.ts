import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SecaError, filePolicy, readAllowedFile, readConfig, withTyped, type FilePolicy } from "./index.ts";

let place: string;
let home: string;
let policy: FilePolicy;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), "seca-files-"));
  home = join(place, "ada");
  for (const folder of ["ada/docs", "ada/.hidden", "ada/.ssh", "ada/seca-home", "outside"])
    mkdirSync(join(place, folder), { recursive: true });
  for (const file of [
    "ada/docs/design.md",
    "ada/.hidden/notes.md",
    "ada/.ssh/config",
    "ada/docs/server.pem",
    "ada/docs/id_ed25519",
    "ada/seca-home/record",
    "outside/secret.txt",
  ])
    writeFileSync(join(place, file), "content");
  symlinkSync(join(place, "outside/secret.txt"), join(home, "docs/link-out.md"));
  symlinkSync(join(place, "outside"), join(home, "docs/folder-out"));
  symlinkSync(join(home, "docs/design.md"), join(home, "link-in.md"));
  symlinkSync(join(home, "docs/server.pem"), join(home, "docs/harmless.md"));
  policy = filePolicy(readConfig({ HOME: home, SECA_HOME: join(home, "seca-home") }));
});
afterAll(() => rmSync(place, { recursive: true }));

const read = (path: string, by: FilePolicy = policy, bytesMax = 1000) => readAllowedFile(path, by, bytesMax);
async function refusal(path: string, by?: FilePolicy): Promise<SecaError> {
  const error = await read(path, by).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof SecaError) return error;
  throw new Error(`${path} was read`);
}

describe("a file named by path", () => {
  it("is read below the user's home, also through a link that stays inside, and by ~", async () => {
    for (const path of [
      join(home, "docs/design.md"),
      join(home, "link-in.md"),
      join(home, "docs/../docs/design.md"),
      "~/docs/design.md",
    ]) {
      expect((await read(path)).toString()).toBe("content");
    }
  });

  it.each([
    ["outside of it", "outside/secret.txt"],
    ["by climbing out", "ada/../outside/secret.txt"],
    ["through a link to a file", "ada/docs/link-out.md"],
    ["through a link to a folder", "ada/docs/folder-out/secret.txt"],
    ["in a hidden folder", "ada/.hidden/notes.md"],
    ["among keys", "ada/.ssh/config"],
    ["with a key's ending", "ada/docs/server.pem"],
    ["with a key's name", "ada/docs/id_ed25519"],
    ["through a harmless name that links to a key", "ada/docs/harmless.md"],
    ["in our own home", "ada/seca-home/record"],
  ])("is refused %s", async (_, path) => {
    expect((await refusal(join(place, path))).code).toBe("refused");
  });

  it("is refused in the same words whether it exists or not", async () => {
    const there = await refusal(join(place, "outside/secret.txt"));
    const missing = await refusal(join(place, "outside/nothing.txt"));
    expect(missing.message.replace("nothing", "secret")).toBe(there.message);
    expect([missing.code, missing.hint]).toEqual([there.code, there.hint]);
  });

  it("that is missing inside is told as missing", async () => {
    expect((await refusal(join(home, "docs/nothing.md"))).code).toBe("not_found");
  });

  it.each(["", "design.md", "./design.md", "a\0b"])("must be an absolute path: %j", async (path) => {
    expect((await refusal(path)).code).toBe("bad_input");
  });

  it("that is a folder is no file", async () => {
    expect((await refusal(join(home, "docs"))).message).toContain("no file");
  });

  it("that is too large is told by its size before it is read", async () => {
    const path = join(home, "docs/large.bin");
    writeFileSync(path, "");
    truncateSync(path, 5_000_000_000);
    expect((await refusal(path)).message).toContain("5000000000 bytes");
  });
});

describe("SECA_FOLDERS", () => {
  it("replaces the home, hidden folders included, but opens no keys and not our own home", async () => {
    const by = filePolicy(
      readConfig({ HOME: home, SECA_HOME: join(home, "seca-home"), SECA_FOLDERS: `${place}/outside:${home}/.hidden` }),
    );
    expect((await read(join(place, "outside/secret.txt"), by)).toString()).toBe("content");
    expect((await read(join(home, ".hidden/notes.md"), by)).toString()).toBe("content");
    expect((await refusal(join(home, "docs/design.md"), by)).code).toBe("refused");
    const all = filePolicy(readConfig({ HOME: home, SECA_HOME: join(home, "seca-home"), SECA_FOLDERS: place }));
    expect((await refusal(join(home, ".ssh/config"), all)).code).toBe("refused");
    expect((await refusal(join(home, "seca-home/record"), all)).code).toBe("refused");
  });
});

it("what the user typed on the command line may be read, and nothing beside it", async () => {
  const by = withTyped(policy, [join(place, "outside/secret.txt")]);
  expect((await read(join(place, "outside/secret.txt"), by)).toString()).toBe("content");
  expect((await refusal(join(place, "outside"), by)).code).toBe("refused");
});
