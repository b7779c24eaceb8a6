// Outside judges: `node scripts/judges.mjs` installs what a package manager offers and tells who is there;
// after the tests, `--verify` tells who ran and fails if one is missing that ran before.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./ready.mjs";

const judges = JSON.parse(readFileSync(join(root, "tests/judges.json"), "utf8"));
const ran = join(root, ".cache/judges/ran");
const verify = process.argv.includes("--verify");

// What ran before an install says nothing about what runs after it.
if (!verify) rmSync(ran, { recursive: true, force: true });
const rows = Object.entries(judges).map(([id, judge]) => (verify ? verdict(id, judge) : presence(id, judge)));
const width = Math.max(...rows.map(({ id }) => id.length));
for (const { id, is, says } of rows) process.stdout.write(`${id.padEnd(width)}  ${is.padEnd(9)}  ${says}\n`);
process.exitCode = rows.some(({ fails }) => fails) ? 1 : 0;

function verdict(id, { judges, program, mustRun }) {
  const record = join(ran, id);
  if (existsSync(record)) return { id, is: "ran", says: `${judges} (${readFileSync(record, "utf8")})` };
  const why = existsSync(join(root, program)) ? "no test of it passed" : `${program} is missing`;
  return { id, is: "skipped", says: `${why}${mustRun ? "; it ran before, so it must run" : ""}`, fails: mustRun };
}

function presence(id, { judges, program, install }) {
  if (existsSync(join(root, program))) return { id, is: "there", says: judges };
  for (const [command, ...args] of install) {
    const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] });
    if (status === 0) continue;
    // Half an install would be taken for a whole one.
    rmSync(join(root, ".cache/judges", id), { recursive: true, force: true });
    return { id, is: "missing", says: `${[command, ...args].join(" ")} failed${error ? ` (${error.message})` : ""}` };
  }
  return { id, is: "installed", says: judges };
}
