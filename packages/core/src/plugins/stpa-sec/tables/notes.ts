import { printExpression } from "../../../logic/index.ts";
import type { Conflict } from "./conflicts.ts";
import type { Ground, Judged } from "./judged.ts";
import { shown } from "./sentences.ts";

/** A decision stays one: whoever reads the unsafe action sees that people decided it, and why. */
export function saidBy({ entity, when }: Ground): readonly string[] {
  if (entity.kind !== "decision") return [];
  const { reason } = entity.props as { readonly reason: string };
  return [`It was decided that ${printExpression(when)} is hazardous: ${shown(reason, 300)}`];
}

/** What a reader of a table has to know beside its numbers. */
export function notesOn(judged: Judged, conflicts: readonly Conflict[]): string {
  const { decisions, unread, table, id } = judged;
  const contested = conflicts.filter(({ provided, notProvided }) => provided.id === id || notProvided.id === id);
  return [
    ...(table.isWhole
      ? []
      : ["There are more contexts than anybody looks at; each two values of two variables meet here."]),
    ...decisions.map(
      ({ entity, verdict, when }) =>
        `It was decided that ${printExpression(when)} is ${verdict}: ${shown(entity.props.reason, 300)}`,
    ),
    ...(contested.length === 0
      ? []
      : [
          `To provide it and not to provide it are both hazardous, and nobody decided which weighs more: ${some(contested)}.`,
        ]),
    ...unread.map(({ id: from, why }) => `${from} is not taken into account: ${shown(why, 400)}`),
  ].join(" ");
}

const CONTEXTS_TOLD = 10;

function some(conflicts: readonly Conflict[]): string {
  const told = conflicts.slice(0, CONTEXTS_TOLD).map(({ context }) => context);
  const more = conflicts.length - told.length;
  return [...told, ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
