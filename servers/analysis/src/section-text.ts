import { table } from "@seca/base";
import type { ShownBlock, ShownSection } from "@seca/core/workbench";
import { describeGaps, findingsTable, questionsTable } from "./findings-text.ts";

/** A framework's sections, block by block, as Markdown. */
export function describeSections({ version, sections, gaps }: ShownSection): string {
  return [
    `Version ${version}.`,
    ...sections.flatMap(({ id, title, blocks }) => [`## ${title} (${id})`, ...blocks.map(describeBlock)]),
    ...describeGaps(gaps),
  ].join("\n\n");
}

function describeBlock({ title, text, numbers, findings, questions, entities }: ShownBlock): string {
  const shown =
    text ??
    (numbers &&
      (Object.entries(numbers)
        .map(([what, count]) => `${count} ${what}`)
        .join(", ") ||
        NONE)) ??
    (findings && (findings.length > 0 ? findingsTable(findings) : NONE)) ??
    (questions && (questions.length > 0 ? questionsTable(questions) : NONE)) ??
    (entities && (entities.length > 0 ? entitiesTable(entities) : NONE)) ??
    NONE;
  return `### ${title}\n\n${shown}`;
}

const NONE = "None.";

const entitiesTable = (entities: NonNullable<ShownBlock["entities"]>): string =>
  table(
    ["id", "name", "text"],
    entities.map(({ id, name, text }) => [id, name, text]),
  );
