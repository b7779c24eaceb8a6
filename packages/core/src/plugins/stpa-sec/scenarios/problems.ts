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

/** What the controller would have to look at, after "leaves out". */
export const MATTER: Readonly<Record<Problem, string>> = {
  impostor: "who really asks for it",
  exceeded: "how much of it whoever asks may have",
  altered: "whether what it says was changed",
  stale: "how old what it says is",
  unwanted: "whether anything calls for it",
  read: "who gets to read it",
  overheard: "who can listen in",
  missing: "when it is needed",
  late: "by when it is needed",
  length: "for how long it is needed",
};
