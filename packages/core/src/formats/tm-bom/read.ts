import { keepDocument } from "../facts.ts";
import type { Reading, Source } from "../format.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import { Sketch } from "../sketch.ts";
import { at, broken, lineOf, listAt, readJson, restOf, textAt, type Tree } from "../text/index.ts";
import { AnalysisReader } from "./analysis.ts";
import { ArchitectureReader } from "./architecture.ts";
import { Listing, WHAT } from "./listing.ts";

export const FORMAT = "tm-bom";

/** A Threat Model Bill of Materials of version 1. */
export async function readTmBom(source: Source): Promise<Reading> {
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const tree = readJson(source.text ?? "", { file: source.name, unclear: sketch.unclear.bind(sketch) });
  if (tree.is !== "table" || !NEEDED.some((list) => at(tree, list)?.is === "list")) {
    broken(source.name, tree.line, `is no TM-BOM: ${NEEDED.join(" or ")} is expected at the top`);
  }
  const name = nameFrom(textAt(tree, "scope", "title")) ?? "TM-BOM";
  const listing = new Listing(sketch, tree);
  new AnalysisReader(sketch, listing).read(new ArchitectureReader(sketch, listing).read());
  keepOthers(sketch, { tree, name });
  const descriptions = [textAt(tree, "scope", "description"), textAt(tree, "description")];
  const description = descriptions.find((text) => text !== undefined && text !== "")?.slice(0, TEXT_MAX);
  return sketch.finish({ name, description });
}

const NEEDED = ["trust_zones", "components", "data_flows"];

/** What the file says of itself, its diagrams and its extensions among it. */
function keepOthers(sketch: Sketch, { tree, name }: { readonly tree: Tree; readonly name: string }): void {
  const diagrams = listAt(tree, "diagrams").length;
  if (diagrams > 0) {
    sketch.count("diagram", diagrams);
    sketch.drop("diagram", "diagrams are kept beside the model", diagrams);
  }
  const lists = Object.keys(WHAT).filter((list) => at(tree, list)?.is === "list");
  keepDocument(sketch, {
    format: FORMAT,
    mediaType: "application/vnd.owasp.tm-bom+json",
    name,
    rest: restOf(tree, lists) ?? {},
    at: { line: lineOf(tree, "scope") },
  });
}
