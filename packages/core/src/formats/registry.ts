import { SecaError, nearest, quoted } from "../kernel/index.ts";
import type { Facts, Format, Source, Written } from "./format.ts";

/** How a file is written, as far as its first characters tell. A format is asked only about its own notations. */
type Notation = "json" | "xml" | "lines" | "bytes";

interface Entry {
  readonly id: string;
  readonly notations: readonly Notation[];
  readonly load: () => Promise<{ readonly format: Format }>;
}

/** YAML holds JSON, so what is written in the one may come in the other. */
const TREES: readonly Notation[] = ["lines", "json"];

/** In the order in which they are offered. A reader is loaded when a file may be its own, never before. */
export const FORMATS: readonly Entry[] = [
  { id: "seca", notations: TREES, load: () => import("./seca/index.ts") },
  { id: "threat-dragon", notations: ["json"], load: () => import("./threat-dragon/index.ts") },
  { id: "threat-composer", notations: ["json"], load: () => import("./threat-composer/index.ts") },
  { id: "otm", notations: TREES, load: () => import("./otm/index.ts") },
  { id: "threagile", notations: TREES, load: () => import("./threagile/index.ts") },
  { id: "tm-bom", notations: ["json"], load: () => import("./tm-bom/index.ts") },
  { id: "tm7", notations: ["xml"], load: () => import("./tm7/index.ts") },
  { id: "xstampp", notations: ["xml"], load: () => import("./xstampp/index.ts") },
  { id: "pasta", notations: ["lines"], load: () => import("./pasta/index.ts") },
  { id: "pytm", notations: ["json"], load: () => import("./pytm/index.ts") },
  { id: "compose", notations: TREES, load: () => import("./compose/index.ts") },
  { id: "kubernetes", notations: TREES, load: () => import("./kubernetes/index.ts") },
  { id: "terraform", notations: ["json"], load: () => import("./terraform/index.ts") },
  { id: "openapi", notations: TREES, load: () => import("./openapi/index.ts") },
  { id: "reqif", notations: ["xml"], load: () => import("./reqif/index.ts") },
  { id: "openfasttrace", notations: ["lines", "xml"], load: () => import("./openfasttrace/index.ts") },
  // The last, since any text may be one.
  { id: "prose", notations: ["lines", "json", "xml", "bytes"], load: () => import("./prose/index.ts") },
];

export const FORMAT_IDS: readonly string[] = FORMATS.map(({ id }) => id);

export async function formatNamed(id: string): Promise<Format> {
  const entry = FORMATS.find((each) => each.id === id);
  if (entry !== undefined) return (await entry.load()).format;
  const [close] = nearest(id, FORMAT_IDS, 1);
  throw new SecaError(
    "bad_input",
    `${quoted(id)} is not a format that is read here.`,
    `${close === undefined ? "" : `Did you mean ${quoted(close)}? `}Formats: ${FORMAT_IDS.join(", ")}.`,
  );
}

/** What writes a model for another tool; some are never read here. */
export interface Writer {
  readonly id: string;
  readonly title: string;
  readonly files: string;
  write(facts: Facts): Promise<Written>;
}

const WRITERS: readonly { readonly id: string; readonly load: () => Promise<Writer> }[] = [
  { id: "specobject", load: async () => (await import("./openfasttrace/index.ts")).specobject },
  { id: "strictdoc", load: async () => (await import("./strictdoc/index.ts")).writer },
  { id: "sphinx-needs", load: async () => (await import("./sphinx-needs/index.ts")).writer },
];

/** Whatever writes: formats that are read as well, then those that are written alone. */
export async function writerNamed(id: string): Promise<Writer> {
  const alone = WRITERS.find((each) => each.id === id);
  if (alone !== undefined) return alone.load();
  const names = await writerIds();
  const format = FORMAT_IDS.includes(id) ? await formatNamed(id) : undefined;
  if (format?.write !== undefined) return format as Writer;
  const [close] = nearest(id, names, 1);
  throw new SecaError(
    format === undefined ? "bad_input" : "refused",
    `${quoted(id)} is ${format === undefined ? "not a format that is written here" : "read here, and not written"}.`,
    `${close === undefined ? "" : `Did you mean ${quoted(close)}? `}Written are: ${names.join(", ")}.`,
  );
}

export async function writerIds(): Promise<string[]> {
  const formats = await Promise.all(FORMAT_IDS.map(formatNamed));
  const both = formats.filter(({ write }) => write !== undefined).map(({ id }) => id);
  return [...both, ...WRITERS.map(({ id }) => id)];
}

/** The formats that a file may be in by its notation. */
export async function formatsFor(source: Source): Promise<Format[]> {
  const notation = notationOf(source);
  const entries = FORMATS.filter(({ notations }) => notations.includes(notation));
  return Promise.all(entries.map(async ({ load }) => (await load()).format));
}

function notationOf({ text }: Source): Notation {
  if (text === undefined) return "bytes";
  const first = /\S/.exec(text)?.[0];
  if (first === "<") return "xml";
  return first === "{" || first === "[" ? "json" : "lines";
}
