import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Build, mitigationId } from "../../../engine/index.ts";
import { model } from "../../../engine/testing/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import { type Entity, type Link, toEntity, toLink } from "../../../model/index.ts";
import { stride } from "../../stride/index.ts";
import { stpaSec } from "../index.ts";
import { Analysed } from "../testing/analysed.ts";
import { exampleOf, snapshotOf } from "../testing/examples.ts";
import { DEMANDS } from "./demands.ts";
import { REMEDIES } from "./remedies.ts";

const user = { by: "user" } as const;
const SHOP = [
  "component web service name=Web",
  "component pay service name=Pay",
  "data money integrity=very_high name=Money",
  "flow web>pay http verb=command name=Charge carries money",
];

const shop = (lines: readonly string[] = [], ...facts: readonly (Entity | Link)[]): Analysed => {
  const graph = model([...SHOP, ...lines]);
  return new Analysed(
    snapshotOf([
      ...graph.allEntities(),
      ...graph.links(),
      toEntity({ id: "stakeholder/owner", name: "Owner", origin: user }),
      toEntity({
        id: "requirement/right",
        name: "Right",
        props: { text: "The money shall be right.", level: "stakeholder", properties: ["integrity"] },
        origin: user,
      }),
      toLink({ kind: "voices", from: "requirement/right", to: "stakeholder/owner", origin: user }),
      toLink({ kind: "concerns", from: "requirement/right", to: "data/money", origin: user }),
      ...facts,
    ]),
  );
};

const statusOf = (here: Analysed, id: string): unknown =>
  here.derived("mitigation").find((each) => each.id === id)?.props.status;
const AUTHENTICATED = "mitigation/authenticated.yes@flow.web>pay";

describe("what an element has to do", () => {
  it("is said once for all that could go wrong there, with the constraints that it helps to keep", () => {
    const here = shop();
    const replay = here.derived("requirement").find(({ id }) => id === "requirement/flow.web>pay.replay");
    expect(replay).toMatchObject({
      name: "Refuse 'Charge' when it is old",
      props: {
        text: "The pay must refuse 'Charge' when it is older than what is there already, or comes a second time.",
        level: "component",
        status: "proposed",
      },
    });
    expect(here.from(replay!.id, "derived_from")).toEqual([
      "constraint/web>pay.provided.freshness-stale",
      "constraint/web>pay.provided.need-not_needed",
    ]);
  });

  it("is asked of nothing that no unsafe action passes, and of nothing out of scope", () => {
    const here = shop(["component news service", "component reader service", "flow news>reader", "web inScope=false"]);
    const asked = here.derived("requirement").map(({ id }) => id);
    expect(asked.filter((id) => /news|reader|component\.web/.test(id))).toEqual([]);
    expect(asked.some((id) => id.startsWith("requirement/component.pay"))).toBe(true);
  });

  it("is left to people where they wrote it down, and what answers it hangs on theirs", () => {
    const own = toEntity({
      id: "requirement/flow.web>pay.replay",
      name: "No replays",
      props: { text: "Ours.", level: "component" },
      origin: user,
    });
    const here = shop([], own);
    expect(here.derived("requirement").filter(({ id }) => id === own.id)).toEqual([]);
    expect(here.from("mitigation/replay_protected.yes@flow.web>pay", "implements")).toEqual([own.id]);
  });
});

describe("what makes it do so", () => {
  it("is proposed where nobody said, and where it is denied; and is done where it is there", () => {
    expect(statusOf(shop(), AUTHENTICATED)).toBe("proposed");
    expect(statusOf(shop(["web>pay -authenticated"]), AUTHENTICATED)).toBe("proposed");
    expect(statusOf(shop(["web>pay +authenticated"]), AUTHENTICATED)).toBe("done");
    expect(statusOf(shop(["web>pay protocol=https"]), "mitigation/encrypted_in_transit.yes@flow.web>pay")).toBe("done");
  });

  it("is proposed no more than two at a time for one requirement", () => {
    const here = shop();
    for (const { id } of here.derived("requirement")) {
      const open = here.links("implements").filter(({ from, to }) => to === id && statusOf(here, from) === "proposed");
      expect([id, open.length <= 2]).toEqual([id, true]);
    }
  });

  it("is the same mitigation that a threat to the same element asks for", async () => {
    const graph = await exampleOf("infusion-pump");
    const ours = new Set(new Analysed(graph).derived("mitigation").map(({ id }) => id));
    const theirs = new Build([stride])
      .run(graph)
      .findings()
      .flatMap(({ remedies = [] }) =>
        remedies.map(({ attribute, value, element }) => mitigationId(attribute, value, element)),
      );
    const shared = [...new Set(theirs)].filter((id) => ours.has(id));
    expect(shared).toContain("mitigation/authenticated.yes@flow.library-to-pump");
    expect(shared).toContain("mitigation/rollback_protected.yes@component.pump-controller");
  });

  it("has words for each attribute that may be asked for", () => {
    const asked = Object.values(DEMANDS).flatMap(({ counters }) => counters.map(({ attribute }) => attribute));
    expect(asked.filter((attribute) => REMEDIES[attribute] === undefined)).toEqual([]);
    const settling = Object.values(DEMANDS).flatMap(({ counters, settledBy = [], settledForPeople = [] }) =>
      [...settledBy, ...settledForPeople].filter((each) => counters.every(({ attribute }) => attribute !== each)),
    );
    expect(settling).toEqual([]);
  });
});

it("is the same after an edit as if it had been derived at once", async () => {
  const graph = await exampleOf("infusion-pump");
  const elements = [...graph.entities("flow"), ...graph.entities("component"), ...graph.entities("boundary")];
  const edit = fc.tuple(
    fc.nat(elements.length - 1),
    fc.constantFrom("authenticated", "replay_protected", "tamper_protected", "internet_facing", "wireless", "filtered"),
    fc.constantFrom("yes", "no", "unknown"),
  );
  const cellsOf = (build: Build, of: Snapshot) => [...build.run(of).cells()];
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      const build = new Build([stpaSec]);
      build.run(graph);
      let now = graph;
      for (const [nth, name, value] of edits) {
        const element = now.entity(elements[nth]!.id)!;
        const { attributes, ...props } = element.props as { readonly attributes?: Readonly<Record<string, unknown>> };
        const fact = {
          ...element,
          props: { ...props, attributes: { ...attributes, [name]: { value, from: "user" } } },
        };
        now = now.with([{ id: element.id, since: "v", fact: fact as Entity }], "v");
        build.run(now);
      }
      expect(cellsOf(build, now)).toEqual(cellsOf(new Build([stpaSec]), now));
    }),
    { numRuns: 10 },
  );
});
