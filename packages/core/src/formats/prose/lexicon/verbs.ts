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
  call: `call query poll invoke hit ping scrape contact consult access use utilise utilize trigger control drive command
    actuate warn notify alert inform page email e-mail text message start stop wake populate fill feed update refresh
    rebuild index supervise tell interrogate probe address reconfigure flash reboot unlock switch crawl kick prompt
    alarm program restart initiate engage summon nudge launch activate deactivate energise energize brake signal telephone ring sms provoke
    rouse challenge reprogram reprovision arm disarm quiz survey dim heat cool illuminate recall spider pressurise`,
  // X sends something to Y
  send: `send push publish post upload forward deliver report stream emit export copy replicate route relay pass proxy
    transmit submit hand write mirror release sync synchronise synchronize dispatch distribute broadcast ship
    transfer propagate move redirect direct escalate dump drop enter put insert append commit enqueue queue offload
    backup archive save store persist record log cache stash buffer stage deposit bridge bring inject mail flush fan
    load announce translate convert spool telemeter tunnel balance fire raise assign spread delegate radiate radio beam output fax
    wire phone expel transport convey reroute redistribute multicast unicast tee spill cascade allot allocate hoist
    remit republish retransmit resend checkpoint snapshot pump trickle shunt funnel channel pipe siphon
    tweet toast sink note jot etch check-in contribute shove toss divert unload circulate donate surrender give seed prime replay prefill overwrite relocate`,
  // X gets something from Y
  get: `get fetch read pull download retrieve consume collect gather import ingest obtain request pick lookup look draw
    harvest extract sample restore learn derive dequeue drain tail acquire resolve claim take grab check verify
    scoop slurp suck source prefetch preload reload re-read reread pop peek procure seek recover capture tap
    enumerate hunt ascertain intercept`,
  // X is given something by Y
  receive: `receive accept inherit undergo`,
  keep: `keep hold retain maintain`,
  reach: `connect talk speak authenticate sign subscribe listen integrate communicate interact register login attach link
    pair dial rely depend turn hook interface ssh peer apply pay chat dock tether handshake bind federate
    interoperate cooperate collaborate interlink couple plug interconnect correspond converse`,
  serve: `serve support back underpin cater`,
  show: `show display present visualise visualize expose offer provide supply vend furnish`,
  let: `let allow enable permit help empower entitle authorise authorize`,
  ask: `ask instruct remind`,
  work: `view see watch browse open operate inspect search edit manage administer configure monitor review approve
    schedule create change delete add print order book buy scan type plan design reset acknowledge handle adjust set
    mark click dispute draft analyse analyze examine investigate correct override confirm reject answer follow track
    visit fly steer press ban excuse touch complete file annotate label moderate reserve rent trade complain enrol enroll
    select choose find train tune evaluate retrain deploy install wear comment dictate curate sketch compose triage swipe
    vote tick toggle prescribe explore arrange oversee organise organize throw lift`,
  exchange: `exchange share swap negotiate`,
  place: `run live sit reside stand lie host place locate hang house mount belong execute rest situate isolate segregate`,
  hold: `contain comprise include consist cover`,
  front: `front protect shield guard terminate precede`,
  travel: `travel flow go arrive land end come reach leave cross traverse transit hop descend ascend escape exit`,
  reply: `reply return respond`,
  other: `say enforce clone repair compile fix trust owe involve deal mind care last span weigh hear feel love prefer hate
    dislike tolerate await wait suit fit cause result solve notice discover suspect sell lend borrow cook drink eat
    sleep walk jump climb swim teach study guess bet win rank sort wrap sanitise sanitize synthesise specify
    document denote affect influence concern interest matter destroy erase purge remember forget invent adopt
    succeed proceed continue pause resume retry redeploy accompany assist celebrate invite welcome greet
    thank apologise threaten punish reward motivate encourage need require want expect demand insist     decide remove encrypt decrypt validate hash secure restrict limit block filter separate divide issue generate
    produce compute calculate compare match score detect recognise recognize transform parse render build test
    measure count rotate expire lock close photograph describe explain mean make become remain stay happen occur
    begin finish replace retire own develop implement work fail crash lose ensure guarantee prevent avoid carry list
    name know think like believe assume join merge enrich aggregate normalise normalize anonymise pseudonymise mask
    tokenise tokenize strip compress resize orchestrate coordinate process perform do agree promise refuse deny
    grant revoke charge bill invoice price prepare pack bear consider introduce mention discuss reduce improve scale
    grow act behave identify assess grade classify predict suggest recommend summarise summarize react hide reveal
    leak steal attack exploit abuse compromise audit renew attest certify comply observe exist differ vary cost
    spend earn seem appear try attempt hope wish intend oblige forbid prohibit rule state define treat regard
    quarantine wipe commission decommission shut migrate upgrade patch harden settle embed clear cancel amend prune
    trim truncate rename vacuum reconcile deduplicate cleanse crop watermark thumbnail stamp notarise notarize
    endorse bookmark transcode transcribe tag partition shard debounce hydrate provision deprovision instantiate
    spawn fork evict invalidate rehash diff stitch forecast simulate extrapolate interpolate calibrate geocode
    abide absorb accelerate accommodate accumulate achieve adapt adhere admit alter anticipate appoint appreciate
    arise assemble assert attend attract cease cite clarify collapse commence compensate compete comprehend conceal
    conclude confuse constitute constrain construct contend convince cope correlate corrupt cut decline dedicate defend degrade
    demonstrate depart depict deprive deserve detach deteriorate determine deter devise devote diagnose differentiate
    diminish disable disagree disappear disclose disconnect discourage dismiss dispose dissolve distinguish disturb eliminate
    emerge emphasise emphasize enclose encounter endure engrave enhance enjoy enlarge enquire entertain envisage equip establish evolve
    exceed exclude expand express facilitate fasten foresee fulfil fulfill govern hesitate ignore illustrate imagine impose
    insure interfere interrupt intervene invest iterate justify lack laugh lean maximise memorise minimise misuse modify multiply
    neglect obey obstruct occupy omit oppose opt originate overcome participate persist persuade possess postpone preserve
    presume prevail proclaim prove purchase pursue quit realise realize recharge reconstruct reflect regain regret regulate
    reinforce rejoin relax repay repeat represent reproduce rescue resemble resist retreat reuse revert revise revolve rinse rise
    satisfy shorten simplify slip slow smell smile solve specialise spell spoil squeeze strengthen struggle substitute suffer suppose
    suppress survive suspend swear tend tighten undergo undertake undo unify unite unpack untie upset urge vanish
    ventilate weaken widen withhold withstand wonder worry flag earmark throttle
    screen vet whitelist blacklist sandbox detonate rewrite roll tidy sweep preprocess postprocess package
    bundle onboard offboard consolidate tally combine`,
};

const IRREGULAR: Readonly<Record<string, readonly [past: string, participle: string]>> = {
  say: ["said", "said"],
  do: ["did", "done"],
  cut: ["cut", "cut"],
  throw: ["threw", "thrown"],
  undergo: ["underwent", "undergone"],
  foresee: ["foresaw", "foreseen"],
  rise: ["rose", "risen"],
  arise: ["arose", "arisen"],
  withdraw: ["withdrew", "withdrawn"],
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
  spread: ["spread", "spread"],
  seek: ["sought", "sought"],
  bind: ["bound", "bound"],
  ring: ["rang", "rung"],
  wind: ["wound", "wound"],
  sweep: ["swept", "swept"],
  sink: ["sank", "sunk"],
  overwrite: ["overwrote", "overwritten"],
  rewrite: ["rewrote", "rewritten"],
  resend: ["resent", "resent"],
  reread: ["reread", "reread"],
  sell: ["sold", "sold"],
  teach: ["taught", "taught"],
  catch: ["caught", "caught"],
  deal: ["dealt", "dealt"],
  feel: ["felt", "felt"],
  forget: ["forgot", "forgotten"],
  understand: ["understood", "understood"],
  split: ["split", "split"],
  ride: ["rode", "ridden"],
  fall: ["fell", "fallen"],
  grow: ["grew", "grown"],
  shrink: ["shrank", "shrunk"],
  lend: ["lent", "lent"],
  win: ["won", "won"],
  eat: ["ate", "eaten"],
  drink: ["drank", "drunk"],
  sleep: ["slept", "slept"],
  swim: ["swam", "swum"],
  bet: ["bet", "bet"],
  cost: ["cost", "cost"],
  hear: ["heard", "heard"],
  bear: ["bore", "borne"],
  bid: ["bid", "bid"],
  break: ["broke", "broken"],
};

export interface VerbForm {
  readonly lemma: string;
  readonly frame: Frame;
  /** `calls`, `call`, `called`, `calling`. */
  readonly form: "z" | "base" | "ed" | "ing" | "en";
}

const DOUBLED =
  /^(?:stop|ship|drop|log|plan|ping|tap|submit|get|put|let|set|run|sit|hit|shut|transfer|flag|plug|scan|control|fan|grab|strip|tag|swap|begin|commit|dump|permit|label|cut|reset|map|wrap|trigger|enrol|rot|refer|occur|spool|tunnel|cancel|plug|trim|pop|dim|crop|program|channel|funnel|wrap|sync|sandbox|rub|step|drum|jot)$/;
const SINGLE = /^(?:ping|dump|trigger|label|spool|channel|funnel|sync|sandbox)$/;
const doubled = (lemma: string): string =>
  DOUBLED.test(lemma) && !SINGLE.test(lemma) ? `${lemma}${lemma.at(-1)}` : lemma;

/** Verbs that mean another thing together with a particle: `picks up`, `kicks off`. */
export const PHRASAL: ReadonlyMap<string, Frame> = new Map(
  (
    [
      ["get", "pick up|look up|read out|read off|pull down|call up|bring up|take over|read back"],
      [
        "send",
        "back up|hand over|hand off|hand on|hand in|pass on|pass along|pass down|pass over|send off|send out|send on|send back|write out|write back|write down|write off|ship off|push out|push down|roll out|give out|put out|fan out|read in|lay down|file away|put away|pay in|check in",
      ],
      [
        "call",
        "kick off|fire up|spin up|start up|ring up|wake up|set off|switch on|switch off|turn on|turn off|shut down|shut off|power up|power down",
      ],
      [
        "reach",
        "dial in|dial up|phone in|phone home|log on|log in|log out|sign on|sign in|sign up|hook up|link up|pair up|clock in|call in",
      ],
      [
        "travel",
        "end up|come in|come up|come out|go out|go off|go over|go in|go on|go back|come back|wind up|get through",
      ],
      ["work", "fill in|fill out|set up|print out|type in|key in|look after|look over"],
    ] as const
  ).flatMap(([frame, list]) => list.split("|").map((verb): [string, Frame] => [verb, frame])),
);

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
      if (known.has(lemma)) continue;
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
  if (/(?:s|x|z|ch|sh|[^aeiou]o)$/.test(lemma)) return `${lemma}es`;
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
