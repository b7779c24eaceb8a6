import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("does no finished step twice when workers and servers are killed or put to sleep 50 times", async () => {
  const script = fileURLToPath(new URL("../../scripts/torture.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, "runs", "--kills", "50"]);
  expect(stdout).toMatch(/nothing lost in .* 0 losses\n$/);
}, 180_000);
