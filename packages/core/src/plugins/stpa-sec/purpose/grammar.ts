/** As much of English as it takes to turn a sentence round: who is one and who are many, and what verbs become. */

const MANY = new Set([
  "people",
  "staff",
  "children",
  "men",
  "women",
  "those",
  "they",
  "we",
  "you",
  "police",
  "personnel",
]);
/** End in s and are one, or are no thing that is counted. */
const ONE = /(?:ss|us|is|ics|news|gas|lens|bus|atlas|canvas|kubernetes|ness)$/;

/** Whether a verb after it stands in the plural. */
export function isMany(subject: string): boolean {
  const words = subject.toLowerCase();
  if (/^(?:a|an|one|each|every|this|that|what|who|whoever|somebody|something|nobody|it|any) /.test(`${words} `))
    return / and /.test(headOf(words)) && !/^(?:what|each|every|one|any) /.test(words);
  if (/^(?:those|these|all|both|most|many|i) /.test(`${words} `)) return true;
  const head = headOf(words);
  if (/ and /.test(head)) return true;
  const last = head
    .split(" ")
    .at(-1)!
    .replace(/[^\p{L}\p{N}'-]/gu, "");
  return MANY.has(last) || (last.endsWith("s") && !last.endsWith("'s") && !ONE.test(last));
}

/** What comes before the words that say more of it. */
const headOf = (words: string): string =>
  words.split(/,| (?:of|that|which|who|whose|to|in|from|for|on|at|with|within|during|below|between) /)[0]!.trim();

const IRREGULAR: Readonly<Record<string, string>> = { have: "has", do: "does", go: "goes" };
const KEEPS_FORM = new Set(["be", "can", "may", "must", "will"]);

/** A verb as it stands after its subject: `be shown` is shown, `leave the plant` leaves the plant. */
export function asserted(predicate: string, many: boolean): string {
  const be = /^be\b/.exec(predicate);
  if (be !== null) return `${many ? "are" : "is"}${predicate.slice(2)}`;
  if (many) return predicate;
  const both = /^([a-z]+) (or|and) ([a-z]+)(?= )/i.exec(predicate);
  if (both !== null) return `${third(both[1]!)} ${both[2]!} ${third(both[3]!)}${predicate.slice(both[0].length)}`;
  return predicate.replace(/^[a-z]+/i, third);
}

/** The same, denied. */
export function denied(predicate: string, many: boolean): string {
  if (/^be\b/.test(predicate)) return `${many ? "are" : "is"} not${predicate.slice(2)}`;
  return `${many ? "do" : "does"} not ${predicate}`;
}

function third(verb: string): string {
  if (KEEPS_FORM.has(verb)) return verb;
  if (Object.hasOwn(IRREGULAR, verb)) return IRREGULAR[verb]!;
  if (/(?:s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** `pay` as a noun: paying. */
export function gerund(verb: string): string {
  if (verb.endsWith("ie")) return `${verb.slice(0, -2)}ying`;
  if (/[^e]e$/.test(verb) && verb.length > 2) return `${verb.slice(0, -1)}ing`;
  return /^[^aeiou]*[aeiou][bdgmnprt]$/.test(verb) ? `${verb}${verb.at(-1)!}ing` : `${verb}ing`;
}

export const withA = (noun: string): string => `${/^[aeio]|^u(?!n?i|se)/i.test(noun) ? "an" : "a"} ${noun}`;

export const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Only where the first word is an ordinary one: `Ward gateway`, but not `PLC`, `GitHub` or `I`. */
export function lowerFirst(text: string): string {
  const [first = ""] = /^[\p{L}\p{N}'’-]+/u.exec(text) ?? [];
  return /^\p{Lu}[\p{Ll}'’-]*$/u.test(first) && first !== "I" ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
