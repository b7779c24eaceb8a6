// `npm run rules`: judges the examples and fixtures by every rule, and prints how often each fired, was mitigated, was
// answered or stayed open, how much is said of each system, and which rules say the same twice.
import { spawnSync } from "node:child_process";
import { bundlePrograms } from "./bundle.mjs";
import { ready, root } from "./ready.mjs";

await ready();
const { main } = await bundlePrograms("rules", { main: "tests/eval/rules/main.ts" });
process.exit(spawnSync(process.execPath, [main, root], { stdio: "inherit" }).status ?? 1);
