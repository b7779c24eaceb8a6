import { Build, type Analysis } from "../../../engine/index.ts";
import type { Snapshot } from "../../../graph/index.ts";
import type { Entity, Kind, Link } from "../../../model/index.ts";
import { stpaSec } from "../index.ts";

/** What the plugin derives of a snapshot, by kinds, with the facts of the same kinds beside it. */
export class Analysed {
  readonly analysis: Analysis;
  readonly #snapshot: Snapshot;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
    this.analysis = new Build([stpaSec]).run(snapshot);
  }

  derived<K extends Kind>(kind: K): readonly Entity<K>[] {
    return this.analysis.entities().filter((entity): entity is Entity<K> => entity.kind === kind);
  }

  all<K extends Kind>(kind: K): readonly Entity<K>[] {
    return [...(this.#snapshot.entities(kind) as readonly Entity<K>[]), ...this.derived(kind)];
  }

  links(kind: string): readonly Link[] {
    return [...this.#snapshot.links(), ...this.analysis.links()].filter((link) => link.kind === kind);
  }

  from(id: string, kind: string): readonly string[] {
    return this.links(kind)
      .filter((link) => link.from === id)
      .map(({ to }) => to);
  }
}
