import { expect, it } from "vitest";
import {
  at,
  has,
  lineOf,
  listAt,
  numberAt,
  restOf,
  rowAt,
  rowsOf,
  spanOf,
  tableAt,
  textAt,
  textsAt,
  truthAt,
} from "./access.ts";
import { readYaml } from "./yaml.ts";

const tree = await readYaml(`name: Shop
version: 1.10
on: yes
off: "False"
ports: [80, "81", x]
one: alone
empty:
deep:
  - id: a
    size: 3
  - wrong
extra: { __x: 1 }
`);

it("texts are what was written, also where it looked like a number", () => {
  expect([textAt(tree, "name"), textAt(tree, "version"), textAt(tree, "deep", 0, "size")]).toEqual([
    "Shop",
    "1.10",
    "3",
  ]);
  expect([textAt(tree, "ports"), textAt(tree, "empty"), textAt(tree, "nothing"), textAt(undefined, "x")]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(textsAt(tree, "ports")).toEqual(["80", "81", "x"]);
  expect(textsAt(tree, "one")).toEqual(["alone"]);
  expect(textsAt(tree, "deep")).toEqual(["wrong"]);
});

it("numbers and truths are also those in quotes or of older YAML", () => {
  expect([numberAt(tree, "ports", 0), numberAt(tree, "ports", 1), numberAt(tree, "ports", 2)]).toEqual([
    80,
    81,
    undefined,
  ]);
  expect([truthAt(tree, "on"), truthAt(tree, "off"), truthAt(tree, "name"), truthAt(tree, "deep")]).toEqual([
    true,
    false,
    undefined,
    undefined,
  ]);
});

it("a wrong type reads as absent", () => {
  expect([listAt(tree, "name"), rowsOf(tree, "ports"), tableAt(tree, "name"), at(tree, "name", "x", 0)]).toEqual([
    [],
    [],
    undefined,
    undefined,
  ]);
  expect([has(tree, "deep"), has(tree, "empty"), has(tree, "constructor"), has(tree, "deep", 9)]).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

it("places are told, of a row its key's", () => {
  expect([
    lineOf(tree, "deep"),
    lineOf(tree, "deep", 0, "size"),
    lineOf(tree, "deep", 1, "x"),
    lineOf(tree, "nothing"),
  ]).toEqual([8, 10, 11, 1]);
  expect(spanOf(rowAt(tree, "deep")!)).toEqual({ line: 8 });
  expect(spanOf(at(tree, "deep")!)).toEqual({ line: 9, column: 3 });
});

it("the rest is what a reader does not know", () => {
  const known = ["name", "version", "on", "off", "ports", "one", "empty", "deep"];
  expect(restOf(tree, known)).toEqual({ extra: { __x: 1 } });
  expect(restOf(tree, [...known, "extra"])).toBeUndefined();
});
