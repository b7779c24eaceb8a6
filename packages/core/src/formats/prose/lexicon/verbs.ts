/**
 * Verbs of exchange by what they say about direction. The initiator is who calls, sends, fetches or subscribes;
 * a verb stands in one class, and the clause's objects and prepositions do the rest.
 */
export type Frame =
  | "call"
  | "send"
  | "get"
  | "receive"
  | "keep"
  | "reach"
  | "serve"
  | "show"
  | "let"
  | "ask"
  | "work"
  | "exchange"
  | "place"
  | "hold"
  | "front"
  | "travel"
  | "reply"
  | "other";

const FRAMES: Readonly<Record<Frame, string>> = {
  // X calls Y
  call: `call query poll invoke hit ping scrape contact consult access use utilise utilize trigger control drive command actuate notify
    alert inform page email e-mail text message start stop wake start populate fill feed update refresh rebuild index control
    supervise tell interrogate probe address reconfigure flash reboot unlock switch crawl`,
  // X sends something to Y
  send: `send push publish post upload forward deliver report stream emit export copy replicate route relay pass proxy transmit
    submit hand write mirror release sync synchronise synchronize dispatch distribute broadcast ship transfer return-to propagate move hand-over
    sends redirect direct escalate dump drop issue-to enter put insert append commit load-into render-to enqueue queue offload
    backup archive save store persist record log cache stash place-in buffer stage deposit bridge bring
    back inject mail flush fan load announce charge-to translate convert spool telemeter tunnel balance fire raise
    give supply offer-to`,
  // X gets something from Y
  get: `get fetch read pull download retrieve load consume collect gather import ingest obtain request pick query-from lookup look
    draw harvest extract scan-from sample restore learn derive dequeue drain tail acquire resolve claim poll-from copy-from take grab check verify`,
  // X is given something by Y
  receive: "receive accept inherit",
  keep: "keep hold cache retain maintain",
  reach: `connect talk speak authenticate log sign subscribe listen integrate communicate interact register report-to login attach
    link pair dial listen-on rely depend turn hook interface wire ssh peer apply pay chat`,
  serve: "serve support",
  show: "show display present visualise visualize expose offer provide deliver-to return-to",
  let: "let allow enable permit help",
  ask: "ask instruct command-to request-to remind",
  work: `view see watch browse open operate inspect search edit manage administer configure monitor review approve schedule
    create change delete add print order book buy pay scan type submit-in plan check draw design reset acknowledge handle
    adjust set mark click dispute draft analyse analyze examine investigate correct override confirm reject answer follow track visit consult
    upload-with take fly steer tap press touch release complete file annotate label moderate reserve rent trade complain
    enrol enroll select choose find supply train tune evaluate deploy install wear`,
  exchange: "exchange share swap negotiate",
  place: `run live sit reside stand lie deploy host place locate install hang house operate-in mount belong execute rest
    situate isolate segregate`,
  hold: "contain comprise include consist host cover",
  front: "front protect shield guard terminate precede",
  travel: "travel flow go arrive land end come pass-through reach move-to leave cross enter-into",
  reply: "reply return respond answer-to acknowledge-to",
  other: `enforce clone repair compile fix trust owe answer-for serve-as involve enable-by deal mind care last span weigh hear feel
    love prefer hate dislike tolerate await wait suit fit cause result solve handle-by notice detect-by discover suspect investigate-by
    sell lend borrow cook drink eat sleep walk jump climb swim grow-up teach study translate-by copy-edit guess bet win fail-over rank sort
    wrap hash-by sanitise sanitize synthesise specify document describe-by denote mean-by affect influence concern interest matter
    destroy erase purge remember forget invent adopt replace-by succeed proceed continue pause resume retry restart redeploy reboot-by
    accompany assist serve-by celebrate invite welcome greet thank apologise warn threaten punish reward motivate encourage
    need require want expect demand insist must decide approve reject delete remove encrypt decrypt sign verify validate
    hash protect secure restrict limit block filter separate divide issue generate produce compute calculate compare match score
    detect recognise recognize convert transform parse render build compile test measure weigh count rotate expire lock
    unlock open close turn-on photograph report-on describe explain mean make become remain stay leave wait happen occur
    begin finish end switch replace retire drop-off drop-out own develop design implement call-for work fail crash lose
    ensure guarantee prevent avoid carry contain list name know think like dislike believe assume trust share-with print
    join merge enrich aggregate normalise normalize anonymise pseudonymise mask tokenise tokenize strip compress resize
    schedule orchestrate coordinate process execute perform do apply support assign agree promise refuse deny grant revoke
    charge bill invoice price prepare pack travel-by bear bring-up keep-up consider plan introduce tell-about mention note discuss
    ensure reduce improve scale grow change create add edit act behave identify assess grade classify predict suggest
    recommend summarise summarize draft respond-with react hide reveal leak steal attack exploit abuse compromise
    audit renew attest certify comply follow observe belong-to exist differ vary cost save-up spend earn look-like seem appear
    try attempt hope wish intend oblige forbid prohibit rule state define treat regard see consider quarantine wipe reset
    inspect-for separate commission decommission shut migrate upgrade patch harden`,
};

const IRREGULAR: Readonly<Record<string, readonly [past: string, participle: string]>> = {
  send: ["sent", "sent"],
  write: ["wrote", "written"],
  read: ["read", "read"],
  get: ["got", "got"],
  take: ["took", "taken"],
  give: ["gave", "given"],
  keep: ["kept", "kept"],
  hold: ["held", "held"],
  put: ["put", "put"],
  let: ["let", "let"],
  set: ["set", "set"],
  run: ["ran", "run"],
  sit: ["sat", "sat"],
  stand: ["stood", "stood"],
  lie: ["lay", "lain"],
  hang: ["hung", "hung"],
  feed: ["fed", "fed"],
  drive: ["drove", "driven"],
  draw: ["drew", "drawn"],
  bring: ["brought", "brought"],
  go: ["went", "gone"],
  come: ["came", "come"],
  leave: ["left", "left"],
  see: ["saw", "seen"],
  find: ["found", "found"],
  build: ["built", "built"],
  make: ["made", "made"],
  become: ["became", "become"],
  begin: ["began", "begun"],
  speak: ["spoke", "spoken"],
  tell: ["told", "told"],
  show: ["showed", "shown"],
  know: ["knew", "known"],
  fly: ["flew", "flown"],
  lose: ["lost", "lost"],
  hide: ["hid", "hidden"],
  buy: ["bought", "bought"],
  pay: ["paid", "paid"],
  choose: ["chose", "chosen"],
  shut: ["shut", "shut"],
  mean: ["meant", "meant"],
  think: ["thought", "thought"],
  wear: ["wore", "worn"],
  steal: ["stole", "stolen"],
  wake: ["woke", "woken"],
  reset: ["reset", "reset"],
  learn: ["learned", "learnt"],
  spend: ["spent", "spent"],
  hit: ["hit", "hit"],
  rebuild: ["rebuilt", "rebuilt"],
  override: ["overrode", "overridden"],
};

export interface VerbForm {
  readonly lemma: string;
  readonly frame: Frame;
  /** `calls`, `call`, `called`, `calling`. */
  readonly form: "z" | "base" | "ed" | "ing" | "en";
}

const DOUBLED =
  /^(?:stop|ship|drop|log|plan|ping|tap|submit|get|put|let|set|run|sit|hit|shut|transfer|flag|plug|scan|control|fan|grab|strip|tag|swap|begin|commit|dump|permit|label|cut|reset|map|wrap|trigger|enrol|rot|refer|occur|spool|tunnel|cancel)$/;
const SINGLE = /^(?:ping|dump|trigger|label|spool)$/;
const doubled = (lemma: string): string =>
  DOUBLED.test(lemma) && !SINGLE.test(lemma) ? `${lemma}${lemma.at(-1)}` : lemma;

/** Verbs that stand in several classes: the first class named wins. */
export const VERB_FORMS: ReadonlyMap<string, readonly VerbForm[]> = inflectAll();

function inflectAll(): ReadonlyMap<string, readonly VerbForm[]> {
  const all = new Map<string, VerbForm[]>();
  const known = new Set<string>();
  const note = (word: string, form: VerbForm): void => {
    const forms = all.get(word) ?? [];
    if (!forms.some((other) => other.form === form.form)) all.set(word, [...forms, form]);
  };
  for (const [frame, list] of Object.entries(FRAMES) as [Frame, string][]) {
    for (const lemma of list.trim().split(/\s+/)) {
      if (known.has(lemma) || (lemma.includes("-") && lemma !== "e-mail")) continue;
      known.add(lemma);
      const [past, participle] = IRREGULAR[lemma] ?? [pastOf(lemma), pastOf(lemma)];
      note(lemma, { lemma, frame, form: "base" });
      note(thirdPerson(lemma), { lemma, frame, form: "z" });
      note(past, { lemma, frame, form: "ed" });
      note(participle, { lemma, frame, form: "en" });
      note(gerund(lemma), { lemma, frame, form: "ing" });
    }
  }
  return all;
}

function thirdPerson(lemma: string): string {
  if (lemma === "have") return "has";
  if (/(?:s|x|z|ch|sh|o)$/.test(lemma)) return `${lemma}es`;
  return /[^aeiou]y$/.test(lemma) ? `${lemma.slice(0, -1)}ies` : `${lemma}s`;
}

function pastOf(lemma: string): string {
  if (lemma.endsWith("e")) return `${lemma}d`;
  return /[^aeiou]y$/.test(lemma) ? `${lemma.slice(0, -1)}ied` : `${doubled(lemma)}ed`;
}

function gerund(lemma: string): string {
  if (lemma.endsWith("ie")) return `${lemma.slice(0, -2)}ying`;
  return /[^e]e$/.test(lemma) && lemma !== "be" ? `${lemma.slice(0, -1)}ing` : `${doubled(lemma)}ing`;
}
