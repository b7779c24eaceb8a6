import { Script, createContext } from "node:vm";

const script = new Script("work()", { filename: "watchdog" });

/**
 * Runs work that may never end: the script's time limit stops whatever it calls. This guards against mistakes of
 * plugins, not against malice; a plugin is code of this process.
 */
export class Watchdog {
  readonly #room: { work: () => void } = createContext({ work: () => undefined }) as { work: () => void };
  readonly #limitMs: number;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  /** False: it took too long and was stopped where it was. */
  watch(work: () => void): boolean {
    this.#room.work = work;
    try {
      script.runInContext(this.#room, { timeout: this.#limitMs });
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return false;
      throw error;
    }
  }
}
