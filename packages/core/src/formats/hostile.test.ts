import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../store/testing/index.ts";
import { FORMAT_IDS } from "./registry.ts";
import { HOSTILE } from "./testing/hostile-cases.ts";
import type { Outcome } from "./testing/hostile-program.ts";

/** Of the processor, so that other work on the machine does not count. */
const CPU_MAX_MS = 2000;
const MEMORY_MAX_MB = 300;

let program: Awaited<ReturnType<typeof bundleProgram>>;
beforeAll(async () => {
  program = await bundleProgram(new URL("testing/hostile-program.ts", import.meta.url));
}, 60_000);
afterAll(() => program.remove());

async function outcomeOf(name: string): Promise<Outcome> {
  const limits = { timeout: 50_000, maxBuffer: 1024 * 1024 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--max-old-space-size=250", program.path, name],
    limits,
  );
  return JSON.parse(stdout) as Outcome;
}

const known = HOSTILE.filter(({ as }) => as === undefined || FORMAT_IDS.includes(as));

describe.concurrent("a hostile file is refused or made harmless, soon and in little memory:", () => {
  it.each(known)(
    "$name",
    async ({ name, refused }) => {
      const outcome = await outcomeOf(name);
      expect(outcome.polluted).toBe(false);
      expect(outcome.cpuMs).toBeLessThan(CPU_MAX_MS);
      expect(outcome.peakMb).toBeLessThan(MEMORY_MAX_MB);
      if (refused) expect(outcome.refused?.sentence).toMatch(refused);
      const said = outcome.refused
        ? `${outcome.refused.sentence} ${outcome.refused.hint}`
        : (outcome.names ?? []).join();
      expect(said.length).toBeLessThan(outcome.refused ? 2000 : 50_000);
      // oxlint-disable-next-line no-control-regex -- control characters are exactly what must not come through
      expect(said).not.toMatch(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/);
      expect(outcome.asked.filter((path) => /^\/|^[a-z]+:|(^|\/)\.\.(\/|$)/i.test(path))).toEqual([]);
    },
    60_000,
  );
});

it("is shown by at least sixty files", () => {
  expect(known.length).toBeGreaterThanOrEqual(60);
  expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
});
