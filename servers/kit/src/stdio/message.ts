import { type Edges, type Read, idIn, readMessage, refused } from "../message.ts";

export type { Read, Refusal } from "../message.ts";

/** 64 MB of a file as base64, and room for the rest of the call. */
export const LINE_MAX = 96 * 1024 * 1024;

/** One line of the wire; undefined for an empty one. */
export const readLine = (line: Buffer): Read =>
  readMessage(line, {
    what: "This line",
    one: "Send one JSON object a line.",
    alone: "Send each message on a line of its own.",
  });

export const readLongLine = (edges: Edges): Read =>
  refused(
    `This line is longer than ${LINE_MAX / 1024 / 1024} MB and was dropped. Name a large file by its path instead of sending it.`,
    idIn(edges),
  );
