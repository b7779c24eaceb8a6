import * as z from "zod";
import { ATTRIBUTE_NAME, KINDS, LEVELS } from "../model/index.ts";

/**
 * What a rule asks about an element, as data: so that it can be checked, shown, indexed, and compiled to a closure that
 * notes what it has read. Every question has three answers; what nobody has said is unknown, not no.
 */
export type Predicate =
  | { readonly is: "always" }
  /** A component's or boundary's type. */
  | { readonly is: "type"; readonly in: readonly string[] }
  /** What the technology is in general: `relational`, `broker`, `llm`. Unknown where no technology is named. */
  | { readonly is: "trait"; readonly in: readonly string[] }
  /** A technology by its id in our table. Unknown where none is named. */
  | { readonly is: "technology"; readonly in: readonly string[] }
  /** A three-valued attribute that is yes. */
  | { readonly is: "said"; readonly attribute: string }
  /** The same where silence is no: for what a drawing would say if it were so. It must not be denied, and settles nothing. */
  | { readonly is: "affirmed"; readonly attribute: string }
  /** A field with one of these values, such as a flow's protocol. Unknown where it is empty. */
  | { readonly is: "field"; readonly field: string; readonly in: readonly (string | number)[] }
  /** A data item, or the highest of what an element stores, processes or carries, has at least this level. */
  | { readonly is: "sensitive"; readonly of: Property; readonly least: (typeof LEVELS)[number] }
  /** A flow leaves or enters a boundary, of one of these types where they are named. */
  | { readonly is: "crossing"; readonly types?: readonly string[] }
  /** A flow answers another one, so that nobody begins anything by it. */
  | { readonly is: "replies" }
  /** Somebody on the internet can send something to it, directly or through others. Steps: how many at most. */
  | { readonly is: "exposed"; readonly steps?: number }
  /** What stands at the other end of a relation with one end. */
  | { readonly is: "at"; readonly end: End; readonly that: Predicate }
  | { readonly is: "some"; readonly of: Relation; readonly that: Predicate }
  | { readonly is: "every"; readonly of: Relation; readonly that: Predicate }
  | { readonly is: "all"; readonly of: readonly Predicate[] }
  | { readonly is: "any"; readonly of: readonly Predicate[] }
  | { readonly is: "not"; readonly that: Predicate };

export const PROPERTIES_RATED = ["confidentiality", "integrity", "availability"] as const;
type Property = (typeof PROPERTIES_RATED)[number];

/** Of a flow: the component it leaves and the one it enters. */
export const ENDS = ["from", "to"] as const;
export type End = (typeof ENDS)[number];

export const RELATIONS = [
  /** Of a component: flows that enter it, that leave it, and both. */
  "inflows",
  "outflows",
  "flows",
  /** Of a component: who begins an exchange with it, and with whom it begins one. */
  "callers",
  "callees",
  /** Of a component or boundary: the boundaries around it, from the nearest outwards. */
  "boundaries",
  /** Of a component: what it stores, processes, or sends and receives. Of a flow: what it carries. */
  "data",
  /** Of a data item: the components that store or process it, and the flows that carry it. */
  "holders",
  "carriers",
  /** Of a boundary: the components directly or indirectly inside. */
  "members",
  /** Of a component: what it runs on. */
  "runtimes",
] as const;
export type Relation = (typeof RELATIONS)[number];

const words = z.array(z.string().min(1).max(80)).min(1).max(100);

export const Predicate: z.ZodType<Predicate> = z.lazy(() =>
  z.discriminatedUnion("is", [
    z.strictObject({ is: z.literal("always") }),
    z.strictObject({
      is: z.literal("type"),
      in: z.array(z.enum([...KINDS.component.shape.type.options, ...KINDS.boundary.shape.type.options])).min(1),
    }),
    z.strictObject({ is: z.literal("trait"), in: words }),
    z.strictObject({ is: z.literal("technology"), in: words }),
    z.strictObject({ is: z.literal("said"), attribute: z.string().regex(ATTRIBUTE_NAME) }),
    z.strictObject({ is: z.literal("affirmed"), attribute: z.string().regex(ATTRIBUTE_NAME) }),
    z.strictObject({
      is: z.literal("field"),
      field: z.string().min(1).max(60),
      in: z
        .array(z.union([z.string(), z.number()]))
        .min(1)
        .max(200),
    }),
    z.strictObject({ is: z.literal("sensitive"), of: z.enum(PROPERTIES_RATED), least: z.enum(LEVELS) }),
    z.strictObject({ is: z.literal("crossing"), types: words.optional() }),
    z.strictObject({ is: z.literal("replies") }),
    z.strictObject({ is: z.literal("exposed"), steps: z.int().min(0).max(20).optional() }),
    z.strictObject({ is: z.literal("at"), end: z.enum(ENDS), that: Predicate }),
    z.strictObject({ is: z.literal("some"), of: z.enum(RELATIONS), that: Predicate }),
    z.strictObject({ is: z.literal("every"), of: z.enum(RELATIONS), that: Predicate }),
    z.strictObject({ is: z.literal("all"), of: z.array(Predicate).min(1) }),
    z.strictObject({ is: z.literal("any"), of: z.array(Predicate).min(1) }),
    z.strictObject({ is: z.literal("not"), that: Predicate }),
  ]),
) as z.ZodType<Predicate>;

/** Rules are written with these, so that they read as sentences: `all(type("store"), not(said("encrypted_at_rest")))`. */
export const always: Predicate = { is: "always" };
export const type = (...names: readonly string[]): Predicate => ({ is: "type", in: names });
export const trait = (...names: readonly string[]): Predicate => ({ is: "trait", in: names });
export const technology = (...ids: readonly string[]): Predicate => ({ is: "technology", in: ids });
export const said = (attribute: string): Predicate => ({ is: "said", attribute });
export const affirmed = (attribute: string): Predicate => ({ is: "affirmed", attribute });
export const replies: Predicate = { is: "replies" };
export const field = (name: string, ...values: readonly (string | number)[]): Predicate => ({
  is: "field",
  field: name,
  in: values,
});
export const protocol = (...names: readonly string[]): Predicate => field("protocol", ...names);
export const sensitive = (of: Property, least: (typeof LEVELS)[number] = "high"): Predicate => ({
  is: "sensitive",
  of,
  least,
});
export const crossing = (...types: readonly string[]): Predicate =>
  types.length === 0 ? { is: "crossing" } : { is: "crossing", types };
export const exposed = (steps?: number): Predicate =>
  steps === undefined ? { is: "exposed" } : { is: "exposed", steps };
export const from = (that: Predicate): Predicate => ({ is: "at", end: "from", that });
export const to = (that: Predicate): Predicate => ({ is: "at", end: "to", that });
export const some = (of: Relation, that: Predicate = always): Predicate => ({ is: "some", of, that });
export const every = (of: Relation, that: Predicate): Predicate => ({ is: "every", of, that });
export const all = (...of: readonly Predicate[]): Predicate => ({ is: "all", of });
export const any = (...of: readonly Predicate[]): Predicate => ({ is: "any", of });
export const not = (that: Predicate): Predicate => ({ is: "not", that });
