import { SecaError, quoted } from "../kernel/index.ts";
import { type Entity, type Origin, keyFromName, toEntity } from "../model/index.ts";

/** A row as a tracker exported it: column names and values as they stand in the file. */
export type Row = Readonly<Record<string, unknown>>;

/** What a source yields: tickets, and the rows that could not be one, with the reason. */
export interface TicketBatch {
  readonly tickets: readonly Entity<"ticket">[];
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

/** The fields of a ticket and the column names under which trackers are known to export them. */
const COLUMNS = {
  externalId: ["id", "key", "issue key", "issue id", "number", "iid", "ticket", "ticket id", "external id"],
  title: ["title", "summary", "subject", "name"],
  text: ["description", "body", "text", "content", "details"],
  state: ["state", "status"],
  type: ["type", "issue type", "kind", "tracker"],
  priority: ["priority", "severity"],
  labels: ["labels", "tags", "components"],
  author: ["author", "reporter", "creator", "requester", "created by"],
  url: ["url", "link", "web url", "html url"],
  createdAt: ["created", "created at", "opened", "date"],
  updatedAt: ["updated", "updated at", "modified", "last updated"],
} as const;
type Field = keyof typeof COLUMNS;

const TEXT_MAX = 20_000;

/** One row as a ticket. `source` names the tracker, so that equal numbers of two trackers stay two tickets. */
export function toTicket(row: Row, source: string, origin: Origin): Entity<"ticket"> {
  const read = fieldReader(row);
  const externalId = read("externalId");
  if (externalId === undefined)
    throw new SecaError("bad_input", "The row has no id.", `It is looked for under: ${COLUMNS.externalId.join(", ")}.`);
  const title = read("title") ?? firstLine(read("text")) ?? externalId;
  const labels = listOf(row, read);
  const props = {
    source,
    externalId,
    text: (read("text") ?? "").slice(0, TEXT_MAX),
    ...optional("url", read("url")),
    ...optional("state", read("state")),
    ...optional("type", read("type")),
    ...optional("priority", read("priority")),
    ...(labels.length === 0 ? {} : { labels }),
    ...optional("author", read("author")),
    ...optional("createdAt", read("createdAt")),
    ...optional("updatedAt", read("updatedAt")),
  };
  return toEntity({ id: ticketId(source, externalId), name: title.slice(0, 200), props, origin }) as Entity<"ticket">;
}

export function ticketId(source: string, externalId: string): string {
  return `ticket/${keyFromName(source)}:${keyFromName(externalId)}`;
}

/** Tickets from rows. A row that is not one is told, never dropped silently; a later row of the same id wins. */
export function toTickets(
  rows: Iterable<{ readonly line: number; readonly row: Row }>,
  source: string,
  origin: Origin,
): TicketBatch {
  const tickets = new Map<string, Entity<"ticket">>();
  const skipped: { line: number; reason: string }[] = [];
  for (const { line, row } of rows) {
    try {
      const ticket = toTicket(row, source, {
        ...origin,
        ...(origin.by === "import" ? { span: { line } } : {}),
      } as Origin);
      if (tickets.has(ticket.id))
        skipped.push({
          line,
          reason: `${quoted(ticket.props.externalId)} stands in the file more than once; the last row counts.`,
        });
      tickets.set(ticket.id, ticket);
    } catch (error) {
      if (!(error instanceof SecaError)) throw error;
      skipped.push({ line, reason: `${error.message} ${error.hint}` });
    }
  }
  return { tickets: [...tickets.values()], skipped };
}

function fieldReader(row: Row): (field: Field) => string | undefined {
  const columns = new Map(Object.keys(row).map((name) => [plain(name), name]));
  return (field) => {
    for (const alias of COLUMNS[field]) {
      const name = columns.get(alias);
      const value = name === undefined ? undefined : textOf(row[name]);
      if (value !== undefined) return value;
    }
    return undefined;
  };
}

/** `Issue_Key` and `issueKey` are the same column. */
const plain = (name: string): string =>
  name
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(/[_\-. ]+/g, " ")
    .trim()
    .toLowerCase();

function textOf(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value === "string") return value.trim() === "" ? undefined : value.trim();
  if (typeof value === "object" && value !== null && "name" in value) return textOf(value.name);
  if (typeof value === "object" && value !== null && "login" in value) return textOf(value.login);
  return undefined;
}

function listOf(row: Row, read: (field: Field) => string | undefined): string[] {
  const name = Object.keys(row).find((column) => (COLUMNS.labels as readonly string[]).includes(plain(column)));
  const value = name === undefined ? undefined : row[name];
  const list = Array.isArray(value)
    ? value.map(textOf)
    : (read("labels")
        ?.split(/[,;]/)
        .map((part) => part.trim()) ?? []);
  return [
    ...new Set(
      list.filter((label): label is string => label !== undefined && label !== "").map((label) => label.slice(0, 100)),
    ),
  ].slice(0, 100);
}

const firstLine = (text: string | undefined): string | undefined => text?.split("\n", 1)[0]?.slice(0, 200);

const optional = (name: string, value: string | undefined): Record<string, string> =>
  value === undefined ? {} : { [name]: value.slice(0, 500) };
