import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { USUAL_BACKOFF, backoffMs } from "./backoff.ts";
import { NOTHING_SPENT, left, shortOf, sum } from "./budget.ts";
import { Timing, nextTime } from "./timing.ts";

const amount = fc.nat({ max: 1_000_000 });
const spent = fc.record({ steps: amount, tokens: amount, money: amount });
const budget = fc.record({ steps: amount, tokens: amount, money: amount }, { requiredKeys: [] });
const chance = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 }).map((ms) => new Date(ms));

describe("the wait before another try", () => {
  it("lies between half of what it may be and all of it, and never beyond the most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), chance, (failures, by) => {
        const { firstMs, mostMs } = USUAL_BACKOFF;
        const full = Math.min(mostMs, firstMs * 2 ** (failures - 1));
        const waits = backoffMs(failures, () => by);
        expect(waits).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(waits).toBeLessThanOrEqual(full);
      }),
    );
  });

  it("doubles with each failure, by the same chance", () => {
    const waits = [1, 2, 3, 4, 99].map((failures) => backoffMs(failures, () => 0.5, { firstMs: 100, mostMs: 1000 }));
    expect(waits).toEqual([75, 150, 300, 600, 750]);
  });
});

describe("a budget", () => {
  it("is over exactly when nothing is left of something", () => {
    fc.assert(
      fc.property(budget, spent, (given, used) => {
        expect(shortOf(given, used) !== undefined).toBe(Object.values(left(given, used)).includes(0));
      }),
    );
  });

  it("never comes back by spending more, in whatever order", () => {
    fc.assert(
      fc.property(budget, spent, spent, (given, a, b) => {
        expect(sum(a, b)).toEqual(sum(b, a));
        if (shortOf(given, a) !== undefined) expect(shortOf(given, sum(a, b))).toBeDefined();
        for (const [name, rest] of Object.entries(left(given, sum(a, b))))
          expect(rest).toBeLessThanOrEqual(left(given, a)[name as keyof typeof a]!);
      }),
    );
  });

  it("that limits nothing is never over", () => {
    fc.assert(
      fc.property(spent, (used) => {
        expect([shortOf({}, used), left({}, used)]).toEqual([undefined, {}]);
      }),
    );
    expect(shortOf({ steps: 0 }, NOTHING_SPENT)).toBe("steps");
  });
});

describe("the next time", () => {
  const timing = fc.oneof(
    fc.record({ everyMs: fc.integer({ min: 1000, max: 31_536_000_000 }) }),
    fc.record({ daily: fc.constantFrom("00:00", "03:30", "23:59") }),
    fc.record({ weekly: fc.constantFrom("sunday", "monday", "saturday"), at: fc.constantFrom("00:00", "17:05") }),
  ) as fc.Arbitrary<Timing>;

  it("is after now and no further than one round away", () => {
    fc.assert(
      fc.property(timing, moment, fc.nat({ max: 10 ** 10 }), (when, due, lateMs) => {
        const now = new Date(due.getTime() + lateMs);
        const next = nextTime(when, { due, now });
        const round = "everyMs" in when ? when.everyMs : "daily" in when ? 86_400_000 : 7 * 86_400_000;
        expect(next.getTime()).toBeGreaterThan(now.getTime());
        expect(next.getTime() - now.getTime()).toBeLessThanOrEqual(round);
        if ("everyMs" in when) expect((next.getTime() - due.getTime()) % when.everyMs).toBe(0);
      }),
    );
  });

  it.each<[Timing, string, string]>([
    [{ daily: "08:15" }, "2026-11-21T08:14:59.999Z", "2026-11-21T08:15:00.000Z"],
    [{ daily: "08:15" }, "2026-11-21T08:15:00.000Z", "2026-11-22T08:15:00.000Z"],
    [{ weekly: "saturday", at: "08:15" }, "2026-11-21T08:15:00.000Z", "2026-11-28T08:15:00.000Z"],
    [{ weekly: "monday", at: "00:00" }, "2026-12-31T12:00:00.000Z", "2027-01-04T00:00:00.000Z"],
    [{ everyMs: 3_600_000 }, "2026-11-21T10:30:00.000Z", "2026-11-21T11:00:00.000Z"],
  ])("of %j after %s is %s", (when, now, next) => {
    const due = new Date("2026-11-21T08:00:00.000Z");
    expect(nextTime(when, { due, now: new Date(now) }).toISOString()).toBe(next);
  });

  it.each([{ everyMs: 10 }, { daily: "24:00" }, { weekly: "someday", at: "08:00" }, { daily: "8:00" }, {}])(
    "is not told of %j",
    (wrong) => expect(Timing.safeParse(wrong).success).toBe(false),
  );
});
