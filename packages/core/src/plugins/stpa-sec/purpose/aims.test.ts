import { expect, it } from "vitest";
import { model } from "../../../engine/testing/index.ts";
import { toEntity, toLink } from "../../../model/index.ts";
import { Analysed } from "../testing/analysed.ts";
import { snapshotOf } from "../testing/examples.ts";

const user = { by: "user" } as const;
const shop = model([
  "component till process",
  "component ledger store stores receipts",
  "component lift actuator",
  "data receipts integrity=very_high",
  "data menu confidentiality=very_low",
  "flow till>ledger carries receipts",
  "flow till>lift",
]);

/** The hazards that follow from one need, as what they are a state of and how. */
function statesFor(text: string, properties: string[] | undefined, concerns?: string): readonly string[] {
  const need = toEntity({
    id: "requirement/r",
    name: "R",
    props: { text, level: "stakeholder", properties },
    origin: user,
  });
  const links = concerns === undefined ? [] : [toLink({ from: need.id, kind: "concerns", to: concerns, origin: user })];
  const facts = [...shop.allEntities(), ...shop.links(), need, ...links];
  return new Analysed(snapshotOf(facts)).derived("hazard").map(({ id }) => id.slice("hazard/".length));
}

it.each([
  ["what people say it concerns", "All shall be well.", ["integrity"], "data/menu", ["menu.integrity"]],
  ["what it speaks of", "Receipts must never be changed.", ["integrity"], undefined, ["receipts.integrity"]],
  ["what acts on the world, for safety", "Nobody must be harmed.", ["safety"], undefined, ["lift.safety"]],
  ["what matters most, where no word meets", "All shall be well.", ["integrity"], undefined, ["receipts.integrity"]],
  [
    "its cues, where no property is named",
    "Receipts must never be shown to strangers.",
    undefined,
    undefined,
    ["receipts.confidentiality"],
  ],
  [
    "how it is put",
    "Receipts must only be kept as long as the law asks for.",
    ["privacy"],
    undefined,
    ["receipts.privacy.kept"],
  ],
] as const)("a need is about %s", (_, text, properties, concerns, states) =>
  expect(statesFor(text, properties && [...properties], concerns)).toEqual(states),
);
