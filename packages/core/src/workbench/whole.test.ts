import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Build,
  type Plugin,
  always,
  definePlugin,
  defineRule,
  engineHash,
  rankByFitness,
  said,
} from "../engine/index.ts";
import { model } from "../engine/testing/index.ts";
import { type Snapshot, planChange } from "../graph/index.ts";
import { type Operation, linkId, toEntity } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import { type Whole, wholeOf } from "./whole.ts";

const origin = { by: "user", author: "Ada" } as const;
const TODAY = "2026-06-01";

const template = {
  sections: [{ key: "findings", title: "Findings", blocks: [{ key: "table", title: "All", type: "table" as const }] }],
};
const rules = definePlugin({
  id: "sample",
  title: "Two things",
  says: "Looks whether callers are asked and things are written down.",
  version: "1.0.0",
  template,
  rules: (["authenticated", "logged"] as const).map((asked) =>
    defineRule({
      id: `sample/spoofing/not-${asked}`,
      pack: "sample",
      category: "S",
      name: `Not ${asked}`,
      of: "component",
      asks: `Is {it} ${asked}?`,
      when: always,
      holds: always,
      unless: [said(asked)],
      says: `{it} is not ${asked}.`,
      likelihood: "likely",
      impact: "high",
      cwe: ["CWE-287"],
      remedies: [
        {
          id: `sample/spoofing/not-${asked}/do`,
          does: `Have {it} ${asked}.`,
          sets: { attribute: asked, value: "yes" },
        },
      ],
    }),
  ),
});
/** Derives a requirement for every component. */
const needs = definePlugin({
  id: "needs",
  title: "What is needed",
  says: "Asks of every part that it works.",
  version: "1.0.0",
  template,
  cells: {
    owners: (read) => read.ids("component"),
    run: (owner, read) => ({
      entities: [
        toEntity({
          id: `requirement/${owner.slice(10)}-works`,
          name: `${read.entity(owner)!.name} works`,
          props: { text: `${read.entity(owner)!.name} has to work.`, level: "component" },
          origin: { by: "rule", plugin: "needs", rule: "needs", read: [owner] },
        }),
      ],
    }),
  },
});
const plugins: readonly Plugin[] = [rules, needs];

const analysed = (snapshot: Snapshot): Analysed => ({
  snapshot,
  analysis: new Build(plugins).run(snapshot),
  plugins,
  fitness: rankByFitness(plugins, snapshot),
  engine: engineHash(plugins),
});
const whole = (snapshot: Snapshot, today = TODAY): Whole => wholeOf(analysed(snapshot), today);

let commits = 1;
function play(snapshot: Snapshot, ...operations: readonly Operation[]): Snapshot {
  const plan = planChange(snapshot, operations, { origin, results: whole(snapshot).results });
  const commit = String(commits++).padStart(64, "0");
  return snapshot.with(
    [...plan.changes].map(([id, fact]) => ({ id, since: commit, ...(fact !== undefined && { fact }) })),
    commit,
  );
}

const shop = model(["component web process -authenticated +logged", "component db store"]);
const FINDING = "sample/spoofing/not-authenticated@component/web";
const THREAT = "threat/sample.spoofing.not-authenticated@component.web";
const MITIGATION = "mitigation/authenticated.yes@component.web";
const linksOf = ({ snapshot }: Whole, id: string): string[] =>
  [...snapshot.out(id), ...snapshot.in(id)].map((link) => linkId(link));

describe("facts and results as one graph", () => {
  it("has a finding as a threat to its element, and what would settle it as a mitigation", () => {
    const graph = whole(shop);
    expect(graph.snapshot.entity(THREAT)).toEqual({
      id: THREAT,
      kind: "threat",
      name: "Not authenticated: web",
      props: {
        text: "web is not authenticated.",
        categories: ["S"],
        severity: "elevated",
        weaknesses: ["CWE-287"],
        status: "open",
      },
      tags: [],
      origin: { by: "rule", plugin: "sample", rule: "sample/spoofing/not-authenticated", read: ["component/web"] },
    });
    expect(linksOf(graph, THREAT)).toEqual([`${THREAT} threatens component/web`, `${MITIGATION} mitigates ${THREAT}`]);
    expect(graph.snapshot.entity(MITIGATION)).toMatchObject({
      name: "Have web authenticated.",
      props: { text: "Have web authenticated.", status: "proposed" },
    });
    expect(linksOf(graph, MITIGATION)).toContain(`${MITIGATION} applied_at component/web`);
  });

  it("has what a control settles with the control that does", () => {
    const { snapshot } = whole(shop);
    const threat = "threat/sample.spoofing.not-logged@component.web";
    expect(snapshot.entity(threat)!.props).toMatchObject({ status: "mitigated", severity: "elevated" });
    expect(snapshot.entity("mitigation/logged.yes@component.web")!.props).toMatchObject({ status: "done" });
    expect(snapshot.link(`mitigation/logged.yes@component.web mitigates ${threat}`)).toBeDefined();
  });

  it("has nothing of what is not known, and what plugins derive and show", () => {
    const { snapshot } = whole(shop);
    expect(snapshot.entities("threat").filter(({ id }) => id.endsWith("component.db"))).toEqual([]);
    expect(snapshot.entities("requirement").map(({ id }) => id)).toEqual([
      "requirement/db-works",
      "requirement/web-works",
    ]);
    expect(snapshot.entities("section").map(({ id }) => id)).toEqual([
      "section/needs.findings",
      "section/sample.findings",
    ]);
    expect(linksOf(whole(shop), "section/sample.findings")).toEqual([
      "block/sample.findings.table in_section section/sample.findings",
    ]);
  });

  it("takes nothing away from the facts, and adds nothing where there are none", () => {
    const { snapshot } = whole(shop);
    for (const entity of shop.allEntities()) expect(snapshot.entity(entity.id)).toBe(entity);
    const nothing = model([]);
    expect(whole(nothing).snapshot.entities("threat")).toEqual([]);
    expect([whole(nothing).detached, whole(nothing).suspect]).toEqual([[], []]);
  });

  it("shows the fact where both have an id", () => {
    const own = play(shop, { op: "add", target: THREAT, value: { name: "Ours", text: "We say so." } });
    expect(whole(own).snapshot.entity(THREAT)).toMatchObject({ name: "Ours", origin });
  });
});

it("has an id for findings of what has the longest one, to decide on like on any", () => {
  const key = "a".repeat(200);
  const now = play(model([`component ${key} process -authenticated`]), {
    op: "dismiss",
    target: `sample/spoofing/not-authenticated@component/${key}`,
    value: "Not so.",
  });
  expect(
    whole(now)
      .snapshot.entities("threat")
      .map(({ id, props }) => [id.length, props]),
  ).toEqual([[39, expect.objectContaining({ status: "dismissed" })]]);
  expect(whole(now).detached).toEqual([]);
});

describe("what people made of results", () => {
  it("shows in the graph: standing, values, and who decided", () => {
    const now = play(
      shop,
      { op: "accept", target: FINDING, value: "So be it." },
      { op: "set", target: FINDING, field: "severity", value: "low" },
      { op: "set", target: "requirement/web-works", field: "name", value: "The web works" },
    );
    const graph = whole(now);
    expect(graph.snapshot.entity(THREAT)!.props).toMatchObject({ status: "accepted", severity: "low" });
    expect(graph.snapshot.entity("requirement/web-works")!.name).toBe("The web works");
    expect(linksOf(graph, THREAT)).toContain(
      `decision/threat.sample.spoofing.not-authenticated@component.web decides ${THREAT}`,
    );
    expect([graph.detached, graph.suspect, graph.expired]).toEqual([[], [], []]);
  });

  it("ends on its day", () => {
    const value = { reason: "For now.", expires: "2026-07-01" };
    const now = play(shop, { op: "accept", target: FINDING, value });
    expect(whole(now, "2026-07-01").snapshot.entity(THREAT)!.props).toMatchObject({ status: "accepted" });
    const later = whole(now, "2026-07-02");
    expect(later.snapshot.entity(THREAT)!.props).toMatchObject({ status: "open" });
    expect(later.expired).toEqual(["decision/threat.sample.spoofing.not-authenticated@component.web"]);
  });

  it("is told once what it was made against has moved, and never where it did not", () => {
    const edited = play(shop, { op: "set", target: "requirement/web-works", field: "text", value: "It must." });
    const renamed = play(edited, { op: "set", target: "component/web", field: "name", value: "Front" });
    expect(whole(renamed).suspect).toEqual(["overlay/requirement.web-works~text"]);
    expect(whole(renamed).snapshot.entity("requirement/web-works")!.props).toMatchObject({ text: "It must." });
    const said = play(renamed, { op: "set", target: "requirement/web-works", field: "text", value: "It must." });
    expect(whole(said).suspect).toEqual([]);
  });
});

it("tells what cannot stand where it points, and takes no harm from it", () => {
  const edit = (target: string, field: string, value: unknown): Operation => ({
    op: "add",
    target: "overlay",
    value: { name: `${field} of ${target}`, target, field, value },
  });
  const now = play(
    shop,
    edit(THREAT, "severity", "awful"),
    edit("requirement/web-works", "level", "top"),
    edit("requirement/web-works", "__proto__", {}),
    edit("threat/none", "says", "x"),
  );
  const graph = whole(now);
  expect(graph.detached).toEqual(now.entities("overlay").map(({ id }) => id));
  expect(graph.snapshot.entity(THREAT)).toEqual(whole(shop).snapshot.entity(THREAT));
  expect(graph.snapshot.entity("requirement/web-works")).toEqual(whole(shop).snapshot.entity("requirement/web-works"));
});

const sayings: readonly Operation[] = [
  { op: "dismiss", target: FINDING, value: "Not so." },
  { op: "set", target: FINDING, field: "says", value: "Ours." },
  { op: "set", target: FINDING, field: "impact", value: "low" },
  { op: "set", target: "requirement/web-works", field: "text", value: "It must." },
  { op: "link", target: "requirement/web-works", field: "refines", value: "requirement/db-works" },
  { op: "assign", target: FINDING, value: "Grace" },
];

/** All that can be seen of a graph with its results. */
const seen = ({ snapshot, detached, suspect, expired }: Whole) => ({
  entities: snapshot.allEntities(),
  links: [...snapshot.links()].map(linkId).sort(),
  detached,
  suspect,
  expired,
});

it("makes edits suspect when what they were made against changes, and heals with it, whatever was said", () => {
  fc.assert(
    fc.property(fc.subarray([...sayings], { minLength: 1 }), (operations) => {
      const said = play(shop, ...operations);
      const before = seen(whole(said));
      const renamed = play(said, { op: "set", target: "component/web", field: "name", value: "Front" });
      const texts = operations.filter(({ field }) => field === "says" || field === "text").length;
      expect(whole(renamed).suspect).toHaveLength(texts);
      const healed = play(renamed, { op: "set", target: "component/web", field: "name", value: "web" });
      expect(seen(whole(healed))).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

it("keeps whatever was said of what goes, detached, and it stands again when that comes back", () => {
  fc.assert(
    fc.property(fc.subarray([...sayings], { minLength: 1 }), (operations) => {
      const said = play(shop, ...operations);
      const before = seen(whole(said));
      const gone = play(said, { op: "remove", target: "component/web" });
      expect(whole(gone).detached).toHaveLength(operations.length);
      expect(whole(gone).snapshot.entity(THREAT)).toBeUndefined();
      const web = said.entity("component/web")!;
      const back = gone.with([{ id: web.id, since: "9".repeat(64), fact: web }], "9".repeat(64));
      expect(seen(whole(back))).toEqual(before);
    }),
    { numRuns: 40 },
  );
});
