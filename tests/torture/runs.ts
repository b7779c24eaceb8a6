import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Config, readConfig, silentLog } from "@seca/core/kernel";
import { canonicalJson } from "@seca/core/model";
import { startRun } from "@seca/core/runs";
import { type OrganisationStore, type Store, engineStatus, openStore, stopEngine } from "@seca/core/store";
import { type Mark, STEPS, chain } from "./run-kind.ts";
import { LEASE_MS } from "./run-worker.ts";
import { randomFrom } from "./torture.ts";

const VICTIMS = ["a worker", "a worker", "a worker", "a worker put to sleep", "the server"] as const;
const WORKERS = 2;
const LASTS_AT_MOST_MS = 60_000;

/**
 * Kills whoever works on a run of 30 steps, or the database under it, or puts a worker to sleep until another has taken
 * its run: at random moments, again and again. Then it asks whether a finished step was done twice, whether the effects
 * carry one key a step, and whether the output is byte for byte that of a run that nobody disturbed.
 */
export async function tortureRuns(kills: number, seed: number, tell: (line: string) => void): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "seca-torture-runs-"));
  chmodSync(folder, 0o755);
  const home = join(folder, "home");
  const config = readConfig({ SECA_HOME: home, SECA_CACHE: join(tmpdir(), "seca-test-cache"), HOME: home });
  const store = openStore(config, silentLog);
  await store.ready();
  const team = Array.from({ length: WORKERS }, () => new WorkerProcess(config));
  tell(`seed ${seed}, ${kills} kills in ${folder}`);

  const started = performance.now();
  const losses: string[] = [];
  const struck: string[] = [];
  let repeated = 0;
  let runs = 0;
  const expected = await play({ store, config, team, log: join(folder, "undisturbed.log") }, () => Promise.resolve());
  const random = randomFrom(seed);
  do {
    const log = join(folder, `run-${++runs}.log`);
    const result = await play({ store, config, team, log }, async (isOver) => {
      await untilMarked(log, isOver);
      // As long as it lasts: this run is not yet where the number of kills has to be reached.
      while (!isOver() && struck.length < kills) {
        await sleep(random() * 60);
        if (isOver()) return;
        const victim = VICTIMS[Math.floor(random() * VICTIMS.length)]!;
        struck.push(victim);
        const marks = marksOf(log).length;
        await strike(victim, { store, config, team, log });
        // It has to get on a little before the next, or nothing would be disturbed but a start.
        await Promise.race([
          until(() => isOver() || marksOf(log).length > marks),
          sleep(LASTS_AT_MOST_MS, undefined, { ref: false }),
        ]);
      }
    });
    if (result !== expected) losses.push(`run ${runs} gave ${result}, undisturbed ${expected}`);
    const marks = marksOf(log);
    losses.push(...faultsOf(marks).map((fault) => `run ${runs}: ${fault}`));
    repeated += marks.filter(({ what }) => what === "effect").length - STEPS;
  } while (struck.length < kills);

  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const told = [...new Set(struck)].map((victim) => `${struck.filter((each) => each === victim).length} × ${victim}`);
  tell(
    `${losses.length === 0 ? "nothing lost" : "LOST"} in ${seconds} s (seed ${seed}): ${runs} runs of ${STEPS} steps, ${told.join(", ")}; ${repeated} steps in flight were repeated, ${losses.length} losses`,
  );
  for (const loss of losses.slice(0, 20)) tell(`  ${loss}`);
  await Promise.all(team.map((worker) => worker.finish()));
  await store.close();
  await stopEngine({ home: config.home, cache: config.cache, log: silentLog });
  await rm(folder, { recursive: true, force: true });
  return losses;
}

interface Place {
  readonly store: Store;
  readonly config: Config;
  readonly team: readonly WorkerProcess[];
  readonly log: string;
}

/** One run from its start to its end, whatever happens meanwhile. */
async function play({ store, log }: Place, meanwhile: (isOver: () => boolean) => Promise<void>): Promise<string> {
  const { runs } = store.organisation("local");
  const { id } = await startRun(runs, chain, { log });
  let result: string | undefined;
  const over = ended(store.organisation("local"), id).then((said) => (result = said));
  await meanwhile(() => result !== undefined);
  return over;
}

async function ended({ runs }: OrganisationStore, id: string): Promise<string> {
  const giveUpAt = performance.now() + 2 * LASTS_AT_MOST_MS;
  for (;;) {
    const { state, error } = await runs.get(id);
    if (state === "done") return canonicalJson(await runs.result(id));
    if (state === "failed" || performance.now() > giveUpAt) return `${state} ${error?.sentence ?? ""}`;
    await sleep(20);
  }
}

async function strike(victim: (typeof VICTIMS)[number], { store, config, team, log }: Place): Promise<void> {
  if (victim === "the server") {
    const { pid } = await engineStatus({ home: config.home, cache: config.cache, log: silentLog });
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    // Whoever asks next starts it again.
    await store.organisation("local").runs.counts();
    return;
  }
  // Whoever did the last step has the run.
  const pid = marksOf(log).at(-1)?.pid;
  const worker = team.find((each) => each.pid === pid) ?? team[0]!;
  if (victim === "a worker") worker.replace();
  else await worker.sleep(LEASE_MS * 1.5);
}

class WorkerProcess {
  readonly #config: Config;
  #child: ChildProcess | undefined;

  constructor(config: Config) {
    this.#config = config;
    this.start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const args = [process.argv[1]!, "work", this.#config.home, this.#config.cache];
    this.#child = spawn(process.execPath, args, { stdio: ["pipe", "ignore", "inherit"] });
    // A pipe to somebody dead.
    this.#child.stdin!.on("error", () => undefined);
  }

  replace(): void {
    this.#child?.kill("SIGKILL");
    this.start();
  }

  async sleep(ms: number): Promise<void> {
    this.#child?.kill("SIGSTOP");
    await sleep(ms);
    this.#child?.kill("SIGCONT");
  }

  async finish(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return;
    const closed = new Promise((resolve) => void child.once("close", resolve));
    child.stdin!.end();
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await closed;
    clearTimeout(late);
  }
}

const marksOf = (log: string): Mark[] =>
  existsSync(log)
    ? readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Mark)
    : [];

/** Everything that was done to the world and should not have been. */
function faultsOf(marks: readonly Mark[]): string[] {
  const faults: string[] = [];
  const kept = new Set<string>();
  const keys = new Map<string, string | undefined>();
  for (const { what, step, key } of marks) {
    if (what === "kept") kept.add(step);
    else if (kept.has(step)) faults.push(`${step} was done again after it was finished`);
    else if (keys.has(step) && keys.get(step) !== key) faults.push(`${step} came with another key`);
    if (what === "effect") keys.set(step, key);
  }
  if (keys.size !== STEPS) faults.push(`${keys.size} steps were done`);
  if (new Set(keys.values()).size !== STEPS) faults.push("steps shared a key");
  return faults;
}

const untilMarked = (log: string, isOver: () => boolean): Promise<void> =>
  until(() => isOver() || marksOf(log).length > 0);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
