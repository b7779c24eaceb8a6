/** Whoever runs an installation: makes organisations and hands out keys, on the record of a test's home. */
import { type Clock, SCOPES, type Scope, readConfig, silentLog, systemClock, userOf } from "@seca/core/kernel";
import { type Suite, type Workbench, openSuite } from "@seca/core/workbench";
import type { Home } from "../seca.ts";

interface KeyOptions {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  readonly ratePerMinute?: number;
  /** How long ago it was made; it lives for one day then. */
  readonly daysAgo?: number;
}

export class Operator {
  readonly #home: Home;
  readonly #suite: Suite;

  constructor(home: Home, clock: Clock = systemClock) {
    this.#home = home;
    this.#suite = openSuite(readConfig(home.environment()), silentLog, { clock });
  }

  /** The workbench of an organisation, in the operator's name. */
  in(org: string): Workbench {
    const config = readConfig(this.#home.environment());
    return this.#suite.workbench({ ...userOf(config), org }, { files: false });
  }

  async organisation(org: string): Promise<void> {
    await this.in("local").access.createOrganisation(org);
  }

  /** The text of a key that its holder sends. */
  async key(
    org: string,
    { name = "tester", scopes = SCOPES, ratePerMinute, daysAgo }: KeyOptions = {},
  ): Promise<string> {
    if (daysAgo === undefined)
      return (await this.in(org).access.createKey({ name, scopes, ratePerMinute: ratePerMinute ?? 100_000 })).text;
    const then = new Operator(this.#home, () => new Date(Date.now() - daysAgo * 86_400_000));
    try {
      return (await then.in(org).access.createKey({ name, scopes, days: 1 })).text;
    } finally {
      await then.close();
    }
  }

  close(): Promise<void> {
    return this.#suite.close();
  }
}
