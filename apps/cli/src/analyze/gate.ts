import { readFile, rename, writeFile } from "node:fs/promises";
import { SecaError, dayOf, quoted, systemClock } from "@seca/core/kernel";
import type { Baseline, Policy, Report } from "@seca/core/review";
import type { Added, Unread } from "@seca/core/workbench";
import { readTyped } from "./files.ts";

/** What was asked of a run besides its findings. */
export interface Gate {
  readonly policy: Policy | undefined;
  readonly baseline: { readonly path: string; readonly isWritten: boolean } | undefined;
}

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** Reads the policy at once: what is wrong with it is told before anything else is done. */
export async function readGate(flags: Flags): Promise<Gate> {
  const path = flags.baseline;
  const isWritten = flags["write-baseline"] === true;
  if (isWritten && typeof path !== "string")
    throw new SecaError(
      "bad_input",
      "--write-baseline came without the file to write.",
      "Name it: --baseline seca-baseline.json --write-baseline",
    );
  return {
    policy: typeof flags.gate === "string" ? await readPolicyOf(flags.gate) : undefined,
    baseline: typeof path === "string" ? { path, isWritten } : undefined,
  };
}

async function readPolicyOf(given: string): Promise<Policy> {
  const { DEFAULT_POLICY, readPolicyFile } = await import("@seca/core/review");
  if (given === "default") return DEFAULT_POLICY;
  const isInline = given.trimStart().startsWith("{");
  const bytes = isInline ? Buffer.from(given) : (await readTyped(given)).bytes;
  return readPolicyFile(bytes, isInline ? "--gate" : given);
}

/** What was known before; nothing, where the baseline is only now to be written. */
export async function readBaselineOf({ baseline }: Gate, system: string): Promise<Baseline | undefined> {
  if (baseline === undefined) return undefined;
  const { readBaseline } = await import("@seca/core/review");
  const bytes = await readFile(baseline.path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT" && baseline.isWritten) return undefined;
    throw new SecaError(
      "not_found",
      `The baseline ${quoted(baseline.path, 200)} cannot be read.`,
      "Check the path, or make one by adding --write-baseline.",
      { cause },
    );
  });
  return bytes && readBaseline(bytes, { file: baseline.path, system });
}

/** What is found now is what is known from here on. The file is replaced as a whole or not at all. */
export async function keepBaseline({ baseline }: Gate, { assessment, baseline: earlier }: Report): Promise<void> {
  if (baseline?.isWritten !== true) return;
  const { baselineOf, writeBaseline } = await import("@seca/core/review");
  const text = writeBaseline(baselineOf(assessment, { today: dayOf(systemClock), earlier }));
  const draft = `${baseline.path}.${process.pid}.tmp`;
  await writeFile(draft, text);
  await rename(draft, baseline.path);
}

/** What was handed over and says nothing yet: a gate must not take it for nothing found. */
export function unreadOf({ unread, proposals }: Pick<Added, "unread" | "proposals">): readonly Unread[] {
  const pictures = proposals.filter(({ state }) => state === "needs_model").flatMap(({ inputs }) => inputs);
  return [
    ...unread.map(({ input, error }) => ({ input, reason: error.message })),
    ...pictures.map((input) => ({ input, reason: "nobody has read the picture yet" })),
  ];
}

const [PASSED, FAILED, INCOMPLETE] = [0, 1, 3];

/** A run without a gate has nothing to fail by. */
export function exitCodeOf({ gate }: Report): number {
  if (gate === undefined || gate.verdict.passed) return PASSED;
  return gate.verdict.isIncomplete ? INCOMPLETE : FAILED;
}
