import { type Entity, type Link, type Origin, toEntity, toLink } from "../../model/index.ts";
import { PLUGIN } from "./read.ts";

/** What a cell derives. */
export interface Derived {
  readonly entities: readonly Entity[];
  readonly links: readonly Link[];
}

const READ_MAX = 40;

/** Who made a thing: one of our rules, from what it read. */
export function byRule(rule: string, read: readonly string[]): Origin {
  return { by: "rule", plugin: PLUGIN, rule, read: [...new Set(read)].sort().slice(0, READ_MAX) };
}

/** Collects what one cell derives; what is already a fact is left to those who said it. */
export class Derivation implements Derived {
  readonly entities: Entity[] = [];
  readonly links: Link[] = [];

  entity(id: string, name: string, props: Readonly<Record<string, unknown>>, origin: Origin, tags?: string[]): string {
    this.entities.push(toEntity({ id, name, props, origin, tags }));
    return id;
  }

  link(from: string, kind: string, to: string, origin: Origin, reason?: string, order?: number): void {
    const props = { ...(reason !== undefined && { reason }), ...(order !== undefined && { order }) };
    this.links.push(toLink({ kind, from, to, props, origin }));
  }
}
