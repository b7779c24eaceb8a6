// `npm run torture [-- --rounds 100 --seed 7]`: kills writers and servers and asks the record what it still has.
import { spawnSync } from "node:child_process";
import { bundlePrograms } from "./bundle.mjs";
import { ready } from "./ready.mjs";

await ready();
const { torture } = await bundlePrograms("torture", { torture: "tests/torture/main.ts" });
const { status } = spawnSync(process.execPath, [torture, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
