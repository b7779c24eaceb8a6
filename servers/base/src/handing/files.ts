import { basename, dirname, join } from "node:path";
import { type FilePolicy, SecaError, quoted, readAllowedFile } from "@seca/core/kernel";
import { INPUT_BYTES_MAX } from "@seca/core/model";
import * as z from "zod";

export const fileFields = {
  text: z.string().optional(),
  base64: z.string().optional(),
  path: z.string().max(4096).describe("Absolute, local.").optional(),
  name: z.string().min(1).max(200).describe("File name.").optional(),
  files: z.array(z.record(z.string(), z.string())).describe("Several: {name, text | base64 | path}.").optional(),
};

/** What `fileFields` read. */
export interface Given extends GivenFile {
  readonly files?: readonly Readonly<Record<string, string>>[] | undefined;
}

interface GivenFile {
  readonly text?: string | undefined;
  readonly base64?: string | undefined;
  readonly path?: string | undefined;
  readonly name?: string | undefined;
}

const FILES_MAX = 200;
const PARTS: ReadonlySet<string> = new Set(["text", "base64", "path", "name"]);

export interface HandedFile {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
  /** Where it came from, for files that it speaks of. */
  readonly path: string | undefined;
}

/** The files of a call, whichever way they were handed over. `policy` undefined: no path means anything here. */
export async function readHanded({ files, ...one }: Given, policy: FilePolicy | undefined): Promise<HandedFile[]> {
  const isOne = Object.values(one).some((value) => value !== undefined);
  if (files && isOne)
    throw new SecaError("bad_input", "files came beside a single file.", "Put that one into files too.");
  if (files && (files.length === 0 || files.length > FILES_MAX))
    throw new SecaError("bad_input", `${files.length} files came.`, `Hand over 1 to ${FILES_MAX} at once.`);
  for (const [at, file] of (files ?? []).entries()) {
    const unknown = Object.keys(file).find((part) => !PARTS.has(part));
    if (unknown !== undefined)
      throw new SecaError(
        "bad_input",
        `files.${at} has ${quoted(unknown)}, which is no part of a file.`,
        `A file has: ${[...PARTS].join(", ")}.`,
      );
  }
  return Promise.all((files ?? [one]).map((file) => read(file, policy)));
}

async function read({ text, base64, path, name }: GivenFile, policy: FilePolicy | undefined): Promise<HandedFile> {
  const given = [text, base64, path].filter((each) => each !== undefined).length;
  if (given !== 1)
    throw new SecaError(
      "bad_input",
      `Exactly one of text, base64 and path is needed; ${given} came.`,
      "An attached file is passed as text.",
    );
  if (text !== undefined) return { bytes: Buffer.from(text, "utf8"), name, path };
  if (base64 !== undefined) return { bytes: decodeBase64(base64), name, path };
  if (!policy) throw new SecaError("refused", "A path means nothing here.", "Send the bytes as text or base64.");
  return { bytes: await readAllowedFile(path!, policy, INPUT_BYTES_MAX), name: name ?? basename(path!), path };
}

/**
 * Finds the files that a handed one speaks of, beside it and under the same policy. One that may not be read is told
 * as one that did not come.
 */
export function besideOf(
  files: readonly HandedFile[],
  policy: FilePolicy | undefined,
): (name: string) => Promise<Uint8Array | undefined> {
  const folders = [...new Set(files.flatMap(({ path }) => (path === undefined ? [] : [dirname(path)])))];
  return async (name) => {
    if (!policy) return undefined;
    for (const folder of folders) {
      const bytes = await readAllowedFile(join(folder, name), policy, INPUT_BYTES_MAX).catch(() => undefined);
      if (bytes) return bytes;
    }
    return undefined;
  };
}

function decodeBase64(base64: string): Buffer {
  const clean = base64.replaceAll(/\s+/g, "");
  if (clean.length % 4 === 1 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(clean)) {
    throw new SecaError(
      "bad_input",
      "base64 holds characters that base64 does not have.",
      "Encode the bytes as base64, or send text.",
    );
  }
  return Buffer.from(clean, "base64");
}
