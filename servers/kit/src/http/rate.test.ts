import { expect, it } from "vitest";
import { Rate } from "./rate.ts";

let now = 0;
const rateAt = (at = 0): Rate => {
  now = at;
  return new Rate(() => now);
};

it("lets a minute's worth through at once, and says when the next may come", () => {
  const rate = rateAt();
  expect([1, 2, 3].map(() => rate.take("ann", 2))).toEqual([undefined, undefined, 30_000]);
  now = 29_999;
  expect(rate.take("ann", 2)).toBe(1);
  now = 30_000;
  expect([rate.take("ann", 2), rate.take("ann", 2)]).toEqual([undefined, 30_000]);
});

it("keeps callers apart", () => {
  const rate = rateAt();
  expect([rate.take("ann", 1), rate.take("ann", 1), rate.take("ben", 1)]).toEqual([undefined, 60_000, undefined]);
});

it("looks without taking, and remembers nobody for it", () => {
  const rate = rateAt();
  expect([rate.wait("ann", 1), rate.wait("ann", 1), rate.size]).toEqual([undefined, undefined, 0]);
  rate.take("ann", 1);
  expect(rate.wait("ann", 1)).toBe(60_000);
});

it("never lets more through than a minute's worth and what was refilled", () => {
  for (const perMinute of [1, 7, 60, 601]) {
    for (const pauseMs of [0, 1, 99, 1000, 61_000]) {
      const rate = rateAt();
      let passed = 0;
      for (let call = 0; call < 2000; call++) {
        if (rate.take("ann", perMinute) === undefined) passed++;
        now += (call * 7919) % (2 * pauseMs + 1);
      }
      expect(passed).toBeLessThanOrEqual(perMinute + (now * perMinute) / 60_000);
    }
  }
});

it("remembers so many and no more", () => {
  const rate = rateAt();
  for (let at = 0; at < 30_000; at++) rate.take(`${at}`, 1);
  expect([rate.size, rate.take("29999", 1), rate.take("0", 1)]).toEqual([10_000, 60_000, undefined]);
});
