import { expect, it } from "vitest";
import { lineReader } from "./lines.ts";

function reading(chunks: readonly (string | Buffer)[], lengthMax = 20): string[] {
  const heard: string[] = [];
  const lines = lineReader({
    lengthMax,
    onLine: (line) => heard.push(line.toString()),
    onLongLine: ({ head, tail }) => heard.push(`too long: ${head.toString()}…${tail.toString()}`),
  });
  for (const chunk of chunks) lines.take(Buffer.from(chunk));
  lines.end();
  return heard;
}

it("puts lines together however they are cut", () => {
  expect(reading(["on", "e\ntwo\nth", "ree\n", "four"])).toEqual(["one", "two", "three", "four"]);
});

it("keeps letters whole that are cut in the middle", () => {
  const [first, second] = [Buffer.from("é\n").subarray(0, 1), Buffer.from("é\n").subarray(1)];
  expect(reading([first, second])).toEqual(["é"]);
});

it("takes a line of the largest length and drops a longer one without losing the next", () => {
  expect(reading(["x".repeat(20), "\n", "y".repeat(15), "z".repeat(15), "\nnext\n"])).toEqual([
    "x".repeat(20),
    `too long: ${"y".repeat(15)}${"z".repeat(15)}…${"z".repeat(15)}`,
    "next",
  ]);
});

it("keeps only the edges of what it drops", () => {
  let kept = 0;
  const lines = lineReader({
    lengthMax: 1_000_000,
    onLine: () => {},
    onLongLine: ({ head, tail }) => (kept = head.buffer.byteLength + tail.buffer.byteLength),
  });
  for (let at = 0; at < 1000; at++) lines.take(Buffer.alloc(65_536, "x"));
  lines.take(Buffer.from("\n"));
  expect(kept).toBeLessThan(50_000);
});

it("takes linear time for a large line in small chunks", () => {
  const timeOf = (chunks: number): number => {
    const chunk = Buffer.alloc(65_536, "x");
    const startedAt = performance.now();
    const lines = lineReader({ lengthMax: 96 * 1024 * 1024, onLine: () => {}, onLongLine: () => {} });
    for (let at = 0; at < chunks; at++) lines.take(chunk);
    lines.end();
    return performance.now() - startedAt;
  };
  timeOf(100);
  // 64 MB; quadratic copying would take half a minute.
  expect(timeOf(1000)).toBeLessThan(2000);
});
