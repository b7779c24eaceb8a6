import { SCORED, type Score, type Scored, type Share } from "./score.ts";

export interface Figure {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Figures {
  readonly kinds: Readonly<Record<Scored, Figure>>;
  readonly beside: Readonly<Record<string, Share>>;
  readonly traps: { readonly sprung: number; readonly of: number };
}

/** Counts are summed over all inputs before they are divided, so a long input weighs more than a short one. */
export function figuresOf(scores: readonly Score[]): Figures {
  const beside: Record<string, { same: number; of: number }> = {};
  for (const score of scores)
    for (const [what, { same, of }] of Object.entries(score.beside)) {
      const share = (beside[what] ??= { same: 0, of: 0 });
      share.same += same;
      share.of += of;
    }
  return {
    kinds: Object.fromEntries(SCORED.map((kind) => [kind, figureOf(scores, kind)])) as Record<Scored, Figure>,
    beside,
    traps: {
      sprung: sum(scores.map(({ traps }) => traps.sprung.length)),
      of: sum(scores.map(({ traps }) => traps.of)),
    },
  };
}

function figureOf(scores: readonly Score[], kind: Scored): Figure {
  const hits = sum(scores.map(({ kinds }) => kinds[kind].hits));
  if (hits === 0) return { precision: 0, recall: 0, f1: 0 };
  const precision = hits / (hits + sum(scores.map(({ kinds }) => kinds[kind].extra.length)));
  const recall = hits / (hits + sum(scores.map(({ kinds }) => kinds[kind].missed.length)));
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
