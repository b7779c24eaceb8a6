import { canonicalJson } from "../../model/index.ts";
import { SecaError } from "../../kernel/index.ts";
import { type Tree, plain, readJson, rowsOf, tableAt } from "../text/index.ts";

/**
 * What items have no place for stands in a comment at the very end of the file, which OpenFastTrace passes over: how an
 * item differs from what it says by itself, and links that are more than coverage. A file without one was not written here.
 */
export interface Appendix {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** By the id of the item without its revision. */
  readonly items: ReadonlyMap<string, KeptItem>;
  readonly links: readonly KeptLink[];
}

export interface KeptItem {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly marks?: readonly string[] | undefined;
  /** Null where the item says something that the entity does not. */
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  readonly rest?: Readonly<Record<string, unknown>> | undefined;
}

export interface KeptLink {
  readonly from: string;
  readonly kind: string;
  readonly to: string;
  readonly props?: Readonly<Record<string, unknown>> | undefined;
}

const BEGINS = "<!-- seca\n";
const ENDS = "\n-->";

/** The text without its appendix, and that. */
export function splitOff(text: string): { readonly text: string; readonly appendix?: Appendix } {
  const whole = text.endsWith("\n") ? text.trimEnd() : text;
  const at = whole.endsWith(ENDS) ? whole.lastIndexOf(BEGINS) : -1;
  if (at === -1) return { text };
  const tree = tableOf(whole.slice(at + BEGINS.length, whole.length - ENDS.length));
  if (tree === undefined) return { text };
  return { text: whole.slice(0, at), appendix: toAppendix(tree) };
}

/** A comment that is no JSON was not written by us, and says nothing. */
function tableOf(json: string): Tree | undefined {
  try {
    return tableAt(readJson(json));
  } catch (error) {
    if (error instanceof SecaError) return undefined;
    throw error;
  }
}

function toAppendix(tree: Tree): Appendix {
  const { name, description, links } = plain(tree) as Readonly<Record<string, unknown>>;
  return {
    name: textFrom(name),
    description: textFrom(description),
    items: new Map(rowsOf(tree, "items").map(([stem, { value }]) => [stem, toItem(plain(value))])),
    links: (Array.isArray(links) ? (links as unknown[]) : []).flatMap(toLink),
  };
}

function toItem(value: unknown): KeptItem {
  const { id, name, tags, marks, props, rest } = recordFrom(value) ?? {};
  return {
    id: textFrom(id),
    name: textFrom(name),
    tags: textsFrom(tags),
    marks: textsFrom(marks),
    props: recordFrom(props),
    rest: recordFrom(rest),
  };
}

function toLink(value: unknown): KeptLink[] {
  const { from, kind, to, props } = recordFrom(value) ?? {};
  if (typeof from !== "string" || typeof kind !== "string" || typeof to !== "string") return [];
  return [{ from, kind, to, props: recordFrom(props) }];
}

const textFrom = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const textsFrom = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : undefined;
const recordFrom = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

/** One line for each, so that a change is a changed line. No two dashes follow each other, since that ends a comment. */
export function writeAppendix({ name, description, items, links }: Appendix): string {
  const lines = [
    ...(name === undefined ? [] : [`"name":${canonicalJson(name)}`]),
    ...(description === undefined ? [] : [`"description":${canonicalJson(description)}`]),
    `"items":{${listed([...items].map(([stem, item]) => `${canonicalJson(stem)}:${canonicalJson(withoutAbsent(item))}`))}}`,
    `"links":[${listed(links.map((link) => canonicalJson(withoutAbsent(link))))}]`,
  ];
  const json = `{\n${lines.join(",\n")}\n}`;
  return `${BEGINS}${json.replaceAll("--", String.raw`-\u002d`)}${ENDS}\n`;
}

const listed = (lines: readonly string[]): string => (lines.length === 0 ? "" : `\n${lines.join(",\n")}\n`);

const withoutAbsent = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
