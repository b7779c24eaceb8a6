/** What is demanded, word for word, and by whom. */
import type { NounPhrase } from "./phrases.ts";
import { roleOf, singular } from "./lexicon/heads.ts";
import { DEMAND, type Line, type Script } from "./script.ts";

export interface Need {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly line: Line;
  readonly voice: string | undefined;
}

export interface Needs {
  readonly needs: readonly Need[];
  /** Names of stakeholders in the order in which they speak, each with where. */
  readonly voices: ReadonlyMap<string, Line>;
  readonly assumptions: readonly Line[];
}

export function needsOf({ paragraphs, text }: Script): Needs {
  const needs: Need[] = [];
  const voices = new Map<string, Line>();
  const assumptions: Line[] = [];
  for (const { block, lines, headings } of paragraphs) {
    if (block.kind === "heading") continue;
    const heading = headings.at(-1) ?? "";
    const underDemands =
      /\b(?:requirements?|decided|decisions|obligations|shall)\b/i.test(heading) && block.kind === "item";
    const underVoices = /\b(?:stakeholders?)\b/i.test(heading);
    if (underVoices && block.kind === "item" && lines[0]) {
      const np = lines[0].sentence.label[0] ?? lines[0].sentence.nps[0];
      if (np) voices.set(spoken(np, text), lines[0]);
    }
    for (const [index, line] of lines.entries()) {
      if (/\b(?:we assume|it is assumed|is assumed|are assumed|assuming that|assumption:)\b/i.test(line.text))
        assumptions.push(line);
      const voice = voiceOf(line, text) ?? signature(lines[index + 1], line, text);
      const isStory = /^\W*as an? [^,]{2,60},/i.test(line.text);
      const isNeed =
        isStory ||
        voice !== undefined ||
        (line.isDemand && isDemanding(line)) ||
        (underDemands && line.isFirst && line.sentence.events.length > 0);
      if (voice !== undefined && !voices.has(voice)) voices.set(voice, line);
      if (isNeed && (line.isDemand || isStory || underDemands || voice !== undefined))
        needs.push({ ...cut(line, text), line, voice });
    }
  }
  return { needs, voices, assumptions };
}

/** `"…" (medical director)`: who said what was quoted. */
function signature(next: Line | undefined, { text: said }: Line, text: string): string | undefined {
  if (!next || !/^["“>]/.test(said.trim()) || !/^["”\s]*[(–—-]/.test(next.text)) return undefined;
  const np = next.sentence.nps[0];
  return np && next.sentence.events.length === 0 && isParty(np) ? spoken(np, text) : undefined;
}

/** A sentence with `need` or `never` may also tell how things are. */
function isDemanding({ text, sentence }: Line): boolean {
  if (/\bI (?:should|must|need)\b|\bshould be (?:noted|said|mentioned|added)\b/.test(text)) return false;
  if (/^\W*(?:do|does|is|are|can|should|must|why|how|what|who)\b.*\?\W*$/i.test(text)) return false;
  if (
    /\b(?:must|shall|should|may only|may not|has to|have to|had to|mandatory|(?:is|are) needed|(?:is|are) (?:required|obliged|forbidden)|(?:is|are) not (?:allowed|permitted))\b/i.test(
      text,
    )
  )
    return !/\b(?:does|do|did) not (?:have|need) to\b/i.test(text);
  if (/(?<!-)\bonly\b[^.;]{0,80}\b(?:may|can|(?:is|are) allowed)\b/i.test(text)) return true;
  if (/\b(?:never|needs?|requires?|required)\b/i.test(text))
    return (
      !/\b(?:do|does|did) not (?:need|require)|\bno need\b|\bonly needs? to\b|\bif needed\b|\bas required\b|\bwhen needed\b|\bwhen required\b|\bif required\b/i.test(
        text,
      ) && sentence.events.some(({ verb }) => !/^(?:be)$/.test(verb.lemma))
    );
  return false;
}

const VOICES =
  /^(?:require|demand|expect|insist|want|ask|request|wish|need|claim|stipulate|specify|prescribe|mandate|forbid|care)$/;

function voiceOf(line: Line, text: string): string | undefined {
  const story = /^\W*as (?:an?|the) ([^,]{2,60}),/i.exec(line.text);
  if (story) return story[1]!;
  const { events, label } = line.sentence;
  for (const event of events) {
    if (!VOICES.test(event.verb.lemma) || event.verb.isPassive || event.isNegated || event.verb.modal !== undefined)
      continue;
    const [np] = event.subject;
    if (!np || !(isParty(np) || (DEMANDS.test(event.verb.lemma) && mayDemand(np)))) continue;
    if (/^(?:ask|request|need)$/.test(event.verb.lemma) && !/\b(?:that|to be|for)\b/.test(line.text)) continue;
    return spoken(np, text);
  }
  // `The trustees are adamant that …`.
  const insisting = events.find(
    ({ verb, adjectives }) => verb.lemma === "be" && adjectives.some((low) => INSISTING.test(low)),
  );
  const [who] = insisting?.subject ?? [];
  if (who && line.isDemand && (isParty(who) || mayDemand(who))) return spoken(who, text);
  for (const { places } of events)
    for (const { prep, nps } of places)
      if (prep === "according" && nps[0] && isParty(nps[0])) return spoken(nps[0], text);
  if (label.length === 1 && line.isDemand) {
    const bracket = line.sentence.appositions.find(({ of }) => of === label[0]);
    if (bracket && isParty(bracket.is)) return spoken(bracket.is, text);
    if (isParty(label[0]!)) return spoken(label[0]!, text);
  }
  return undefined;
}

const DEMANDS = /^(?:require|demand|expect|insist|stipulate|prescribe|mandate|forbid)$/;
const INSISTING = /^(?:adamant|clear|strict|firm|insistent)$/;

/** Somebody that no lexicon knows: neither a part, nor data, nor a law. */
function mayDemand(np: NounPhrase): boolean {
  if (np.isPronoun || np.isNegated || np.determiner === "a" || np.determiner === "an") return false;
  const role = roleOf(np.words.map(({ low }, index) => (index === np.words.length - 1 ? singular(low) : low)));
  return role === undefined && !LAWS.test(np.head.low) && !/(?:tion|ment|ness|ity|ing|ance|ence)s?$/.test(np.head.low);
}
const LAWS =
  /^(?:laws?|acts?|rules?|gdpr|hipaa|standards?|contracts?|directives?|polic(?:y|ies)|decrees?|articles?|statutes?|guidelines?|clauses?|chapters?|designs?|codes?)$/;

function isParty(np: NounPhrase): boolean {
  // `Law` is a department, `the law` is not.
  if (np.isPronoun || (np.determiner === "the" && np.words.length === 1 && np.head.low === "law")) return false;
  const key = np.words
    .filter(({ tag }) => tag !== "poss")
    .map((word, index, all) => (index === all.length - 1 ? singular(word.low) : word.low));
  const role = roleOf(key);
  return role === "actor" || role === "party" || PARTIES.has(key.at(-1)!);
}

const PARTIES = new Set(
  "publisher board council department office management company regulator committee union association ministry government hospital owner officer law insurance legal finance compliance marketing audit operations business organisation organization school university club institute press legislator directorate commissioner chamber head chief ciso cto ceo cfo dpo counsel".split(
    " ",
  ),
);

function spoken(np: NounPhrase, text: string): string {
  const mark = np.words.findLastIndex(({ tag }) => tag === "poss");
  const words = mark === -1 ? np.words : np.words.slice(mark + 1);
  const end = np.of && mark === -1 && np.of.words.length === 1 && !np.of.isPronoun ? np.of.end : np.head.end;
  return text.slice((words[0] ?? np.head).start, end).replaceAll(/\s+/g, " ");
}

/** Without the speaker before a colon, and of a quotation only what was said. */
function cut(line: Line, text: string): { text: string; start: number; end: number } {
  let { start } = line;
  let { end } = line;
  const quote = /["“]([^"”]{20,})["”]/.exec(line.text);
  if (quote && quote[1]!.split(/\s+/).length >= 4) {
    start += quote.index + 1;
    end = start + quote[1]!.length;
  } else {
    const speaker = /^[^.:]{2,60}:\s+/.exec(line.text);
    if (speaker && line.sentence.label.length > 0 && DEMAND.test(line.text.slice(speaker[0].length)))
      start += speaker[0].length;
  }
  return { text: text.slice(start, end).replaceAll(/\s+/g, " ").trim(), start, end };
}
