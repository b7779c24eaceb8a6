// `npm run bench`: measures every figure that is built, beside an SDK stub of the same tool count in the same run.
import { spawnSync } from "node:child_process";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ready, root } from "./ready.mjs";

await ready();
const { build } = await import("esbuild");
// Inside the clone, because the database's binaries are found from where the code lies.
const outdir = join(root, ".cache", "bench");
await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: { main: "tests/bench/main.ts", stub: "tests/bench/stub.ts" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  outdir,
  outExtension: { ".js": ".mjs" },
  minifySyntax: true,
  minifyWhitespace: true,
  banner: { js: "import{createRequire as secaRequire}from'node:module';const require=secaRequire(import.meta.url);" },
  logLevel: "warning",
});
await cp(join(root, "packages/core/src/store/migrations"), join(outdir, "migrations"), { recursive: true });
const listed = spawnSync(process.execPath, [join(root, "bin/seca.mjs"), "call"], { encoding: "utf8" });
const tools = String(listed.stdout.trim().split("\n").length);
const { status } = spawnSync(
  process.execPath,
  [join(outdir, "main.mjs"), join(root, "bin/seca.mjs"), join(outdir, "stub.mjs"), tools],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
