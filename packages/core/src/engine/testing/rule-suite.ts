import { describe, expect, it } from "vitest";
import type { Judgement, Outcome } from "../judgement.ts";
import { judgeOne } from "../judge-model.ts";
import type { Rule } from "../rule.ts";
import { flawsOf } from "../rule-flaws.ts";
import { idOf, model } from "./model.ts";

/** The four answers of a rule, each with a model in which it gives just that. Lines are those of `model`. */
export interface RuleCases {
  /** The element that is judged, by its key: `web`, `web>db`. */
  readonly at: string;
  /** What all four models begin with. */
  readonly given?: readonly string[];
  readonly fires: readonly string[];
  /** What proves the finding, each as `element what value`, or the beginning of it: `web authenticated no`. */
  readonly proves: readonly string[];
  /** It does not apply, or the danger is not there. */
  readonly silent: readonly string[];
  /** Left out only where the rule has no `unless`. */
  readonly mitigated?: readonly string[];
  readonly unknown: readonly string[];
  /** What is asked then, each as `element attribute`; all of it, in any order. */
  readonly asks: readonly string[];
}

/** What every pack proves of itself: each rule is well made, unlike the others, and answers in all four ways. */
export function ruleSuite(rules: readonly Rule[], cases: Readonly<Record<string, RuleCases>>): void {
  describe("the pack", () => {
    it("has rules that are well made, each with its own id and its own question", () => {
      expect(flawsOf(rules)).toEqual([]);
    });

    it("shows every rule in all its answers", () => {
      const ids = rules.map(({ id }) => id);
      expect({
        untold: ids.filter((id) => !Object.hasOwn(cases, id)),
        unknown: Object.keys(cases).filter((id) => !ids.includes(id)),
        unmitigated: rules
          .filter(({ id, unless }) => unless.length > 0 && cases[id] !== undefined && cases[id].mitigated === undefined)
          .map(({ id }) => id),
      }).toEqual({ untold: [], unknown: [], unmitigated: [] });
    });
  });

  describe.each(rules.filter(({ id }) => Object.hasOwn(cases, id)))("$id", (rule) => {
    const { at, given = [], fires, proves, silent, mitigated, unknown, asks } = cases[rule.id]!;
    const judged = (lines: readonly string[]): Judgement => judgedIn(rule, at, [...given, ...lines]);

    it("fires, and says what proves it", () => {
      const judgement = judged(fires);
      expect(told(judgement)).toEqual(outcome("fires"));
      expect(proves.filter((each) => !provedBy(judgement).some((proof) => proof.startsWith(each)))).toEqual([]);
      expect(judgement.says).not.toMatch(/[{}]/);
      // Somebody who reads the finding must be able to do something about it.
      expect(judgement.remedies?.length).toBeGreaterThan(0);
    });

    it("is silent", () => expect(told(judged(silent))).toEqual(outcome("not-applicable")));

    it.each(mitigated === undefined ? [] : [{ lines: mitigated }])(
      "is settled by a control, and says by which",
      ({ lines }) => {
        const judgement = judged(lines);
        expect(told(judgement)).toEqual(outcome("mitigated"));
        expect(judgement.because).not.toEqual([]);
      },
    );

    it("asks where it cannot know", () => {
      const judgement = judged(unknown);
      expect(told(judgement)).toEqual(outcome("unknown"));
      expect(judgement.asks?.map((ask) => `${keyOf(ask.element)} ${ask.attribute}`).sort()).toEqual([...asks].sort());
    });
  });
}

function judgedIn(rule: Rule, at: string, lines: readonly string[]): Judgement {
  const snapshot = model(lines);
  return judgeOne(snapshot, rule, idOf(snapshot, at))!;
}

/** An answer as a failing test should show it: with what led to it. */
const told = (judgement: Judgement) => ({ outcome: judgement.outcome, judgement });
const outcome = (name: Outcome) => ({ outcome: name, judgement: expect.anything() as unknown });

const keyOf = (id: string): string => id.slice(id.indexOf("/") + 1);
const provedBy = ({ because }: Judgement): string[] =>
  because.map(({ element, what, value }) => `${keyOf(element)} ${what} ${value}`);
