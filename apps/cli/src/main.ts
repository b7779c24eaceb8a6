import { parseArgs } from "node:util";
import { SecaError, nearest, quoted } from "@seca/core/kernel";
import { protectStdout } from "@seca/kit/stdout";
import { type Command, say } from "./command.ts";
import { VERSION } from "./version.ts";

/** Each command is loaded when it is called, so that `seca mcp` starts with what it needs and nothing else. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  mcp: async () => (await import("./commands/mcp.ts")).mcp,
  serve: async () => (await import("./commands/serve.ts")).serve,
  analyze: async () => (await import("./commands/analyze.ts")).analyze,
  call: async () => (await import("./commands/call.ts")).call,
  connect: async () => (await import("./commands/connect.ts")).connect,
  status: async () => (await import("./commands/record.ts")).status,
  stop: async () => (await import("./commands/record.ts")).stop,
  doctor: async () => (await import("./commands/doctor.ts")).doctor,
  backup: async () => (await import("./commands/record.ts")).backup,
  reset: async () => (await import("./commands/record.ts")).reset,
  gc: async () => (await import("./commands/record.ts")).gc,
  keys: async () => (await import("./commands/keys.ts")).keys,
  org: async () => (await import("./commands/org.ts")).org,
  audit: async () => (await import("./commands/audit.ts")).audit,
};
/** Started by `npm start`, not by people. */
const UNLISTED: typeof COMMANDS = { demo: async () => (await import("./commands/demo.ts")).demo };

export async function main(argv: readonly string[]): Promise<number> {
  const [name = "--help", ...rest] = argv;
  if (name === "--help" || name === "-h" || name === "help") return help();
  if (name === "--version" || name === "-v") return (say(VERSION), 0);
  if (name === "mcp") protectStdout();
  let command: Command | undefined;
  try {
    command = await find(name);
    if (rest.includes("--help")) return (say(`seca ${command.usage}\n    ${command.says}`), 0);
    return (await command.run(readArguments(command, rest))) ?? 0;
  } catch (error) {
    if (!(error instanceof SecaError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint}\n`);
    return command?.exitCodeRefused?.(rest) ?? 1;
  }
}

async function find(name: string): Promise<Command> {
  const known = { ...COMMANDS, ...UNLISTED };
  if (Object.hasOwn(known, name)) return known[name]!();
  const close = nearest(name, Object.keys(COMMANDS), 1);
  throw new SecaError(
    "bad_input",
    `seca has no command ${quoted(name)}.`,
    close.length > 0 ? `Did you mean ${close[0]}? seca --help lists them all.` : "seca --help lists them.",
  );
}

function readArguments(command: Command, rest: readonly string[]) {
  try {
    const { positionals, values } = parseArgs({
      args: [...rest],
      options: command.options ?? {},
      allowPositionals: true,
    });
    return { words: positionals, flags: values as Record<string, string | boolean | undefined> };
  } catch (cause) {
    throw new SecaError(
      "bad_input",
      `seca ${command.name} does not take these arguments.`,
      `It is written: seca ${command.usage}`,
      { cause },
    );
  }
}

async function help(): Promise<number> {
  const commands = await Promise.all(Object.values(COMMANDS).map((load) => load()));
  say(`seca ${VERSION} — security analysis as part of designing\n`);
  for (const { usage, says } of commands) say(`  seca ${usage}\n      ${says}`);
  say("\nA command's own help: seca <command> --help. Settings: seca doctor.");
  return 0;
}
