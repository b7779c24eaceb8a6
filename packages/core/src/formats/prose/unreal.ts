/** What a text says of things that are not there: turned down, planned, gone, idle, or told of one evening only. */
import type { Sentence } from "./clauses.ts";

/** `23:40 the operator restarted the relay`: a clock before it, and nothing but the past. */
export const hasHappened = (said: string, { events }: Sentence): boolean =>
  CLOCK.test(said) && events.every(({ verb }) => verb.form !== "finite");

/** A clause that speaks of what is not there is left out whole; what follows `but now` counts again. */
export function unrealIn(said: string, start: number, willBe: boolean): { start: number; end: number }[] {
  // A question tells of nothing.
  if (/\?["”)\s]*$/.test(said)) return [{ start, end: start + said.length }];
  const stretches = [];
  for (const { 0: part, index } of said.matchAll(PARTS))
    if (UNREAL.test(part) || GONE.test(part) || (willBe && WILL.test(part)))
      stretches.push({ start: start + index, end: start + index + part.length });
  return stretches;
}

const CLOCK = /^\W*(?:at |around |about )?\d{1,2}[:.]\d{2}\b/i;
const PARTS =
  /(?:(?!;|, but\b| but now\b|, and now\b|, whereas\b|, while\b|, instead\b|, although\b|\bhowever,)[^])+|[^]/g;
const UNREAL =
  /\b(?:decided against|decided not|chose not|dropped the|we dropped|was dropped|were dropped|rejected the idea|was rejected|were rejected|rejected (?:it|that|because)|ruled out|abandoned|considered (?:using|a|an|the|and|but|whether)?|looked at|evaluated|retired|decommissioned|switched off|been shut down|was shut down|phased out|no longer|(?<!\b(?:is|are|was|were|be|been|been )\s)used to (?!store|keep|hold)|in (?:the )?(?:near )?future|future (?:version|release|work|phase)|next (?:year|quarter|month|release|version|spring|summer|autumn|winter)|(?:is|are|was|were) planned|planned for|planned but|roadmap|later this year|someday|eventually|(?:was|were|been) (?:removed|retired|replaced|abandoned|discarded|scrapped|tried)|formerly|previously|we could|could (?:move|use|add|be added|replace)|might (?:add|use|move|one day|later|be)|would (?:like|be nice|have been|need|allow)|(?:phase|stage|wave) (?:2|two|3|three)|proposed|plan(?:s|ning)? to|intend(?:s)? to|considering|deprecated|replaced last|until last|not (?:yet )?(?:exist|built|implemented|available|in use|part of)|does not exist|do not (?:have|use|run|operate)|does not (?:have|use)|don't (?:have|use)|development only|only (?:in|for) (?:development|tests?|local)|on (?:a )?developer(?:'s)? laptops?|to be (?:built|added|decided)|wish list|idea|thought about|talked about|wondered (?:about|if|whether)|toyed with|asked whether|turned (?:it|that|them) down|said no|(?:was|were) closed (?:in|last)|out of the question|instead of using|never (?:went|made it)|pilot(?:ed)? (?:was|in)|not adopted|is gone|are gone|turned off|by the end of (?:next|the) year|from 20\d\d on|in 20[2-9]\d)\b/i;
/** Ways to say that something is gone, put off, idle, or only wished for, beside the plainer ones. */
const GONE = new RegExp(
  `\\b(?:${[
    "given up (?:last|in|on|years?)|(?:was|were|been|has|have) given up|(?:is|are) history|long gone|(?:has|have) gone(?! (?:to|into|through))",
    "(?:out|taken out) of (?:service|use|order)|not in (?:service|operation)|unplugged|disconnected|mothballed|shelved",
    "(?:put |is |are |was )?on (?:hold|ice)|called off|cancelled(?= |[.,;])|was never (?:built|installed|finished|delivered|used)|never (?:arrived|happened|took off)",
    "still in (?:its|the|their) (?:box|boxes|packaging)|drawing board|under discussion|being (?:discussed|considered|evaluated)|trialled|trial (?:ended|was)|pilot (?:ended|with)",
    "(?:we|I|they) (?:have |had |then |later |soon )?(?:ditched|binned|scrapped|dropped|abandoned|shelved)|ditched (?:it|them)|thrown (?:out|away)|made way for|superseded|obsolete|defunct|discontinued",
    "for show|gather(?:s|ing)? dust|collect(?:s|ing)? dust|unused|half-finished",
    "hopes? to|hoped to|thinking (?:about|of)|toying with|one day (?:we|it|they)|sooner or later|later (?:phase|stage)",
    "originally (?:I|we|there|they)|in the old days|back then|once had|tried \\S+ (?:first|before)",
    "belongs? to another|another project|nothing to do with|a document of (?:its|their) own|(?:is|are) not ours|wanted to sell",
  ].join("|")})\\b`,
  "i",
);
const WILL = /(?<!\byou )\b(?:will|shall soon|going to)\s+(?:\w+\s+){0,2}(?:be |\w+)/i;
