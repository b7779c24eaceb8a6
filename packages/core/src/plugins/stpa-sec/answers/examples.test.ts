import { beforeAll, describe, expect, it } from "vitest";
import { Build } from "../../../engine/index.ts";
import type { Entity, Link } from "../../../model/index.ts";
import { scenarioById, scenariosIn, scenariosOf } from "../scenarios/index.ts";
import { type TableRead, allOf, sources, targets } from "../tables/table-read.ts";
import { readOf } from "../tables/index.ts";
import { exampleOf } from "../testing/examples.ts";
import { stpaSec } from "../index.ts";
import { EXPECTED } from "./testing/expected.ts";

describe.each(Object.keys(EXPECTED))("of %s", (name) => {
  const expected = EXPECTED[name]!;
  let read: TableRead;
  let derived: { readonly entities: readonly Entity[]; readonly links: readonly Link[] };
  beforeAll(async () => {
    const snapshot = await exampleOf(name);
    const analysis = new Build([stpaSec]).run(snapshot);
    expect(analysis.gaps).toEqual([]);
    derived = { entities: analysis.entities(), links: analysis.links() };
    read = readOf({ entities: snapshot.allEntities(), links: [...snapshot.links()] }, derived);
  });

  const ucas = (): string[] => allOf(read, "uca").map(({ id }) => id);

  it("finds who might do harm, and nobody who cannot get there", () => {
    const names = new Set(allOf(read, "adversary").map((each) => each.name));
    expect(expected.adversaries.filter((each) => !names.has(each))).toEqual([]);
    expect(expected.nobody.filter((each) => names.has(each))).toEqual([]);
  });

  it("finds the attacks of which its designers speak", () => {
    const found = new Set(
      ucas().flatMap((uca) =>
        scenariosOf(uca, read).flatMap(({ entity, links }) =>
          links
            .filter(({ kind }) => kind === "performed_by")
            .map(
              ({ to }) =>
                `${entity.props.action} ${links.find(({ kind }) => kind === "exploits")!.to} ${read.entity(to)!.name}`,
            ),
        ),
      ),
    );
    expect(expected.attacks.map((each) => each.join(" ")).filter((each) => !found.has(each))).toEqual([]);
  });

  it("proposes what is not there, and knows what is", () => {
    const status = (key: string): unknown =>
      (read.entity(`mitigation/${key}`) as Entity<"mitigation"> | undefined)?.props.status;
    const all = [...expected.done, ...expected.proposed];
    expect(Object.fromEntries(all.map((key) => [key, status(key)]))).toEqual({
      ...Object.fromEntries(expected.done.map((key) => [key, "done"])),
      ...Object.fromEntries(expected.proposed.map((key) => [key, "proposed"])),
    });
  });

  it("looks at what hands over secrets, and says when that is unsafe", () => {
    const unsafe = (flow: string): boolean =>
      sources(read, `control_action/${flow}`, "misuses", "uca").some(({ props }) =>
        /\b(?:reader|channel) = /.test(props.context),
      );
    expect(expected.confidential.filter((flow) => !unsafe(flow))).toEqual([]);
  });

  it("leads mitigations up to a stakeholder, with a reason on every step", () => {
    const unreasoned = derived.links.filter(({ kind, props }) => UP.has(kind) && (props.reason ?? "") === "");
    expect(unreasoned).toEqual([]);
    const mitigations = derived.entities.filter(({ kind }) => kind === "mitigation");
    const lost = mitigations.filter(({ id }) => !reaches(id, "stakeholder", read));
    expect(mitigations.length).toBeGreaterThan(20);
    expect(lost.length / mitigations.length).toBeLessThanOrEqual(0.05);
  });

  it("ends at the needs that were written down where there are any", () => {
    const assumed = derived.entities.filter(
      ({ kind, origin }) => kind === "stakeholder" || (kind === "requirement" && origin.by === "default"),
    );
    expect(assumed).toEqual([]);
  });

  it("counts scenarios as they come out, and finds each again by its id", () => {
    const counted = allOf(read, "context_table").reduce((sum, { props }) => sum + (props.scenarios ?? 0), 0);
    const { scenarios, total, told } = scenariosIn(ucas(), read);
    expect(counted).toBe(total);
    expect(scenarios).toHaveLength(Math.min(total, 500));
    if (total > 500) expect(told).toContain(`500 of ${total}`);
    for (const each of scenarios.filter((_, nth) => nth % 7 === 0))
      expect(scenarioById(each.entity.id, read)).toEqual(each);
  });

  it("tells no two scenarios alike, and each of its things exists", () => {
    const { scenarios } = scenariosIn(ucas(), read);
    const texts = scenarios.map(({ entity }) => entity.props.text);
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    const broken = scenarios.flatMap(({ entity, links }) =>
      links.flatMap(({ from, to }) => [from, to]).filter((id) => id !== entity.id && read.entity(id) === undefined),
    );
    expect(broken).toEqual([]);
    expect(texts.filter((text) => /undefined|\s{2}|\.\.|\b(?:component|flow|uca)\//.test(text))).toEqual([]);
  });

  it("lets each unsafe action come about in all four ways, and each scenario be answered", () => {
    const few = ucas().filter(
      (uca) => new Set(scenariosOf(uca, read).map(({ entity }) => entity.props.class)).size < 4,
    );
    expect(few).toEqual([]);
    const unanswered = ucas()
      .flatMap((uca) => scenariosOf(uca, read))
      .filter(({ links }) => !links.some(({ kind }) => kind === "derived_from"));
    expect(unanswered.map(({ entity }) => entity.id)).toEqual([]);
  });

  it("leads to each hazard of secrecy by an unsafe handing over", () => {
    const secret = allOf(read, "hazard").filter(
      ({ props: { properties = [] } }) => properties.includes("confidentiality") || properties.includes("privacy"),
    );
    const isHandedOver = (uca: string): boolean =>
      targets(read, uca, "misuses", "control_action").some(({ props }) => props.front === "data");
    const unreached = secret.filter(
      ({ id }) => !sources(read, id, "leads_to", "uca").some((uca) => isHandedOver(uca.id)),
    );
    expect(unreached.map(({ id }) => id)).toEqual([]);
  });

  it("asks nothing that is answered by nothing, and puts every answer somewhere", () => {
    const asked = derived.entities.filter(({ kind }) => kind === "requirement").map(({ id }) => id);
    const unmet = asked.filter((id) => sources(read, id, "implements").length === 0);
    const placeless = derived.entities.filter(
      ({ id, kind }) => kind === "mitigation" && targets(read, id, "applied_at").length !== 1,
    );
    expect({ unmet, placeless }).toEqual({ unmet: [], placeless: [] });
  });
});

const UP = new Set([
  "implements",
  "derived_from",
  "inverts",
  "leads_to",
  "harms",
  "prevents",
  "mitigates",
  "applied_at",
]);
const CLIMBS = new Set([...UP, "voices", "refines"]);

/** Upwards, by links that lead there; where things are applied is no way up. */
function reaches(id: string, kind: string, read: TableRead): boolean {
  const seen = new Set([id]);
  // A set is walked in the order in which it grows.
  for (const here of seen)
    for (const link of read.out(here)) if (CLIMBS.has(link.kind) && link.kind !== "applied_at") seen.add(link.to);
  return [...seen].some((each) => each.startsWith(`${kind}/`) && read.entity(each) !== undefined);
}
