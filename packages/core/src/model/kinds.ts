import { answerKinds } from "./answer-kinds.ts";
import { outsideKinds, presentationKinds } from "./document-kinds.ts";
import { needKinds } from "./need-kinds.ts";
import { stpaKinds } from "./stpa-kinds.ts";
import { systemKinds } from "./system-kinds.ts";
import { threatKinds } from "./threat-kinds.ts";

/** The glossary: every kind of entity, with the schema of its own fields. */
export const KINDS = {
  ...systemKinds,
  ...needKinds,
  ...stpaKinds,
  ...threatKinds,
  ...answerKinds,
  ...presentationKinds,
  ...outsideKinds,
} as const;

export type Kind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly Kind[];

export const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/** The two halves of a version: what analyses read, and how it is shown. */
export type Half = "model" | "presentation";

export function halfOf(kind: Kind): Half {
  return Object.hasOwn(presentationKinds, kind) ? "presentation" : "model";
}
