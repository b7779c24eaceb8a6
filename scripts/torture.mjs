// `npm run torture [-- [record|runs] --rounds 100 --kills 200 --seed 7]`: kills writers, workers and servers, and asks
// the record what it still has and what was done twice.
import { spawnSync } from "node:child_process";
import { bundlePrograms } from "./bundle.mjs";
import { ready } from "./ready.mjs";

await ready();
const { torture } = await bundlePrograms("torture", { torture: "tests/torture/main.ts" });
const { status } = spawnSync(process.execPath, [torture, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
