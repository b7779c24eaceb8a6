import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Snapshot } from "../../graph/index.ts";
import { type Entity, type Link, linkId, toEntity } from "../../model/index.ts";
import { CHECKS, Checks, type Circumstances, checksOf, flawsOfRaw } from "./index.ts";
import { CLEAN_ENTITIES, CLEAN_LINKS } from "./testing/clean-model.ts";

type Fact = Entity | Link;
const COMMIT = "0".repeat(64);
const idOf = (fact: Fact): string => ("from" in fact ? linkId(fact) : fact.id);
const CLEAN: readonly Fact[] = [...CLEAN_ENTITIES, ...CLEAN_LINKS];

const graphOf = (facts: readonly Fact[]): Snapshot =>
  Snapshot.empty({ system: "s", branch: "main", commit: COMMIT }).with(
    facts.map((fact) => ({ id: idOf(fact), since: COMMIT, fact })),
    COMMIT,
  );

/** The clean model without some facts and with others. */
const changed = ({ without = [], put = [] }: { without?: readonly string[]; put?: readonly Fact[] }): Snapshot => {
  const gone = new Set([...without, ...put.map(idOf)]);
  return graphOf([...CLEAN.filter((fact) => !gone.has(idOf(fact))), ...put]);
};

const told = (graph: Snapshot, around: Circumstances = {}): string[] => [
  ...new Set(checksOf(graph, around).map(({ rule }) => rule)),
];

const clean = (id: string): Entity => CLEAN_ENTITIES.find((each) => each.id === id)!;
const withProps = (id: string, props: Record<string, unknown>): Entity => {
  const { name, props: before, origin, tags } = clean(id);
  return toEntity({ id, name, origin, tags, props: { ...before, ...props } });
};
const named = (id: string, name: string): Entity => ({ ...clean(id), name });
const added = (id: string, props: Record<string, unknown>, over: Partial<Entity> = {}): Entity => ({
  ...toEntity({ id, name: "Another", props, origin: { by: "user", author: "tester" } }),
  ...over,
});
const linked = (text: string, props: Link["props"] = {}): Link => {
  const [from = "", kind = "", to = ""] = text.split(" ");
  return { from, kind, to, props, origin: { by: "user", author: "tester" } };
};

describe("the rules", () => {
  it("are V01 to V50, each once", () => {
    expect(CHECKS.map(({ rule }) => rule)).toEqual(
      Array.from({ length: 50 }, (_, at) => `V${String(at + 1).padStart(2, "0")}`),
    );
  });

  it("find nothing in a model in which nothing is missing", () => {
    expect(checksOf(graphOf(CLEAN))).toEqual([]);
    expect(flawsOfRaw({ entities: CLEAN_ENTITIES, links: CLEAN_LINKS })).toEqual([]);
  });

  it("tell what is wrong, about what, and what would mend it", () => {
    expect(checksOf(changed({ without: ["constraint/keep-closed fulfils constraint/closed"] }))).toEqual([
      {
        rule: "V13",
        level: "warning",
        ids: ["constraint/closed"],
        says: "No controller is responsible for constraint/closed.",
        fix: "link constraint/closed assigned_to controller/…, or add a constraint of type responsibility that fulfils it.",
      },
    ]);
  });
});

/** What must be told when one link of this kind goes; some are told of at both ends. */
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  voices: ["V38"],
  harms: ["V06", "V07"],
  leads_to: ["V24"],
  prevents: ["V09", "V10"],
  fulfils: ["V13"],
  acts_on: ["V15"],
  issued_by: ["V15"],
  informs: ["V16"],
  reported_by: ["V35"],
  weighs: ["V23"],
  informed_by: ["V17"],
  misuses: ["V21", "V24"],
  inverts: ["V30", "V31"],
  assigned_to: ["V31"],
  justifies: ["V21"],
  explains: ["V32", "V33"],
  exploits: ["V34"],
  performed_by: ["V34"],
  stands_at: ["V36"],
  derived_from: ["V37"],
  implements: ["V39"],
  applied_at: ["V42"],
  verifies: ["V41"],
  travels: ["V35"],
  bounds: ["V27"],
  decides: ["V27"],
};

/** Links of which more, less or something else must be told than of their kind. */
const BY_LINK: Readonly<Record<string, readonly string[]>> = {
  "hazard/too-fast leads_to loss/overdose": ["V05"],
  "hazard/readable leads_to loss/exposed": ["V05"],
  // A sub-hazard has its losses from the hazard that it refines.
  "hazard/too-fast.old-limits refines hazard/too-fast": ["V05"],
  // There are two constraints against this hazard.
  "constraint/within-limits prevents hazard/too-fast": ["V09"],
  "constraint/one-at-a-time prevents hazard/too-fast": ["V09"],
  // A sub-hazard may be prevented with its hazard.
  "constraint/old-refused prevents hazard/too-fast.old-limits": ["V09"],
  "constraint/one-at-a-time assigned_to controller/dose-check": ["V20"],
  "constraint/one-at-a-time assigned_to controller/nurse": ["V20"],
  "constraint/check-each-rate assigned_to controller/dose-check": ["V13"],
  "constraint/refuse-old assigned_to controller/dose-check": ["V13"],
  "constraint/keep-closed assigned_to controller/nurse": ["V13"],
  // Its way is what an attack is measured by.
  "component/pump realises controller/dose-check": ["V35", "V49"],
  "control_action/drive issued_by controller/dose-check": ["V15", "V35"],
  "control_action/show issued_by controller/nurse": ["V15", "V35"],
  "control_action/show acts_on component/screen": ["V15", "V49"],
  // Two variables rest on it.
  "feedback/measured informs controller/dose-check": ["V16", "V35"],
  "feedback/seen informs controller/nurse": ["V16", "V35"],
  "feedback/measured reported_by component/sensor": ["V35", "V49"],
  "feedback/seen reported_by component/camera": ["V35", "V49"],
  "flow/show-record leaves component/recorder": ["V36"],
  "flow/show-record enters component/keypad": ["V49"],
  "component/printer part_of component/recorder": ["V49"],
  "component/pump inside boundary/ward": ["V36"],
  "component/sensor inside boundary/ward": ["V36"],
  "component/camera inside boundary/ward": ["V36"],
  "component/recorder inside boundary/ward": ["V36"],
  "justification/drive-missing-scenarios justifies uca/drive-missing": ["V32"],
  "justification/drive-long-scenarios justifies uca/drive-long": ["V32"],
  "justification/not-shown-scenarios justifies uca/not-shown": ["V32"],
};

describe("without one link of the clean model", () => {
  it.each(CLEAN_LINKS.map((link) => linkId(link)))("%s", (id) => {
    const [, kind = ""] = id.split(" ");
    expect(told(changed({ without: [id] }))).toEqual(BY_LINK[id] ?? BY_KIND[kind]);
  });
});

/** One change that breaks a rule, for those that no missing link breaks alone. */
const BROKEN: Readonly<Record<string, { readonly graph: () => Snapshot; readonly tells?: readonly string[] }>> = {
  V08: {
    graph: () =>
      changed({
        put: [
          linked("hazard/too-fast.old-limits leads_to loss/exposed"),
          linked("hazard/too-fast.old-limits leads_to loss/overdose"),
        ],
      }),
  },
  V11: {
    graph: () => changed({ put: [withProps("hazard/readable", { condition: "The lock of the record fails." })] }),
  },
  V12: {
    graph: () => changed({ put: [withProps("hazard/readable", { condition: "It becomes known who gets what!" })] }),
  },
  V14: { graph: () => changed({ put: [added("controller/guard", { level: 3 })] }) },
  V18: {
    graph: () =>
      changed({
        put: [added("feedback/idle", { text: "Nobody asked" }), linked("feedback/idle informs controller/nurse")],
      }),
  },
  V19: { graph: () => changed({ put: [withProps("controller/nurse", { level: 1 })] }) },
  V22: { graph: () => changed({ put: [withProps("uca/drive-long", { context: " " })] }) },
  V23: { graph: () => changed({ put: [withProps("uca/drive-long", { context: "rate = sideways" })] }) },
  V25: {
    graph: () =>
      changed({
        without: ["uca/drive-long leads_to hazard/too-fast.old-limits"],
        put: [linked("uca/drive-long leads_to hazard/too-fast")],
      }),
  },
  V26: { graph: () => changed({ put: [withProps("control_action/drive", { continuous: false })] }) },
  V28: {
    graph: () =>
      changed({
        put: [
          withProps("uca/drive-long", {
            type: "provided",
            subtype: undefined,
            context: "limits = replaced and rate = above",
          }),
        ],
      }),
    // Then nobody has looked at how long it lasts either.
    tells: ["V21", "V28"],
  },
  V29: { graph: () => changed({ put: [withProps("context_table/drive.provided", { undecided: 2 })] }) },
  V33: {
    graph: () =>
      changed({
        put: [linked("scenario/old-process leads_to hazard/too-fast")],
        without: ["scenario/old-feedback explains uca/drive-by-old"],
      }),
    tells: ["V32", "V33"],
  },
  V40: {
    graph: () =>
      changed({
        put: [
          added("mitigation/poster", { text: "A poster in the hall", status: "proposed" }),
          linked("mitigation/poster applied_at component/pump"),
        ],
      }),
    // What has no reason traces nowhere.
    tells: ["V40", "V43"],
  },
  V43: {
    graph: () =>
      changed({
        put: [
          added("mitigation/poster", { text: "A poster in the hall", status: "proposed" }),
          added("threat/gossip", { text: "People talk" }),
          linked("mitigation/poster applied_at component/pump"),
          linked("mitigation/poster mitigates threat/gossip"),
        ],
      }),
  },
  V45: { graph: () => changed({ put: [named("loss/exposed", "TBD")] }) },
  V46: {
    graph: () =>
      changed({
        put: [{ ...clean("loss/exposed"), origin: { by: "model", provider: "host", evidence: [] } as never }],
      }),
  },
  V47: {
    graph: () => changed({ put: [added("overlay/o", { target: "threat/gone", field: "severity", value: "low" })] }),
  },
  V48: { graph: () => changed({ put: [withProps("assumption/ward-is-watched", { owner: undefined })] }) },
};

describe("a single change fires the rule that names it", () => {
  it.each(Object.entries(BROKEN))("%s", (rule, { graph, tells = [rule] }) => {
    expect(told(graph())).toEqual(tells);
  });

  it("V44: a link that has been suspect for longer than it should", () => {
    const suspects = [{ link: "requirement/private voices stakeholder/patients", since: "2030-01-01" }];
    expect(told(graphOf(CLEAN), { suspects, today: "2030-01-31" })).toEqual([]);
    expect(told(graphOf(CLEAN), { suspects, today: "2030-02-01" })).toEqual(["V44"]);
  });

  it("V47: a link to a result that is gone, from either end", () => {
    const put = [linked("mitigation/signed-requests mitigates threat/gone", { derived: "to" })];
    expect(told(changed({ put }))).toEqual(["V47"]);
  });
});

describe("lists as they are handed over", () => {
  const raw = (over: Partial<Parameters<typeof flawsOfRaw>[0]>): string[] =>
    flawsOfRaw({ entities: CLEAN_ENTITIES, links: CLEAN_LINKS, ...over }).map(({ rule }) => rule);

  it.each([
    ["V01", { entities: [...CLEAN_ENTITIES, clean("loss/exposed")] }],
    ["V02", { links: [...CLEAN_LINKS, linked("loss/exposed harms requirement/none")] }],
    ["V03", { links: [...CLEAN_LINKS, linked("loss/exposed inside boundary/ward")] }],
    ["V04", { links: [...CLEAN_LINKS, linked("control_action/drive issued_by controller/nurse")] }],
    ["V50", { tally: { stated: 10, read: 7, listed: 2 } }],
  ] as const)("%s", (rule, over) => {
    expect(raw(over)).toEqual([rule]);
  });

  it("add up where what is left out is listed", () => {
    expect(raw({ tally: { stated: 10, read: 7, listed: 3 } })).toEqual([]);
  });

  it("may hold ids that only look like names of an object's own parts", () => {
    const id = "component/constructor";
    expect(
      flawsOfRaw({ entities: [{ id, kind: "component" }], links: [linked(`${id} inside boundary/__proto__`)] }),
    ).toHaveLength(1);
  });
});

it("finds after any edits what it finds in the result alone", () => {
  const edit = fc.record({ at: fc.nat(CLEAN.length - 1), keep: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.array(edit, { maxLength: 4 }), { maxLength: 12 }), (rounds) => {
      const checks = new Checks();
      let graph = graphOf(CLEAN);
      checks.follow(graph);
      for (const [nth, edits] of rounds.entries()) {
        const commit = String(nth + 1).padStart(64, "0");
        graph = graph.with(
          edits.map(({ at, keep }) => {
            const fact = CLEAN[at]!;
            const id = idOf(fact);
            return keep ? { id, since: commit, fact: { ...fact } } : { id, since: commit };
          }),
          commit,
        );
        expect(checks.follow(graph)).toEqual(checksOf(graph));
      }
    }),
    { numRuns: 60 },
  );
});
