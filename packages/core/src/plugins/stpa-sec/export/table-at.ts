import { SecaError, nearest, quoted } from "../../../kernel/index.ts";
import { checkAgainst, parseExpression, printExpression } from "../../../logic/index.ts";
import { type Entity, sha256 } from "../../../model/index.ts";
import { keyOf } from "../read.ts";
import { type Action, type Judged, type TableRead, actionOf, judgedOf } from "../tables/index.ts";
import { idFrom } from "../tables/ids.ts";

interface TableAt {
  readonly entity: Entity<"context_table">;
  readonly action: Action;
  readonly judged: Judged;
}

/** A context table by its id, worked out: with the verdict of each of its contexts. */
export function tableAt(id: string, read: TableRead): TableAt {
  const entity = read.entity(id);
  const about = read.out(id).find(({ kind }) => kind === "tabulates")?.to;
  const action = about === undefined ? undefined : actionOf(about, read);
  const judged = action && judgedOf(action, read).find((each) => each.id === id);
  if (entity?.kind === "context_table" && action !== undefined && judged !== undefined)
    return { entity: entity as Entity<"context_table">, action, judged };
  const tables = read.entities("context_table").map((table) => table.id);
  const near = nearest(id, tables, 3);
  throw new SecaError(
    "not_found",
    `There is no context table ${quoted(id, 200)} in this version.`,
    near.length > 0
      ? `Nearest: ${near.join(", ")}.`
      : 'List them with analysis_get {"part":"section","id":"stpa-sec.context-tables"}.',
  );
}

/** Every table, by action; each action is worked out once. */
export function allTables(read: TableRead): readonly Judged[] {
  const there = new Set(read.entities("context_table").map(({ id }) => id));
  return read
    .entities("control_action")
    .flatMap(({ id }) => {
      const action = actionOf(id, read);
      return action === undefined ? [] : judgedOf(action, read);
    })
    .filter(({ id }) => there.has(id));
}

/** A decision about a context: where it is kept, and the context as the table writes it. */
interface CellAt {
  readonly id: string;
  readonly cell: string;
}

/** The context that an expression names. Written otherwise or in another order, it is the same, and so is its decision. */
export function cellAt(table: string, expression: string, read: TableRead): CellAt {
  const { judged } = tableAt(table, read);
  const cell = printExpression(checkAgainst(parseExpression(expression), judged.variables));
  return { id: decisionId(table, cell), cell };
}

const DIGITS = 12;

const decisionId = (table: string, cell: string): string =>
  idFrom("decision", `${keyOf(table)}.${sha256(cell).slice(0, DIGITS)}`);
