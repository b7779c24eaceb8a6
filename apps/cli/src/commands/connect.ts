import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Config, SecaError, nearest, quoted, readConfig } from "@seca/core/kernel";
import { type Command, say } from "../command.ts";

/** Where a host keeps its servers, and under which key. */
interface Host {
  readonly file: (config: Config) => string;
  readonly key: "mcpServers" | "servers";
  readonly next: string;
}

const HOSTS: Readonly<Record<string, Host>> = {
  "claude-desktop": {
    file: ({ desktopSettings }) => join(desktopSettings, "Claude", "claude_desktop_config.json"),
    key: "mcpServers",
    next: "Restart Claude Desktop.",
  },
  "claude-code": {
    file: ({ userHome }) => join(userHome, ".claude.json"),
    key: "mcpServers",
    next: "Start claude; /mcp lists its servers.",
  },
  cursor: {
    file: ({ userHome }) => join(userHome, ".cursor", "mcp.json"),
    key: "mcpServers",
    next: "Cursor asks to enable the server in its settings.",
  },
  vscode: {
    file: ({ desktopSettings }) => join(desktopSettings, "Code", "User", "mcp.json"),
    key: "servers",
    next: "Run “MCP: List Servers” in VS Code.",
  },
};
const HOST_NAMES = Object.keys(HOSTS);

export const connect: Command = {
  name: "connect",
  usage: `connect <${HOST_NAMES.join("|")}> [--print]`,
  says: "write a host's configuration, keeping a copy of the old one",
  options: { print: { type: "boolean" } },
  run: async ({ words, flags }) => {
    const host = hostNamed(words[0]);
    const config = readConfig();
    const entry = {
      command: process.execPath,
      args: [binPath(), "mcp"],
      ...(config.homeIsChosen ? { env: { SECA_HOME: config.home } } : {}),
    };
    if (flags.print === true) return say(JSON.stringify({ [host.key]: { seca: entry } }, undefined, 2));

    const file = host.file(config);
    const old = await readOld(file);
    const servers = recordOf(old.settings[host.key], `${host.key} in ${file}`);
    const settings = { ...old.settings, [host.key]: { ...servers, seca: entry } };
    await mkdir(dirname(file), { recursive: true });
    const kept = old.exists ? `${file}.before-seca` : undefined;
    if (kept !== undefined) await copyFile(file, kept);
    // Renamed into place, so a host that reads it right now sees the old or the new one, never a half.
    await writeFile(`${file}.seca-partial`, `${JSON.stringify(settings, undefined, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.seca-partial`, file);
    say(`Wrote ${file}.${kept === undefined ? "" : ` The old one is kept as ${kept}.`} ${host.next}`);
  },
};

function hostNamed(name: string | undefined): Host {
  const host = name === undefined || !Object.hasOwn(HOSTS, name) ? undefined : HOSTS[name];
  if (host) return host;
  const close = name === undefined ? [] : nearest(name, HOST_NAMES, 1);
  throw new SecaError(
    "bad_input",
    name === undefined ? "connect needs the host's name." : `${quoted(name)} is not a host that seca knows.`,
    `${close.length > 0 ? `Did you mean ${close[0]}? ` : ""}Hosts: ${HOST_NAMES.join(", ")}. For others, --print shows what to enter.`,
  );
}

async function readOld(file: string): Promise<{ exists: boolean; settings: Record<string, unknown> }> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return { exists: false, settings: {} };
  }
  try {
    return { exists: true, settings: text.trim() === "" ? {} : recordOf(JSON.parse(text), file) };
  } catch (cause) {
    if (cause instanceof SecaError) throw cause;
    throw new SecaError(
      "bad_input",
      `${file} is not plain JSON, so it was left alone.`,
      "Add the server by hand: seca connect <host> --print.",
      { cause },
    );
  }
}

function recordOf(value: unknown, where: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SecaError(
    "bad_input",
    `${where} is not an object, so nothing was written.`,
    "Mend the file, or add the server by hand: seca connect <host> --print.",
  );
}

/** The bin that was started, which stays where it is when seca is rebuilt. */
function binPath(): string {
  return process.argv[1] ?? "seca";
}
