import * as z from "zod";
import { decode, plain, readJson } from "../formats/text/index.ts";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Assessed, type Assessment, isOfRule, isOpen } from "./assessment.ts";
import { WORST_FIRST } from "./severity.ts";

const Day = z.iso.date();
const Row = z.strictObject({
  id: z.string().min(3).max(400),
  /** By what it was found and where, unless its id says it. */
  rule: z.string().min(1).max(400).optional(),
  element: z.string().min(1).max(400).optional(),
  severity: z.enum(WORST_FIRST),
  /** The day on which it was first seen. */
  since: Day,
  standing: z.enum(["accepted", "dismissed"]).optional(),
  reason: z.string().max(20_000).optional(),
  expires: Day.optional(),
});
/** A finding as it was known, with the decision that was made of it. */
export type BaselineRow = z.infer<typeof Row>;

const ROWS_MAX = 100_000;
const FORMAT = "seca-baseline";
const FILE = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(1),
  system: z.string().min(1).max(200),
  findings: z.array(Row).max(ROWS_MAX),
});

/** What was known when somebody last looked, so that a gate can ask for what is new. */
export interface Baseline {
  readonly system: string;
  readonly rows: ReadonlyMap<string, BaselineRow>;
}

/** What is found now, with the day on which each was first seen. */
export function baselineOf(
  { system, findings }: { readonly system: string; readonly findings: readonly Assessed[] },
  { today, earlier }: { readonly today: string; readonly earlier?: Baseline | undefined },
): Baseline {
  const rows = findings.map((finding): BaselineRow => {
    const { id, rule, element, severity, standing, reason, expires } = finding;
    const place = isOfRule(finding) ? { id } : { id, rule, element };
    const since = earlier?.rows.get(id)?.since ?? today;
    if (standing !== "accepted" && standing !== "dismissed") return { ...place, severity, since };
    return {
      ...place,
      severity,
      since,
      standing,
      ...(reason !== undefined && { reason }),
      ...(expires && { expires }),
    };
  });
  return { system, rows: new Map(rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((row) => [row.id, row])) };
}

/** A finding a line, in the order of ids, so that a change of it reads as what changed. */
export function writeBaseline({ system, rows }: Baseline): string {
  const lines = [...rows.values()].map((row) => `    ${JSON.stringify(row)}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "format": "${FORMAT}",\n  "formatVersion": 1,\n  "system": ${JSON.stringify(system)},\n  "findings": ${list}\n}\n`;
}

/** A baseline as it lies in a file; one of another system is refused, since everything would look new. */
export function readBaseline(bytes: Uint8Array, { file, system }: { file: string; system: string }): Baseline {
  const { text, why } = decode(bytes);
  if (text === undefined) throw noBaseline(file, `is no text: ${why}`);
  const read = FILE.safeParse(plain(readJson(text, { file })));
  if (!read.success) {
    const { path } = read.error.issues[0]!;
    throw noBaseline(file, path.length === 0 ? "holds something else" : `is not right at ${quoted(path.join("."))}`);
  }
  if (read.data.system !== system)
    throw new SecaError(
      "bad_input",
      `The baseline ${quoted(file, 120)} is of the system ${quoted(read.data.system)}, and this one is ${quoted(system)}.`,
      "Name the system with --system, or the baseline of this one.",
    );
  const rows = new Map(read.data.findings.map((row) => [row.id, row]));
  if (rows.size < read.data.findings.length) throw noBaseline(file, "holds a finding twice");
  return { system, rows };
}

const noBaseline = (file: string, what: string): SecaError =>
  new SecaError(
    "bad_input",
    `The baseline ${quoted(file, 120)} ${what}.`,
    "Write it anew with --write-baseline, after removing the file or bringing back an older one.",
  );

/** A decision travels with the baseline: where the record holds none, the one that was written down counts. */
export function withBaseline(
  findings: readonly Assessed[],
  { rows }: Baseline,
  { today }: { readonly today: string },
): readonly Assessed[] {
  return findings.map((finding) => {
    const { standing, reason, expires } = rows.get(finding.id) ?? {};
    const isOver = expires !== undefined && expires < today;
    if (finding.standing !== "open" || standing === undefined || isOver) return finding;
    return { ...finding, standing, ...(reason !== undefined && { reason }), ...(expires !== undefined && { expires }) };
  });
}

export type BaselineState = "new" | "unchanged" | "updated";

/** How a finding stands to the baseline: updated where its severity or what was decided of it is another. */
export function stateAgainst({ rows }: Baseline, finding: Assessed): BaselineState {
  const row = rows.get(finding.id);
  if (row === undefined) return "new";
  const isDecided = !isOpen(finding);
  const isSame = row.severity === finding.severity && (row.standing !== undefined) === isDecided;
  return isSame ? "unchanged" : "updated";
}

/** What the baseline knows and nobody finds any more. Of a framework that did not run, nobody knows. */
export function absentFrom(
  { rows }: Baseline,
  { findings, frameworks }: Pick<Assessment, "findings" | "frameworks">,
): readonly BaselineRow[] {
  const found = new Set(findings.map(({ id }) => id));
  const ran = ({ rule }: BaselineRow): boolean =>
    rule === undefined || frameworks.includes(rule.slice(0, rule.indexOf("/")));
  return [...rows.values()].filter((row) => !found.has(row.id) && ran(row));
}
