import { openLog, readConfig, SecaError, filePolicy, withTyped } from "@seca/core/kernel";
import { type Workbench, openWorkbench } from "@seca/core/workbench";
import { callTool, readAddress } from "@seca/kit";
import { type Command, say } from "../command.ts";
import { everything } from "../surfaces.ts";

export const call: Command = {
  name: "call",
  usage: "call <tool> ['<json>'] [--json]",
  says: "call any tool once, for scripts; without a tool: list them",
  options: { json: { type: "boolean" } },
  run: async ({ words, flags }) => {
    const [name, text = "{}"] = words;
    const config = readConfig();
    if (name === undefined) return list(openWorkbench(config, openLog(config.logLevel)));
    const args = parseArguments(text);
    // What the user typed here may be read, wherever it lies.
    const files = [args, ...(Array.isArray(args.files) ? (args.files as unknown[]) : [])];
    const typed = files.flatMap((file) => (file as { path?: unknown } | null)?.path ?? []).filter(isText);
    const workbench = openWorkbench(config, openLog(config.logLevel), { files: withTyped(filePolicy(config), typed) });
    try {
      const { tools, resources } = everything(await workbench.frameworks.list());
      const services = { workbench: workbench.as({ tool: name }) };
      const { signal } = new AbortController();
      const read = async (uri: string) => readAddress(resources, uri, { ...services, signal });
      const answer = await callTool(tools, name, args, services, { read });
      say(flags.json === true ? JSON.stringify(answer.output) : answer.text);
    } finally {
      await workbench.close();
    }
  },
};

async function list(workbench: Workbench): Promise<void> {
  const { tools } = everything(await workbench.frameworks.list());
  say(tools.map((tool) => `${tool.name.padEnd(16)} ${tool.listed().title}`).join("\n"));
}

const isText = (value: unknown): value is string => typeof value === "string";

function parseArguments(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new SecaError(
      "bad_input",
      "The arguments are not JSON.",
      'Write them as one quoted object: seca call graph_find \'{"query":"order"}\'.',
      { cause },
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new SecaError(
    "bad_input",
    "The arguments are JSON, but no object.",
    'Write them as one quoted object: seca call graph_find \'{"query":"order"}\'.',
  );
}
