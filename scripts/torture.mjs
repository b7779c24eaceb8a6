// `npm run torture [-- --rounds 100 --seed 7]`: kills writers and servers and asks the record what it still has.
import { spawnSync } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { ready, root } from "./ready.mjs";

await ready({ build: false });
const { build } = await import("esbuild");
// Inside the repository, because that is where the bundle looks for the engine's package.
const folder = join(root, "node_modules", ".cache", `seca-torture-${process.pid}`);
const program = join(folder, "torture.mjs");
let status = 1;
try {
  await build({
    absWorkingDir: root,
    entryPoints: ["tests/torture/main.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["pino"],
    logLevel: "error",
    banner: {
      js: "import{createRequire as tortureRequire}from'node:module';const require=tortureRequire(import.meta.url);",
    },
  });
  await cp(join(root, "packages/core/src/store/migrations"), join(folder, "migrations"), { recursive: true });
  status = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(status);
