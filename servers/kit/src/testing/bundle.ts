import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import type { Command } from "./host.ts";

export interface Bundle extends Command {
  readonly remove: () => Promise<void>;
}

/** An entry made runnable as the shipped servers are, since Node 20 does not run TypeScript. */
export async function bundle(entry: string): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), "seca-bundle-"));
  await build({
    entryPoints: { main: entry },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    splitting: true,
    platform: "node",
    target: "node20",
    minify: true,
    banner: { js: 'import { createRequire as __c } from "node:module"; const require = __c(import.meta.url);' },
    logLevel: "warning",
  });
  return {
    command: process.execPath,
    args: [join(folder, "main.mjs")],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
