import { describe, expect, it } from "vitest";
import { KINDS_OF_THINGS } from "./kinds.ts";
import { findTechnologies } from "./mentions.ts";
import { technologyNamed } from "./names.ts";

describe("a kind of thing", () => {
  it.each([
    ["vector database", "vector_store"],
    ["Message queue", "broker"],
    ["process controller", "plc"],
    ["single sign-on service", "identity_provider"],
  ])("tells what a component is whose technology is given as %s", (name, trait) => {
    expect(technologyNamed(name)?.traits).toEqual([trait]);
  });

  it("is no technology where a text only speaks of it", () => {
    const text = KINDS_OF_THINGS.map(({ name }) => `Each night it asks the ${name.toLowerCase()} for news.`).join(" ");
    expect(findTechnologies(text).map(({ technology }) => technology.id)).toEqual([]);
  });
});
