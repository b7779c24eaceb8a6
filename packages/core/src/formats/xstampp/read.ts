import type { Reading, Source } from "../format.ts";
import { keepDocument } from "../facts.ts";
import { Sketch } from "../sketch.ts";
import { broken, child, readXml, textOf, type XmlElement } from "../text/index.ts";
import { readActions } from "./actions.ts";
import { readCauses } from "./causes.ts";
import { readContexts } from "./contexts.ts";
import { readDefinedLinks } from "./links.ts";
import { Project, placeOf } from "./project.ts";
import { readPurpose } from "./purpose.ts";
import { readStructure } from "./structure.ts";

export const FORMAT = "xstampp";

export async function readXstampp(source: Source): Promise<Reading> {
  const root = await readXml(source.text ?? "", { file: source.name });
  if (root.name !== "dataModelController") {
    broken(source.name, root.line, "is no project of XSTAMPP: its first element is not dataModelController");
  }
  const about = child(root, "projectdata");
  const name = textOf(about, "projectName") || source.name.replace(/\.[^.]*$/, "") || "XSTAMPP";
  const sketch = new Sketch({ format: FORMAT, source, by: "import" });
  const project = new Project(sketch, name);
  readPurpose(root, project);
  readStructure(child(root, "controlstructure"), project);
  readActions(child(root, "cac"), project);
  readCauses(root, project);
  readDefinedLinks(root, project);
  readContexts(root, project);
  tellSections(root, project);
  keepAbout(root, { sketch, name });
  return sketch.finish({ name, description: textOf(about, "projectDescription") });
}

/** What other plugins of the tool put beside the analysis. */
function tellSections(root: XmlElement, { sketch }: Project): void {
  for (const section of root.children) {
    if (KNOWN.has(section.name)) continue;
    sketch.count("section");
    sketch.drop("section", "it is no part of an analysis by STPA that is known here");
    sketch.unclear({ line: section.line, text: section.name.slice(0, 200), why: "is a part that is not known" });
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  "projectdata",
  "exportinformation",
  "hazacc",
  "vulloss",
  "sds",
  "controlstructure",
  "ignoreLTLValue",
  "cac",
  "causalfactor",
  "extendedData",
  "linkController",
]);

function keepAbout(root: XmlElement, { sketch, name }: { sketch: Sketch; name: string }): void {
  const said = ["astpaversion", "stpasecversion", "version", "projectId", "userSystemId", "userSystemName"];
  const rest = Object.fromEntries(
    said.flatMap((each) => [[each, root.attributes.get(each)]]).filter(([, value]) => value),
  );
  keepDocument(sketch, { format: FORMAT, mediaType: "application/xml", name, rest, at: placeOf(root) });
}
