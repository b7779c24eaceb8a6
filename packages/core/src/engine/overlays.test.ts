import { describe, expect, it } from "vitest";
import { toEntity } from "../model/index.ts";
import type { Judgement } from "./judgement.ts";
import { review } from "./overlays.ts";

const judgement: Judgement = {
  id: "sample/tampering/unsigned@component/web",
  rule: "sample/tampering/unsigned",
  element: "component/web",
  outcome: "fires",
  because: [],
  says: "Web may be another one.",
  likelihood: "likely",
  impact: "high",
  severity: "elevated",
};
const origin = { by: "user" } as const;
const overlay = (props: Record<string, unknown>, id = "overlay/a") =>
  toEntity({ id, name: "Edit", props: { target: judgement.id, ...props }, origin });
const decision = (props: Record<string, unknown>, id = "decision/a") =>
  toEntity({ id, name: "Decision", props: { target: judgement.id, reason: "We looked.", ...props }, origin });
const reviewed = (
  overlays: ReturnType<typeof overlay>[],
  decisions: ReturnType<typeof decision>[] = [],
  today = "2026-06-01",
) => review([judgement], { overlays, decisions, today });

describe("an edit of what was generated", () => {
  it("stands in its place and shows both, and the rating follows", () => {
    const { judgements } = reviewed([overlay({ field: "likelihood", value: "frequent", seen: "likely" })]);
    expect(judgements).toEqual([
      {
        ...judgement,
        likelihood: "frequent",
        severity: "high",
        standing: "open",
        edits: [
          { overlay: "overlay/a", field: "likelihood", generated: "likely", value: "frequent", isSuspect: false },
        ],
      },
    ]);
  });

  it("is suspect while something else is generated than it was made against", () => {
    const suspect = (seen: string) =>
      reviewed([overlay({ field: "says", value: "Ours.", seen })]).judgements[0]!.edits[0]!.isSuspect;
    expect([suspect("Something else."), suspect("Web may be another one.")]).toEqual([true, false]);
  });

  it("is detached where its target is gone, and kept", () => {
    expect(reviewed([overlay({ target: "sample/x/y@component/web", field: "says", value: "Ours." })])).toEqual({
      judgements: [{ ...judgement, standing: "open", edits: [] }],
      detached: ["overlay/a"],
      expired: [],
    });
  });

  it.each([
    ["severity", "awful"],
    ["impact", "__proto__"],
    ["likelihood", 3],
    ["says", { a: 1 }],
    ["says", " "],
    ["outcome", "mitigated"],
  ])("whose %s would be %o cannot stand, and is told", (field, value) => {
    expect(reviewed([overlay({ field, value })])).toEqual({
      judgements: [{ ...judgement, standing: "open", edits: [] }],
      detached: ["overlay/a"],
      expired: [],
    });
  });

  it("stands on one line, whatever a file brought", () => {
    const { judgements } = reviewed([overlay({ field: "says", value: "Ours\n\u202enot" })]);
    expect(judgements.map(({ says }) => says)).toEqual(["Ours not"]);
  });

  it("touches no other field, and none that is not its to say", () => {
    for (const field of ["id", "outcome", "__proto__", "constructor"])
      expect(reviewed([overlay({ field, value: "x" })]).judgements).toEqual([
        { ...judgement, standing: "open", edits: [] },
      ]);
  });
});

describe("a decision", () => {
  it.each([
    ["accept", "accepted"],
    ["dismiss", "dismissed"],
    ["confirm", "confirmed"],
    ["assign", "open"],
  ])("to %s leaves it %s", (verdict, standing) => {
    expect(reviewed([], [decision({ verdict })]).judgements[0]!.standing).toBe(standing);
  });

  it("counts until its last day, and then is told as expired", () => {
    const until = decision({ verdict: "accept", expires: "2026-06-01" });
    expect(reviewed([], [until], "2026-06-01").judgements[0]).toMatchObject({
      standing: "accepted",
      decision: "decision/a",
    });
    expect(reviewed([], [until], "2026-06-02")).toMatchObject({
      judgements: [{ standing: "open" }],
      expired: ["decision/a"],
    });
  });

  it("may name the threat by its id as an entity", () => {
    const target = "threat/sample.tampering.unsigned@component.web";
    expect(reviewed([], [decision({ verdict: "dismiss", target })]).judgements[0]!.standing).toBe("dismissed");
  });
});
