import { describe, expect, it } from "vitest";
import { judgeOne } from "./judge-model.ts";
import { all, exposed, not, said, some, to, type } from "./predicate.ts";
import { type RuleDraft, defineRule } from "./rule.ts";
import { model } from "./testing/index.ts";

const rule = (over: Partial<RuleDraft> = {}) =>
  defineRule({
    id: "sample/tampering/unsigned",
    pack: "sample",
    category: "T",
    name: "Unsigned",
    of: "component",
    asks: "Is {it} signed?",
    when: said("custom_code"),
    holds: not(said("signed")),
    unless: [said("isolated")],
    says: "{it} may be another one.",
    likelihood: "likely",
    impact: "high",
    cwe: ["CWE-345"],
    remedies: [{ id: "sample/sign", does: "Sign it.", sets: { attribute: "signed", value: "yes" } }],
    ...over,
  });
const judged = (lines: string[], over: Partial<RuleDraft> = {}, at = "component/web") =>
  judgeOne(model(lines), rule(over), at);
const SIGN = { yes: "+", no: "-", unknown: "?" } as const;
type Word = keyof typeof SIGN;

describe("a rule", () => {
  it.each<[when: Word, holds: Word, unless: Word, outcome: string]>([
    ["yes", "yes", "no", "fires"],
    ["yes", "yes", "yes", "mitigated"],
    ["yes", "unknown", "yes", "mitigated"],
    ["yes", "no", "yes", "not-applicable"],
    ["yes", "no", "unknown", "not-applicable"],
    ["no", "yes", "no", "not-applicable"],
    ["no", "unknown", "yes", "not-applicable"],
    ["yes", "yes", "unknown", "unknown"],
    ["yes", "unknown", "no", "unknown"],
    ["unknown", "yes", "no", "unknown"],
    ["unknown", "yes", "yes", "unknown"],
    ["unknown", "no", "no", "not-applicable"],
  ])("whose scope is %s, danger %s and control %s: %s", (when, holds, unless, outcome) => {
    const danger = holds === "yes" ? "no" : holds === "no" ? "yes" : "unknown";
    const line = `component web process ${SIGN[when]}custom_code ${SIGN[danger]}signed ${SIGN[unless]}isolated`;
    expect(judged([line])?.outcome).toBe(outcome);
  });

  it("fires with what proves it, how bad it is, and what would mend it", () => {
    expect(judged(["component web process name=Web_shop +custom_code -signed -isolated"])).toEqual({
      id: "sample/tampering/unsigned@component/web",
      rule: "sample/tampering/unsigned",
      element: "component/web",
      outcome: "fires",
      because: [
        { element: "component/web", what: "custom_code", value: "yes", from: "user" },
        { element: "component/web", what: "signed", value: "no", from: "user" },
      ],
      says: "Web shop may be another one.",
      likelihood: "likely",
      impact: "high",
      severity: "elevated",
      remedies: [{ remedy: "sample/sign", element: "component/web", attribute: "signed", value: "yes" }],
    });
  });

  it("takes what a technology is for granted, unless somebody says otherwise", () => {
    expect(judged(["component web process nginx -signed -isolated"])).toMatchObject({
      outcome: "not-applicable",
      because: [{ element: "component/web", what: "custom_code", value: "no", from: "inferred" }],
    });
    expect(judged(["component web process nginx +custom_code -signed -isolated"])?.outcome).toBe("fires");
  });

  it("asks for all that would settle it", () => {
    expect(judged(["component web process"])?.asks).toEqual(
      ["custom_code", "signed", "isolated"].map((attribute) => ({ element: "component/web", attribute })),
    );
  });

  it("is rated by what else is true, and not by what nobody knows", () => {
    const adjust = [
      { when: said("internet_facing"), likelihood: 1 as const },
      { when: said("redundant"), impact: -1 as const },
    ];
    const severity = (more: string) =>
      judged([`component web process +custom_code -signed -isolated ${more}`], { adjust })?.severity;
    expect([severity(""), severity("+internet_facing"), severity("+internet_facing +redundant")]).toEqual([
      "elevated",
      "high",
      "elevated",
    ]);
  });

  it("puts names in as they are, on one line, and never looks for braces in them", () => {
    const says = judged(["component web process name={it}_{to} +custom_code -signed -isolated"], {
      says: "{it} is open.",
    })?.says;
    expect(says).toBe("{it} {to} is open.");
  });
});

describe("what follows from the graph", () => {
  const open = { when: all(type("process", "store"), exposed()), holds: not(said("signed")), unless: [] };
  const outcome = (lines: string[], over: Partial<RuleDraft> = open, at = "component/db") =>
    judged(lines, over, at)?.outcome;
  const chain = ["component web process", "component db store -signed", "flow web>db"];

  it("is open to the internet when somebody outside speaks to it, directly or through others", () => {
    expect(outcome([...chain, "component user actor", "flow user>web"])).toBe("fires");
    expect(judged([...chain, "component user actor", "flow user>web"], open, "component/db")?.because).toContainEqual({
      element: "component/db",
      what: "exposed",
      value: "1 step",
      from: "derived",
    });
    const near = { ...open, when: exposed(0) };
    expect(outcome([...chain, "db -internet_facing", "component user actor", "flow user>web"], near)).toBe(
      "not-applicable",
    );
  });

  it("is unknown while nobody says whether somebody on the way faces it", () => {
    expect(judged([...chain, "db -internet_facing"], open, "component/db")).toMatchObject({
      outcome: "unknown",
      asks: [{ element: "component/web", attribute: "internet_facing" }],
    });
    expect(outcome([...chain, "db -internet_facing", "web -internet_facing"])).toBe("not-applicable");
    expect(outcome([...chain, "db -internet_facing", "web +internet_facing"])).toBe("fires");
  });

  it("is not opened by an answer, and ends where ways lead round in a circle", () => {
    const circle = [
      "component web process -internet_facing",
      "component db store -signed -internet_facing",
      "flow web>db",
      "flow db>web",
    ];
    expect(outcome(circle)).toBe("not-applicable");
    const answered = [
      "component bank external",
      "component db store -signed -internet_facing",
      "flow db>bank",
      "flow bank>db answers db>bank",
    ];
    expect(outcome(answered)).toBe("not-applicable");
  });

  it("follows relations as far as they go, and none of a thing that has none", () => {
    const speaks = {
      of: "flow" as const,
      when: to(some("boundaries", said("filtered"))),
      holds: not(said("encrypted_in_transit")),
      unless: [],
    };
    const zoned = [
      "boundary cloud network +filtered",
      "boundary app network in cloud",
      "component web process in app",
      "component db store",
      "flow db>web http",
    ];
    expect(
      judged(zoned, { ...speaks, says: "{from} to {to} by {protocol} into {boundary} with {data}." }, "flow/db>web"),
    ).toMatchObject({
      outcome: "fires",
      says: "db to web by http into app with what it holds.",
    });
    expect(outcome(["component web process", "component db store", "flow web>db http"], speaks, "flow/web>db")).toBe(
      "not-applicable",
    );
  });
});
