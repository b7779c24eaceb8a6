import { silentLog, type Config } from "@seca/core/kernel";
import { formatNamed, noSiblings, readSource, toSource } from "@seca/core/formats";
import { type Workbench, openWorkbench } from "@seca/core/workbench";
import { range, syntheticModel } from "./model.ts";
import { type Row, median, ms, timed } from "./row.ts";

const ROUNDS = 15;

/** From a file to a proposal, warm; and how long the readers take for a system larger than anybody draws. */
export async function benchInputs(config: Config): Promise<Row[]> {
  const workbench = openWorkbench(config, silentLog);
  try {
    const small = [];
    for (const { name, text } of await filesOf(60))
      small.push({ name, took: await proposing(workbench, { name, text }) });
    const slowest = small.reduce((a, b) => (a.took > b.took ? a : b));
    const large = [];
    for (const { name, text } of await filesOf(2900)) {
      const source = toSource({ input: "input/large", name, bytes: Buffer.from(text) });
      large.push({ name, took: median(await times(3, () => readSource(source, noSiblings))), kb: text.length / 1000 });
    }
    return [
      {
        what: `file of 200 elements → proposal, warm (slowest of ${small.map(({ name }) => name).join(", ")}: ${slowest.name})`,
        target: "≤ 300 ms",
        measured: ms(slowest.took),
        met: slowest.took <= 300,
      },
      ...large.map(({ name, took, kb }) => ({
        what: `${name} of 10,000 elements (${kb.toFixed(0)} kB) read`,
        target: "≤ 2 s",
        measured: ms(took),
        met: took <= 2000,
      })),
    ];
  } finally {
    await workbench.close();
  }
}

/** A system of n components and 2.5 n flows in several notations. */
async function filesOf(components: number): Promise<{ name: string; text: string }[]> {
  const facts = { name: "Bench", ...syntheticModel(components) };
  const written = ["otm", "threagile"].map(async (id) => {
    const { text } = await (await formatNamed(id)).write!(facts);
    return { name: id === "otm" ? "bench.otm.json" : "threagile.yaml", text };
  });
  return Promise.all(written);
}

async function proposing(workbench: Workbench, { name, text }: { name: string; text: string }): Promise<number> {
  const { id } = await workbench.createSystem(`Bench ${name} ${Math.random()}`);
  const all = await times(ROUNDS, (round) =>
    workbench.proposals.add(id, { files: [{ name: `${round} ${name}`, bytes: Buffer.from(text) }], accept: "none" }),
  );
  return median(all);
}

async function times(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (const round of range(rounds)) all.push(await timed(() => work(round)));
  return all;
}
