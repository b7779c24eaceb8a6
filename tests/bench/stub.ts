// The floor: an SDK server with as many tools as ours, each doing nothing, bundled the same way.
import { McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import * as z from "zod";

const count = Number(process.argv[2] ?? 10);
const inputSchema = z.object({ a: z.number(), b: z.number().optional(), text: z.string().optional() });
const outputSchema = z.object({ sum: z.number() });

serveStdio(() => {
  const server = new McpServer({ name: "stub", version: "1.0.0" }, { capabilities: { tools: {} } });
  for (let i = 0; i < count; i++) {
    server.registerTool(
      `tool_${i}`,
      { title: `Tool ${i}`, description: "Adds two numbers.", inputSchema, outputSchema },
      async ({ a, b = 0 }) => ({
        content: [{ type: "text", text: String(a + b) }],
        structuredContent: { sum: a + b },
      }),
    );
  }
  return server;
});
