import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXPECTED } from "../testing/expected.ts";
import { requirementsOf } from "../testing/examples.ts";
import { turnRound } from "./turn-round.ts";

describe.each(Object.keys(EXPECTED))("in %s", (example) => {
  it("turns round what stakeholders ask for, as somebody who read the design would", async () => {
    const texts = await requirementsOf(example);
    const { losses } = EXPECTED[example]!;
    const told = Object.keys(losses).map((key) => [key, turnRound(texts.get(key)!).text]);
    expect(Object.fromEntries(told)).toEqual(losses);
  });
});

it.each([
  ["The door must never open while the train is moving.", "The door opens while the train is moving."],
  ["Only doctors may open records.", "Somebody other than doctors opens records."],
  ["All passwords shall be hashed.", "Not all passwords are hashed."],
  ["Keys can't be exported.", "Keys are exported."],
  ["Backups are kept offline.", "Backups are not kept offline."],
  [
    "The valve must only be opened when the pit is neutral.",
    "The valve is opened otherwise than when the pit is neutral.",
  ],
  ["Keys must only be used by the vault.", "Keys are used by somebody other than the vault."],
])("turns %j round to %j", (requirement, loss) => expect(turnRound(requirement)).toEqual({ text: loss, by: "turned" }));

it.each(["Confidentiality of orders", "As a user I want to feel safe", "", "…", "必須"])(
  "quotes %j, which it cannot parse",
  (text) => {
    expect(turnRound(text)).toEqual({ text: `What was asked for is not kept: “${text}”.`, by: "quoted" });
  },
);

it("says something of whatever it is given, on one line and within bounds", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom("must", "shall only be", "", "shall never"),
      (text, modal) => {
        const told = turnRound(`${text} ${modal} ${text}`).text;
        expect(told.endsWith(".")).toBe(true);
        expect(told.length).toBeLessThan(1500);
        expect(told).not.toMatch(/[\n\r\u202e]/);
      },
    ),
  );
});
