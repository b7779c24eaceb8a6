import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { cloudName } from "./identities.ts";
import { isNumbered, nameOf, writtenAddress } from "./naming.ts";
import type { Resource } from "./plan.ts";
import { factOf } from "./types/list.ts";
import type { Wiring } from "./wiring.ts";

/** Networks and subnets as boundaries; subnets of one purpose in several zones are one. */
export class Places {
  readonly #sketch: Sketch;
  readonly #wiring: Wiring;
  readonly #boundaries = new Map<Resource, EntityId>();

  constructor(sketch: Sketch, wiring: Wiring) {
    this.#sketch = sketch;
    this.#wiring = wiring;
  }

  add(resources: readonly Resource[]): void {
    const boundaries = resources.filter(({ type, isData }) => !isData && factOf(type)?.is === "boundary");
    const groups = grouped(boundaries);
    for (const { members, name } of groups) {
      const [first] = members;
      const id = this.#sketch.add("boundary", {
        name,
        foreign: writtenAddress(first!),
        props: { type: "network" },
        marks: marksOf(members),
        at: { line: first!.line },
      });
      for (const member of members) this.#boundaries.set(member, id);
    }
    for (const { members } of groups) {
      const [first] = members;
      const own = this.#boundaries.get(first!)!;
      const around = this.of(first!, factOf(first!.type)?.inside ?? []);
      if (around !== undefined && around !== own)
        this.#sketch.link(own, "inside", around, { at: { line: first!.line } });
    }
  }

  idOf(resource: Resource): EntityId | undefined {
    return this.#boundaries.get(resource);
  }

  /** The first place that is named under some paths, through subnet groups, interfaces and environments. */
  of(resource: Resource, paths: readonly string[], depth = 0): EntityId | undefined {
    if (depth > 4) return undefined;
    for (const named of paths.flatMap((path) => this.#wiring.at(resource, path))) {
      const own = this.#boundaries.get(named) ?? this.of(named, factOf(named.type)?.inside ?? [], depth + 1);
      if (own !== undefined) return own;
    }
    return undefined;
  }
}

interface Group {
  readonly members: readonly Resource[];
  readonly name: string;
}

function grouped(boundaries: readonly Resource[]): Group[] {
  const byKey = new Map<string, Resource[]>();
  for (const resource of boundaries) {
    const own = isNumbered(resource) || ZONE.test(resource.index!) ? writtenAddress(resource) : resource.address;
    byKey.set(own, [...(byKey.get(own) ?? []), resource]);
  }
  const byStem = new Map<string, Resource[][]>();
  for (const members of byKey.values()) {
    const { module, type, label } = members[0]!;
    const stem =
      members[0]!.address.endsWith("]") || !/subnet/.test(type)
        ? members[0]!.address
        : `${module} ${type} ${stemOf(label)}`;
    byStem.set(stem, [...(byStem.get(stem) ?? []), members]);
  }
  return [...byStem.values()].map((parts) => {
    const members = parts.flat();
    const { label } = members[0]!;
    if (parts.length > 1) return { members, name: stemOf(label) };
    const isZoned = members.length > 1 || (isNumbered(members[0]!) && members[0]!.index !== undefined);
    return { members, name: isZoned ? label : nameOf(members) };
  });
}

/** `eu-central-1a`, `a`, `az2`, `10.0.1.0/24`: keys that tell zones apart, not purposes. */
const ZONE = /^(?:[a-z]{2}-[a-z]+-?\d+-?[a-z]?|[a-f]|az-?\d|zone-?\w|[1-9][a-f]|[\d.]+\/\d+)$/;

const stemOf = (label: string): string =>
  label.replace(/[-_]?(?:az[-_]?)?(?:(?<!\d)\d{1,2}[a-f]?|(?<=[-_])[a-f]|(?<=[-_])(?:one|two|three))$/, "") || label;

function marksOf(members: readonly Resource[]): string[] {
  const names = members.flatMap((member) => [cloudName(member), member.label].flatMap((name) => name ?? []));
  return [...new Set([...names.map((name) => `name:${name}`), ...members.map(({ address }) => `address:${address}`)])];
}
