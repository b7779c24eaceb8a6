import { describe, expect, it } from "vitest";
import type { Sketch } from "../formats/index.ts";
import type { Item, Proposal } from "./proposal.ts";
import { Model, component, reading } from "./testing.ts";

/** What a person reads of a proposal. */
const told = ({ items }: Pick<Proposal, "items">): string[] =>
  items
    .filter((item) => !item.isQuiet)
    .map(({ change, id, fields, conflicts }: Item) =>
      [
        change,
        id,
        ...fields.map(({ field }) => field).filter((field) => !field.startsWith("ext.")),
        ...conflicts.map((field) => `!${field}`),
      ].join(" "),
    );

/** A shop as a compose file might have it; the parts can be left out or said otherwise. */
const shop =
  (
    over: {
      db?: boolean;
      image?: string;
      technology?: string;
      dbName?: string;
      encrypted?: boolean;
      zone?: string;
    } = {},
  ) =>
  (sketch: Sketch): void => {
    const {
      db = true,
      image = "postgres",
      technology = "PostgreSQL",
      dbName = "db",
      encrypted,
      zone = "backend",
    } = over;
    const inside = sketch.add("boundary", { name: zone, props: { type: "network" }, at: { line: 9 } });
    const api = sketch.add("component", { name: "api", props: { type: "process" }, foreign: "api", at: { line: 2 } });
    sketch.link(api, "inside", inside, { at: { line: 3 } });
    if (!db) return;
    const store = sketch.add("component", {
      name: dbName,
      key: "db",
      foreign: "db",
      props: { type: "store", technology: [technology] },
      marks: [`image:${image}`, "host:db"],
      at: { line: 5 },
    });
    if (encrypted !== undefined) sketch.say(store, "encrypted_at_rest", encrypted, { line: 6 });
    sketch.flow({ from: api, to: store, props: { protocol: "postgres", port: 5432 }, at: { line: 3 } });
  };

describe("a first input on an empty system", () => {
  it("is taken whole, with where each thing was read", () => {
    const model = new Model();
    const heard = model.hear(reading("compose.yaml", shop()));
    expect(told({ items: heard.accepted })).toEqual([
      "add boundary/backend",
      "add component/api",
      "add component/db",
      "add flow/api>db",
      "add component/api inside boundary/backend",
    ]);
    expect(model.snapshot.link("input/compose-yaml describes component/db")).toBeDefined();
    expect(model.snapshot.entity("component/db")?.origin).toEqual({
      by: "import",
      format: "compose",
      input: "input/compose-yaml",
      span: { line: 5 },
    });
  });

  it("says nothing new when it comes again as it was", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    const again = model.hear(reading("compose.yaml", shop()));
    expect({ items: again.items, same: again.same }).toEqual({ items: [], same: 4 });
  });
});

describe("a second input", () => {
  const story = reading(
    "story.md",
    (sketch) => {
      const api = sketch.add("component", { name: "API service", props: { type: "process" }, at: { line: 1 } });
      const db = sketch.add("component", {
        name: "PostgreSQL",
        props: { type: "store", technology: ["PostgreSQL"] },
        at: { line: 1 },
      });
      sketch.flow({ from: api, to: db, at: { line: 1 }, confidence: 0.8 });
    },
    "input",
  );

  it("is matched onto what is there by name, sign and ends, and brings what it alone knows", () => {
    const model = new Model();
    model.hear(story);
    const heard = model.hear(reading("compose.yaml", shop({ encrypted: true })));
    expect(heard.matches).toEqual([
      {
        from: "component/api",
        to: "component/api-service",
        because: 'a name that comes to the same, "api"',
        confidence: 0.8,
      },
      {
        from: "component/db",
        to: "component/postgresql",
        because: "the only PostgreSQL on both sides",
        confidence: 0.7,
      },
      { from: "flow/api>db", to: "flow/api-service>postgresql", because: "the same two ends", confidence: 0.9 },
    ]);
    expect(told({ items: heard.accepted })).toEqual([
      "add boundary/backend",
      "change component/postgresql attributes.encrypted_at_rest",
      "change flow/api-service>postgresql port protocol",
      "add component/api-service inside boundary/backend",
    ]);
    expect(model.snapshot.entities("component").map(({ name }) => name)).toEqual(["API service", "PostgreSQL"]);
  });

  it("is not taken by itself where somebody says otherwise, and says where", () => {
    const model = new Model();
    model.put(component("db", { type: "queue", technology: ["PostgreSQL"] }));
    const heard = model.hear(reading("compose.yaml", shop()));
    expect(heard.accepted).toEqual([]);
    expect(told(heard)).toContain("change component/db type !type");
    expect(told(heard)).toContain("add component/api");
  });

  it("asks rather than guesses where two things could be meant", () => {
    const model = new Model();
    model.put(component("orders", {}, "Orders service"), component("orders-app", {}, "Orders app"));
    const heard = model.hear(
      reading(
        "compose.yaml",
        (sketch) => void sketch.add("component", { name: "orders", key: "o", props: { type: "process" } }),
      ),
    );
    const [item] = heard.items;
    expect({ accepted: heard.accepted, id: item!.id, doubts: item!.doubts }).toEqual({
      accepted: [],
      id: "component/o",
      doubts: ["component/orders", "component/orders-app"],
    });
  });
});

describe("what resembles something", () => {
  const store = (sketch: Sketch): void =>
    void sketch.add("component", { name: "PostgreSQL database", props: { type: "store" } });

  it("is the same where its name tells the technology that only one has", () => {
    const model = new Model();
    model.put(component("db", { type: "store", technology: ["PostgreSQL"] }));
    expect(model.hear(reading("story.md", store)).matches.map(({ to }) => to)).toEqual(["component/db"]);
  });

  it("is asked about where one name is a part of the other", () => {
    const model = new Model();
    model.put(component("web-shop", {}, "Web shop"), component("web-cache", { type: "store" }, "Web cache"));
    const heard = model.hear(
      reading("compose.yaml", (sketch) => void sketch.add("component", { name: "web", props: { type: "service" } })),
    );
    expect({
      accepted: heard.accepted,
      doubts: heard.items.flatMap(({ isQuiet, doubts }) => (isQuiet ? [] : [doubts])),
    }).toEqual({
      accepted: [],
      doubts: [["component/web-shop"]],
    });
  });
});

describe("a changed file", () => {
  it("proposes exactly what changed in it, removals included, and leaves the rest to the model", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop({ encrypted: false })));
    model.put(component("api", { type: "process", owner: "team a" }, "Order API"));
    const heard = model.hear(
      reading("compose.yaml", shop({ encrypted: true, technology: "MariaDB", image: "mariadb" })),
      "none",
    );
    expect(told(heard)).toEqual(["change component/db attributes.encrypted_at_rest technology"]);
    const gone = model.hear(reading("compose.yaml", shop({ db: false, encrypted: true })), "none");
    expect(told(gone)).toEqual(["remove component/db", "remove flow/api>db"]);
  });

  it("never takes a removal by itself", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    model.hear(reading("compose.yaml", shop({ db: false })));
    expect(model.snapshot.entity("component/db")).toBeDefined();
    model.hear(reading("compose.yaml", shop({ db: false })), "all");
    expect([model.snapshot.entity("component/db"), model.snapshot.entity("flow/api>db")]).toEqual([
      undefined,
      undefined,
    ]);
    expect([...model.snapshot.links()].filter(({ from, to }) => from.includes("db") || to.includes("db"))).toEqual([]);
  });

  it("takes nothing away that another input or a person stands for", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    model.hear(reading("other.yaml", shop()), "all");
    expect(told(model.hear(reading("compose.yaml", shop({ db: false })), "none"))).toEqual([]);
  });

  it("moves a thing to its new place in one step", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    const heard = model.hear(reading("compose.yaml", shop({ zone: "inner" })), "all");
    expect(told({ items: heard.accepted })).toEqual([
      "add boundary/inner",
      "add component/api inside boundary/inner",
      "remove boundary/backend",
    ]);
    expect(model.snapshot.out("component/api").map(({ to }) => to)).toEqual(["boundary/inner"]);
  });

  it("keeps a thing that only got another name", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    const heard = model.hear(reading("compose.yaml", shop({ dbName: "Order store" })));
    expect(told({ items: heard.accepted })).toEqual(["change component/db name", "change flow/api>db name"]);
  });
});

describe("what a person decided", () => {
  it("stays: rejected things are not proposed again until the input changes there", () => {
    const model = new Model();
    model.put(component("web"));
    const first = reading("compose.yaml", shop());
    model.hear(first, ["boundary/backend", "component/api"]);
    model.settle(first);
    expect(model.snapshot.entity("component/db")).toBeUndefined();
    expect(told(model.hear(reading("compose.yaml", shop()), "none"))).toEqual([]);
    expect(told(model.hear(reading("compose.yaml", shop({ encrypted: true, zone: "inner" })), "none"))).toEqual([
      "add boundary/inner",
      "add component/api inside boundary/inner",
      "remove boundary/backend",
    ]);
  });

  it("stays: what was taken away by hand does not come back with the same file", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop()));
    model.remove("component/db", "flow/api>db");
    expect(told(model.hear(reading("compose.yaml", shop())))).toEqual([]);
  });

  it("stays: an edit is not undone by the file that said otherwise before", () => {
    const model = new Model();
    model.hear(reading("compose.yaml", shop({ encrypted: false })));
    const edited = model.snapshot.entity("component/db")!;
    model.put({
      ...edited,
      props: { ...edited.props, attributes: { encrypted_at_rest: { value: "yes", from: "user" } } },
    } as never);
    expect(told(model.hear(reading("compose.yaml", shop({ encrypted: false }))))).toEqual([]);
  });

  it("is asked only about what is left, when some of it is accepted", () => {
    const model = new Model();
    model.put(component("web"));
    const file = reading("compose.yaml", shop());
    model.hear(file, ["component/api"]);
    model.remove("component/api");
    expect(told(model.hear(file, "none"))).toEqual(["add boundary/backend", "add component/db", "add flow/api>db"]);
  });
});

describe("choosing", () => {
  it("takes the links between what is chosen and what is there", () => {
    const model = new Model();
    model.put(component("web"));
    const { accepted } = model.hear(reading("compose.yaml", shop()), ["component/api", "component/db", "flow/api>db"]);
    expect(told({ items: accepted })).toEqual(["add component/api", "add component/db", "add flow/api>db"]);
  });

  it("refuses a link without its ends, and ids that are not open", () => {
    const model = new Model();
    model.put(component("web"));
    const file = reading("compose.yaml", shop());
    expect(() => model.hear(file, ["component/api inside boundary/backend"])).toThrow(/cannot be accepted without/);
    expect(() => model.hear(file, ["component/apu"])).toThrow(/no open "component\/apu"/);
  });

  it("never takes by itself what a model has read, unless there is nothing else", () => {
    const seen = (name: string) =>
      reading(name, (sketch) => void sketch.add("component", { name, props: { type: "process" } }), "model");
    const model = new Model();
    expect(model.hear(seen("one.png")).accepted).toHaveLength(2);
    expect(model.hear(seen("two.png")).accepted).toEqual([]);
  });
});
