import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, describe, it } from "vitest";
import { attractivenessOf } from "./attractiveness.ts";
import { rankByFitness } from "./fitness.ts";
import { loadPlugin } from "./load-plugin.ts";
import { type PluginDraft, definePlugin, engineHash } from "./plugin.ts";
import { affirmed, all, always, any, not, replies, said, some, trait, type } from "./predicate.ts";
import { type RuleDraft, defineRule } from "./rule.ts";
import { flawsOf } from "./rule-flaws.ts";
import { model } from "./testing/model.ts";
import { template } from "./testing/plugins.ts";

const plugin = (over: Partial<PluginDraft> = {}) =>
  definePlugin({ id: "sample", title: "Sample", version: "1.0.0", rules: [], template, ...over } as PluginDraft);
const rule = (over: Partial<RuleDraft> = {}) =>
  defineRule({
    id: "sample/tampering/one",
    pack: "sample",
    category: "T",
    name: "Unsigned",
    of: "component",
    asks: "Is {it} signed?",
    when: always,
    holds: said("signed"),
    says: "{it} may be another one.",
    likelihood: "likely",
    impact: "high",
    cwe: ["CWE-345"],
    remedies: [{ id: "sample/sign", does: "Sign it.", sets: { attribute: "signed", value: "yes" } }],
    ...over,
  });

describe("a plugin", () => {
  it("has sections and blocks with ids of their own", () => {
    const { sections, blocks, inSection } = plugin().template;
    expect(sections.map(({ id, name }) => [id, name])).toEqual([["section/sample.findings", "Findings"]]);
    expect(blocks.map(({ id, props }) => [id, (props as { type: string }).type])).toEqual([
      ["block/sample.findings.table", "table"],
    ]);
    expect([...inSection]).toEqual([["block/sample.findings.table", "section/sample.findings"]]);
  });

  it.each<[string, Partial<PluginDraft>, string]>([
    ["an id that is none", { id: "Sample Plugin" }, "id"],
    ["a version that is none", { version: "one" }, "version"],
    ["no sections", { template: { sections: [] } }, "template.sections"],
    ["a rule of another", { rules: [rule({ id: "other/tampering/one" })] }, 'does not begin with "sample/"'],
    ["itself to wait for", { needs: ["sample"] }, "waits for itself"],
  ])("is refused with %s", (_, over, told) => {
    expect(() => plugin(over)).toThrow(told);
  });

  it("gives another engine when it, one of its rules or its place changes, and no other when its rules are sorted", () => {
    const [one, two] = [rule(), rule({ id: "sample/tampering/two", holds: said("isolated") })];
    const hash = (over: Partial<PluginDraft>) => engineHash([plugin({ rules: [one, two], ...over })]);
    const all = [hash({}), hash({ version: "1.0.1" }), hash({ rules: [one] }), hash({ improves: ["other"] })];
    expect(new Set(all).size).toBe(4);
    expect(hash({ rules: [two, one] })).toBe(all[0]);
  });

  it("is ranked by what of a system suits it, with the reasons", () => {
    const fits = [
      {
        weight: 3,
        of: "component" as const,
        when: trait("llm"),
        because: "It has a language model.",
        missing: "No language model is drawn.",
      },
      {
        weight: 1,
        of: "component" as const,
        when: type("store"),
        least: 2,
        because: "It has stores.",
        missing: "Fewer than two stores.",
      },
    ];
    const ranked = rankByFitness(
      [plugin(), plugin({ id: "models", fits })],
      model(["component a store", "component b store"]),
    );
    expect(ranked).toEqual([
      { plugin: "models", score: 25, because: ["It has stores."], missing: ["No language model is drawn."] },
      { plugin: "sample", score: 0, because: [], missing: [] },
    ]);
  });

  it("of somebody else is loaded from a file, and checked", async () => {
    const folder = await mkdtemp(join(tmpdir(), "seca-plugin-"));
    try {
      const draft = { id: "outside", title: "Outside", version: "1.0.0", rules: [], template };
      await writeFile(join(folder, "good.mjs"), `export const plugin = ${JSON.stringify(draft)};`);
      await writeFile(join(folder, "bad.mjs"), `export const plugin = { ...${JSON.stringify(draft)}, version: 1 };`);
      await writeFile(join(folder, "none.mjs"), "export const other = 1;");
      expect((await loadPlugin("./good.mjs", folder)).id).toBe("outside");
      await expect(loadPlugin("./bad.mjs", folder)).rejects.toThrow("version");
      await expect(loadPlugin("./none.mjs", folder)).rejects.toThrow("exports no plugin");
      await expect(loadPlugin("./absent.mjs", folder)).rejects.toThrow("could not be loaded");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("a rule", () => {
  it.each<[string, Partial<RuleDraft>, string]>([
    ["an attribute", { holds: said("nonsense") }, "there is no attribute nonsense"],
    ["an attribute that stands elsewhere", { holds: said("read_only") }, "nothing is said of read_only at a component"],
    ["a trait", { when: trait("nonsense") }, "no technology has the trait nonsense"],
    ["a type", { when: type("network") }, "no component is of type network"],
    ["a word of a sentence", { says: "{it} is {bad}." }, "no sentence knows {bad}"],
    ["a weakness", { cwe: ["CWE-99999"] }, "there is no CWE-99999"],
  ])("may not name %s that nobody knows", (_, over, flaw) => {
    expect(flawsOf([rule(over)])).toEqual([`sample/tampering/one: ${flaw}`]);
  });

  it.each<[string, Partial<RuleDraft>]>([
    ["a danger", { holds: not(affirmed("signed")) }],
    ["a reason to look", { when: all(always, some("callers", not(affirmed("signed")))) }],
    ["a control", { unless: [any(said("isolated"), affirmed("signed"))] }],
  ])("may not take silence for %s", (_, over) => {
    expect(flawsOf([rule(over)])).toEqual([
      "sample/tampering/one: what nobody says of signed would count as a danger: ask for it with said",
    ]);
    expect(flawsOf([rule({ holds: affirmed("signed"), unless: [not(affirmed("isolated"))] })])).toEqual([]);
  });

  it("about answers is about flows", () => {
    expect(flawsOf([rule({ when: replies })])).toEqual(["sample/tampering/one: only a flow replies to another"]);
  });

  it("is the same as another that asks the same in another order", () => {
    const parts = [said("signed"), said("isolated")] as const;
    const one = rule({ holds: { is: "all", of: parts } });
    const two = rule({ id: "sample/tampering/two", holds: { is: "all", of: parts.toReversed() } });
    expect(flawsOf([one, two])).toEqual(["sample/tampering/two: asks the same as sample/tampering/one"]);
  });
});

it("tempts most where most is held nearest to the internet", () => {
  const lines = [
    "data cards confidentiality=very_high integrity=high availability=low",
    "component shop actor",
    "component web process processes cards",
    "component db store stores cards",
    "component log store -internet_facing",
    "flow shop>web",
    "flow web>db",
  ];
  const tempting = attractivenessOf(model(lines));
  expect([...tempting]).toEqual([
    ["component/db", 75],
    ["component/log", 0],
    ["component/shop", 0],
    ["component/web", 100],
  ]);
});
