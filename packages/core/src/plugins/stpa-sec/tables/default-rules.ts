import type { Props } from "../../../model/index.ts";

export type Property = NonNullable<Props<"hazard">["properties"]>[number];
export type UcaType = Props<"uca">["type"];
export type Subtype = NonNullable<Props<"uca">["subtype"]>;

/** What is hazardous wherever nobody says otherwise: one value of one variable, for hazards of some properties. */
export interface DefaultRule {
  readonly type: UcaType;
  readonly subtype?: Subtype;
  readonly variable: string;
  readonly value: string;
  /** Hazards of the first of these groups to which there are any: what is missing is rarely what is too much. */
  readonly properties: readonly (readonly Property[])[];
  /** Why it leads to the hazard; braces stand for what the hazard is a state of. */
  readonly because: string;
  /** Only where the controller has other actions on the same thing. */
  readonly needsSiblings?: boolean;
  /** Only of what goes on until it is ended. */
  readonly needsDuration?: boolean;
}

export const DEFAULT_RULES: readonly DefaultRule[] = [
  {
    type: "provided",
    variable: "requester",
    value: "impostor",
    properties: [["integrity", "safety", "mission", "legal", "confidentiality", "privacy"]],
    because: "Somebody who pretends to be another then decides over {}.",
  },
  {
    type: "provided",
    variable: "permission",
    value: "exceeded",
    properties: [["integrity", "safety", "confidentiality", "privacy", "legal"]],
    because: "More is then done to {} than whoever asks may do.",
  },
  {
    type: "provided",
    variable: "content",
    value: "altered",
    properties: [["integrity", "safety"]],
    because: "What somebody changed on the way then counts for {}.",
  },
  {
    type: "provided",
    variable: "freshness",
    value: "stale",
    properties: [["integrity", "safety"]],
    because: "What was right once and is right no more then counts for {}.",
  },
  {
    type: "provided",
    variable: "need",
    value: "not_needed",
    properties: [["integrity", "safety"]],
    because: "It then changes {} when nothing calls for it.",
  },
  {
    type: "provided",
    variable: "reader",
    value: "not_entitled",
    properties: [["confidentiality", "privacy"]],
    because: "Somebody who may not then learns of {}.",
  },
  {
    type: "provided",
    variable: "channel",
    value: "overheard",
    properties: [["confidentiality", "privacy"]],
    because: "Whoever listens in then learns of {}.",
  },
  {
    type: "not_provided",
    variable: "need",
    value: "needed",
    properties: [["availability", "mission"], ["safety"]],
    because: "Without it {} goes without what it needs.",
  },
  {
    type: "timing",
    subtype: "too_late",
    variable: "need",
    value: "needed",
    properties: [["availability", "mission"], ["safety"]],
    because: "It then reaches {} when it no longer helps.",
  },
  {
    type: "timing",
    subtype: "out_of_order",
    variable: "need",
    value: "needed",
    properties: [["integrity", "safety"]],
    because: "What came later is then undone by what came before it, and {} is left in a state that nobody asked for.",
    needsSiblings: true,
  },
  {
    type: "duration",
    subtype: "stopped_too_soon",
    variable: "need",
    value: "needed",
    properties: [["availability", "mission"], ["safety"]],
    because: "Without the rest of it {} goes without what it needs.",
    needsDuration: true,
  },
  {
    type: "duration",
    subtype: "applied_too_long",
    variable: "need",
    value: "not_needed",
    properties: [["integrity", "safety"]],
    because: "It then goes on changing {} when nothing calls for it any more.",
    needsDuration: true,
  },
];

/**
 * Variables that say how an action was given. Where it was not given, or at the wrong time, they say nothing, unless
 * somebody's rule asks about them.
 */
export const OF_THE_GIVING: readonly string[] = [
  "requester",
  "permission",
  "content",
  "freshness",
  "reader",
  "channel",
];
