// Makes a clone ready with nothing but Node, npm and git: installs what is missing and builds when sources are newer.
// Everything it prints goes to stderr, because a host may be reading stdout already.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = [
  "apps",
  "packages",
  "servers",
  "package.json",
  "pnpm-lock.yaml",
  "scripts/build.mjs",
  "scripts/sdk-shims.mjs",
];

/** Resolves once the clone can be used. */
export async function ready() {
  tellNodeVersion();
  if (!installed()) install();
  const { build, confirmBuild } = await import("./build.mjs");
  if (built()) await confirmBuild();
  else await build();
}

function tellNodeVersion() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`seca needs Node 20.19 or newer; this is ${process.version}.\n`);
  process.exit(1);
}

/** Written after an install that went well, with the lockfile's hash: an interrupted or outdated one is done again. */
const INSTALLED = join(root, "node_modules", ".seca-installed");

function installed() {
  return existsSync(INSTALLED) && readFileSync(INSTALLED, "utf8") === lockfileHash();
}

function lockfileHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
}

function install() {
  process.stderr.write("Installing what seca needs (once)…\n");
  const npx = process.platform === "win32" ? "npx.cmd" : "npx";
  const args = ["--yes", "pnpm@12", "install", "--frozen-lockfile"];
  const { status, error } = spawnSync(npx, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status === 0) return writeFileSync(INSTALLED, lockfileHash());
  process.stderr.write(`The install failed${error ? ` (${error.message})` : ""}. It was: npx ${args.join(" ")}\n`);
  process.exit(1);
}

function built() {
  try {
    const { builtAt } = JSON.parse(readFileSync(join(root, "dist", "current.json"), "utf8"));
    return builtAt >= newest(SOURCES);
  } catch {
    return false;
  }
}

/** When the newest of these files, or anything below these folders, was written. */
function newest(paths) {
  let latest = 0;
  const visit = (path) => {
    const info = statSync(path);
    if (!info.isDirectory()) latest = Math.max(latest, info.mtimeMs);
    else for (const name of readdirSync(path)) if (name !== "node_modules") visit(join(path, name));
  };
  for (const path of paths) visit(join(root, path));
  return latest;
}
