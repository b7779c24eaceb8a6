import { EDGE_LENGTH, type Edges } from "../message.ts";

const NEWLINE = 0x0a;

interface Listeners {
  readonly lengthMax: number;
  readonly onLine: (line: Buffer) => void;
  /** A line too long to keep. */
  readonly onLongLine: (edges: Edges) => void;
}

export interface LineReader {
  readonly take: (chunk: Buffer) => void;
  /** What came without a newline before the end counts as a line. */
  readonly end: () => void;
}

/**
 * Cuts a stream into lines. A line's chunks are put together once, when it is complete, so a large line costs linear
 * time; one that is too long is dropped as it comes and never held.
 */
export function lineReader({ lengthMax, onLine, onLongLine }: Listeners): LineReader {
  let parts: Buffer[] = [];
  let length = 0;
  let edges: Edges | undefined;

  const keep = (part: Buffer): void => {
    length += part.length;
    if (length <= lengthMax) {
      parts.push(part);
    } else {
      edges = {
        head: edges?.head ?? headOf([...parts, part]),
        tail: copy(Buffer.concat([edges?.tail ?? NOTHING, part.subarray(-EDGE_LENGTH)]).subarray(-EDGE_LENGTH)),
      };
      parts = [];
    }
  };

  const finish = (): void => {
    const [only] = parts;
    if (edges) onLongLine(edges);
    else if (only) onLine(parts.length === 1 ? only : Buffer.concat(parts, length));
    parts = [];
    length = 0;
    edges = undefined;
  };

  return {
    take: (chunk) => {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        keep(chunk.subarray(start, end));
        finish();
        start = end + 1;
      }
      if (start < chunk.length) keep(chunk.subarray(start));
    },
    end: finish,
  };
}

const NOTHING = Buffer.alloc(0);

function headOf(parts: readonly Buffer[]): Buffer {
  let head = NOTHING;
  for (const part of parts) {
    head = Buffer.concat([head, part.subarray(0, EDGE_LENGTH - head.length)]);
    if (head.length === EDGE_LENGTH) break;
  }
  return head;
}

/** So that a few bytes do not hold on to the chunk they were cut from. */
const copy = (bytes: Buffer): Buffer => Buffer.from(bytes);
