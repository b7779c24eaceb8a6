import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { SecaError, readConfig } from "./index.ts";

const homes: string[] = [];
afterEach(() => homes.splice(0).forEach((home) => rmSync(home, { recursive: true })));

function homeWith(file?: string): string {
  const home = mkdtempSync(join(tmpdir(), "seca-config-"));
  homes.push(home);
  if (file !== undefined) writeFileSync(join(home, "seca.config.json"), file);
  return home;
}

const refusal = (work: () => unknown): SecaError => {
  try {
    work();
  } catch (error) {
    if (error instanceof SecaError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("readConfig", () => {
  it("works on an environment that holds nothing but HOME", () => {
    const config = readConfig({ HOME: "/home/ada" });
    expect(config).toMatchObject({
      databaseUrl: undefined,
      folders: undefined,
      userHome: "/home/ada",
      logLevel: "warn",
      org: "local",
      homeIsChosen: false,
    });
    expect(config.home.startsWith("/home/ada")).toBe(true);
  });

  it("lets the environment win over the file, and the file over the defaults", () => {
    const home = homeWith('{"SECA_AUTHOR":"from the file","SECA_LOG_LEVEL":"error"}');
    expect(readConfig({ SECA_HOME: home, SECA_AUTHOR: "from the environment" })).toMatchObject({
      author: "from the environment",
      logLevel: "error",
    });
  });

  it("cannot be changed afterwards", () => {
    expect(Object.isFrozen(readConfig({ HOME: "/home/ada" }))).toBe(true);
  });

  it("takes an empty value for none", () => {
    expect(readConfig({ HOME: "/home/ada", DATABASE_URL: "", SECA_FOLDERS: "" })).toMatchObject({
      databaseUrl: undefined,
      folders: undefined,
    });
  });

  it.each([
    [{ SECA_HOME: "relative/path" }, "SECA_HOME", "relative/path"],
    [{ SECA_LOG_LEVEL: "loud" }, "SECA_LOG_LEVEL", "loud"],
    [{ SECA_FOLDERS: "/ok:not-absolute" }, "SECA_FOLDERS", "not-absolute"],
  ])("says which name is wrong and what was read: %j", (environment, name, read) => {
    const error = refusal(() => readConfig({ HOME: "/home/ada", ...environment }));
    expect(error.code).toBe("bad_input");
    expect(error.message).toContain(name);
    expect(error.message).toContain(read);
  });

  it("never echoes a database address, since it may hold a password", () => {
    const error = refusal(() => readConfig({ HOME: "/home/ada", DATABASE_URL: "mysql://me:hunter2@host/db" }));
    expect(`${error.message} ${error.hint}`).not.toContain("hunter2");
    expect(error.message).toContain("DATABASE_URL");
  });

  it.each([
    ["{", "is not JSON"],
    ["[]", "one object"],
    ['{"SECA_HOMES":"/x"}', "not a setting"],
    ['{"SECA_HOME":"/x"}', "not a setting"],
    ['{"SECA_AUTHOR":5}', "other than text"],
    ['{"__proto__":"x"}', "not a setting"],
  ])("refuses the file %s", (text, why) => {
    expect(refusal(() => readConfig({ SECA_HOME: homeWith(text) })).message).toContain(why);
  });
});
