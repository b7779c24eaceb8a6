/**
 * What a text says that its nouns do, gathered before anybody is named: an editor who reviews is a person, a map that
 * fetches is a program, a control centre that takes over is a party and no place.
 */
import { type Role, singular } from "./lexicon/heads.ts";
import type { Description } from "./naming.ts";
import type { NounPhrase } from "./phrases.ts";
import type { Line, Script } from "./script.ts";

export class Doings {
  readonly #acting = new Set<NounPhrase>();
  readonly #places = new Set<NounPhrase>();
  readonly #doers = new Set<string>();
  readonly #busy = new Set<string>();
  readonly #fetching = new Set<string>();
  readonly #humans = new Set<string>();
  readonly #singles = new Set<string>();
  readonly #labels = new Set<string>();

  constructor({ paragraphs }: Script) {
    for (const { lines } of paragraphs) for (const line of lines) this.#read(line);
  }

  /** Whether this phrase is the subject of a verb that says more than where something is. */
  isActing(np: NounPhrase): boolean {
    return this.#acting.has(np);
  }

  /** What stands as code before a colon: a name, whatever the word means otherwise. */
  isLabel(word: string): boolean {
    return this.#labels.has(word);
  }

  /** The role that follows from what is done, where it differs from what the words alone say. */
  roleOf({ np, role, key: words, isName, isPlural }: Description): Role | undefined {
    const [key, head] = [words.join(" "), words.at(-1)!];
    const isQualified = words.length > 1;
    if (role === "process" && !isName && EITHER.test(head))
      return this.#humans.has(key) || (isPlural && head === "manager") ? "actor" : undefined;
    if (role === "zone" && isQualified && /^(?:centre|center|room|office)$/.test(head))
      return this.#busy.has(key) && !this.#places.has(np) ? "party" : undefined;
    if (role === "agent" && isQualified && isPlural && head === "agent")
      return SOFTWARE.test(words[0]!) ? undefined : "actor";
    if (role === "data" || role === "none") {
      const runs = role === "none" && RUNS.test(head) && this.#busy.has(key);
      return isQualified && (runs || this.#fetching.has(key)) ? "process" : undefined;
    }
    const isPerson = this.#humans.has(key) || !this.#singles.has(head);
    if (role === undefined && !isName && isPlural && np.determiner === undefined && words.length <= 2 && isPerson)
      return this.#doers.has(key) && PEOPLE.test(np.head.low) ? "actor" : undefined;
    return undefined;
  }

  #read({ sentence: { events, nps, label } }: Line): void {
    for (const { head, words } of label) if (words.length === 1 && head.by === "code") this.#labels.add(head.low);
    for (const { head, isPlural, determiner } of nps)
      if (!isPlural && head.tag === "noun" && determiner !== undefined) this.#singles.add(head.low);
    for (const { verb, subject, places } of events) {
      for (const { prep, nps: where } of places)
        if (/^(?:in|at|inside|within|on)$/.test(prep)) for (const np of where) this.#places.add(np);
      if (!verb.isPassive && (verb.frame === "place" || /^(?:be|have)$/.test(verb.lemma))) continue;
      const doers = verb.isPassive ? places.flatMap(({ prep, nps: by }) => (prep === "by" ? by : [])) : subject;
      for (const np of doers) {
        const key = np.words.map(({ low }, at) => (at === np.words.length - 1 ? singular(low) : low)).join(" ");
        this.#acting.add(np);
        this.#doers.add(key);
        if (!verb.isPassive && np.isDefinite && FETCHING.test(verb.lemma)) this.#fetching.add(key);
        if (verb.frame !== "hold" && verb.frame !== "other") this.#busy.add(key);
        if (!verb.isPassive && HUMAN.test(verb.lemma)) this.#humans.add(key);
      }
    }
  }
}

/** Words for people and for programs alike. */
const EITHER = /^(?:editor|reporter|dispatcher|planner|manager|publisher|inspector|designer)$/;
/** What only people do. */
const HUMAN =
  /^(?:review|type|carry|press|walk|phone|see|decide|want|insist|edit|open|browse|search|click|plug|think|know|like|hope|approve|sign|log|work|visit|sit|drive|complain|agree|ask|choose|mark|correct|confirm|borrow|weigh|wear)$/;
/** What only running parts do. */
const FETCHING =
  /^(?:ask|poll|query|fetch|pull|download|subscribe|ring|listen|connect|talk|log|push|post|send|forward|write|store)$/;
/** Kinds of places for programs: `the edge node sends`. */
const RUNS = /^(?:node|instance|container|pod)$/;
/** Agents that are programs; others in the plural are people. */
const SOFTWARE =
  /^(?:ai|llm|software|autonomous|coding|language|chat|backup|monitoring|log|logging|build|edge|node|metrics|research|planner|security|endpoint|update|voice)$/;
const PEOPLE = /(?:ers|ors|ists|ians|ants|ees)$/;
