import { expect, it } from "vitest";
import { hintsOf, type Effect } from "./effect.ts";
import { inOrder, reaches, scopeOf } from "./scope.ts";

const EFFECTS: readonly Effect[] = ["reads", "adds", "changes", "destroys", "fetches", "publishes"];

it("asks for no more than reading where nothing is written, and for leave to publish where others see it", () => {
  expect(EFFECTS.map((effect) => [effect, scopeOf(effect)])).toEqual([
    ["reads", "seca:read"],
    ["adds", "seca:write"],
    ["changes", "seca:write"],
    ["destroys", "seca:write"],
    ["fetches", "seca:write"],
    ["publishes", "seca:tickets"],
  ]);
});

it("lets whoever only reads call nothing that a host would ask its user about", () => {
  const reading = EFFECTS.filter((effect) => reaches(["seca:read"], { scope: scopeOf(effect) }));
  expect(reading.map((effect) => hintsOf(effect).readOnlyHint)).toEqual([true]);
});

it("holds nothing back where nobody signs in", () => {
  expect([reaches(undefined, { scope: "seca:admin" }), reaches([], { scope: "seca:read" })]).toEqual([true, false]);
});

it("names a set of scopes in one way", () => {
  expect(inOrder(["seca:admin", "seca:read", "seca:read"])).toEqual(["seca:read", "seca:admin"]);
});
