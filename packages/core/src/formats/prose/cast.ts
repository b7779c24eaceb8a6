/**
 * Who takes part in a text. Every specific noun phrase is a member once; later mentions (`the gateway`, `it`, `Ledger`)
 * are resolved to members by name, by ending, and by what was spoken of last.
 */
import { type Role, isHead } from "./lexicon/heads.ts";
import type { KnownThing } from "./known-things.ts";
import type { Description } from "./naming.ts";

export interface Member {
  readonly key: readonly string[];
  readonly names: Map<string, number>;
  role: Role | undefined;
  readonly technologies: Set<string>;
  isName: boolean;
  isTechnology: boolean;
  isManaged: boolean;
  isOutside: boolean;
  isOutOfScope: boolean;
  isDefined: boolean;
  /** Whether the first mention takes it for known: `the historian`. */
  readonly isGiven: boolean;
  isListed: boolean;
  mentions: number;
  flows: number;
  /** Whether it is said to do something. */
  acts: boolean;
  lastSeen: number;
  readonly at: { readonly start: number; readonly end: number };
  mergedInto?: Member;
}

export class Cast {
  readonly #members: Member[] = [];
  readonly #byKey = new Map<string, Member>();
  /** By last word, oldest first. */
  readonly #byHead = new Map<string, Member[]>();
  /** By what is left of a name without `service`, `system` and their like. */
  readonly #byCore = new Map<string, Member[]>();

  readonly #technologies: Member[] = [];

  get members(): readonly Member[] {
    return this.#members.filter(({ mergedInto }) => mergedInto === undefined);
  }

  /** The member that a phrase introduces, or the one it names again. */
  introduce(said: Description): Member {
    const known = this.#byKey.get(said.key.join(" ")) ?? this.#looseMatch(said);
    const member = known ? settled(known) : this.#enter(said);
    this.#note(member, said);
    return member;
  }

  /** Who a later mention means. `at` is its place: the nearest member before it wins. */
  resolve(said: Description, at: number): Member | undefined {
    const exact = this.#byKey.get(said.key.join(" "));
    const direct = exact && settled(exact);
    if (direct && (said.key.length > 1 || said.isName || !said.np.isDefinite || !GENERIC_HEADS.has(said.key[0]!)))
      return direct;
    const ending =
      said.np.isDefinite || said.key.length > 1 || said.isPlural || direct === undefined
        ? this.#byEnding(said, at)
        : undefined;
    return ending ?? direct ?? this.#looseMatch(said);
  }

  /** Who was named before a place; whoever comes up only later is somebody else. */
  resolveBefore(said: Description): Member | undefined {
    const member = this.resolve(said, said.np.start);
    return member && member.at.start <= said.np.start ? member : undefined;
  }

  /** Whoever has exactly this name. */
  called(key: readonly string[]): Member | undefined {
    const member = this.#byKey.get(key.join(" "));
    return member && settled(member);
  }

  /** The member whose longer name ends so: `that page` after `the checkout page`. */
  endingIn(word: string, at: number): Member | undefined {
    return latest(
      (this.#byHead.get(word) ?? []).map(settled).filter(({ key }) => key.length > 1),
      at,
    );
  }

  /** Two names of which one begins with the other, and that are not the same. */
  keepApart(one: readonly string[], other: readonly string[]): void {
    this.#apart.add(one.join(" "));
    this.#apart.add(other.join(" "));
  }

  readonly #apart = new Set<string>();

  alias(member: Member, key: readonly string[], surface: string): void {
    const word = key.join(" ");
    const other = this.#byKey.get(word);
    if (other && settled(other) !== member) this.merge(settled(other), member);
    this.#byKey.set(word, member);
    if (!member.names.has(surface)) member.names.set(surface, 0);
    // `Oracle Opera` is also called Opera.
    if (/^\p{Lu}\S+ \p{Lu}\S+$/u.test(surface) && !this.#byKey.has(key.at(-1)!)) this.#byKey.set(key.at(-1)!, member);
  }

  /** Another name, unless somebody has it. */
  aliasIfFree(member: Member, key: readonly string[], surface: string): void {
    if (!this.#byKey.has(key.join(" "))) this.alias(member, key, surface);
  }

  merge(from: Member, into: Member): void {
    if (from === into) return;
    from.mergedInto = into;
    for (const [name, count] of from.names) into.names.set(name, (into.names.get(name) ?? 0) + count);
    for (const technology of from.technologies) into.technologies.add(technology);
    into.mentions += from.mentions;
    into.flows += from.flows;
    into.role ??= from.role;
    into.isName ||= from.isName;
    into.isOutside ||= from.isOutside;
    into.isDefined ||= from.isDefined;
    into.isListed ||= from.isListed;
    into.acts ||= from.acts;
  }

  /** A bare head (`the dashboard`) is the one longer name with that head (`nurse dashboard`), if there is only one. */
  settle(): void {
    for (const member of this.members) {
      // `the planning tool Shiftly` and then only Shiftly.
      const [only, ...more] = member.isName && member.key.length === 1 ? (this.#byHead.get(member.key[0]!) ?? []) : [];
      const longer = [only, ...more].find(
        (other) =>
          other && other !== member && other.mergedInto === undefined && [...other.names.keys()].some(isKindAndName),
      );
      if (longer) {
        this.merge(member, longer);
        continue;
      }
      if (member.key.length !== 1 || member.isTechnology || member.isName || member.role === "party") continue;
      if (member.role === "actor" && !member.isGiven) continue;
      const candidates = (this.#byHead.get(member.key[0]!) ?? []).filter(
        (other) =>
          other.mergedInto === undefined &&
          other !== member &&
          other.key.length > 1 &&
          !(member.role === "actor" && other.isName) &&
          // Who is named before the longer name comes up is somebody else.
          (other.at.start <= member.at.start || !member.isGiven),
      );
      if (candidates.length === 1 && !sameAsWhole(candidates[0]!)) this.merge(member, candidates[0]!);
    }
  }

  #enter(said: Description): Member {
    const member: Member = {
      key: said.key,
      names: new Map(),
      role: said.role,
      technologies: new Set(),
      isName: said.isName,
      isTechnology: said.isTechnology,
      isManaged: false,
      isOutside: false,
      isOutOfScope: false,
      isDefined: false,
      isGiven: said.np.isDefinite || (said.role === "actor" && !said.isPlural && said.np.determiner === undefined),
      isListed: false,
      mentions: 0,
      flows: 0,
      acts: false,
      lastSeen: said.np.start,
      at: { start: said.np.start, end: said.np.end },
    };
    this.#members.push(member);
    if (said.isTechnology) this.#technologies.push(member);
    this.#byKey.set(said.key.join(" "), member);
    const short = said.key.slice(1);
    if (said.isTechnology && short.length === 1 && VENDORS.has(said.key[0]!) && !GENERIC_HEADS.has(short[0]!))
      this.aliasIfFree(member, short, said.surface.slice(said.surface.indexOf(" ") + 1));
    const head = said.key.at(-1)!;
    // `a Raspberry Pi`, and then `the Pi`.
    if (said.isTechnology && short.length === 1 && /^\p{Lu}\S+ \p{Lu}\S+$/u.test(said.surface) && !isHead(head))
      this.aliasIfFree(member, short, said.surface.slice(said.surface.indexOf(" ") + 1));
    into(this.#byHead, head, member);
    if (said.kind !== undefined) {
      into(this.#byHead, said.kind, member);
      const turned = [...said.key, said.kind];
      if (!this.#byKey.has(turned.join(" "))) this.#byKey.set(turned.join(" "), member);
    }
    into(this.#byCore, withoutGeneral(said.key), member);
    return member;
  }

  #note(member: Member, said: Description): void {
    member.mentions += 1;
    member.names.set(said.surface, (member.names.get(said.surface) ?? 0) + 1);
    for (const thing of said.technologies) this.made(member, thing);
    member.role ??= said.role;
  }

  made(member: Member, thing: KnownThing): void {
    member.technologies.add(thing.name);
    if (thing.isManaged) member.isManaged = true;
  }

  #byEnding(said: Description, at: number): Member | undefined {
    const word = said.key.at(-1)!;
    const ending = (this.#byHead.get(word) ?? []).filter(
      (other) => endsWith(other.key, said.key) || (said.key.length === 1 && other.key.at(-1) !== word),
    );
    const candidates = [...ending, ...(this.#byCore.get(said.key.join(" ")) ?? [])].map(settled);
    return latest(candidates, at) ?? this.#bySynonym(said, at);
  }

  /** `the database` may be PostgreSQL, `the app` the mobile application: what was spoken of last and is of that sort. */
  #bySynonym(said: Description, at: number): Member | undefined {
    if (!said.np.isDefinite || said.key.length !== 1) return undefined;
    const role = said.role;
    const word = said.key[0]!;
    const synonyms = SYNONYMS.find((group) => group.includes(word));
    const alike = (synonyms ?? []).flatMap((other) => this.#byHead.get(other) ?? []);
    const made = GENERIC_HEADS.has(word) ? this.#technologies.filter((other) => other.role === role) : [];
    return latest([...alike, ...made].map(settled), at);
  }

  /** `Timesheet application` is Timesheet, `DHL` the DHL API: where only one member is called so. */
  #looseMatch(said: Description): Member | undefined {
    const core = withoutGeneral(said.key);
    if (this.#apart.has(said.key.join(" "))) return undefined;
    if (core === "" || (!said.isName && said.key.length < 2 && said.role !== undefined)) return undefined;
    const all = [...new Set((this.#byCore.get(core) ?? []).map(settled))];
    const fits = all.filter(
      (other) =>
        isSameCore(other.key, said.key, core) &&
        (said.role === undefined ||
          other.role === undefined ||
          said.role === other.role ||
          (said.isName && isOutsider(said) === isOutsider(other))),
    );
    return fits.length === 1 ? fits[0] : undefined;
  }
}

const isKindAndName = (surface: string): boolean => /^\p{Ll}[\p{Ll} -]+ \p{Lu}[\p{L}\d]+$/u.test(surface);

const isOutsider = ({ role, isTechnology }: Pick<Member, "role" | "isTechnology">): boolean =>
  !isTechnology && (role === "actor" || role === "party");

const into = (map: Map<string, Member[]>, key: string, member: Member): void => {
  const list = map.get(key);
  if (list) list.push(member);
  else map.set(key, [member]);
};

function latest(candidates: readonly Member[], at: number): Member | undefined {
  const live = [...new Set(candidates)].filter((other) => other.mergedInto === undefined);
  const before = live.filter(({ lastSeen, at: { start } }) => lastSeen <= at && start <= at);
  return before.length > 0
    ? before.reduce((a, b) => (b.lastSeen >= a.lastSeen ? b : a))
    : live.length === 1
      ? live[0]
      : undefined;
}

export function settled(member: Member): Member {
  let at = member;
  while (at.mergedInto) at = at.mergedInto;
  return at;
}

const endsWith = (long: readonly string[], ending: readonly string[]): boolean =>
  long.length >= ending.length && ending.every((word, index) => long[long.length - ending.length + index] === word);

/** `Amazon Aurora` is also called Aurora. */
const VENDORS = new Set("amazon aws azure google apache microsoft ibm oracle hashicorp".split(" "));
const GENERAL = new Set(
  "service server system component application app api tool platform microservice instance database db cluster broker".split(
    " ",
  ),
);
const withoutGeneral = (key: readonly string[]): string => key.filter((word) => !GENERAL.has(word)).join(" ");
/** `Gate app` and `Gate API` share a core and are two; `Gate` may be either, and `Gate service` is `Gate server`. */
const isSameCore = (one: readonly string[], other: readonly string[], core: string): boolean =>
  one.join(" ") === core ||
  other.join(" ") === core ||
  [one, other].every((key) => key.every((word) => !GENERAL.has(word) || SOFT.has(word)));
const SOFT = new Set("service server system component application microservice".split(" "));
export const GENERIC_HEADS = new Set(
  "service server system component application app database db store queue cache broker bucket provider gateway api model device tool stream bus topic".split(
    " ",
  ),
);
const SYNONYMS = [
  ["db", "database", "datastore"],
  ["app", "application"],
  ["frontend", "front-end", "ui"],
  ["backend", "back-end"],
  ["lb", "balancer"],
  ["phone", "smartphone"],
  ["repo", "repository"],
  ["admin", "administrator"],
  ["queue", "topic", "bus", "broker", "stream"],
  ["bucket", "storage"],
  ["model", "classifier", "llm"],
  ["idp", "provider"],
  ["webapp", "site", "website"],
];

const sameAsWhole = ({ role }: Member): boolean => role === "whole" || role === "none" || role === "data";
