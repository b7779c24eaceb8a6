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

interface Openness {
  readonly hasSignIn: boolean;
  readonly publicUrl: string | undefined;
}

/** Refuses a place where others could reach what nobody guards, or by names that nobody knows. */
export function assertMayListen(host: string, { hasSignIn, publicUrl }: Openness): void {
  if (isLoopback(host)) return;
  if (!hasSignIn) {
    throw new SecaError(
      "refused",
      `seca is not served on ${quoted(host)}, because others could reach it there and nobody has to sign in.`,
      "Let callers sign in, with SECA_AUTH=api-key or SECA_AUTH=oidc, or serve it on 127.0.0.1.",
    );
  }
  if (isEverywhere(host) && publicUrl === undefined) {
    throw new SecaError(
      "refused",
      `seca is not served on ${quoted(host)} before it knows by which name it is called.`,
      "Set SECA_PUBLIC_URL to its address, such as https://seca.example.com, or name one address with --host.",
    );
  }
}

/** Each stands for all addresses of this computer. */
const EVERYWHERE: ReadonlySet<string> = new Set(["", "0", "0.0.0.0", "::", "[::]", "::0", "0:0:0:0:0:0:0:0"]);

export const isEverywhere = (host: string): boolean => EVERYWHERE.has(host);

/** Opens the door. Resolves to the address as it is called. */
export async function listen(server: Server, { host, port }: Place): Promise<string> {
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
