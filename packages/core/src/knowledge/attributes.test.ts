import { describe, expect, it } from "vitest";
import { ATTRIBUTE_NAME, KINDS } from "../model/index.ts";
import { ATTRIBUTES, attributesOf, isAttribute } from "./attributes.ts";

describe("the table of attributes", () => {
  it("names each as the model allows, and asks one question about the element", () => {
    const wrong = Object.entries(ATTRIBUTES).filter(
      ([name, { asks }]) =>
        !ATTRIBUTE_NAME.test(name) || !/^[A-Z][^?]*\{name\}[^?]*\?$/.test(asks) || asks.length > 120,
    );
    expect(wrong).toEqual([]);
  });

  it("asks no question twice", () => {
    const questions = Object.values(ATTRIBUTES).map(({ asks }) => asks);
    expect(questions.filter((asks, at) => questions.indexOf(asks) !== at)).toEqual([]);
  });

  it("puts each only where the model has attributes", () => {
    const kinds = Object.values(ATTRIBUTES).flatMap(({ at }) => [...at]);
    expect(kinds.filter((kind) => !("attributes" in KINDS[kind].shape))).toEqual([]);
  });
});

it("knows an attribute by its name, and nothing that every object has", () => {
  expect(["mfa", "authenticated", "colour", "toString", "__proto__", ""].map(isAttribute)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

describe("attributesOf", () => {
  it("lists what may be asked of a boundary", () => {
    expect(attributesOf("boundary")).toEqual([
      "internet_facing",
      "encrypted_in_transit",
      "isolated",
      "filtered",
      "default_deny",
    ]);
  });

  it("has flows that are read-only, and no components that are", () => {
    expect([attributesOf("flow").includes("read_only"), attributesOf("component").includes("read_only")]).toEqual([
      true,
      false,
    ]);
  });

  it("has nothing to ask of a stakeholder", () => expect(attributesOf("stakeholder")).toEqual([]));
});
