/** Nouns that no lexicon knows, and that take part all the same: told by what they do and by what is done to them. */
import { isAgentive, singular } from "./lexicon/heads.ts";
import type { NounPhrase } from "./phrases.ts";
import type { Line } from "./script.ts";

/** A noun of no known sort may act if it is the subject of a verb of exchange, or is what is spoken to. */
export function mayAct(np: NounPhrase, { sentence }: Line): boolean {
  const isDoer = isAgentive(np.head.low);
  if (!isDoer && !mayBePart(np)) return false;
  return sentence.events.some(({ verb, subject, places, objects }) => {
    const isSubject = verb.isPassive
      ? places.some(({ prep, nps }) => prep === "by" && nps.includes(np))
      : subject.includes(np);
    if (isDoer && isSubject) return !/^(?:other|reply|travel)$/.test(verb.frame);
    if (isSubject) return OPEN.test(verb.frame) && objects.length + places.length > 0;
    if (!verb.isPassive && objects.includes(np) && subject.some(({ isPronoun }) => !isPronoun))
      return /^(?:call|query|poll|ping|inform|notify|alert|alarm|tell|consult|ring|warn|page|contact|ask)$/.test(
        verb.lemma,
      );
    return (
      /^(?:send|reach|get|exchange)$/.test(verb.frame) &&
      !verb.isPassive &&
      subject.some(({ isPronoun, isNegated }) => !isPronoun && !isNegated) &&
      places.some(({ prep, nps }) => (prep === "to" || (prep === "from" && verb.frame === "get")) && nps.includes(np))
    );
  });
}

const OPEN = /^(?:send|get|call|receive|ask|exchange)$/;

/** One definite thing that has a body, as far as its ending tells, or a word that stands without an article like a name. */
function mayBePart({ head, determiner, isPlural, words }: NounPhrase): boolean {
  if (ABSTRACT.test(head.low) || PLAIN.has(singular(head.low)) || words.some(({ tag }) => tag === "num")) return false;
  if (determiner === undefined)
    return !isPlural && words.length === 1 && head.tag === "noun" && /^\p{Ll}{4,}$/u.test(head.text);
  return /^(?:the|a|an|our|my|its|their|each|every)$/.test(determiner);
}

const ABSTRACT = /(?:tion|sion|ment|ness|ity|ance|ence|ing|ism|ship|ure|hood|dom|age|al|cy|ty|th|gy|ics|ude|sis)s?$/;
/** Nouns that are told of and do nothing. */
const PLAIN = new Set(
  "threshold limit value level rate traffic feedback progress information knowledge advice news music noise light sound voice cause effect result work load stuff bulk remainder majority public world internet web law rule text word line paper book page fax slide bag parcel cow bird plant tree milk grain food card badge key coin money cash cheque stamp label code pin form sheet summary draft copy original version total sum rest floor ground surface air water rain snow wind sun sea river road street bridge track rail corner edge bottom top left right north south east west spot place point area way path room flag mark cross tick list queue turn round start end stop break change move step goal aim target task duty role job post seat chair desk table shelf drawer bin basket bucket pile heap stack".split(
    " ",
  ),
);
