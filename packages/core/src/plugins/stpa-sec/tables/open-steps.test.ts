import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { readSeca } from "../../../formats/seca/index.ts";
import { planChange } from "../../../graph/index.ts";
import { type Fact, entity, idOf, link, snapshot } from "../../../graph/testing.ts";
import { tableAsMarkdown, tablesAsCsv } from "./export.ts";
import { actionOf } from "./action.ts";
import { judgedOf } from "./judged.ts";
import { type Choice, openSteps } from "./open-steps.ts";
import { defaultRulesOf } from "./rules-pass.ts";
import { tablesOf } from "./tables-pass.ts";
import type { TableRead } from "./table-read.ts";
import { type Made, readOf } from "./result-read.ts";

const ACTION = "control_action/open-door";
const TABLE = "context_table/open-door.provided";

let facts: Made;
beforeAll(async () => {
  facts = await readSeca(readFileSync(new URL("samples/train-door.yaml", import.meta.url), "utf8"));
});

function derivedFrom(own: Made): Made {
  const rules = defaultRulesOf(ACTION, readOf(own));
  const tables = tablesOf(ACTION, readOf(own, rules));
  return { entities: [...rules.entities, ...tables.entities], links: [...rules.links, ...tables.links] };
}
const analysed = (own: Made): TableRead => readOf(own, derivedFrom(own));

/** The facts after somebody chose, as `change_apply` plans it. */
function chosen(own: Made, { operations }: Choice): Made {
  const { entities } = derivedFrom(own);
  const results = {
    today: "2026-01-01",
    nearest: () => [],
    find: (id: string) => {
      const found = entities.find((each) => each.id === id);
      return found && { entity: found };
    },
  };
  const context = { origin: { by: "user", author: "Ada" }, results } as const;
  const { changes } = planChange(snapshot(...own.entities, ...own.links), operations, context);
  const now = new Map<string, Fact>([...own.entities, ...own.links].map((fact) => [idOf(fact), fact]));
  for (const [id, fact] of changes) now.set(id, fact!);
  const all = [...now.values()];
  return {
    entities: all.filter((fact) => !("from" in fact)) as Made["entities"],
    links: all.filter((fact) => "from" in fact) as Made["links"],
  };
}

describe("what is open on the train door", () => {
  it("begins with contexts that nobody decided, each with the rules that nearly speak and what settles it", () => {
    const { steps, total } = openSteps(analysed(facts));
    expect([steps.length, total]).toEqual([21, 21]);
    const step = steps.find(({ about }) => about === TABLE);
    expect(step).toEqual({
      what: "undecided",
      about: TABLE,
      says: "'open the door', provided, while emergency is no, motion is stopped and position is aligned: is it hazardous?",
      cell: "emergency = no and motion = stopped and position = aligned",
      near: [
        {
          rule: "hazard_rule/open-off-platform",
          when: "emergency = no and motion = stopped and position = not aligned",
          unless: "position = not aligned",
        },
        {
          rule: "hazard_rule/open-while-moving",
          when: "emergency = no and motion = moving",
          unless: "motion = moving",
        },
      ],
      choices: [
        {
          title: "Hazardous",
          operations: [
            {
              op: "add",
              target: expect.stringMatching(/^decision\/open-door\.provided\.[0-9a-f]{12}$/),
              value: {
                name: "hazardous: emergency = no and motion = stopped and position = aligned",
                verdict: "hazardous",
                reason: "Looked at and found hazardous.",
                cell: "emergency = no and motion = stopped and position = aligned",
                decides: TABLE,
                concerns: ["hazard/falls-out"],
              },
            },
          ],
        },
        { title: "Safe", operations: [expect.objectContaining({ op: "add" })] },
      ],
    });
  });

  it.each(["Hazardous", "Safe"])("is one less after choosing %s as it is offered", (title) => {
    const before = openSteps(analysed(facts));
    const step = before.steps.find(({ about }) => about === TABLE)!;
    const now = chosen(
      facts,
      step.choices.find((choice) => choice.title === title)!,
    );
    const after = openSteps(analysed(now));
    expect(after.total).toBe(before.total - 1);
    expect(after.steps.some(({ about, cell }) => about === TABLE && cell === step.cell)).toBe(false);
    const table = analysed(now).entity(TABLE)!.props;
    expect(table).toMatchObject(title === "Safe" ? { hazardous: 3, undecided: 4 } : { hazardous: 4, undecided: 4 });
  });

  it("says how many there are, however few are shown", () => {
    const { steps, total } = openSteps(analysed(facts), { limit: 3 });
    expect([steps.length, total]).toEqual([3, 21]);
    expect(steps).toEqual(openSteps(analysed(facts)).steps.slice(0, 3));
  });

  it("ends with hazards that nothing keeps from happening, and reasons of ours that nobody looked at", () => {
    const told = openSteps(analysed(facts), { reviewer: "Ada" }).steps.slice(-2);
    expect(told).toEqual([
      {
        what: "no_constraint",
        about: "hazard/locked-in",
        says: "No constraint keeps 'No way out in an emergency' from happening.",
        choices: [],
      },
      {
        what: "unreviewed",
        about: "justification/open-door.duration",
        says: "'open the door' for the wrong time is harmless: It is over as soon as it is given, so it can neither be stopped too soon nor be applied too long. Nobody has looked at this yet.",
        choices: [
          {
            title: "That is right",
            operations: [{ op: "set", target: "justification/open-door.duration", field: "reviewer", value: "Ada" }],
          },
        ],
      },
    ]);
  });

  it("puts contradictions and rules that cannot be read before everything else", () => {
    const more: Made = {
      entities: [
        ...facts.entities,
        entity("hazard_rule/let-out", {
          props: { type: "not_provided", when: "emergency = yes and position = aligned" },
        }),
        entity("hazard_rule/hold", { props: { type: "provided", when: "motion = moving" } }),
        entity("hazard_rule/typo", { props: { type: "provided", when: "motion = movin" } }),
      ],
      links: [...facts.links, ...["let-out", "hold", "typo"].map((key) => link(`hazard_rule/${key} judges ${ACTION}`))],
    };
    const [conflict, unread] = openSteps(analysed(more)).steps;
    expect(conflict).toMatchObject({
      what: "conflict",
      about: TABLE,
      cell: "emergency = yes and motion = moving and position = aligned",
    });
    expect(unread).toMatchObject({ what: "unread", about: "hazard_rule/typo" });
    const settled = openSteps(analysed(chosen(more, conflict!.choices[0]!))).steps;
    expect(settled.map(({ what }) => what)).not.toContain("conflict");
  });

  it("asks of an action that touches no hazard whether there is one, and not of each of its contexts", () => {
    const without: Made = {
      entities: facts.entities.filter(({ kind }) => kind !== "hazard" && kind !== "hazard_rule"),
      links: facts.links.filter(({ from, to }) => !from.startsWith("hazard") && !to.startsWith("hazard")),
    };
    expect(openSteps(analysed(without)).steps.map(({ what, about }) => [what, about])).toEqual([
      ["no_hazard", ACTION],
      ["unreviewed", "justification/open-door.duration"],
    ]);
  });
});

describe("an exported table", () => {
  const judged = (own: Made) => judgedOf(actionOf(ACTION, readOf(own))!, readOf(own)).filter(({ id }) => id === TABLE);

  it("is a CSV file with a row for each context", () => {
    expect(tablesAsCsv(judged(facts)).split("\r\n")).toEqual([
      "table,type,subtype,emergency,motion,position,context,verdict,because",
      `${TABLE},provided,,no,moving,aligned,emergency = no and motion = moving and position = aligned,hazardous,hazard_rule/open-while-moving`,
      `${TABLE},provided,,no,moving,not aligned,emergency = no and motion = moving and position = not aligned,hazardous,hazard_rule/open-while-moving`,
      `${TABLE},provided,,no,stopped,aligned,emergency = no and motion = stopped and position = aligned,undecided,`,
      `${TABLE},provided,,no,stopped,not aligned,emergency = no and motion = stopped and position = not aligned,hazardous,hazard_rule/open-off-platform`,
      `${TABLE},provided,,yes,moving,aligned,emergency = yes and motion = moving and position = aligned,undecided,`,
      `${TABLE},provided,,yes,moving,not aligned,emergency = yes and motion = moving and position = not aligned,undecided,`,
      `${TABLE},provided,,yes,stopped,aligned,emergency = yes and motion = stopped and position = aligned,undecided,`,
      `${TABLE},provided,,yes,stopped,not aligned,emergency = yes and motion = stopped and position = not aligned,undecided,`,
      "",
    ]);
  });

  it("is Markdown", () => {
    expect(tableAsMarkdown(judged(facts)[0]!).split("\n").slice(0, 3)).toEqual([
      "| emergency | motion | position | verdict | because |",
      "| --- | --- | --- | --- | --- |",
      "| no | moving | aligned | hazardous | hazard\\_rule/open-while-moving |",
    ]);
  });

  it("gives no cell to a spreadsheet or a page that it would carry out", () => {
    const variable = "process_variable/motion";
    const entities = facts.entities
      .filter(({ id }) => id !== variable)
      .concat(entity(variable, { name: "Motion", props: { values: ['=HYPERLINK("http://x")', "a|b <img>"] } }));
    const [evil] = judged({ ...facts, entities });
    expect(tablesAsCsv([evil!])).toContain(`,"'=HYPERLINK(""http://x"")",`);
    expect(tableAsMarkdown(evil!)).toContain("a\\|b &lt;img>");
  });
});
