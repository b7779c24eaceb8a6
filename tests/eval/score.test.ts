import { describe, expect, it } from "vitest";
import { parseErrata, withErrata } from "./errata.ts";
import { Expected, type Produced } from "./expected.ts";
import { figuresOf } from "./figures.ts";
import { full, short } from "./names.ts";
import { score } from "./score.ts";

const expected = (over: Partial<Record<keyof Expected, unknown>>): Expected =>
  Expected.parse({
    components: [
      { name: "Order Service", aliases: ["orders"], type: "process", technology: ["Go"] },
      { name: "Order DB", aliases: [], type: "store" },
      { name: "Bank", aliases: ["payment bank"], type: "external", inScope: false },
    ],
    flows: [],
    boundaries: [],
    data: [],
    stakeholders: [],
    requirements: [],
    controls: [],
    not: { components: [], flows: [] },
    ...over,
  });

const produced = (over: Partial<Produced>): Produced => ({
  components: [],
  flows: [],
  boundaries: [],
  data: [],
  stakeholders: [],
  requirements: [],
  controls: [],
  ...over,
});

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

describe("names", () => {
  it.each([
    ["The `Order-Service`", "order service"],
    ["customers’ apps", "customers' app"],
    ["access", "access"],
    ["an *API* / gateway_node", "api gateway node"],
    ["bus", "bus"],
  ])("folds %s", (name, folded) => {
    expect(full(name)).toBe(folded);
  });

  it.each([
    ["the order service", "order"],
    ["Server", ""],
    ["Booking application", "booking"],
  ])("leaves the general words of %s out", (name, left) => {
    expect(short(name)).toBe(left);
  });
});

describe("components", () => {
  const tally = (names: readonly string[], components?: unknown) =>
    score(expected(components === undefined ? {} : { components }), produced({ components: named(...names) })).kinds
      .components;

  it("are found by name, by alias and by what is left without general words", () => {
    expect(tally(["order", "order db", "Payment Bank"])).toEqual({ hits: 3, missed: [], extra: [] });
  });

  it("are not found by a short form that two of them share", () => {
    const components = [{ name: "Order Service" }, { name: "Order Server" }];
    expect(tally(["order"], components)).toEqual({
      hits: 0,
      missed: ["Order Service", "Order Server"],
      extra: ["order"],
    });
  });

  it("are not found by a short form of nothing", () => {
    expect(tally(["system"], [{ name: "Server" }])).toEqual({ hits: 0, missed: ["Server"], extra: ["system"] });
  });

  it("count once: a second box for the same thing is one too many", () => {
    expect(tally(["Order Service", "orders"])).toEqual({
      hits: 1,
      missed: ["Order DB", "Bank"],
      extra: ["orders (again)"],
    });
  });

  it("tell type, technology and scope beside", () => {
    const components = [
      { name: "Order Service", type: "service", technology: ["go", "Gin"] },
      { name: "Order DB", type: "process" },
      { name: "Bank", type: "actor" },
    ];
    expect(score(expected({}), produced({ components })).beside).toEqual({
      type: { same: 2, of: 3 },
      technology: { same: 1, of: 1 },
      inScope: { same: 0, of: 1 },
    });
  });
});

describe("flows", () => {
  const flows = [
    { from: "Order Service", to: "Order DB", protocol: "PostgreSQL" },
    { from: "Order Service", to: "Bank" },
  ];
  const read = (list: Produced["flows"]) => score(expected({ flows }), produced({ flows: list }));

  it("with the same ends are one, and any of their protocols will do", () => {
    const { kinds, beside } = read([
      { from: "orders", to: "Order DB", protocol: "jdbc" },
      { from: "Order Service", to: "Order DB", protocol: "postgres" },
    ]);
    expect(kinds.flows).toEqual({ hits: 1, missed: ["Order Service -> Bank"], extra: [] });
    expect(beside.protocol).toEqual({ same: 1, of: 1 });
  });

  it("the wrong way round, or with an end that nobody expects, are too many", () => {
    expect(
      read([
        { from: "Order DB", to: "Order Service" },
        { from: "Order Service", to: "Moon" },
      ]).kinds.flows,
    ).toEqual({
      hits: 0,
      missed: ["Order Service -> Order DB", "Order Service -> Bank"],
      extra: ["Order Service -> Moon", "Order DB -> Order Service"],
    });
  });

  it("that are traps are told on top", () => {
    const not = { components: ["Legacy"], flows: [{ from: "Bank", to: "Order Service" }] };
    const found = produced({ components: named("legacy"), flows: [{ from: "Bank", to: "orders" }] });
    expect(score(expected({ not }), found).traps).toEqual({ sprung: ["Legacy", "Bank -> orders"], of: 2 });
  });
});

describe("the other kinds", () => {
  it("take a stakeholder by the names of the component that it is", () => {
    const { stakeholders } = score(
      expected({ stakeholders: ["Bank", "Auditor"] }),
      produced({ stakeholders: ["payment bank", "auditors", "Cat"] }),
    ).kinds;
    expect(stakeholders).toEqual({ hits: 2, missed: [], extra: ["Cat"] });
  });

  it.each([
    ["R1: Orders must be kept for ten years.", 1],
    ["Orders must be kept for ten years. They may not be kept longer.", 1],
    ["Orders must be kept for ten long years.", 1],
    ["must be kept for ten years", 1],
    ["Orders are nice.", 0],
  ])("compare requirements by their words: %s", (text, hits) => {
    const requirements = [{ text: "Orders must be kept for ten years.", voicedBy: "The auditors" }];
    const { kinds } = score(expected({ requirements }), produced({ requirements: [{ text, voicedBy: "auditor" }] }));
    expect(kinds.requirements.hits).toBe(hits);
  });

  it.each([
    ["Order Service -> Order DB", 1],
    ["Order DB", 1],
    ["Bank", 0],
  ])("take a control on an end of the flow as well: %s", (on, hits) => {
    const controls = [{ on: "Order Service -> Order DB", says: "missing", what: "authenticated" }];
    const read = [{ on, says: "missing" as const, what: "authenticated" }];
    expect(score(expected({ controls }), produced({ controls: read })).kinds.controls.hits).toBe(hits);
  });

  it("count the pairs inside that are held", () => {
    const boundaries = [{ name: "DMZ", aliases: [], contains: ["Order Service", "Bank"] }];
    const read = produced({ boundaries: [{ name: "dmz", contains: ["orders"] }] });
    expect(score(expected({ boundaries }), read).beside.containment).toEqual({ same: 1, of: 2 });
  });
});

it("counts errata in a second figure, and leaves the first as it was", () => {
  const first = score(expected({}), produced({ components: named("Order Service", "Moon") }));
  const errata = parseErrata(
    "| input | item | reason |\n|---|---|---|\n| prose/shop | Order DB | never said |\n| other | Moon | |\n",
  );
  expect(withErrata(first, errata.get("shop")).kinds.components).toEqual({
    hits: 1,
    missed: ["Bank"],
    extra: ["Moon"],
  });
  expect(first.kinds.components.missed).toEqual(["Order DB", "Bank"]);
});

it("sums counts over all inputs before dividing", () => {
  const one = score(expected({}), produced({ components: named("Order Service", "Order DB", "Bank") }));
  const other = score(expected({}), produced({ components: named("Moon") }));
  const { components, flows } = figuresOf([one, other]).kinds;
  expect(components).toEqual({ precision: 0.75, recall: 0.5, f1: 0.6 });
  expect(flows).toEqual({ precision: 0, recall: 0, f1: 0 });
});
