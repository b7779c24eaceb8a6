import { ATTRIBUTE_NAME, ATTRIBUTE_VALUES, type Attributes, type Entity } from "../../model/index.ts";
import type { Said } from "../mapping.ts";
import { at, plain, rowsOf, type Tree } from "../text/index.ts";
import { OWN } from "./fields.ts";

/**
 * OTM gives each object a free map, `attributes`, and there travels what it has no field for: `seca.protocol`,
 * `seca.attribute.encrypted_at_rest`. Other keys are the file's own and stay as they are.
 */
const PREFIX = "seca.";
const ATTRIBUTE = `${PREFIX}attribute.`;
/** Fields that OTM wants and nobody has said anything about, so that a 0 is not read as one. */
const UNSAID = `${PREFIX}unsaid`;

export interface Own {
  readonly said: Said;
  readonly lines: Readonly<Record<string, number>>;
  readonly unsaid: ReadonlySet<string>;
  /** The links that have no field: `seca.replies_to`. */
  readonly repliesTo?: string;
  /** Whether we made the element because the format wants one. */
  readonly isMadeUp: boolean;
  readonly rest: Readonly<Record<string, unknown>>;
}

export function readOwn(tree: Tree | undefined, kind: string): Own {
  const said: Record<string, unknown> = {};
  const lines: Record<string, number> = {};
  const rest: [string, unknown][] = [];
  let unsaid = new Set<string>();
  let repliesTo: string | undefined;
  let isMadeUp = false;
  for (const [key, row] of rowsOf(tree)) {
    const value = plain(row.value);
    const field = key.startsWith(PREFIX) ? key.slice(PREFIX.length) : "";
    const attribute = key.startsWith(ATTRIBUTE) ? key.slice(ATTRIBUTE.length) : "";
    if (ATTRIBUTE_NAME.test(attribute) && (ATTRIBUTE_VALUES as readonly unknown[]).includes(value)) {
      said[`@${attribute}`] = value;
      lines[`@${attribute}`] = row.line;
    } else if (OWN[kind]?.includes(field)) {
      said[field] = value;
      lines[field] = row.line;
    } else if (key === UNSAID && typeof value === "string") unsaid = new Set(value.split(" "));
    else if (key === `${PREFIX}replies_to` && typeof value === "string") repliesTo = value;
    else if (key === `${PREFIX}made_up`) isMadeUp = true;
    else rest.push([key, value]);
  }
  return {
    said,
    lines,
    unsaid,
    isMadeUp,
    rest: Object.fromEntries(rest),
    ...(repliesTo !== undefined && { repliesTo }),
  };
}

interface Unplaced {
  readonly fields: readonly string[];
  readonly unsaid: readonly string[];
  readonly repliesTo?: string | undefined;
}

/** The map for an entity, sorted; undefined where it would hold nothing. */
export function writeOwn(
  entity: Entity,
  kept: unknown,
  { fields, unsaid, repliesTo }: Unplaced,
): Record<string, unknown> | undefined {
  const props = entity.props as Readonly<Record<string, unknown>>;
  const said = Object.entries((props.attributes ?? {}) as Attributes).map(([name, { value }]) => [
    ATTRIBUTE + name,
    value,
  ]);
  const own = fields.filter((field) => props[field] !== undefined).map((field) => [PREFIX + field, props[field]]);
  const all: Record<string, unknown> = {
    ...(typeof kept === "object" && kept !== null && kept),
    ...Object.fromEntries([...said, ...own]),
    ...(unsaid.length > 0 && { [UNSAID]: unsaid.join(" ") }),
    ...(repliesTo !== undefined && { [`${PREFIX}replies_to`]: repliesTo }),
  };
  const sorted = Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? undefined : Object.fromEntries(sorted);
}

/** The zone for what lies in none, since OTM puts every component somewhere. */
export const NO_ZONE = {
  id: "seca-no-zone",
  name: "In no zone",
  type: "trust",
  risk: { trustRating: 0 },
  attributes: { [`${PREFIX}made_up`]: true },
};

export const isMadeUpZone = (tree: Tree): boolean => at(tree, "attributes", `${PREFIX}made_up`) !== undefined;
