import fc from "fast-check";
import { expect, it } from "vitest";
import { Build, type Plugin, engineHash, rankByFitness } from "../engine/index.ts";
import { model } from "../engine/testing/index.ts";
import { type Snapshot, planChange } from "../graph/index.ts";
import { SecaError } from "../kernel/index.ts";
import { type Operation, linkId } from "../model/index.ts";
import { stpaSec } from "../plugins/stpa-sec/index.ts";
import { stride } from "../plugins/stride/index.ts";
import type { Analysed } from "./analysed.ts";
import type { Trail } from "./trail.ts";
import { type Whole, wholeOf } from "./whole.ts";

const origin = { by: "user", author: "Ada" } as const;
const TODAY = "2026-06-01";
const plugins: readonly Plugin[] = [stride, stpaSec];

const analysed = (snapshot: Snapshot, build: Build, trail?: Trail): Analysed => ({
  snapshot,
  analysis: build.run(snapshot),
  plugins,
  fitness: rankByFitness(plugins, snapshot),
  engine: engineHash(plugins),
  ...(trail !== undefined && { trail }),
});

const shop = model([
  "component web process -authenticated -rate_limited -logged",
  "component db store -encrypted",
  "component user actor",
  "flow user>web https -encrypted_in_transit",
  "flow web>db postgres -encrypted_in_transit",
]);

const RULED = "stride/denial-of-service/requests-without-limit@component/web";

/** What people and inputs may do, some of it to what is derived and may not be there. */
const operations: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    op: fc.constant("set" as const),
    target: fc.constantFrom("component/web", "component/db", "flow/user>web", "component/user"),
    field: fc.constantFrom("name"),
    value: fc.constantFrom("One", "Two", "web"),
  }),
  fc.record({
    op: fc.constant("set" as const),
    target: fc.constantFrom("component/web", "component/db", "flow/user>web", "flow/web>db"),
    field: fc.constantFrom("attributes.encrypted_in_transit", "attributes.authenticated", "attributes.rate_limited"),
    value: fc.constantFrom("yes", "no", "unknown"),
  }),
  fc.constantFrom<Operation>(
    { op: "remove", target: "flow/web>db" },
    { op: "remove", target: "component/db" },
    { op: "add", target: "component/db", value: { name: "Back", type: "store", attributes: { encrypted: "no" } } },
    { op: "add", target: "flow/web>db", value: { name: "Again", leaves: "component/web", enters: "component/db" } },
    {
      op: "add",
      target: "requirement/kept",
      value: { name: "Orders stay", text: "Orders must not be lost.", level: "stakeholder" },
    },
    { op: "add", target: "loss/gone", value: { name: "Gone", text: "Orders are lost.", priority: "high" } },
    { op: "add", target: "mitigation/ours", value: { name: "Ours", text: "A gateway.", mitigates: RULED } },
    { op: "dismiss", target: RULED, value: "Not so." },
    { op: "accept", target: RULED, value: { reason: "For now.", expires: "2026-07-01" } },
    { op: "set", target: RULED, field: "severity", value: "low" },
    { op: "unset", target: RULED, field: "severity" },
    { op: "set", target: "component/web", field: "inScope", value: false },
    { op: "set", target: "component/web", field: "inScope", value: true },
  ),
);

/** All that can be seen of it. */
const seen = ({ snapshot, detached, suspect, expired }: Whole) => ({
  entities: snapshot.allEntities(),
  links: [...snapshot.links()].sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1)),
  joined: snapshot.allEntities().map(({ id }) => [snapshot.out(id), snapshot.in(id)]),
  since: snapshot.allEntities().map(({ id }) => snapshot.since(id)),
  place: [snapshot.system, snapshot.branch, snapshot.commit],
  detached,
  suspect,
  expired,
});

it("follows from the version before as if it were made anew, whatever is done to it", () => {
  fc.assert(
    fc.property(fc.array(operations, { minLength: 1, maxLength: 6 }), (steps) => {
      const [build, trail]: [Build, Trail] = [new Build(plugins), {}];
      let snapshot = shop;
      let now = wholeOf(analysed(snapshot, build, trail), TODAY);
      for (const [nth, step] of steps.entries()) {
        const next = after(snapshot, step, { results: now.results, commit: String(nth + 1).padStart(64, "0") });
        if (next === undefined) continue;
        snapshot = next;
        now = wholeOf(analysed(snapshot, build, trail), TODAY);
        expect(seen(now)).toEqual(seen(wholeOf(analysed(snapshot, new Build(plugins)), TODAY)));
      }
    }),
    { numRuns: 12 },
  );
});

function after(
  snapshot: Snapshot,
  operation: Operation,
  { results, commit }: { readonly results: Whole["results"]; readonly commit: string },
): Snapshot | undefined {
  try {
    const plan = planChange(snapshot, [operation], { origin, results });
    return snapshot.with(
      [...plan.changes].map(([id, fact]) => ({ id, since: commit, ...(fact !== undefined && { fact }) })),
      commit,
    );
  } catch (error) {
    if (error instanceof SecaError) return undefined;
    throw error;
  }
}

it("shares what did not change, so that who follows it looks at little", () => {
  const [build, trail]: [Build, Trail] = [new Build(plugins), {}];
  const before = wholeOf(analysed(shop, build, trail), TODAY);
  const step: Operation = { op: "set", target: "component/user", field: "name", value: "Customer" };
  const next = after(shop, step, { results: before.results, commit: "1".repeat(64) })!;
  const now = wholeOf(analysed(next, build, trail), TODAY);
  const all = now.snapshot.counts();
  const moved = now.snapshot.changedSince(before.snapshot);
  expect(moved).toContain("component/user");
  expect(moved.length).toBeLessThan((all.entities + all.links) / 2);
});

it("is never taken for another graph's", () => {
  const trail: Trail = {};
  wholeOf(analysed(shop, new Build(plugins), trail), TODAY);
  const other = model(["component alone process -authenticated"]);
  expect(seen(wholeOf(analysed(other, new Build(plugins), trail), TODAY))).toEqual(
    seen(wholeOf(analysed(other, new Build(plugins)), TODAY)),
  );
});
