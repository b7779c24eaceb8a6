import { expect, it } from "vitest";
import { rankMitigations } from "./mitigations.ts";
import { found } from "./testing.ts";

const remedy = (element: string, attribute: string) => ({
  does: `Do ${attribute}.`,
  element,
  field: `attributes.${attribute}`,
  value: "yes",
});
const set = (target: string, attribute: string) => ({
  op: "set",
  target,
  field: `attributes.${attribute}`,
  value: "yes",
});
const [A, B, C] = ["a/b/1@flow/a", "a/b/2@flow/a", "a/b/3@flow/a"];

it("ranks what to do by the gate, then by how much it settles, and joins what asks for the same fact", () => {
  const findings = [
    found(A, { severity: "low", remedies: [remedy("flow/a", "logged"), remedy("flow/a", "filtered")] }),
    found(B, { severity: "critical", remedies: [remedy("flow/a", "logged"), remedy("component/x", "filtered")] }),
    found(C, { severity: "medium", remedies: [remedy("flow/a", "filtered")] }),
  ];
  expect(rankMitigations(findings, new Set([B]))).toEqual([
    { does: "Do logged.", operation: set("flow/a", "logged"), settles: [B, A], failing: 1 },
    { does: "Do filtered.", operation: set("component/x", "filtered"), settles: [B], failing: 1 },
    { does: "Do filtered.", operation: set("flow/a", "filtered"), settles: [C, A], failing: 0 },
  ]);
});

it("does nothing about what was decided", () => {
  const findings = (["accepted", "dismissed"] as const).map((standing, n) => found([A, B][n]!, { standing }));
  expect(rankMitigations(findings, new Set())).toEqual([]);
});
