import { SecaError, quoted } from "../kernel/index.ts";
import type { Reading, Siblings, Source } from "./format.ts";
import { FORMAT_IDS, formatNamed, formatsFor } from "./registry.ts";
import { decode } from "./text/index.ts";

export interface Recognised {
  readonly format: string;
  readonly certainty: number;
}

/** What a file may be, the surest first; nothing where no format knows it. */
export async function recogniseFormat(source: Source): Promise<Recognised[]> {
  const formats = await formatsFor(source);
  return formats
    .map((format) => ({ format: format.id, certainty: format.recognise(source) }))
    .filter(({ certainty }) => certainty > 0)
    .sort((a, b) => b.certainty - a.certainty);
}

/** Reads a file in the format it is said to be in, or in the one it looks like. */
export async function readSource(
  source: Source,
  siblings: Siblings,
  { format }: { readonly format: string } = { format: "auto" },
): Promise<Reading> {
  if (format !== "auto") return (await formatNamed(format)).read(source, siblings);
  const [best] = await recogniseFormat(source);
  if (best === undefined) throw unknownFormat(source);
  return (await formatNamed(best.format)).read(source, siblings);
}

export function unknownFormat({ name, bytes, text }: Source): SecaError {
  const formats = `Formats: ${FORMAT_IDS.join(", ")}.`;
  const file = quoted(name, 120);
  if (bytes.length === 0 || text?.trim() === "")
    return new SecaError("bad_input", `${file} is empty.`, `Hand over a file that says something. ${formats}`);
  if (text === undefined) {
    const { why } = decode(bytes);
    return new SecaError(
      "bad_input",
      `${file} is not text: ${why}.`,
      `Save it as UTF-8, or name its format. ${formats}`,
    );
  }
  const begins = quoted(text.trimStart(), 60);
  return new SecaError(
    "bad_input",
    `${file} begins with ${begins}, which no format knows.`,
    `Name its format. ${formats}`,
  );
}
