// Every figure that is built so far, measured in one run and printed as one table. Exit code 1 when one is missed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readConfig, silentLog } from "@seca/core/kernel";
import { startEngine } from "@seca/core/store/engine";
import postgres from "postgres";
import { benchEdit } from "./edit.ts";
import { benchInputs } from "./inputs.ts";
import { benchRecord, benchSearch } from "./record.ts";
import type { Row } from "./row.ts";
import { benchRules } from "./rules.ts";
import { benchServer } from "./start-up.ts";
import { benchTrace } from "./trace.ts";

const [bin = "", stub = "", tools = "12"] = process.argv.slice(2);
const home = mkdtempSync(join(tmpdir(), "seca-bench-"));
const environment = { HOME: home, SECA_HOME: join(home, "record home"), SECA_CACHE: join(tmpdir(), "seca-test-cache") };
const config = readConfig(environment);

/** A presence of our own keeps the embedded server up from one bench to the next. */
const engine = await startEngine({ home: config.home, cache: config.cache, log: silentLog });
const owner = postgres({
  host: engine.host,
  port: engine.port,
  username: engine.user,
  database: "seca",
  max: 1,
  onnotice: () => undefined,
});

async function sizeOf(tables: readonly string[]): Promise<number> {
  const rows = await owner<
    { size: string }[]
  >`select sum(pg_total_relation_size(name::regclass))::text as size from unnest(${`{${tables.join(",")}}`}::text[]) name`;
  return Number(rows[0]?.size ?? 0);
}

const rows: Row[] = [];
try {
  rows.push(...(await benchServer({ stub: [stub, tools], seca: [bin, "mcp"], environment })));
  rows.push(...(await benchRecord(config, sizeOf)));
  rows.push(...(await benchEdit([bin, "mcp"], environment)));
  rows.push(...(await benchSearch(config)));
  rows.push(...(await benchTrace(config, [bin, "mcp"], environment)));
  rows.push(...benchRules(dirname(dirname(bin))));
  rows.push(...(await benchInputs(config)));
} finally {
  await owner.end();
  rmSync(home, { recursive: true, force: true });
}

const width = (column: keyof Row): number => Math.max(...rows.map((row) => String(row[column] ?? "").length));
for (const row of rows) {
  const mark = row.met === undefined ? "      " : row.met ? "met   " : "MISSED";
  process.stdout.write(
    `${mark}  ${row.what.padEnd(width("what"))}  ${row.target.padEnd(width("target"))}  ${row.measured}\n`,
  );
}
process.exit(rows.some((row) => row.met === false) ? 1 : 0);
