// `npm run check`: everything that can be known without running the tests, and the house test.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ready, root } from "./ready.mjs";

await ready();
const bin = (name) => join(root, "node_modules", ".bin", name);
const steps = [
  ["lint", bin("oxlint"), []],
  ["format", bin("oxfmt"), ["--check", "."]],
  ["types", bin("tsc"), []],
  ["dead code", bin("knip"), []],
  [
    "house and snapshots",
    process.execPath,
    [join(root, "node_modules/vitest/vitest.mjs"), "run", "tests/house.test.ts", "tests/contract/surface.test.ts"],
  ],
];
let failed = 0;
for (const [name, command, args] of steps) {
  process.stdout.write(`\n── ${name}\n`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, CI: "true" } });
  if (status !== 0) failed++;
}
process.stdout.write(`\n${steps.length - failed} of ${steps.length} checks passed\n`);
process.exit(failed === 0 ? 0 : 1);
