/**
 * A sentence's phrases as events: who does what to what, with the phrases that prepositions add. It walks once from left
 * to right with a small stack for relative clauses; what it cannot place it leaves out.
 */
import { antecedentOf, isNamed, isPart, placeholder } from "./noun-signs.ts";
import type { NounPhrase, Phrase, Small, VerbGroup } from "./phrases.ts";

export interface Place {
  readonly prep: string;
  readonly nps: NounPhrase[];
  /** Before the subject: `In the control room …`. */
  readonly isFronted: boolean;
}

export interface Event {
  readonly verb: VerbGroup;
  /** Empty where the sentence leaves it to the context. */
  readonly subject: readonly NounPhrase[];
  readonly objects: NounPhrase[];
  readonly places: Place[];
  /** Predicate adjectives: `is encrypted and signed`. */
  readonly adjectives: string[];
  readonly isNegated: boolean;
  readonly isReduced: boolean;
  /** `has the model rate it`. */
  isCausing?: boolean;
  /** `has it signed by the module`: who has it done. */
  askedBy?: readonly NounPhrase[];
  /** What stands for the whole clause: future, hypothetical, existential. */
  readonly opener: string | undefined;
}

export interface Sentence {
  readonly events: readonly Event[];
  /** A label before a colon or a dash: `Cart service: …`. */
  readonly label: readonly NounPhrase[];
  /** The phrases after a label that no verb governs. */
  readonly rest: readonly NounPhrase[];
  readonly arrows: readonly { readonly from: readonly NounPhrase[]; readonly to: readonly NounPhrase[] }[];
  /** `Ledger (the booking service)`, `Ledger, a Go service,`. */
  readonly appositions: readonly {
    readonly of: NounPhrase;
    readonly is: NounPhrase;
    readonly by: "comma" | "bracket";
  }[];
  readonly nps: readonly NounPhrase[];
}

interface Clause {
  subject: NounPhrase[];
  subjectPlaces: Place[];
  last: Event | undefined;
  readonly outer: Clause | undefined;
  readonly where?: NounPhrase | undefined;
  opener?: string | undefined;
}

export function sentenceOf(phrases: readonly Phrase[]): Sentence {
  return new Walk(phrases).sentence();
}

class Walk {
  readonly #phrases: readonly Phrase[];
  readonly #events: Event[] = [];
  readonly #appositions: { of: NounPhrase; is: NounPhrase; by: "comma" | "bracket" }[] = [];
  readonly #arrows: { from: NounPhrase[]; to: NounPhrase[] }[] = [];
  readonly #nps: NounPhrase[] = [];
  #clause: Clause = { subject: [], subjectPlaces: [], last: undefined, outer: undefined };
  #label: NounPhrase[] = [];
  #rest: NounPhrase[] = [];
  /** Where a coordinated noun phrase goes on: an object, a preposition's list, the subject. */
  #tail: NounPhrase[] | undefined;
  #pendingGerunds: { subject: NounPhrase[] }[] = [];

  constructor(phrases: readonly Phrase[]) {
    this.#phrases = phrases;
  }

  sentence(): Sentence {
    this.#sharing.length = 0;
    const hasArrow = this.#phrases.some(({ kind }) => kind === "→");
    if (hasArrow) this.#readArrows();
    else for (let at = 0; at < this.#phrases.length;) at = this.#step(at);
    for (const [one, other] of this.#sharing.toReversed()) one.objects.push(...other.objects);
    this.#events.forEach((event, index) => {
      if (isInverted(event)) this.#events[index] = { ...event, subject: event.objects, objects: [] };
    });
    this.#standWithoutVerb();
    return {
      events: this.#events,
      label: this.#label,
      rest: this.#rest,
      arrows: this.#arrows,
      appositions: this.#appositions,
      nps: this.#nps,
    };
  }

  readonly #sharing: [Event, Event][] = [];

  /** `all of it in one cluster`: a note without a verb says where something is. */
  #standWithoutVerb(): void {
    const { subject, subjectPlaces } = this.#clause;
    const places = subjectPlaces.filter(({ isFronted }) => !isFronted);
    if (this.#events.length > 0 || subject.length === 0 || places.length === 0) return;
    const [start, end] = [subject[0]!.start, places.at(-1)!.nps.at(-1)!.end];
    const verb: VerbGroup = {
      kind: "verb",
      lemma: "be",
      frame: "other",
      form: "finite",
      isPassive: false,
      isNegated: false,
      modal: undefined,
      start,
      end,
    };
    this.#events.push({
      verb,
      subject,
      objects: [],
      places,
      adjectives: [],
      isNegated: false,
      isReduced: true,
      opener: undefined,
    });
  }

  #step(at: number): number {
    const phrase = this.#phrases[at]!;
    switch (phrase.kind) {
      case "np":
        return this.#noun(phrase, at);
      case "verb":
        return this.#verb(phrase, at);
      case "prep":
        return this.#place(phrase, at);
      case "rel":
        return this.#relative(phrase, at);
      case "sub":
        this.#open({ opener: phrase.low });
        return at + 1;
      case ";":
        this.#open({ keepSubject: true });
        return at + 1;
      case "(":
        return this.#bracket(at);
      case ":":
      case "-":
        this.#labelled(at);
        return at + 1;
      case "there":
        this.#clause.opener = "there";
        return at + 1;
      case "instead":
        return this.#phrases[at + 1]?.kind === "np" ? at + 2 : at + 1;
      case "adj":
        if (this.#clause.last) this.#clause.last.adjectives.push(phrase.low);
        return at + 1;
      case "adv":
        if (phrase.low === "from-there") this.#turnBack(at);
        if (this.#clause.last && /-/.test(phrase.low)) this.#clause.last.adjectives.push(phrase.low);
        return at + 1;
      default:
        return at + 1;
    }
  }

  #open({ opener, keepSubject = false }: { opener?: string; keepSubject?: boolean }): void {
    const outer = this.#outermost();
    this.#clause = {
      subject: keepSubject || opener !== undefined ? [] : outer.subject,
      subjectPlaces: [],
      last: undefined,
      outer: undefined,
      opener,
    };
    if (opener !== undefined || keepSubject)
      this.#inherited = this.#label.length > 0 && this.#events.length === 0 ? this.#label : outer.subject;
    this.#tail = undefined;
  }

  /** The subject of the clause before, for one that has none of its own. */
  #inherited: NounPhrase[] = [];

  #outermost(): Clause {
    let clause = this.#clause;
    while (clause.outer) clause = clause.outer;
    return clause;
  }

  #noun(np: NounPhrase, at: number): number {
    this.#nps.push(np);
    const clause = this.#clause;
    const joined = this.#isJoined(at);
    if (!clause.last) {
      if (clause.outer && clause.subject.length > 0 && this.#previous(at)?.kind === "and" && joined) {
        clause.subject.push(np);
      } else if (clause.subject.length === 0 || clause.outer) {
        if (clause.outer && clause.subject.length > 0 && this.#startsClause(at)) {
          // `which the worker reads`: what went before is the object.
          this.#objectsOfNext = clause.subject;
          clause.subject = [np];
        } else if (clause.subject.length === 0) clause.subject = [np];
        else this.#appose(clause.subject.at(-1)!, np, at);
      } else if (this.#previous(at)?.kind === "," && this.#isApposition(np, at))
        this.#appose(clause.subject.at(-1)!, np, at);
      else if (
        joined &&
        this.#tail &&
        clause.subjectPlaces.some(({ prep, nps }) => prep === "from" && nps === this.#tail)
      ) {
        // `Logs from the portal, the app and the server go …`.
        this.#tail.push(np);
        return at + 1;
      } else if (joined) clause.subject.push(np);
      else if (this.#previous(at)?.kind === "np" && np.determiner !== undefined && this.#startsClause(at)) {
        // `the database the portal uses`: what went before is the object of a clause about it.
        this.#objectsOfNext = [clause.subject.at(-1)!];
        this.#clause = { subject: [np], subjectPlaces: [], last: undefined, outer: clause };
        this.#tail = this.#clause.subject;
        return at + 1;
      } else if (this.#previous(at)?.kind === "np") clause.subject.push(np);
      else if (clause.subjectPlaces.length > 0 && clause.subjectPlaces.every(({ isFronted }) => isFronted))
        clause.subject = [np];
      this.#tail = clause.subject;
      return at + 1;
    }
    if (this.#startsClause(at) && !(this.#previous(at)?.kind === "verb")) {
      this.#clause = {
        subject: [np],
        subjectPlaces: [],
        last: undefined,
        outer: undefined,
        opener: clause.outer ? undefined : undefined,
      };
      this.#inherited = this.#outermostSubject(clause);
      this.#tail = this.#clause.subject;
      return at + 1;
    }
    if (this.#tail === clause.subject && this.#previous(at)?.kind === ":") {
      clause.subject.push(np);
      return at + 1;
    }
    if (
      joined &&
      this.#tail &&
      !(this.#previous(at)?.kind === "," && this.#isApposition(np, at) && this.#tail.length > 0)
    ) {
      this.#tail.push(np);
      if (this.#tail !== clause.last.objects && this.#nextPrep(at)) clause.last.objects.push(np);
    } else if (this.#previous(at)?.kind === "," && this.#tail?.at(-1)) this.#appose(this.#tail.at(-1)!, np, at);
    else {
      clause.last.objects.push(np);
      this.#tail = clause.last.objects;
    }
    return at + 1;
  }

  #outermostSubject(clause: Clause): NounPhrase[] {
    let at: Clause = clause;
    while (at.outer) at = at.outer;
    return at.subject;
  }

  #objectsOfNext: NounPhrase[] = [];
  #fromThere = false;

  #appose(of: NounPhrase, is: NounPhrase, at: number): void {
    const beside = this.#phrases[at - 2];
    if (this.#previous(at)?.kind !== ",") return;
    // `a box on the wall, the tank guard,`: the box.
    const named = this.#phrases[at - 1]?.kind === "adv" ? this.#phrases[at - 3] : beside;
    const isNearest = named?.kind === "np" && (isPart(named) || !isPart(of) || of.end > named.start);
    this.#appositions.push({ of: isNearest ? named : of, is, by: "comma" });
  }

  #previous(at: number): Phrase | undefined {
    let index = at - 1;
    while (this.#phrases[index]?.kind === "adv") index--;
    return this.#phrases[index];
  }

  #isJoined(at: number): boolean {
    const previous = this.#previous(at);
    return (
      previous?.kind === "and" || previous?.kind === "," || (previous?.kind === "prep" && previous.low === "such-as")
    );
  }

  /** `, a Node service,` — set off by commas, and not one more of a list. */
  #isApposition(np: NounPhrase, at: number): boolean {
    const [comma, adverb] = [this.#phrases[at - 2], this.#phrases[at - 1]];
    if (
      adverb?.kind === "adv" &&
      NAMELY.test(adverb.low) &&
      comma?.kind === "," &&
      this.#phrases[at - 3]?.kind === "np"
    )
      return true;
    if (!(np.determiner === "a" || np.determiner === "an" || np.determiner === "the" || np.determiner === "our"))
      return (
        (this.#phrases[at + 1]?.kind === "," || this.#isLastName(np, at)) &&
        !(this.#phrases[at + 2]?.kind === "and" && this.#phrases[at + 3]?.kind === "np") &&
        this.#phrases[at + 2]?.kind !== "np" &&
        this.#phrases[at - 2]?.kind === "np" &&
        np.words[0]!.tag === "name" &&
        this.#tail?.length === 1
      );
    if (this.#phrases[at - 2]?.kind !== "np") return false;
    for (let index = at + 1; index < this.#phrases.length; index++) {
      const { kind } = this.#phrases[index]!;
      if (kind === "(" && this.#phrases[index + 1]?.kind !== "verb") {
        index = this.#closing(index);
        continue;
      }
      if (kind === "and")
        return (np.determiner === "a" || np.determiner === "an") && this.#phrases[index + 1]?.kind === "verb";
      if (kind === "," && this.#phrases[index + 1]?.kind === "and" && this.#afterAdverbs(index + 2)?.kind === "verb")
        return true;
      if (kind === "," && this.#isListFrom(index + 1)) return false;
      if (kind === "," || kind === ";" || kind === "-")
        return (
          (this.#phrases[index + 1]?.kind !== "and" || this.#isOddList(at, index + 2)) &&
          !(this.#phrases[index + 1]?.kind === "np" && this.#clause.last !== undefined && np.determiner === "the")
        );
      if (kind === "rel" || kind === ")") return np.determiner !== "the" || kind === ")";
      if (kind === "verb") {
        const verb = this.#phrases[index] as VerbGroup;
        if (verb.form === "finite") return false;
      }
    }
    return true;
  }

  /** `to Abrex, the billing provider, and continuous replication …`: what stands behind the `and` is of another kind. */
  #isOddList(at: number, next: number): boolean {
    const [of, np, after] = [this.#phrases[at - 2], this.#phrases[at], this.#phrases[next]];
    return (
      of?.kind === "np" &&
      np?.kind === "np" &&
      after?.kind === "np" &&
      isNamed(of) &&
      of.determiner === undefined &&
      np.determiner === "the" &&
      after.determiner === undefined &&
      !isNamed(after)
    );
  }

  /** `into the personnel system, PERSIS.`: a list would have an `and`. */
  #isLastName(np: NounPhrase, at: number): boolean {
    const [of] = this.#tail ?? [];
    return (
      at + 1 === this.#phrases.length &&
      this.#tail?.length === 1 &&
      of?.determiner !== undefined &&
      !of.isPlural &&
      !np.isPlural &&
      of.head.tag === "noun" &&
      /^\p{Lu}/u.test(np.head.text)
    );
  }

  /** `the booking service, the fleet service and Redis share`: one more and the last before the verb. */
  #isListFrom(at: number): boolean {
    for (let index = at; index < this.#phrases.length; index++) {
      const { kind } = this.#phrases[index]!;
      if (kind === "and") return index > at && this.#phrases[index + 1]?.kind === "np";
      if (kind !== "np" && kind !== ",") return false;
    }
    return false;
  }

  #afterAdverbs(at: number): Phrase | undefined {
    let index = at;
    while (this.#phrases[index]?.kind === "adv") index++;
    return this.#phrases[index];
  }

  #nextPrep(at: number): boolean {
    return this.#phrases[at + 1]?.kind === "prep";
  }

  /** Whether this noun phrase is the subject of a clause of its own: a finite verb follows before any break. */
  #startsClause(at: number): boolean {
    for (let index = at + 1; index < Math.min(this.#phrases.length, at + 10); index++) {
      const phrase = this.#phrases[index]!;
      if (phrase.kind === "verb")
        return phrase.form === "finite" || (phrase.form === "past" && this.#isPast(index) && this.#isBreak(at));
      if (phrase.kind === "and" && this.#phrases[index + 1]?.kind === "np" && this.#phrases[index - 1]?.kind === "np") {
        index += 1;
        continue;
      }
      if (phrase.kind === "prep" && this.#phrases[index + 1]?.kind === "np") {
        index += 1;
        continue;
      }
      if (phrase.kind === "adv" || phrase.kind === "adj") continue;
      if (phrase.kind === "(") {
        const close = this.#closing(index);
        index = close;
        continue;
      }
      if (phrase.kind === "rel") return this.#isBreak(at) && this.#verbsAfter(index) >= 2;
      return false;
    }
    return false;
  }

  #isBreak(at: number): boolean {
    const kind = this.#previous(at)?.kind;
    return kind === "," || kind === "and" || kind === ";" || kind === ":" || kind === "sub" || kind === "-";
  }

  #verbsAfter(at: number): number {
    let count = 0;
    for (let index = at + 1; index < this.#phrases.length; index++) {
      const phrase = this.#phrases[index]!;
      if (phrase.kind === ";" || phrase.kind === "sub") break;
      if (phrase.kind === "verb" && phrase.form === "finite") count++;
      if (phrase.kind === "and" && this.#phrases[index + 1]?.kind === "verb") count--;
    }
    return count;
  }

  #verb(verb: VerbGroup, at: number): number {
    const clause = this.#clause;
    const previous = this.#previous(at);
    if (verb.form === "infinitive") {
      const last = clause.last;
      if (verb.isPassive && last?.verb.frame === "send" && !last.verb.isPassive && verb.frame === "get") {
        // `broadcast readings, to be picked up by the gateways`: the senders' doing.
        const from: Place = { prep: "from", nps: [...last.subject], isFronted: false };
        this.#happen({ ...verb, frame: "receive" }, last.objects, { isReduced: false });
        this.#events.at(-1)!.places.push(from);
        return at + 1;
      }
      const isLet = last !== undefined && last.objects.length > 0 && LETS.test(last.verb.lemma);
      this.#happen(verb, isLet ? [last.objects.at(-1)!] : this.#subjectHere(), { isReduced: false });
      return at + 1;
    }
    if (verb.form === "gerund") {
      const noun = previous?.kind === "np" ? previous : undefined;
      if (!clause.last && clause.subject.length === 0) {
        const subject: NounPhrase[] = [];
        this.#pendingGerunds.push({ subject });
        this.#happen(verb, subject, { isReduced: true });
        this.#clause = { subject: [], subjectPlaces: [], last: this.#clause.last, outer: undefined };
        return at + 1;
      }
      this.#happen(verb, noun ? [noun] : this.#subjectHere(), { isReduced: true, keep: clause.last === undefined });
      return at + 1;
    }
    const isParticiple = verb.form === "participle" || (verb.form === "past" && !this.#isPast(at));
    if (isParticiple) {
      const last = this.#nps.at(-1);
      const isAside =
        previous?.kind === "," && last !== undefined && !isPart(last) && clause.subject.length === 1 && clause.last;
      const nouns = isAside
        ? clause.subject
        : previous?.kind === "np"
          ? [previous]
          : previous?.kind === "and" && clause.last
            ? this.#subjectHere()
            : this.#lastNoun();
      const asker = clause.last?.verb.lemma === "have" && previous?.kind === "np" ? clause.last.subject : undefined;
      this.#happen({ ...verb, isPassive: true }, nouns, { isReduced: true, keep: clause.last === undefined });
      if (asker) this.#events.at(-1)!.askedBy = asker;
      return at + 1;
    }
    if (
      previous?.kind === "," &&
      clause.last &&
      clause.opener !== undefined &&
      clause.opener !== "there" &&
      verb.form === "finite" &&
      this.#events.some(({ opener }) => opener === undefined) &&
      this.#inherited.length > 0
    ) {
      // `it samples and, whenever a limit is passed, uploads …`: the main clause goes on.
      this.#clause = { subject: this.#inherited, subjectPlaces: [], last: undefined, outer: undefined };
      this.#happen(verb, this.#inherited, { isReduced: false });
      return at + 1;
    }
    if (previous?.kind === "," && clause.last && clause.outer && this.#label.length > 0 && verb.form === "finite") {
      // `Intake: takes files without asking who sent them, stores them`: the label's doing again.
      this.#clause = { subject: [...this.#label], subjectPlaces: [], last: undefined, outer: undefined };
      this.#happen(verb, this.#label, { isReduced: false });
      return at + 1;
    }
    if (clause.last && clause.outer && !clause.outer.last && previous?.kind !== "and") {
      this.#clause = clause.outer;
      this.#happen(verb, this.#clause.subject, { isReduced: false });
      return at + 1;
    }
    const causing = clause.last;
    if (causing?.verb.lemma === "have" && verb.isBare && causing.objects.length > 0 && previous?.kind !== "and") {
      causing.isCausing = true;
      this.#happen(verb, [causing.objects[0]!], { isReduced: true });
      return at + 1;
    }
    this.#happen(verb, this.#subjectHere(), { isReduced: false });
    return at + 1;
  }

  #lastNoun(): NounPhrase[] {
    const last = this.#nps.at(-1);
    return last ? [last] : [];
  }

  #subjectHere(): NounPhrase[] {
    const { subject } = this.#clause;
    return subject.length > 0 ? subject : this.#inherited;
  }

  /** An -ed form without an auxiliary: the clause's verb if the clause has no other, else a shortened passive. */
  #isPast(at: number): boolean {
    const verb = this.#phrases[at] as VerbGroup;
    if (verb.form !== "past") return false;
    const previous = this.#previous(at);
    const next = this.#phrases[at + 1];
    if (next?.kind === "prep" && next.low === "by") return false;
    if (
      /^(?:call|name|dub|nickname)$/.test(verb.lemma) &&
      next?.kind === "np" &&
      (previous?.kind === "," || (previous?.kind === "np" && !isNamed(previous))) &&
      (next.words[0]!.tag === "name" || next.words[0]!.by !== undefined)
    )
      return false;
    const last = this.#clause.last;
    if (last)
      return previous?.kind === "and" && last.verb.form === "past" && !last.isReduced
        ? true
        : previous?.kind === "," && last.verb.form === "past" && !last.isReduced;
    if (this.#clause.outer && this.#clause.subject.length > 0) return true;
    if (previous?.kind !== "np" && previous?.kind !== ")") return this.#clause.subject.length > 0;
    for (let index = at + 1; index < this.#phrases.length; index++) {
      const phrase = this.#phrases[index]!;
      if (phrase.kind === "verb" && phrase.form === "finite" && this.#phrases[index - 1]?.kind !== "and") return false;
      if (phrase.kind === "rel" || phrase.kind === "sub" || phrase.kind === ";") break;
    }
    return (
      next?.kind === "np" || next?.kind === "prep" || next === undefined || next.kind === "," || next.kind === "adv"
    );
  }

  #happen(
    verb: VerbGroup,
    subject: readonly NounPhrase[],
    { isReduced, keep = false }: { isReduced: boolean; keep?: boolean },
  ): void {
    const clause = this.#clause;
    const before = this.#events.at(-1);
    const there =
      this.#fromThere && before
        ? before.places
            .filter(({ prep }) => prep === "to" || prep === "into" || prep === "in")
            .flatMap(({ nps }) => nps)
            .slice(0, 1)
        : [];
    this.#fromThere = false;
    const event: Event = {
      verb,
      subject: there.length > 0 ? there : subject,
      objects: [...this.#objectsOfNext],
      places: [],
      adjectives: [],
      isNegated:
        verb.isNegated ||
        (subject.length > 0 && (subject.every(({ isNegated }) => isNegated) || subject[0]!.isNegated)),
      isReduced,
      opener: clause.opener,
    };
    this.#objectsOfNext = [];
    // `reads and updates the database`: the first verb has the second's object.
    if (
      before &&
      before === clause.last &&
      before.objects.length === 0 &&
      before.places.length === 0 &&
      before.verb.isPassive === verb.isPassive &&
      before.verb.lemma !== "be" &&
      this.#tail === undefined
    )
      this.#sharing.push([before, event]);
    if (!isReduced && !clause.last) {
      event.places.push(...clause.subjectPlaces);
      for (const pending of this.#pendingGerunds) pending.subject.push(...subject);
      this.#pendingGerunds = [];
    }
    event.places.push(...this.#ahead.splice(0));
    if (clause.where) event.places.push({ prep: "in", nps: [clause.where], isFronted: false });
    this.#events.push(event);
    if (keep) {
      // The clause still waits for its verb; what follows belongs to the shortened one meanwhile.
      this.#clause = { subject: [...subject], subjectPlaces: [], last: event, outer: clause };
    } else clause.last = event;
    this.#tail = undefined;
  }

  #place(prep: Small, at: number): number {
    if (prep.low === "there") {
      this.#clause.last?.places.push({ prep: "at", nps: [placeholder(prep)], isFronted: false });
      return at + 1;
    }
    const next = this.#phrases[at + 1];
    if (next?.kind === "rel") {
      const antecedent = this.#antecedent(next, at);
      this.#clause = {
        subject: [],
        subjectPlaces: antecedent ? [{ prep: prep.low, nps: [antecedent], isFronted: false }] : [],
        last: undefined,
        outer: this.#clause,
      };
      return at + 2;
    }
    if (next?.kind !== "np") return at + 1;
    if (/^(?:before|after|until|since)$/.test(prep.low) && this.#startsClause(at + 1)) {
      this.#open({ opener: prep.low });
      return at + 1;
    }
    this.#nps.push(next);
    const before = this.#phrases[at - 1];
    if (prep.low === "of" || (prep.low === "such-as" && before?.kind === "np")) {
      if (before?.kind === "np") before.of = next;
      if (prep.low === "such-as" && this.#tail) this.#tail.push(next);
      return at + 2;
    }
    const clause = this.#clause;
    if (this.#fromThere && clause.last && /^(?:to|into|onto)$/.test(prep.low)) {
      if (clause.last.places.some(({ prep: low }) => STOPS.test(low))) return this.#goOn(prep, next, at);
      this.#fromThere = false;
    }
    const place: Place = { prep: prep.low, nps: [next], isFronted: !clause.last && clause.subject.length === 0 };
    if (clause.last && /^(?:and|,)$/.test(before?.kind ?? "") && this.#isAhead(at + 2)) {
      this.#ahead.push(place);
      this.#tail = undefined;
      return at + 2;
    }
    if (clause.last) clause.last.places.push(place);
    else clause.subjectPlaces.push(place);
    this.#tail = place.nps;
    return at + 2;
  }

  /** `…, and, via the bus, passes it on`: set off before the verb that it belongs to. */
  #isAhead(at: number): boolean {
    const next = this.#phrases[at + 1];
    return this.#phrases[at]?.kind === "," && next?.kind === "verb" && next.form === "finite";
  }

  #ahead: Place[] = [];

  /** `puts it on the host, and the engine takes it from there`: where the clause before has put it. */
  #turnBack(at: number): void {
    const next = this.#phrases[at + 1];
    const last = this.#clause.last;
    if (!last || next?.kind === "verb" || next?.kind === "prep" || next?.kind === "np") {
      this.#fromThere = true;
      return;
    }
    const stop = this.#events
      .findLast((event) => event !== last && event.places.some(({ prep }) => STOPS.test(prep)))
      ?.places.findLast(({ prep }) => STOPS.test(prep));
    if (stop) last.places.push({ prep: "from", nps: stop.nps, isFronted: false });
  }

  /** `to the hub, and from there to the cloud`: the same again, from where it went last. */
  #goOn({ low }: Small, to: NounPhrase, at: number): number {
    const last = this.#clause.last!;
    const stop = last.places.findLast(({ prep }) => /^(?:to|into|onto|in)$/.test(prep));
    this.#fromThere = false;
    const places: Place[] = [{ prep: low, nps: [to], isFronted: false }];
    if (stop) places.unshift({ prep: "from", nps: stop.nps, isFronted: false });
    const event: Event = { ...last, objects: [...last.objects], places, adjectives: [], isReduced: true };
    this.#events.push(event);
    this.#clause.last = event;
    this.#tail = places.at(-1)!.nps;
    return at + 2;
  }

  #relative(rel: Small, at: number): number {
    const previous = this.#previous(at);
    // `the fact that`, `says that`: a clause of its own rather than one about a noun.
    if (rel.low === "that" && previous?.kind === "verb") {
      this.#open({ opener: "that" });
      return at + 1;
    }
    const antecedent = this.#antecedent(rel, at) ?? this.#nps.at(-1);
    if (!antecedent) {
      this.#open({});
      return at + 1;
    }
    const outer = this.#clause;
    if (rel.low === "what") {
      const about = outer.last?.verb.lemma === "be" ? outer.last.subject : this.#events.length === 0 ? this.#label : [];
      if (about.length === 0) return at + 1;
      this.#clause = { subject: [...about], subjectPlaces: [], last: undefined, outer };
      return at + 1;
    }
    if (rel.low === "whence")
      this.#clause = {
        subject: [],
        subjectPlaces: [{ prep: "from", nps: [antecedent], isFronted: false }],
        last: undefined,
        outer,
      };
    else if (rel.low === "where")
      this.#clause = { subject: [], subjectPlaces: [], last: undefined, outer, where: antecedent };
    else if (rel.low === "whose") {
      const owned = this.#phrases[at + 1];
      if (owned?.kind === "np" && !isPart(owned)) {
        // `the meters, whose readings go to …`: whoever has them sends them.
        this.#nps.push(owned);
        this.#clause = { subject: [antecedent], subjectPlaces: [], last: undefined, outer };
        return at + 2;
      }
      this.#clause = { subject: [], subjectPlaces: [], last: undefined, outer };
    } else
      this.#clause = {
        subject:
          this.#tail?.includes(antecedent) && previous?.kind !== "," && this.#tail.length > 1 && antecedent.isPlural
            ? [antecedent]
            : [antecedent],
        subjectPlaces: [],
        last: undefined,
        outer,
      };
    return at + 1;
  }

  /** The noun that a relative clause is about. */
  #antecedent({ low }: Small, at: number): NounPhrase | undefined {
    const nearestAt = this.#nps.findLastIndex(({ isPronoun }) => !isPronoun);
    const nearest = this.#nps[nearestAt];
    const other = this.#nps
      .slice(Math.max(0, nearestAt - 4), Math.max(0, nearestAt))
      .findLast(({ isPronoun }) => !isPronoun);
    if (!nearest || !other) return nearest;
    // `the sensor under the roof`: a preposition alone joins the two.
    const last = this.#phrases[at - 1]?.kind === "," ? at - 2 : at - 1;
    const isPlaced =
      this.#phrases[last] === nearest && this.#phrases[last - 1]?.kind === "prep" && this.#phrases[last - 2] === other;
    return antecedentOf(low, { nearest, other, isPlaced });
  }

  #closing(at: number): number {
    const close = this.#phrases.findIndex(({ kind }, index) => index > at && kind === ")");
    return close === -1 ? this.#phrases.length - 1 : close;
  }

  /** A bracket explains the noun before it: another name, a technology. Sentences inside are read as clauses. */
  #bracket(at: number): number {
    const close = this.#closing(at);
    const inside = this.#phrases.slice(at + 1, close);
    const before = this.#phrases[at - 1];
    // `(not the mirror)`, `(mail to customers)`: only what stands there by itself is another name.
    const first = inside.findIndex(
      (phrase) =>
        /^(?:prep|instead|rel|sub)$/.test(phrase.kind) ||
        (phrase.kind === "verb" && !/^(?:say|call|be)$/.test(phrase.lemma)),
    );
    const nouns = (first === -1 ? inside : inside.slice(0, first)).filter(
      (phrase): phrase is NounPhrase => phrase.kind === "np" && !phrase.isNegated && !phrase.isPronoun,
    );
    if (before?.kind === "np") for (const is of nouns) this.#appositions.push({ of: before, is, by: "bracket" });
    const hasVerb = inside.some((phrase) => phrase.kind === "verb");
    if (hasVerb) {
      const inner = new Walk(inside);
      const { events, nps } = inner.sentence();
      for (const event of events)
        this.#events.push(
          event.subject.length === 0 && before?.kind === "np" ? { ...event, subject: [before] } : event,
        );
      this.#nps.push(...nps);
      if (before?.kind === "np") this.#nps.push(before);
    }
    return close + 1;
  }

  #labelled(at: number): void {
    const clause = this.#clause;
    if (
      clause.last === undefined &&
      clause.subject.length > 0 &&
      this.#label.length === 0 &&
      this.#events.length === 0
    ) {
      this.#label = [...clause.subject];
      const rest = this.#phrases.slice(at + 1);
      const first = rest.findIndex(({ kind }) => kind === "verb");
      if (first === -1) this.#rest = rest.filter((phrase): phrase is NounPhrase => phrase.kind === "np");
      if (rest[0]?.kind === "np") {
        this.#inherited = clause.subject;
        this.#clause = { subject: [], subjectPlaces: [], last: undefined, outer: undefined };
      }
      this.#tail = undefined;
    } else if (clause.last) {
      const rest = this.#phrases.slice(at + 1);
      const { subject } = clause;
      if (
        this.#phrases[at]!.kind === ":" &&
        subject[0]?.isPlural &&
        rest[0]?.kind === "np" &&
        rest.every(({ kind }) => kind === "np" || kind === "and" || kind === ",")
      ) {
        this.#tail = subject;
        return;
      }
      const inherited = this.#outermost().subject;
      this.#tail = clause.last.objects;
      this.#inherited = inherited;
      if (this.#phrases[at]!.kind === ":" && this.#phrases[at + 1]?.kind === "np" && this.#startsClause(at + 1))
        this.#open({ keepSubject: true });
    }
  }

  /** `A -> B, C -> D: why`: each arrow joins the names beside it. */
  #readArrows(): void {
    let group: NounPhrase[] = [];
    let from: NounPhrase[] | undefined;
    let isOpen = true;
    const settle = (): void => {
      if (from && group.length > 0) this.#arrows.push({ from, to: group });
    };
    for (const phrase of this.#phrases) {
      if (phrase.kind === "→") {
        if (isOpen) settle();
        from = group.length > 0 ? group : from;
        group = [];
        isOpen = true;
      } else if (phrase.kind === "np") {
        this.#nps.push(phrase);
        if (isOpen) group.push(phrase);
      } else if (phrase.kind === ";") {
        settle();
        from = undefined;
        group = [];
        isOpen = true;
      } else if (
        phrase.kind === "verb" ||
        phrase.kind === ":" ||
        phrase.kind === "prep" ||
        phrase.kind === "(" ||
        phrase.kind === "-"
      ) {
        if (group.length > 0 && isOpen) {
          settle();
          isOpen = false;
        }
      } else if (phrase.kind === ")") isOpen = from === undefined;
    }
    if (isOpen) settle();
  }
}

/** `Behind it is a file service`, `Between the two sits a proxy`. */
const isInverted = ({ verb, subject, objects, places }: Event): boolean =>
  subject.length === 0 &&
  objects.length > 0 &&
  !verb.isPassive &&
  (verb.lemma === "be" || verb.frame === "place") &&
  places.some(({ nps }) => nps[0]!.start < verb.start);

const NAMELY = /^(?:formally|officially|formerly|internally|namely|commonly|colloquially|properly)$/;
const STOPS = /^(?:to|into|onto|in|on)$/;
const LETS =
  /^(?:let|allow|enable|permit|help|ask|instruct|order|tell|require|want|expect|use|force|make|request|trigger|remind|notify)$/;
