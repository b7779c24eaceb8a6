import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "../seca.ts";
import type { Experience } from "./story.ts";

/**
 * The story as the independent Python client tells it. Its script says when it has subscribed, and later what it heard
 * and when, by the clock both share; `write` is the change it is to hear of.
 */
export async function tellInPython(
  { program, script, args }: { program: string; script: string; args: readonly string[] },
  write: () => Promise<unknown>,
): Promise<Experience & { heardAfterMs: number }> {
  const told = spawn(program, [join(ROOT, "tests/contract/python", script), ...args]);
  let stderr = "";
  told.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  let acknowledgedAt = Infinity;
  for await (const line of createInterface({ input: told.stdout })) {
    const said = JSON.parse(line) as string | (Experience & { heardAt: number });
    if (said === "subscribed") {
      await write();
      acknowledgedAt = Date.now();
    } else if (typeof said === "object") {
      const { heardAt, ...experience } = said;
      return { ...experience, heardAfterMs: Math.max(0, heardAt - acknowledgedAt) };
    }
  }
  throw new Error(`The Python client said nothing:\n${stderr}`);
}
