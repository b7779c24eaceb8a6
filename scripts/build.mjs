// Bundles the entry and its lazily loaded parts into dist/<hash of the sources>, then points dist/current.json there.
// A build never overwrites another: a host that runs on yesterday's still finds the parts it has not loaded yet.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkedOut } from "./checked-out.mjs";
import { root } from "./ready.mjs";

const BUILDS_KEPT = 3;

export async function build() {
  const { build: bundle } = await import("esbuild");
  const builtAt = Date.now();
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const dist = join(root, "dist");
  const partial = join(dist, `partial-${process.pid}`);

  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: { main: "apps/cli/src/main.ts" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    outdir: partial,
    chunkNames: "[name]-[hash]",
    alias: { "@modelcontextprotocol/server/_shims": "./scripts/sdk-shims.mjs" },
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    metafile: true,
    write: false,
    define: { SECA_VERSION: JSON.stringify(version) },
    banner: { js: "import{createRequire as secaRequire}from'node:module';const require=secaRequire(import.meta.url);" },
    logLevel: "warning",
  });

  const hash = createHash("sha256");
  for (const file of outputFiles.toSorted((a, b) => (a.path < b.path ? -1 : 1))) hash.update(file.contents);
  const name = `build-${hash.digest("hex").slice(0, 12)}`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  for (const file of outputFiles) await writeFile(file.path, file.contents);
  // Read beside the code that applies them.
  await cp(join(root, "packages/core/src/store/migrations"), join(partial, "migrations"), { recursive: true });
  await rename(partial, join(dist, name)).catch(() => rm(partial, { recursive: true, force: true }));
  await pointTo({ entry: `${name}/main.js`, builtAt, head: checkedOut() });
  await dropOldBuilds(dist, name);
  return { folder: join(dist, name), metafile };
}

/** The build is still the sources': only the commit that is checked out may be another. */
export async function confirmBuild() {
  const current = JSON.parse(await readFile(join(root, "dist", "current.json"), "utf8"));
  const head = checkedOut();
  if (current.head !== head) await pointTo({ ...current, head });
}

async function pointTo(current) {
  const path = join(root, "dist", "current.json");
  await writeFile(`${path}.${process.pid}`, JSON.stringify(current));
  await rename(`${path}.${process.pid}`, path);
}

async function dropOldBuilds(dist, current) {
  const names = (await readdir(dist)).filter((name) => name.startsWith("build-") && name !== current);
  const aged = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(dist, name))).mtimeMs })));
  for (const { name } of aged.toSorted((a, b) => b.at - a.at).slice(BUILDS_KEPT - 1))
    await rm(join(dist, name), { recursive: true, force: true });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { folder } = await build();
  process.stdout.write(`${folder}\n`);
}
