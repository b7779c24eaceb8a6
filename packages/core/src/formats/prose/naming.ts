/** What a noun phrase may be the name of: its words without what only decorates, the technology in it, and its role. */
import { type Role, isHead, roleOf, singular } from "./lexicon/heads.ts";
import { PARTITIVES, WEAK } from "./lexicon/small-words.ts";
import type { NounPhrase } from "./phrases.ts";
import type { KnownThing, KnownThings } from "./known-things.ts";
import type { Word } from "./words.ts";

export interface Description {
  /** Lower case, singular: by these two phrases are compared. */
  readonly key: readonly string[];
  readonly surface: string;
  readonly role: Role | undefined;
  /** What it is made with, or, if `isTechnology`, what it is. */
  readonly technologies: readonly KnownThing[];
  readonly isTechnology: boolean;
  readonly isName: boolean;
  readonly isPlural: boolean;
  readonly np: NounPhrase;
  /** What sort of thing a proper name was given to: `topic`. */
  readonly kind?: string | undefined;
}

/** Heads that say no more than the technology before them. */
const GENERIC = new Set(
  "database db store cache broker cluster instance server bucket queue bus storage service node installation deployment index datastore replica table topic collection system backend api rest http graphql soap web webhook installation engine platform account middleware gateway proxy warehouse".split(
    " ",
  ),
);

export function describe(np: NounPhrase, text: string, known: KnownThings): Description | undefined {
  if (np.isPronoun) return undefined;
  const things = known.within(np.words[0]!.start, np.head.end);
  if (PARTITIVES.has(singular(np.head.low)) && np.of && things.length === 0) return describe(np.of, text, known);
  const words = withoutPossessor(np.words);
  const isIn = (word: Word, thing: KnownThing): boolean => word.start >= thing.start && word.end <= thing.end;
  const inThing = (word: Word): boolean => things.some((thing) => isIn(word, thing));
  const plain = words.filter((word) => !inThing(word) && word.tag !== "num");
  const useful = plain.filter(
    (word, index) => !(WEAK.has(word.low) && (index < plain.length - 1 || plain.length === 0)),
  );
  const own = things.filter(({ isBuilding }) => !isBuilding);
  const headIsThing = inThing(np.head);
  const generic = useful.length === 0 || (!headIsThing && useful.every(({ low }) => GENERIC.has(singular(low))));
  if (own.length > 0 && (headIsThing || generic)) {
    const thing = own.at(-1)!;
    // `Worldline card terminal` is a terminal; `Redis cache` is Redis; `DHL API` keeps both words.
    const before = useful.filter((word) => word.end <= thing.start && word.tag !== "adj" && !headIsThing);
    const surface = text.slice(thing.start, thing.end);
    const headRole = headIsThing ? undefined : roleOf([singular(np.head.low)]);
    const keepsHead =
      !headIsThing &&
      headRole === "process" &&
      useful.length === 1 &&
      (!GENERIC.has(singular(np.head.low)) || !/^(?:external|store|queue)$/.test(thing.type));
    const qualified = headIsThing && useful.some((word) => word.end <= thing.start && word.tag !== "adj");
    if (
      (!qualified && headRole !== "none" && headRole !== "data" && headRole !== "zone") ||
      (headRole === "zone" && (thing.type === "store" || thing.type === "queue"))
    )
      return {
        key: keyOf(keepsHead ? `${surface} ${np.head.text}` : surface),
        surface: keepsHead ? `${surface} ${np.head.text}` : surface,
        role: keepsHead && headRole === "process" && thing.type !== "external" ? "process" : roleOfType(thing.type),
        technologies: own,
        isTechnology: true,
        isName: true,
        isPlural: np.isPlural,
        np: before.length > 0 ? np : np,
      };
  }
  const timed = timedJob(words);
  if (timed)
    return {
      key: timed.map(({ low }) => singular(low)),
      surface: surfaceOf(timed, text),
      role: "process",
      technologies: own,
      isTechnology: false,
      isName: false,
      isPlural: np.isPlural,
      np,
    };
  const proper = properName(words);
  if (proper) {
    const [name, kind] = proper;
    return {
      key: [name.low],
      surface: name.text,
      role: headRole([singular(kind.low)], false) ?? roleOf([singular(kind.low)]),
      technologies: own,
      isTechnology: false,
      isName: true,
      isPlural: false,
      np,
      kind: singular(kind.low),
    };
  }
  const isQualified =
    useful.length === 1 &&
    !headIsThing &&
    things.some(({ end }) => end <= useful[0]!.start && useful[0]!.start - end <= 1);
  const rest = isQualified
    ? words.filter((word) => inThing(word) || word === useful[0])
    : useful.length > 0 && !headIsThing
      ? useful
      : stripWeak(words);
  if (rest.length === 0) return undefined;
  const surface = surfaceOf(rest, text);
  const key = rest
    .filter(({ tag }) => tag !== "poss")
    .map((word, index, all) => (index === all.length - 1 ? singular(word.low) : word.low));
  // `the Bridge` is the one that was named before, however large it is written.
  const isKind =
    rest.length === 1 && np.determiner === "the" && rest[0]!.by === undefined && isHead(singular(rest[0]!.low));
  const isName = !isKind && rest.some(({ tag, by }) => tag === "name" || by !== undefined);
  return {
    key,
    surface,
    role:
      known.isProtocol(np.head) &&
      !(key.length > 1 && roleOf(key) === "zone") &&
      things.every(({ isBuilding }) => isBuilding)
        ? "none"
        : isNamedCloud(np, key)
          ? "process"
          : headRole(key, np.isPlural),
    technologies:
      useful.length === 0 ? things : things.filter((thing) => isQualified || !rest.some((word) => isIn(word, thing))),
    isTechnology: things.length > 0 && things.every(({ isBuilding }) => isBuilding) && useful.length === 0,
    isName,
    isPlural: np.isPlural,
    np,
  };
}

/** `the SQS queue \`paid\``, `the bucket doc-attachments`: the word after the kind is what it is called. */
function properName(words: readonly Word[]): readonly [Word, Word] | undefined {
  const [name, kind] = [words.at(-1), words.at(-2)];
  if (!name || !kind || kind.tag === "poss" || kind.by === "code") return undefined;
  if (!NAMED_KINDS.has(singular(kind.low))) return undefined;
  if (name.by === "code" || name.by === "quote") return [name, kind];
  if (isHead(singular(name.low))) return undefined;
  return /^[a-z\d]+(?:[-_.][a-z\d]+)+$/.test(name.text) ? [name, kind] : undefined;
}
const NAMED_KINDS = new Set(
  "queue topic stream bucket database table schema index container service worker job function namespace network vlan vpc subnet".split(
    " ",
  ),
);

/** `a nightly job`: when it runs is its name where it has no other. */
function timedJob(words: readonly Word[]): readonly Word[] | undefined {
  const [when, job] = [words.at(-2), words.at(-1)];
  return when &&
    job &&
    words.length === 2 &&
    /^(?:jobs?|tasks?|process|processes)$/.test(job.low) &&
    TIMED.test(when.low)
    ? [when, job]
    : undefined;
}
const TIMED = /^(?:nightly|daily|hourly|weekly|monthly|scheduled|periodic|night|batch|cron)$/;

/** Doors of something rather than something by themselves. */
export const ENTRANCES: ReadonlySet<string> = new Set(["webhook", "endpoint", "callback", "url", "interface", "hook"]);

/** `the Nestling Cloud`, `the Deere Operations Center`: by its capital letter a product rather than a place. */
const isNamedCloud = (np: NounPhrase, key: readonly string[]): boolean =>
  key.length > 1 &&
  /^(?:Cloud|Center|Centre)$/.test(np.head.text) &&
  np.words.every(({ text }) => /^\p{Lu}/u.test(text));

/** A booking site is a program, a production site a place. */
const PLACES =
  /^(?:remote|production|plant|backup|hospital|building|construction|customer|mine|factory|second|disaster|main|other)$/;

function headRole(key: readonly string[], isPlural: boolean): Role | undefined {
  if (key.length === 1 && (key[0] === "job" || key[0] === "task")) return "data";
  if (key.length === 1 && key[0] === "station" && isPlural) return "device";
  if (key.length === 1 && (ENTRANCES.has(key[0]!) || key[0] === "station" || key[0] === "software")) return "none";
  if (
    key.length === 1 &&
    isPlural &&
    /^(?:reader|reporter|editor|planner|dispatcher|broker|listener|viewer|player|buyer|publisher)$/.test(key[0]!)
  )
    return "actor";
  if (key.length === 1 && key[0] === "broker") return "queue";
  if (key.length === 2 && key[1] === "cloud" && /^(?:vendor|manufacturer|supplier|maker|provider)$/.test(key[0]!))
    return "party";
  if (key.length > 1 && key.at(-1) === "page" && !/^(?:web|next|first|last|html|single)$/.test(key.at(-2)!))
    return "process";
  if (key.length > 1 && key.at(-1) === "site" && !PLACES.test(key.at(-2)!)) return "process";
  return roleOf(key.flatMap((word) => (word.includes("/") ? word.split("/") : [word])));
}

/** `the utility's director` is the director; `the driver's app` stays whole, because an app alone says little. */
function withoutPossessor(words: readonly Word[]): readonly Word[] {
  const mark = words.findLastIndex(({ tag }) => tag === "poss");
  if (mark === -1) return words;
  const after = words.slice(mark + 1);
  if (
    after.length === 1 &&
    /^(?:app|apps|portal|api|site|website|gateway|system|server|backend|database)$/.test(after[0]!.low)
  )
    return words;
  return after.length > 0 ? after : words;
}

const stripWeak = (words: readonly Word[]): readonly Word[] =>
  words.filter((word, index) => index === words.length - 1 || !(WEAK.has(word.low) || word.tag === "num"));

function surfaceOf(words: readonly Word[], text: string): string {
  const parts = words.map((word) => (word.tag === "poss" ? "'s" : text.slice(word.start, word.end)));
  return parts.join(" ").replaceAll(" 's", "'s");
}

export const keyOf = (name: string): string[] => {
  const words = name
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return words.map((word, index) => (index === words.length - 1 ? singular(word) : word));
};

export function roleOfType(type: string): Role {
  return type === "external" ? "party" : (type as Role);
}
