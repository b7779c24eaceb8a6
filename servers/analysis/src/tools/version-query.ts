import { counted, cursorField, defineTool, historyUri, limitField, systemField, table } from "@seca/base";
import type { Difference } from "@seca/core/graph";
import { SecaError } from "@seca/core/kernel";
import * as z from "zod";

const version = z.string().min(1).max(80);

export const versionQuery = defineTool({
  name: "version_query",
  title: "Look at versions",
  description:
    "history lists the versions of a branch, newest first; diff tells what changed between two, by fact and field; names lists branches and tags. A version is named by a branch, a tag or at least 6 of its digits.",
  effect: "reads",
  input: z.object({
    system: systemField,
    what: z.enum(["history", "diff", "names"]).default("history"),
    from: version.describe("history: where to begin. diff: the older version (default: the one before to).").optional(),
    to: version.describe("diff: the newer version. Default main.").optional(),
    limit: limitField(200, 20),
    cursor: cursorField,
  }),
  output: z.object({
    system: z.string(),
    versions: z
      .array(
        z.object({
          version: z.string(),
          author: z.string(),
          at: z.string(),
          message: z.string(),
          parents: z.array(z.string()),
        }),
      )
      .optional(),
    changes: z.array(z.object({ id: z.string(), change: z.string(), fields: z.array(z.string()) })).optional(),
    names: z.array(z.object({ name: z.string(), is: z.string(), version: z.string() })).optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    total: z.int().optional(),
    cursor: z.string().optional(),
  }),
  example: { what: "history", limit: 5 },
  text: ({ versions, changes, names, from, to, total, cursor }) => {
    const more = cursor === undefined ? "" : `\nMore with cursor "${cursor}".`;
    if (versions)
      return (
        table(
          ["version", "by", "at", "message"],
          versions.map((each) => [each.version, each.author, each.at, each.message]),
        ) + more
      );
    if (names)
      return table(
        ["name", "is", "version"],
        names.map((each) => [each.name, each.is, each.version]),
      );
    if (total === 0) return `${from} and ${to} hold the same facts.`;
    return `From ${from} to ${to}: ${counted(total ?? 0, "fact")} changed.\n${table(
      ["fact", "change", "fields"],
      (changes ?? []).map((each) => [each.id, each.change, each.fields.join("; ")]),
    )}${more}`;
  },
  links: ({ system }) => [{ uri: historyUri(system), name: `history of ${system}` }],
  run: async ({ system: idOrName, what, from, to, limit, cursor }, { workbench }) => {
    const system = await workbench.systemId(idOrName);
    const { versions } = workbench;
    if (what === "names") {
      const { branches, tags } = await versions.names(system);
      const row = (is: string) => (each: { name: string; commit: string }) => ({
        name: each.name,
        is,
        version: each.commit,
      });
      return { system, names: [...branches.map(row("branch")), ...tags.map(row("tag"))] };
    }
    if (what === "history") {
      const { entries, more } = await versions.history(system, { from, limit, after: cursor });
      return { system, versions: entries, ...(more ? { cursor: entries.at(-1)!.version } : {}) };
    }
    const newer = await versions.show(system, to ?? "main");
    const older = from ?? newer.parents[0];
    if (older === undefined)
      throw new SecaError(
        "bad_input",
        `${newer.version} is the first version; nothing came before it.`,
        "Name an older version as from.",
      );
    const diff = await versions.diff(system, older, newer.version);
    const offset = offsetOf(cursor);
    const changes = diff.differences.slice(offset, offset + limit).map(toRow);
    const next = offset + changes.length;
    return {
      system,
      changes,
      from: diff.from,
      to: diff.to,
      total: diff.differences.length,
      ...(next < diff.differences.length ? { cursor: String(next) } : {}),
    };
  },
});

function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw new SecaError("bad_input", "The cursor is none of ours.", "Send back the cursor of the page before, or none.");
}

const VALUE_SHOWN = 60;

function toRow({ id, change, fields }: Difference) {
  return {
    id,
    change,
    fields: fields.map(({ field, before, after }) => `${field}: ${shown(before)} → ${shown(after)}`),
  };
}

function shown(value: unknown): string {
  if (value === undefined) return "–";
  const said =
    typeof value === "object" && value !== null && "value" in value && typeof value.value === "string"
      ? value.value
      : value;
  const text = typeof said === "string" ? said : JSON.stringify(said);
  return text.length > VALUE_SHOWN ? `${text.slice(0, VALUE_SHOWN)}…` : text;
}
