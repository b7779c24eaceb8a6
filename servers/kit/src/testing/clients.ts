import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import type { ServerFactory } from "../factory.ts";
import { serveConnection } from "../stdio/connection.ts";
import type { Command } from "./host.ts";

/** `old`: the handshake of 2025 and before. `new`: 2026-07-28 where the server speaks it. */
export type Era = "old" | "new";

const clientOf = (era: Era): Client =>
  new Client(
    { name: `client of the ${era} era`, version: "0" },
    { versionNegotiation: { mode: era === "new" ? "auto" : "legacy" } },
  );

/** The SDK's client on a server of its own process, as a host starts it. */
export async function connectOverStdio({ command, args = [], env, cwd }: Command, era: Era): Promise<Client> {
  const client = clientOf(era);
  await client.connect(
    new StdioClientTransport({
      command,
      args: [...args],
      stderr: "ignore",
      ...(env && { env: { ...env } }),
      ...(cwd !== undefined && { cwd }),
    }),
  );
  return client;
}

/** The SDK's client on a server in this process. */
export async function connectInMemory(factory: ServerFactory, era: Era): Promise<Client> {
  const [near, far] = InMemoryTransport.createLinkedPair();
  serveConnection(factory, far);
  const client = clientOf(era);
  await client.connect(near);
  return client;
}
