/** Where parts are: in a zone that the text names, on a machine or at a party that stands for one. */
import { type Member, settled } from "./cast.ts";
import type { Casting } from "./casting.ts";
import type { Event } from "./clauses.ts";
import type { Scene } from "./ends.ts";
import { keyOf } from "./naming.ts";
import type { NounPhrase } from "./phrases.ts";
import type { Line } from "./script.ts";

export interface Setting {
  readonly zone: string;
  readonly key: string;
  readonly isNegated: boolean;
  readonly inside: readonly Member[];
  readonly zonesInside: readonly string[];
  readonly line: Line;
  /** A machine, a party or a name that others are in: a zone unless it takes part itself. */
  readonly host?: Member | undefined;
}

export class Places {
  readonly settings: Setting[] = [];
  readonly #casting: Casting;

  constructor(casting: Casting) {
    this.#casting = casting;
  }

  locate(event: Event, scene: Scene, line: Line): void {
    if (event.isNegated && event.verb.lemma !== "be") return;
    const subject = scene.who(event.subject);
    for (const place of event.places) {
      const isJoining =
        place.prep === "to" && /^(?:attach|connect|join|belong|link|hook|plug|wire|bind)$/.test(event.verb.lemma);
      if (!isJoining && !/^(?:in|inside|within|on|at|behind|into|across|from)$/.test(place.prep)) continue;
      for (const np of place.nps) {
        const zone = this.zoneOf(np) ?? (isHousing(event, place.prep) ? this.#houseOf(np, subject) : undefined);
        if (!zone) continue;
        const isPlacing =
          event.verb.frame === "place" ||
          event.verb.lemma === "be" ||
          isJoining ||
          event.verb.frame === "keep" ||
          place.isFronted ||
          event.places.indexOf(place) === 0;
        const nearest = this.#nearestBefore(np, event, scene);
        const inside =
          place.prep === "from"
            ? []
            : event.verb.frame === "place" || event.verb.lemma === "be" || isJoining || place.isFronted
              ? subject
              : nearest.length > 0
                ? nearest
                : isPlacing
                  ? subject
                  : [];
        const zonesInside = event.subject
          .map((other) => this.zoneOf(other)?.key)
          .filter((key) => key !== undefined && key !== zone.key) as string[];
        const outer = np.of && this.zoneOf(np.of);
        if (outer) this.settings.push({ ...outer, isNegated: false, inside: [], zonesInside: [zone.key], line });
        this.settings.push({
          ...zone,
          host: zone.host,
          isNegated: event.isNegated,
          inside: inside.filter(({ role }) => role !== "actor"),
          zonesInside,
          line,
        });
      }
    }
    if (event.verb.frame === "hold" && !event.verb.isPassive) {
      for (const np of event.subject) {
        const zone = this.zoneOf(np);
        if (zone)
          this.settings.push({
            ...zone,
            isNegated: false,
            inside: scene.who(event.objects),
            zonesInside: event.objects.flatMap((other) => this.zoneOf(other)?.key ?? []),
            line,
          });
      }
    }
    if (event.verb.lemma === "belong")
      for (const { prep, nps } of event.places)
        if (prep === "to")
          for (const np of nps) {
            const zone = this.zoneOf(np);
            if (zone) this.settings.push({ ...zone, isNegated: false, inside: subject, zonesInside: [], line });
          }
  }

  /** `runs on the build server`, `hangs in the Veluwe forest`: where somebody is, whatever that is otherwise. */
  #houseOf(
    np: NounPhrase,
    subject: readonly Member[],
  ): { zone: string; key: string; host: Member | undefined } | undefined {
    if (np.isPronoun || np.isNegated || np.isPlural) return undefined;
    if (!subject.some(({ role }) => role !== "actor" && role !== "party")) return undefined;
    const said = this.#casting.describe(np);
    if (!said || this.#casting.known.isProtocol(np.head)) return undefined;
    const isHouse =
      HOUSES.has(said.key.at(-1)!) ||
      said.role === "party" ||
      (said.role === undefined && said.isName && said.technologies.length === 0);
    if (!isHouse || subject.some(({ key }) => key.join(" ") === said.key.join(" "))) return undefined;
    const host = this.#casting.cast.resolve(said, np.start);
    return { zone: said.surface, key: said.key.join(" "), host: host && settled(host) };
  }

  /** The member that a place stands right behind: `to the historian in the office network`. */
  #nearestBefore(np: NounPhrase, event: Event, scene: Scene): readonly Member[] {
    const all = [...event.objects, ...event.places.flatMap(({ nps }) => nps)].filter(
      (other) => other.end <= np.start && other.start > event.verb.start,
    );
    const nearest = all.toSorted((a, b) => b.end - a.end)[0];
    return nearest && np.start - nearest.end < 14 ? scene.who([nearest]) : [];
  }

  zoneOf(np: NounPhrase): { zone: string; key: string; host?: Member | undefined } | undefined {
    if (np.isPronoun) return undefined;
    const said = this.#casting.describe(np);
    const things = this.#casting.known.within(np.start, np.end);
    const cloud = things.find(({ isCloud }) => isCloud);
    if (said?.role === "zone") {
      if (
        things.length === 0 &&
        said.key.length === 1 &&
        (/^(?:cloud|site|area|field|region|environment|domain|landscape)$/.test(said.key[0]!) ||
          (/^(?:building|room|floor|project|account|hall|rack|centre|center|network|factory|cluster)$/.test(
            said.key[0]!,
          ) &&
            !np.isDefinite))
      )
        return undefined;
      const surface =
        said.kind !== undefined
          ? said.surface
          : things.length > 0
            ? this.#casting.script.text.slice(Math.min(np.words[0]!.start, things[0]!.start), np.head.end)
            : said.surface;
      const words = surface.replace(
        /^(?:one|two|three|a|an|the|our|their|its|single|dedicated|separate|own|same)\s+/gi,
        "",
      );
      return { zone: words, key: keyOf(words).join(" ") };
    }
    if (cloud && np.words.length <= 3 && !np.isNegated)
      return {
        zone: this.#casting.script.text.slice(cloud.start, cloud.end),
        key: keyOf(this.#casting.script.text.slice(cloud.start, cloud.end)).join(" "),
      };
    return undefined;
  }
}

/** `runs on`, `hangs in`, `is at`: whatever the subject is in. */
const isHousing = ({ verb, isNegated }: Event, prep: string): boolean =>
  !isNegated &&
  /^(?:in|inside|within|on|at)$/.test(prep) &&
  verb.frame === "place" &&
  /^(?:run|live|sit|reside|stand|lie|host|place|locate|hang|house|mount|situate|deploy)$/.test(verb.lemma);

const HOUSES = new Set(
  "server host machine nas laptop pc computer workstation mainframe hypervisor appliance office university hospital school library museum station town ship vessel aircraft vehicle".split(
    " ",
  ),
);
