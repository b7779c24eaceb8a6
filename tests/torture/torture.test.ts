import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("loses nothing that was acknowledged when writers and servers are killed", async () => {
  const script = fileURLToPath(new URL("../../scripts/torture.mjs", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, "record", "--rounds", "10"]);
  expect(stdout).toMatch(/nothing lost in .* 0 losses\n$/);
}, 180_000);
