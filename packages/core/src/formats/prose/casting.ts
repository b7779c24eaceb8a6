/** Who takes part: everybody is introduced by a phrase of their own, named, and given what is said to be true of them. */
import { Cast, GENERIC_HEADS, type Member } from "./cast.ts";
import type { Event } from "./clauses.ts";
import { KnownThings } from "./known-things.ts";
import { type Description, describe } from "./naming.ts";
import type { NounPhrase } from "./phrases.ts";
import { relationOf } from "./relations.ts";
import { leftOut } from "./scope.ts";
import { Doings } from "./doings.ts";
import { type Role, roleOf, singular } from "./lexicon/heads.ts";
import { type Line, type Paragraph, type Script, isUnreal } from "./script.ts";
import { mayAct } from "./unknown-parts.ts";

/** Roles of what is no part of a system by itself. */
export const NOT_MEMBERS: ReadonlySet<string> = new Set(["data", "none", "whole", "zone"]);

export class Casting {
  readonly script: Script;
  readonly known: KnownThings;
  readonly cast = new Cast();
  /** What a phrase was found to mean, by the phrase itself. */
  readonly meant = new Map<NounPhrase, readonly Member[]>();
  /** Names of the system as a whole. */
  readonly wholes = new Set<string>();
  readonly #descriptions = new Map<NounPhrase, Description | undefined>();
  readonly #predicates = new Set<NounPhrase>();
  readonly #doings: Doings;

  constructor(script: Script) {
    this.script = script;
    this.#doings = new Doings(script);
    this.known = new KnownThings(script.text);
    const each = (read: (line: Line, paragraph: Paragraph) => void): void => {
      for (const paragraph of script.paragraphs) for (const line of paragraph.lines) read(line, paragraph);
    };
    each((line) => this.#findPredicates(line));
    each((line) => this.#tellApart(line));
    each((line, paragraph) => this.#introduce(line, paragraph));
    each((line) => this.#define(line));
    each((line, { headings }) => {
      for (const np of leftOut(line, headings.at(-1))) {
        const member = this.member(np);
        if (member) member.isOutOfScope = true;
      }
    });
    this.#findWhole();
  }

  /** `DIVERA pushes it to the DIVERA app`: two that stand in one sentence, one with the name of the other. */
  #tellApart({ sentence }: Line): void {
    for (const { subject, objects, places } of sentence.events) {
      const names = [...objects, ...places.flatMap(({ nps }) => nps)].flatMap((np) => this.describe(np) ?? []);
      for (const np of subject) {
        const said = this.describe(np);
        for (const other of names)
          if (
            said?.isName &&
            other.key.length === said.key.length + 1 &&
            said.key.every((word, at) => other.key[at] === word)
          )
            this.cast.keepApart(said.key, other.key);
      }
    }
  }

  /** The name that the title gives to all of it, unless the text says what sort of part that is. */
  #findWhole(): void {
    const named =
      /^\W*(?:what is|about|welcome to(?: the| our)?|introducing|the)?\W*(\p{Lu}[\p{L}\d]+)\b(?!\s+(?:service|server|api|gateway|app|portal)\b)/iu.exec(
        this.script.title ?? this.script.text.trimStart().slice(0, 60),
      );
    const isTitle =
      this.script.title !== undefined || /^\W*(?:what is|about|welcome to|introducing)\b/i.test(this.script.text);
    const member =
      named && isTitle && /^\p{Lu}/u.test(named[1]!) ? this.cast.called([named[1]!.toLowerCase()]) : undefined;
    if (!member?.isName || (member.isDefined && !this.#described.has(member)) || member.isTechnology) return;
    member.role = "whole";
    this.wholes.add(member.key.join(" "));
  }

  describe(np: NounPhrase): Description | undefined {
    if (!this.#descriptions.has(np))
      this.#descriptions.set(
        np,
        this.#withSystems(this.#asName(this.#byDoing(describe(np, this.script.text, this.known)), np)),
      );
    return this.#descriptions.get(np);
  }

  #byDoing(said: Description | undefined): Description | undefined {
    const role = said && !this.#predicates.has(said.np) ? this.#doings.roleOf(said) : undefined;
    return said && role !== undefined ? { ...said, role } : said;
  }

  /** `**Timesheet**` is the name of something, whatever a timesheet is otherwise. */
  #asName(said: Description | undefined, np: NounPhrase): Description | undefined {
    if (said?.role === "data" && this.#logs.has(said.key.join(" "))) return { ...said, role: "store" };
    if (said?.role !== "data" && said?.role !== "none") return said;
    if (np.words.length === 1 && np.head.by === "code" && this.#doings.isLabel(np.head.low))
      return { ...said, role: undefined, isName: true };
    if (said.key.length > 2 || np.isPlural || /^\p{Ll}/u.test(said.surface)) return said;
    const isMarked = np.words.every(({ by }) => by === "bold" || by === "quote") && /^\p{Lu}/u.test(said.surface);
    const isCapital =
      np.determiner === undefined && np.words.every(({ tag, text }) => tag === "name" && /^\p{Lu}\p{Ll}/u.test(text));
    const key = said.key.join(" ");
    if (isMarked || isCapital) this.#names.add(key);
    return this.#names.has(key) && !this.known.isProtocol(np.head) ? { ...said, role: undefined, isName: true } : said;
  }

  readonly #names = new Set<string>();
  /** Logs that something is written to: stores, whatever lies in them. */
  readonly #logs = new Set<string>();

  /** `the hospital information system` is a part like any other, unless it is what the whole text is about. */
  #withSystems(said: Description | undefined): Description | undefined {
    if (said?.role !== "whole" || said.key.length < 2) return said;
    const title = (this.script.title ?? "").toLowerCase();
    const modifiers = said.key.slice(0, -1);
    const words = new Set(title.split(/[^\p{L}\p{N}]+/u));
    if (
      modifiers.every((word) => words.has(word)) ||
      /^(?:whole|ward|our|information|it|overall|complete)$/.test(modifiers.join(" "))
    )
      return said;
    return /^(?:system|platform|solution|suite|product)$/.test(said.key.at(-1)!) ? { ...said, role: "process" } : said;
  }

  /** `X is a Y`, `X, a Y`, `acts as Y`: Y says what X is and is nobody else. */
  #findPredicates({ sentence, text, start }: Line): void {
    for (const event of sentence.events) {
      if (event.verb.frame === "send" || event.verb.frame === "keep")
        for (const { prep, nps } of event.places)
          if (/^(?:to|into|in)$/.test(prep))
            for (const { head, words } of nps)
              if (head.low === "log" && words.length > 1) this.#logs.add(words.map(({ low }) => low).join(" "));
      if (event.verb.lemma === "be" && event.opener !== "there" && event.subject.length > 0)
        for (const np of event.objects)
          if (isCleft(event, np, text, start)) continue;
          else if (
            np.determiner === "a" ||
            np.determiner === "an" ||
            (!np.isDefinite && event.objects.length === 1) ||
            np.of ||
            np.determiner === "the" ||
            np.determiner === "our"
          )
            this.#predicates.add(np);
      if (event.verb.lemma === "run" && !event.verb.isPassive)
        for (const np of event.objects) if (this.describe(np)?.isTechnology) this.#predicates.add(np);
      for (const { prep, nps } of event.places)
        if (prep === "as" || prep === "like" || prep === "without") for (const np of nps) this.#predicates.add(np);
      if (isNaming(event)) for (const np of event.objects) this.#predicates.add(np);
    }
    for (const { is } of sentence.appositions) this.#predicates.add(is);
    if (sentence.label.length > 0 && relationOf({ text, start }) === undefined)
      for (const np of sentence.rest.slice(1)) if (this.describe(np)?.isTechnology) this.#predicates.add(np);
  }

  #introduce(line: Line, { block }: Paragraph): void {
    if (block.kind === "heading") return;
    for (const np of line.sentence.nps) {
      if (np.isPronoun || np.isNegated || this.#predicates.has(np) || isUnreal(line, np.start)) continue;
      if (isInName(np, line)) continue;
      if (
        /^(?:its|their)$/.test(np.determiner ?? "") &&
        /^(?:rest|http|graphql|grpc|soap|public|web)? ?apis?$/.test(np.words.map(({ low }) => low).join(" "))
      )
        continue;
      const said = this.describe(np);
      if (!said || (said.role !== undefined && NOT_MEMBERS.has(said.role)) || this.isBuilding(said)) continue;
      // `the gateway` alone may mean one that is named elsewhere: it waits until everybody is known.
      if (said.key.length === 1 && np.isDefinite && !said.isName && !said.isTechnology) continue;
      if (said.role === undefined && !said.isName && !mayAct(np, line)) continue;
      this.cast.introduce(said);
    }
    for (const np of line.sentence.nps) {
      const owner = np.words.findIndex(({ tag }) => tag === "poss");
      if (owner > 1 && np.determiner === "the" && !isUnreal(line, np.start)) this.#introduceOwner(np, owner);
      if (np.isPronoun || np.isNegated || !np.isDefinite || this.#predicates.has(np) || isUnreal(line, np.start))
        continue;
      const said = this.describe(np);
      if (said?.key.length !== 1 || said.isName || said.isTechnology) continue;
      if (said.role === undefined ? !mayAct(np, line) : NOT_MEMBERS.has(said.role)) continue;
      if (STANDINS.has(said.key[0]!) && this.cast.members.length > 0) continue;
      if (!this.cast.resolveBefore(said)) this.#late.push(said);
    }
  }

  /** `the billing service's invoices` name the billing service too. */
  #introduceOwner(np: NounPhrase, count: number): void {
    const words = np.words.slice(0, count);
    const key = words.map(({ low }, index) => (index === count - 1 ? singular(low) : low));
    const role = roleOf(key);
    if (role === undefined || !/^(?:process|service|store|queue|device)$/.test(role)) return;
    const surface = this.script.text.slice(words[0]!.start, words.at(-1)!.end);
    const said = { key, surface, role, technologies: [], isTechnology: false, isName: false, isPlural: false, np };
    if (this.known.within(words[0]!.start, words.at(-1)!.end).length === 0) this.cast.introduce(said);
  }

  /** Names that the text says are `the …`, the one thing of that sort. */
  readonly #described = new Set<Member>();
  readonly #late: Description[] = [];

  isBuilding(said: Description): boolean {
    if (/\b(?:function|lambda)s?$/i.test(said.surface) && this.#doings.isActing(said.np)) return false;
    return said.isTechnology && said.technologies.length > 0 && said.technologies.every(({ isBuilding }) => isBuilding);
  }

  #define(line: Line): void {
    const { events, appositions } = line.sentence;
    for (const said of this.#late.splice(0)) if (!this.cast.resolveBefore(said)) this.cast.introduce(said);
    for (const event of events) {
      if (isUnreal(line, event.verb.start) || event.isNegated) continue;
      if (
        event.verb.lemma === "be" &&
        event.subject.length === 1 &&
        event.objects.length > 0 &&
        event.opener !== "there"
      )
        this.#equate(event.subject[0]!, event.objects[0]!, "be");
      this.#nest(event);
      if (isNaming(event) && event.subject.length === 1) this.#equate(event.subject[0]!, event.objects[0]!, "called");
      if (event.verb.lemma === "know" && event.verb.isPassive && event.subject.length === 1)
        for (const { prep, nps } of event.places) if (prep === "as") this.#equate(event.subject[0]!, nps[0]!, "called");
      if (/^(?:act|serve|work|function)$/.test(event.verb.lemma))
        for (const { prep, nps } of event.places)
          if (prep === "as" && event.subject.length === 1) this.#equate(event.subject[0]!, nps[0]!, "as");
      if (event.verb.isPassive && /^(?:operate|run|host|provide|own|supply|manage|maintain)$/.test(event.verb.lemma))
        this.#runBy(event);
      if (/^(?:write|build|implement|base|make|develop|run|host|deploy|live|use)$/.test(event.verb.lemma))
        this.#builtWith(event);
    }
    for (const { of, is, by } of appositions) this.#equate(of, is, by);
  }

  /** `the audit trail in DynamoDB`, `the orders topic on Kafka`: part of a store is that store. */
  #nest({ objects, places, subject }: Event): void {
    const chain = [...subject, ...objects, ...places.flatMap(({ nps }) => nps)].toSorted((a, b) => a.start - b.start);
    // `the paid topic of Kafka`.
    for (const np of chain) {
      const [inner, outer] = [this.describe(np), np.of && this.describe(np.of)];
      if (!outer?.isTechnology || !inner || inner.isTechnology || inner.role !== outer.role || outer.role !== "queue")
        continue;
      const [from, into] = [this.find(inner, np), this.find(outer, np.of!)];
      if (from && into && from !== into) this.cast.merge(from, into);
    }
    for (const { prep, nps } of places) {
      if ((prep !== "in" && prep !== "on") || nps.length !== 1) continue;
      const outer = this.describe(nps[0]!);
      const innerNp = chain.findLast(({ end }) => end <= nps[0]!.start && nps[0]!.start - end < 8);
      const inner = innerNp && this.describe(innerNp);
      if (
        !outer?.isTechnology ||
        !inner ||
        inner.isTechnology ||
        inner.role !== outer.role ||
        (outer.role !== "store" && outer.role !== "queue")
      )
        continue;
      const [into, from] = [this.find(outer, nps[0]!), this.find(inner, innerNp!)];
      if (into && from && into !== from) this.cast.merge(from, into);
    }
  }

  #equate(of: NounPhrase, is: NounPhrase, by: "be" | "called" | "as" | "comma" | "bracket"): void {
    const subject = this.describe(of);
    const predicate = this.describe(is);
    if (!subject || !predicate) return;
    let member = this.find(subject, of);
    if (by === "bracket" && member === undefined && predicate.role === undefined) return;
    if (by === "be" && is.determiner === "the" && of.determiner === undefined && member?.isName)
      this.#described.add(member);
    const isPureTechnology = predicate.isTechnology && predicate.technologies.some(({ isBuilding }) => !isBuilding);
    const isMemberRole = predicate.role !== undefined && !NOT_MEMBERS.has(predicate.role);
    if (predicate.role === "whole" && by === "be" && is.determiner !== "the") {
      this.wholes.add(subject.key.join(" "));
      if (member && !member.isDefined) member.role = "whole";
      return;
    }
    if (!member && by === "called" && predicate.isName) {
      // `an intermediary known as TaxBridge`: the name is all there is.
      this.meant.set(of, [this.cast.introduce({ ...predicate, role: predicate.role ?? subject.role })]);
      return;
    }
    if (!member) {
      if (subject.role !== undefined && NOT_MEMBERS.has(subject.role) && subject.role !== "whole") {
        // `The heart is the Order Service`: the predicate is the one that counts.
        if (by === "be" && isMemberRole && is.isDefinite && predicate.key.length > 1) this.cast.introduce(predicate);
        return;
      }
      if (!isMemberRole && predicate.technologies.length === 0) return;
      member = this.cast.introduce(subject);
    }
    if (by !== "bracket" && (isMemberRole || predicate.technologies.length > 0)) this.meant.set(is, [member]);
    for (const thing of this.known.within(is.start, is.end)) this.cast.made(member, thing);
    if (by === "bracket") {
      const isAcronym = acronymOf(subject.key) === predicate.key.join("") || /^\p{Lu}{2,6}s?$/u.test(predicate.surface);
      if (isPureTechnology && !member.isTechnology) {
        const same = this.cast.called(predicate.key);
        if (same?.isTechnology && same !== member && isAlike(same.role, member.role)) this.cast.merge(same, member);
        else this.cast.aliasIfFree(member, predicate.key, predicate.surface);
      }
      if (predicate.isTechnology || predicate.technologies.length > 0) return;
      if (isAcronym || predicate.isName) this.cast.alias(member, predicate.key, predicate.surface);
      return;
    }
    // `Courier, a Node service`: a name, whatever couriers are otherwise.
    if (
      by === "comma" &&
      of.determiner === undefined &&
      !of.isPlural &&
      /^\p{Lu}/u.test(subject.surface) &&
      isMemberRole
    )
      member.isName = true;
    if (isMemberRole) {
      if (member.role === undefined || (member.isName && !member.isDefined && by !== "as"))
        member.role = predicate.role!;
      member.isDefined = true;
      if (predicate.role === "party") member.isOutside = true;
    } else if (predicate.technologies.length > 0) member.isDefined = true;
    // `The database is PostgreSQL`: a kind of thing has its proper name now.
    const isKind = by === "be" && subject.key.length === 1 && !subject.isName && GENERIC_HEADS.has(subject.key[0]!);
    if (
      isKind &&
      (isPureTechnology || (is.isDefinite && predicate.key.length > 1 && predicate.key.at(-1) === subject.key[0]))
    )
      member.names.set(predicate.surface, 1000);
    // `a Lambda function, the order handler`: what it is made with, and then its name.
    if (
      by === "comma" &&
      is.determiner === "the" &&
      of.determiner !== "the" &&
      subject.isTechnology &&
      predicate.key.length > 1
    )
      member.names.set(predicate.surface, 1000);
    if (isPureTechnology && !member.isTechnology && by !== "as" && by !== "called") {
      const other = this.cast.called(predicate.key);
      if (other?.isTechnology && other !== member && (other.role === member.role || member.role === undefined))
        this.cast.merge(other, member);
      else this.cast.aliasIfFree(member, predicate.key, predicate.surface);
    }
    if (by === "called") {
      this.cast.alias(member, predicate.key, predicate.surface);
      member.names.set(predicate.surface, 1000);
      member.isName = true;
    } else if (
      predicate.key.length > 1 &&
      isMemberRole &&
      (is.determiner === "the" || is.determiner === "our") &&
      !predicate.technologies.length
    )
      this.cast.alias(member, predicate.key, predicate.surface);
    else if (predicate.isName && by === "comma" && !predicate.isTechnology) {
      this.cast.alias(member, predicate.key, predicate.surface);
    }
  }

  #runBy(event: Event): void {
    const by = event.places.filter(({ prep }) => prep === "by").flatMap(({ nps }) => nps);
    for (const np of event.subject) {
      const member = this.member(np);
      const who = by[0] && this.describe(by[0]);
      if (!member || !who) continue;
      if (who.role === "actor" || who.role === "process") continue;
      if (!/^(?:we|us|our)$/.test(by[0]!.head.low) && by[0]!.determiner !== "our") member.isOutside = true;
      if (who.isName && (who.role === undefined || who.role === "party") && !this.isBuilding(who)) {
        member.technologies.add(who.surface);
        const other = this.find(who, by[0]!);
        if (other && other !== member) this.cast.merge(other, member);
        this.cast.alias(member, who.key, who.surface);
      }
    }
  }

  #builtWith(event: Event): void {
    const things = event.places
      .filter(({ prep }) => prep === "in" || prep === "on" || prep === "with" || prep === "as" || prep === "from")
      .flatMap(({ nps }) => nps.flatMap((np) => this.known.within(np.start, np.end)));
    for (const np of event.subject)
      for (const thing of things)
        if (thing.isBuilding && !thing.isCloud) {
          const member = this.member(np);
          if (member) this.cast.made(member, thing);
        }
  }

  find(said: Description, np: NounPhrase): Member | undefined {
    if (said.role !== undefined && NOT_MEMBERS.has(said.role)) return undefined;
    return this.cast.resolve(said, np.start);
  }

  member(np: NounPhrase): Member | undefined {
    const said = this.describe(np);
    if (said?.role === "none" && said.key.length === 1 && np.isDefinite)
      return this.cast.endingIn(said.key[0]!, np.start);
    return said && this.find(said, np);
  }
}

/** `It is the scheduler that starts …`: the one that acts, and no description of it. */
const isCleft = ({ subject }: Event, np: NounPhrase, text: string, start: number): boolean =>
  subject[0]?.head.low === "it" &&
  np.isDefinite &&
  /^ (?:that|who|which)\b/.test(text.slice(np.end - start, np.end - start + 8));

const isNaming = ({ verb, objects, places }: Event): boolean =>
  verb.isPassive &&
  /^(?:call|name|dub|label|know|nickname)$/.test(verb.lemma) &&
  objects.length > 0 &&
  !places.some(({ prep }) => prep === "by");

/** `National Register of Sworn Interpreters` is one name. */
const isInName = (np: NounPhrase, { sentence }: Line): boolean =>
  np.determiner === undefined &&
  /^\p{Lu}/u.test(np.words[0]!.text) &&
  sentence.nps.some(
    ({ of, head, determiner }) => of === np && determiner === "the" && /^\p{Lu}\p{Ll}/u.test(head.text),
  );

const isAlike = (one: Role | undefined, other: Role | undefined): boolean =>
  one === other || other === undefined || (RUNNING.test(one ?? "") && RUNNING.test(other));
const RUNNING = /^(?:process|service)$/;

const acronymOf = (key: readonly string[]): string =>
  key
    .flatMap((word) => word.split("-"))
    .map((word) => word[0])
    .join("");

/** `the service` without more is one that was named before. */
export const STANDINS = new Set(["service", "component", "program", "application", "software", "process", "tool"]);
