import { readFile } from "node:fs/promises";
import { basename, dirname, relative, resolve } from "node:path";
import { SecaError, quoted } from "@seca/core/kernel";

export interface TypedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Whoever types a path may read it; no policy stands between people and their own files. */
export async function readTyped(path: string): Promise<TypedFile> {
  try {
    return { name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    const isFolder = (cause as NodeJS.ErrnoException).code === "EISDIR";
    throw new SecaError(
      isFolder ? "bad_input" : "not_found",
      `${quoted(path, 200)} ${isFolder ? "is a folder" : "cannot be read"}.`,
      isFolder ? "Name the files in it that belong together." : "Check the path, and that this account may read it.",
      { cause },
    );
  }
}

/** The files that a named one speaks of are looked for beside it, and nowhere else. */
export function besideIn(folders: readonly string[]): (name: string) => Promise<Uint8Array | undefined> {
  return async (name) => {
    for (const folder of folders) {
      const path = resolve(folder, name);
      if (relative(folder, path).startsWith("..")) continue;
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes) return bytes;
    }
    return undefined;
  };
}

/** What the file is called; of one that is called as all of its sort are, its folder. */
export function nameFrom(path: string): string {
  const stem = basename(path).replace(/(\.[a-z0-9]{1,8})+$/i, "");
  return USUAL.test(stem) ? basename(dirname(resolve(path))) || stem : stem;
}

const USUAL =
  /^((docker-)?compose|plan|tfplan|openapi|swagger|main|model|threat-?model|system|overview|readme|architecture|deployment|manifests?)$/i;
