import { isDeepStrictEqual } from "node:util";
import { isRecord } from "../facts.ts";

/**
 * How a cell looks. The tool shows the name from here, so it is taken out on the way in and put back on the way out:
 * what is renamed is shown by its new name.
 */
type Attrs = Readonly<Record<string, unknown>>;

/** What is worth keeping of a style: nothing where it is the usual one of the shape. */
export function keptStyle(attrs: unknown, { shape, name, isDashed }: Styled): unknown {
  if (!isRecord(attrs)) return attrs;
  const bare = withoutName(attrs, { shape, name });
  return isDeepStrictEqual(bare, usual(shape, isDashed)) ? undefined : bare;
}

export function styleOf(kept: unknown, { shape, name, isDashed }: Styled): unknown {
  if (kept !== undefined && !isRecord(kept)) return kept;
  const attrs: Attrs = kept ?? usual(shape, isDashed);
  const place = NAMED[shape];
  if (place === undefined) return attrs;
  const label = attrs[place];
  if (label !== undefined && !isRecord(label)) return attrs;
  return { ...attrs, [place]: { text: name, ...label } };
}

interface Styled {
  readonly shape: string;
  readonly name: string;
  readonly isDashed: boolean;
}

/** Under which part of the style a shape shows its name. */
const NAMED: Readonly<Record<string, string>> = {
  actor: "text",
  process: "text",
  store: "text",
  "trust-boundary-box": "label",
};

function withoutName(attrs: Attrs, { shape, name }: { shape: string; name: string }): Attrs {
  const place = NAMED[shape];
  const label = place === undefined ? undefined : attrs[place];
  if (place === undefined || !isRecord(label) || label.text !== name) return attrs;
  const { text: _, ...more } = label;
  const { [place]: _label, ...others } = attrs;
  return Object.keys(more).length === 0 ? others : { ...others, [place]: more };
}

/** What is out of scope is drawn with a broken line. */
function usual(shape: string, isDashed: boolean): Attrs {
  const stroke = { stroke: "#333333", strokeWidth: 1.5, strokeDasharray: isDashed ? "4 3" : "" };
  if (shape === "flow") return { line: { ...stroke, targetMarker: { name: "block" } } };
  if (shape === "trust-boundary-curve") return { line: { ...stroke, targetMarker: { name: "" } } };
  return shape === "trust-boundary-box" ? {} : { body: stroke };
}
