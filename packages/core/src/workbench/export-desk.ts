import { FORMAT_IDS, formatNamed, type Written } from "../formats/index.ts";
import type { Snapshot } from "../graph/index.ts";
import { SecaError, quoted } from "../kernel/index.ts";
import { type Link, shortVersion } from "../model/index.ts";
import type { System } from "../store/index.ts";

export interface Exported extends Written {
  readonly version: string;
}

/** What stands beside the model is left where it is: inputs and proposals are no part of what another tool reads. */
const STAYS: ReadonlySet<string> = new Set(["input", "proposal"]);

/** A version of a system in a format of files. */
export async function exportModel(system: System, snapshot: Snapshot, format: string): Promise<Exported> {
  const writer = await formatNamed(format);
  if (!writer.write)
    throw new SecaError(
      "refused",
      `${quoted(format)} is read here, and not written.`,
      `Written are: ${(await writtenFormats()).join(", ")}.`,
    );
  const entities = snapshot.allEntities().filter(({ kind }) => !STAYS.has(kind));
  const there = new Set(entities.map(({ id }) => id));
  const links = [...snapshot.links()].filter(({ from, to }) => there.has(from) && there.has(to)).map(ofFacts);
  const { name, description } = system;
  const written = await writer.write({ name, ...(description !== "" && { description }), entities, links });
  return { ...written, version: shortVersion(snapshot.commit) };
}

/** Files hold facts: that an end was a result once is nothing to their readers. */
function ofFacts(link: Link): Link {
  const { derived: _, ...props } = link.props;
  return { ...link, props };
}

export async function writtenFormats(): Promise<string[]> {
  const formats = await Promise.all(FORMAT_IDS.map(formatNamed));
  return formats.filter(({ write }) => write !== undefined).map(({ id }) => id);
}
