import * as z from "zod";
import { SecaError, nearest, onOneLine, quoted } from "../kernel/index.ts";
import { Line, Name, Text } from "./fields.ts";
import { type EntityId, isEntityId, kindOf } from "./ids.ts";
import { KINDS, KIND_NAMES, isKind, type Kind } from "./kinds.ts";
import { linkRule, linksBetween, LINK_KINDS } from "./links.ts";
import { Origin } from "./origin.ts";

export type Props<K extends Kind = Kind> = z.infer<(typeof KINDS)[K]>;

/** Everything that matters in an analysis. `ext` keeps what a foreign format had and we do not model. */
export interface Entity<K extends Kind = Kind> {
  readonly id: EntityId;
  readonly kind: K;
  readonly name: string;
  readonly props: Props<K>;
  readonly tags: readonly string[];
  readonly origin: Origin;
  readonly ext?: Readonly<Record<string, unknown>>;
}

/** What relates two entities. Its id is its kind and its ends, so the same link cannot exist twice. */
export interface Link {
  readonly kind: string;
  readonly from: EntityId;
  readonly to: EntityId;
  readonly props: LinkProps;
  readonly origin: Origin;
}

/** What is said of a link. */
export const LinkWords = z.strictObject({
  reason: Text.optional(),
  confidence: z.number().min(0).max(1).optional(),
  order: z.int().min(0).optional(),
  state: z.enum(["suggested", "confirmed"]).optional(),
});

const LinkProps = LinkWords.extend({
  /** Which ends are results, that analyses derive: these may go and come back, and the link stays. */
  derived: z.enum(["from", "to", "both"]).optional(),
});
type LinkProps = z.infer<typeof LinkProps>;

/** The ends without which a link would lead nowhere. */
export function factualEnds({ from, to, props: { derived } }: Pick<Link, "from" | "to" | "props">): EntityId[] {
  return [
    ...(derived === "from" || derived === "both" ? [] : [from]),
    ...(derived === "to" || derived === "both" ? [] : [to]),
  ];
}

/** A link's id reads as the sentence it states. */
export function linkId(link: Pick<Link, "kind" | "from" | "to">): string {
  return `${link.from} ${link.kind} ${link.to}`;
}

const Common = z.strictObject({
  name: Name,
  tags: z.array(Line.min(1)).max(50),
  origin: Origin,
  ext: z.record(z.string().max(60), z.json()).optional(),
});

/** A draft of an entity as files and callers give it: what may be left out has a plain default. */
export interface EntityDraft {
  readonly id: string;
  readonly name: string;
  readonly props?: Readonly<Record<string, unknown>> | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly origin: Origin;
  readonly ext?: Readonly<Record<string, unknown>> | undefined;
}

/** Checks a draft against its kind's schema. Every field that is wrong is named, with what was read and what is allowed. */
export function toEntity(draft: EntityDraft): Entity {
  const kind = knownKind(kindOf(draft.id));
  knownId(draft.id);
  const common = parse(
    Common,
    {
      // A name is read on one line everywhere, also by terminals.
      name: typeof draft.name === "string" ? onOneLine(draft.name.normalize("NFC")) : draft.name,
      tags: draft.tags ?? [],
      origin: draft.origin,
      ext: draft.ext,
    },
    draft.id,
  );
  const props = parse(KINDS[kind] as z.ZodType<Props>, draft.props ?? {}, draft.id);
  return {
    id: draft.id,
    kind,
    name: common.name,
    props,
    tags: [...new Set(common.tags)].sort(),
    origin: common.origin,
    ...(common.ext === undefined || Object.keys(common.ext).length === 0 ? {} : { ext: common.ext }),
  };
}

/** Checks a link against the table of legal ones. Whether its ends exist is the graph's to say. */
export function toLink(draft: { kind: string; from: string; to: string; props?: unknown; origin: Origin }): Link {
  const [from, to] = [knownKind(kindOf(draft.from)), knownKind(kindOf(draft.to))];
  knownId(draft.from);
  knownId(draft.to);
  if (!linkRule(draft.kind, from, to)) {
    const legal = linksBetween(from, to);
    const hint =
      legal.length > 0
        ? `From ${from} to ${to} there may be: ${legal.join(", ")}.`
        : `No link leads from ${from} to ${to}.`;
    throw new SecaError(
      "bad_input",
      `A ${from} cannot be linked to a ${to} by ${quoted(draft.kind)}.`,
      LINK_KINDS.includes(draft.kind) ? hint : `${hint} ${didYouMean(draft.kind, LINK_KINDS)}`.trim(),
    );
  }
  if (draft.from === draft.to) {
    throw new SecaError(
      "bad_input",
      `${quoted(draft.from)} cannot be linked to itself by ${quoted(draft.kind)}.`,
      "Name another target.",
    );
  }
  const props = parse(LinkProps, draft.props ?? {}, linkId(draft));
  const origin = parse(Origin, draft.origin, linkId(draft));
  return { kind: draft.kind, from: draft.from, to: draft.to, props, origin };
}

export function knownKind(name: string): Kind {
  if (isKind(name)) return name;
  throw new SecaError(
    "bad_input",
    `${quoted(name)} is not a kind of entity.`,
    `${didYouMean(name, KIND_NAMES)} Kinds: ${KIND_NAMES.join(", ")}.`.trim(),
  );
}

function knownId(id: string): void {
  if (isEntityId(id)) return;
  throw new SecaError(
    "bad_input",
    `${quoted(id)} is not an entity's id.`,
    "An id looks like component/order-api: kind, slash, key (a-z, 0-9 and . _ - : @ > ~ +).",
  );
}

/** The fields a kind has of its own, for messages and for the operations that set them. */
export function fieldsOf(kind: Kind): string[] {
  return Object.keys((KINDS[kind] as z.ZodObject).shape);
}

const didYouMean = (wanted: string, known: readonly string[]): string => {
  const [best] = nearest(wanted, known, 1);
  return best === undefined ? "" : `Did you mean ${quoted(best)}?`;
};

const ISSUES_MAX = 4;

/** What the schemas let through as JSON is walked recursively by them, so the depth is bounded first. */
const DEPTH_MAX = 50;

function parse<T>(schema: z.ZodType<T>, value: unknown, of: string): T {
  if (isDeeper(value, DEPTH_MAX)) {
    throw new SecaError("bad_input", `${quoted(of, 200)} is nested deeper than ${DEPTH_MAX} levels.`, "Flatten it.");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const problems = issues.slice(0, ISSUES_MAX).map((issue) => ({ path: issue.path, told: tell(issue, value) }));
  const told = problems.map((problem) => problem.told);
  if (issues.length > ISSUES_MAX) told.push(`and ${issues.length - ISSUES_MAX} more`);
  throw new SecaError(
    "bad_input",
    `${quoted(of, 200)} is not well formed: ${told.join("; ")}.`,
    "Mend the named fields and send it again.",
    { details: { problems } },
  );
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((entry) => isDeeper(entry, depth - 1));
}

function tell(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.join(".") || "the value";
  if (issue.code === "unrecognized_keys") return `unknown field ${issue.keys.map((key) => quoted(key)).join(", ")}`;
  const read = at(value, issue.path);
  if (issue.code === "invalid_value") {
    return `${field} is ${read === undefined ? "missing" : quoted(read)}, allowed: ${issue.values.join(", ")}`;
  }
  return read === undefined ? `${field} is missing` : `${field} is ${quoted(read, 40)}: ${issue.message.toLowerCase()}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<PropertyKey, unknown>)[step];
  }
  return here;
}
