/**
 * What a PDF may unpack to is counted before a library unpacks it: a few bytes can stand for gigabytes, and several times
 * over. Pictures are blanked instead of counted, because nobody reads them here.
 */
import { inflateSync } from "node:zlib";

const STREAM_MAX = 8 * 1024 * 1024;
const ALL_STREAMS_MAX = 48 * 1024 * 1024;
const STREAMS_MAX = 50_000;
const LAYERS_MAX = 6;
/** How far before its data the dictionary of a stream is looked for. */
const DICTIONARY_MAX = 2000;
/** What a byte may become at the worst, where it is cheaper to assume that than to unpack. */
const WORST = { lzw: 2730, runs: 64 } as const;

/** A copy that is safe to unpack, or undefined if it would become too large. */
export function boundedCopy(bytes: Uint8Array): Uint8Array | undefined {
  const copy = Buffer.from(bytes);
  let sum = 0;
  let count = 0;
  for (let at = copy.indexOf("stream"); at !== -1; at = copy.indexOf("stream", at + 6)) {
    if (copy.toString("latin1", Math.max(0, at - 3), at) === "end") continue;
    count += 1;
    const from = dataAfter(copy, at + 6);
    const dictionary = dictionaryBefore(copy, at);
    if (/\/Subtype\s*\/Image\b/.test(dictionary)) {
      const end = copy.indexOf("endstream", from);
      copy.fill(0, from, end === -1 ? copy.length : end);
      continue;
    }
    const size = unpackedSize(copy, from, dictionary);
    sum += size ?? STREAM_MAX;
    if (size === undefined || sum > ALL_STREAMS_MAX || count > STREAMS_MAX) return undefined;
  }
  return new Uint8Array(copy.buffer, copy.byteOffset, copy.length);
}

/** Whether the file hides its streams behind a password, so that nobody can say what they become. */
export const isEncrypted = (bytes: Uint8Array): boolean =>
  /\/Encrypt\s*(?:\d|<<)/.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1"));

function dataAfter(bytes: Buffer, at: number): number {
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return at + 2;
  return bytes[at] === 0x0a || bytes[at] === 0x0d ? at + 1 : at;
}

/** Names may be written with their letters as numbers: `/Im#61ge`. */
function dictionaryBefore(bytes: Buffer, at: number): string {
  const near = bytes.toString("latin1", Math.max(0, at - DICTIONARY_MAX), at);
  const own = near.slice(near.lastIndexOf("obj") + 1);
  return own.replaceAll(/#([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/**
 * The largest size on the way through all layers; undefined where it is too large. A stream that is packed ends by
 * itself, so neither its told length nor its end mark has to be believed.
 */
function unpackedSize(bytes: Buffer, from: number, dictionary: string): number | undefined {
  const end = bytes.indexOf("endstream", from);
  const length = (end === -1 ? bytes.length : end) - from;
  if (/\/(?:LZWDecode|LZW)\b/.test(dictionary)) return bounded(length * WORST.lzw);
  if (/\/(?:RunLengthDecode|RL)\b/.test(dictionary)) return bounded(length * WORST.runs);
  let data = bytes.subarray(from);
  let size = length;
  for (let layer = 0; layer < LAYERS_MAX; layer++) {
    const next = isPacked(data) ? inflated(data) : lettersOf(data, layer === 0 ? length : data.length);
    if (next === undefined) return undefined;
    if (next === NOTHING) return bounded(size);
    data = next;
    size = Math.max(size, next.length);
  }
  return isPacked(data) ? undefined : bounded(size);
}

const NOTHING = Buffer.alloc(0);
const bounded = (size: number): number | undefined => (size > STREAM_MAX ? undefined : size);

const isPacked = (data: Buffer): boolean =>
  data.length > 2 && (data[0]! & 0x0f) === 8 && ((data[0]! << 8) | data[1]!) % 31 === 0;

/** Undefined if it is too large; nothing if it breaks off, which a reader would forgive. */
function inflated(data: Buffer): Buffer | undefined {
  try {
    return inflateSync(data, { maxOutputLength: STREAM_MAX });
  } catch (cause) {
    return cause instanceof RangeError ? undefined : NOTHING;
  }
}

/** Data that is written in letters, as bytes again: pairs of digits, or groups of five. */
function lettersOf(data: Buffer, length: number): Buffer {
  const start = data.toString("latin1", 0, Math.min(length, 64));
  if (/^[0-9a-f\s]{32,}/i.test(start)) {
    const digits = data.toString("latin1", 0, length).replaceAll(/[^0-9a-f]/gi, "");
    return Buffer.from(digits, "hex");
  }
  const end = data.indexOf("~>");
  if (end === -1 || end > length || !/^(?:<~)?[!-uz\s]+$/.test(start.replace(/~>[^]*$/, ""))) return NOTHING;
  return fromBase85(data.toString("latin1", 0, end).replace(/^\s*<~/, ""));
}

function fromBase85(text: string): Buffer {
  const bytes: number[] = [];
  let group: number[] = [];
  const flush = (count: number): void => {
    const value = group.reduce((sum, digit) => sum * 85 + digit, 0);
    for (let index = 0; index < count; index++) bytes.push(Math.floor(value / 256 ** (3 - index)) & 0xff);
    group = [];
  };
  for (const sign of text) {
    const code = sign.charCodeAt(0);
    if (sign === "z" && group.length === 0) bytes.push(0, 0, 0, 0);
    else if (code >= 33 && code <= 117) {
      group.push(code - 33);
      if (group.length === 5) flush(4);
    }
  }
  if (group.length > 1) {
    const count = group.length - 1;
    while (group.length < 5) group.push(84);
    flush(count);
  }
  return Buffer.from(bytes);
}
