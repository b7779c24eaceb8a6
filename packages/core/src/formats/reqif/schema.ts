import * as z from "zod";
import { KINDS, type Kind } from "../../model/index.ts";
import { textFieldOf } from "../traced.ts";

/** How a field of ours is written as an attribute of ReqIF. Lists and tables stand as JSON in a text. */
export type Datatype =
  | { readonly is: "string" | "integer" | "json" }
  | { readonly is: "choice" | "choices"; readonly values: readonly string[] };

export interface AttributeOf {
  /** Our field; the attributes that ReqIF names itself are called as it wants. */
  readonly field: string;
  readonly name: string;
  readonly datatype: Datatype;
}

/** Names that tools of ReqIF know. */
export const FOREIGN_ID = "ReqIF.ForeignID";
export const NAME = "ReqIF.Name";
export const TEXT = "ReqIF.Text";
/** What is ours beyond fields: tags, marks and what was kept, as JSON. */
export const KEPT = "seca.kept";
export const LINK_FIELDS = ["reason", "confidence"] as const;

/** The attributes of a kind, made of the model's own schemas. */
export function attributesOfKind(kind: Kind): readonly AttributeOf[] {
  const known = made.get(kind);
  if (known) return known;
  const schema = z.toJSONSchema(KINDS[kind], { io: "input" }) as JsonSchema;
  const attributes = Object.entries(schema.properties ?? {}).map(([field, each]): AttributeOf => ({
    field,
    name: field === textFieldOf(kind) ? TEXT : field,
    datatype: datatypeOf(each),
  }));
  made.set(kind, attributes);
  return attributes;
}

const made = new Map<Kind, readonly AttributeOf[]>();

interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Truths are a choice of two: some tools refuse files with attributes of the type for them. */
function datatypeOf({ type, enum: values, items }: JsonSchema): Datatype {
  if (values !== undefined) return { is: "choice", values };
  if (type === "boolean") return { is: "choice", values: ["true", "false"] };
  if (type === "string" || type === "integer") return { is: type };
  return type === "array" && items?.enum !== undefined ? { is: "choices", values: items.enum } : { is: "json" };
}
