/** A specification item as OpenFastTrace knows it, whichever of its two forms it was written in. */
export interface Item {
  /** `req` of `req~sign-in~2`. */
  readonly type: string;
  readonly name: string;
  readonly revision: number;
  readonly title?: string | undefined;
  readonly text: string;
  readonly rationale?: string | undefined;
  readonly comment?: string | undefined;
  readonly status?: string | undefined;
  /** Ids with their revisions. */
  readonly covers: readonly string[];
  readonly depends: readonly string[];
  readonly needs: readonly string[];
  readonly tags: readonly string[];
  readonly line: number;
}

/** What both forms read a file as. */
export interface Document {
  readonly title?: string | undefined;
  readonly items: readonly Item[];
  /** Items that only hand needs on to another type (`arch --> dsn : req~x~1`). */
  readonly forwards: number;
}

/** An id without its revision, by which an item is the same from one revision to the next. */
export const stemOf = (id: string): string => id.slice(0, id.lastIndexOf("~"));
export const stemOfItem = ({ type, name }: Pick<Item, "type" | "name">): string => `${type}~${name}`;
export const idOfItem = (item: Pick<Item, "type" | "name" | "revision">): string =>
  `${stemOfItem(item)}~${item.revision}`;

export const ITEM_ID = String.raw`([a-zA-Z]+)~(\p{L}[\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_-]+)*)~(\d{1,9})`;
export const isItemId = (text: string): boolean => WHOLE.test(text);
const WHOLE = new RegExp(`^${ITEM_ID}$`, "u");
export const TYPE = /^[a-zA-Z]+$/;
/** Tags stand in a list with commas. */
export const TAG = /^[\p{L}\p{N}_.-]+$/u;
