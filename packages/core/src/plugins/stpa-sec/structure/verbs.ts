/** What a verb on a flow says of it. A word that may be either is settled by what stands at the ends. */
export type Manner = "control" | "feedback" | "write" | "read" | "data";

const WORDS: Readonly<Record<Manner, string>> = {
  control: `command order instruct direct control steer drive operate actuate configure reconfigure set setup adjust tune parameterise
    parameterize deploy install provision rollout upgrade patch flash reprogram program authorise authorize approve permit grant allow
    deny reject revoke release confirm schedule plan dispatch trigger invoke call execute run start stop pause resume abort cancel
    shutdown reboot restart reset open close lock unlock arm disarm switch turn dose dispense inject administer infuse pump heat cool
    brake accelerate move position feed charge refund pay transfer create delete remove enable disable assign maintain manage
    supervise orchestrate scale route load unload block isolate quarantine override manual operate act delegate instructs merge
    maintain propose`,
  feedback: `report reports return returns respond response reply answer notify notifies measure measured log logs alarm alarms alert
    acknowledge ack confirmed indicate display show shows signal sense detect observe monitor status state telemetry telemeter
    readback read-back echo result results warn publish emit announce reading readings trace stream`,
  write:
    "write writes store stores save put insert update upload push post send sends submit append persist archive export copy replicate sync synchronise synchronize back-up backup publish-to forward pass hand keep record import enqueue",
  read: "read reads get fetch fetches query queries load loads download pull pulls look lookup search find browse view list poll subscribe consume scrape collect check verify validate ask",
  data: "carry exchange data transmit share",
};

const MANNERS: ReadonlyMap<string, Manner> = new Map(
  (Object.keys(WORDS) as Manner[]).flatMap((manner) =>
    WORDS[manner].split(/\s+/).map((word) => [word, manner] as const),
  ),
);

/** Of the word that somebody gave as the flow's verb. */
export const mannerOf = (verb: string): Manner | undefined => {
  const word = verb.trim().toLowerCase().slice(0, 60);
  return MANNERS.get(word) ?? MANNERS.get(word.split(/[\s_-]/)[0]!);
};

/** Words that begin a name and are nouns as often as verbs. */
const NOUN_TOO = new Set(
  "order program plan state status result results report log logs alarm alarms alert signal trace stream reading readings answer reply response return measure data exchange patch release charge transfer control command set call feed position dose state archive copy record search view list display telemetry block switch load".split(
    " ",
  ),
);

/** Of a name such as "Open a case": only where its first word can hardly be anything but a verb. */
export function mannerOfName(name: string): Manner | undefined {
  const words = name
    .trim()
    .toLowerCase()
    .slice(0, 200)
    .split(/[^\p{L}\p{N}]+/u);
  const [first = ""] = words;
  const isClause = words.length > 1 && /^(?:the|a|an|all|each|its|to|for|with|[a-z]+s?)$/.test(words[1]!);
  if (NOUN_TOO.has(first))
    return words.length > 1 && /^(?:a|an|the|for|of)$/.test(words[1]!) ? MANNERS.get(first) : undefined;
  return isClause || words.length === 1 ? MANNERS.get(first) : undefined;
}

/** Whether words say what is done, as "Open a case" and "Set and start" do, and "Motor command" and "Route and map" do not. */
export function isAction(words: string): boolean {
  const [first = "", second = "", third = ""] = words
    .trim()
    .toLowerCase()
    .slice(0, 200)
    .split(/[^\p{L}\p{N}']+/u);
  if (second === "") return false;
  if (/^(?:a|an|the|all|its|each)$/.test(second)) return !NO_VERB.test(first);
  if (!isVerb(first)) return false;
  if (second === "and" || second === "or") return isVerb(third);
  return !isNounToo(first) && !/^(?:of|for)$/.test(second);
}

/** Before an article these stand as well as verbs do. */
const NO_VERB = /^(?:of|to|in|into|from|for|with|at|on|by|over|all|both|only|not|about|what|\p{L}+(?:ion|ness|ity))$/u;

/** A word that stands for an action alone. */
export const isVerb = (word: string): boolean => MANNERS.has(word.toLowerCase()) || OTHER_VERBS.has(word.toLowerCase());

const isNounToo = (word: string): boolean => (NOUN_TOO.has(word) && word !== "load") || PARTS.has(word);

/** What parts and quantities are called, though somebody can do it too. */
const PARTS = new Set(
  "route pump brake lock heat trigger schedule scale manual share pass press mix lift hold book label".split(" "),
);

/** What machines and people do to things, and flows rarely have as their verb. */
const OTHER_VERBS = new Set(
  `raise lower increase decrease reduce change keep turn go take let make give hold blow dry fill empty drain mix press lift rotate
    accept choose select begin finish end use administer translate encrypt decrypt sign convert compute calculate replace follow
    compare edit add label classify admit break book print scan pick`.split(/\s+/),
);

/** Words by which input says outright that a flow is an order, or what comes back. */
export const CONTROL_VERBS: readonly string[] = WORDS.control.split(/\s+/).slice(0, 60);
export const FEEDBACK_VERBS: readonly string[] = WORDS.feedback.split(/\s+/).slice(0, 60);
