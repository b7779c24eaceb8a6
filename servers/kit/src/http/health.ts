import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "@seca/core/kernel";

/** What the server cannot do its work without; a check rejects, or does not end, where it is missing. */
export type Dependencies = Readonly<Record<string, () => Promise<unknown>>>;

export interface Readiness {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, "ok" | "missing">>;
}

const CHECK_MS = 2000;

/** Asks every dependency whether it is there. One question to each is open at a time, however many callers ask. */
export class Health {
  readonly #dependencies: Dependencies;
  readonly #log: Log;
  readonly #asked = new Map<string, Promise<boolean>>();
  /** As last seen, for whoever cannot wait. */
  readonly seen: Record<string, number> = {};

  constructor(dependencies: Dependencies, log: Log) {
    this.#dependencies = dependencies;
    this.#log = log;
  }

  async readiness(): Promise<Readiness> {
    const names = Object.keys(this.#dependencies);
    const found = await Promise.all(names.map((name) => this.#isThere(name)));
    names.forEach((name, at) => (this.seen[name] = found[at] ? 1 : 0));
    return {
      ready: found.every(Boolean),
      dependencies: Object.fromEntries(names.map((name, at) => [name, found[at] ? "ok" : "missing"])),
    };
  }

  #isThere(name: string): Promise<boolean> {
    const asked = this.#asked.get(name) ?? this.#ask(name);
    this.#asked.set(name, asked);
    return Promise.race([asked, sleep(CHECK_MS, false, { ref: false })]);
  }

  async #ask(name: string): Promise<boolean> {
    try {
      await this.#dependencies[name]!();
      return true;
    } catch (error) {
      this.#log.warn({ dependency: name, err: error }, "a dependency is missing");
      return false;
    } finally {
      this.#asked.delete(name);
    }
  }
}
