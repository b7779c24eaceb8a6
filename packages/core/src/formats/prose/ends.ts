/** Who stands where in an event: its subject and objects, and what its prepositions lead to, from and through. */
import type { Member } from "./cast.ts";
import type { Event, Place } from "./clauses.ts";
import type { NounPhrase } from "./phrases.ts";

export interface Exchange {
  readonly from: Member;
  readonly to: Member;
  readonly confidence: number;
}

/** What the walk over the text knows at an event. */
export interface Scene {
  /** Members that take part, in the order of the phrases; what is data, a document or a place is none. */
  who(nps: readonly NounPhrase[]): readonly Member[];
  /** Whose something is: `back office changes` come from the back office. */
  owners(nps: readonly NounPhrase[]): readonly Member[];
  /** Who is spoken of where the sentence names nobody. */
  readonly topic: readonly Member[];
  /** Who did what was done to the goods just before, in the same sentence. */
  readonly makers?: readonly Member[] | undefined;
  /** Where goods come from that were told of before: `orders placed in the shop are written to …`. */
  readonly origin?: readonly Member[] | undefined;
  /** Where the sentence before ended, for one that begins with `from there`. */
  readonly there?: readonly Member[] | undefined;
}

export const isPerson = ({ role }: Member): boolean => role === "actor";
export const isLively = ({ role }: Member): boolean => role !== "store" && role !== "queue";

export interface Ends {
  readonly event: Event;
  readonly scene: Scene;
  readonly found: Exchange[];
  readonly add: (from: readonly Member[], to: readonly Member[], confidence?: number) => void;
  /** From one to another by way of whatever the sentence sends it through. */
  readonly link: (from: readonly Member[], to: readonly Member[], confidence?: number) => void;
  readonly at: (...preps: readonly string[]) => readonly Member[];
  readonly subject: readonly Member[];
  readonly objects: readonly Member[];
  readonly hops: readonly Member[];
  readonly aims: readonly Member[];
  readonly sources: readonly Member[];
  readonly rests: readonly Member[];
  readonly tools: readonly Member[];
}

/** What the phrases of an event stand for, once for all that ask. */
export function endsOf(event: Event, scene: Scene): Ends {
  const found: Exchange[] = [];
  const add = (from: readonly Member[], to: readonly Member[], confidence = 0.9): void => {
    for (const one of from)
      for (const other of to)
        // What people say to each other is no flow of the system.
        if (one !== other && !(isPerson(one) && isPerson(other))) found.push({ from: one, to: other, confidence });
  };
  const { places } = event;
  // `a job on the cleaner exports …` says where the job is, not where the export goes.
  const owner = event.subject.at(-1)?.end ?? event.verb.end;
  const own = places.filter(
    ({ prep, nps: [np] }) => !NESTING.has(prep) || np!.start < owner || np!.start > event.verb.start,
  );
  const about = own.length === places.length ? event : { ...event, places: own };
  const at = (...preps: readonly string[]): readonly Member[] =>
    own.some(({ prep }) => preps.includes(prep)) ? scene.who(placesOf(about, preps, scene)) : [];
  const subject = scene.who(event.subject);
  const objects = scene.who(event.objects);
  // `via satellite`, `through mail` name a medium; `through the gateway` a part.
  const ways = placesOf(event, ["via", "through"], scene).filter((np) => !isMedium(np, scene));
  // `announce themselves by the app`.
  const means = event.verb.isPassive
    ? []
    : placesOf(event, ["by"], scene).filter(({ determiner }) => determiner === "the");
  // `over Kafka` names a part, `over HTTPS` does not.
  const carriers = scene.who(placesOf(event, ["over"], scene)).filter(({ role }) => role === "queue");
  const hops = [...scene.who(ways), ...scene.who(means).filter(({ isTechnology }) => !isTechnology), ...carriers];
  /** From one to another by way of whatever the sentence sends it through. */
  const link = (from: readonly Member[], to: readonly Member[], confidence = 0.9): void => {
    const through = hops.filter((hop) => !from.includes(hop) && !to.includes(hop));
    if (through.length === 0) return add(from, to, confidence);
    add(from, through, confidence);
    // What is sent by way of a queue is taken from there by whom it is for.
    for (const hop of through) {
      const takers = hop.role === "queue" ? to.filter(({ role }) => role === "process" || role === undefined) : [];
      add(takers, [hop], confidence);
      add(
        [hop],
        to.filter((one) => !takers.includes(one)),
        confidence,
      );
    }
  };
  const aims = at("to", "into", "onto", "towards", "toward", "with", "against", "across", "among", "between");
  const sources = [...at("from", "off"), ...(scene.there ?? [])];
  const rests = at("in", "on", "at", "inside", "within");
  const tools = at("using", "with", "on", "in", "at", "through", "via", "from", "inside");
  return { event, scene, found, add, link, at, subject, objects, hops, aims, sources, rests, tools };
}

/** `through mail`, `via satellite`: what carries something without taking part. */
function isMedium(np: NounPhrase, scene: Scene): boolean {
  if (MEDIA.test(np.head.low)) return true;
  if (np.determiner !== undefined || np.words.length > 1 || np.isPlural || np.head.tag === "name") return false;
  return !scene.who([np]).some(({ isTechnology, isName }) => isTechnology || isName);
}

const MEDIA = /^(?:sticks?|disks?|cables?|lines?|links?|radio|mail|post|paper|phones?|telephones?|wires?)$/;

/** Whatever else an acting part acts on: what it acts with, against or into, and the stores and devices it acts upon. */
export function actedOn(event: Event, scene: Scene, actors: readonly Member[]): readonly Member[] {
  const { verb } = event;
  const nps = (...preps: readonly string[]): NounPhrase[] => placesOf(event, preps, scene);
  const withs = nps("with", "using").filter(({ determiner }) => determiner !== "a" && determiner !== "an");
  const onScreen = /^(?:print|show|display)$/.test(verb.lemma) ? scene.who(nps("on")) : [];
  const objects = verb.isPassive ? [] : scene.who(event.objects);
  const all = [
    ...scene.who([...nps("to", "into", "onto", "against", "from", "off", "via", "through"), ...withs]),
    ...scene
      .who(nps("in", "on", "at"))
      .filter((one) => !isLively(one) || one.isTechnology || one.isName || one.role === "party"),
    ...(verb.frame === "work"
      ? scene.who(nps("in")).filter(({ role }) => role === "process" || role === "service")
      : []),
    ...onScreen,
    ...objects.filter(
      (one) =>
        ACTS_ON.test(verb.lemma) ||
        (/^(?:store|queue|device|actuator)$/.test(one.role ?? "") && (one.isName || one.key.length > 1)),
    ),
  ];
  return [...new Set(all)].filter((one) => !actors.includes(one) && one.role !== "actor");
}

const ACTS_ON =
  /^(?:bill|apply|support|process|execute|perform|verify|validate|switch|close|open|unlock|lock|turn|share|schedule|build|clear|orchestrate|coordinate|provision|configure)$/;

/** `the billing service's invoices`: they come from whoever has them. */
export const possessors = (event: Event, scene: Scene): readonly Member[] =>
  scene.owners(event.subject.filter(({ words }) => words.some(({ tag }) => tag === "poss")));

/** Where two follow each other (`to the bucket in the archive`), the second says where the first is. */
export function placesOf({ places }: Event, preps: readonly string[], scene: Scene): NounPhrase[] {
  return places
    .filter(({ prep, nps }: Place, index) => {
      if (!preps.includes(prep)) return false;
      const before = places[index - 1];
      const isNested =
        NESTING.has(prep) &&
        before?.prep !== "through" &&
        before?.prep !== "via" &&
        before !== undefined &&
        !before.isFronted &&
        nps[0]!.start - before.nps.at(-1)!.end <= prep.length + 2 &&
        before.prep !== "by" &&
        scene.who(before.nps).some((one) => !isPerson(one));
      return !isNested;
    })
    .flatMap(({ nps }) => nps);
}

const NESTING = new Set(["in", "on", "at", "inside", "within"]);
