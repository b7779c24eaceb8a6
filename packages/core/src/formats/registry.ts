import { SecaError, nearest, quoted } from "../kernel/index.ts";
import type { Format, Source } from "./format.ts";

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
  { id: "pytm", notations: ["json"], load: () => import("./pytm/index.ts") },
  { id: "compose", notations: TREES, load: () => import("./compose/index.ts") },
  { id: "kubernetes", notations: TREES, load: () => import("./kubernetes/index.ts") },
  { id: "terraform", notations: ["json"], load: () => import("./terraform/index.ts") },
  { id: "openapi", notations: TREES, load: () => import("./openapi/index.ts") },
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
