import { table } from "@seca/base";
import type { SectionsOverview, ShownBlock, ShownSection } from "@seca/core/workbench";
import { describeGaps, findingsTable, questionsTable } from "./findings-text.ts";

/** A framework's sections, block by block, as Markdown. */
export function describeSections({ version, sections, gaps }: ShownSection): string {
  return [
    `Version ${version}.`,
    ...sections.flatMap(({ id, title, blocks }) => [`## ${title} (${id})`, ...blocks.map(describeBlock)]),
    ...describeGaps(gaps),
  ].join("\n\n");
}

/** What a framework's sections hold in numbers, and how each is read. */
export function describeOverview({ version, sections, gaps }: SectionsOverview): string {
  const [first] = sections;
  return [
    `Version ${version}.`,
    table(
      ["section", "holds", "id"],
      sections.map(({ id, title, blocks }) => [
        title,
        blocks
          .filter(({ total }) => total !== undefined)
          .map(({ title: what, total }) => `${what}: ${total}`)
          .join("; "),
        id,
      ]),
      SENTENCE_MAX,
    ),
    ...(first === undefined ? [] : [`Each is read by its id: analysis_get {"part":"section","id":"${first.id}"}.`]),
    ...describeGaps(gaps),
  ].join("\n\n");
}

/** Rows are sentences, and a sentence that is cut says nothing. */
const SENTENCE_MAX = 400;

function describeBlock({
  title,
  text,
  numbers,
  findings,
  questions,
  entities,
  columns,
  rows,
  total,
}: ShownBlock): string {
  const shown =
    text ??
    (columns && (rows !== undefined && rows.length > 0 ? rowsTable(columns, rows, total) : NONE)) ??
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

function rowsTable(columns: readonly string[], rows: readonly (readonly string[])[], total = rows.length): string {
  const shown = table(columns, rows, SENTENCE_MAX);
  return total > rows.length ? `${rows.length} of ${total}.\n\n${shown}` : shown;
}

const NONE = "None.";

const entitiesTable = (entities: NonNullable<ShownBlock["entities"]>): string =>
  table(
    ["id", "name", "text"],
    entities.map(({ id, name, text }) => [id, name, text]),
  );
