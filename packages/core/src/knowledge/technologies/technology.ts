import type { ProtocolId } from "../protocols.ts";
import { type ComponentType, type Trait, traitFact } from "../traits.ts";

/** A product, a service or a kind of machine that descriptions of systems name. */
export interface Technology {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Those of its names that are words of their own: in prose they count only where they are written as a name. */
  readonly careful: readonly string[];
  /** The type of a component that is one. */
  readonly type: ComponentType;
  /** What it is first of all comes first. */
  readonly traits: readonly Trait[];
  /** Where it listens when nothing else is set. */
  readonly ports: readonly Port[];
  /** Container repositories without registry host and tag; `library/` is left out. */
  readonly images: readonly string[];
  /** Ends of host names that only it has; `*` stands for one label, such as a region. */
  readonly hosts: readonly string[];
  /** Whether somebody else runs it, wherever it is used. */
  readonly managed: boolean;
}

export interface Port {
  readonly port: number;
  readonly protocol: ProtocolId;
}

/** A technology as the tables write it: what is absent is empty, and the first trait says the type. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly traits: readonly [Trait, ...Trait[]];
  readonly aliases?: readonly string[];
  readonly careful?: readonly string[];
  readonly type?: ComponentType;
  readonly ports?: Readonly<Record<number, ProtocolId>>;
  readonly images?: readonly string[];
  readonly hosts?: readonly string[];
  readonly managed?: true;
}

export function toTechnology(entry: Entry): Technology {
  const { aliases = [], careful = [], images = [], hosts = [], ports = {}, managed = false } = entry;
  return {
    id: entry.id,
    name: entry.name,
    aliases,
    careful,
    type: entry.type ?? traitFact(entry.traits[0]).type,
    traits: entry.traits,
    ports: Object.entries(ports).map(([port, protocol]) => ({ port: Number(port), protocol })),
    images,
    hosts,
    managed,
  };
}
