import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Siblings, Source } from "../format.ts";
import { toSource } from "../source.ts";

/** A file to be read, with those that lie in its folder and below. */
export interface Sample {
  readonly name: string;
  readonly source: Source;
  readonly siblings: Siblings;
  /** How many lines a file of this sample has, by its input; undefined for one that was never opened. */
  readonly linesOf: (input: string) => number | undefined;
}

export const FORMATS_FOLDER = fileURLToPath(new URL("..", import.meta.url));
const SHARED = fileURLToPath(new URL("../../../../../../shared/", import.meta.url));
export const EXAMPLES = fileURLToPath(new URL("../../../../../examples/", import.meta.url));

/** Opens a sample by its path from the formats' folder: `otm/samples/shop.json`. */
export function openSample(path: string): Sample {
  return openFile(resolve(FORMATS_FOLDER, path));
}

export function openFile(file: string): Sample {
  const folder = dirname(file);
  const lines = new Map<string, number>();
  const open = (path: string): Source => {
    const name = relative(folder, path);
    const source = toSource({ input: `input/${name}`, name, bytes: new Uint8Array(readFileSync(path)) });
    lines.set(source.input, source.text?.split("\n").length ?? 0);
    return source;
  };
  return {
    name: relative(FORMATS_FOLDER, file),
    source: open(file),
    siblings: async (name) => {
      const path = resolve(folder, name);
      const isInside = !relative(folder, path).startsWith("..");
      return isInside && existsSync(path) && statSync(path).isFile() ? open(path) : undefined;
    },
    linesOf: (input) => lines.get(input),
  };
}

/** A source from a text that a test makes up. */
export function sourceFrom(text: string | Uint8Array, name = "system.txt"): Source {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return toSource({ input: `input/${name}`, name, bytes });
}

/** The files that lie directly in the samples of each format but one. */
export function samplesOfOthers(id: string): { readonly format: string; readonly path: string }[] {
  return readdirSync(FORMATS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== id)
    .flatMap(({ name }) => {
      const folder = join(FORMATS_FOLDER, name, "samples");
      if (!existsSync(folder)) return [];
      const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
      return files.map((file) => ({ format: name, path: join(folder, file.name) }));
    });
}

/** A folder or file of others that lies beside the project on some machines. */
export function shared(path: string): string | undefined {
  const full = join(SHARED, path);
  return existsSync(full) ? full : undefined;
}
