import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Build } from "../../engine/index.ts";
import { model } from "../../engine/testing/index.ts";
import type { Snapshot } from "../../graph/index.ts";
import { type Entity, linkId, toEntity, toLink } from "../../model/index.ts";
import { stpaSec } from "./index.ts";
import { Analysed } from "./testing/analysed.ts";
import { exampleOf, snapshotOf } from "./testing/examples.ts";

const user = { by: "user" } as const;
const cellsOf = (build: Build, graph: Snapshot) => [...build.run(graph).cells()];
const factsOf = (graph: Snapshot) => [...graph.allEntities(), ...graph.links()];

describe("what is derived", () => {
  it("keeps its ids when things are renamed", async () => {
    const graph = await exampleOf("infusion-pump");
    const renamed = snapshotOf(
      factsOf(graph).map((fact) =>
        "from" in fact || fact.kind !== "component" ? fact : { ...fact, name: `${fact.name} two` },
      ),
    );
    const ids = (of: Snapshot) => {
      const { analysis } = new Analysed(of);
      const entities = analysis
        .entities()
        .filter(({ kind }) => ["loss", "controller", "control_action", "feedback", "process_variable"].includes(kind));
      return entities.map(({ id }) => id);
    };
    expect(ids(renamed)).toEqual(ids(graph));
  });

  it("is the same in whatever order the facts come", async () => {
    const graph = await exampleOf("web-shop");
    const first = cellsOf(new Build([stpaSec]), graph);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(factsOf(graph), { minLength: factsOf(graph).length }), async (facts) => {
        expect(cellsOf(new Build([stpaSec]), snapshotOf(facts))).toEqual(first);
      }),
      { numRuns: 5 },
    );
  });

  it("is the same after an edit as if it had been derived at once", async () => {
    const graph = await exampleOf("drone");
    const flows = graph.entities("flow") as readonly Entity<"flow">[];
    const verbs = ["command", "report", "write", "read", undefined] as const;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(flows.length - 1), fc.constantFrom(...verbs), fc.boolean()), {
          minLength: 1,
          maxLength: 4,
        }),
        (edits) => {
          const build = new Build([stpaSec]);
          build.run(graph);
          let now = graph;
          for (const [nth, verb, isGone] of edits) {
            const flow = flows[nth]!;
            const { verb: _, ...props } = flow.props;
            const fact = { ...flow, props: { ...props, ...(verb !== undefined && { verb }) } };
            now = now.with(
              [
                isGone
                  ? {
                      id: linkId(now.out(flow.id)[0] ?? { kind: "enters", from: flow.id, to: "component/x" }),
                      since: "v",
                    }
                  : { id: flow.id, since: "v", fact },
              ],
              "v",
            );
            build.run(now);
          }
          expect(cellsOf(build, now)).toEqual(cellsOf(new Build([stpaSec]), now));
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe("where nobody asked for anything", () => {
  const shop = model([
    "component web process",
    "component db store stores cards",
    "data cards confidentiality=very_high integrity=high",
    "flow web>db carries cards",
  ]);

  it("assumes what anybody would ask of what matters most, and says so", () => {
    const here = new Analysed(shop);
    const assumed = here.derived("requirement").filter(({ props }) => props.level === "stakeholder");
    expect(assumed.map(({ props, origin, tags }) => [props.text, origin.by, tags])).toEqual([
      ["The cards must never be read by anybody who has no right to them.", "default", ["assumed"]],
      ["The cards must never be changed by anybody who has no right to them.", "default", ["assumed"]],
    ]);
    expect(here.derived("loss").map(({ props }) => props.text)).toEqual([
      "The cards are read by somebody who has no right to them.",
      "The cards are changed by somebody who has no right to them.",
    ]);
    expect(here.derived("hazard").map(({ props }) => props.condition)).toEqual([
      "The cards at the db are open to somebody who has no right to them.",
      "The cards at the db have been changed by somebody who may not change them.",
    ]);
  });

  it("says nothing of an empty system", () => expect(new Analysed(model([])).analysis.entities()).toEqual([]));
});

describe("facts", () => {
  const base = ["component desk process", "component api process", "flow desk>api https"];
  const withFacts = (...facts: Parameters<typeof snapshotOf>[0][number][]) =>
    snapshotOf([...factsOf(model(base)), ...facts]);

  it("of a controller stand for what would be derived", () => {
    const here = new Analysed(
      withFacts(
        toEntity({ id: "controller/agent", name: "Agent", origin: user }),
        toLink({ from: "component/desk", kind: "realises", to: "controller/agent", origin: user }),
      ),
    );
    expect(here.derived("controller")).toEqual([]);
    expect(here.from("control_action/desk-api", "issued_by")).toEqual([]);
    expect(here.from("control_action/desk>api", "issued_by")).toEqual(["controller/agent"]);
  });

  it("of an action on a flow stand for the flow's own, and get the end and the variables that they lack", () => {
    const here = new Analysed(
      withFacts(
        toEntity({ id: "controller/agent", name: "Agent", origin: user }),
        toEntity({ id: "control_action/refund", name: "Refund", props: { text: "Pay back." }, origin: user }),
        toLink({ from: "control_action/refund", kind: "issued_by", to: "controller/agent", origin: user }),
        toLink({ from: "control_action/refund", kind: "travels", to: "flow/desk>api", origin: user }),
      ),
    );
    expect(here.derived("control_action")).toEqual([]);
    expect(here.from("control_action/refund", "acts_on")).toEqual(["component/api"]);
    expect(here.from("control_action/refund", "weighs").length).toBeGreaterThan(0);
  });

  it("of a person's tag decide what a flow is", () => {
    const [flow] = model(base).entities("flow");
    const here = new Analysed(withFacts({ ...flow!, tags: ["role:data"] }));
    expect(here.derived("control_action")).toEqual([]);
  });
});

describe("an order through middlemen", () => {
  it("is that of whoever gave it, and ends behind them", () => {
    const here = new Analysed(
      model([
        "component user actor",
        "component lb process haproxy",
        "component jobs queue",
        "component web service",
        "component worker process",
        "flow user>lb https",
        "flow lb>web http",
        "flow web>jobs amqp verb=write",
        "flow jobs>worker amqp verb=read",
      ]),
    );
    expect(
      here.derived("control_action").map(({ id }) => [id, here.from(id, "travels"), here.from(id, "acts_on")]),
    ).toEqual([["control_action/user>lb", ["flow/lb>web", "flow/user>lb"], ["component/web"]]]);
  });
});

it("keeps names of strangers on one line and in their place", () => {
  const here = new Analysed(
    model([
      "component a actor",
      "component b process name=x\u202e{it}\u0007<b>",
      "flow a>b",
      "data constructor confidentiality=high name=__proto__",
    ]),
  );
  expect(here.analysis.gaps).toEqual([]);
  expect(JSON.stringify(here.analysis.entities())).not.toMatch(/\u202e|\\u0007/);
});
