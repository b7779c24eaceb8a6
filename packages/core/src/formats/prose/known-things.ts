/** The technologies and protocols that a text names, found once for the whole text. */
import { findProtocols, findTechnologies } from "../../knowledge/index.ts";
import { isHead, singular } from "./lexicon/heads.ts";

export interface KnownThing {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** The type of a component that is this. */
  readonly type: string;
  /** What things are built with or run on: never a component by itself. */
  readonly isBuilding: boolean;
  readonly isManaged: boolean;
  readonly isCloud: boolean;
}

export class KnownThings {
  readonly #things: readonly KnownThing[];
  readonly #protocols: readonly { readonly name: string; readonly start: number; readonly end: number }[];

  constructor(text: string) {
    this.#protocols = findProtocols(text).map(({ protocol, start, end }) => ({ name: protocol.name, start, end }));
    this.#things = findTechnologies(text).flatMap(({ technology, start, end }) => {
      const words = text.slice(start, end);
      if (PROTOCOLS.test(words)) return [];
      // `jump host`, `message broker`: kinds of things in small letters, which the lexicon of heads knows better.
      const endsInHead = isHead(singular(words.split(/\s+/).at(-1)!.toLowerCase()));
      const isSmall = words.slice(1) === words.slice(1).toLowerCase() && words !== words.toUpperCase();
      const isKind =
        words.split(/\s+/).every((word) => isHead(singular(word.toLowerCase()))) && /\s\p{Ll}+$/u.test(words);
      if (isKind) return [];
      if (endsInHead && (isSmall || KINDS.has(technology.type))) return [];
      return [
        {
          start,
          end: endOfName(words, start),
          name: technology.name,
          type: technology.type,
          isBuilding: technology.traits.some(
            (trait, index) => BUILDING.has(trait) && (index === 0 || RUNS_CODE.has(trait)),
          ),
          isManaged: technology.managed,
          isCloud: technology.traits.includes("cloud_platform"),
        },
      ];
    });
  }

  /** The first protocol between two offsets. */
  protocolWithin(start: number, end: number): string | undefined {
    const at = firstFrom(this.#protocols, start);
    const found = this.#protocols[at];
    return found && found.end <= end ? found.name : undefined;
  }

  isProtocol({ start, end }: { readonly start: number; readonly end: number }): boolean {
    const at = firstFrom(this.#protocols, start);
    return [this.#protocols[at - 1], this.#protocols[at]].some(
      (found) => found !== undefined && found.start <= start && found.end >= end,
    );
  }

  /** Those between two offsets, in order. */
  within(start: number, end: number): KnownThing[] {
    const found = [];
    for (let at = firstFrom(this.#things, start); at < this.#things.length && this.#things[at]!.start < end; at++)
      if (this.#things[at]!.end <= end) found.push(this.#things[at]!);
    return found;
  }
}

function firstFrom(places: readonly { readonly start: number }[], start: number): number {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `Kafka cluster` is found whole, and named Kafka. */
function endOfName(words: string, start: number): number {
  const last = /\s+([a-z]+)$/.exec(words);
  return start + (last && isHead(singular(last[1]!)) ? last.index : words.length);
}

/** Spoken as a technology and meant as a protocol: `MQTT broker`. */
const PROTOCOLS =
  /^(?:mqtt|amqp|opc[ -]?ua|modbus|dnp3|https?|can|hl7|fhir|dicom|sql|ldap|ssh|s?ftp|smtp|grpc|mcp|bluetooth|lorawan|zigbee|websockets?|saml|oidc|oauth|rest|graphql)\b/i;

/** Kinds of machines rather than products: `GPS receiver`. */
const KINDS: ReadonlySet<string> = new Set(["device", "sensor", "actuator", "actor"]);

const RUNS_CODE: ReadonlySet<string> = new Set(["serverless", "platform"]);
const BUILDING: ReadonlySet<string> = new Set(
  `framework runtime operating_system serverless platform orchestrator container_engine hypervisor
  cloud_platform infrastructure_code machine_learning agent_framework web_app mobile_app desktop_app browser
  app_server rtos bootloader field_bus vpn mcp library language firewall dns`.split(/\s+/),
);
