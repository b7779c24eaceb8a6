import type { IncomingMessage, ServerResponse } from "node:http";
import { linger } from "./body.ts";

/**
 * Node's request as the SDK reads it. Its body is not in it: that is read and parsed before, once. The token is not in
 * it either: it has done its work at the gate, and no tool is to see it.
 */
export function toWeb(request: IncomingMessage, path: string, signal: AbortSignal): Request {
  const headers = new Headers();
  const { rawHeaders, method = "GET" } = request;
  for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at]!, rawHeaders[at + 1]!);
  headers.delete("authorization");
  return new Request(`http://localhost${path}`, { method, headers, signal });
}

/** Aborted when the caller leaves before he has his answer. */
export function whileWaiting(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) left.abort();
  });
  return left.signal;
}

interface Sending {
  readonly request: IncomingMessage;
  readonly stallMs: number;
}

/** Hands over a web response, no faster than it is read; a reader who takes nothing for too long has left. */
export async function send(answer: Response, response: ServerResponse, { request, stallMs }: Sending): Promise<void> {
  if (response.destroyed) return void (await answer.body?.cancel());
  if (!request.complete) response.shouldKeepAlive = false;
  // Heartbeats keep a stream that is read from being taken for one that is not.
  response.setTimeout(stallMs, () => void response.destroy());
  const { headers } = answer;
  headers.delete("connection"); // Node's own matter
  headers.set("x-content-type-options", "nosniff");

  if (!headers.get("content-type")?.startsWith("text/event-stream")) {
    const bytes = Buffer.from(await answer.arrayBuffer());
    headers.set("content-length", String(bytes.length));
    response.writeHead(answer.status, Object.fromEntries(headers));
    if (request.complete) return void response.end(bytes);
    response.write(bytes);
    await linger(request);
    return void response.end();
  }

  response.writeHead(answer.status, Object.fromEntries(headers));
  response.flushHeaders();
  const reader = answer.body!.getReader();
  response.once("close", () => void reader.cancel().catch(() => undefined));
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (response.destroyed) return;
    if (!response.write(next.value)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go).off("close", go);
      resolve();
    };
    response.on("drain", go).on("close", go);
  });
}
