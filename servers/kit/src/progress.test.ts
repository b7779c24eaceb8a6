import { expect, it } from "vitest";
import { throttled } from "./progress.ts";

it("lets through what grows and does not come too fast, and always the last step", () => {
  let now = 0;
  const sent: object[] = [];
  const progress = throttled(
    (report) => sent.push(report),
    () => now,
  );

  progress(1, 10, "first");
  progress(2, 10); // too fast
  now = 60;
  progress(1, 10); // backwards
  progress(Number.NaN, 10);
  progress(3);
  progress(10, 10, "done"); // too fast, but the last

  expect(sent).toEqual([
    { progress: 1, total: 10, message: "first" },
    { progress: 3 },
    { progress: 10, total: 10, message: "done" },
  ]);
});
