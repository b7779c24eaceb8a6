/**
 * What a tool does to the world, in one word. Hosts decide by the hints derived from it whether to ask the user first,
 * so it must be the truth about the worst that a call can do.
 */
export type Effect = keyof typeof HINTS;

export interface Hints {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

const HINTS = {
  /** Looks at the record and leaves it as it was. */
  reads: hints({ readOnly: true, idempotent: true }),
  /** Adds to the record; nothing that was there is different afterwards. */
  adds: hints({}),
  /** Makes a new version. Not destructive: the version before is kept and can be restored. */
  changes: hints({}),
  /** Takes away something that no version brings back. */
  destroys: hints({ destructive: true, idempotent: true }),
  /** Brings something into the record from a system that is not ours. */
  fetches: hints({ openWorld: true }),
  /** Acts on a system that is not ours, where we cannot undo it. */
  publishes: hints({ destructive: true, openWorld: true }),
} as const;

export const hintsOf = (effect: Effect): Hints => HINTS[effect];

function hints(given: { readOnly?: true; destructive?: true; idempotent?: true; openWorld?: true }): Hints {
  return {
    readOnlyHint: given.readOnly ?? false,
    destructiveHint: given.destructive ?? false,
    idempotentHint: given.idempotent ?? false,
    openWorldHint: given.openWorld ?? false,
  };
}
