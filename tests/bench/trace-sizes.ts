/** The corpora that are measured, and how many of their items are not covered all the way down, by formula. */
export const SIZES = [1000, 10_000, 100_000] as const;
export type Size = (typeof SIZES)[number];
export const UNCOVERED: Readonly<Record<Size, number>> = { 1000: 85, 10_000: 875, 100_000: 8549 };
