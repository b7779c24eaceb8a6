import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf, looksLikeKey, newKey, readKey, writeKey } from "./key-text.ts";

const key = { org: "acme", id: "k7x2mq4tza", secret: "a".repeat(52) };
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

describe("a key's text", () => {
  it("names its organisation and itself, and comes back as it was", () => {
    const text = writeKey(key);
    expect(text).toMatch(/^seca_acme_k7x2mq4tza_a{52}[a-z2-7]{6}$/);
    expect(readKey(text)).toEqual(key);
    expect(looksLikeKey(text)).toBe(true);
  });

  it("is new each time, and keeps an id that is given", () => {
    const made = Array.from({ length: 200 }, () => newKey("acme"));
    expect(new Set(made.map(({ id }) => id)).size).toBe(200);
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(200);
    for (const each of made) expect(readKey(writeKey(each))).toEqual(each);
    expect(newKey("acme", key.id).id).toBe(key.id);
  });

  it("is told from every text that differs in one letter", () => {
    const text = writeKey(key);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...ALPHABET), (at, letter) => {
        const other = text.slice(0, at) + letter + text.slice(at + 1);
        expect(readKey(other)).toEqual(other === text ? key : undefined);
      }),
    );
  });

  it.each([
    "",
    "seca_",
    "seca_acme_k7x2mq4tza_",
    `${writeKey(key)}\n`,
    ` ${writeKey(key)}`,
    writeKey(key).toUpperCase(),
    writeKey(key).slice(0, -1),
    `${writeKey(key)}a`,
    writeKey({ ...key, org: "Acme" }),
    writeKey({ ...key, org: "a".repeat(41) }),
    writeKey({ ...key, org: "acme_x" }),
    writeKey({ ...key, org: "" }),
    writeKey({ ...key, id: "short" }),
    "seca_".repeat(5000),
  ])("is not read from %j", (text) => {
    expect(readKey(text)).toBeUndefined();
  });

  it("is not made for what cannot name an organisation", () => {
    expect(() => newKey("__proto__")).toThrow('"__proto__" is no name');
  });

  it("leaves nothing of its secret in what is kept", () => {
    expect(digestOf("abc").toString("hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
