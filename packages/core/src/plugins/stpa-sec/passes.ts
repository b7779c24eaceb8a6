import type { GraphRead, Pass } from "../../engine/index.ts";
import { adversariesAt, adversaryOwners } from "./adversaries/adversaries.ts";
import { answerOwners, answersAt } from "./answers/answers.ts";
import { handoverOf } from "./dataflow/handovers.ts";
import type { Derived } from "./origins.ts";
import { hazardsOf } from "./purpose/hazards.ts";
import { lossesOf, needs } from "./purpose/losses.ts";
import { type StpaRead, stpaRead } from "./read.ts";
import { actionOwners, actionsOf } from "./structure/actions.ts";
import { WHOLE, controllersOf } from "./structure/controllers.ts";
import { feedbackOf } from "./structure/feedback.ts";
import { responsibilitiesOf } from "./structure/responsibilities.ts";

/** One step of the method, over facts and what earlier steps derived. */
function pass(
  key: string,
  owners: (read: StpaRead) => readonly string[],
  run: (owner: string, read: StpaRead) => Derived,
): Pass {
  const reading = (read: GraphRead): StpaRead => stpaRead(read);
  return { key, owners: (read) => owners(reading(read)), run: (owner, read) => run(owner, reading(read)) };
}

/** Losses, hazards and the control structure. */
export const STRUCTURE: readonly Pass[] = [
  pass("purpose", needs, lossesOf),
  pass("hazards", (read) => read.ids("loss"), hazardsOf),
  pass(
    "controllers",
    (read) => (read.facts.ids("component").length > 0 ? [WHOLE] : []),
    (_, read) => controllersOf(read),
  ),
  pass("responsibilities", (read) => read.ids("controller"), responsibilitiesOf),
  pass("feedback", (read) => read.facts.ids("flow"), feedbackOf),
  pass("actions", actionOwners, actionsOf),
];

/** The other way into the method, by what is handed over, and who might do harm. */
export const SURROUNDINGS: readonly Pass[] = [
  pass("dataflow", (read) => read.facts.ids("flow"), handoverOf),
  pass("adversaries", adversaryOwners, adversariesAt),
];

/** What each element has to do, and what makes it do so. */
export const ANSWERS: readonly Pass[] = [pass("answers", answerOwners, answersAt)];
