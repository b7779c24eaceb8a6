import type { Services } from "@seca/base";
import { SecaError } from "@seca/core/kernel";
import type { Part } from "./tools/analysis-get.ts";
import { describeFinding, describeQuestions, describeSummary, findingsTable } from "./findings-text.ts";

interface Asked {
  readonly part: Part;
  readonly id?: string | undefined;
  readonly severity?: "low" | "medium" | "elevated" | "high" | "critical" | undefined;
  readonly cursor?: string | undefined;
  readonly branch?: string | undefined;
}

interface Shown {
  readonly text: string;
  readonly system: string;
  readonly version: string;
  readonly total?: number;
  readonly findings?: { id: string; severity?: string; says: string }[];
  readonly questions?: { element: string; attribute: string; asks: string }[];
  readonly cursor?: string;
}

/** Rows of about a hundred tokens. */
const ROWS = 15;

export async function showPart(
  { analysis }: Services["workbench"],
  system: string,
  { part, id, severity, cursor, branch }: Asked,
): Promise<Shown> {
  switch (part) {
    case "summary": {
      const summary = await analysis.run(system, { branch });
      return { text: describeSummary(summary), system, version: summary.version, total: summary.total };
    }
    case "findings": {
      const { items, ...page } = await analysis.findings(system, { branch, severity, target: id, limit: ROWS, cursor });
      const text = page.total === 0 ? NOTHING_FOUND : `${page.total} in all.\n${findingsTable(items)}${more(page)}`;
      return {
        text,
        system,
        ...page,
        findings: items.map((each) => ({ id: each.id, severity: each.severity, says: each.says })),
      };
    }
    case "questions": {
      const { items, ...page } = await analysis.questions(system, { branch, limit: ROWS, cursor });
      const text =
        items.length === 0 ? NOTHING_OPEN : `${describeQuestions(items, page.total).join("\n")}${more(page)}`;
      return {
        text,
        system,
        ...page,
        questions: items.map(({ element, attribute, asks }) => ({ element, attribute, asks })),
      };
    }
    case "finding": {
      if (id === undefined)
        throw new SecaError("bad_input", "Which finding? No id was given.", 'List them with {"part":"findings"}.');
      const finding = await analysis.finding(system, id, { branch });
      const rating = finding.severity === undefined ? {} : { severity: finding.severity };
      return {
        text: describeFinding(finding),
        system,
        version: finding.version,
        total: 1,
        findings: [{ id: finding.id, ...rating, says: finding.says }],
      };
    }
  }
}

/** Thin inputs leave most rules without an answer, which is not the same as being safe. */
const NOTHING_FOUND =
  'Nothing found so far, which says nothing of what is not known: see the open questions with {"part":"questions"}.';

const NOTHING_OPEN = "Nothing is open: all that rules ask about is known.";

const more = ({ cursor }: { readonly cursor?: string }): string =>
  cursor === undefined ? "" : `\nMore with cursor "${cursor}".`;
