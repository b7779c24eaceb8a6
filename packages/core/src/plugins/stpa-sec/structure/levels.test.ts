import { describe, expect, it } from "vitest";
import { standings } from "./levels.ts";

const of = (steering: Readonly<Record<string, readonly string[]>>) =>
  Object.fromEntries(
    [...standings(new Map(Object.entries(steering)))]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, { level, isShared }]) => [id, isShared ? `${level} shared` : `${level}`]),
  );

describe("who stands above whom", () => {
  it("counts the longest way down", () => {
    expect(of({ chief: ["crew", "motor"], crew: ["desk"], desk: ["motor"] })).toEqual({
      chief: "3",
      crew: "2",
      desk: "1",
      motor: "0",
    });
  });

  it("puts those who steer each other on one level, and marks them", () => {
    expect(of({ a: ["b"], b: ["a", "c"], c: ["d"] })).toEqual({ a: "2 shared", b: "2 shared", c: "1", d: "0" });
  });

  it("bears a chain that is longer than the call stack", () => {
    const chain = Object.fromEntries(Array.from({ length: 50_000 }, (_, nth) => [`c${nth}`, [`c${nth + 1}`]]));
    expect(standings(new Map(Object.entries(chain))).get("c0")).toEqual({ level: 50_000, isShared: false });
  });
});
