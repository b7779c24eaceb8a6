import { type Config, userOf } from "@seca/core/kernel";
import type { Suite } from "@seca/core/workbench";
import type { Gauges } from "@seca/kit/http";

/** Each is asked at every reading of the metrics, so there are only so many. */
const ORGANISATIONS_MAX = 50;

/** What is told of the record and of durable work, of which: the organisations served here last and this installation's own. */
export class RecordGauges {
  readonly #suite: Suite;
  readonly #config: Config;
  /** The one served last comes last. */
  readonly #served = new Set<string>();

  constructor(suite: Suite, config: Config) {
    this.#suite = suite;
    this.#config = config;
  }

  /** Says that somebody of an organisation called. */
  note(org: string): void {
    this.#served.delete(org);
    this.#served.add(org);
    const [oldest] = this.#served;
    if (this.#served.size > ORGANISATIONS_MAX && oldest !== undefined) this.#served.delete(oldest);
  }

  get all(): Gauges {
    return {
      seca_runs: {
        says: "Durable runs of the organisations served here last, by state.",
        label: "state",
        values: async () => {
          const sums: Record<string, number> = {};
          for (const { byKind } of await this.#counts())
            for (const { state, count } of byKind) sums[state] = (sums[state] ?? 0) + count;
          return sums;
        },
      },
      seca_database_connections: {
        says: "Connections to the database for work, by what they do.",
        label: "state",
        values: async () => {
          const { busy, free } = await this.#databaseUse();
          return { busy, free };
        },
      },
      seca_database_waiting: {
        says: "Work that waits for a connection to the database.",
        values: async () => ({ "": (await this.#databaseUse()).waiting }),
      },
      seca_run_oldest_waiting_seconds: {
        says: "How long the run that waits for longest has waited.",
        values: async () => {
          const ages = (await this.#counts()).map(({ oldestWaitingMs }) => oldestWaitingMs);
          return { "": Math.max(0, ...ages) / 1000 };
        },
      },
    };
  }

  async #databaseUse() {
    return (await this.#suite.store()).use();
  }

  #counts() {
    const orgs = new Set([this.#config.org, ...this.#served]);
    return Promise.all(
      [...orgs].map((org) => this.#suite.workbench({ ...userOf(this.#config), org }, { files: false }).runs.counts()),
    );
  }
}
