import { type Actor, requireScope } from "../kernel/index.ts";
import type { AuditEntry, AuditProof, AuditSearch, Checkpoint, OrganisationStore } from "../store/index.ts";

/** What was done in the organisation, for those who may know it. */
export class AuditDesk {
  private readonly store: OrganisationStore;
  private readonly actor: Actor;

  constructor(store: OrganisationStore, actor: Actor) {
    this.store = store;
    this.actor = actor;
  }

  /** The latest first. */
  async search(request: AuditSearch): Promise<AuditEntry[]> {
    requireScope(this.actor, "seca:admin", "read the audit");
    return this.store.audit.search(request);
  }

  /** Recomputes the whole chain; with checkpoints, it also shows whether its end was cut off. */
  async verify(checkpoints: readonly Checkpoint[] = []): Promise<AuditProof> {
    requireScope(this.actor, "seca:admin", "prove the audit");
    return this.store.audit.verify(checkpoints);
  }

  /** Where the chain ends now, for keeping elsewhere. */
  async checkpoint(): Promise<Checkpoint> {
    requireScope(this.actor, "seca:admin", "take a checkpoint of the audit");
    return this.store.audit.checkpoint();
  }
}
