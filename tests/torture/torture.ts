import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, readConfig, silentLog } from "@seca/core/kernel";
import { canonicalJson } from "@seca/core/model";
import { type Commit, type HeadFact, MAIN, type Store, engineStatus, openStore, stopEngine } from "@seca/core/store";

const VICTIMS = ["a writer", "the server", "everything"] as const;
type Victim = (typeof VICTIMS)[number];
const TOLD_EVERY = 10;
const LASTS_AT_MOST_MS = 60_000;

interface Round {
  readonly system: string;
  readonly victim: Victim;
  readonly acknowledged: readonly string[];
}

/**
 * Kills writers and servers at random moments and asks the record afterwards: is everything that was acknowledged
 * there, whole, and what the head says? Returns what was lost; the seed makes a run the same again, as far as the
 * machine allows.
 */
export async function torture(rounds: number, seed: number, tell: (line: string) => void): Promise<string[]> {
  const random = randomFrom(seed);
  const folder = mkdtempSync(join(tmpdir(), "seca-torture-"));
  chmodSync(folder, 0o755);
  const home = join(folder, "home");
  const config = readConfig({ SECA_HOME: home, SECA_CACHE: join(tmpdir(), "seca-test-cache"), HOME: home });
  const store = openStore(config, silentLog);
  const done: Round[] = [];
  const losses: string[] = [];
  tell(`seed ${seed}, ${rounds} rounds in ${folder}`);

  const started = performance.now();
  for (let number = 1; number <= rounds; number++) {
    const { id } = await store.organisation("local").systems.create(`Round ${number}`, "", "torture");
    const round = await play(config, id, random);
    done.push(round.round);
    losses.push(...round.faults, ...(await lossesOf(store, round.round)));
    if (number % TOLD_EVERY === 0 || number === rounds) tell(`round ${number}: ${summary(done, losses)}`);
  }
  // What a later crash took from an earlier round would show only now; a new reader remembers nothing.
  const reader = openStore(config, silentLog);
  for (const round of done) losses.push(...(await lossesOf(reader, round)));

  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  tell(`${losses.length === 0 ? "nothing lost" : "LOST"} in ${seconds} s (seed ${seed}): ${summary(done, losses)}`);
  for (const loss of losses.slice(0, 20)) tell(`  ${loss}`);
  await reader.close();
  await store.close();
  await stopEngine({ home: config.home, cache: config.cache, log: silentLog });
  if (losses.length === 0) await rm(folder, { recursive: true, force: true });
  return losses;
}

function summary(done: readonly Round[], losses: readonly string[]): string {
  const kills = VICTIMS.map((victim) => `${done.filter((round) => round.victim === victim).length} of ${victim}`);
  const acknowledged = done.reduce((sum, round) => sum + round.acknowledged.length, 0);
  return `kills ${kills.join(", ")}; ${acknowledged} versions acknowledged, ${losses.length} losses`;
}

/** Two or three writers at work, one kill, and whoever survived it goes on for a while. */
async function play(
  config: Config,
  system: string,
  random: () => number,
): Promise<{ round: Round; faults: readonly string[] }> {
  const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]!;
  const writers = Array.from({ length: 2 + Math.floor(random() * 2) }, (_, i) => startWriter(config, system, `w${i}`));
  const pause = random() * 120;
  const chosen = writers[Math.floor(random() * writers.length)]!;
  await Promise.all(writers.map((writer) => writer.firstWord));
  await sleep(pause);

  const { pid } = await engineStatus({ home: config.home, cache: config.cache, log: silentLog });
  if (victim !== "the server") for (const writer of victim === "everything" ? writers : [chosen]) writer.kill();
  if (victim !== "a writer" && pid !== undefined) process.kill(pid, "SIGKILL");
  const survivors = writers.filter((writer) => !writer.isKilled());
  const before = survivors.map((writer) => writer.acknowledged.length);
  await Promise.race([
    // Each of them must get something acknowledged again.
    Promise.all(survivors.map((writer, i) => until(() => writer.acknowledged.length > before[i]! || writer.isOver()))),
    sleep(LASTS_AT_MOST_MS, undefined, { ref: false }),
  ]);
  for (const writer of survivors) writer.finish();
  const faults = (await Promise.all(writers.map((writer) => writer.fault))).filter((fault) => fault !== undefined);
  const acknowledged = writers.flatMap((writer) => writer.acknowledged);
  return { round: { system, victim, acknowledged }, faults: faults.map((fault) => `${system}: ${fault}`) };
}

interface Writer {
  readonly acknowledged: readonly string[];
  readonly firstWord: Promise<void>;
  /** Why it ended, if neither we killed it nor it did as it was told. */
  readonly fault: Promise<string | undefined>;
  isKilled(): boolean;
  isOver(): boolean;
  kill(): void;
  finish(): void;
}

function startWriter(config: Config, system: string, name: string): Writer {
  const args = [process.argv[1]!, "write", config.home, config.cache, system, name];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: "pipe" });
  const acknowledged: string[] = [];
  let rest = "";
  let complaint = "";
  let isKilled = false;
  let isOver = false;
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  child.stdout!.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    acknowledged.push(...lines);
  });
  const watchdog = setTimeout(() => child.kill("SIGKILL"), 2 * LASTS_AT_MOST_MS);
  const fault = new Promise<string | undefined>((resolve) =>
    child.once("close", (code, signal) => {
      clearTimeout(watchdog);
      isOver = true;
      resolve(
        isKilled || code === 0
          ? undefined
          : `a writer ended by itself (${code ?? signal}): ${complaint.slice(0, 2000)}`,
      );
    }),
  );
  return {
    acknowledged,
    firstWord: until(() => acknowledged.length > 0 || isOver),
    fault,
    isKilled: () => isKilled,
    isOver: () => isOver,
    kill: () => {
      isKilled = true;
      child.kill("SIGKILL");
    },
    finish: () => void child.stdin!.end(),
  };
}

/** Everything that the record owes to a round and does not have. */
async function lossesOf(store: Store, { system, victim, acknowledged }: Round): Promise<string[]> {
  const losses: string[] = [];
  const lost = (what: string) => losses.push(`${system}, ${victim} killed: ${what}`);
  const versions = store.organisation("local").versions(system);
  let head = (await versions.head(MAIN))!;
  let history: Commit[];
  let proven: { commits: number } | string;
  // What a dead writer had asked for may still be committed while we look, as long as the old server's children live.
  for (;;) {
    history = await versions.history(head.commit, { limit: 1_000_000 });
    proven = await versions.verify().catch((error: unknown) => String(error));
    const now = (await versions.head(MAIN))!;
    if (now.commit === head.commit) break;
    head = now;
  }
  const known = new Set(history.map((commit) => commit.hash));
  for (const hash of acknowledged) if (!known.has(hash)) lost(`the acknowledged version ${hash}`);
  if (typeof proven === "string") lost(proven);
  else if (proven.commits !== history.length) lost(`${proven.commits} versions, but ${history.length} in the history`);
  if (inOrder(head.facts) !== inOrder(await versions.projection(head.commit)))
    lost("the head is not what its version says");
  return losses;
}

const inOrder = (facts: readonly HeadFact[]): string =>
  canonicalJson(facts.filter(({ fact }) => fact !== undefined).toSorted((a, b) => (a.id < b.id ? -1 : 1)));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(2);
}

/** mulberry32 */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
