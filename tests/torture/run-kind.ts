import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "@seca/core/model";
import { type RunKind, defineRun } from "@seca/core/runs";
import * as z from "zod";

export const STEPS = 30;

/** A line of the log beside a run: what a step did to the world outside of the record, and what the run had of it. */
export interface Mark {
  readonly what: "effect" | "kept";
  readonly step: string;
  readonly key?: string;
  readonly pid: number;
}

const Input = z.object({ log: z.string() });

/**
 * A chain of steps, each with an effect that nobody can take back. The output follows from all of them, so a step that
 * was left out, done twice in the record or done out of order shows in it.
 */
export const chain: RunKind<z.infer<typeof Input>, string> = defineRun({
  kind: "torture-chain",
  input: Input,
  output: z.string(),
  // It dies more often than any run should.
  attempts: 10_000,
  run: async (context, { log }) => {
    const mark = (line: Omit<Mark, "pid">): void =>
      appendFileSync(log, `${JSON.stringify({ ...line, pid: process.pid })}\n`);
    let link = "begin";
    for (let at = 1; at <= STEPS; at++) {
      const step = `link ${at}`;
      link = await context.step(step, { link }, async ({ idempotencyKey }) => {
        mark({ what: "effect", step, key: idempotencyKey });
        await sleep(3);
        return sha256(`${link} ${step}`);
      });
      mark({ what: "kept", step });
    }
    return link;
  },
});
