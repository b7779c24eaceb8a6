import { type FieldChange, changedFields, factFromFields, fieldsOfFact, sameValue } from "../graph/index.ts";
import { type Entity, toEntity } from "../model/index.ts";
import { sameProtocol } from "./names.ts";

interface Sides {
  /** What the model holds. */
  readonly ours: Entity;
  /** What the input says now. */
  readonly now: Entity;
  /** What the input said when it was last settled; undefined: it never spoke of this. */
  readonly was: Entity | undefined;
}

export interface Merged {
  readonly after: Entity;
  readonly fields: readonly FieldChange[];
  readonly conflicts: readonly string[];
}

/**
 * An entity as it would stand after an input has been heard. An input fills what nobody has said, replaces what it said
 * itself, and is in conflict where somebody else says something different.
 */
export function mergedEntity({ ours, now, was }: Sides): Merged {
  const [mine, theirs, before] = [fieldsOfFact(ours), fieldsOfFact(now), was && fieldsOfFact(was)];
  const after = new Map(mine);
  const conflicts: string[] = [];
  for (const field of new Set([...theirs.keys(), ...(before?.keys() ?? [])])) {
    const heard = hear(field, {
      mine: mine.get(field),
      now: theirs.get(field),
      was: before?.get(field),
      isNew: was === undefined,
    });
    if (heard === KEEP) continue;
    if (heard.conflict) conflicts.push(field);
    if (heard.value === undefined) after.delete(field);
    else after.set(field, heard.value);
  }
  const aliased = was === undefined ? withAlias(after, { ours, now }) : after;
  const entity = toEntity(factFromFields(ours, aliased) as Entity);
  return { after: entity, fields: changedFields(ours, entity), conflicts: conflicts.sort() };
}

const KEEP = "keep";
type Heard = typeof KEEP | { readonly value: unknown; readonly conflict?: boolean };

interface Values {
  readonly mine: unknown;
  readonly now: unknown;
  readonly was: unknown;
  /** The input speaks of this for the first time. */
  readonly isNew: boolean;
}

/** Lists that grow by what each input knows; nothing in them contradicts anything else. */
const GATHERED: ReadonlySet<string> = new Set(["tags", "technology", "ext.marks", "categories", "weaknesses"]);
/** What one input calls a thing or writes about it does not contradict what another does. */
const FIRST_STAYS: ReadonlySet<string> = new Set(["name", "description"]);

function hear(field: string, { mine, now, was, isNew }: Values): Heard {
  if (field === "origin" || says(field, mine, now)) return KEEP;
  if (!isNew && says(field, was, now)) return KEEP;
  if (GATHERED.has(field)) return gather(field, { mine, now, was });
  if (isNew && FIRST_STAYS.has(field) && mine !== undefined) return KEEP;
  // A format's own rest is nobody else's.
  if (field.startsWith("ext.")) return { value: now };
  if (now === undefined) return says(field, mine, was) ? { value: undefined } : KEEP;
  if (mine === undefined || isUnknown(mine)) return { value: now };
  if (isNew && isUnknown(now)) return KEEP;
  if (!isNew && says(field, mine, was)) return { value: now };
  if (isNew && field === "type" && ALIKE.has([mine, now].map(String).sort().join(" "))) return KEEP;
  return { value: now, conflict: true };
}

/** Formats draw the line between these two in different places. */
const ALIKE: ReadonlySet<string> = new Set(["process service", "actor external"]);

function gather(field: string, { mine, now, was }: Omit<Values, "isNew">): Heard {
  const [a, b, c] = [mine, now, was].map((list) => (Array.isArray(list) ? (list as unknown[]) : []));
  const dropped = new Set(c!.filter((each) => !b!.includes(each)));
  const added = b!.filter((each) => !c!.includes(each) && !a!.includes(each));
  const value = [...a!.filter((each) => !dropped.has(each)), ...added];
  if (sameValue(value, a)) return KEEP;
  return { value: value.length === 0 && field !== "tags" ? undefined : value };
}

/** Two values that say the same: of an attribute its value alone, wherever it stands. */
function says(field: string, a: unknown, b: unknown): boolean {
  if (field.startsWith("attributes.")) return valueOf(a) === valueOf(b);
  if (field === "protocol" && typeof a === "string" && typeof b === "string")
    return sameProtocol(a) === sameProtocol(b);
  return sameValue(a, b);
}

const valueOf = (attribute: unknown): unknown => (attribute as { value?: unknown } | undefined)?.value;
const isUnknown = (value: unknown): boolean => valueOf(value) === "unknown";

/** What the input calls it is kept, so that the next one which does so finds it. */
function withAlias(fields: Map<string, unknown>, { ours, now }: Pick<Sides, "ours" | "now">): Map<string, unknown> {
  if (ours.name === now.name) return fields;
  const marks = fields.get("ext.marks");
  const known = Array.isArray(marks) ? (marks as unknown[]) : [];
  return fields.set("ext.marks", [...new Set([...known, `name:${now.name}`])].sort());
}
