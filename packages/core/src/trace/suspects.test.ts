import { describe, expect, it } from "vitest";
import { entity, link, snapshot } from "../graph/testing.ts";
import type { Entity, Link } from "../model/index.ts";
import { contentHash } from "./content.ts";
import { type Baseline, judged, pairOf, spreadOf, verdictId, verdictsIn } from "./suspects.ts";

const requirement = (over: Record<string, unknown> = {}, more: { name?: string; tags?: string[] } = {}): Entity =>
  entity("requirement/r", { ...more, props: { text: "Ask twice.", level: "system", ...over } });
const mitigation = entity("mitigation/m", { props: { text: "Second factor." } });
const implemented = link("mitigation/m implements requirement/r");
const graph = (...facts: (Entity | Link)[]) => snapshot(requirement(), mitigation, implemented, ...facts);
const verdict = (pair: { link: string; from: string; to: string }, said: "accept" | "dismiss"): Entity =>
  entity(verdictId(pair), { props: { verdict: said, reason: "Looked.", pair } });
const asNow: Baseline = () => "as now";

describe("what an entity says", () => {
  it("is its kind and the fields that others rely on", () => {
    const hash = contentHash(requirement());
    const beside = { description: "x", priority: "high", status: "agreed" };
    expect(contentHash(requirement(beside, { name: "Other", tags: ["a"] }))).toBe(hash);
    expect(contentHash({ ...requirement(), ext: { otm: 1 }, origin: { by: "default" } as Entity["origin"] })).toBe(
      hash,
    );
    for (const other of [{ text: "Ask thrice." }, { level: "component" }, { properties: ["privacy"] }])
      expect(contentHash(requirement(other))).not.toBe(hash);
  });

  it("is its name where it has no words of its own, and its attributes without where they are from", () => {
    const component = (name: string, from: "user" | "input") =>
      contentHash(entity("component/c", { name, props: { attributes: { encrypted: { value: "yes", from } } } }));
    expect(component("A", "user")).toBe(component("A", "input"));
    expect(component("A", "user")).not.toBe(component("B", "user"));
  });
});

describe("a link", () => {
  const judge = (baseline: Baseline, facts = graph()) =>
    judged(facts, implemented, { verdicts: verdictsIn(facts), baseline });
  const now = pairOf(graph(), implemented)!;

  it("is valid as long as its ends say what they said when it was written", () => {
    expect(judge(asNow)).toBeUndefined();
    expect(judge(() => now)).toBeUndefined();
    expect(judge(() => ({ ...now, to: "other" }))).toEqual({
      link: implemented,
      state: "suspect",
      changed: ["requirement/r"],
    });
    expect(judge(() => ({ ...now, from: "x", to: "y" }))?.changed).toEqual(["mitigation/m", "requirement/r"]);
    expect(judge(() => undefined)?.state).toBe("unseen");
  });

  it("is what somebody said of exactly these contents, before all else", () => {
    const changed: Baseline = () => ({ ...now, to: "other" });
    expect(judge(changed, graph(verdict(now, "accept")))).toBeUndefined();
    expect(judge(asNow, graph(verdict(now, "dismiss")))?.state).toBe("rejected");
    const ofOthers = verdict({ ...now, to: "0".repeat(64) }, "dismiss");
    expect(judge(asNow, graph(ofOthers))).toBeUndefined();
    expect(judge(changed, graph(ofOthers))?.state).toBe("suspect");
  });

  it("is valid if a rule made it, unless somebody said otherwise, and is not judged beside a trace", () => {
    const derived: Link = { ...implemented, origin: { by: "rule", plugin: "p", rule: "r", read: [] } };
    const known = { verdicts: new Map(), baseline: () => undefined };
    expect(judged(graph(), derived, known)).toBeUndefined();
    const facts = graph(verdict(now, "dismiss"));
    expect(judged(facts, derived, { ...known, verdicts: verdictsIn(facts) })?.state).toBe("rejected");
    const beside = link("mitigation/m applied_at component/c");
    expect(judged(graph(), beside, known)).toBeUndefined();
  });

  it("makes indirectly suspect what stands on it, each link once, also in a circle", () => {
    const circle = snapshot(
      ...["a", "b", "c"].map((key) => entity(`requirement/${key}`, { props: { text: "t", level: "system" } })),
      link("requirement/a refines requirement/b"),
      link("requirement/b refines requirement/a"),
      link("requirement/c refines requirement/a"),
    );
    const suspect = { link: link("requirement/a refines requirement/b"), state: "suspect", changed: [] } as const;
    expect(spreadOf(circle, [suspect]).map((each) => each.link)).toEqual([
      link("requirement/b refines requirement/a"),
      link("requirement/c refines requirement/a"),
    ]);
    expect(spreadOf(circle, [{ ...suspect, state: "rejected" }])).toEqual([]);
  });
});
