import { beforeAll, describe, expect, it } from "vitest";
import { Build } from "../../../engine/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { checkAgainst, parseExpression, printExpression } from "../../../logic/index.ts";
import type { Entity, Kind, Link } from "../../../model/index.ts";
import { stpaSec } from "../index.ts";
import { exampleOf } from "../testing/examples.ts";
import { actionOf } from "./action.ts";
import { openSteps } from "./open-steps.ts";
import { readOf } from "./result-read.ts";
import { type TableRead, allOf, isFact, sources, targets } from "./table-read.ts";

const EXAMPLES = [
  "ai-agent-platform",
  "drone",
  "hospital-records",
  "infusion-pump",
  "payment-switch",
  "plant-control",
  "saas-kubernetes",
  "web-shop",
];
const UCAS_MAX = 8;

describe.each(EXAMPLES)("of %s, every control action", (name) => {
  let read: TableRead;
  let snapshot: Snapshot;
  let derived: { readonly entities: readonly Entity[]; readonly links: readonly Link[] };
  beforeAll(async () => {
    snapshot = await exampleOf(name);
    const analysis = new Build([stpaSec]).run(snapshot);
    expect(analysis.gaps).toEqual([]);
    derived = { entities: analysis.entities(), links: analysis.links() };
    read = readOf({ entities: snapshot.allEntities(), links: [...snapshot.links()] }, derived);
  });

  const ids = (kind: Kind): string[] => allOf(read, kind).map(({ id }) => id);

  it("was looked at in all four ways: by a table, or with the reason why it is harmless", () => {
    const missing = ids("control_action").flatMap((action) => {
      const tables = sources(read, action, "tabulates", "context_table");
      const harmless = sources(read, action, "justifies", "justification");
      const looked = new Set([...tables, ...harmless].map(({ props }) => props.type));
      const all = ["not_provided", "provided", "timing", "duration"] as const;
      return all.filter((type) => !looked.has(type)).map((type) => `${action} ${type}`);
    });
    expect(missing).toEqual([]);
  });

  it("is unsafe in no more ways that follow by themselves than somebody reads, and each names its controller's constraint and its hazards", () => {
    const many = ids("control_action").filter(
      (id) => sources(read, id, "misuses").filter((each) => !isFact(each)).length > UCAS_MAX,
    );
    const loose = ids("uca").filter(
      (id) => targets(read, id, "leads_to", "hazard").length === 0 || sources(read, id, "inverts").length !== 1,
    );
    const unkept = ids("uca").filter((id) => targets(read, id, "violates").length === 0);
    expect({ many, loose, unkept }).toEqual({ many: [], loose: [], unkept: [] });
  });

  it("says in which context it is unsafe, in the words of its variables and in no two sentences alike", () => {
    const ours = allOf(read, "uca").filter((each) => !isFact(each));
    for (const { id, props } of ours) {
      const [action] = targets(read, id, "misuses");
      const { variables } = actionOf(action!.id, read)!;
      expect(printExpression(checkAgainst(parseExpression(props.context), variables))).toBe(props.context);
    }
    const sentences = ours.map((each) => each.props.description);
    expect(new Set(sentences).size).toBe(sentences.length);
  });

  it("leaves to people what nobody can know, and says how much that is", () => {
    const tables = allOf(read, "context_table");
    const undecided = tables.reduce((count, { props }) => count + props.undecided, 0);
    expect(undecided).toBeGreaterThan(0);
    const { steps, total } = openSteps(read, { limit: 100_000 });
    expect(steps).toHaveLength(total);
    const asked = new Set(steps.filter(({ what }) => what === "no_hazard").map(({ about }) => about));
    const waiting = tables.filter(({ id }) => !asked.has(targets(read, id, "tabulates")[0]!.id));
    expect(steps.filter(({ what }) => what === "undecided")).toHaveLength(
      waiting.reduce((count, { props }) => count + props.undecided, 0),
    );
  });
});
