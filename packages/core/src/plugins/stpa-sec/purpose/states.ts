import { withA } from "./grammar.ts";
import type { Place } from "./places.ts";

/** A hazardous state of one asset and what answers it, as clauses without capital and full stop. */
export interface State {
  readonly name: string;
  readonly condition: string;
  readonly prevent: string;
  readonly respond: string;
  /** What else its words name. */
  readonly of: readonly (Place | undefined)[];
}

export const be = ({ many }: Place): string => (many ? "are" : "is");
export const does = ({ many }: Place): string => (many ? "do" : "does");
export const have = ({ many }: Place): string => (many ? "have" : "has");
export const them = ({ many }: Place): string => (many ? "them" : "it");
export const s = ({ many }: Place, verb: string): string => (many ? verb : `${verb}s`);
/** Of several things some, of one the one there is. */
export const guided = (it: Place): string => (it.many ? bare(it) : withA(bare(it)));
export const bare = ({ told }: Place): string => told.replace(/^the /, "");
