import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Report } from "@seca/core/review";
import { VERSION } from "../version.ts";

/** A report as SARIF, with paths from the folder in which the command was called. */
export async function sarifOf(report: Report, paths: readonly string[], onlyOpen: boolean): Promise<string> {
  const { toSarif } = await import("@seca/core/review");
  const byName = new Map(paths.map((path) => [basename(path), fromHere(path)]));
  const [first = "."] = paths;
  const sarif = toSarif(report, {
    version: VERSION,
    pathOf: (input) => byName.get(input) ?? fromHere(join(dirname(first), input)),
    fallback: fromHere(first),
    onlyOpen,
  });
  return `${JSON.stringify(sarif, undefined, 2)}\n`;
}

const fromHere = (path: string): string => relative(process.cwd(), resolve(path)).split(sep).join("/") || ".";

/** What a gate and a baseline add to the findings, for programs. */
export async function gateData({ gate, baseline, assessment, mitigations }: Report) {
  const { absentFrom, stateAgainst } = await import("@seca/core/review");
  const inState = (state: string, of: NonNullable<typeof baseline>): string[] =>
    assessment.findings.filter((each) => stateAgainst(of, each) === state).map(({ id }) => id);
  return {
    ...(gate && {
      gate: {
        passed: gate.verdict.passed,
        incomplete: gate.verdict.isIncomplete,
        reasons: gate.verdict.reasons,
        allowed: [...gate.verdict.allowed].map(([id, reason]) => ({ id, reason })),
        expired: gate.verdict.expired,
        policy: gate.policy,
      },
    }),
    ...(baseline && {
      baseline: {
        new: inState("new", baseline),
        updated: inState("updated", baseline),
        unchanged: inState("unchanged", baseline),
        gone: absentFrom(baseline, assessment).map(({ id }) => id),
      },
    }),
    mitigations,
  };
}
