import { isUtf8 } from "node:buffer";
import {
  type JSONRPCMessage,
  type RequestId,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
} from "@modelcontextprotocol/server";
import type { Edges } from "./lines.ts";

/** What the SDK would drop without a word, answered instead, so that nobody waits for it. */
export interface Refusal {
  readonly jsonrpc: "2.0";
  readonly id: RequestId | null;
  readonly error: { readonly code: number; readonly message: string };
}

export type Read = { readonly message: JSONRPCMessage } | { readonly refusal: Refusal } | undefined;

/** 64 MB of a file as base64, and room for the rest of the call. */
export const LINE_MAX = 96 * 1024 * 1024;
const DEPTH_MAX = 200;
const EDGE_LENGTH = 4096;

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/** One line of the wire; undefined for an empty one. */
export function readLine(line: Buffer): Read {
  const edges = { head: line.subarray(0, EDGE_LENGTH), tail: line.subarray(-EDGE_LENGTH) };
  if (isBlank(line)) return undefined;
  if (!isUtf8(line)) return refused(PARSE_ERROR, "This line is not UTF-8.", idIn(edges));
  let value: unknown;
  try {
    value = JSON.parse(line.toString("utf8"));
  } catch {
    return refused(PARSE_ERROR, "This line is not JSON. Send one JSON object a line.", idIn(edges));
  }
  if (Array.isArray(value)) {
    return refused(INVALID_REQUEST, "Batches are not spoken here. Send each message on a line of its own.", null);
  }
  if (typeof value !== "object" || value === null) {
    return refused(INVALID_REQUEST, "This line is JSON but not an object, so it is not a message.", null);
  }
  const { id, method } = value as { id?: unknown; method?: unknown };
  const known = typeof id === "string" || Number.isSafeInteger(id) ? (id as RequestId) : null;
  if (isDeeper(value, DEPTH_MAX)) {
    return refused(INVALID_REQUEST, `This message is nested deeper than ${DEPTH_MAX} levels.`, known);
  }
  if (isMessage(value)) return { message: value };
  return typeof method === "string" || known === null
    ? refused(INVALID_REQUEST, "This object is not a JSON-RPC 2.0 message of MCP.", known)
    : undefined; // a malformed response: an error in answer to an answer would only confuse
}

export const readLongLine = (edges: Edges): Read =>
  refused(
    INVALID_REQUEST,
    `This line is longer than ${LINE_MAX / 1024 / 1024} MB and was dropped. Name a large file by its path instead of sending it.`,
    idIn(edges),
  );

const refused = (code: number, message: string, id: RequestId | null): Read => ({
  refusal: { jsonrpc: "2.0", id, error: { code, message } },
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
function idIn({ head, tail }: Edges): RequestId | null {
  const found = ID_FIRST.exec(head.toString("latin1"))?.[1] ?? ID_LAST.exec(tail.toString("latin1"))?.[1];
  return found === undefined ? null : (JSON.parse(found) as RequestId);
}

const ID = String.raw`"id"\s*:\s*(-?\d{1,15}|"[\w.:/+=-]{1,100}")\s*`;
const PLAIN = String.raw`"(?:jsonrpc|method)"\s*:\s*"[\w./$-]{0,100}"\s*`;
/** Among the plain fields that open the outermost object, or those that close it. */
const ID_FIRST = new RegExp(String.raw`^\s*\{\s*(?:${PLAIN},\s*){0,2}${ID}[,}]`);
const ID_LAST = new RegExp(String.raw`,\s*(?:${PLAIN},\s*){0,2}${ID}(?:,\s*${PLAIN}){0,2}\}\s*$`);
