import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { KIND_NAMES, entityId, isEntityId, isKind, keyFromName, kindOf } from "./index.ts";

describe("ids", () => {
  it.each(KIND_NAMES)("a %s has an id that says so", (kind) => {
    const id = entityId(kind, "order-api");
    expect(id).toBe(`${kind}/order-api`);
    expect([isEntityId(id), kindOf(id)]).toEqual([true, kind]);
  });

  it.each(["", "-a", "Ä", "A", "a b", "a/b", "a\n", "__proto__", "a".repeat(201)])("%j is no key", (key) => {
    expect(() => entityId("component", key)).toThrow(SecaError);
    expect(isEntityId(`component/${key}`)).toBe(false);
  });

  it.each(["", "/", "component", "/a", "Component/a", "component/a b", " component/a", "component/a\n"])(
    "%j is no id",
    (text) => {
      expect(isEntityId(text)).toBe(false);
    },
  );

  it.each(["constructor", "__proto__", "toString", "", "Component"])("%j is no kind", (name) => {
    expect(isKind(name)).toBe(false);
  });
});

describe("a key from a name", () => {
  it.each([
    ["Order API", "order-api"],
    ["  Shopper's browser ", "shopper-s-browser"],
    ["Shopper’s browser", "shopper-s-browser"],
    ["Orders (EU) – v2.1", "orders-eu-v2-1"],
  ])("reads well where the name allows it: %s", (name, key) => {
    expect(keyFromName(name)).toBe(key);
  });

  it.each([
    ["Zähler", "Zahler"],
    ["C++", "C#"],
    ["服务 API", "支付 API"],
    ["Сервер", "Шлюз"],
    ["🔑", "🚪"],
    ["①", "1"],
    [`${"very ".repeat(30)}long`, `${"very ".repeat(30)}longer`],
  ])("is another for another name: %s, %s", (one, other) => {
    expect(keyFromName(one)).not.toBe(keyFromName(other));
  });

  it("is the same however a letter is composed", () => {
    expect(keyFromName("Zu\u0308rich")).toBe(keyFromName("Z\u00fcrich"));
  });

  it("is always a key, the same each time, and no longer than one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const key = keyFromName(name);
        expect(isEntityId(entityId("component", key))).toBe(true);
        expect(keyFromName(name)).toBe(key);
        expect(key.length).toBeLessThanOrEqual(91);
      }),
    );
  });

  it("keeps a thousand names in another script apart", () => {
    const names = Array.from({ length: 1000 }, (_, i) => `${String.fromCodePoint(0x4e00 + i)} API`);
    expect(new Set(names.map(keyFromName)).size).toBe(1000);
  });

  it("of a key is the key", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]+(-[a-z0-9]+){0,5}$/), (key) => {
        fc.pre(key.length <= 80);
        expect(keyFromName(key)).toBe(key);
      }),
    );
  });
});
