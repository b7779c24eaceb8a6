import { describe, expect, it } from "vitest";
import { SecaError, nearest, quoted } from "./index.ts";

describe("quoted", () => {
  it("keeps a caller's value on one line and short, so that it cannot pose as our words", () => {
    expect(quoted("two\nlines\u001b[31m")).toBe('"two lines [31m"');
    expect(quoted("x".repeat(100), 10)).toBe(`"${"x".repeat(10)}…"`);
    expect(quoted("a\u202Eb")).toBe('"a b"');
  });

  it("shows what is not text as JSON", () => {
    expect(quoted({ a: 1 })).toBe('"{"a":1}"');
    expect(quoted(undefined)).toBe('"undefined"');
  });
});

describe("nearest", () => {
  it("answers a typo with the name that was meant", () => {
    expect(nearest("componnet", ["component", "control", "boundary"])[0]).toBe("component");
    expect(nearest("ORDER-API", ["order-api", "browser"])[0]).toBe("order-api");
  });

  it("stays silent when nothing resembles", () => {
    expect(nearest("zzz", ["component", "flow"])).toEqual([]);
  });

  it("gives the same order for the same names, whatever order they came in", () => {
    const names = ["part-1", "part-2", "part-3", "part-4"];
    expect(nearest("part", names)).toEqual(nearest("part", names.toReversed()));
  });
});

it("an error keeps what foreign code said in its cause and out of its words", () => {
  const error = new SecaError("unavailable", "Nothing answers.", "Start it.", {
    cause: new Error("ECONNREFUSED secret"),
  });
  expect(`${error.message} ${error.hint}`).toBe("Nothing answers. Start it.");
  expect((error.cause as Error).message).toContain("secret");
});
