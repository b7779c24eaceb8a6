// `npm run bench:trace`: the same corpora traced here and by tools of others, side by side; `-- 1000 10000` for some sizes.
import { spawnSync } from "node:child_process";
import { bundlePrograms } from "./bundle.mjs";
import { ready, root } from "./ready.mjs";

await ready();
const entries = { peers: "tests/bench/trace-peers.ts", ours: "tests/bench/trace-ours.ts" };
const { peers, ours } = await bundlePrograms("bench-trace", entries, { minify: true });
const { status } = spawnSync(process.execPath, [peers, root, ours, ...process.argv.slice(2)], { stdio: "inherit" });
process.exit(status ?? 1);
