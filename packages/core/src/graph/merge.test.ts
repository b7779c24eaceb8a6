import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Merge, type Preference, mergeChanges } from "./merge.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Fact, after, contents, difference, entity, flaws, graphs, idOf, link, snapshot } from "./testing.ts";

const merge = (base: Snapshot, ours: Snapshot, theirs: Snapshot, prefer?: Preference): Merge =>
  mergeChanges(ours, { ours: difference(base, ours), theirs: difference(base, theirs) }, prefer);
const merged = (base: Snapshot, ours: Snapshot, theirs: Snapshot, prefer?: Preference): Fact[] => {
  const { changes, conflicts } = merge(base, ours, theirs, prefer);
  if (prefer !== undefined) expect(conflicts).toEqual([]);
  return contents(after(ours, changes));
};
/** The graph with some facts replaced or added, and others (ids) gone. */
const edited = (graph: Snapshot, ...edits: readonly (Fact | string)[]): Snapshot =>
  after(graph, new Map(edits.map((edit) => (typeof edit === "string" ? [edit, undefined] : [idOf(edit), edit]))));

const base = snapshot(
  entity("component/a", { name: "a", props: { description: "old", owner: "team" }, tags: ["x", "y"] }),
  entity("component/b"),
  entity("boundary/x"),
  entity("boundary/y"),
  entity("data/d"),
  link("component/a inside boundary/x"),
);
const a = (over: Parameters<typeof entity>[1]) =>
  entity("component/a", {
    name: "a",
    tags: ["x", "y"],
    ...over,
    props: { description: "old", owner: "team", ...over?.props },
  });

describe("a merge", () => {
  it("brings edits of different facts and of different fields together", () => {
    const ours = edited(base, a({ name: "A" }), entity("data/ours"));
    const theirs = edited(base, a({ props: { description: "new" } }), entity("data/theirs"), "data/d");
    const { changes, conflicts } = merge(base, ours, theirs);
    expect(conflicts).toEqual([]);
    const graph = after(ours, changes);
    expect(graph.entity("component/a")).toEqual(a({ name: "A", props: { description: "new" } }));
    expect(graph.entities("data").map(({ id }) => id)).toEqual(["data/ours", "data/theirs"]);
  });

  it("treats tags as a set, and attributes one by one", () => {
    const attributes = (values: Record<string, string>) => ({
      attributes: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, from: "user" }])),
    });
    const start = edited(base, a({ props: attributes({ logged: "no", signed: "no" }) }));
    const ours = edited(base, a({ tags: ["x", "ours"], props: attributes({ logged: "yes", signed: "no" }) }));
    const theirs = edited(
      base,
      a({ tags: ["x", "y", "theirs"], props: attributes({ logged: "no", signed: "yes", new: "yes" }) }),
    );
    const graph = after(ours, merge(start, ours, theirs).changes);
    expect(graph.entity("component/a")).toEqual(
      a({ tags: ["ours", "theirs", "x"], props: attributes({ logged: "yes", new: "yes", signed: "yes" }) }),
    );
  });

  it("returns what both changed differently with base, ours and theirs, and keeps ours", () => {
    const ours = edited(base, a({ name: "ours", props: { description: "ours" } }));
    const theirs = edited(base, a({ name: "theirs", props: { description: "theirs", owner: "them" } }));
    const { changes, conflicts } = merge(base, ours, theirs);
    expect(conflicts).toEqual([
      { id: "component/a", field: "description", base: "old", ours: "ours", theirs: "theirs" },
      { id: "component/a", field: "name", base: "a", ours: "ours", theirs: "theirs" },
    ]);
    expect(after(ours, changes).entity("component/a")).toEqual(
      a({ name: "ours", props: { description: "ours", owner: "them" } }),
    );
    expect(merged(base, ours, theirs, "theirs")).toEqual(contents(theirs));
  });

  it("tells when one removed what the other edited, and keeps it with its links or removes it with them", () => {
    const ours = edited(base, a({ name: "ours" }));
    const theirs = edited(base, "component/a", "component/a inside boundary/x");
    const conflict = { id: "component/a", field: "*", base: base.entity("component/a") };
    const edit = ours.entity("component/a");
    expect(merge(base, ours, theirs).conflicts).toEqual([{ ...conflict, ours: edit, theirs: undefined }]);
    expect(merge(base, theirs, ours).conflicts).toEqual([{ ...conflict, ours: undefined, theirs: edit }]);
    expect(merged(base, ours, theirs, "ours")).toEqual(contents(ours));
    expect(merged(base, ours, theirs, "theirs")).toEqual(contents(theirs));
    expect(merged(base, theirs, ours, "ours")).toEqual(contents(theirs));
    expect(merged(base, theirs, ours, "theirs")).toEqual(contents(ours));
  });

  it("tells when one linked to what the other removed, whichever side that was", () => {
    const joined = link("component/b stores data/d");
    const linking = edited(base, joined);
    const removing = edited(base, "data/d");
    const conflict = { id: idOf(joined), field: "*", base: undefined };
    expect(merge(base, linking, removing).conflicts).toEqual([{ ...conflict, ours: joined, theirs: undefined }]);
    expect(merge(base, removing, linking).conflicts).toEqual([{ ...conflict, ours: undefined, theirs: joined }]);
    expect(merged(base, linking, removing, "ours")).toEqual(contents(linking));
    expect(merged(base, linking, removing, "theirs")).toEqual(contents(removing));
    expect(merged(base, removing, linking, "ours")).toEqual(contents(removing));
    expect(merged(base, removing, linking, "theirs")).toEqual(contents(linking));
  });

  it("tells when both moved one thing to different places", () => {
    const to = (boundary: string) =>
      edited(base, "component/b", link(`component/a inside ${boundary}`), "component/a inside boundary/x");
    const start = edited(base, entity("boundary/z"));
    const ours = edited(to("boundary/y"), entity("boundary/z"));
    const theirs = edited(to("boundary/z"), entity("boundary/z"));
    expect(merge(start, ours, theirs).conflicts).toEqual([
      { id: "component/a", field: "inside", ours: "boundary/y", theirs: "boundary/z" },
    ]);
    expect(merged(start, ours, theirs, "ours")).toEqual(contents(ours));
    expect(merged(start, ours, theirs, "theirs")).toEqual(contents(theirs));
  });

  it("tells when the moves of both together would lead round in a circle", () => {
    const start = edited(base, entity("boundary/z"), link("boundary/y inside boundary/z"));
    const ours = edited(start, link("boundary/x inside boundary/y"));
    const theirs = edited(start, link("boundary/y inside boundary/x"), "boundary/y inside boundary/z");
    expect(merge(start, ours, theirs).conflicts).toEqual([
      { id: "boundary/y", field: "inside", ours: ["boundary/x inside boundary/y"], theirs: "boundary/x" },
    ]);
    expect(merged(start, ours, theirs, "ours")).toEqual(contents(ours));
    expect(merged(start, ours, theirs, "theirs")).toEqual(contents(theirs));
  });

  it("of two sides that did the same changes nothing", () => {
    fc.assert(
      fc.property(graphs, graphs, (start, both) => {
        expect(merge(start, both, both)).toEqual({ changes: new Map(), conflicts: [] });
        expect(merged(start, start, both)).toEqual(contents(both));
        expect(merged(start, both, start)).toEqual(contents(both));
      }),
    );
  });

  it("is the same from either side, is whole, and a preference settles every conflict", () => {
    fc.assert(
      fc.property(graphs, graphs, graphs, (start, ours, theirs) => {
        const [left, right] = [merge(start, ours, theirs), merge(start, theirs, ours)];
        const swapped = right.conflicts.map((each) => ({ ...each, ours: each.theirs, theirs: each.ours }));
        expect(left.conflicts).toEqual(swapped);
        const fromLeft = after(ours, left.changes);
        expect(flaws(fromLeft)).toEqual([]);
        if (left.conflicts.length === 0) expect(contents(fromLeft)).toEqual(contents(after(theirs, right.changes)));
        for (const prefer of ["ours", "theirs"] as const) {
          const settled = merge(start, ours, theirs, prefer);
          const mirrored = merge(start, theirs, ours, prefer === "ours" ? "theirs" : "ours");
          expect(settled.conflicts).toEqual([]);
          expect(flaws(after(ours, settled.changes))).toEqual([]);
          expect(contents(after(ours, settled.changes))).toEqual(contents(after(theirs, mirrored.changes)));
        }
      }),
      { numRuns: 500 },
    );
  });
});
