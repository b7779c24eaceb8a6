import { describe, expect, it } from "vitest";
import { judgeOne } from "./judge-model.ts";
import {
  type Predicate,
  affirmed,
  all,
  any,
  every,
  exposed,
  from,
  not,
  replies,
  said,
  some,
  technology,
  to,
  trait,
  type,
} from "./predicate.ts";
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

  it("fires with what proves it, the controls that are denied, how bad it is, and what would mend it", () => {
    expect(judged(["component web process name=Web_shop +custom_code -signed -isolated"])).toEqual({
      id: "sample/tampering/unsigned@component/web",
      rule: "sample/tampering/unsigned",
      element: "component/web",
      outcome: "fires",
      because: [
        { element: "component/web", what: "custom_code", value: "yes", from: "user" },
        { element: "component/web", what: "signed", value: "no", from: "user" },
        { element: "component/web", what: "isolated", value: "no", from: "user" },
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

  it("names each control that is denied, also after a long proof", () => {
    const many = Array.from({ length: 15 }, (_, nth) => `component user${nth} actor`);
    const flows = many.map((_, nth) => `flow user${nth}>web https +authenticated`);
    const because = judged(["component web process -signed -isolated -sandboxed", ...many, ...flows], {
      when: every("inflows", said("authenticated")),
      unless: [said("isolated"), any(said("sandboxed"), said("signed"))],
    })!.because.map(({ element, what }) => `${element} ${what}`);
    expect(because).toHaveLength(15);
    expect(because.slice(-3)).toEqual(["component/web signed", "component/web isolated", "component/web sandboxed"]);
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

describe("a rule about what would be drawn if it were so", () => {
  const privileged = { when: type("process"), holds: affirmed("privileged"), unless: [said("isolated")] };

  it.each<[line: string, outcome: string]>([
    ["+privileged -isolated", "fires"],
    ["+privileged", "unknown"],
    ["-privileged", "not-applicable"],
    ["?privileged", "not-applicable"],
    ["", "not-applicable"],
  ])("of a process %s: %s", (line, outcome) => {
    expect(judged([`component web process ${line}`], privileged)?.outcome).toBe(outcome);
  });

  it("says that nobody said so, and asks nothing about it", () => {
    expect(judged(["component web process"], privileged)?.because).toEqual([
      { element: "component/web", what: "privileged", value: "unknown", from: "default" },
    ]);
    expect(judged(["component web process +privileged"], privileged)?.asks).toEqual([
      { element: "component/web", attribute: "isolated" },
    ]);
  });
});

it("tells a call from an answer, where a rule asks", () => {
  const lines = ["component web process", "component db store", "flow web>db", "flow db>web answers web>db"];
  const calls = { of: "flow" as const, when: from(type("process", "store")), holds: not(replies), unless: [] };
  const outcomes = ["flow/web>db", "flow/db>web"].map((flow) => judged(lines, calls, flow));
  expect(outcomes.map((each) => [each?.outcome, each?.because.at(-1)])).toEqual([
    ["fires", { element: "flow/web>db", what: "replies", value: "no", from: "model" }],
    ["not-applicable", { element: "flow/db>web", what: "replies", value: "yes", from: "model" }],
  ]);
});

describe("a rule about technology", () => {
  const gateway = { when: trait("api_gateway"), holds: not(said("signed")), unless: [said("isolated")] };
  const web = (line: string, over: Partial<RuleDraft> = gateway) => judged([`component web ${line}`], over);

  it("asks what it is where nobody knows, and nothing else", () => {
    expect(web("process")?.asks).toEqual([{ element: "component/web", attribute: "technology" }]);
    const called = { ...gateway, when: some("callers", trait("api_gateway")) };
    const callers = ["component a process", "component b process nginx", "flow a>web", "flow b>web"];
    expect(judged(["component web process", ...callers], called)?.asks).toEqual([
      { element: "component/a", attribute: "technology" },
    ]);
  });

  it.each([
    ["store", { what: "type", value: "store", from: "model" }],
    ["process nginx", { what: "technology", value: "nginx", from: "model" }],
    ["process +custom_code", { what: "custom_code", value: "yes", from: "user" }],
  ])("does not apply to a %s, and says why", (line, reason) => {
    expect(web(line)).toMatchObject({
      outcome: "not-applicable",
      because: [{ element: "component/web", ...reason }],
    });
  });

  it("still asks of our own code what our own code can be", () => {
    const outcomeOf = (line: string, when: Predicate) => web(line, { ...gateway, when })?.outcome;
    expect([
      outcomeOf("process +custom_code", trait("web_app")),
      outcomeOf("process -custom_code", trait("web_app")),
      outcomeOf("process -custom_code", trait("api_gateway", "web_app")),
      outcomeOf("process +custom_code", technology("nginx")),
      outcomeOf("process ?custom_code", technology("nginx")),
    ]).toEqual(["unknown", "not-applicable", "unknown", "not-applicable", "unknown"]);
  });

  it("takes a named technology for what it is, whoever is said to have written it", () => {
    expect(web("process kong +custom_code -signed -isolated")?.outcome).toBe("fires");
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
