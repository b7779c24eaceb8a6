import { SecaError, nearest, quoted } from "@seca/core/kernel";

/** Longer than any name of ours; what is longer is compared by its beginning only. */
const NAME_MAX = 100;

export const nearestTo = (name: string, known: Iterable<string>): string[] => nearest(name.slice(0, NAME_MAX), known);

/** The answer to a name that is not there: the nearest ones, or else all there are. */
export function notFound(kind: string, name: string, known: readonly string[]): SecaError {
  const close = nearestTo(name, known);
  return new SecaError(
    "not_found",
    `There is no ${kind} ${quoted(name.slice(0, NAME_MAX))}.`,
    close.length > 0 ? `Nearest: ${close.join(", ")}.` : `There are: ${known.join(", ")}.`,
  );
}
