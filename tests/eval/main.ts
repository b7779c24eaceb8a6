// Reads every system of a half as a user would hand it over, compares with what is expected of it, and prints each miss.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readSources, toSource, type Siblings, type Source } from "../../packages/core/src/formats/index.ts";
import { SecaError } from "../../packages/core/src/kernel/index.ts";
import { parseExpected, producedFrom, type Produced } from "./expected.ts";
import { SCORED, type Score, type Tally, score } from "./score.ts";
import { parseErrata, withErrata } from "./errata.ts";
import { type Figures, figuresOf, percent } from "./figures.ts";

const [folder = "", half = "dev", ...wanted] = process.argv.slice(2);
const PROSE = { components: 0.9, flows: 0.8 } as const;
const TARGETS = {
  prose: PROSE,
  "prose-fresh": PROSE,
  "prose-second": PROSE,
  infrastructure: { components: 0.97, flows: 0.97 },
} as const;
const NOTHING: Produced = {
  components: [],
  flows: [],
  boundaries: [],
  data: [],
  stakeholders: [],
  requirements: [],
  controls: [],
};

const errata = parseErrata(await readFile(join(folder, half, "errata.md"), "utf8").catch(() => ""));
let isBelow = false;
for (const group of ["prose", "prose-fresh", "prose-second", "infrastructure"] as const) {
  const root = join(folder, half, group);
  const names = (await readdir(root, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  const chosen = names.filter((name) => wanted.length === 0 || wanted.includes(name));
  if (chosen.length === 0) continue;
  const scores: Score[] = [];
  for (const name of chosen) {
    const result = await scoreOf(join(root, name));
    scores.push(result);
    print(`\n${half}/${group}/${name}`);
    printMisses(result);
  }
  const figures = figuresOf(scores);
  printFigures(`${half}/${group}: ${chosen.length} systems`, figures);
  if (chosen.some((name) => errata.has(name))) {
    const mended = scores.map((score, index) => withErrata(score, errata.get(chosen[index]!)));
    printFigures(`${half}/${group} with errata`, figuresOf(mended));
  }
  for (const kind of ["components", "flows"] as const)
    if (half === "test" && figures.kinds[kind].f1 < TARGETS[group][kind]) {
      isBelow = true;
      print(
        `${group} ${kind}: ${percent(figures.kinds[kind].f1)} is under the target of ${percent(TARGETS[group][kind])}`,
      );
    }
}
process.exitCode = isBelow ? 1 : 0;

async function scoreOf(path: string): Promise<Score> {
  const expected = await parseExpected(await readFile(join(path, "expected.yaml"), "utf8"));
  const names = (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== "expected.yaml")
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
  const sources = await Promise.all(
    names.sort().map(async (name) =>
      toSource({
        input: `input/${name.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, "-")}`,
        name,
        bytes: await readFile(join(path, name)),
      }),
    ),
  );
  return score(expected, await produced(sources));
}

async function produced(sources: readonly Source[]): Promise<Produced> {
  const siblings: Siblings = async (name) => {
    const last = name.slice(1 + name.lastIndexOf("/"));
    return sources.find((source) => source.name === last);
  };
  try {
    const { groups, unread } = await readSources(sources, siblings);
    for (const { source, error } of unread) print(`  not read: ${source.name}: ${error.message}`);
    return producedFrom(groups.map(({ reading }) => reading));
  } catch (error) {
    if (!(error instanceof SecaError)) throw error;
    print(`  not read: ${error.message}`);
    return NOTHING;
  }
}

function printMisses({ kinds, traps }: Score): void {
  for (const kind of SCORED) {
    const { hits, missed, extra }: Tally = kinds[kind];
    if (hits + missed.length + extra.length === 0) continue;
    print(`  ${kind.padEnd(12)} ${hits} right, ${missed.length} missed, ${extra.length} too many`);
    for (const item of missed) print(`    - ${item}`);
    for (const item of extra) print(`    + ${item}`);
  }
  for (const trap of traps.sprung) print(`    ! trap: ${trap}`);
}

function printFigures(title: string, { kinds, beside, traps }: Figures): void {
  print(`\n${title}`);
  for (const kind of SCORED) {
    const { precision, recall, f1 } = kinds[kind];
    const mark = kind === "components" || kind === "flows" ? "*" : " ";
    print(`${mark} ${kind.padEnd(12)} F1 ${percent(f1)}  precision ${percent(precision)}  recall ${percent(recall)}`);
  }
  const shares = Object.entries(beside).map(([what, { same, of }]) => `${what} ${same}/${of}`);
  print(`  beside: ${shares.join(", ")}; traps ${traps.sprung}/${traps.of}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
