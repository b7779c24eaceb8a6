// A builder as a coding agent would be, without a model: it hands over a first draft, and goes on with what each review
// answers until the gate passes. All it knows stands in `answers.json`; all it does is what a review ranked first.
// Usage: node examples/builder-loop/run.mjs   (the record is that of SECA_HOME)
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const bin = here("../../bin/seca.mjs");
const SYSTEM = "Parcel tracking";
const BRANCH = "builder";
const TURNS_MAX = 20;
/** A builder changes little at a time, so that each review says what came of it. */
const [ANSWERS_A_TURN, MITIGATIONS_A_TURN] = [3, 2];

const client = new Client({ name: "builder", version: "1.0.0" });
await client.connect(
  new StdioClientTransport({ command: process.execPath, args: [bin, "mcp", "analysis"], env: { ...process.env } }),
);
try {
  process.exitCode = (await build()) ? 0 : 1;
} finally {
  await client.close();
}

async function build() {
  const policy = JSON.parse(await readFile(here("policy.json"), "utf8"));
  const known = new Map(Object.entries(JSON.parse(await readFile(here("answers.json"), "utf8"))));
  const system = await opened();
  const text = await readFile(here("design.yaml"), "utf8");
  await call("input_add", { system, text, name: "parcel-tracking.yaml", accept: "all" });

  let operations = answersFrom(known);
  for (let turn = 1; turn <= TURNS_MAX; turn++) {
    const review = await call("design_review", { system, branch: BRANCH, policy, operations, accept: true });
    tell(turn, operations, review);
    if (review.passed) return true;
    // What was designed in is true from now on; what is asked and known is said with it.
    operations = [...review.next.slice(0, MITIGATIONS_A_TURN), ...answersFrom(known)];
    if (operations.length === 0) break;
  }
  return false;
}

/** The next answers, each given once. */
function answersFrom(known) {
  const given = [...known].slice(0, ANSWERS_A_TURN);
  for (const [target] of given) known.delete(target);
  return given.map(([target, value]) => ({ op: "answer", target, value }));
}

/** The same system again where it was built before. */
async function opened() {
  const { systems } = await call("system_open", { action: "list" });
  const before = systems.find(({ name }) => name === SYSTEM);
  if (before) return before.system;
  const made = await call("system_open", { action: "create", system: SYSTEM });
  return made.systems[0].system;
}

function tell(turn, operations, { passed, reasons, became, findings, merged }) {
  const sent = operations.map(({ op, target, field, value }) => `${op} ${target} ${field ?? ""} ${value}`);
  const states = Object.entries(became).filter(([, count]) => count > 0);
  say(`Turn ${turn}: ${passed ? "passes" : "fails"}`);
  for (const line of sent) say(`  sent: ${line.replaceAll(/\s+/g, " ")}`);
  say(`  findings: ${states.map(([state, count]) => `${count} ${state}`).join(", ")}`);
  for (const reason of reasons) say(`  against it: ${reason}`);
  for (const { id, why } of findings.filter(({ state }) => state === "resolved").slice(0, 2)) say(`  settled: ${id}\n    ${why}`);
  if (merged !== undefined) say(`  in main as version ${merged}`);
}

async function call(name, args) {
  const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
  if (isError) throw new Error(`${name}: ${content[0]?.text}`);
  return structuredContent;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
