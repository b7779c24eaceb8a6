/** A new user connects a host, and the host starts seca exactly as its configuration then says. */
import { readFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, startHost } from "@seca/kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BIN, Home, got } from "../seca.ts";

let home: Home;
beforeEach(async () => {
  home = await Home.make();
});
afterEach(() => home.remove());

const HOSTS = [
  ["claude-desktop", ".config/Claude/claude_desktop_config.json", "mcpServers", "Restart Claude Desktop."],
  ["claude-code", ".claude.json", "mcpServers", "Start claude; /mcp lists its servers."],
  ["cursor", ".cursor/mcp.json", "mcpServers", "Cursor asks to enable the server in its settings."],
  ["vscode", ".config/Code/User/mcp.json", "servers", "Run “MCP: List Servers” in VS Code."],
] as const;

/** What a host reads from its file. */
async function configured(file: string, key: string): Promise<Command> {
  const settings = JSON.parse(await readFile(file, "utf8")) as Record<string, Record<string, Command>>;
  return settings[key]!.seca!;
}

const entry = () => ({ command: process.execPath, args: [BIN, "mcp"], env: { SECA_HOME: home.record } });

describe.each(HOSTS)("%s", (host, path, key, next) => {
  const file = (): string => join(home.user, path);

  it("that was never used is set up, and serves what it then starts", async () => {
    expect(await home.run(["connect", host])).toEqual({ code: 0, stdout: `Wrote ${file()}. ${next}\n`, stderr: "" });
    const { command, args, env } = await configured(file(), key);
    expect({ command, args, env }).toEqual(entry());

    // Only what the file says: no working folder, no setting of ours beside it but where binaries are unpacked.
    const started = startHost({
      command,
      ...(args && { args }),
      env: { ...env, HOME: home.user, SECA_CACHE: home.env.SECA_CACHE! },
      cwd: "/",
    });
    try {
      expect((await started.initialize()).result.serverInfo.name).toBe("seca");
      expect(await got(started, "system_open", { action: "create", system: "First" })).toMatchObject({ total: 1 });
    } finally {
      await started.stop();
    }
  });

  it("keeps its other servers and settings, and a copy of how it was", async () => {
    const before = { theme: "dark", [key]: { other: { command: "other" }, seca: { command: "old" } } };
    await mkdir(dirname(file()), { recursive: true });
    await writeFile(file(), JSON.stringify(before));
    expect((await home.run(["connect", host])).stdout).toBe(
      `Wrote ${file()}. The old one is kept as ${file()}.before-seca. ${next}\n`,
    );
    expect(JSON.parse(await readFile(file(), "utf8"))).toEqual({
      theme: "dark",
      [key]: { other: { command: "other" }, seca: entry() },
    });
    expect(JSON.parse(await readFile(`${file()}.before-seca`, "utf8"))).toEqual(before);
  });

  it.each([
    ["{ // of mine\n}", (path: string) => `${path} is not plain JSON, so it was left alone.\n`],
    ["[]", (path: string) => `${path} is not an object, so nothing was written.\n`],
    [`{"${key}":[]}`, (path: string) => `${key} in ${path} is not an object, so nothing was written.\n`],
  ])("with %s in its file is left alone", async (text, sentence) => {
    await mkdir(dirname(file()), { recursive: true });
    await writeFile(file(), text);
    const { code, stderr } = await home.run(["connect", host]);
    expect([code, stderr.split("\n")[0]]).toEqual([1, sentence(file()).trim()]);
    expect(await readFile(file(), "utf8")).toBe(text);
    const ours = (await readdir(dirname(file()))).filter((name) => name.includes("seca"));
    expect(ours).toEqual([]);
  });

  it("is only shown what to enter, if so asked", async () => {
    const { code, stdout } = await home.run(["connect", host, "--print"]);
    expect([code, JSON.parse(stdout)]).toEqual([0, { [key]: { seca: entry() } }]);
    expect(await readdir(home.user)).toEqual([]);
  });
});

it.each([
  [
    ["curser"],
    `"curser" is not a host that seca knows.\nDid you mean cursor? Hosts: claude-desktop, claude-code, cursor, vscode. For others, --print shows what to enter.\n`,
  ],
  [
    [],
    "connect needs the host's name.\nHosts: claude-desktop, claude-code, cursor, vscode. For others, --print shows what to enter.\n",
  ],
])("a host that is not known is answered with those that are: %j", async (words, stderr) => {
  expect(await home.run(["connect", ...words])).toEqual({ code: 1, stdout: "", stderr });
});
