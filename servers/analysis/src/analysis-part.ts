import type { Services } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import type { FindingsRequest } from "@seca/core/workbench";
import {
  describeFinding,
  describeQuestion,
  describeQuestions,
  describeSummary,
  findingsTable,
} from "./findings-text.ts";
import { describeNext, describeTable } from "./guided-text.ts";
import { describeOverview, describeSections } from "./section-text.ts";
import { summaryLines } from "./summary-text.ts";
import type { Part } from "./tools/analysis-get.ts";

interface Asked extends Pick<FindingsRequest, "severity" | "standing" | "outcome" | "cursor" | "branch"> {
  readonly part: Part;
  readonly id?: string | undefined;
}

interface Shown {
  readonly text: string;
  readonly system: string;
  readonly version: string;
  readonly total?: number;
  readonly findings?: { id: string; severity?: string; standing: string; says: string }[];
  readonly questions?: { id: string; element: string; attribute: string; asks: string }[];
  readonly cursor?: string;
}

type Workbench = Pick<Services["workbench"], "analysis">;

/** Rows of about a hundred tokens, and lines of about thirty. */
const ROWS = 15;
const LINES = 50;
/** A section may have several tables. */
const ROWS_OF_SECTION = 10;
const ROWS_OF_TABLE = 40;

export async function showPart(workbench: Workbench, system: string, asked: Asked): Promise<Shown> {
  const { text, ...shown } = await SHOW[asked.part](workbench.analysis, system, asked);
  return { text: `${text}${more(shown)}`, system, ...shown };
}

type Show = (analysis: Workbench["analysis"], system: string, asked: Asked) => Promise<Omit<Shown, "system">>;

const SHOW: Readonly<Record<Part, Show>> = {
  summary: async (analysis, system, { cursor, branch }) => {
    const { version, from } = placeOf(cursor);
    const summary = await analysis.run(system, { branch: version ?? branch });
    // Of the version that was analysed, should the branch move in between.
    const same = { branch: summary.version, frameworks: summary.frameworks };
    if (summary.frameworks.length === 0)
      return { text: describeSummary(summary), version: summary.version, total: summary.total };
    const [silence, upkeep] = await Promise.all([analysis.silence(system, same), analysis.upkeep(system, same)]);
    const lines = summaryLines({ summary, silence, upkeep });
    const shown = lines.slice(from, from + LINES);
    const next = from + shown.length;
    return {
      text: shown.join("\n"),
      version: summary.version,
      total: summary.total,
      ...(next < lines.length && { cursor: `${summary.version}.${next}` }),
    };
  },

  findings: async (analysis, system, { id, severity, standing, outcome, cursor, branch }) => {
    // No element's id is without a slash, and no framework's has one.
    const about = id?.includes("/") === false ? { framework: id } : { target: id };
    const request = { branch, severity, standing, outcome, ...about, limit: ROWS, cursor };
    const { items, ...page } = await analysis.findings(system, request);
    return {
      text: page.total === 0 ? NOTHING_FOUND : `${page.total} in all.\n${findingsTable(items)}`,
      ...page,
      findings: items.map((each) => ({
        id: each.id,
        severity: each.severity,
        standing: each.standing,
        says: each.says,
      })),
    };
  },

  questions: async (analysis, system, { id, cursor, branch }) => {
    if (id !== undefined && IS_QUESTION.test(id)) {
      const question = await analysis.question(system, id, { branch });
      return { text: describeQuestion(question), version: question.version, total: 1, questions: [row(question)] };
    }
    const { items, ...page } = await analysis.questions(system, { branch, target: id, limit: ROWS, cursor });
    const text = items.length === 0 ? NOTHING_OPEN : describeQuestions(items, page.total).join("\n");
    return { text, ...page, questions: items.map(row) };
  },

  finding: async (analysis, system, { id, branch }) => {
    const finding = await analysis.finding(system, needed(id, "finding", "findings"), { branch });
    const rating = finding.severity === undefined ? {} : { severity: finding.severity };
    const { standing, says } = finding;
    return {
      text: describeFinding(finding),
      version: finding.version,
      total: 1,
      findings: [{ id: finding.id, ...rating, standing, says }],
    };
  },

  section: async (analysis, system, { id, cursor, branch }) => {
    const of = needed(id, "section", "summary");
    if (of.startsWith("context_table/")) {
      const page = { branch, limit: ROWS_OF_TABLE, cursor };
      const { version, total, cursor: next, ...rest } = await analysis.table(system, of, page);
      const text = describeTable({ version, total, ...rest });
      return { text, version, total, ...(next !== undefined && { cursor: next }) };
    }
    const overview = cursor === undefined ? await analysis.overview(system, of, { branch }) : undefined;
    if (overview !== undefined) return { text: describeOverview(overview), version: overview.version };
    const shown = await analysis.section(system, of, {
      branch,
      limit: ROWS_OF_SECTION,
      cursor,
    });
    const { version, cursor: next } = shown;
    return { text: describeSections(shown), version, ...(next !== undefined && { cursor: next }) };
  },

  next: async (analysis, system, { id, branch }) => {
    const next = await analysis.next(system, { branch, about: id });
    return { text: describeNext(next), version: next.version, total: next.total };
  },
};

/** An element's id and what is asked of it, with a space or, in addresses, a slash. */
const IS_QUESTION = /^[^/ ]+\/[^/ ]+[/ ]/;

const row = ({ id, element, attribute, asks }: { id: string; element: string; attribute: string; asks: string }) => ({
  id,
  element,
  attribute,
  asks,
});

function needed(id: string | undefined, part: string, list: string): string {
  if (id !== undefined) return id;
  throw new SecaError("bad_input", `Which ${part}? No id was given.`, `List them with {"part":"${list}"}.`);
}

function placeOf(cursor: string | undefined): { readonly version?: string; readonly from: number } {
  if (cursor === undefined) return { from: 0 };
  const [, version, from] = /^([0-9a-f]{12})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (version !== undefined) return { version, from: Number(from) };
  throw new SecaError("bad_input", "The cursor is none of ours.", "Send back the cursor of the page before, or none.");
}

/** Thin inputs leave most rules without an answer, which is not the same as being safe. */
const NOTHING_FOUND =
  'Nothing of that kind so far, which says nothing of what is not known: see the open questions with {"part":"questions"}.';

const NOTHING_OPEN = "Nothing is open: all that rules ask about is known.";

const more = ({ cursor }: { readonly cursor?: string }): string =>
  cursor === undefined ? "" : `\nMore with cursor "${cursor}".`;
