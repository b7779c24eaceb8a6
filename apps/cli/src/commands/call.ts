import { openLog, readConfig, SecaError, filePolicy, withTyped } from "@seca/core/kernel";
import { openWorkbench } from "@seca/core/workbench";
import { callTool } from "@seca/kit";
import { type Command, say } from "../command.ts";
import { allTools } from "../surfaces.ts";

export const call: Command = {
  name: "call",
  usage: "call <tool> ['<json>'] [--json]",
  says: "call any tool once, for scripts; without a tool: list them",
  options: { json: { type: "boolean" } },
  run: async ({ words, flags }) => {
    const [name, text = "{}"] = words;
    if (name === undefined)
      return say(allTools.map((tool) => `${tool.name.padEnd(16)} ${tool.listed().title}`).join("\n"));
    const config = readConfig();
    const args = parseArguments(text);
    // What the user typed here may be read, wherever it lies.
    const typed = typeof args.path === "string" ? [args.path] : [];
    const workbench = openWorkbench(config, openLog(config.logLevel), { files: withTyped(filePolicy(config), typed) });
    try {
      const answer = await callTool(allTools, name, args, { workbench });
      say(flags.json === true ? JSON.stringify(answer.output) : answer.text);
    } finally {
      await workbench.close();
    }
  },
};

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
