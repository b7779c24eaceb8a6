import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import type { Operation } from "../model/index.ts";
import { type Plan, type PlanContext, planChange } from "./operations.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Fact, after, contents, entity, flaws, graphs, idOf, link, snapshot } from "./testing.ts";

const origin = { by: "user", author: "tester" } as const;
const shop = snapshot(
  entity("component/api", {
    props: { description: "serves", attributes: { encrypted: { value: "no", from: "input" } } },
  }),
  entity("component/db", { props: { type: "store" } }),
  entity("boundary/dmz"),
  entity("boundary/lan"),
  entity("flow/query"),
  entity("data/cards"),
  link("component/api inside boundary/dmz"),
  link("flow/query leaves component/api"),
  link("flow/query enters component/db"),
  link("component/db stores data/cards"),
);
const plan = (operations: readonly Operation[], graph = shop, past?: PlanContext["past"]): Plan =>
  planChange(graph, operations, { origin, past });
const play = (operations: readonly Operation[], graph = shop): Snapshot =>
  after(graph, plan(operations, graph).changes);
const refusal = (operations: readonly unknown[], graph = shop): SecaError => {
  try {
    plan(operations as Operation[], graph);
  } catch (error) {
    if (error instanceof SecaError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
};

describe("an operation", () => {
  it("closes no circle of boundaries, in one step or several, and says how it would have run", () => {
    const nested = play([{ op: "link", target: "boundary/dmz", field: "inside", value: "boundary/lan" }]);
    const back: Operation = { op: "link", target: "boundary/lan", field: "inside", value: "boundary/dmz" };
    const { code, message } = refusal([back], nested);
    expect([code, message]).toEqual([
      "conflict",
      '"boundary/lan is inside boundary/dmz" would lead in a circle: boundary/lan → boundary/dmz → boundary/lan.',
    ]);
    expect(
      play([{ op: "unlink", target: "boundary/dmz", field: "inside", value: "boundary/lan" }, back], nested).link(
        "boundary/lan inside boundary/dmz",
      ),
    ).toBeDefined();
  });

  it("adds an entity under a key from its name, with its links", () => {
    const made = play([
      {
        op: "add",
        target: "component",
        value: { name: "Order API", type: "service", inside: "boundary/lan", stores: ["data/cards"] },
      },
    ]);
    expect(made.entity("component/order-api")).toEqual({
      id: "component/order-api",
      kind: "component",
      name: "Order API",
      props: { type: "service" },
      tags: [],
      origin,
    });
    expect(made.out("component/order-api")).toEqual([
      { ...link("component/order-api inside boundary/lan"), origin },
      { ...link("component/order-api stores data/cards"), origin },
    ]);
  });

  it("sets and unsets a field, the name, tags and an attribute", () => {
    const made = play([
      { op: "set", target: "component/api", field: "name", value: "API" },
      { op: "set", target: "component/api", field: "tags", value: ["pci", "edge", "pci"] },
      { op: "set", target: "component/api", field: "owner", value: "shop team" },
      { op: "unset", target: "component/api", field: "description" },
      { op: "set", target: "component/api", field: "attributes.encrypted", value: true },
      { op: "set", target: "component/api", field: "attributes.logged", value: "unknown" },
    ]);
    expect(made.entity("component/api")).toEqual({
      ...shop.entity("component/api")!,
      name: "API",
      tags: ["edge", "pci"],
      props: {
        type: "service",
        owner: "shop team",
        attributes: { encrypted: { value: "yes", from: "user" }, logged: { value: "unknown", from: "user" } },
      },
    });
    const bare = play([{ op: "unset", target: "component/api", field: "attributes.encrypted" }]);
    expect(bare.entity("component/api")!.props).toEqual({ type: "service", description: "serves" });
  });

  it("removes an entity with every link that touches it", () => {
    const made = play([{ op: "remove", target: "component/db" }]);
    expect(contents(shop).length - contents(made).length).toBe(3);
    expect(flaws(made)).toEqual([]);
  });

  it("links with a reason, and unlinks", () => {
    const made = play([
      { op: "link", target: "component/api", field: "processes", value: { to: "data/cards", reason: "checks them" } },
      { op: "unlink", target: "component/db", field: "stores", value: "data/cards" },
    ]);
    expect(made.link("component/api processes data/cards")).toMatchObject({ props: { reason: "checks them" }, origin });
    expect(made.in("data/cards")).toHaveLength(1);
  });

  it("builds on those before it", () => {
    const made = play([
      { op: "add", target: "boundary", value: { name: "Vault", type: "trust" } },
      { op: "unlink", target: "component/api", field: "inside", value: "boundary/dmz" },
      { op: "link", target: "component/api", field: "inside", value: "boundary/vault" },
      { op: "remove", target: "boundary/dmz" },
    ]);
    expect(made.out("component/api").map(idOf)).toEqual(["component/api inside boundary/vault"]);
  });

  it("changes nothing when it says what is there already", () => {
    expect(plan([{ op: "set", target: "component/api", field: "description", value: "serves" }])).toEqual({
      changes: new Map(),
      inverse: [],
    });
  });
});

describe("a change", () => {
  it.each<[string, Operation, object]>([
    [
      "a part too many",
      { op: "remove", target: "component/api", field: "name" },
      { code: "bad_input", message: "remove takes no field." },
    ],
    [
      "a value for unset",
      { op: "unset", target: "component/api", field: "name", value: 1 },
      { message: "unset takes no value." },
    ],
    ["a missing part", { op: "set", target: "component/api", value: 1 }, { message: "set needs field." }],
    ["a missing value", { op: "link", target: "component/api", field: "inside" }, { message: "link needs value." }],
    [
      "at where none belongs",
      { op: "set", target: "component/api", field: "name", value: "x", at: "1" },
      { message: "set takes no at." },
    ],
    ["restore without a version", { op: "restore", target: "component/api" }, { message: "restore needs at." }],
    [
      "an unknown field",
      { op: "set", target: "component/api", field: "ownr", value: "x" },
      { hint: expect.stringContaining('Did you mean "owner"?') },
    ],
    [
      "all attributes at once",
      { op: "set", target: "component/api", field: "attributes", value: {} },
      { code: "bad_input" },
    ],
    [
      "an unknown target",
      { op: "set", target: "component/apo", field: "name", value: "x" },
      { code: "not_found", hint: expect.stringContaining("Nearest: component/api") },
    ],
    ["a target of no kind", { op: "remove", target: "componnet/api" }, { code: "bad_input" }],
    [
      "an illegal link",
      { op: "link", target: "component/api", field: "leaves", value: "component/db" },
      { code: "bad_input" },
    ],
    [
      "a link to nothing",
      { op: "link", target: "component/api", field: "stores", value: "data/card" },
      { code: "not_found", hint: expect.stringContaining("data/cards") },
    ],
    [
      "a link to itself",
      { op: "link", target: "component/api", field: "part_of", value: "component/api" },
      { code: "bad_input" },
    ],
    [
      "a second target where one may be",
      { op: "link", target: "component/api", field: "inside", value: "boundary/lan" },
      { code: "conflict", hint: expect.stringContaining('"unlink"') },
    ],
    [
      "unlinking what is not linked",
      { op: "unlink", target: "component/api", field: "inside", value: "boundary/lan" },
      { code: "not_found", hint: expect.stringContaining("inside boundary/dmz") },
    ],
    [
      "adding what is there",
      { op: "add", target: "component/api", value: { name: "x", type: "service" } },
      { code: "exists" },
    ],
    [
      "a wrong value",
      { op: "set", target: "component/api", field: "type", value: "thing" },
      { code: "bad_input", message: expect.stringContaining("allowed:") },
    ],
    ["unsetting what must be", { op: "unset", target: "component/api", field: "type" }, { code: "bad_input" }],
    [
      "an attribute of four values",
      { op: "set", target: "component/api", field: "attributes.logged", value: "maybe" },
      { hint: "Allowed: yes, no, unknown." },
    ],
    ["an empty name", { op: "set", target: "component/api", field: "name", value: " " }, { code: "bad_input" }],
    [
      "tags that are no list",
      { op: "set", target: "component/api", field: "tags", value: "pci" },
      { code: "bad_input" },
    ],
  ])("with %s is refused with the way to mend it", (_, operation, expected) => {
    expect(refusal([operation])).toMatchObject(expected);
  });

  it.each<[string, unknown]>([
    [
      "__proto__ in a new value",
      { op: "add", target: "component", value: JSON.parse('{"name":"x","__proto__":{"type":"service"}}') },
    ],
    [
      "constructor in a new value",
      { op: "add", target: "component", value: { name: "x", type: "service", constructor: "y" } },
    ],
    ["__proto__ as a field", { op: "set", target: "component/api", field: "__proto__", value: {} }],
    ["constructor as a field", { op: "set", target: "component/api", field: "constructor", value: "x" }],
    ["an attribute __proto__", { op: "set", target: "component/api", field: "attributes.__proto__", value: "yes" }],
    [
      "attributes with __proto__",
      {
        op: "add",
        target: "component",
        value: JSON.parse('{"name":"x","type":"service","attributes":{"__proto__":"yes"}}'),
      },
    ],
    ["a kind toString", { op: "add", target: "toString", value: { name: "x" } }],
    ["a target __proto__/a", { op: "remove", target: "__proto__/a" }],
    ["a link kind constructor", { op: "link", target: "component/api", field: "constructor", value: "component/db" }],
    [
      "__proto__ in a link's value",
      {
        op: "link",
        target: "component/api",
        field: "stores",
        value: JSON.parse('{"to":"data/cards","__proto__":{"reason":"x"}}'),
      },
    ],
  ])("with %s is refused", (_, operation) => {
    expect(refusal([operation]).code).toMatch(/bad_input|not_found/);
  });

  it("is played whole or not at all, and names the operation that cannot be", () => {
    const fine: Operation = { op: "set", target: "component/api", field: "name", value: "new" };
    const wrong: Operation = { op: "set", target: "component/none", field: "name", value: "x" };
    expect(refusal([fine, fine, wrong])).toMatchObject({
      code: "not_found",
      message: expect.stringContaining("Operation 3 cannot be applied; nothing was changed."),
    });
    const many = refusal([wrong, fine, { op: "remove", target: "nokind/x" }]);
    expect(many.message).toBe("2 of 3 operations cannot be applied; nothing was changed.");
    expect(many.hint).toMatch(/operation 1 \(set\): .* \| operation 3 \(remove\): /);
    expect(shop.entity("component/api")!.name).toBe("api");
  });

  it("of 10,000 unknown ids among 10,000 known ones is refused after the first ten", () => {
    const large = snapshot(...Array.from({ length: 10_000 }, (_, i) => entity(`component/service-number-${i}`)));
    const operations = Array.from({ length: 10_000 }, (_, i): Operation => ({
      op: "remove",
      target: `component/servce-${i}`,
    }));
    expect(refusal(operations, large)).toMatchObject({ message: expect.stringContaining("Ten or more of 10000") });
  });

  it("of 3,500 operations that join things is planned as one", () => {
    const operations: Operation[] = [
      ...Array.from({ length: 1000 }, (_, i): Operation => ({
        op: "add",
        target: `component/c${i}`,
        value: { name: `c${i}`, type: "service" },
      })),
      ...Array.from({ length: 2500 }, (_, i): Operation => ({
        op: "add",
        target: `flow/f${i}`,
        value: { name: `f${i}`, leaves: `component/c${i % 1000}`, enters: `component/c${(i * 7 + 1) % 1000}` },
      })),
    ];
    expect(plan(operations).changes.size).toBe(8500);
  });

  it("that restores links keeps to one target where one may be, and to ends that exist", () => {
    const was = new Map<string, Fact>([
      ["component/api inside boundary/dmz", link("component/api inside boundary/dmz")],
    ]);
    const past = new Map([["aaaaaa", was]]);
    const moved = play([
      { op: "unlink", target: "component/api", field: "inside", value: "boundary/dmz" },
      { op: "link", target: "component/api", field: "inside", value: "boundary/lan" },
    ]);
    const restore: Operation = { op: "restore", target: "component/api inside boundary/dmz", at: "aaaaaa" };
    expect(() => plan([restore], moved, past)).toThrow(SecaError);
    expect(() => plan([restore], play([{ op: "remove", target: "boundary/dmz" }]), past)).toThrow("would lead nowhere");
    const back = plan(
      [{ op: "unlink", target: "component/api", field: "inside", value: "boundary/lan" }, restore],
      moved,
      past,
    );
    expect(contents(after(moved, back.changes))).toEqual(contents(shop));
  });
});

describe("an inverse", () => {
  const COMPONENTS = ["component/a", "component/b", "component/c"];
  const ANY = [...COMPONENTS, "boundary/x", "boundary/y", "data/d", "data/e"];
  const operations: fc.Arbitrary<Operation> = fc.oneof(
    fc.record({
      op: fc.constant("add" as const),
      target: fc.constantFrom(...COMPONENTS),
      value: fc.constant({ name: "new", type: "store" }),
    }),
    fc.record({
      op: fc.constant("set" as const),
      target: fc.constantFrom(...ANY),
      field: fc.constant("name"),
      value: fc.constantFrom("one", "two", "other"),
    }),
    fc.record({
      op: fc.constant("set" as const),
      target: fc.constantFrom(...ANY),
      field: fc.constant("tags"),
      value: fc.subarray(["p", "s"]),
    }),
    fc.record({
      op: fc.constant("unset" as const),
      target: fc.constantFrom(...ANY),
      field: fc.constant("description"),
    }),
    fc.record({ op: fc.constant("remove" as const), target: fc.constantFrom(...ANY) }),
    fc.record({
      op: fc.constant("link" as const),
      target: fc.constantFrom(...COMPONENTS),
      field: fc.constant("inside"),
      value: fc.constantFrom("boundary/x", "boundary/y"),
    }),
    fc.record({
      op: fc.constant("link" as const),
      target: fc.constantFrom(...COMPONENTS),
      field: fc.constant("stores"),
      value: fc.constantFrom("data/d", "data/e"),
    }),
    fc.record({
      op: fc.constant("unlink" as const),
      target: fc.constantFrom(...COMPONENTS),
      field: fc.constant("inside"),
      value: fc.constantFrom("boundary/x", "boundary/y"),
    }),
  );

  it("brings back exactly what was, whatever was done", () => {
    fc.assert(
      fc.property(graphs, fc.array(operations, { minLength: 1, maxLength: 12 }), (graph, wished) => {
        // Those that can be played one after the other.
        const played: Operation[] = [];
        for (const operation of wished) {
          try {
            plan([...played, operation], graph);
            played.push(operation);
          } catch (error) {
            if (!(error instanceof SecaError)) throw error;
          }
        }
        const { changes, inverse } = plan(played, graph);
        const changed = after(graph, changes);
        expect(flaws(changed)).toEqual([]);
        const facts = new Map(contents(graph).map((fact) => [idOf(fact), fact]));
        const past = new Map([[graph.commit.slice(0, 12), facts]]);
        const undone = plan(inverse, changed, past);
        expect(contents(after(changed, undone.changes))).toEqual(contents(graph));
      }),
      { numRuns: 300 },
    );
  });
});
