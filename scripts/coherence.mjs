// The coherence test with as many writes as asked for: `node scripts/coherence.mjs --writes 10000`.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "./ready.mjs";

const { values } = parseArgs({ options: { writes: { type: "string", default: "10000" } } });
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", "tests/contract/coherence.test.ts"],
  { cwd: root, stdio: "inherit", env: { ...process.env, SECA_COHERENCE_WRITES: values.writes } },
);
process.exitCode = status ?? 1;
