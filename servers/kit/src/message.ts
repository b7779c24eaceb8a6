import { isUtf8 } from "node:buffer";
import {
  type JSONRPCMessage,
  type RequestId,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
} from "@modelcontextprotocol/server";

/** What the SDK would drop without a word, answered instead, so that nobody waits for it. */
export interface Refusal {
  readonly jsonrpc: "2.0";
  readonly id: RequestId | null;
  readonly error: { readonly code: number; readonly message: string };
}

export type Read = { readonly message: JSONRPCMessage } | { readonly refusal: Refusal } | undefined;

/** How a transport speaks of its messages. */
export interface Words {
  /** "This line". */
  readonly what: string;
  /** "Send one JSON object a line." */
  readonly one: string;
  /** "Send each message on a line of its own." */
  readonly alone: string;
}

/** The beginning and the end of a message's bytes, which may be all that was kept of it. */
export interface Edges {
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Where the id of a request is looked for in what cannot be parsed: some clients write it first, some last. */
export const EDGE_LENGTH = 4096;
const DEPTH_MAX = 200;

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/** One message as it came; undefined for an empty one. */
export function readMessage(bytes: Buffer, { what, one, alone }: Words): Read {
  const edges = { head: bytes.subarray(0, EDGE_LENGTH), tail: bytes.subarray(-EDGE_LENGTH) };
  if (isBlank(bytes)) return undefined;
  if (!isUtf8(bytes)) return unreadable(`${what} is not UTF-8.`, edges);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch {
    return unreadable(`${what} is not JSON. ${one}`, edges);
  }
  if (Array.isArray(value)) return refused(`Batches are not spoken here. ${alone}`, null);
  if (typeof value !== "object" || value === null) {
    return refused(`${what} is JSON but not an object, so it is not a message.`, null);
  }
  const { id, method } = value as { id?: unknown; method?: unknown };
  const known = typeof id === "string" || Number.isSafeInteger(id) ? (id as RequestId) : null;
  if (isDeeper(value, DEPTH_MAX)) {
    return refused(`This message is nested deeper than ${DEPTH_MAX} levels.`, known);
  }
  if (isMessage(value)) return { message: value };
  return typeof method === "string" || known === null
    ? refused("This object is not a JSON-RPC 2.0 message of MCP.", known)
    : undefined; // a malformed response: an error in answer to an answer would only confuse
}

const unreadable = (message: string, edges: Edges): Read => ({
  refusal: { jsonrpc: "2.0", id: idIn(edges), error: { code: PARSE_ERROR, message } },
});

/** What can be read, or need not be, and still is no message for us. */
export const refused = (message: string, id: RequestId | null): Read => ({
  refusal: { jsonrpc: "2.0", id, error: { code: INVALID_REQUEST, message } },
});

const isMessage = (value: object): value is JSONRPCMessage =>
  isJSONRPCRequest(value) || isJSONRPCNotification(value) || isJSONRPCResponse(value);

const isBlank = (line: Buffer): boolean =>
  line.length < EDGE_LENGTH && line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((part) => isDeeper(part, levels - 1));
}

/** The id of a message that cannot be parsed, where its place in the text leaves no doubt. */
export function idIn({ head, tail }: Edges): RequestId | null {
  const found = ID_FIRST.exec(head.toString("latin1"))?.[1] ?? ID_LAST.exec(tail.toString("latin1"))?.[1];
  return found === undefined ? null : (JSON.parse(found) as RequestId);
}

const ID = String.raw`"id"\s*:\s*(-?\d{1,15}|"[\w.:/+=-]{1,100}")\s*`;
const PLAIN = String.raw`"(?:jsonrpc|method)"\s*:\s*"[\w./$-]{0,100}"\s*`;
/** Among the plain fields that open the outermost object, or those that close it. */
const ID_FIRST = new RegExp(String.raw`^\s*\{\s*(?:${PLAIN},\s*){0,2}${ID}[,}]`);
const ID_LAST = new RegExp(String.raw`,\s*(?:${PLAIN},\s*){0,2}${ID}(?:,\s*${PLAIN}){0,2}\}\s*$`);
