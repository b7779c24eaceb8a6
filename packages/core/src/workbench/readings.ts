import type { Reading } from "../formats/index.ts";
import type { OrganisationStore } from "../store/index.ts";

const KEPT = 16;

/** What readers made of inputs, kept as blobs beside them: a proposal must not change because a reader did. */
export class Readings {
  private readonly store: OrganisationStore;
  private readonly recent: Map<string, Reading>;

  /** `recent` is shared by all who work in the organisation. */
  constructor(store: OrganisationStore, recent: Map<string, Reading>) {
    this.store = store;
    this.recent = recent;
  }

  async put(system: string, reading: Reading): Promise<string> {
    const hash = await this.store.blobs(system).put(Buffer.from(JSON.stringify(reading)));
    this.remember(system, hash, reading);
    return hash;
  }

  async get(system: string, hash: string | undefined): Promise<Reading | undefined> {
    if (hash === undefined) return undefined;
    const known = this.recent.get(`${system} ${hash}`);
    if (known) return known;
    const reading = JSON.parse((await this.store.blobs(system).get(hash)).toString("utf8")) as Reading;
    this.remember(system, hash, reading);
    return reading;
  }

  private remember(system: string, hash: string, reading: Reading): void {
    if (this.recent.size >= KEPT) this.recent.delete(this.recent.keys().next().value!);
    this.recent.set(`${system} ${hash}`, reading);
  }
}
