import { isDeepStrictEqual } from "node:util";
import { onOneLine } from "../kernel/index.ts";
import { attributeValue, type Attributes, type Entity } from "../model/index.ts";
import { plain, rowsOf, type Tree } from "./text/index.ts";

/** What is said of an element in our words: `name`, `tags`, a field of its kind, or an attribute as `@encrypted_at_rest`. */
export type Said = Readonly<Record<string, unknown>>;

/**
 * A foreign field and what it says in our words, both ways, so that reader and writer cannot drift apart. A value that
 * our words give back exactly becomes facts alone. One that says it more finely is kept in `ext` as well, and is written
 * back for as long as the facts agree with it.
 */
export interface Field {
  readonly foreign: string;
  /** Undefined: not understood. Nothing in it: understood, and it says nothing. */
  means(value: unknown, element: Said): Said | undefined;
  /** Undefined leaves the field out. */
  says(ours: (field: string) => unknown, element?: Said): unknown;
  /** What stands there when we have nothing to say and the format wants the field. */
  readonly otherwise?: unknown;
}

export interface ReadFields {
  readonly said: Said;
  /** The line on which a field of ours was said. */
  readonly lines: Readonly<Record<string, number>>;
  /** What is to be kept, by foreign field. */
  readonly rest: Record<string, unknown>;
}

interface How {
  /** Keys that the reader follows itself. */
  readonly besides?: readonly string[];
  /** Fields that hold what the format wants although nobody said so: they say nothing while they hold just that. */
  readonly unsaid?: ReadonlySet<string>;
}

export function readFields(tree: Tree | undefined, fields: readonly Field[], how: How = {}): ReadFields {
  const { besides = [], unsaid } = how;
  const element = new Map(
    rowsOf(tree).map(([key, { value }]) => [key, besides.includes(key) ? undefined : plain(value)]),
  );
  const raw = Object.fromEntries(element);
  const said: Record<string, unknown> = {};
  const lines: Record<string, number> = {};
  const rest: [string, unknown][] = [];
  const known = new Map(fields.map((field) => [field.foreign, field]));
  for (const [key, { line }] of rowsOf(tree)) {
    if (besides.includes(key)) continue;
    const field = known.get(key);
    if (field !== undefined && unsaid?.has(key) && isDeepStrictEqual(raw[key], field.otherwise)) continue;
    for (const [ours, value] of Object.entries(field?.means(raw[key], raw) ?? {})) {
      if (Object.hasOwn(said, ours)) continue;
      said[ours] = value;
      lines[ours] = line;
    }
  }
  for (const [key, value] of element) {
    if (besides.includes(key)) continue;
    const field = known.get(key);
    if (field !== undefined && unsaid?.has(key) && isDeepStrictEqual(value, field.otherwise)) continue;
    if (field === undefined || !isDeepStrictEqual(field.says((ours) => said[ours], raw) ?? field.otherwise, value)) {
      rest.push([key, value]);
    }
  }
  return { said, lines, rest: Object.fromEntries(rest) };
}

export interface WrittenFields {
  readonly fields: Record<string, unknown>;
  /** Fields that hold what the format wants although the model says nothing. */
  readonly unsaid: readonly string[];
}

/** The fields of an element in the order of the table, then what was kept and no table knows, by name. */
export function writeFields(
  ours: (field: string) => unknown,
  kept: Said | undefined,
  fields: readonly Field[],
  /** What the reader takes where it does not understand a field: an odd value stays while nobody says better. */
  assumed: Said = {},
): WrittenFields {
  const written: [string, unknown][] = [];
  const unsaid: string[] = [];
  const known = new Set(fields.map(({ foreign }) => foreign));
  const sofar: Record<string, unknown> = {};
  for (const field of fields) {
    const fresh = field.says(ours, sofar);
    const old = keptAt(kept, field.foreign);
    const value =
      old !== undefined && agrees(field, { old, fresh, sofar, assumed }, ours) ? old : (fresh ?? field.otherwise);
    if (value === undefined) continue;
    if (value !== old && fresh === undefined && Object.keys(field.means(value, sofar) ?? {}).length > 0)
      unsaid.push(field.foreign);
    sofar[field.foreign] = value;
    written.push([field.foreign, value]);
  }
  const others = Object.entries(kept ?? {}).filter(([key]) => !known.has(key));
  written.push(...others.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { fields: Object.fromEntries(written), unsaid };
}

interface Values {
  readonly old: unknown;
  readonly fresh: unknown;
  readonly sofar: Said;
  readonly assumed: Said;
}

function agrees(field: Field, { old, fresh, sofar, assumed }: Values, ours: (field: string) => unknown): boolean {
  const meant = field.means(old, sofar) ?? {};
  const wanted = fresh === undefined ? {} : (field.means(fresh, sofar) ?? {});
  if (Object.keys(meant).length === 0) {
    const keys = Object.keys(wanted);
    return (
      fresh === undefined || (keys.length > 0 && keys.every((key) => isDeepStrictEqual(assumed[key], wanted[key])))
    );
  }
  return holds(meant, ours) && Object.keys(wanted).every((key) => Object.hasOwn(meant, key));
}

const holds = (said: Said, ours: (field: string) => unknown): boolean =>
  Object.entries(said).every(([key, value]) => isDeepStrictEqual(ours(key), value));

/**
 * What the model says of an entity and the written fields do not, or say otherwise; null where they say something that
 * nobody said. Formats with room for it carry it along, so that what is read back is what was written.
 */
export function unplaced(
  entity: Entity,
  written: Said,
  { fields, unsaid, assumed }: { fields: readonly Field[]; unsaid: readonly string[]; assumed: Said },
): Record<string, unknown> {
  const told: Record<string, unknown> = { ...assumed };
  for (const field of fields) {
    if (unsaid.includes(field.foreign) || written[field.foreign] === undefined) continue;
    const fresh = field.means(written[field.foreign], written) ?? {};
    for (const [key, value] of Object.entries(fresh))
      if (!Object.hasOwn(told, key) || Object.hasOwn(assumed, key)) told[key] = value;
  }
  const { attributes = {}, ...props } = entity.props as { attributes?: Attributes };
  const ours: Record<string, unknown> = { ...props, name: entity.name };
  for (const [name, { value }] of Object.entries(attributes)) if (value !== "unknown") ours[`@${name}`] = value;
  const keys = [...new Set([...Object.keys(ours), ...Object.keys(told)])].sort();
  return Object.fromEntries(
    keys
      .filter((key) => key !== "tags" && !isDeepStrictEqual(ours[key], told[key]))
      .map((key) => [key, Object.hasOwn(ours, key) ? ours[key] : null]),
  );
}

/** What was carried along, over what the fields say. */
export function withUnplaced(said: Said, carried: Said): Said {
  return Object.fromEntries(Object.entries({ ...said, ...carried }).filter(([, value]) => value !== null));
}

const keptAt = (kept: Said | undefined, key: string): unknown =>
  kept !== undefined && Object.hasOwn(kept, key) ? kept[key] : undefined;

/** An entity's own words, as the fields of a table ask for them. */
export function wordsOf(entity: Entity): (field: string) => unknown {
  const props = entity.props as Readonly<Record<string, unknown>>;
  return (field) => {
    if (field === "name") return entity.name;
    if (field === "tags") return entity.tags.length === 0 ? undefined : entity.tags;
    if (!field.startsWith("@")) return Object.hasOwn(props, field) ? props[field] : undefined;
    const value = attributeValue(props.attributes as Attributes | undefined, field.slice(1));
    return value === "unknown" ? undefined : value;
  };
}

/** A name as entities take it. What it loses by that is kept. */
export function nameField(foreign: string): Field {
  return {
    foreign,
    means: (value) => (nameFrom(value) === undefined ? undefined : { name: nameFrom(value) }),
    says: (ours) => ours("name"),
  };
}

export function nameFrom(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Cut by characters, so that none is cut in two.
  const name = onOneLine(value.normalize("NFC")).trim();
  const short =
    name.length <= NAME_MAX
      ? name
      : name
          .slice(0, NAME_MAX)
          .replace(/[\ud800-\udbff]$/, "")
          .trim();
  return short === "" ? undefined : short;
}

const NAME_MAX = 200;
export const TEXT_MAX = 20_000;
export const LINE_MAX = 500;

/** A text that says the same on both sides; an empty one says nothing. */
export function textField(foreign: string, ours: string, { max = TEXT_MAX, ...more }: TextOptions = {}): Field {
  return {
    foreign,
    means: (value) => {
      if (typeof value === "number" || typeof value === "boolean") return { [ours]: String(value) };
      if (typeof value !== "string") return value === null && "otherwise" in more ? {} : undefined;
      return value === "" ? {} : { [ours]: value.slice(0, max) };
    },
    says: (words) => words(ours),
    ...more,
  };
}

interface TextOptions {
  readonly max?: number;
  readonly otherwise?: unknown;
}

/** A truth that is an attribute of ours, or a field that is one. */
export function truthField(foreign: string, ours: string, more: { readonly otherwise?: boolean } = {}): Field {
  const isAttribute = ours.startsWith("@");
  return {
    foreign,
    means: (value) => {
      if (typeof value !== "boolean") return undefined;
      return { [ours]: isAttribute ? (value ? "yes" : "no") : value };
    },
    says: (words) => {
      const value = words(ours);
      return value === undefined ? undefined : isAttribute ? value === "yes" : value;
    },
    ...more,
  };
}

/** One word of a closed list, each with what it says in our words. The first that says what the model says is written. */
export function choiceField(
  foreign: string,
  choices: Readonly<Record<string, Said>>,
  more: { readonly otherwise?: string } = {},
): Field {
  return {
    foreign,
    means: (value) => (typeof value === "string" && Object.hasOwn(choices, value) ? choices[value] : undefined),
    says: (ours) => {
      const fits = Object.entries(choices).filter(
        ([, said]) =>
          Object.keys(said).length > 0 &&
          Object.entries(said).every(([key, value]) => isDeepStrictEqual(ours(key), value)),
      );
      // The one that says most of what the model says.
      const most = Math.max(...fits.map(([, said]) => Object.keys(said).length));
      return fits.find(([, said]) => Object.keys(said).length === most)?.[0];
    },
    ...more,
  };
}

/** A field of the format's own that we have no word for, and that it wants all the same. */
export function ownField(foreign: string, otherwise?: unknown): Field {
  return {
    foreign,
    means: (value) => (isDeepStrictEqual(value, otherwise) ? {} : undefined),
    says: () => undefined,
    ...(otherwise !== undefined && { otherwise }),
  };
}

const TAGS_MAX = 50;

/** Tags are a set with us: sorted, none twice. */
export function tagsField(foreign: string, more: { readonly otherwise?: unknown } = {}): Field {
  return {
    foreign,
    means: (value) => {
      if (!Array.isArray(value)) return value === null && "otherwise" in more ? {} : undefined;
      const tags = value.filter(
        (tag): tag is string => typeof tag === "string" && tag !== "" && tag.length <= LINE_MAX,
      );
      return tags.length === 0 ? {} : { tags: [...new Set(tags)].sort().slice(0, TAGS_MAX) };
    },
    says: (ours) => ours("tags"),
    ...more,
  };
}
