/** The walk over a script once everybody is known: each sentence says which flows and places it states. */
import { type Cast, type Member, settled } from "./cast.ts";
import { Casting, NOT_MEMBERS, STANDINS } from "./casting.ts";
import type { Event } from "./clauses.ts";
import type { Exchange, Scene } from "./ends.ts";
import { exchangesOf } from "./exchanges.ts";
import type { KnownThings } from "./known-things.ts";
import { roleOf, singular } from "./lexicon/heads.ts";
import { type Description, ENTRANCES, roleOfType } from "./naming.ts";
import type { NounPhrase } from "./phrases.ts";
import { type Line, type Script, isUnreal, linesOfCell } from "./script.ts";
import type { Cell } from "./layout.ts";
import { Places, type Setting } from "./places.ts";
import { relationOf } from "./relations.ts";
import { type FlowRow, type PartRow, tablesOf } from "./tables.ts";

export interface Told extends Exchange {
  readonly line: Line;
  readonly event: Event | undefined;
  readonly protocol?: string | undefined;
}

export interface Story {
  readonly script: Script;
  readonly cast: Cast;
  readonly known: KnownThings;
  readonly told: readonly Told[];
  readonly settings: readonly Setting[];
  /** Each sentence with what its phrases mean, for those who read further. */
  readonly meant: ReadonlyMap<NounPhrase, readonly Member[]>;
  readonly topics: ReadonlyMap<Line, readonly Member[]>;
  /** Sentences that speak of an exchange and gave no flow. */
  readonly unclear: readonly Line[];
}

export function storyOf(script: Script): Story {
  return new Telling(script).story();
}

class Telling {
  readonly #casting: Casting;
  readonly #places: Places;
  readonly #topics = new Map<Line, readonly Member[]>();
  readonly #told: Told[] = [];
  readonly #unclear: Line[] = [];

  constructor(script: Script) {
    this.#casting = new Casting(script);
    this.#places = new Places(this.#casting);
  }

  story(): Story {
    const tables = tablesOf(this.#casting.script);
    for (const row of tables.parts) this.#introduceRow(row);
    this.#casting.cast.settle();
    this.#tell();
    for (const row of tables.parts) this.#tellPart(row);
    for (const row of tables.flows) this.#tellFlow(row);
    return {
      script: this.#casting.script,
      cast: this.#casting.cast,
      known: this.#casting.known,
      told: this.#told,
      settings: this.#places.settings,
      meant: this.#casting.meant,
      topics: this.#topics,
      unclear: this.#unclear,
    };
  }

  #named({ start, end }: Cell): NounPhrase[] {
    return linesOfCell(this.#casting.script.text, { start, end }).flatMap(({ sentence }) => sentence.nps);
  }

  #rowMember(cell: Cell): Member | undefined {
    const np = this.#named(cell)[0];
    const said = np && this.#casting.describe(np);
    return said && (this.#casting.cast.resolve(said, cell.start) ?? undefined);
  }

  #introduceRow({ name, technology, kind, isZone }: PartRow): void {
    const np = this.#named(name)[0];
    const said = np && this.#casting.describe(np);
    if (!said || isZone || said.role === "zone" || said.role === "data") return;
    const things = technology ? this.#casting.known.within(technology.start, technology.end) : [];
    const kindRole =
      kind && roleOf(this.#casting.script.text.slice(kind.start, kind.end).toLowerCase().split(/\s+/).map(singular));
    const role =
      said.role !== undefined && !NOT_MEMBERS.has(said.role)
        ? said.role
        : kindRole !== undefined && !NOT_MEMBERS.has(kindRole)
          ? kindRole
          : undefined;
    const member = this.#casting.cast.introduce({ ...said, role });
    for (const thing of things) {
      this.#casting.cast.made(member, thing);
      if (!thing.isBuilding) member.role ??= roleOfType(thing.type);
    }
    member.role ??= "process";
    member.isDefined = true;
  }

  #tellPart({ name, zone, about, isZone }: PartRow): void {
    const member = this.#rowMember(name);
    if (!member || isZone) return;
    for (const cell of about) {
      for (const line of linesOfCell(this.#casting.script.text, cell)) {
        for (const event of line.sentence.events) {
          if (isUnreal(line, event.verb.start) || event.isNegated) continue;
          const scene: Scene = {
            who: (nps) => this.#who(nps, [member]),
            owners: (nps) => this.#owners(nps),
            topic: [member],
          };
          for (const exchange of exchangesOf(event, scene)) this.#told.push({ ...exchange, line, event });
        }
      }
    }
    const np = zone && this.#named(zone)[0];
    if (!zone || !np) return;
    const line = linesOfCell(this.#casting.script.text, zone)[0]!;
    const place = this.#places.zoneOf(np) ?? {
      zone: this.#casting.script.text.slice(np.start, np.end),
      key: this.#casting.script.text.slice(np.start, np.end).toLowerCase(),
    };
    this.#places.settings.push({ ...place, isNegated: false, inside: [member], zonesInside: [], line });
  }

  #tellFlow({ from, to, protocol }: FlowRow): void {
    const [one, other] = [from, to].map((cell) => {
      const np = this.#named(cell)[0];
      const said = np && this.#casting.describe(np);
      if (!said || (said.role !== undefined && NOT_MEMBERS.has(said.role) && !said.isName)) return undefined;
      return this.#casting.cast.resolve(said, cell.start) ?? this.#casting.cast.introduce(said);
    });
    const line = linesOfCell(this.#casting.script.text, from)[0];
    if (!one || !other || !line || one === other) return;
    const named = protocol && this.#casting.known.protocolWithin(protocol.start, protocol.end);
    this.#told.push({ from: one, to: other, confidence: 0.95, line, event: undefined, protocol: named });
  }

  #tell(): void {
    let sectionTopic: readonly Member[] = [];
    const itemTopics: (readonly Member[])[] = [];
    let last: readonly Member[] = [];
    for (const { block, lines } of this.#casting.script.paragraphs) {
      if (block.kind === "heading") {
        const np = lines[0]?.sentence.nps;
        const said = np?.length === 1 ? this.#casting.describe(np[0]!) : undefined;
        const member =
          said && (said.role === undefined || !NOT_MEMBERS.has(said.role))
            ? (this.#casting.cast.resolve(said, block.start) ?? (block.depth > 1 ? this.#headed(said) : undefined))
            : undefined;
        sectionTopic = member ? [member] : [];
        itemTopics.length = 0;
        last = sectionTopic;
        continue;
      }
      const depth = block.depth;
      let topic =
        block.kind === "item"
          ? (itemTopics.slice(0, depth).findLast((members) => members?.length > 0) ?? sectionTopic)
          : sectionTopic;
      let isLabelled = false;
      for (const line of lines) {
        const { sentence } = line;
        this.#line = line;
        const label = this.#labelOf(line);
        if (label.length > 0) {
          topic = label;
          isLabelled = true;
        }
        this.#topics.set(line, topic);
        if (line.isFirst && block.kind === "item") {
          itemTopics.length = depth;
          itemTopics[depth] = label.length > 0 ? label : this.#onlyOne(line);
        }
        const before = this.#told.length;
        if (topic.length === 1 && label.length === 0 && isLabelled) this.#readAsTopic(line, topic);
        for (const { from, to } of sentence.arrows) this.#record(this.#who(from, []), this.#who(to, []), line);
        if (label.length === 1 && sentence.label.length === 1) this.#readAsSort(line, label[0]!);
        if (label.length > 0 && sentence.rest.length > 0) this.#noteRest(label, sentence.rest, line);
        if (block.kind === "item") this.#noteZone(line);
        if (label.length === 0) this.#noteRelation(line, topic.length > 0 ? topic : last);
        this.#labelled = isLabelled ? topic : [];
        if (isLabelled) this.#isSpokenPlural = false;
        let spoken: readonly Member[] = last;
        let isWished = false;
        let agents: readonly Member[] = [];
        let acting: readonly Member[] = [];
        const origins = new Map<NounPhrase, readonly Member[]>();
        for (const event of sentence.events) {
          if (isUnreal(line, event.verb.start) || isWished) continue;
          isWished =
            line.isDemand &&
            event.opener === undefined &&
            WISHES.test(event.verb.lemma) &&
            isWish(event, sentence.events) &&
            !line.text.includes(";", event.verb.start - line.start);
          const isGoingOn =
            event.verb.isPassive && agents.length > 0 && !event.places.some(({ prep }) => prep === "by");
          const scene: Scene = {
            who: (nps) => this.#who(nps, spoken),
            owners: (nps) => {
              const named = this.#owners(nps);
              const isTheirs = nps.some(({ determiner }) => determiner === "its" || determiner === "their");
              return named.length > 0 || !isTheirs ? named : spoken.filter(({ role }) => role !== "actor");
            },
            makers: event.verb.isPassive ? agents : [],
            topic: isGoingOn
              ? agents
              : event.isReduced && event.verb.isPassive && acting.length > 0
                ? acting
                : topic.length > 0
                  ? topic
                  : last,
            there: this.#isFromThere(line, event, before) ? this.#lastStop() : undefined,
            origin: !isGoingOn && origins.size > 0 && event.subject[0] ? origins.get(event.subject[0]) : undefined,
          };
          noteOrigin(event, scene, origins);
          if (event.verb.isPassive)
            agents = isGoingOn
              ? agents
              : scene.who(event.places.filter(({ prep }) => prep === "by").flatMap(({ nps }) => nps));
          else agents = [];
          this.#places.locate(event, scene, line);
          const subject = scene.who(event.subject);
          if (event.isNegated || isIdle(event)) {
            if (subject.length > 0 && !event.isReduced) spoken = subject;
            continue;
          }
          if (!event.verb.isPassive && !event.isReduced && subject.length > 0) acting = subject;
          this.#doing = event.subject.some(({ isPronoun }) => isPronoun) ? [] : subject;
          this.#goods = MOVING.has(event.verb.frame) && !HANDLING.test(event.verb.lemma) ? goodsOf(event) : [];
          this.#isFetching = event.verb.frame === "get" && event.objects.some(({ isPronoun }) => isPronoun);
          const exchanges = exchangesOf(event, scene);
          this.#isFetching = false;
          this.#doing = [];
          this.#goods = [];
          const doers = event.verb.isPassive
            ? agents
            : event.verb.lemma === "be" || event.verb.lemma === "have"
              ? []
              : subject;
          if (!line.isDemand) for (const member of doers) member.acts = true;
          for (const exchange of exchanges) this.#told.push({ ...exchange, line, event, protocol: undefined });
          this.#followGoods(event, exchanges, subject.length > 0 ? subject : scene.topic, line);
          if (exchanges.length > 0) this.#stop = undefined;
          else if (event.verb.frame !== "place" && event.verb.lemma !== "be") {
            const stops = event.places.filter(({ prep }) => /^(?:to|into|in|on|at|from)$/.test(prep));
            this.#stop =
              scene.who(stops.flatMap(({ nps }) => nps)).findLast(({ role }) => role !== "actor") ?? this.#stop;
          }
          if (subject.length > 0 && !event.isReduced) {
            spoken = subject;
            this.#isSpokenPlural = event.subject.length > 1 || event.subject[0]!.isPlural;
          }
        }
        const subjects = sentence.events
          .filter(({ isReduced }) => !isReduced)
          .map((event) => {
            // Whoever does it is who the text goes on about.
            const by = event.verb.isPassive ? event.places.filter(({ prep }) => prep === "by") : [];
            const agents = this.#who(
              by.flatMap(({ nps }) => nps),
              last,
            );
            const subject = this.#who(event.subject, last);
            const isTool = subject.every(({ role }) => /^(?:actuator|sensor|device|store)$/.test(role ?? ""));
            return isTool && agents.some(({ role }) => role !== "actor" && role !== "party") ? agents : subject;
          })
          .filter((members) => members.length > 0);
        const subject =
          subjects.find((members) =>
            members.some(({ role }) => role !== "actor" && role !== "store" && role !== "queue"),
          ) ??
          subjects[0] ??
          [];
        if (subject.length > 0) {
          last = subject;
          if (!isLabelled && block.kind !== "item")
            topic =
              subject.filter(({ role }) => role !== "store" && role !== "queue" && role !== "actor").length > 0
                ? subject
                : topic;
        } else if (label.length > 0) last = label;
        if (this.#told.length === before && speaksOfExchange(line)) this.#unclear.push(line);
      }
      if (block.kind !== "item") last = last.length > 0 ? last : sectionTopic;
    }
    this.#noteBetween();
    this.#noteOwners();
  }

  /** `the driver's app`: what a person owns and works by itself, the person uses. */
  #noteOwners(): void {
    for (const { lines, block } of this.#casting.script.paragraphs) {
      if (block.kind === "heading") continue;
      for (const line of lines)
        for (const np of line.sentence.nps) {
          const mark = np.words.findIndex(({ tag }) => tag === "poss");
          if (
            mark <= 0 ||
            isUnreal(line, np.start) ||
            !/^(?:app|browser|phone|smartphone|tablet|laptop|portal)s?$/.test(np.head.low)
          )
            continue;
          const owner = np.words.slice(0, mark).map(({ low }) => singular(low));
          if (roleOf(owner) !== "actor" && owner.join(" ") !== "reader") continue;
          const person = this.#casting.cast.introduce({
            key: owner,
            surface: owner.join(" "),
            role: "actor",
            technologies: [],
            isTechnology: false,
            isName: false,
            isPlural: false,
            np,
          });
          this.#record([person], this.#who([np], []), line, 0.5);
        }
    }
  }

  /** A section about a part may be the only place that names it. */
  #headed(said: Description): Member | undefined {
    const isPart = said.role !== undefined && /^(?:process|service|store|queue|device)$/.test(said.role);
    const isShouted = !/\p{Ll}/u.test(said.surface);
    return isPart && said.key.length > 1 && !said.isPlural && !isShouted
      ? this.#casting.cast.introduce(said)
      : undefined;
  }

  /** `From there it goes …`: where the sentence before ended, unless this one has said where. */
  #isFromThere({ text }: Line, { places, adjectives }: Event, before: number): boolean {
    return (
      /^from (?:there|where)\b/i.test(text) ||
      (adjectives.includes("from-there") && this.#told.length === before && !places.some(({ prep }) => prep === "from"))
    );
  }

  /** `looks there`: people look into what reads a store rather than into the store. */
  #there(): readonly Member[] {
    const last = this.#told.at(-1);
    if (this.#stop) return [settled(this.#stop)];
    if (!last) return [];
    const isPersonDoing = this.#doing.some(({ role }) => role === "actor");
    const isKept = last.to.role === "store" || last.to.role === "queue";
    return [settled(isPersonDoing && isKept && last.from.role !== "actor" ? last.from : last.to)];
  }

  #lastStop(): readonly Member[] {
    const last = this.#told.at(-1)?.to;
    return last ? [settled(last)] : [];
  }

  /** A label before a colon, or a sentence that is nothing but a name: `**Ground station.** A laptop …`. */
  #labelOf({ sentence, words }: Line): readonly Member[] {
    // `Petra (works council): …`: somebody speaks.
    const [speaker] = sentence.label;
    const isSpeaker = sentence.appositions.some(
      ({ of, is, by }) =>
        of === speaker && by === "bracket" && /^(?:actor|party)$/.test(this.#casting.describe(is)?.role ?? ""),
    );
    if (speaker && isSpeaker && /^\p{Lu}\p{Ll}+$/u.test(speaker.head.text)) return [];
    if (sentence.label.length > 0) {
      const members = this.#who(sentence.label, []);
      if (members.length > 0) {
        for (const member of members) {
          if (sentence.events.length > 0 || sentence.rest.length > 0) member.isDefined = true;
          const first = sentence.rest[0];
          if (first && sentence.events.length === 0)
            for (const thing of this.#casting.known.within(first.start, first.end))
              if (thing.isBuilding) this.#casting.cast.made(member, thing);
        }
        return members;
      }
    }
    const [only] = sentence.nps;
    if (
      only &&
      sentence.events.length === 0 &&
      sentence.nps.length === 1 &&
      words.length <= 6 &&
      words[0]!.by === "bold" &&
      !only.isPlural &&
      only.head.low !== "people"
    ) {
      const members = this.#who(sentence.nps, []);
      for (const member of members) member.isDefined = true;
      return members;
    }
    return [];
  }

  /** `**Cloud portal.** A Django application …`: the first words after a label say what it is. */
  #readAsTopic({ sentence }: Line, topic: readonly Member[]): void {
    const [first] = sentence.nps;
    if (!first || (first.determiner !== "a" && first.determiner !== "an")) return;
    if (sentence.events.some((event) => !event.isReduced && !event.subject.includes(first))) return;
    this.#casting.meant.set(first, topic);
    for (const thing of this.#casting.known.within(first.start, first.end)) this.#casting.cast.made(topic[0]!, thing);
    const said = this.#casting.describe(first);
    if (said?.role !== undefined && !NOT_MEMBERS.has(said.role)) topic[0]!.role ??= said.role;
    topic[0]!.isDefined = true;
  }

  /** `Case desk: Electron program used by …; downloads …`: the first words after a label say what it is. */
  #readAsSort({ sentence }: Line, member: Member): void {
    const [label] = sentence.label;
    const first = sentence.nps.find(({ start }) => start > label!.end);
    if (!first || first.isPlural || first.head.tag !== "noun" || !/^(?:an?)?$/.test(first.determiner ?? "")) return;
    const doings = sentence.events.filter(({ subject }) => subject.includes(first));
    const isSpokenTo = sentence.events.some(
      ({ objects, places }) => objects.includes(first) || places.some(({ nps }) => nps.includes(first)),
    );
    if (isSpokenTo || !doings.some(({ isReduced }) => isReduced)) return;
    if (!/^(?:process|service|store|queue|device)$/.test(this.#casting.describe(first)?.role ?? "")) return;
    this.#casting.meant.set(first, [member]);
    member.isDefined = true;
    for (const thing of this.#casting.known.within(first.start, first.end)) this.#casting.cast.made(member, thing);
  }

  /** Where goods of a kind were last put: whoever takes `these events` takes them from there. */
  readonly #whereabouts = new Map<string, Member>();
  #lastGoods = "";

  #followGoods(event: Event, exchanges: readonly Exchange[], actors: readonly Member[], line: Line): void {
    const nps = event.verb.isPassive ? event.subject : event.objects;
    if (event.verb.frame === "send" || event.verb.frame === "keep") {
      if (nps.length === 0) this.#lastGoods = "";
      const place = exchanges.find(({ to }) => to.role === "queue" || to.role === "store")?.to;
      for (const { head, isPronoun } of nps) {
        const kind = isPronoun ? this.#lastGoods : singular(head.low);
        if (place) this.#whereabouts.set(kind, place);
        this.#lastGoods = kind;
      }
      return;
    }
    if ((event.verb.frame !== "get" && event.verb.frame !== "receive") || exchanges.length > 0 || event.verb.isPassive)
      return;
    for (const { head, isPronoun, isDefinite } of nps) {
      if (!isDefinite) continue;
      const place = this.#whereabouts.get(isPronoun ? this.#lastGoods : singular(head.low));
      if (place && event.verb.frame === "get")
        this.#record(
          actors.filter(({ role }) => role !== "store" && role !== "queue"),
          [settled(place)],
          line,
          0.6,
        );
    }
  }

  #onlyOne({ sentence }: Line): readonly Member[] {
    if (sentence.events.length > 0 || sentence.nps.length === 0) return [];
    const members = this.#who([sentence.nps[0]!], []);
    for (const member of members) member.isListed = true;
    return members;
  }

  /** `DMZ: gateway, portal`: what a zone holds. */
  #noteZone(line: Line): void {
    const { label, rest, events } = line.sentence;
    const zone =
      label.length === 1 && rest.length > 0 && events.length === 0 ? this.#places.zoneOf(label[0]!) : undefined;
    if (!zone) return;
    const zonesInside = rest.flatMap((np) => this.#places.zoneOf(np)?.key ?? []).filter((key) => key !== zone.key);
    const inside = this.#who(rest, []).filter(({ role }) => role !== "actor");
    if (inside.length + zonesInside.length > 0)
      this.#places.settings.push({ ...zone, isNegated: false, inside, zonesInside, line });
  }

  /** `Calls: the order API, Redis`, `Dependencies of the portal: …`: a list whose label says which way it goes. */
  #noteRelation(line: Line, topic: readonly Member[]): void {
    const label = relationOf(line);
    if (!label) return;
    const { isOut, colon } = label;
    const [about, listed] = [
      line.sentence.nps.filter(({ end }) => end <= colon),
      line.sentence.nps.filter(({ start }) => start > colon),
    ];
    const own = this.#who(about.flatMap(({ of }) => of ?? []).concat(about), []);
    const others = this.#who(listed, []);
    const self = own.length > 0 ? own : topic;
    if (isOut) this.#record(self, others, line, 0.7);
    else this.#record(others, self, line, 0.7);
  }

  /** `cart service: Redis only`: what stands after a label without a verb is what it uses, if that keeps something. */
  #noteRest(label: readonly Member[], rest: readonly NounPhrase[], line: Line): void {
    const first = this.#who(rest.slice(0, 1), []).filter(
      ({ role, isTechnology }) => isTechnology && (role === "store" || role === "queue"),
    );
    if (first.length === 0) return;
    if (label.every(({ role }) => role === "store" || role === "queue" || role === undefined))
      for (const member of label) {
        const [name] = [...member.names.keys()];
        this.#casting.cast.merge(first[0]!, member);
        if (name !== undefined) member.names.set(name, 1000);
      }
    else this.#record(label, first, line, 0.6);
  }

  #record(from: readonly Member[], to: readonly Member[], line: Line, confidence = 0.9): void {
    for (const one of from)
      for (const other of to)
        if (one !== other) this.#told.push({ from: one, to: other, confidence, line, event: undefined });
  }

  /** `traffic from A to B`, `between A and B` tell of a flow only where no other sentence does. */
  #noteBetween(): void {
    const known = new Set(this.#told.flatMap(({ from, to }) => [pairOf(from, to), pairOf(to, from)]));
    for (const { lines } of this.#casting.script.paragraphs) {
      for (const line of lines) {
        for (const event of line.sentence.events) {
          if (isUnreal(line, event.verb.start) || event.isNegated || line.isDemand) continue;
          const between = event.places.filter(({ prep }) => prep === "between").flatMap(({ nps }) => nps);
          const [one, other] = this.#who(between, []);
          const isLink = [...event.subject, ...(event.opener === "there" ? event.objects : [])].some(({ head }) =>
            /^(?:link|connection|traffic|interface|communication|channel|call|message|request|exchange|sync|synchronisation|replication|integration)s?$/.test(
              head.low,
            ),
          );
          if (one && other && isLink && one !== other && !known.has(pairOf(one, other))) {
            known.add(pairOf(one, other));
            this.#record([one], [other], line, 0.4);
          }
        }
      }
    }
  }

  #owners(nps: readonly NounPhrase[]): readonly Member[] {
    return nps.flatMap((np) => {
      const key = np.words
        .filter(({ tag }) => tag === "noun" || tag === "name")
        .slice(0, -1)
        .map(({ low }) => low);
      const owner =
        key.length === 0 ? undefined : this.#casting.cast.called([...key.slice(0, -1), singular(key.at(-1)!)]);
      return owner ? [owner] : [];
    });
  }

  /** `the service` without more is the one spoken of. */
  #standIn(spoken: readonly Member[]): Member | undefined {
    const one = spoken.length === 1 && spoken[0]!.role !== "actor" ? spoken[0] : this.#lastMember;
    return one && (one.role === undefined || one.role === "process" || one.role === "service")
      ? settled(one)
      : undefined;
  }

  /** One part alone is never `them`. */
  #isOne(spoken: readonly Member[]): boolean {
    return spoken.length === 1 && !this.#isSpokenPlural && spoken[0]!.role !== "actor";
  }

  /** `writes the texts; a script syncs them`: the nearest things in the plural are no parts. */
  #meansGoods(np: NounPhrase): boolean {
    const told = this.#line?.sentence.events.findLast(
      ({ verb, objects }) => verb.start < np.start && !objects.includes(np),
    );
    const isMoved = (other: NounPhrase): boolean => other.isPlural && this.#who([other], []).length === 0;
    if (told?.verb.isPassive && told.subject.length > 0 && told.subject.every(isMoved)) return true;
    const before = this.#line?.sentence.nps.findLast(
      ({ isPlural, isPronoun, end }) => isPlural && !isPronoun && end <= np.start,
    );
    if (!before) return false;
    const role = this.#casting.describe(before)?.role;
    return role === "data" || role === "none" || this.#who([before], []).length === 0;
  }

  #line: Line | undefined;
  /** Where the sentence before went or came from, if no flow came of it. */
  #stop: Member | undefined;
  #lastPerson: Member | undefined;
  #lastMember: Member | undefined;
  #isSpokenPlural = false;
  /** The subject of the event that is read, and the label that the paragraph stands under. */
  #doing: readonly Member[] = [];
  #labelled: readonly Member[] = [];
  /** Whether something that a pronoun names is fetched. */
  #isFetching = false;
  /** Objects that are moved or worked on rather than spoken to. */
  #goods: readonly NounPhrase[] = [];
  /** The last two that were named, newest last. */
  #recent: Member[] = [];

  #who(nps: readonly NounPhrase[], spoken: readonly Member[]): readonly Member[] {
    const found: Member[] = [];
    for (const np of nps) {
      for (const member of this.#meaning(np, spoken)) if (!found.includes(member)) found.push(member);
    }
    return found;
  }

  #meaning(np: NounPhrase, spoken: readonly Member[]): readonly Member[] {
    const before = this.#casting.meant.get(np);
    if (before) return before.map(settled);
    const members = this.#meaningAnew(np, spoken);
    if (members.length > 0) this.#casting.meant.set(np, members);
    return members;
  }

  #meaningAnew(np: NounPhrase, spoken: readonly Member[]): readonly Member[] {
    if (np.isNegated) return [];
    if (np.isPronoun) {
      if (np.of) return this.#meaning(np.of, spoken);
      if (np.head.low === "there" || np.head.low === "that") return this.#there();
      if (/^(?:it|itself)$/.test(np.head.low) && spoken.every(({ role }) => role === "actor") && this.#lastMember)
        return [settled(this.#lastMember)];
      if (np.head.low === "both" && this.#recent.length === 2) return this.#recent.map(settled);
      if (
        np.head.low === "it" &&
        this.#labelled.length === 1 &&
        this.#doing.length === 0 &&
        (spoken.length === 0 || this.#isSpokenPlural)
      )
        return this.#labelled.map(settled);
      if (np.head.low === "them" && this.#meansGoods(np)) return [];
      if (np.head.low === "it" && this.#isFetching && this.#whereabouts.has(this.#lastGoods)) return [];
      if (/^(?:it|them)$/.test(np.head.low) && this.#goods.includes(np))
        return np.head.low === "them"
          ? spoken.filter(({ role }) => /^(?:actor|sensor|device|actuator)$/.test(role ?? ""))
          : [];
      const [own] = spoken;
      if (np.head.low === "it" && spoken.length === 1 && own !== undefined && this.#doing.includes(own)) {
        // Who does something to `it` is somebody else.
        const other = this.#labelled
          .concat(this.#recent.toReversed())
          .find((one) => !this.#doing.includes(settled(one)) && one.role !== "actor");
        if (other) return [settled(other)];
      }
      if (
        /^(?:it|itself)$/.test(np.head.low) &&
        (spoken.length === 0 || this.#isSpokenPlural) &&
        this.#lastMember &&
        this.#lastMember.role !== "actor"
      )
        return [settled(this.#lastMember)];
      if (/^(?:it|itself|this)$/.test(np.head.low))
        return spoken.length === 1 && spoken[0]!.role !== "actor"
          ? spoken
          : spoken.slice(-1).filter(({ role }) => role !== "actor");
      if (/^(?:he|she|him|her)$/.test(np.head.low)) return this.#lastPerson ? [settled(this.#lastPerson)] : [];
      if (np.head.low === "them" && (this.#meansGoods(np) || this.#isOne(spoken))) return [];
      if (/^(?:they|them|these|both|themselves|each)$/.test(np.head.low)) return spoken;
      return [];
    }
    if (/^(?:its|their)$/.test(np.determiner ?? "") && np.words.every(({ low }) => DOORS.has(low))) {
      const other = this.#recent
        .toReversed()
        .find((one) => !this.#doing.includes(settled(one)) && one.role !== "actor");
      return other ? [settled(other)] : [];
    }
    const said = this.#casting.describe(np);
    if (said?.role === "none" && said.key.length === 1 && np.isDefinite) {
      const named = this.#casting.cast.endingIn(said.key[0]!, np.start);
      if (named) return [named];
    }
    // `our webhook endpoint` belongs to whoever was spoken of.
    if (said?.key.every((word) => ENTRANCES.has(word)) === true) {
      if (np.words.some(({ tag }) => tag === "poss")) return this.#owners([np]);
      if (!/^(?:its|our|their)$/.test(np.determiner ?? "")) return [];
      const isOther = (one: Member): boolean => !this.#doing.includes(settled(one)) && one.role !== "actor";
      if (spoken.length === 1 && isOther(spoken[0]!)) return spoken;
      const other = this.#recent.toReversed().find(isOther);
      return other ? [settled(other)] : [];
    }
    if (!said || (said.role !== undefined && NOT_MEMBERS.has(said.role)) || this.#casting.isBuilding(said)) return [];
    if (this.#casting.wholes.has(said.key.join(" "))) return [];
    const member =
      this.#casting.cast.resolve(said, np.start) ??
      (said.key.length === 1 && np.isDefinite && STANDINS.has(said.key[0]!) ? this.#standIn(spoken) : undefined);
    if (!member || member.role === "whole") return [];
    member.lastSeen = Math.max(member.lastSeen, np.start);
    if (!np.isPlural && member.role === "actor") this.#lastPerson = member;
    if (!np.isPlural && member.role !== "actor") this.#lastMember = member;
    if (this.#recent.at(-1) !== member) this.#recent = [...this.#recent.slice(-1), member];
    return [settled(member)];
  }
}

const WISHES = /^(?:want|require|expect|demand|insist|wish|need|ask|like|prefer|hope)$/;

/** `its REST API` is a way in, and no part beside whoever has it. */
const DOORS = new Set(
  "rest http https graphql grpc soap json public web api apis webhook endpoint interface".split(" "),
);

/** `requires an extract` tells of somebody, `requires the pilot to …` and `requires that …` of what shall be. */
function isWish(event: Event, events: readonly Event[]): boolean {
  if (event.objects.length === 0 || !/^(?:require|demand|expect|request)$/.test(event.verb.lemma)) return true;
  return events[events.indexOf(event) + 1]?.verb.form === "infinitive";
}

const MOVING: ReadonlySet<string> = new Set(["send", "get", "keep", "work", "show", "receive", "other"]);
const HANDLING =
  /^(?:operate|configure|manage|monitor|administer|open|use|move|steer|adjust|set|reset|inspect|install|maintain|watch|search|lock|unlock|browse|read|visit)$/;

const pairOf = (from: Member, to: Member): string => `${settled(from).key.join(" ")}>${settled(to).key.join(" ")}`;

/** `sends it a tile`: the first of two is who gets it. */
const goodsOf = ({ verb, objects }: Event): readonly NounPhrase[] =>
  /^(?:send|hand|give|offer|show|pass|mail|write|tell)$/.test(verb.lemma) &&
  objects.length === 2 &&
  objects[0]!.isPronoun &&
  objects[1]!.start - objects[0]!.end === 1
    ? objects.slice(1)
    : objects;

const TRAVELLING = /^(?:enter|pass|stream|move|land|sink|cascade|trickle)$/;

/** `orders placed in the shop`, `readings from the meters`: where what is spoken of comes from. */
function noteOrigin(event: Event, scene: Scene, origins: Map<NounPhrase, readonly Member[]>): void {
  const { verb, subject, places } = event;
  if (subject.length !== 1) return;
  const from = (...preps: readonly string[]): readonly Member[] =>
    scene.who(places.filter(({ prep }) => preps.includes(prep)).flatMap(({ nps }) => nps));
  const isMade = verb.isPassive && event.isReduced && /^(?:send|show|work|other|place|get|travel)$/.test(verb.frame);
  const isTravelling =
    (verb.frame === "travel" || TRAVELLING.test(verb.lemma)) && !verb.isPassive && scene.who(subject).length === 0;
  const made = from("by");
  const makers = isTravelling
    ? [...from("to", "into", "through", "via"), ...from("from")].slice(0, 1)
    : isMade
      ? made.length > 0
        ? made
        : from("in", "on", "at", "from", "through", "via").filter(({ role }) => role !== "store" && role !== "queue")
      : [];
  if (makers.length > 0) origins.set(subject[0]!, makers);
}

/** What is only wished for, or only possible, is no flow. */
const isIdle = ({ verb }: Event): boolean =>
  verb.modal !== undefined && /^(?:would|could|might|should|wouldn't|couldn't)$/.test(verb.modal);

const speaksOfExchange = ({ sentence, isDemand, unreal }: Line): boolean =>
  !isDemand &&
  unreal.length === 0 &&
  sentence.events.some(
    ({ verb, isNegated, opener }) =>
      !isNegated &&
      opener !== "if" &&
      ["call", "send", "get", "receive", "reach", "exchange"].includes(verb.frame) &&
      !/^(?:use|keep|move|check|control|take|access|start|stop|verify|place|bring|raise)$/.test(verb.lemma),
  );
