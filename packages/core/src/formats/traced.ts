import {
  type Entity,
  KINDS,
  KIND_NAMES,
  type Kind,
  LINK_RULES,
  kindOf,
  linkRule,
  linksBetween,
} from "../model/index.ts";
import type * as z from "zod";

/** What formats of requirements have a place for: needs, dangers and answers. Systems and pictures have tools of their own. */
export const TRACED_KINDS: readonly Kind[] = [
  "stakeholder",
  "requirement",
  "objective",
  "assumption",
  "mission",
  "loss",
  "hazard",
  "constraint",
  "controller",
  "control_action",
  "feedback",
  "process_variable",
  "hazard_rule",
  "invariant",
  "context_table",
  "uca",
  "scenario",
  "adversary",
  "justification",
  "threat",
  "weakness",
  "attack_step",
  "question",
  "risk",
  "mitigation",
  "control",
  "verification",
  "decision",
  "evidence",
];

/** What an analysis derived carries this tag outside: when it comes back, it is left to the analysis again. */
export const DERIVED_TAG = "seca-derived";
export const WHY_DERIVED = "an analysis derives it anew";

const OTHER_TEXTS: Partial<Record<Kind, string>> = {
  mission: "purpose",
  hazard: "condition",
  hazard_rule: "when",
  invariant: "holds",
  uca: "context",
  justification: "reason",
  decision: "reason",
};

/** The field that says what an entity is about, where tools of requirements have their statement. */
export function textFieldOf(kind: Kind): string {
  const shape = shapeOf(kind);
  return OTHER_TEXTS[kind] ?? (Object.hasOwn(shape, "text") ? "text" : "description");
}

/** The statement of an entity; its name where it says nothing more. */
export function textOfEntity({ kind, name, props }: Entity): string {
  const text = (props as Readonly<Record<string, unknown>>)[textFieldOf(kind)];
  return typeof text === "string" && text.trim() !== "" ? text : name;
}

const usual = new Map<string, string | undefined>();

/** The link that is meant where a format only says that one thing covers another. Asked for each link of a file, so it is kept. */
export function usualLink(from: string, to: string): string | undefined {
  const pair = `${from} ${to}`;
  if (usual.has(pair)) return usual.get(pair);
  const up = LINK_RULES.find(({ kind }) => linkRule(kind, from, to)?.trace === "up");
  const found = up?.kind ?? linksBetween(from, to)[0];
  usual.set(pair, found);
  return found;
}

/** Whether a trace follows the link towards the stakeholder. */
export const leadsUp = ({ kind, from, to }: { kind: string; from: string; to: string }): boolean =>
  linkRule(kind, kindOf(from), kindOf(to))?.trace === "up";

/** Fields that fit their kind, and the names of those that do not or that are missing. */
export function fittingProps(
  kind: Kind,
  said: Readonly<Record<string, unknown>>,
): { readonly props: Record<string, unknown>; readonly unfit: readonly string[]; readonly missing: readonly string[] } {
  const shape = shapeOf(kind);
  const fits = (field: string): boolean => Object.hasOwn(shape, field) && shape[field]!.safeParse(said[field]).success;
  const props = Object.fromEntries(Object.entries(said).filter(([field]) => fits(field)));
  const missing = requiredOf(kind).filter((field) => !Object.hasOwn(props, field));
  return { props, unfit: Object.keys(said).filter((field) => !fits(field)), missing };
}

const required = new Map<Kind, readonly string[]>();

/** Asked for every item of a file, so it is found out once. */
function requiredOf(kind: Kind): readonly string[] {
  const known = required.get(kind);
  if (known) return known;
  const found = Object.entries(shapeOf(kind)).flatMap(([field, schema]) =>
    schema.safeParse(undefined).success ? [] : [field],
  );
  required.set(kind, found);
  return found;
}

const shapeOf = (kind: Kind): Readonly<Record<string, z.ZodType>> =>
  (KINDS[kind] as unknown as { readonly shape: Readonly<Record<string, z.ZodType>> }).shape;

/** Keys hold no capitals, so whatever another tool's names cannot hold stands as a capital X and two hexadecimal digits. */
export function escapedKey(key: string, allowed: RegExp): string {
  return [...key].map((character) => (allowed.test(character) ? character : escapeOf(character))).join("");
}

export const escapeOf = (character: string): string =>
  `X${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

export const unescapedKey = (name: string): string =>
  name.replaceAll(/X([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** `control_action` and `CONTROL ACTION` as the kind that is meant. */
export function kindNamed(name: string): Kind | undefined {
  const folded = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  return KIND_NAMES.find((kind) => kind.replaceAll("_", "") === folded);
}
