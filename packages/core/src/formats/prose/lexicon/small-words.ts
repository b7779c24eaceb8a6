/** Closed classes: the words that hold a sentence together, by what they do in it. */
const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const DETERMINERS =
  words(`a an the this that these those each every some any no all both either neither another such
  its their our your my his her whose several many few most certain various other same own what`);
export const DEFINITE = words("the this that these those each every its their our your my his her both all such same");
export const PRONOUNS =
  words(`it they them he she him i we us you this these those itself themselves everything everybody everyone
  nobody somebody someone ours theirs yours mine nothing something anything anyone one ones none whatever whoever whichever`);
export const PREPOSITIONS =
  words(`in on at to from into onto over via through with without within inside outside behind between by
  for of against towards toward under across per during along among around near about as like off beyond beside besides upon
  using out until since throughout alongside except above below down up plus including`);
export const COORDINATORS = words("and or but nor & plus");
export const SUBORDINATORS =
  words(`when whenever while if because before after once unless although though so since until whereas
  where as than whether how why`);
export const RELATIVES = words("which who that whom whose where whence");
export const MODALS = words(
  "can could may might must shall should will would cannot can't won't mustn't shan't needn't ought",
);
export const BE = words("be is are was were been being am isn't aren't wasn't weren't 's");
export const HAVE = words("have has had having haven't hasn't hadn't");
export const DO = words("do does did doesn't don't didn't");
export const NEGATIONS = words(
  "not never no nor neither nobody none nothing without cannot isn't aren't wasn't weren't doesn't don't didn't can't won't n't hardly",
);
export const ADVERBS =
  words(`also only just then there here now still already even ever often usually always sometimes again too very soon i.e. e.g.
  later today currently daily nightly weekly hourly monthly once twice together instead however therefore thus hence first finally
  next otherwise meanwhile afterwards simply directly e.g i.e away back not never yet further moreover additionally likewise
  respectively etc well quite rather almost nearly about around roughly at-rest forth tomorrow yesterday tonight both either everywhere
  elsewhere not-yet ahead apart aside forward long ago no-longer anyway maybe perhaps then nevertheless nonetheless straight
  end-to-end please besides beforehand altogether somehow somewhere anywhere overnight onsite on-site offsite off-site thereby whereby
  regardless alike indeed nowadays sometime seldom overall halfway onwards upwards downwards inwards outwards backwards
  anymore evermore yes hello hi thereafter thereupon meantime alone else sideways upstairs downstairs outdoors indoors abroad`);
export const ADJECTIVES =
  words(`small large big new old central main single internal external public private shared own common simple
  local remote existing current legacy modern separate dedicated different same other whole entire third-party in-house self-hosted
  managed read-only read-write secure open free full fresh high low long short fast slow daily nightly weekly monthly hourly
  raw final first second third last next additional several important critical sensitive personal confidential secret
  available ready responsible able safe unsafe physical virtual digital industrial commercial corporate custom bespoke
  thin thick fat rich lightweight stateless stateful serverless containerised containerized open-source cloud-based cloud-hosted
  on-premises on-premise on-prem hosted dockerised redundant replicated encrypted unencrypted hashed plain static dynamic
  tiny huge little good bad popular well-known ordinary regular normal usual typical actual underlying upstream downstream
  clear impatient adamant anonymous strict busy aware proud happy afraid sure worth alive dead empty idle quiet rare frequent innocent
  independent individual certain possible relevant necessary valid invalid wrong right left early late offline online`);
/** Adjectives that tell nothing apart: dropped from a name. */
export const WEAK =
  words(`small large big new old central main single internal external own common simple existing current modern
  separate dedicated different same other whole entire lightweight stateless stateful tiny huge little popular ordinary regular
  underlying actual individual independent respective custom bespoke in-house self-hosted managed hosted serverless containerised containerized
  open-source cloud-based on-premises on-premise on-prem well-known replicated redundant encrypted scheduled running multiple
  full-fledged classic traditional typical usual normal particular said above following corresponding second third first last next
  nightly daily weekly monthly hourly so-called self-managed custom-built home-grown homegrown cheap dedicated approved authorised
  authorized registered interested connected affected only relational bundled wall-mounted standalone embedded fully tamper-resistant standard plain third-party`);
export const NUMBERS =
  words(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
  thousand million dozen dozens hundreds thousands couple`);
/** What says when or how often rather than who or what. */
export const TIMES = words(
  "day night minute min second sec hour hr week month year morning evening afternoon weekend quarter midnight noon moment time sunday monday tuesday wednesday thursday friday saturday spring summer autumn winter season january february april june july august september october november december today tomorrow",
);
/** `a set of workers` is workers. */
export const PARTITIVES =
  words(`set group fleet number pair cluster pool instance instances kind type sort lot list series collection handful dozen
  dozens hundreds thousands couple one each all some any most many rest half majority variety bunch copy range either both none part array farm`);
export const ABBREVIATIONS = words(
  "e.g i.e etc vs approx cf dr mr mrs ms prof no nos inc ltd co corp fig st jr sr al ca incl resp max min dept est tel ext vol sec",
);
