import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Assessed } from "./assessment.ts";
import { type Comparison, type State, compare } from "./comparison.ts";
import { assessment, found, open } from "./testing.ts";

const [LOG, LIMIT] = ["stride/repudiation/unlogged@component/api", "stride/denial/unlimited@component/api"];
const states = ({ findings }: Comparison) => findings.map(({ finding, state }) => [finding.id, state]);

describe("a comparison", () => {
  it("says of each finding what became of it, in the order of ids", () => {
    const before = assessment({ version: "a", findings: [found(LIMIT), found(LOG)] });
    const after = assessment({ version: "b", findings: [found(LOG, { severity: "low" }), found("x/y/z@flow/a")] });
    const compared = compare(before, after);
    expect([compared.before, compared.after]).toEqual(["a", "b"]);
    expect(states(compared)).toEqual([
      [LIMIT, "resolved"],
      [LOG, "changed"],
      ["x/y/z@flow/a", "new"],
    ]);
  });

  it("names what differs in a changed finding", () => {
    const because = [
      { element: "component/api", what: "logged", value: "no", from: "user" as const },
      { element: "component/api", what: "exposed", value: "directly", from: "derived" as const },
    ];
    const after = assessment({ findings: [found(LOG, { severity: "low", standing: "accepted", because })] });
    const [changed] = compare(assessment({ findings: [found(LOG)] }), after).findings;
    expect(changed).toMatchObject({
      state: "changed",
      why: "severity: high → low; standing: open → accepted; proof: nothing more → component/api exposed is directly",
    });
  });

  it("takes no notice of wording and of who said it", () => {
    const because = [{ element: "component/api", what: "logged", value: "no", from: "input" as const }];
    const renamed = found(LOG, { says: "Other words.", elementName: "New name", because });
    const [same] = compare(assessment({ findings: [found(LOG)] }), assessment({ findings: [renamed] })).findings;
    expect(same).toEqual({ state: "unchanged", finding: renamed, why: "", differs: [] });
  });

  it("calls nothing resolved of which there is no result", () => {
    const before = assessment({ findings: [found(LOG), found("linddun/a/b@component/api")] });
    const reason = "it took too long and was stopped";
    const one = assessment({ gaps: [{ plugin: "stride", owner: "component/api", reason }] });
    const other = assessment({ gaps: [{ plugin: "stride", owner: "component/db", reason }] });
    const [linddun, stride] = compare(before, one).findings;
    expect(stride).toMatchObject({ state: "unseen", why: `No result of stride for component/api: ${reason}.` });
    expect(linddun!.state).toBe("resolved");
    expect(compare(before, other).findings.map(({ state }) => state)).toEqual(["resolved", "resolved"]);
  });

  it("tells questions that came and went", () => {
    const [shared, gone, come] = [open("a/b", "x"), open("a/b", "y"), open("a/c", "x")];
    const { questionsNew, questionsSettled } = compare(
      assessment({ questions: [shared, gone] }),
      assessment({ questions: [come, { ...shared, settles: 9 }] }),
    );
    expect([questionsNew, questionsSettled]).toEqual([[come], [gone]]);
  });
});

describe("a resolved finding", () => {
  const why = (said: Parameters<typeof assessment>[0]) =>
    compare(assessment({ findings: [found(LOG)] }), assessment(said)).findings[0]!.why;
  const base = { id: LOG, rule: LOG.split("@")[0]!, element: "component/api" };

  it.each([
    [
      "mitigated",
      { because: [{ element: "component/api", what: "logged", value: "yes", from: "user" as const }] },
      "A control settles it: component/api logged is yes (user).",
    ],
    [
      "not-applicable",
      {
        because: [
          { element: "component/api", what: "logged", value: "no", from: "user" as const },
          { element: "component/api", what: "exposed", value: "no", from: "derived" as const },
        ],
      },
      "No danger any more: component/api exposed is no (derived).",
    ],
    [
      "unknown",
      { because: [], asks: [{ element: "component/api", attribute: "logged" }] },
      "Open, not settled: it hangs on component/api logged.",
    ],
  ] as const)("that is %s now says by which fact", (outcome, of, says) => {
    expect(why({ said: [{ ...base, outcome, ...of }] })).toBe(says);
  });

  it("whose element is gone, or to which its rule does not apply, says that", () => {
    expect(why({ gone: ["component/api"] })).toBe("component/api is gone.");
    expect(why({})).toBe("It does not apply any more.");
  });
});

describe("a new finding", () => {
  const why = (said: Parameters<typeof assessment>[0]) =>
    compare(assessment(said), assessment({ findings: [found(LOG)] })).findings[0]!.why;
  const proof = "component/api logged is no (user).";

  it("says its proof, and how it stood before", () => {
    const base = { id: LOG, rule: LOG.split("@")[0]!, element: "component/api", because: [] };
    expect(why({ said: [{ ...base, outcome: "unknown" }] })).toBe(`${proof} It was an open question before.`);
    expect(why({ said: [{ ...base, outcome: "mitigated" }] })).toBe(`${proof} A control settled it before.`);
    expect(why({ gone: ["component/api"] })).toBe(`${proof} component/api is new.`);
    expect(why({})).toBe(`${proof} It did not apply before.`);
  });
});

describe("any two versions", () => {
  const finding: fc.Arbitrary<Assessed> = fc
    .record({
      id: fc.constantFrom(LOG, LIMIT, "a/b/c@flow/x", "a/b/c@flow/y", "linddun/q/r@data/__proto__"),
      severity: fc.constantFrom("low", "high", "critical"),
      standing: fc.constantFrom("open", "accepted"),
      value: fc.constantFrom("no", "unset"),
    })
    .map(({ id, severity, standing, value }) =>
      found(id, { severity, standing, because: [{ element: "e/f", what: "w", value, from: "user" }] }),
    );
  const some = fc.record({
    findings: fc.uniqueArray(finding, { selector: ({ id }) => id }),
    gaps: fc.uniqueArray(
      fc.constantFrom("stride", "linddun").map((plugin) => ({ plugin, reason: "it broke off" })),
      {
        selector: ({ plugin }) => plugin,
      },
    ),
  });
  const idsOf = (compared: Comparison, ...wanted: readonly State[]): string[] =>
    compared.findings.filter(({ state }) => wanted.includes(state)).map(({ finding: { id } }) => id);

  it("hold every finding exactly once", () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const ids = compare(assessment(a), assessment(b)).findings.map(({ finding: { id } }) => id);
        expect(ids).toEqual([...new Set([...a.findings, ...b.findings].map(({ id }) => id))].sort());
      }),
    );
  });

  it("mirror each other", () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [there, back] = [compare(assessment(a), assessment(b)), compare(assessment(b), assessment(a))];
        expect(idsOf(there, "new")).toEqual(idsOf(back, "resolved", "unseen"));
        expect(idsOf(back, "new")).toEqual(idsOf(there, "resolved", "unseen"));
        expect(idsOf(there, "changed")).toEqual(idsOf(back, "changed"));
        expect(there.findings.flatMap(({ differs }) => differs)).toEqual(
          back.findings
            .flatMap(({ differs }) => differs)
            .map(({ field, before, after }) => ({ field, before: after, after: before })),
        );
      }),
    );
  });

  it("that are the same have nothing new, changed or resolved", () => {
    fc.assert(
      fc.property(some, (a) => {
        const compared = compare(assessment(a), assessment(a));
        expect(compared.findings.filter(({ state }) => state !== "unchanged")).toEqual([]);
      }),
    );
  });
});

describe("a finding that rests on more than its element", () => {
  const uca = found("uca/run.late", {
    rule: "stpa-sec/tables/timing",
    framework: "stpa-sec",
    element: "control_action/run",
    because: [{ element: "uca/run.late", what: "leads_to", value: "hazard/fast", from: "derived" }],
    likelihood: undefined,
    impact: undefined,
  });
  const grounds = { "uca/run.late": ["control_action/run", "flow/run", "component/pump"] };
  const states = { "flow/run": "a", "component/pump": "b" };
  const withIt = (over: object = {}) => assessment({ findings: [uca], grounds, states, ...over });

  it("is new with what it leads to and the facts that brought it", () => {
    const [before, after] = [assessment({ states: { "component/pump": "b" } }), withIt()];
    expect(compare(before, after).findings).toEqual([
      {
        state: "new",
        finding: uca,
        why: "uca/run.late leads to hazard/fast (derived). It follows since flow/run is new.",
        differs: [],
      },
    ]);
  });

  it("is resolved with the facts that changed, and only told to be gone where none did", () => {
    const changed = assessment({ states: { ...states, "component/pump": "c" }, gone: ["control_action/run"] });
    expect(compare(withIt(), changed).findings.map(({ state, why }) => [state, why])).toEqual([
      ["resolved", "It does not follow any more: component/pump changed."],
    ]);
    const same = assessment({ states });
    expect(compare(withIt(), same).findings[0]!.why).toBe("It does not apply any more.");
  });

  it("is unseen where any part of its framework has no result", () => {
    const gaps = [{ plugin: "stpa-sec", owner: "loss/other", reason: "it broke off" }];
    expect(compare(withIt(), assessment({ states, gaps })).findings[0]!.state).toBe("unseen");
  });

  it("changes when it leads to something else", () => {
    const because = [{ element: "uca/run.late", what: "leads_to", value: "hazard/slow", from: "derived" as const }];
    const now = assessment({ findings: [{ ...uca, because, severity: "low" }], grounds, states });
    expect(compare(withIt(), now).findings[0]!.why).toBe(
      "severity: high → low; proof: uca/run.late leads to hazard/fast → uca/run.late leads to hazard/slow",
    );
  });
});
