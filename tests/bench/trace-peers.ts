// The same trace here and in tools of others: the formula corpora as their files, each program in a process of its own,
// user CPU and peak memory side by side. What all of them find uncovered must be the same, or the run fails.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig, silentLog } from "@seca/core/kernel";
import { linkId } from "@seca/core/model";
import { MAIN, openStore } from "@seca/core/store";
import { format as openfasttrace } from "../../packages/core/src/formats/openfasttrace/index.ts";
import { writer as strictdoc } from "../../packages/core/src/formats/strictdoc/index.ts";
import { corpusOf } from "../../packages/core/src/trace/testing/corpus.ts";
import JUDGES from "../judges.json" with { type: "json" };
import { SIZES, UNCOVERED, type Size } from "./trace-sizes.ts";

const [root = "", ours = "", ...wanted] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "seca-peers-"));
const environment = { HOME: folder, SECA_HOME: join(folder, "home"), SECA_CACHE: join(tmpdir(), "seca-test-cache") };
const ITEMS_A_FILE = 1000;
const STRICTDOC_ITEMS_MAX = 10_000;
const TIMEOUT_MS = 600_000;

interface Measured {
  readonly what: string;
  readonly items: Size;
  readonly cpu: string;
  readonly mib: string;
  /** Items that are not covered all the way down; nothing where the program does not say. */
  readonly uncovered: number | undefined;
}

const rows: Measured[] = [];
const skipped: string[] = [];
const config = readConfig(environment);
/** Open until the end, so that starting the database counts to nobody. */
const store = openStore(config, silentLog);
try {
  for (const items of SIZES) if (wanted.length === 0 || wanted.includes(String(items))) await measure(items);
} finally {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
}
print();

async function measure(items: Size): Promise<void> {
  const { entities, links } = corpusOf(items);
  const facts = { name: "Corpus", entities, links: links.map((link) => ({ ...link, props: {} })) };
  const oft = await filesOf("oft", "md", await openfasttrace.write!(facts));
  const system = await recorded(items);
  own("seca, from its record", items, ["record", system]);
  own("seca, from the same OpenFastTrace files", items, ["files", oft]);
  peer("OpenFastTrace 4.2.0", items, JUDGES.openfasttrace.program, {
    command: ["java", "-Xmx6g", "-jar", join(root, JUDGES.openfasttrace.program), "trace", "-v", "summary", oft],
    read: (stdout) => Number(/(\d+) defect/.exec(stdout)?.[1]),
  });
  if (items > STRICTDOC_ITEMS_MAX)
    return void skipped.push(`StrictDoc at ${items}: not run at this size, its time grows faster than the items`);
  const sdoc = await filesOf("sdoc", "sdoc", await strictdoc.write(facts));
  const out = join(folder, `out-${items}`);
  peer("StrictDoc 0.30.4, cold", items, JUDGES.strictdoc.program, {
    command: [join(root, JUDGES.strictdoc.program), "export", "--formats=json", "--output-dir", out, sdoc],
    read: () => undefined,
  });

  /** Files of a thousand items, as people have them; what stands before the first item is in each. */
  async function filesOf(name: string, extension: string, { text }: { text: string }): Promise<string> {
    const into = join(folder, `${name}-${items}`);
    mkdirSync(into);
    const [head = "", ...parts] = text.split(
      extension === "md" ? /^(?=## )/m : /^(?=\[(?!DOCUMENT|GRAMMAR|TEXT)[A-Z_]+\]$)/m,
    );
    for (let at = 0; at < parts.length; at += ITEMS_A_FILE)
      writeFileSync(
        join(into, `${at / ITEMS_A_FILE}.${extension}`),
        head + parts.slice(at, at + ITEMS_A_FILE).join(""),
      );
    return into;
  }
}

function own(what: string, items: Size, args: readonly string[]): void {
  const { stdout, cpu, mib } = run([process.execPath, ours, ...args]);
  rows.push({ what, items, cpu, mib, uncovered: Number(stdout) });
}

interface Peer {
  readonly command: readonly string[];
  readonly read: (stdout: string) => number | undefined;
}

function peer(what: string, items: Size, program: string, { command, read }: Peer): void {
  if (!existsSync(join(root, program)))
    return void skipped.push(`${what} at ${items}: node scripts/judges.mjs did not install it`);
  const { stdout, cpu, mib } = run(command);
  rows.push({ what, items, cpu, mib, uncovered: read(stdout) });
}

function run(command: readonly string[]): { readonly stdout: string; readonly cpu: string; readonly mib: string } {
  const { stdout, stderr } = spawnSync("python3", [join(root, "tests/bench/python/measured.py"), ...command], {
    encoding: "utf8",
    timeout: TIMEOUT_MS,
    maxBuffer: 64 * 2 ** 20,
    env: { ...process.env, ...environment, LC_ALL: "C.UTF-8" },
  });
  const [, seconds, mib] = /measured ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  if (seconds === undefined || mib === undefined)
    throw new Error(`${command[0]} was not measured: ${stderr.slice(-500)}`);
  return { stdout, cpu: `${Number(seconds).toFixed(2)} s`, mib: `${Number(mib).toFixed(0)} MiB` };
}

async function recorded(items: Size): Promise<string> {
  const record = store.organisation("local");
  const { id } = await record.systems.create(`Corpus ${items}`, "", "bench");
  const versions = record.versions(id);
  const { entities, links } = corpusOf(items);
  await versions.commit({
    branch: MAIN,
    expected: (await versions.head(MAIN))!.commit,
    changes: [
      ...entities.map((after) => ({ id: after.id, after })),
      ...links.map((after) => ({ id: linkId(after), after })),
    ],
    author: "bench",
    message: "all",
  });
  return id;
}

function print(): void {
  const wrong = rows.filter(({ uncovered, items }) => uncovered !== undefined && uncovered !== UNCOVERED[items]);
  const table = [
    ["items", "program", "user CPU", "memory", "not covered all the way"],
    ...rows.map(({ what, items, cpu, mib, uncovered }) => [String(items), what, cpu, mib, String(uncovered ?? "–")]),
  ];
  const widths = table[0]!.map((_, at) => Math.max(...table.map((row) => row[at]!.length)));
  for (const row of table)
    process.stdout.write(
      `${row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join("  ")
        .trimEnd()}\n`,
    );
  for (const line of skipped) process.stdout.write(`skipped: ${line}\n`);
  for (const { what, items } of wrong)
    process.stdout.write(`MISSED: ${what} at ${items}, expected ${UNCOVERED[items]}\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
