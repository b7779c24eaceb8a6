import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import { Sketch } from "./sketch.ts";

const sketch = (): Sketch => new Sketch({ format: "otm", source: { input: "input/x", name: "x" }, by: "import" });
const store = { type: "store" };

describe("things that share a name", () => {
  it("are told apart by the file's own ids, and else by their order", () => {
    const it = sketch();
    const ids = [
      it.add("component", { name: "Order DB", props: store, foreign: "c1" }),
      it.add("component", { name: "Order DB", props: store, foreign: "c2" }),
      it.add("component", { name: "order db", props: store }),
      it.add("component", { name: "order-db", props: store }),
    ];
    expect(ids).toEqual([
      "component/order-db",
      "component/order-db~c2",
      "component/order-db~2",
      "component/order-db~3",
    ]);
  });

  it("by the thousand are no more work than others", () => {
    const it = sketch();
    for (let i = 0; i < 20_000; i++) it.add("data", { name: "Same" });
    expect(it.has("data/same~20000")).toBe(true);
  });
});

it("takes no more things than anybody could look at", () => {
  const it = sketch();
  let error: unknown;
  try {
    for (let i = 0; i < 50_000; i++) it.add("data", { name: `D ${i}` });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(SecaError);
  expect(error).toMatchObject({ code: "too_large", message: "The file holds more than 40000 things." });
});

it("a flow with its ends is one, however often it is said, unless it is told apart", () => {
  const it = sketch();
  const [a, b] = ["A", "B"].map((name) => it.add("component", { name, props: store })) as [string, string];
  const data = it.add("data", { name: "Order" });
  const first = it.flow({ from: a, to: b, at: { line: 3 } });
  expect(it.flow({ from: a, to: b, carries: [data] })).toBe(first);
  expect(it.flow({ from: a, to: b, as: "Second" })).toBe("flow/a>b:second");
  it.say(first, "read_only", true, { line: 4 });
  it.say(first, "read_only", false);
  it.count("dataflow", 3);
  const { entities, links, counts } = it.finish({ name: "x" });
  expect(entities.map(({ id, name }) => [id, name])).toEqual([
    ["component/a", "A"],
    ["component/b", "B"],
    ["data/order", "Order"],
    ["flow/a>b", "A → B"],
    ["flow/a>b:second", "A → B"],
  ]);
  expect(entities[3]!.props).toEqual({
    attributes: { read_only: { value: "yes", from: "import", span: { line: 4 } } },
  });
  expect(links.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
    "flow/a>b carries data/order",
    "flow/a>b enters component/b",
    "flow/a>b leaves component/a",
    "flow/a>b:second enters component/b",
    "flow/a>b:second leaves component/a",
  ]);
  expect(counts).toEqual({ dataflow: 3 });
});

it("keeps how the file knows a thing, and what else it says of it", () => {
  const it = sketch();
  const id = it.add("data", {
    name: "x\u202e\n",
    foreign: "d1",
    marks: ["name:Order"],
    rest: { odd: 1 },
    at: { line: 2 },
  });
  it.mark(id, "host:db");
  it.drop("thing", "there is no place for it");
  it.drop("thing", "there is no place for it", 2);
  it.unclear({ line: 9, text: "b", why: "c" });
  it.unclear({ line: 1, text: "a", why: "c" });
  const reading = it.finish({ name: "x", description: "" });
  expect(reading).toEqual({
    format: "otm",
    name: "x",
    entities: [
      {
        id,
        kind: "data",
        name: "x",
        props: {},
        tags: [],
        origin: { by: "import", format: "otm", input: "input/x", span: { line: 2 } },
        ext: { marks: ["host:db", "name:Order", "otm:d1"], otm: { odd: 1 } },
      },
    ],
    links: [],
    counts: {},
    dropped: [{ what: "thing", why: "there is no place for it", count: 3 }],
    unclear: [
      { line: 1, text: "a", why: "c" },
      { line: 9, text: "b", why: "c" },
    ],
  });
});
