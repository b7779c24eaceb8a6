import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readSeca } from "../../../formats/seca/index.ts";
import { entity, link } from "../../../graph/testing.ts";
import { defaultRulesOf } from "./rules-pass.ts";
import { tablesOf } from "./tables-pass.ts";
import { type Made, readOf } from "./result-read.ts";

const ACTION = "control_action/open-door";
const TABLE = "context_table/open-door.provided";

/** Let people leave the car first, then stop, then open: the published table calls this a decision, and so do we. */
const decided: Made = {
  entities: [
    entity("decision/stop-first", {
      name: "Stop before opening",
      props: {
        verdict: "hazardous",
        reason: "In an emergency people go to the next car; the door opens once the train stands.",
        cell: "motion = moving and emergency = yes",
      },
    }),
  ],
  links: [link(`decision/stop-first decides ${TABLE}`, { derived: "to" })],
};

let facts: Made;
beforeAll(async () => {
  facts = await readSeca(readFileSync(new URL("samples/train-door.yaml", import.meta.url), "utf8"));
});

function analysed(...more: readonly Made[]): Made {
  const all = [facts, ...more];
  const own = { entities: all.flatMap((each) => each.entities), links: all.flatMap((each) => each.links) };
  return tablesOf(ACTION, readOf(own, defaultRulesOf(ACTION, readOf(own))));
}

const propsOf = ({ entities }: Made, id: string): object | undefined => entities.find((each) => each.id === id)?.props;
const contexts = ({ entities }: Made, type: string): string[] =>
  entities.flatMap((each) =>
    each.kind === "uca" && "context" in each.props && each.props.type === type ? [each.props.context] : [],
  );

describe("the train door", () => {
  it("has eight contexts, five of them hazardous, for the two published reasons", () => {
    const found = analysed(decided);
    expect(propsOf(found, TABLE)).toEqual({
      type: "provided",
      variables: ["process_variable/emergency", "process_variable/motion", "process_variable/position"],
      contexts: 8,
      hazardous: 5,
      undecided: 3,
      impossible: 0,
      scenarios: 8,
      description:
        "It was decided that emergency = yes and motion = moving is hazardous: In an emergency people go to the next car; the door opens once the train stands.",
    });
    expect(contexts(found, "provided")).toEqual(["emergency = no and position = not aligned", "motion = moving"]);
  });

  it("keeps the decision a decision: it is named by what follows from it, and without it that shrinks", () => {
    const moving = analysed(decided).entities.find((each) => each.kind === "uca" && each.id.endsWith(".motion-moving"));
    expect(moving).toEqual({
      id: "uca/open-door.provided.motion-moving",
      kind: "uca",
      name: "The door controller provides 'open the door' while motion is moving.",
      props: {
        type: "provided",
        context: "motion = moving",
        description:
          "The door controller provides 'open the door' while motion is moving. It was decided that emergency = yes and motion = moving is hazardous: In an emergency people go to the next car; the door opens once the train stands. It leads to: Way out beside the platform.",
      },
      tags: [],
      origin: {
        by: "rule",
        plugin: "stpa-sec",
        rule: "tables/provided",
        read: [ACTION, "decision/stop-first", "hazard_rule/open-while-moving"],
      },
    });
    expect(contexts(analysed(), "provided")).toEqual([
      "emergency = no and motion = moving",
      "emergency = no and position = not aligned",
    ]);
  });

  it("decided to be safe is not hazardous, whatever rules say", () => {
    const safe: Made = {
      entities: [
        entity("decision/aligned", {
          props: { verdict: "safe", reason: "Doors are held.", cell: "position = aligned" },
        }),
      ],
      links: [link(`decision/aligned decides ${TABLE}`, { derived: "to" })],
    };
    expect(propsOf(analysed(safe), TABLE)).toMatchObject({ hazardous: 2, undecided: 2 });
    expect(contexts(analysed(safe), "provided")).toEqual(["emergency = no and position = not aligned"]);
  });

  it("is hazardous to keep shut in an emergency at a standstill, at any position", () => {
    const found = analysed(decided);
    expect(propsOf(found, "context_table/open-door.not_provided")).toMatchObject({
      contexts: 8,
      hazardous: 2,
      undecided: 6,
    });
    expect(contexts(found, "not_provided")).toEqual(["emergency = yes and motion = stopped"]);
  });

  it("turns each unsafe action round for the door controller, and says what it violates and leads to", () => {
    const { links, entities } = analysed(decided);
    const from = (id: string): string[] =>
      links.filter((each) => each.from === id).map(({ kind, to, props }) => `${kind} ${to}: ${props.reason}`);
    expect(from("uca/open-door.provided.motion-moving")).toEqual([
      `misuses ${ACTION}: The door controller provides 'open the door' while motion is moving.`,
      "leads_to hazard/falls-out: Whoever leans on the door falls out of a moving train.",
      "violates constraint/shut-off-platform: It brings about what the constraint rules out.",
    ]);
    const constraint = "constraint/open-door.not_provided.emergency-yes.motion-stopped";
    expect(propsOf({ entities, links }, constraint)).toEqual({
      text: "The door controller must provide 'open the door' while emergency is yes and motion is stopped.",
      type: "controller",
    });
    expect(from(constraint)).toEqual([
      "inverts uca/open-door.not_provided.emergency-yes.motion-stopped: It is the unsafe action turned round.",
      "assigned_to controller/door-controller: It is the controller that gives the action.",
    ]);
  });

  it("shows where neither to open nor to keep shut is safe, until somebody decides", () => {
    const rule: Made = {
      entities: [
        entity("hazard_rule/let-out", { props: { type: "not_provided", when: "emergency = yes" } }),
        entity("hazard_rule/hold", { props: { type: "provided", when: "motion = moving" } }),
      ],
      links: [`hazard_rule/let-out judges ${ACTION}`, `hazard_rule/hold judges ${ACTION}`].map((id) => link(id)),
    };
    const told = (found: Made): unknown => (propsOf(found, TABLE) as { description?: string }).description;
    expect(told(analysed(rule))).toBe(
      "To provide it and not to provide it are both hazardous, and nobody decided which weighs more: emergency = yes and motion = moving and position = aligned; emergency = yes and motion = moving and position = not aligned.",
    );
    expect(told(analysed(rule, decided))).not.toContain("both hazardous");
  });

  it("says of a rule that names what is not there why it does not count", () => {
    const wrong: Made = {
      entities: [entity("hazard_rule/typo", { props: { type: "provided", when: "moton = moving" } })],
      links: [link(`hazard_rule/typo judges ${ACTION}`)],
    };
    expect(propsOf(analysed(wrong), TABLE)).toMatchObject({
      hazardous: 3,
      description:
        'hazard_rule/typo is not taken into account: "moton" at character 1 names no variable, nearest: motion. There are: emergency {yes, no}; motion {moving, stopped}; position {aligned, not aligned}.',
    });
  });

  it("says why its opening can be neither too short nor too long", () => {
    expect(propsOf(analysed(), "justification/open-door.duration")).toEqual({
      type: "duration",
      reason: "It is over as soon as it is given, so it can neither be stopped too soon nor be applied too long.",
    });
  });
});
