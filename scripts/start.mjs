// `npm start`: ready, then the bundled example on the real record. `npm start -- --once` ends after printing.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ready, root } from "./ready.mjs";

await ready();
const bin = spawn(
  process.execPath,
  [join(root, "bin/seca.mjs"), "demo", join(root, "examples"), ...process.argv.slice(2)],
  { stdio: "inherit" },
);
// Ctrl-C reaches both; the child decides when it is done.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => bin.kill(signal));
bin.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
