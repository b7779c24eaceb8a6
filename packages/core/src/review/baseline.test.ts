import { describe, expect, it } from "vitest";
import { absentFrom, baselineOf, readBaseline, stateAgainst, withBaseline, writeBaseline } from "./baseline.ts";
import { found } from "./testing.ts";

const [A, B, C] = ["a/b/c@flow/a", "a/b/c@flow/b", "a/b/c@flow/c"];
const place = { file: "baseline.json", system: "shop" };
const today = "2026-06-30";
const written = (text: string) => readBaseline(Buffer.from(text), place);
const of = (...findings: ReturnType<typeof found>[]) =>
  baselineOf({ system: "shop", findings }, { today: "2026-01-01" });
const accepted = found(B, { standing: "accepted", reason: "until the move", expires: "2026-12-31", severity: "low" });

describe("a baseline", () => {
  it("is a finding a line, in the order of ids", () => {
    expect(writeBaseline(of(accepted, found(A)))).toBe(
      [
        "{",
        '  "format": "seca-baseline",',
        '  "formatVersion": 1,',
        '  "system": "shop",',
        '  "findings": [',
        `    {"id":"${A}","severity":"high","since":"2026-01-01"},`,
        `    {"id":"${B}","severity":"low","since":"2026-01-01","standing":"accepted","reason":"until the move","expires":"2026-12-31"}`,
        "  ]",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("is read as it was written, also where it is empty", () => {
    expect(written(writeBaseline(of(accepted, found(A))))).toEqual(of(accepted, found(A)));
    expect(written(writeBaseline(of()))).toEqual(of());
  });

  it("keeps since when a finding is known, and drops what is gone", () => {
    const next = baselineOf(
      { system: "shop", findings: [found(A), found(C)] },
      { today, earlier: of(found(A), found(B)) },
    );
    expect([...next.rows.values()].map(({ id, since }) => [id, since])).toEqual([
      [A, "2026-01-01"],
      [C, today],
    ]);
  });

  it("carries decisions to where the record knows none, as long as they last", () => {
    const stand = (day: string) => withBaseline([found(B)], of(accepted), { today: day })[0];
    expect(stand("2026-12-31")).toMatchObject({
      standing: "accepted",
      reason: "until the move",
      expires: "2026-12-31",
    });
    expect(stand("2027-01-01")).toEqual(found(B));
    const confirmed = found(B, { standing: "confirmed" });
    expect(withBaseline([confirmed], of(accepted), { today })).toEqual([confirmed]);
  });

  it("says how a finding stands to it, and what is gone", () => {
    const known = of(found(A), accepted);
    expect(stateAgainst(known, found(A))).toBe("unchanged");
    expect(stateAgainst(known, found(A, { severity: "low" }))).toBe("updated");
    expect(stateAgainst(known, found(B, { severity: "low" }))).toBe("updated");
    expect(stateAgainst(known, found(C))).toBe("new");
    expect(absentFrom(known, { findings: [found(A)], frameworks: ["a"] }).map(({ id }) => id)).toEqual([B]);
  });

  it("says by what and where it was found what no rule says, and does not call it gone where its framework did not run", () => {
    const uca = found("uca/run.late", { rule: "stpa-sec/tables/timing", element: "control_action/run" });
    const known = written(writeBaseline(of(uca)));
    expect([...known.rows.values()]).toEqual([
      {
        id: "uca/run.late",
        rule: "stpa-sec/tables/timing",
        element: "control_action/run",
        severity: "high",
        since: "2026-01-01",
      },
    ]);
    expect(stateAgainst(known, uca)).toBe("unchanged");
    expect(absentFrom(known, { findings: [], frameworks: ["stride"] })).toEqual([]);
    expect(absentFrom(known, { findings: [], frameworks: ["stpa-sec"] }).map(({ id }) => id)).toEqual(["uca/run.late"]);
  });
});

describe("what is no baseline", () => {
  const head = '"format":"seca-baseline","formatVersion":1,"system":"shop"';
  it.each([
    ["no JSON", "severity: high"],
    ["something else", '{"findings":[]}'],
    ["another version", `{${head.replace("1", "2")},"findings":[]}`],
    ["a finding without a day", `{${head},"findings":[{"id":"${A}","severity":"high"}]}`],
    ["a day that is none", `{${head},"findings":[{"id":"${A}","severity":"high","since":"yesterday"}]}`],
    ["a prototype", `{${head},"findings":[],"__proto__":{}}`],
    [
      "a finding twice",
      `{${head},"findings":[${Array(2).fill(`{"id":"${A}","severity":"high","since":"${today}"}`).join()}]}`,
    ],
    ["deep nesting", `${"[".repeat(5000)}`],
  ])("is refused: %s", (_, text) => {
    expect(() => written(text)).toThrow(expect.objectContaining({ name: "SecaError", code: "bad_input" }));
  });

  it("is refused where it is of another system", () => {
    expect(() => readBaseline(Buffer.from(writeBaseline(of())), { ...place, system: "plant" })).toThrow(
      'The baseline "baseline.json" is of the system "shop", and this one is "plant".',
    );
  });
});
