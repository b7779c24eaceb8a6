import type { IncomingMessage } from "node:http";
import type { Refusal } from "./refusal.ts";

/** Who calls. What one caller opened, another cannot use. */
export interface Who {
  readonly subject: string;
}

/** The one place where a caller is let in or not; sign-in replaces it. */
export type Verify = (request: IncomingMessage) => Who | Refusal | Promise<Who | Refusal>;

/** Whoever reaches the loopback address is on this computer, and is taken for its user. */
export const admitLocal: Verify = ({ socket }) =>
  isLoopback(socket.remoteAddress ?? "")
    ? { subject: "local" }
    : { status: 403, sentence: "Only callers on this computer are served while nobody has to sign in." };

export function isLoopback(address: string): boolean {
  return address === "localhost" || address === "::1" || /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
