import type { Snapshot } from "@seca/core/graph";
import type { System } from "@seca/core/workbench";
import { shortVersion } from "@seca/core/model";

/** A system in numbers, as lists and resources show it. */
export interface SystemSummary {
  readonly system: string;
  readonly name: string;
  readonly description?: string;
  readonly archived: boolean;
  readonly version: string;
  readonly entities: number;
  readonly links: number;
  readonly kinds: Readonly<Record<string, number>>;
}

export function summarise(system: System, snapshot: Snapshot): SystemSummary {
  const { kinds, entities, links } = snapshot.counts();
  return {
    system: system.id,
    name: system.name,
    ...(system.description === "" ? {} : { description: system.description }),
    archived: system.archived,
    version: shortVersion(snapshot.commit),
    entities,
    links,
    kinds: kinds as Record<string, number>,
  };
}

/** `12 component, 9 flow, 3 boundary`: the most frequent kinds first. */
export function describeKinds(kinds: Readonly<Record<string, number>>): string {
  return Object.entries(kinds)
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind.replaceAll("_", " ")}`)
    .join(", ");
}
