import type { Snapshot } from "../graph/index.ts";
import { shortVersion } from "../model/index.ts";
import type { Page, PageRequest } from "./analysis-answers.ts";
import { cursorAt, parseCursor } from "./find.ts";

/** One page of a list; the next is of the same version, whatever is written meanwhile. */
export function paged<From, To>(
  snapshot: Snapshot,
  list: readonly From[],
  { limit, cursor }: Pick<PageRequest, "limit" | "cursor">,
  toItem: (each: From) => To,
): Page<To> {
  const { offset } = parseCursor(cursor) ?? { offset: 0 };
  const items = list.slice(offset, offset + limit).map((each) => toItem(each));
  const next = offset + items.length;
  const version = shortVersion(snapshot.commit);
  return { version, items, total: list.length, ...(next < list.length && { cursor: cursorAt(version, next) }) };
}
