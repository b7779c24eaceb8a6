import { type Analysis, textFrom } from "./analysis.ts";
import type { Cursor } from "./cursor.ts";
import { SECTIONS } from "./purpose.ts";
import { hazardsIn } from "./unsafe.ts";

/** Why it may come to something unsafe, and what is asked so that it does not. */
export function readScenarios(cursor: Cursor, analysis: Analysis): void {
  if (cursor.took("LossScenarios")) {
    while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) scenarioFrom(cursor, analysis);
  }
  if (!cursor.took("SafetyRequirements")) return;
  while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) {
    const { line } = cursor;
    const name = cursor.word("the name of a requirement");
    const text = textFrom(cursor.text("a description in quotes"));
    analysis.sketch.count("safety requirement");
    const id = analysis.add({ kind: "requirement", name, text, props: { text, level: "system" }, line });
    const from = cursor.listed(() => cursor.word("the name of a scenario, a hazard or an unsafe control action"));
    analysis.refer(id, from, { scenario: "derived_from", uca: "derived_from", hazard: "concerns" }, line);
  }
}

function scenarioFrom(cursor: Cursor, analysis: Analysis): void {
  const { line } = cursor;
  const name = cursor.word("the name of a scenario");
  let factor: string | undefined;
  if (cursor.took("<")) {
    factor = cursor.word("a causal factor");
    cursor.take(">");
  }
  const uca = cursor.took("for") ? cursor.word("the name of an unsafe control action") : undefined;
  const text = textFrom(cursor.text("a description in quotes"));
  analysis.sketch.count("scenario");
  const known = factor === undefined ? undefined : CLASSES.get(factor);
  const props = { text, class: known ?? "controller", ...(factor !== undefined && { factor: factor.slice(0, 500) }) };
  const id = analysis.add({ kind: "scenario", name, text, props, line });
  if (known === undefined)
    analysis.sketch.unclear({
      line,
      text: name,
      why: "names no known causal factor, and is taken to be the controller's",
    });
  if (uca !== undefined) analysis.refer(id, [uca], { uca: "explains" }, line);
  if (cursor.isAt("mark", "[")) analysis.refer(id, hazardsIn(cursor), { hazard: "leads_to" }, line);
}

/** Where in the control loop a factor works. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ["inadequateControlAlgorithm", "controller"],
  ["wrongProcessModel", "controller"],
  ["wrongControlInput", "controller"],
  ["delayedFeedback", "feedback"],
  ["measurementInaccurate", "feedback"],
  ["incorrectInformationProvided", "feedback"],
  ["missingFeedback", "feedback"],
  ["controlAction", "control_path"],
  ["inadequateOperation", "control_path"],
  ["delayedOperation", "control_path"],
  ["conflictingCA", "control_path"],
  ["componentFailure", "process"],
  ["changesOverTime", "process"],
  ["wrongProcessInput", "process"],
  ["disturbance", "process"],
  ["processOutput", "process"],
]);
