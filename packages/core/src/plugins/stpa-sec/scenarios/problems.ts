import type { Props } from "../../../model/index.ts";

/** What is wrong in the context of an unsafe action, as far as it decides how that can come about. */
export type Problem =
  | "impostor"
  | "exceeded"
  | "altered"
  | "stale"
  | "unwanted"
  | "read"
  | "overheard"
  | "missing"
  | "late"
  | "length";

/** What its variable says decides; a context of other variables is one in which the action is not called for. */
const SAID: readonly (readonly [pattern: RegExp, problem: Problem])[] = [
  [/\brequester = impostor\b/, "impostor"],
  [/\bpermission = exceeded\b/, "exceeded"],
  [/\bcontent = altered\b/, "altered"],
  [/\breader = not_entitled\b/, "read"],
  [/\bchannel = overheard\b/, "overheard"],
  [/= (?:stale|replaced|outdated|old|older|expired|recalled|superseded)\b/, "stale"],
  [/= (?:false|forged|altered|changed|tampered|wrong)\b/, "altered"],
];

export function problemOf({ type, context }: Pick<Props<"uca">, "type" | "context">): Problem {
  if (type === "not_provided") return "missing";
  if (type === "timing") return "late";
  if (type === "duration") return "length";
  return SAID.find(([pattern]) => pattern.test(context))?.[1] ?? "unwanted";
}

/** What the controller would have to look at, after "leaves out"; "its" is the action's. */
export const MATTER: Readonly<Record<Problem, string>> = {
  impostor: "who really asks for it",
  exceeded: "how much of it whoever asks may have",
  altered: "whether its content was changed",
  stale: "how old its content is",
  unwanted: "whether anything calls for it",
  read: "who gets to read it",
  overheard: "who can listen in",
  missing: "when it is needed",
  late: "by when it is needed",
  length: "for how long it is needed",
};

export const READ: readonly Problem[] = ["read", "overheard"];
/** What feedback can tell a controller; who asks and who reads it cannot. */
export const REPORTED: readonly Problem[] = ["stale", "unwanted", "missing", "late", "length"];
export const UNREPORTED: readonly Problem[] = ["impostor", "exceeded", "altered", ...READ];
export const SLOW: readonly Problem[] = ["missing", "late", "length"];
export const DONE: readonly Problem[] = [...REPORTED, "impostor", "exceeded", "altered"];
/** What the receiver could notice by itself. */
export const ACCEPTED: readonly Problem[] = ["impostor", "exceeded", "altered", "stale", "unwanted"];
export const ALL: readonly Problem[] = [...DONE, ...READ];
