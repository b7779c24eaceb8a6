import { describe, expect, it } from "vitest";
import { type Rule, judgeOne } from "../../../engine/index.ts";
import { type RuleCases, idOf, model, ruleSuite } from "../../../engine/testing/index.ts";

/** What every pack proves of itself: all answers of each rule, and that each remedy does away with its finding. */
export function packSuite(rules: readonly Rule[], cases: Readonly<Record<string, RuleCases>>): void {
  ruleSuite(rules, cases);

  const pairs = rules.flatMap((rule) => rule.remedies.map((remedy) => ({ rule, remedy, id: remedy.id })));
  describe.each(pairs.filter(({ rule }) => Object.hasOwn(cases, rule.id)))("the remedy $id", ({ rule, remedy }) => {
    it("settles the finding once it is done", () => {
      const { at, given = [], fires } = cases[rule.id]!;
      const [from, to] = at.split(">");
      const place = { it: at, from, to }[remedy.at];
      const done = `${place} ${remedy.sets.value === "yes" ? "+" : "-"}${remedy.sets.attribute}`;
      const snapshot = model([...given, ...fires, done]);
      expect(judgeOne(snapshot, rule, idOf(snapshot, at))?.outcome).toMatch(/^(?:mitigated|not-applicable)$/);
    });
  });
}
