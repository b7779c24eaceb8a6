import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { type Operation, factualEnds, linkId } from "../model/index.ts";
import { mergeChanges } from "./merge.ts";
import { factId } from "./on-results.ts";
import { planChange } from "./operations.ts";
import { type Results, asksForResults } from "./results.ts";
import type { Snapshot } from "./snapshot.ts";
import { after, contents, difference, entity, link, snapshot } from "./testing.ts";

const origin = { by: "user", author: "Ada" } as const;
const FINDING = "s/tampering/unsigned@component/api";
const THREAT = "threat/s.tampering.unsigned@component.api";

const threat = entity(THREAT, { name: "Unsigned: api", props: { text: "It may be changed.", severity: "high" } });
const weakness = entity("weakness/too-late", { props: { text: "It comes too late." } });
const settled = entity("threat/s.settled@component.api", { props: { text: "Settled." } });
const results: Results = {
  today: "2026-06-01",
  find: (id) => {
    if (id === FINDING || id === THREAT) return { entity: threat, rating: { likelihood: "likely", impact: "high" } };
    return [weakness, settled].filter((each) => each.id === id).map((each) => ({ entity: each }))[0];
  },
  nearest: () => [FINDING],
};

const shop = snapshot(
  entity("component/api"),
  entity("component/db", { props: { type: "store" } }),
  entity("mitigation/sign", { props: { text: "Sign it." } }),
  entity("threat/told", { name: "Told", props: { text: "An input said so." } }),
);
const plan = (operations: readonly Operation[], graph = shop) => planChange(graph, operations, { origin, results });
const play = (operations: readonly Operation[], graph = shop): Snapshot =>
  after(graph, plan(operations, graph).changes);
const changed = (operations: readonly Operation[], graph = shop) => Object.fromEntries(plan(operations, graph).changes);
const refusal = (operation: object, graph = shop): [string, string, string] => {
  try {
    plan([operation as Operation], graph);
  } catch (error) {
    if (error instanceof SecaError) return [error.code, error.message, error.hint];
    throw error;
  }
  throw new Error("It was not refused.");
};

const DECISION = "decision/threat.s.tampering.unsigned@component.api";

describe("a decision", () => {
  it("names its finding, the reason and its last day", () => {
    const value = { reason: "Internal only.", expires: "2026-12-31" };
    expect(changed([{ op: "accept", target: FINDING, value }])).toEqual({
      [DECISION]: {
        id: DECISION,
        kind: "decision",
        name: "accept Unsigned: api",
        props: { verdict: "accept", reason: "Internal only.", target: THREAT, expires: "2026-12-31" },
        tags: [],
        origin,
      },
    });
  });

  it("replaces the one before, whichever name the finding is called by", () => {
    const once = play([{ op: "dismiss", target: FINDING, value: "Not so." }]);
    const again = play([{ op: "accept", target: THREAT, value: "So be it." }], once);
    expect(again.entities("decision").map(({ props }) => props)).toEqual([
      { verdict: "accept", reason: "So be it.", target: THREAT },
    ]);
  });

  it("to assign stands beside the others, and is undone like every change", () => {
    const operations: Operation[] = [
      { op: "confirm", target: FINDING },
      { op: "assign", target: FINDING, value: "Grace" },
    ];
    const { changes, inverse } = plan(operations);
    expect([...changes.keys()].sort()).toEqual([DECISION, `${DECISION}~assignee`]);
    expect(inverse.map(({ op, target }) => [op, target])).toEqual([
      ["restore", DECISION],
      ["restore", `${DECISION}~assignee`],
    ]);
  });

  it("can be taken of what is a fact, and of anything that is decided on", () => {
    const made = play([
      { op: "dismiss", target: "threat/told", value: "Known." },
      { op: "accept", target: "weakness/too-late", value: "Rare." },
    ]);
    expect(made.entities("decision").map(({ id }) => id)).toEqual([
      "decision/threat.told",
      "decision/weakness.too-late",
    ]);
  });

  it.each([
    [{ op: "dismiss", target: FINDING }, "dismiss needs value."],
    [{ op: "dismiss", target: FINDING, value: "  " }, "dismiss needs a reason."],
    [{ op: "accept", target: FINDING, value: { expires: "2027-01-01" } }, "accept needs a reason."],
    [{ op: "assign", target: FINDING, value: { reason: "Because." } }, "assign needs to: who sees to it."],
    [{ op: "dismiss", target: FINDING, value: { reason: "x", to: "Grace" } }, 'dismiss takes no "to".'],
    [
      { op: "dismiss", target: FINDING, value: JSON.parse('{"reason":"x","__proto__":1}') },
      'dismiss takes no "__proto__".',
    ],
    [{ op: "dismiss", target: FINDING, value: ["x"] }, 'The value is "["x"]": it takes reason, or {reason, expires}.'],
    [{ op: "confirm", target: FINDING, field: "x" }, "confirm takes no field."],
    [
      { op: "accept", target: FINDING, value: { reason: "x", expires: "2026-05-31" } },
      'expires is "2026-05-31", and today is 2026-06-01.',
    ],
    [
      { op: "accept", target: "component/api", value: "x" },
      "accept is for findings and what is like them, not for a component.",
    ],
  ])("is refused where it is not whole: %o", (operation, sentence) => {
    const [code, message] = refusal(operation);
    expect([code, message]).toEqual(["bad_input", sentence]);
  });

  it.each(["2026-13-01", "tomorrow", 20261231, { a: 1 }])("takes a day, and not %o", (expires) => {
    const [code, message] = refusal({ op: "accept", target: FINDING, value: { reason: "x", expires } });
    expect([code, message.includes("expires is")]).toEqual(["bad_input", true]);
  });

  it.each(["s/tampering/unsinged@component/api", "threat/none", "", "__proto__", "@", "constructor@component/api"])(
    "of %o, which is not there, names what is near",
    (target) =>
      expect(refusal({ op: "dismiss", target, value: "x" })).toEqual([
        "not_found",
        `There is no finding ${JSON.stringify(target)} in this version.`,
        `Nearest: ${FINDING}.`,
      ]),
  );
});

describe("an edit of a result", () => {
  const OVERLAY = "overlay/threat.s.tampering.unsigned@component.api~severity";

  it("is a fact with what was generated when it was made", () => {
    expect(changed([{ op: "set", target: FINDING, field: "severity", value: "low" }])).toEqual({
      [OVERLAY]: {
        id: OVERLAY,
        kind: "overlay",
        name: "severity of Unsigned: api",
        props: { target: THREAT, field: "severity", value: "low", seen: "high" },
        tags: [],
        origin,
      },
    });
    expect(changed([{ op: "set", target: THREAT, field: "likelihood", value: "frequent" }])).toMatchObject({
      "overlay/threat.s.tampering.unsigned@component.api~likelihood": {
        props: { field: "likelihood", value: "frequent", seen: "likely" },
      },
    });
    expect(changed([{ op: "set", target: "weakness/too-late", field: "text", value: "Much too late." }])).toMatchObject(
      {
        "overlay/weakness.too-late~text": { props: { target: "weakness/too-late", seen: "It comes too late." } },
      },
    );
  });

  it("goes when it is unset, and when it says what is generated anyway", () => {
    const once = play([{ op: "set", target: FINDING, field: "severity", value: "low" }]);
    for (const operation of [
      { op: "unset", target: FINDING, field: "severity" },
      { op: "set", target: THREAT, field: "severity", value: "high" },
      { op: "remove", target: OVERLAY },
    ] as const)
      expect(changed([operation], once)).toEqual({ [OVERLAY]: undefined });
  });

  it("calls a finding's text what it says", () => {
    const [overlay] = play([{ op: "set", target: FINDING, field: "text", value: "Ours,\n\u202efor now. " }]).entities(
      "overlay",
    );
    expect(overlay!.props).toEqual({
      target: THREAT,
      field: "says",
      value: "Ours, for now.",
      seen: "It may be changed.",
    });
  });

  it.each([
    [{ op: "set", target: FINDING, field: "severity", value: "awful" }, "bad_input"],
    [{ op: "set", target: FINDING, field: "impact", value: "__proto__" }, "bad_input"],
    [{ op: "set", target: FINDING, field: "says", value: " \n " }, "bad_input"],
    [{ op: "set", target: FINDING, field: "says", value: { says: "x" } }, "bad_input"],
    [{ op: "set", target: FINDING, field: "outcome", value: "mitigated" }, "bad_input"],
    [{ op: "set", target: FINDING, field: "__proto__", value: {} }, "bad_input"],
    [{ op: "set", target: "weakness/too-late", field: "cwe", value: "never" }, "bad_input"],
    [{ op: "set", target: "weakness/too-late", field: "attributes.logged", value: "yes" }, "bad_input"],
    [{ op: "set", target: "threat/s.settled@component.api", field: "severity", value: "low" }, "bad_input"],
    [{ op: "set", target: FINDING, field: "severity", value: "high" }, "bad_input"],
    [{ op: "unset", target: FINDING, field: "severity" }, "not_found"],
    [{ op: "remove", target: THREAT }, "refused"],
  ])("is refused where it cannot stand: %o", (operation, code) => expect(refusal(operation)[0]).toBe(code));
});

describe("an answer", () => {
  const answer = (target: string, value: unknown) => ({ op: "answer", target, value }) as Operation;

  it("sets what was asked, as said by a person", () => {
    const made = play(
      [
        answer("component/api attributes.encrypted", "yes"),
        answer("component/api technology", ["nodejs"]),
        answer("component/db stores", "data/cards"),
      ].slice(0, 2),
    );
    expect(made.entity("component/api")!.props).toMatchObject({
      technology: ["nodejs"],
      attributes: { encrypted: { value: "yes", from: "user" } },
    });
  });

  it("joins where something was missing", () => {
    const graph = play([{ op: "add", target: "data", value: { name: "Cards" } }]);
    expect(Object.keys(changed([answer("component/db stores", "data/cards")], graph))).toEqual([
      "component/db stores data/cards",
    ]);
  });

  it.each([
    ["component/api", "yes", "bad_input"],
    ["component/api attributes.encrypted", "maybe", "bad_input"],
    ["component/api attributes.encrypted", true, "bad_input"],
    ["component/api attributes.encrypted now", "yes", "bad_input"],
    ["component/api attributes.__proto__", "yes", "bad_input"],
    ["component/none attributes.encrypted", "yes", "not_found"],
    [`${THREAT} severity`, "low", "not_found"],
  ])("to %o of %o is refused", (target, value, code) => expect(refusal(answer(target, value))[0]).toBe(code));
});

describe("a link to a result", () => {
  const toThreat: Operation = { op: "link", target: "mitigation/sign", field: "mitigates", value: THREAT };
  const id = `mitigation/sign mitigates ${THREAT}`;

  it("says which of its ends is one, and finding ids do as well", () => {
    expect(changed([toThreat])).toEqual({ [id]: { ...link(id), props: { derived: "to" }, origin } });
    expect(changed([{ ...toThreat, value: { to: FINDING, reason: "It does." } }])).toMatchObject({
      [id]: { props: { derived: "to", reason: "It does." } },
    });
    expect(
      changed(
        [{ op: "link", target: THREAT, field: "leads_to", value: "hazard/h" }],
        after(shop, new Map([["hazard/h", entity("hazard/h", { props: { system: "shop", condition: "open" } })]])),
      ),
    ).toMatchObject({
      [`${THREAT} leads_to hazard/h`]: { props: { derived: "from" } },
    });
  });

  it("leads to nothing that is neither, and nobody else may say that it does", () => {
    expect(refusal({ ...toThreat, value: "threat/none" })[0]).toBe("not_found");
    expect(refusal({ ...toThreat, value: { to: "threat/none", derived: "to" } })[0]).toBe("bad_input");
  });

  it("stays when the result goes, and goes with its fact", () => {
    const linked = play([toThreat]);
    expect(changed([{ op: "remove", target: "component/api" }], linked)).toEqual({ "component/api": undefined });
    expect(changed([{ op: "remove", target: "mitigation/sign" }], linked)).toEqual({
      [id]: undefined,
      "mitigation/sign": undefined,
    });
  });

  it("can be undone and done again", () => {
    const linked = play([toThreat]);
    const undone = changed([{ op: "unlink", target: "mitigation/sign", field: "mitigates", value: THREAT }], linked);
    expect(undone).toEqual({ [id]: undefined });
  });

  it("comes whole through a merge, also when both sides touch what is around it", () => {
    const ours = play([toThreat]);
    for (const theirs of [
      play([{ op: "set", target: "mitigation/sign", field: "description", value: "By us." }]),
      play([{ op: "remove", target: "component/api" }]),
    ]) {
      const merged = mergeChanges(ours, { ours: difference(shop, ours), theirs: difference(shop, theirs) }, undefined);
      const graph = after(ours, merged.changes);
      expect([merged.conflicts, graph.link(id)?.props]).toEqual([[], { derived: "to" }]);
    }
    const removed = play([{ op: "remove", target: "mitigation/sign" }]);
    const sides = { ours: difference(shop, ours), theirs: difference(shop, removed) };
    expect(mergeChanges(ours, sides, undefined).conflicts.length).toBeGreaterThan(0);
    expect(after(ours, mergeChanges(ours, sides, "theirs").changes).link(id)).toBeUndefined();
    const kept = after(ours, mergeChanges(ours, sides, "ours").changes);
    expect([kept.entity("mitigation/sign") !== undefined, kept.link(id) !== undefined]).toEqual([true, true]);
  });
});

describe("what operations need", () => {
  it.each<[readonly Operation[], boolean]>([
    [[{ op: "set", target: "component/api", field: "owner", value: "us" }], false],
    [
      [
        { op: "add", target: "component", value: { name: "Queue", type: "service" } },
        { op: "set", target: "component/queue", field: "owner", value: "us" },
        { op: "add", target: "flow/f", value: { name: "F", leaves: "component/queue", enters: ["component/api"] } },
        { op: "unlink", target: "flow/f", field: "leaves", value: "component/queue" },
      ],
      false,
    ],
    [[{ op: "answer", target: "component/api attributes.encrypted", value: "yes" }], false],
    [[{ op: "dismiss", target: "threat/told", value: "x" }], true],
    [[{ op: "set", target: FINDING, field: "severity", value: "low" }], true],
    [[{ op: "link", target: "mitigation/sign", field: "mitigates", value: THREAT }], true],
    [[{ op: "add", target: "mitigation", value: { name: "M", text: "m", mitigates: [THREAT] } }], true],
  ])("is known before an analysis is run: %o", (operations, asks) =>
    expect(asksForResults(shop, operations)).toBe(asks),
  );
});

it("undoes whatever was decided, edited or linked, exactly", () => {
  const operations = fc.constantFrom<Operation>(
    { op: "dismiss", target: FINDING, value: "x" },
    { op: "accept", target: THREAT, value: { reason: "y", expires: "2026-07-01" } },
    { op: "assign", target: FINDING, value: "Grace" },
    { op: "set", target: FINDING, field: "severity", value: "low" },
    { op: "set", target: FINDING, field: "impact", value: "low" },
    { op: "link", target: "mitigation/sign", field: "mitigates", value: FINDING },
    { op: "answer", target: "component/api attributes.encrypted", value: "no" },
  );
  fc.assert(
    fc.property(fc.array(operations, { maxLength: 4 }), fc.array(operations, { maxLength: 4 }), (first, second) => {
      const before = play(first);
      const { changes, inverse } = plan(second, before);
      const now = after(before, changes);
      const past = new Map([
        [
          inverse[0]?.at ?? "",
          new Map(contents(before).map((fact) => ["from" in fact ? linkId(fact) : fact.id, fact])),
        ],
      ]);
      const back = planChange(now, inverse, { origin, past, results });
      expect(contents(after(now, back.changes))).toEqual(contents(before));
    }),
    { numRuns: 100 },
  );
});

it("has an id for every target that can be, and another for another", () => {
  const long = `threat/${"a".repeat(200)}`;
  const ids = [
    factId("decision", [long]),
    factId("decision", [`${long.slice(0, -1)}b`]),
    factId("overlay", [long, "inScope"]),
  ];
  expect([new Set(ids).size, ids.every((id) => id.length <= 220)]).toEqual([3, true]);
  expect(factualEnds(link(`mitigation/sign mitigates ${THREAT}`, { derived: "both" }))).toEqual([]);
});
