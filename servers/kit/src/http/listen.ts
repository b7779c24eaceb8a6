import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SecaError, quoted } from "@seca/core/kernel";
import { isLoopback } from "./verify.ts";

export interface Place {
  readonly host: string;
  /** 0 takes one that is free. */
  readonly port: number;
}

/** Opens the door, to this computer alone while nobody has to sign in. Resolves to the address as it is called. */
export async function listen(server: Server, { host, port }: Place): Promise<string> {
  if (!isLoopback(host)) {
    throw new SecaError(
      "refused",
      `seca is not served on ${quoted(host)}, because others could reach it there and nobody has to sign in yet.`,
      "Serve it on 127.0.0.1, and let a proxy that knows its users stand in front.",
    );
  }
  try {
    // Some systems know localhost as ::1 alone, where a client that tries 127.0.0.1 finds nobody.
    server.listen({ host: host === "localhost" ? "127.0.0.1" : host, port });
    await once(server, "listening");
  } catch (cause) {
    throw notListening(cause, { host, port });
  }
  const { address, port: chosen, family } = server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${chosen}`;
}

function notListening(cause: unknown, { host, port }: Place): SecaError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return new SecaError(
      "unavailable",
      `Port ${port} is taken by another program.`,
      "Name another with --port; 0 takes one that is free.",
      { cause },
    );
  if (code === "EACCES")
    return new SecaError(
      "refused",
      `This account may not open port ${port}.`,
      "Name one above 1023 with --port; 0 takes one that is free.",
      { cause },
    );
  return new SecaError("bad_input", `${quoted(host)} is no address of this computer.`, "Use 127.0.0.1.", { cause });
}
