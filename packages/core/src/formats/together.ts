import { SecaError } from "../kernel/index.ts";
import { type Format, NeedsSight, type Reading, type Siblings, type Source } from "./format.ts";
import { recogniseFormat, unknownFormat } from "./recognise.ts";
import { formatNamed } from "./registry.ts";

/** Files that were read as one, and what they say. */
export interface ReadGroup {
  /** The files it was read from, those they speak of included. */
  readonly sources: readonly Source[];
  readonly reading: Reading;
}

export interface ReadGroups {
  readonly groups: readonly ReadGroup[];
  /** Scans and the like, which only somebody who sees can read. */
  readonly unseen: readonly Source[];
  /** Files that no format knows and that no other file speaks of. */
  readonly unread: readonly { readonly source: Source; readonly error: SecaError }[];
}

/** Any text is prose to somebody, so prose comes last: an environment file is read by the compose file that names it. */
const LAST_RESORT = "prose";

/** Reads files that were handed over together: those that speak of each other as one, the others each for itself. */
export async function readSources(
  sources: readonly Source[],
  siblings: Siblings,
  { format: wanted = "auto" }: { readonly format?: string | undefined } = {},
): Promise<ReadGroups> {
  const told = await Promise.all(
    sources.map(async (source) => ({ source, id: wanted === "auto" ? await surest(source) : wanted })),
  );
  const spokenOf = new Set<Source>();
  const groups: ReadGroup[] = [];
  for (const { format, of } of await grouped(told.filter(({ id }) => id !== undefined && id !== LAST_RESORT))) {
    const used = new Map(of.map((source) => [source.input, source]));
    const watched: Siblings = async (name) => {
      const found = await siblings(name);
      if (found) used.set(found.input, found);
      return found;
    };
    const [first] = of;
    const reading =
      of.length > 1 && format.readTogether
        ? await format.readTogether(of, watched)
        : await format.read(first!, watched);
    for (const source of used.values()) spokenOf.add(source);
    groups.push({ sources: [...used.values()], reading });
  }

  const unseen: Source[] = [];
  const unread: { source: Source; error: SecaError }[] = [];
  for (const { source, id } of told) {
    if (spokenOf.has(source)) continue;
    if (id === undefined) {
      unread.push({ source, error: unknownFormat(source) });
      continue;
    }
    try {
      groups.push({ sources: [source], reading: await (await formatNamed(id)).read(source, siblings) });
    } catch (error) {
      if (!(error instanceof NeedsSight)) throw error;
      unseen.push(source);
    }
  }
  return { groups, unseen, unread };
}

async function surest(source: Source): Promise<string | undefined> {
  return (await recogniseFormat(source))[0]?.format;
}

/** Sources of one format that reads several as one, together; every other one alone. */
async function grouped(
  told: readonly { readonly source: Source; readonly id: string | undefined }[],
): Promise<{ format: Format; of: Source[] }[]> {
  const groups: { format: Format; of: Source[] }[] = [];
  for (const { source, id } of told) {
    const format = await formatNamed(id!);
    const joined = format.readTogether && groups.find((group) => group.format === format);
    if (joined) joined.of.push(source);
    else groups.push({ format, of: [source] });
  }
  return groups;
}
