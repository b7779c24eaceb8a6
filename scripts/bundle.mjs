// Programs that are measured or tortured run bundled, as the product does. They lie inside the clone, because the
// database's binaries are found from where the code lies.
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { root } from "./ready.mjs";

/** Bundles `{ name: source }` into `.cache/<folder>` and returns the path of each program by its name. */
export async function bundlePrograms(folder, entryPoints, { minify = false } = {}) {
  const { build } = await import("esbuild");
  const outdir = join(root, ".cache", folder);
  await mkdir(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    outdir,
    outExtension: { ".js": ".mjs" },
    minifySyntax: minify,
    minifyWhitespace: minify,
    banner: { js: "import{createRequire as secaRequire}from'node:module';const require=secaRequire(import.meta.url);" },
    logLevel: "warning",
  });
  // Read beside the code that applies them.
  await cp(join(root, "packages/core/src/store/migrations"), join(outdir, "migrations"), { recursive: true });
  return Object.fromEntries(Object.keys(entryPoints).map((name) => [name, join(outdir, `${name}.mjs`)]));
}
