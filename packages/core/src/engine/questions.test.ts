import { expect, it } from "vitest";
import { Analysis } from "./analysis.ts";
import { Build } from "./build.ts";
import { definePlugin } from "./plugin.ts";
import { exposed, not, said } from "./predicate.ts";
import { questionsOf } from "./questions.ts";
import { defineRule } from "./rule.ts";
import { model } from "./testing/model.ts";
import { template } from "./testing/plugins.ts";

const rule = (name: string, unless: string[]) =>
  defineRule({
    id: `sample/tampering/${name}`,
    pack: "sample",
    category: "T",
    name: "Unsigned",
    of: "component",
    asks: "Is {it} signed?",
    when: said("custom_code"),
    holds: not(said("signed")),
    unless: unless.map(said),
    says: "{it} may be another one.",
    likelihood: "likely",
    impact: "high",
    cwe: ["CWE-345"],
    remedies: [{ id: "sample/sign", does: "Sign it.", sets: { attribute: "signed", value: "yes" } }],
  });

it("asks the same of what is stored as of what was just made, each with all that hangs on it", () => {
  const asked = defineRule({
    ...rule("four", []),
    of: "flow",
    when: exposed(),
    holds: not(said("authenticated")),
    remedies: [{ id: "sample/ask", does: "Ask.", sets: { attribute: "authenticated", value: "yes" } }],
  });
  const plugin = definePlugin({
    id: "sample",
    title: "Sample",
    version: "1.0.0",
    rules: [rule("one", ["sandboxed"]), asked],
    template,
  });
  const analysis = new Build([plugin]).run(
    model(["component a process", "component b process +signed", "component c process", "flow a>b", "flow a>c"]),
  );
  const questions = questionsOf(analysis);
  expect(questionsOf(Analysis.load(analysis.cells()))).toEqual(questions);
  const flows = ["sample/tampering/four@flow/a>b", "sample/tampering/four@flow/a>c"];
  expect(questions).toEqual([
    { element: "component/a", attribute: "internet_facing", settles: flows, alone: 0 },
    ...["a", "c"].flatMap((key) =>
      ["custom_code", "sandboxed", "signed"].map((attribute) => ({
        element: `component/${key}`,
        attribute,
        settles: [`sample/tampering/one@component/${key}`],
        alone: 0,
      })),
    ),
    ...flows.map((id) => ({ element: id.slice(22), attribute: "authenticated", settles: [id], alone: 0 })),
  ]);
});

it("asks first what settles most, and keeps the order of ids among equals", () => {
  const rules = [rule("one", []), rule("two", ["isolated"]), rule("three", ["sandboxed"])];
  const plugin = definePlugin({ id: "sample", title: "Sample", version: "1.0.0", rules, template });
  const graph = model([
    "component web process +custom_code",
    "component api process +custom_code -isolated +sandboxed",
  ]);
  const told = questionsOf(new Build([plugin]).run(graph)).map(({ element, attribute, settles, alone }) => [
    element,
    attribute,
    settles.length,
    alone,
  ]);
  expect(told).toEqual([
    ["component/web", "signed", 3, 1],
    ["component/api", "signed", 2, 2],
    ["component/web", "isolated", 1, 0],
    ["component/web", "sandboxed", 1, 0],
  ]);
});
