import { expect, it } from "vitest";
import { readLine, readLongLine } from "./message.ts";

const read = (line: string | Buffer): unknown => readLine(Buffer.from(line));
const refusal = (id: string | number | null, code: number, message: string): object => ({
  refusal: { jsonrpc: "2.0", id, error: { code, message } },
});
const NOT_JSON = "This line is not JSON. Send one JSON object a line.";
const NOT_A_MESSAGE = "This object is not a JSON-RPC 2.0 message of MCP.";

it("reads a message, with or without a carriage return", () => {
  const message = { jsonrpc: "2.0", id: 1, method: "ping" };
  expect(read(JSON.stringify(message))).toEqual({ message });
  expect(read(`${JSON.stringify(message)}\r`)).toEqual({ message });
});

it.each(["", "\r", " \t "])("passes over the empty line %j", (line) => {
  expect(read(line)).toBeUndefined();
});

it.each([
  ["not json", null, -32700, NOT_JSON],
  [`{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{`, 7, -32700, NOT_JSON],
  [`{"method":"tools/call","params":{,"jsonrpc":"2.0","id":"x-1"}`, "x-1", -32700, NOT_JSON],
  [`{"params":{"id":3,`, null, -32700, NOT_JSON],
  [
    `[{"jsonrpc":"2.0","id":1,"method":"ping"}]`,
    null,
    -32600,
    "Batches are not spoken here. Send each message on a line of its own.",
  ],
  ["3", null, -32600, "This line is JSON but not an object, so it is not a message."],
  ["null", null, -32600, "This line is JSON but not an object, so it is not a message."],
  [`{"id":4,"method":"ping"}`, 4, -32600, NOT_A_MESSAGE],
  [`{"jsonrpc":"2.0","id":4,"method":"ping","params":[]}`, 4, -32600, NOT_A_MESSAGE],
  [`{"jsonrpc":"2.0","id":null,"method":"ping"}`, null, -32600, NOT_A_MESSAGE],
  [`{"jsonrpc":"2.0","id":1.5,"method":"ping"}`, null, -32600, NOT_A_MESSAGE],
  [`{}`, null, -32600, NOT_A_MESSAGE],
])("answers %s", (line, id, code, message) => {
  expect(read(line)).toEqual(refusal(id, code, message));
});

it("answers a line that is not UTF-8", () => {
  const line = Buffer.concat([
    Buffer.from(`{"jsonrpc":"2.0","id":5,"method":"`),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`"}`),
  ]);
  expect(read(line)).toEqual(refusal(5, -32700, "This line is not UTF-8."));
});

it("answers a million brackets", () => {
  const brackets = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  expect(read(brackets)).toEqual(
    refusal(null, -32600, "Batches are not spoken here. Send each message on a line of its own."),
  );
  expect(read(`{"jsonrpc":"2.0","id":6,"method":"ping","params":{"a":${brackets}}}`)).toEqual(
    refusal(6, -32600, "This message is nested deeper than 200 levels."),
  );
});

it("finds the id of a line that was dropped at either end, and guesses none", () => {
  const long = (head: string, tail: string): unknown =>
    readLongLine({ head: Buffer.from(head), tail: Buffer.from(tail) });
  const message =
    "This line is longer than 96 MB and was dropped. Name a large file by its path instead of sending it.";
  expect(long(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"x`, `x"}}`)).toEqual(
    refusal(1, -32600, message),
  );
  expect(long(`{"method":"tools/call","params":{"id":9,"x`, `x"},"jsonrpc":"2.0","id":"a"}`)).toEqual(
    refusal("a", -32600, message),
  );
  expect(long(`{"method":"tools/call","params":{"id":9,"x`, `x","id":8}}`)).toEqual(refusal(null, -32600, message));
});
