import { onOneLine } from "../../../kernel/index.ts";
import { asserted, denied, gerund, isMany, lowerFirst, upperFirst, withA } from "./grammar.ts";

export interface Turned {
  readonly text: string;
  /** By what it was turned round, or `quoted` where its grammar was beyond us. */
  readonly by: "turned" | "quoted";
}

/**
 * What has happened when a requirement was not kept, as a sentence: what must never be is, what shall be is not, and
 * what only some may do others do. What we cannot parse is quoted whole, so there always is a sentence.
 */
export function turnRound(requirement: string): Turned {
  const sentence = sentenceOf(requirement);
  const parts = sentence.length > LENGTH_MAX ? undefined : clausesOf(sentence);
  if (parts === undefined) return { text: `What was asked for is not kept: “${shortened(sentence)}”.`, by: "quoted" };
  let told = "";
  for (const [at, { before, subject, predicate }] of parts.entries()) {
    const isSame = at > 0 && subject === parts[at - 1]!.subject;
    const whole = isSame ? predicate : `${before}${before === "" ? subject : lowerFirst(subject)} ${predicate}`;
    told += at === 0 ? upperFirst(whole) : `, or ${isSame ? whole : lowerFirst(whole)}`;
  }
  return { text: `${told}.`, by: "turned" };
}

interface Clause {
  /** Words that go ahead of the subject. */
  readonly before: string;
  readonly subject: string;
  readonly predicate: string;
}

const LENGTH_MAX = 400;
const MODAL = "must|shall|should|has to|have to|needs to|need to|may|can|will";
const MODAL_WORD = new RegExp(`\\b(?:${MODAL}|cannot)\\b`, "i");
const shortened = (text: string): string => (text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text);

/** The first sentence that says what must be, without its full stop. */
function sentenceOf(text: string): string {
  // Marks of Markdown are no words.
  const line = onOneLine(text.slice(0, 4000))
    .replaceAll(/\*+|__|`/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const sentences = line.split(/(?<=[.!?;]) (?=\p{Lu})/u);
  const told = sentences.find((sentence) => MODAL_WORD.test(sentence)) ?? sentences[0] ?? "";
  return upperFirst(told.replace(ASKING, ""))
    .replace(/[\s.!;]+$/, "")
    .replaceAll("’", "'");
}

/** Who asks for it is told by the requirement's stakeholder; what is asked for follows. */
const ASKING =
  /^(?:the |our |an? )?[\p{L}\p{N}' -]{1,60}? (?:requires?|demands?|wants?|expects?|asks?|insists?|needs?|wish|wishes) that (?=\p{L})/iu;

function clausesOf(sentence: string): readonly Clause[] | undefined {
  const halves = halvesOf(sentence);
  const clauses: Clause[] = [];
  for (const half of halves) {
    const subject = clauses.at(-1)?.subject;
    const isShort = new RegExp(`^(?:${MODAL})\\b`, "i").test(half);
    const said =
      isShort && subject !== undefined ? `${halves[0]!.split(new RegExp(` (?:${MODAL}) `, "i"))[0]!} ${half}` : half;
    const clause = clauseOf(said);
    if (clause === undefined) return undefined;
    clauses.push(clause);
  }
  return clauses;
}

/** `A shall x and shall y`, `A shall x and B shall y`: each with a verb of its own. */
function halvesOf(sentence: string): readonly string[] {
  for (const { index, 0: and } of sentence.matchAll(/,? and (?:that )?|; /g)) {
    const [left, right] = [sentence.slice(0, index), sentence.slice(index + and.length)];
    if (and.endsWith("that ")) return [left, ...halvesOf(right)];
    if (MODAL_WORD.test(left) && new RegExp(`^(?:[\\w'-]+ ){0,4}(?:${MODAL}) `, "i").test(right))
      return [left, ...halvesOf(right)];
  }
  return [sentence];
}

function clauseOf(said: string): Clause | undefined {
  const text = said.replace(/\b(can|must|should|shall)(?:not|n't|'t) /i, "$1 not ");
  return onlySubject(text) ?? noSubject(text) ?? plain(text);
}

const PERSON =
  /^(?:those who|people|persons?|staff|anybody|somebody|whoever|users?|employees?|members?|the )\b|(?:ers?|ors?|ists?|ians?|ants?|ees?)$/i;

/** Only A may do it: somebody else does. */
function onlySubject(text: string): Clause | undefined {
  const asked = new RegExp(`^Only (.+?) (?:${MODAL}) (?:also )?(.+)$`, "i").exec(text);
  if (asked !== null) {
    const [, who = "", predicate = ""] = asked;
    const isPerson = PERSON.test(who) && !/^be \w+(?:ed|en)\b/.test(predicate);
    return {
      before: "",
      subject: `${isPerson ? "Somebody" : "Something"} other than ${who}`,
      predicate: asserted(predicate, false),
    };
  }
  const stated = /^Only (.+) (is|are) (.+)$/i.exec(text);
  if (stated === null) return undefined;
  const [, what = "", verb = "", rest = ""] = stated;
  const some = /^([\w-]+(?: [\w-]+)?s) (that|which|who) (.+)$/.exec(what);
  if (some !== null && verb === "are")
    return {
      before: "",
      subject: `${upperFirst(some[1]!)} other than those ${some[2]!} ${some[3]!}`,
      predicate: `are ${rest}`,
    };
  return { before: "", subject: `Something other than ${what}`, predicate: `is ${rest}` };
}

/** Nobody may do it: somebody does. */
function noSubject(text: string): Clause | undefined {
  const found = new RegExp(`^(nobody|no one|no-one|nothing|no ([\\w' -]+?)) (?:${MODAL}) (?:ever )?(.+)$`, "i").exec(
    text,
  );
  if (found === null) return undefined;
  const [, word = "", noun, rest = ""] = found;
  const many = noun !== undefined && isMany(noun);
  const subject =
    noun === undefined
      ? /thing/i.test(word)
        ? "Something"
        : "Somebody"
      : many
        ? `Some ${noun}`
        : upperFirst(withA(noun));
  const able = /^be able to (.+)$/.exec(rest);
  const predicate = able === null ? asserted(rest, many) : `${many ? "manage" : "manages"} to ${able[1]!}`;
  return { before: "", subject, predicate: somebodyFor(predicate) };
}

function plain(text: string): Clause | undefined {
  const asked = new RegExp(`^(.+?),? (?:${MODAL}) ((?:(?:not|never|only|always|also|ever) )*)(.+)$`, "i").exec(text);
  if (asked !== null) return turned(asked[1]!, asked[2]!, asked[3]!, text);
  const stated = /^(.+?) (?:is|are) ((?:(?:not|never|only|always) )*)(.+)$/i.exec(text);
  if (stated !== null) return turned(stated[1]!, stated[2]!, `be ${stated[3]!}`, text);
  const never = /^(.+?) never ([a-z]+.*)$/i.exec(text);
  return never === null ? undefined : { before: "", subject: never[1]!, predicate: never[2]! };
}

function turned(who: string, adverbs: string, said: string, text: string): Clause {
  const some = /^(?:each|every|any) (.+)$/i.exec(who);
  const comma = /^[^,]+, [^,]+$/.test(who) && text.startsWith(`${who}, `) ? "," : "";
  const one = some === null ? `${who}${comma}` : upperFirst(withA(some[1]!));
  const many = isMany(who);
  const isAlways = / at (?:any|all) times?\b/.test(said);
  const predicate = said
    .replace(/ at (?:any|all) times?\b/, "")
    .replace(/, (?=within\b)/, " ")
    .replace(/, also (?=when|if|while|during)/, ", for example ");
  const isDenied = /\b(?:not|never)\b/i.test(adverbs);
  const all = /^all (.+)$/i.exec(who);
  if (/\bonly\b/i.test(adverbs)) return { before: "", subject: one, predicate: notOnly(predicate, many) };
  if (isDenied) return { before: "", subject: all?.[1] ?? one, predicate: somebodyFor(asserted(predicate, many)) };
  const before = isAlways ? "at some time " : "";
  if (all !== null) return { before, subject: `not all ${all[1]!}`, predicate: asserted(predicate, true) };
  return { before, subject: one, predicate: aFor(failing(predicate, many)) };
}

/** After a denial nobody is anybody; in what has happened it is somebody. */
const somebodyFor = (predicate: string): string =>
  predicate
    .replaceAll(/\b(?:anybody|anyone) (?:but|except) /g, "somebody other than ")
    .replaceAll(/\bany(?=body\b|one\b|thing\b)(?!body's|one's)/g, "some")
    .replaceAll(/, nor /g, ", or ")
    .replaceAll(/ nor /g, " or ");

const aFor = (predicate: string): string =>
  predicate.replaceAll(/\bany (?=[a-z])(?!of\b|more\b|other\b)([a-z'-]+)/g, (_, noun: string) =>
    noun.endsWith("s") ? `some ${noun}` : withA(noun),
  );

/** What shall be is not. */
function failing(predicate: string, many: boolean): string {
  const able = /^be able to (.+)$/.exec(predicate);
  if (able !== null) return `cannot ${able[1]!}`;
  const nothing = /^([a-z]+) (nothing|nobody|no one)\b(.*)$/.exec(predicate);
  if (nothing !== null)
    return `${asserted(nothing[1]!, many)} ${nothing[2] === "nothing" ? "something" : "somebody"}${nothing[3]!}`;
  if (/\bnobody (?:but|except) |\bno one (?:but|except) /.test(predicate))
    return asserted(predicate.replace(/\b(?:nobody|no one) (?:but|except) /, "somebody other than "), many);
  const going = /^keep ([a-z]+ing\b.*)$/.exec(predicate);
  if (going !== null) return `${many ? "stop" : "stops"} ${going[1]!}`;
  const pieces = predicate.split(/,? and (?=only\b|[a-z]+ed\b|sent\b|kept\b|un[a-z]+)/);
  if (pieces.some((piece) => OPPOSITE.test(piece) || /\bonly\b/.test(piece))) return piecesTurned(pieces, many);
  const share = /^(be [a-z]+) (\d[\d.,]* ?%.*)$/.exec(predicate);
  if (share !== null) return `${asserted(share[1]!, many)} for less than ${share[2]!}`;
  return denied(predicate, many);
}

const OPPOSITE = /^(?:be )?un([a-z]+(?:ed|able|ible))\b/;

function piecesTurned(pieces: readonly string[], many: boolean): string {
  return pieces
    .map((piece, at) => {
      const whole = at > 0 && pieces[0]!.startsWith("be ") ? `be ${piece}` : piece;
      const from = /^be only (from|by|to|in|at|on) (.+)$/.exec(whole);
      if (from !== null) return `${from[1]!} ${OTHERS[from[1]!] ?? "something"} other than ${from[2]!}`;
      const once = /^(.*?) only once\b(.*)$/.exec(whole);
      if (once !== null) return `${asserted(once[1]!, many)} more than once${once[2]!}`;
      const only = /^(be [a-z]+) only (.+)$/.exec(whole);
      if (only !== null) return notOnly(`${only[1]!} ${only[2]!}`, many);
      const opposite = OPPOSITE.exec(whole);
      if (opposite === null) return denied(whole, many);
      return asserted(`be ${opposite[1]!}${whole.slice(opposite[0].length)}`, many).replace(
        / wherever /,
        " in a place where ",
      );
    })
    .join(", or ");
}

const OTHERS: Readonly<Record<string, string>> = {
  by: "somebody",
  to: "somebody",
  from: "somewhere",
  in: "somewhere",
  at: "somewhere",
  on: "somewhere",
};
const DETERMINED = /^(?:the|a|an|our|my|their|its|his|her|those|these|this|that|what|whom|whoever|people|[A-Z])\b|s\b/;

/** What may only be so is otherwise. */
function notOnly(predicate: string, many: boolean): string {
  const long = /^(.+?) as long as (.+)$/.exec(predicate);
  if (long !== null) return `${asserted(long[1]!, many)} longer than ${long[2]!}`;
  const within = /^(.+?) within (.+)$/.exec(predicate);
  if (within !== null)
    return `${asserted(within[1]!, many)} ${/^(?:\d|one |two |three |ten )/.test(within[2]!) ? "later than" : "outside"} ${within[2]!}`;
  const purpose = /^(be [a-z]+) to ([a-z]+) (.+)$/.exec(predicate);
  if (purpose !== null && !DETERMINED.test(purpose[2]!))
    return `${asserted(purpose[1]!, many)} for something other than ${gerund(purpose[2]!)} ${purpose[3]!}`;
  const bound = /^(be [a-z]+|[a-z]+) (for|to|by|from|in|at|on|with|through) (.+)$/.exec(predicate);
  if (bound !== null)
    return `${asserted(bound[1]!, many)} ${bound[2]!} ${OTHERS[bound[2]!] ?? "something"} other than ${bound[3]!}`;
  const timed = /^(.+?) ((?:when|if|while|after|before|once|until) .+)$/.exec(predicate);
  if (timed !== null) return `${asserted(timed[1]!, many)} otherwise than ${timed[2]!}`;
  const thing = /^([a-z]+) (.+)$/.exec(predicate);
  if (thing === null || thing[1] === "be") return `${denied(predicate, many)}, or not only that`;
  return `${asserted(thing[1]!, many)} something other than ${thing[2]!}`;
}
