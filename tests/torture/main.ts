import { parseArgs } from "node:util";
import { torture } from "./torture.ts";
import { write } from "./writer.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "100" }, seed: { type: "string" } },
});
if (positionals[0] === "write") {
  await write(positionals.slice(1));
} else {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const losses = await torture(Number(values.rounds), seed, (line) => process.stdout.write(`${line}\n`));
  process.exitCode = losses.length === 0 ? 0 : 1;
}
