import { parseArgs } from "node:util";
import { work } from "./run-worker.ts";
import { tortureRuns } from "./runs.ts";
import { torture } from "./torture.ts";
import { write } from "./writer.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "100" },
    kills: { type: "string", default: "200" },
    seed: { type: "string" },
  },
});
if (positionals[0] === "write") {
  await write(positionals.slice(1));
} else if (positionals[0] === "work") {
  await work(positionals.slice(1));
} else {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const tell = (line: string): void => void process.stdout.write(`${line}\n`);
  const losses = [
    ...(positionals[0] === "runs" ? [] : await torture(Number(values.rounds), seed, tell)),
    ...(positionals[0] === "record" ? [] : await tortureRuns(Number(values.kills), seed, tell)),
  ];
  process.exitCode = losses.length === 0 ? 0 : 1;
}
