export type Certainty = "yes" | "no" | "unknown";

export interface ProtocolFact {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** Schemes of addresses, in lower case and without `://`. */
  readonly schemes?: readonly string[];
  /** Ports that are this protocol's own, its default first; one that others use as often is no sign of it. */
  readonly ports?: readonly [number, ...number[]];
  /** Whether whatever passes over it is encrypted by it. `unknown`: it can be, and often is not. */
  readonly encrypts: Certainty;
  /** Whether a client must prove who it is. `no`: it has no way to; `unknown`: it can, or what lies above may ask. */
  readonly authenticates: Certainty;
}
