import type { Cube } from "../../../logic/index.ts";
import { onOneLine } from "../../../kernel/index.ts";
import { isMany, lowerFirst, upperFirst } from "../purpose/grammar.ts";
import type { Action, Weighed } from "./action.ts";
import type { Subtype, UcaType } from "./default-rules.ts";

export interface Misuse {
  readonly type: UcaType;
  readonly subtype?: Subtype | undefined;
}

/** What the unsafe action is, as one sentence: who does what, and in which context. */
export function ucaSentence(action: Action, misuse: Misuse, where: string): string {
  const who = controllerOf(action);
  const [does, after] = ACTS[misuse.subtype ?? misuse.type](isMany(who));
  return `${upperFirst(who)} ${does} ${called(action.entity.name)}${after}${where}.`;
}

/** The same turned round: what the controller must or must not do. */
export function constraintSentence(action: Action, misuse: Misuse, where: string): string {
  const [does, after] = must(misuse.subtype ?? misuse.type);
  return `${upperFirst(controllerOf(action))} must ${does} ${called(action.entity.name)}${after}${where}.`;
}

/** The end of a sentence about an action. */
export const inContext = (context: Cube, variables: readonly Weighed[]): string =>
  context.size === 0 ? ", whatever the context" : ` while ${contextWords(context, variables)}`;

/** Of a context that is no plain list of values: the words in which it was written. */
export const inWrittenContext = (written: string): string => ` in this context: ${shown(written, 300)}`;

type Words = readonly [does: string, after: string];

const ACTS: Readonly<Record<UcaType | Subtype, (isMany: boolean) => Words>> = {
  not_provided: (many) => [many ? "do not provide" : "does not provide", ""],
  provided: (many) => [provides(many), ""],
  timing: (many) => [provides(many), " at the wrong time"],
  duration: (many) => [provides(many), " for the wrong time"],
  wrong: (many) => [many ? "provide a wrong" : "provides a wrong", ""],
  insufficient: (many) => [many ? "provide too little of" : "provides too little of", ""],
  excessive: (many) => [many ? "provide too much of" : "provides too much of", ""],
  asymmetric: (many) => [provides(many), " unevenly"],
  too_early: (many) => [provides(many), " too early"],
  too_late: (many) => [provides(many), " too late"],
  out_of_order: (many) => [provides(many), " out of order"],
  stopped_too_soon: (many) => [many ? "stop providing" : "stops providing", " too soon"],
  applied_too_long: (many) => [many ? "keep providing" : "keeps providing", " too long"],
};

const provides = (many: boolean): string => (many ? "provide" : "provides");

function must(misuse: UcaType | Subtype): Words {
  if (misuse === "not_provided") return ["provide", ""];
  const [does, after] = ACTS[misuse](true);
  return [`not ${does}`, after];
}

/** The context as clauses: known values by what they mean, others as they are called. */
export function contextWords(context: Cube, variables: readonly Weighed[]): string {
  return listed(
    [...context].map(([variable, values]) => {
      const meant = values.length === 1 ? MEANT[`${variable} ${values[0]}`] : undefined;
      const name = variables.find((each) => each.variable === variable)?.name ?? variable;
      return (
        meant ??
        `${lowerFirst(shown(name))} is ${values.map((value) => shown(value).replaceAll("_", " ")).join(" or ")}`
      );
    }),
  );
}

/** Read after "while"; "it" is the action. */
const MEANT: Readonly<Record<string, string>> = {
  "requester authentic": "whoever asks for it is who they claim to be",
  "requester impostor": "whoever asks for it is not who they claim to be",
  "permission granted": "whoever asks for it may do so",
  "permission exceeded": "it goes beyond what whoever asks for it may do",
  "content intact": "what it says is what was meant",
  "content altered": "what it says has been changed on the way",
  "freshness current": "what it says is up to date",
  "freshness stale": "what it says is older than what is in use",
  "need needed": "it is needed",
  "need not_needed": "nothing calls for it",
  "reader entitled": "whoever reads it may do so",
  "reader not_entitled": "somebody reads it who may not",
  "channel private": "nobody listens in",
  "channel overheard": "others listen in",
};

function controllerOf({ controller }: Action): string {
  return controller === undefined ? "whoever controls it" : withArticle(controller.name);
}

/** Names come from files of others: one line, no longer than a name. */
export function shown(name: string, lengthMax = 80): string {
  const line = onOneLine(name).replaceAll(/\s+/g, " ").trim();
  return line.length > lengthMax ? `${line.slice(0, lengthMax - 1)}…` : line;
}

/** A name as a thing one talks about, in the middle of a sentence. */
export function withArticle(name: string): string {
  const line = lowerFirst(shown(name));
  return /^(?:the|an?|our|my|their|whoever|somebody) /i.test(line) ? line : `the ${line}`;
}

export const TYPE_WORDS = {
  not_provided: "not provided",
  provided: "provided",
  timing: "at the wrong time",
  duration: "for the wrong time",
} as const;

export const called = (name: string): string => `'${shown(name)}'`;

export function listed(parts: readonly string[], last: "and" | "or" = "and"): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)!}`;
}
