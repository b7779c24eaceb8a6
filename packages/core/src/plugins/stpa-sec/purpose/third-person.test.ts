import { expect, it } from "vitest";
import { inThirdPerson } from "./third-person.ts";

it.each([
  ["I must always be able to take over.", "Pilot", "the pilot must always be able to take over."],
  [
    "Nobody must be able to spend my money without me.",
    "Cardholders",
    "Nobody must be able to spend the cardholders' money without the cardholders.",
  ],
  ["My pictures shall stay mine.", "The resident", "the resident's pictures shall stay what is the resident's."],
  ["I am to be told.", "Nurse", "the nurse is to be told."],
])("says %j of %s", (said, speaker, told) => expect(inThirdPerson(said, speaker)).toBe(told));

it.each([
  ["The mime shall be kept.", "Auditor"],
  ["Letters to our customers must stay private.", "Customers"],
  ["I must be told.", undefined],
  ["I must be told.", "the "],
])("leaves %j as it is where nobody speaks of themselves alone, or nobody is known to", (said, speaker) =>
  expect(inThirdPerson(said, speaker)).toBe(said),
);
