// `npm run eval:inputs [-- --half dev|test] [names…]`: reads the systems whose models people wrote down by hand, and
// says what was missed. Fails when the blind half is under target.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundlePrograms } from "./bundle.mjs";
import { ready, root } from "./ready.mjs";

const { values, positionals } = parseArgs({ options: { half: { type: "string" } }, allowPositionals: true });
const halves = values.half === undefined ? ["dev", "test"] : [values.half];
if (halves.some((half) => half !== "dev" && half !== "test")) {
  process.stderr.write("--half is dev or test.\n");
  process.exit(2);
}
await ready();
const { main } = await bundlePrograms("eval-inputs", { main: "tests/eval/main.ts" });
const folder = join(root, "tests/eval/inputs");
const codes = halves.map(
  (half) => spawnSync(process.execPath, [main, folder, half, ...positionals], { stdio: "inherit" }).status ?? 1,
);
process.exit(Math.max(...codes));
