import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { describeOutcome, describeKinds, outcomeOf } from "@seca/base";
import { findingsInWords } from "@seca/analysis";
import { SecaError, openLog, quoted, readConfig } from "@seca/core/kernel";
import {
  type AnalysisSummary,
  type Finding,
  type OpenQuestion,
  openWorkbench,
  type Workbench,
} from "@seca/core/workbench";
import { type Command, say } from "../command.ts";

const FORMS = ["md", "json"] as const;

export const analyze: Command = {
  name: "analyze",
  usage:
    "analyze <file…> [--system name] [--accept auto|all|none] [--frameworks stride|none] [--format md|json] [--out file]",
  says: "read files into a model, and say what was understood, what is wrong with it and what is open",
  options: {
    system: { type: "string" },
    accept: { type: "string" },
    frameworks: { type: "string" },
    format: { type: "string" },
    out: { type: "string" },
  },
  run: async ({ words, flags }) => {
    if (words.length === 0)
      throw new SecaError(
        "bad_input",
        "No file was named.",
        "Name what describes the system: seca analyze compose.yaml overview.md",
      );
    const form = oneOf("--format", flags.format, FORMS, "md");
    const accept = oneOf("--accept", flags.accept, ["auto", "all", "none"], "auto");
    const frameworks = oneOf("--frameworks", flags.frameworks, ["stride", "none"], "stride");
    const files = await Promise.all(words.map(readTyped));
    const config = readConfig();
    const workbench = openWorkbench(config, openLog(config.logLevel));
    try {
      const system = await systemFor(workbench, typeof flags.system === "string" ? flags.system : nameFrom(words[0]!));
      const folders = [...new Set(words.map((word) => dirname(resolve(word))))];
      const added = await workbench.proposals.add(system, { files, accept, beside: besideIn(folders) });
      const { kinds } = (await workbench.snapshot(system)).counts();
      const analysis = frameworks === "none" ? undefined : await analysed(workbench, system, [frameworks]);
      const text =
        form === "json"
          ? `${JSON.stringify({ system, ...outcomeOf(added), kinds, ...analysis }, undefined, 2)}\n`
          : `# ${system}\n\n${describeKinds(kinds as Record<string, number>)}\n\n${describeOutcome(added)}\n${analysis === undefined ? "" : `\n## Analysis\n\n${await describeAnalysis(analysis)}\n`}`;
      if (typeof flags.out === "string") await writeFile(flags.out, text);
      else say(text.trimEnd());
    } finally {
      await workbench.close();
    }
  },
};

/** A file holds all that was found; on a screen the worst comes first, and enough of it. */
const FINDINGS_MAX = 1000;
const FINDINGS_SHOWN = 30;
const QUESTIONS_SHOWN = 3;

async function analysed(workbench: Workbench, system: string, frameworks: readonly string[]): Promise<Analysed> {
  const { analysis } = workbench;
  const summary = await analysis.run(system, { frameworks });
  const same = { frameworks, branch: summary.version };
  const [found, asked] = await Promise.all([
    analysis.findings(system, { ...same, limit: FINDINGS_MAX }),
    analysis.questions(system, { ...same, limit: FINDINGS_MAX }),
  ]);
  return { analysis: summary, findings: found.items, questions: asked.items };
}

async function describeAnalysis({ analysis, findings, questions }: Analysed): Promise<string> {
  const { describeQuestions, describeSummary, findingsTable } = await findingsInWords();
  const left = findings.length - FINDINGS_SHOWN;
  return [
    describeSummary(analysis),
    ...(findings.length > 0 ? [findingsTable(findings.slice(0, FINDINGS_SHOWN))] : []),
    ...(left > 0 ? [`And ${left} more: --format json has them all.`] : []),
    ...describeQuestions(questions.slice(0, QUESTIONS_SHOWN), questions.length),
  ].join("\n\n");
}

interface Analysed {
  readonly analysis: AnalysisSummary;
  readonly findings: readonly Finding[];
  readonly questions: readonly OpenQuestion[];
}

interface TypedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Whoever types a path may read it; no policy stands between people and their own files. */
async function readTyped(path: string): Promise<TypedFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    const isFolder = (cause as NodeJS.ErrnoException).code === "EISDIR";
    throw new SecaError(
      isFolder ? "bad_input" : "not_found",
      `${quoted(path, 200)} ${isFolder ? "is a folder" : "cannot be read"}.`,
      isFolder ? "Name the files in it that belong together." : "Check the path, and that this account may read it.",
      { cause },
    );
  }
}

/** The files that a named one speaks of are looked for beside it, and nowhere else. */
function besideIn(folders: readonly string[]): (name: string) => Promise<Uint8Array | undefined> {
  return async (name) => {
    for (const folder of folders) {
      const path = resolve(folder, name);
      if (relative(folder, path).startsWith("..")) continue;
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes) return bytes;
    }
    return undefined;
  };
}

async function systemFor(workbench: Workbench, name: string): Promise<string> {
  try {
    return (await workbench.system(name)).id;
  } catch (error) {
    if (!(error instanceof SecaError) || error.code !== "not_found") throw error;
    return (await workbench.createSystem(name)).id;
  }
}

/** What the file is called; of one that is called as all of its sort are, its folder. */
function nameFrom(path: string): string {
  const stem = basename(path).replace(/(\.[a-z0-9]{1,8})+$/i, "");
  return USUAL.test(stem) ? basename(dirname(resolve(path))) || stem : stem;
}

const USUAL =
  /^((docker-)?compose|plan|tfplan|openapi|swagger|main|model|threat-?model|system|overview|readme|architecture|deployment|manifests?)$/i;

function oneOf<T extends string>(flag: string, given: unknown, allowed: readonly T[], usual: T): T {
  if (given === undefined) return usual;
  const found = allowed.find((each) => each === given);
  if (found) return found;
  throw new SecaError("bad_input", `${flag} is ${quoted(given)}.`, `Allowed: ${allowed.join(", ")}.`);
}
