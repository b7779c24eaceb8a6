// `npm run conformance`: the official runner against our HTTP entry. First every scored scenario, on fixtures that stand
// on the same kit; then, on each server as it ships, the scenarios that need no fixture. One table at the end.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bundlePrograms } from "./bundle.mjs";
import { ready, root } from "./ready.mjs";

const work = join(root, ".cache", "conformance");
const STABLE = "0.1.16";
const NEXT = "0.2.0-alpha.12";
const AT_ONCE = 4;

/** What a server without fixtures can be asked, by runner. Those about prompts are for servers that have some. */
const GENERIC = {
  [STABLE]: [
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
  ],
  [NEXT]: [
    "tools-list",
    "resources-list",
    "prompts-list",
    "caching",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
    "sep-2164-resource-not-found",
    "http-header-validation",
    "input-required-result-unsupported-methods",
  ],
};
const ABOUT_PROMPTS = new Set(["prompts-list", "caching"]);

await ready();
mkdirSync(work, { recursive: true });
const runners = { [STABLE]: install(STABLE), [NEXT]: install(NEXT) };
const rows = [];

const fixtures = await start(process.execPath, [
  (await bundlePrograms("conformance/fixtures", { main: "servers/kit/src/conformance/main.ts" })).main,
]);
rows.push(await full("fixtures", fixtures.url, STABLE, "active", []));
rows.push(await full("fixtures", fixtures.url, NEXT, "2025-11-25", ["--requirements", "2025-11-25"]));
rows.push(await full("fixtures", fixtures.url, NEXT, "2026-07-28", ["--requirements", "2026-07-28"]));
fixtures.stop();

const home = mkdtempSync(join(tmpdir(), "seca-conformance-"));
const env = { ...process.env, SECA_HOME: join(home, "seca"), SECA_LOG_LEVEL: "error" };
delete env.DATABASE_URL;
const shipped = await start(process.execPath, [join(root, "bin/seca.mjs"), "serve", "--port", "0"], env);
const address = shipped.url.replace(/\/mcp$/, "");
for (const path of ["/mcp", "/analysis/mcp", "/graph/mcp", "/trace/mcp", "/tickets/mcp"]) {
  const hasPrompts = (await capabilities(address + path)).prompts !== undefined;
  const fits = (scenario) => hasPrompts || !ABOUT_PROMPTS.has(scenario);
  rows.push(await generic(path, address + path, STABLE, "2025-11-25", [], fits));
  rows.push(await generic(path, address + path, NEXT, "2026-07-28", ["--spec-version", "2026-07-28"], fits));
}
await shipped.stop();
spawnSync(process.execPath, [join(root, "bin/seca.mjs"), "stop"], { env });
rmSync(home, { recursive: true, force: true });

const COLUMNS = ["server", "runner", "asked for", "scenarios", "checks", "not scored", "s"];
const cells = [COLUMNS, ...rows.map((row) => row.cells)];
const widths = COLUMNS.map((_, at) => Math.max(...cells.map((row) => String(row[at]).length)));
for (const row of cells)
  process.stdout.write(
    `${row
      .map((cell, at) => String(cell).padEnd(widths[at]))
      .join("  ")
      .trimEnd()}\n`,
  );
const failed = rows.flatMap(({ failed }) => failed);
for (const line of failed) process.stdout.write(`failed: ${line}\n`);
process.stdout.write(
  failed.length === 0 ? "All scored scenarios pass.\n" : `${failed.length} scored scenarios fail.\n`,
);
process.exit(failed.length === 0 ? 0 : 1);

/** The runner dies on Node 20, so it gets a Node of its own; our servers keep ours. */
function install(version) {
  const folder = join(work, version);
  const script = join(folder, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
  const node = join(folder, "node_modules/.bin/node");
  if (!existsSync(script) || !existsSync(node)) {
    process.stderr.write(`Installing the conformance runner ${version} (once)…\n`);
    const packages = ["node@22", `@modelcontextprotocol/conformance@${version}`];
    const { status } = spawnSync("npm", ["install", "--no-save", "--silent", "--prefix", folder, ...packages], {
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    if (status !== 0 || !existsSync(script) || !existsSync(node)) {
      process.stderr.write(`The official runner cannot be had here: npm install ${packages.join(" ")} failed.\n`);
      process.exit(1);
    }
  }
  return { node, script };
}

/** A server that says on its first line where it is. */
async function start(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise((resolve) => child.once("close", resolve));
  const stop = () => (child.kill(), gone);
  process.once("exit", () => child.kill());
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^MCP: (\S+)$/.exec(line)?.[1];
    if (url) return { url, stop };
  }
  throw new Error(`${args.join(" ")} ended before it said where it is.`);
}

async function capabilities(url) {
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "conformance", version: "0" } };
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params }),
  });
  return JSON.parse(/^data: (.*)$/m.exec(await response.text())[1]).result.capabilities;
}

/** All that one set of requirements scores, and what it only reports. */
async function full(server, url, version, asked, args) {
  const { output, seconds } = await judged(version, ["--url", url, ...args]);
  const unscored = [...output.matchAll(/^ {2}[✓✗] (\S+) \(/gm)].map(([, name]) => name);
  const results = resultsIn(output);
  return row({ server, version, asked, seconds, results, unscored });
}

/** One scenario after the other, since the runner takes one or a whole suite. */
async function generic(server, url, version, asked, args, fits) {
  const startedAt = performance.now();
  const waiting = GENERIC[version].filter(fits);
  const results = [];
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const { output, code } = await judged(version, ["--url", url, "--scenario", name, ...args]);
      const [, passed = 0, total = 0] = /^Passed: (\d+)\/(\d+)/m.exec(output) ?? [];
      results.push({ name, passed: Number(passed), failed: code === 0 ? 0 : Math.max(1, total - passed) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const seconds = (performance.now() - startedAt) / 1000;
  return row({ server, version, asked, seconds, results, unscored: [] });
}

function judged(version, args) {
  const { node, script } = runners[version];
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(node, [script, "server", ...args], {
      cwd: work,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 180_000,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("close", (code) => resolve({ output, code, seconds: (performance.now() - startedAt) / 1000 }));
  });
}

function resultsIn(output) {
  const lines = [...output.matchAll(/^[✓✗] (\S+): (\d+) passed, (\d+) failed/gm)];
  return lines.map(([, name, passed, failed]) => ({ name, passed: Number(passed), failed: Number(failed) }));
}

function row({ server, version, asked, seconds, results, unscored }) {
  const scored = results.filter(({ name }) => !unscored.includes(name));
  const good = scored.filter(({ failed }) => failed === 0);
  const checks = scored.reduce((sum, { passed }) => sum + passed, 0);
  const others = results.filter(({ name }) => unscored.includes(name));
  const told = others.length === 0 ? "" : `${others.filter(({ failed }) => failed === 0).length} of ${others.length}`;
  const failed = scored.filter(({ failed }) => failed > 0).map(({ name }) => `${server} ${version} ${asked}: ${name}`);
  return {
    cells: [server, version, asked, `${good.length} of ${scored.length}`, checks, told, seconds.toFixed(1)],
    // A runner that fell over has scored nothing, which is no pass.
    failed: scored.length === 0 ? [`${server} ${version} ${asked}: the runner said nothing`] : failed,
  };
}
