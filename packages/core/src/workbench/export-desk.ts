import { DERIVED_TAG, TRACED_KINDS, writerIds, writerNamed, type Written } from "../formats/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { type Link, shortVersion } from "../model/index.ts";
import type { System } from "../store/index.ts";
import { traceFacts } from "../trace/index.ts";
import type { TraceFormat } from "./trace-formats.ts";

export interface Exported extends Written {
  readonly version: string;
}

/** What stands beside the model is left where it is: inputs and proposals are no part of what another tool reads. */
const STAYS: ReadonlySet<string> = new Set(["input", "proposal"]);

/** A version of a system in a format of files. */
export async function exportModel(system: System, snapshot: Snapshot, format: string): Promise<Exported> {
  const writer = await writerNamed(format);
  const entities = snapshot.allEntities().filter(({ kind }) => !STAYS.has(kind));
  const there = new Set(entities.map(({ id }) => id));
  const links = [...snapshot.links()].filter(({ from, to }) => there.has(from) && there.has(to)).map(ofFacts);
  const { name, description } = system;
  const written = await writer.write({ name, ...(description !== "" && { description }), entities, links });
  return { ...written, version: shortVersion(snapshot.commit) };
}

export interface ExportedTrace extends Exported {
  readonly entities: number;
  readonly links: number;
}

/** Needs, dangers and answers for tools of requirements, whole or what a trace from some of them leads to. */
export async function exportTrace(
  system: System,
  whole: Snapshot,
  { format, ids }: { readonly format: TraceFormat; readonly ids?: readonly string[] | undefined },
): Promise<ExportedTrace> {
  const { entities, links } = traceFacts(whole, { kinds: TRACED_KINDS, derivedTag: DERIVED_TAG, ids });
  const { name, description } = system;
  const writer = await writerNamed(format);
  const written = await writer.write({ name, ...(description !== "" && { description }), entities, links });
  const lost = written.dropped.filter(({ what }) => what === "link").reduce((sum, { count }) => sum + count, 0);
  return {
    ...written,
    version: shortVersion(whole.commit),
    entities: entities.length,
    links: links.length - lost,
  };
}

/** Files hold facts: that an end was a result once is nothing to their readers. */
function ofFacts(link: Link): Link {
  const { derived: _, ...props } = link.props;
  return { ...link, props };
}

export { writerIds as writtenFormats };
