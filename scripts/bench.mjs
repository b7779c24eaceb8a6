// `npm run bench`: measures every figure that is built, beside an SDK stub of the same tool count in the same run.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bundlePrograms } from "./bundle.mjs";
import { ready, root } from "./ready.mjs";

await ready();
const entries = { main: "tests/bench/main.ts", stub: "tests/bench/stub.ts" };
const { main, stub } = await bundlePrograms("bench", entries, { minify: true });
const bin = join(root, "bin/seca.mjs");
const listed = spawnSync(process.execPath, [bin, "call"], { encoding: "utf8" });
const tools = String(listed.stdout.trim().split("\n").length);
const { status } = spawnSync(process.execPath, [main, bin, stub, tools], { stdio: "inherit" });
process.exit(status ?? 1);
