import type { Entity, Kind, Link } from "../../model/index.ts";

export type Level = "error" | "warning" | "info";

/** What a check looks at: facts and results as one graph. */
export interface Graph {
  entity(id: string): Entity | undefined;
  /** In the order of ids. */
  entities(kind: Kind): readonly Entity[];
  out(id: string): readonly Link[];
  in(id: string): readonly Link[];
}

/** What is known besides the graph. */
export interface Circumstances {
  /** The day on which it is asked, as YYYY-MM-DD. */
  readonly today?: string | undefined;
  /** Links whose ends are others than when they were judged, and since when. */
  readonly suspects?: readonly { readonly link: string; readonly since: string }[] | undefined;
  /** After how many days a suspect link should have been looked at. */
  readonly suspectDaysMax?: number | undefined;
}

/** What is missing or wrong, and what would mend it. */
export interface Flaw {
  readonly rule: string;
  readonly level: Level;
  /** What it is about first, then what else has to do with it. */
  readonly ids: readonly string[];
  readonly says: string;
  readonly fix: string;
}

/** What a check tells of one owner; rule and level are the check's. */
export interface Told {
  readonly says: string;
  readonly fix: string;
  /** Besides the owner. */
  readonly with?: readonly string[];
}

interface Rule {
  readonly rule: string;
  readonly level: Level;
  /** What it asks for, as a heading reads. */
  readonly means: string;
}

/** Looks at one entity and what is around it. */
export interface LocalCheck extends Rule {
  readonly of: readonly Kind[];
  look(entity: Entity, graph: Graph): Told | undefined;
}

/** Needs the whole graph at once, because what it looks for is a matter of ways through it. */
export interface WholeCheck extends Rule {
  /** It is run again when an entity of these kinds, or a link at one, changed. */
  readonly on: readonly Kind[];
  look(graph: Graph, around: Circumstances): Iterable<Told & { readonly of: string }>;
}
