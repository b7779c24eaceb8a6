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

describe("plugins of others", () => {
  const pluginsOf = (file: string | undefined, environment: object = {}) => {
    const home = homeWith(file);
    return { home, plugins: readConfig({ SECA_HOME: home, ...environment }).plugins };
  };

  it("are none unless they are named", () => {
    expect(pluginsOf(undefined).plugins).toEqual([]);
  });

  it("are files from the home on, whole paths and packages, each once", () => {
    const { home, plugins } = pluginsOf('{"plugins":["./a.mjs","../b.mjs","/whole/c.mjs","@acme/d"," ","./a.mjs"]}');
    expect(plugins).toEqual([join(home, "a.mjs"), join(home, "..", "b.mjs"), "/whole/c.mjs", "@acme/d"]);
  });

  it("are those of the environment where both name some", () => {
    const { home, plugins } = pluginsOf('{"plugins":["./a.mjs"]}', { SECA_PLUGINS: "./b.mjs:some-package" });
    expect(plugins).toEqual([join(home, "b.mjs"), "some-package"]);
  });

  it.each(['{"plugins":"./a.mjs"}', '{"plugins":[5]}', '{"plugins":{}}', '{"plugins":null}'])(
    "are a list of texts: %s is refused",
    (file) => {
      expect(refusal(() => pluginsOf(file)).message).toContain("plugins to something other than a list");
    },
  );
});

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
