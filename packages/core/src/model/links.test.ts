import { describe, expect, it } from "vitest";
import { KIND_NAMES, LINK_KINDS, LINK_RULES, isKind, linkReads, linkRule, linksBetween } from "./index.ts";

const triples = LINK_RULES.flatMap(({ kind, from, to }) => from.flatMap((a) => to.map((b) => `${a} ${kind} ${b}`)));

describe("the table of legal links", () => {
  it.each(LINK_RULES.map((rule) => [`${rule.kind} from ${rule.from.join(", ")}`, rule] as const))(
    "%s names known kinds and reads as a verb",
    (_, rule) => {
      expect([...rule.from, ...rule.to].filter((kind) => !isKind(kind))).toEqual([]);
      expect(rule.kind).toMatch(/^[a-z][a-z_]*$/);
      expect(rule.reads).toMatch(/^[a-z][a-z ]*$/);
      expect(linkReads(rule.kind)).not.toBe("");
    },
  );

  it("says each thing once", () => {
    expect(triples.filter((triple, i) => triples.indexOf(triple) !== i)).toEqual([]);
  });

  it("never allows one kind of source two targets in one row and many in another", () => {
    const said = new Map<string, Set<string>>();
    for (const { kind, from, cardinality } of LINK_RULES) {
      for (const source of from) {
        const key = `${source} ${kind}`;
        said.set(key, (said.get(key) ?? new Set()).add(cardinality));
      }
    }
    expect([...said].filter(([, cardinalities]) => cardinalities.size > 1)).toEqual([]);
  });

  /** DESIGN section 5: every hop of the trace from an answer up to the person who needs it. */
  it.each([
    ["mitigation", "implements", "requirement"],
    ["requirement", "derived_from", "scenario"],
    ["scenario", "explains", "uca"],
    ["uca", "leads_to", "hazard"],
    ["hazard", "leads_to", "loss"],
    ["loss", "harms", "requirement"],
    ["requirement", "voices", "stakeholder"],
  ])("the trace climbs from %s by %s to %s", (from, kind, to) => {
    expect(linkRule(kind, from, to)?.kind).toBe(kind);
    expect(linksBetween(from, to)).toContain(kind);
  });

  it.each([
    ["voices", "requirement", "one"],
    ["issued_by", "control_action", "one"],
    ["misuses", "uca", "one"],
    ["leaves", "flow", "one"],
    ["enters", "flow", "one"],
    ["inside", "component", "one"],
    ["harms", "loss", "many"],
    ["carries", "flow", "many"],
    ["implements", "mitigation", "many"],
  ])("%s from a %s leads to %s", (kind, from, cardinality) => {
    const rules = LINK_RULES.filter((rule) => rule.kind === kind && (rule.from as readonly string[]).includes(from));
    expect(rules.map((rule) => rule.cardinality)).toEqual([cardinality]);
  });

  it.each([
    ["implements", "requirement", "mitigation"],
    ["__proto__", "component", "component"],
    ["inside", "constructor", "boundary"],
    ["", "", ""],
  ])("knows no link %j from %j to %j", (kind, from, to) => {
    expect(linkRule(kind, from, to)).toBeUndefined();
  });

  it("leaves no analysis kind without a link", () => {
    const linked = new Set(triples.flatMap((triple) => [triple.split(" ")[0], triple.split(" ")[2]]));
    const alone = KIND_NAMES.filter((kind) => !linked.has(kind));
    expect(alone).toEqual(["overlay", "proposal"]);
    expect(LINK_KINDS).toEqual([...new Set(LINK_KINDS)]);
  });
});
