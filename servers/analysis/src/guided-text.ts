import { counted, table } from "@seca/base";
import type { NextSteps, ShownTable, Step } from "@seca/core/workbench";

/** What is to be settled next: what it is about, why it matters, and what to send for either answer. */
export function describeNext({ version, steps, total }: NextSteps): string {
  if (total === 0)
    return `Version ${version}. Nothing is open: every context has a verdict, and all reasons were looked at.`;
  const left = total - steps.length;
  return [
    `Version ${version}. ${counted(total, "open step")} of STPA-Sec.`,
    ...steps.map(describeStep),
    ...(left > 0 ? [`${counted(left, "more step")} after ${steps.length === 1 ? "this" : "these"}.`] : []),
  ].join("\n\n");
}

function describeStep({ what, about, says, because, cell, near, choices }: Step): string {
  return [
    `${WORDS[what] ?? what}: ${says}`,
    because,
    ...(cell === undefined ? [] : [`Context: ${cell}, in ${about}.`]),
    ...(cell === undefined ? [`It is about ${about}.`] : []),
    ...near.map(
      ({ rule, when, unless }) => `Close to it: ${rule} calls it hazardous when ${when}; here it would take ${unless}.`,
    ),
    ...choices.map(({ title, operations }) => `- ${title}: change_apply {"operations":${JSON.stringify(operations)}}`),
    choices.length === 0
      ? (WORDS_NEEDED[what] ?? "")
      : `Put your own ${JSON.stringify(choices).includes("…") ? "words in place of …" : "reason into it"}.`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

const WORDS: Readonly<Record<string, string>> = {
  conflict: "A contradiction",
  unread: "Not understood",
  undecided: "Undecided",
  no_hazard: "No hazard known",
  no_constraint: "No constraint",
  unreviewed: "To be looked at",
};

/** Where it takes words of a person. */
const WORDS_NEEDED: Readonly<Record<string, string>> = {
  unread: "Write its expression anew with change_apply set, or remove it.",
  no_hazard:
    'If there is one: change_apply add a hazard with system, condition, state_of and leads_to. If not: {"op":"add","target":"justification","value":{"name":"…","type":"provided","reason":"…","justifies":"control_action/…"}}, one a type.',
};

/** The contexts of a table, each with its verdict and the ids of what it rests on. */
export function describeTable({ version, id, name, notes, columns, items, total }: ShownTable): string {
  return [
    `Version ${version}. ${name} (${id}): ${counted(total, "context")}.`,
    ...(notes === "" ? [] : [notes]),
    table(columns, items, CELL_MAX),
    `Decide one: change_apply {"op":"decide","target":"${id}","value":{"cell":"…","verdict":"hazardous or safe","reason":"…","hazards":["hazard/…"]}}; cell is an expression such as ${exampleOf(columns, items)}.`,
  ].join("\n\n");
}

const CELL_MAX = 240;

/** The first context in the words in which a decision names it. */
function exampleOf(columns: readonly string[], rows: ShownTable["items"]): string {
  const [row = []] = rows;
  return columns
    .slice(0, -2)
    .map((column, nth) => `${column} = ${row[nth] ?? ""}`)
    .slice(0, 2)
    .join(" and ");
}
