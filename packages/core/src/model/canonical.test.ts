import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { canonicalJson, hashOf, sha256 } from "./index.ts";

/** The same value with the keys of every object in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry)]),
  );
}

describe("canonical JSON", () => {
  it("is one text, with the keys in the order of their code units and nothing between", () => {
    expect(canonicalJson({ b: [1, "x", null, true], a: { "\u20ac": 1, z: -0, "1": 1e21 } })).toBe(
      '{"a":{"1":1e+21,"z":0,"€":1},"b":[1,"x",null,true]}',
    );
  });

  it("does not depend on the order of keys, and says what JSON says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("gives equal hashes to equal values and to no others", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(hashOf(turned(one))).toBe(hashOf(one));
        expect(hashOf(one) === hashOf(other)).toBe(canonicalJson(one) === canonicalJson(other));
      }),
    );
    expect(hashOf({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    expect(hashOf("x")).toBe(sha256('"x"'));
  });

  it("treats a key that is undefined as absent, and keeps the places of a list", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
    expect(canonicalJson([undefined, 1])).toBe("[null,1]");
  });

  it("keeps a key called __proto__ apart from the prototype", () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"a":1}}');
    expect(canonicalJson(hostile)).toBe('{"__proto__":{"a":1}}');
    expect(hashOf(hostile)).not.toBe(hashOf({}));
  });

  it.each([
    ["not a number", Number.NaN],
    ["an endless number", Number.POSITIVE_INFINITY],
    ["a function", () => 1],
    ["a big integer", 1n],
    ["a date", new Date(0)],
    ["a map", new Map([["a", 1]])],
  ])("refuses %s rather than storing something else", (_, value) => {
    expect(() => canonicalJson(value)).toThrow(SecaError);
    expect(() => canonicalJson({ a: [value] })).toThrow(SecaError);
  });

  it("refuses nothing at all", () => {
    expect(() => canonicalJson(undefined)).toThrow(SecaError);
  });

  it("refuses what is nested without end", () => {
    let deep: unknown = 1;
    for (let i = 0; i < 10_000; i++) deep = [deep];
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(() => canonicalJson(deep)).toThrow(/nested deeper/);
    expect(() => canonicalJson(circle)).toThrow(/nested deeper/);
  });
});
