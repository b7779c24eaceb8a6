import { expect, it } from "vitest";
import { addressOf } from "./address.ts";

it.each([
  ["seca://analysis/{id}/section/{key}", "seca://analysis/an_1/section/risks", { id: "an_1", key: "risks" }],
  ["seca://analysis/{id}", "seca://analysis/component%2Fapi", { id: "component/api" }],
  ["seca://file/{+path}", "seca://file/a/b.md", { path: "a/b.md" }],
  ["seca://plugins", "seca://plugins", {}],
])("%s matches %s", (uri, asked, variables) => {
  expect(addressOf(uri).match(asked)).toEqual(variables);
});

it.each([
  ["seca://analysis/{id}", "seca://analysis/a/b"],
  ["seca://analysis/{id}", "seca://analysis/"],
  ["seca://analysis/{id}", "seca://analysis/%zz"],
  ["seca://analysis/{id}", `seca://analysis/${"x".repeat(5000)}`],
  ["seca://a.b/{id}", "seca://aXb/1"],
])("%s is not %s", (uri, asked) => {
  expect(addressOf(uri).match(asked)).toBeUndefined();
});
