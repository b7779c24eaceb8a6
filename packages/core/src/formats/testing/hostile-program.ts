import { Socket } from "node:net";
import { SecaError } from "../../kernel/index.ts";
import { readSource } from "../recognise.ts";
import { toSource } from "../source.ts";
import { HOSTILE } from "./hostile-cases.ts";

/** What became of a hostile file, as the process that read it says. */
export interface Outcome {
  readonly refused?: { readonly code: string; readonly sentence: string; readonly hint: string };
  readonly names?: readonly string[];
  readonly polluted: boolean;
  readonly asked: readonly string[];
  readonly cpuMs: number;
  readonly peakMb: number;
}

/** A process of its own for each case, so that its time and memory are that case's alone. No way leads to the network. */
const offline = (): never => {
  process.stderr.write("a network was reached for");
  process.exit(9);
};
Socket.prototype.connect = offline;
globalThis.fetch = offline;

const hostile = HOSTILE.find(({ name }) => name === process.argv[2])!;
const bytes = hostile.bytes();
const asked: string[] = [];
const before = process.cpuUsage();
const outcome = await read();
const { user, system } = process.cpuUsage(before);
const told: Outcome = {
  ...outcome,
  polluted: "polluted" in {},
  asked,
  cpuMs: Math.round((user + system) / 1000),
  peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
};
process.stdout.write(JSON.stringify(told));

async function read(): Promise<Pick<Outcome, "refused" | "names">> {
  const siblings = async (name: string) => {
    asked.push(name);
    const text = hostile.siblings?.[name];
    if (text === undefined) return undefined;
    return toSource({ input: `input/${name}`, name, bytes: new TextEncoder().encode(text) });
  };
  try {
    const source = toSource({ input: "input/hostile", name: "hostile", bytes });
    const { entities } = await readSource(source, siblings, { format: hostile.as ?? "auto" });
    return { names: entities.slice(0, 100).map(({ name }) => name) };
  } catch (error) {
    if (!(error instanceof SecaError)) throw error;
    return { refused: { code: error.code, sentence: error.message, hint: error.hint } };
  }
}
