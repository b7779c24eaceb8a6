import fc from "fast-check";
import { expect, it } from "vitest";
import { planFacts } from "../graph/index.ts";
import type { Reading } from "../formats/index.ts";
import { canonicalJson, linkId } from "../model/index.ts";
import { propose } from "./proposal.ts";
import { select } from "./selection.ts";
import { Model, inputOf, reading } from "./testing.ts";

const NAMES = ["api", "db", "web shop", "Orders service", "orders", "cache"];
const ZONES = ["front", "back"];

const parts = fc.record({
  components: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom(...NAMES),
      type: fc.constantFrom("process", "service", "store"),
      zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
      encrypted: fc.option(fc.boolean(), { nil: undefined }),
      technology: fc.option(fc.constantFrom("PostgreSQL", "Redis"), { nil: undefined }),
    }),
    { selector: ({ name }) => name, maxLength: 5 },
  ),
  flows: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.constantFrom(undefined, "https", "amqp")), { maxLength: 5 }),
});

/** A file of this name that says these parts, in the order they come or the other way round. */
function told(
  name: string,
  { components, flows }: typeof parts extends fc.Arbitrary<infer T> ? T : never,
  isReversed = false,
): Reading {
  return reading(name, (sketch) => {
    const list = isReversed ? components.toReversed() : components;
    const zones = new Map<string, string>();
    const ids = new Map(
      list.map(({ name, type, zone, encrypted, technology }) => {
        const id = sketch.add("component", { name, props: { type, ...(technology && { technology: [technology] }) } });
        if (encrypted !== undefined) sketch.say(id, "encrypted_at_rest", encrypted);
        if (zone !== undefined) {
          if (!zones.has(zone)) zones.set(zone, sketch.add("boundary", { name: zone, props: { type: "network" } }));
          sketch.link(id, "inside", zones.get(zone)!);
        }
        return [name, id] as const;
      }),
    );
    for (const [from, to, protocol] of flows) {
      const ends = [components[from]?.name, components[to]?.name].map((each) => ids.get(each ?? ""));
      if (ends[0] !== undefined && ends[1] !== undefined && from !== to)
        sketch.flow({ from: ends[0], to: ends[1], as: protocol, props: protocol === undefined ? {} : { protocol } });
    }
  });
}

const askedOf = ({ items }: Pick<ReturnType<typeof propose>, "items">): string[] =>
  items.filter((item) => !item.isQuiet).map(({ change, id }) => `${change} ${id}`);
const contents = (model: Model): string =>
  canonicalJson([
    ...model.snapshot.allEntities(),
    ...[...model.snapshot.links()].sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1)),
  ]);

it("an input that is accepted whole has nothing more to say", () => {
  fc.assert(
    fc.property(parts, parts, (first, second) => {
      const model = new Model();
      model.hear(told("a.yaml", first), "all");
      model.hear(told("b.yaml", second), "all");
      expect(askedOf(model.hear(told("b.yaml", second), "none"))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

it("nothing is there twice: what two inputs call by one name is one thing", () => {
  fc.assert(
    fc.property(parts, (said) => {
      const model = new Model();
      model.hear(told("a.yaml", said), "all");
      const before = model.snapshot.counts().kinds;
      model.hear(told("b.yaml", said), "all");
      const after = model.snapshot.counts().kinds;
      expect({ ...after, input: 0 }).toEqual({ ...before, input: 0 });
    }),
    { numRuns: 200 },
  );
});

it("whatever is accepted, the graph stays whole", () => {
  fc.assert(
    fc.property(parts, parts, parts, fc.array(fc.nat(20), { maxLength: 6 }), (first, second, third, picks) => {
      const model = new Model();
      for (const [name, said] of [
        ["a.yaml", first],
        ["b.yaml", second],
        ["a.yaml", third],
      ] as const) {
        const input = inputOf(name);
        const asked = { inputs: [input], reading: told(name, said) };
        const proposal = propose(asked, model.snapshot);
        const entities = proposal.items.filter(({ id }) => !id.includes(" ")).map(({ id }) => id);
        const picked = picks.flatMap((at) => entities[at] ?? []);
        // A flow goes with its two ends; without them it is refused.
        const ends = proposal.items.flatMap(({ after }) =>
          after !== undefined && "from" in after && picked.includes(after.from) && /^(leaves|enters)$/.test(after.kind)
            ? [after.to]
            : [],
        );
        const ids = [...new Set([...picked, ...ends.filter((id) => entities.includes(id))])];
        const { facts } = select(proposal, ids, model.snapshot);
        // It refuses links into nothing, second targets and circles.
        expect(() => planFacts(model.snapshot, facts)).not.toThrow();
        model.hear(asked.reading, "all");
      }
    }),
    { numRuns: 200 },
  );
});

it("the order in a file decides nothing", () => {
  fc.assert(
    fc.property(parts, parts, (first, second) => {
      const [one, two] = [new Model(), new Model()];
      one.hear(told("a.yaml", first), "all");
      one.hear(told("b.yaml", second), "all");
      two.hear(told("a.yaml", first, true), "all");
      two.hear(told("b.yaml", second, true), "all");
      expect(contents(one)).toBe(contents(two));
    }),
    { numRuns: 200 },
  );
});

it("a file that changes and changes back leaves the model as it was", () => {
  fc.assert(
    fc.property(parts, parts, (first, second) => {
      const model = new Model();
      model.hear(told("a.yaml", first), "all");
      const before = contents(model);
      model.hear(told("a.yaml", second), "all");
      model.hear(told("a.yaml", first), "all");
      expect(contents(model)).toBe(before);
    }),
    { numRuns: 200 },
  );
});
