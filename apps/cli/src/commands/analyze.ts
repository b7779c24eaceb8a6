import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { describeOutcome, describeKinds, outcomeOf } from "@seca/base";
import { findingsInWords } from "@seca/analysis";
import { SecaError, openLog, quoted, readConfig } from "@seca/core/kernel";
import type { Report } from "@seca/core/review";
import {
  type Added,
  type AnalysisSummary,
  type Finding,
  type OpenQuestion,
  openWorkbench,
  type Workbench,
} from "@seca/core/workbench";
import { besideIn, nameFrom, readTyped } from "../analyze/files.ts";
import { gateData, sarifOf } from "../analyze/gate-forms.ts";
import { exitCodeOf, keepBaseline, readBaselineOf, readGate, unreadOf } from "../analyze/gate.ts";
import { type Command, say } from "../command.ts";

const FORMS = ["md", "json", "sarif", "sarif-github"] as const;

export const analyze: Command = {
  name: "analyze",
  usage: `analyze <file…> [--system name] [--accept auto|all|none] [--frameworks a,b|none] [--gate default|policy file] [--baseline file [--write-baseline]] [--format ${FORMS.join("|")}] [--out file]`,
  says: "read files into a model, and say what was understood, what is wrong with it and what is open; with a gate, whether it passes",
  options: {
    system: { type: "string" },
    accept: { type: "string" },
    frameworks: { type: "string" },
    gate: { type: "string" },
    baseline: { type: "string" },
    "write-baseline": { type: "boolean" },
    format: { type: "string" },
    out: { type: "string" },
  },
  // With a gate 1 says that the design fails, which is no mistake of the call.
  exitCodeRefused: (args) => (args.some((word) => word === "--gate" || word.startsWith("--gate=")) ? 2 : 1),
  run: async ({ words, flags }) => {
    if (words.length === 0)
      throw new SecaError(
        "bad_input",
        "No file was named.",
        "Name what describes the system: seca analyze compose.yaml overview.md",
      );
    const form = oneOf("--format", flags.format, FORMS, "md");
    const gate = await readGate(flags);
    const isReview = gate.policy !== undefined || gate.baseline !== undefined || form.startsWith("sarif");
    // A gate judges what the files say now, also where that contradicts what they said before.
    const accept = oneOf("--accept", flags.accept, ["auto", "all", "none"], isReview ? "all" : "auto");
    const isAnalysed = flags.frameworks !== "none";
    if (isReview && !isAnalysed)
      throw new SecaError(
        "bad_input",
        "There is nothing to judge without an analysis.",
        "Leave --frameworks none out.",
      );
    const frameworks = typeof flags.frameworks === "string" && isAnalysed ? flags.frameworks.split(",") : undefined;
    const files = await Promise.all(words.map(readTyped));
    const config = readConfig();
    const workbench = openWorkbench(config, openLog(config.logLevel));
    try {
      await workbench.frameworks.including(frameworks ?? gate.policy?.frameworks ?? []);
      const name = typeof flags.system === "string" ? flags.system : nameFrom(words[0]!);
      const { system, isNew } = await systemFor(workbench, name);
      const baseline = await readBaselineOf(gate, system).catch(async (error: unknown) => {
        if (isNew) await workbench.deleteSystem(system);
        throw error;
      });
      const folders = [...new Set(words.map((word) => dirname(resolve(word))))];
      const added = await workbench.proposals.add(system, { files, accept, beside: besideIn(folders) });
      const unread = unreadOf(added);
      const report = isReview
        ? await workbench.review.report(system, { frameworks, policy: gate.policy, baseline, unread })
        : undefined;
      const { kinds } = (await workbench.snapshot(system)).counts();
      const analysis =
        isAnalysed && (form === "json" || report === undefined)
          ? await analysed(workbench, system, frameworks ?? gate.policy?.frameworks)
          : undefined;
      const text = await written(form, {
        system,
        kinds: kinds as Record<string, number>,
        added,
        analysis,
        report,
        words,
      });
      if (typeof flags.out === "string") await writeFile(flags.out, text);
      else say(text.trimEnd());
      if (report === undefined) return 0;
      await keepBaseline(gate, report);
      return exitCodeOf(report);
    } finally {
      await workbench.close();
    }
  },
};

interface Ran {
  readonly system: string;
  readonly kinds: Readonly<Record<string, number>>;
  readonly added: Added;
  readonly analysis: Analysed | undefined;
  /** Where a gate, a baseline or a form that needs it was asked for. */
  readonly report: Report | undefined;
  readonly words: readonly string[];
}

async function written(form: (typeof FORMS)[number], ran: Ran): Promise<string> {
  const { system, kinds, added, analysis, report, words } = ran;
  if (form === "json") {
    const judged = report && (await gateData(report));
    const data = { system, ...outcomeOf(added), kinds, ...analysis, ...judged, worst: undefined };
    return `${JSON.stringify(data, undefined, 2)}\n`;
  }
  if (report === undefined) {
    const found = analysis === undefined ? "" : `\n## Analysis\n\n${await describeAnalysis(analysis)}\n`;
    return `# ${system}\n\n${describeKinds(kinds)}\n\n${describeOutcome(added)}\n${found}`;
  }
  if (form !== "md") return sarifOf(report, words, form === "sarif-github");
  const { toMarkdown } = await import("@seca/core/review");
  return toMarkdown(report);
}

/** A file holds all that was found; on a screen the worst of each framework comes first, and enough of it. */
const FINDINGS_MAX = 1000;
const FINDINGS_SHOWN = 30;
const QUESTIONS_SHOWN = 3;

async function analysed(
  workbench: Workbench,
  system: string,
  frameworks: readonly string[] | undefined,
): Promise<Analysed> {
  const { analysis } = workbench;
  const summary = await analysis.run(system, { frameworks });
  const same = { frameworks, branch: summary.version };
  const [found, worst, asked] = await Promise.all([
    analysis.findings(system, { ...same, limit: FINDINGS_MAX }),
    analysis.worst(system, { ...same, limit: FINDINGS_SHOWN }),
    analysis.questions(system, { ...same, limit: FINDINGS_MAX }),
  ]);
  return { analysis: summary, findings: found.items, worst: worst.items, questions: asked.items };
}

async function describeAnalysis({ analysis, findings, worst, questions }: Analysed): Promise<string> {
  const { describeQuestions, describeSummary, findingsTable } = await findingsInWords();
  const left = analysis.total - worst.length;
  return [
    describeSummary(analysis),
    ...(worst.length > 0 ? [findingsTable(worst)] : []),
    ...(left > 0
      ? [
          `And ${left} more: --format json has ${findings.length < analysis.total ? `${findings.length} of them` : "them all"}.`,
        ]
      : []),
    ...describeQuestions(questions.slice(0, QUESTIONS_SHOWN), questions.length),
  ].join("\n\n");
}

interface Analysed {
  readonly analysis: AnalysisSummary;
  readonly findings: readonly Finding[];
  /** Some of each framework, for a screen. */
  readonly worst: readonly Finding[];
  readonly questions: readonly OpenQuestion[];
}

async function systemFor(workbench: Workbench, name: string): Promise<{ system: string; isNew: boolean }> {
  try {
    return { system: (await workbench.system(name)).id, isNew: false };
  } catch (error) {
    if (!(error instanceof SecaError) || error.code !== "not_found") throw error;
    return { system: (await workbench.createSystem(name)).id, isNew: true };
  }
}

function oneOf<T extends string>(flag: string, given: unknown, allowed: readonly T[], usual: T): T {
  if (given === undefined) return usual;
  const found = allowed.find((each) => each === given);
  if (found) return found;
  throw new SecaError("bad_input", `${flag} is ${quoted(given)}.`, `Allowed: ${allowed.join(", ")}.`);
}
