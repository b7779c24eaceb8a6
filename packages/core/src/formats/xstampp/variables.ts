import { spoken } from "../../logic/index.ts";
import { type EntityId, keyFromName } from "../../model/index.ts";
import { LINE_MAX, TEXT_MAX, nameFrom } from "../mapping.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import { type Project, idOf, placeOf } from "./project.ts";

interface Place {
  readonly holder: EntityId | undefined;
  readonly model: string | undefined;
}

/** What a controller believes of its process. One value alone tells no contexts apart, so it takes two. */
export function readVariable(xml: XmlElement, { holder, model }: Place, project: Project): void {
  const { sketch } = project;
  const name = nameFrom(textOf(xml, "text")) ?? "Variable";
  const foreign = idOf(xml);
  sketch.count("process variable");
  if (foreign !== undefined && holder !== undefined) project.parts.set(foreign, holder);
  const { values, count } = valuesOf(xml, project);
  const different = [...new Set(values.values())];
  if (different.length < count)
    sketch.drop("process value", "it says nothing, or the same as another of its variable", count - different.length);
  if (different.length < 2 || different.length > VALUES_MAX) {
    const why = different.length < 2 ? "it has fewer than two values" : `it has more than ${VALUES_MAX} values`;
    if (different.length > 0) sketch.drop("process value", `of their variable: ${why}`, different.length);
    return project.drop(xml, { what: "process variable", why, text: `${name}: ${different.slice(0, 3).join(", ")}` });
  }
  const comment = textOf(xml, "comment")?.slice(0, TEXT_MAX);
  const controller = holder === undefined ? undefined : project.controllers.get(holder);
  const owner = controller === undefined ? "" : `${controller.slice("controller/".length, 100)}.`;
  const id = project.add(xml, {
    kind: "process_variable",
    name,
    key: `${owner}${keyFromName(name)}`,
    props: { values: different, ...(comment && { description: comment }) },
    rest: { values: [...values], ...(model !== undefined && { processModel: model }) },
  });
  if (foreign !== undefined && !project.variables.has(foreign)) project.variables.set(foreign, { id, name, values });
  if (controller !== undefined) project.join(id, "held_by", controller, placeOf(xml));
  else sketch.unclear({ line: xml.line, text: name, why: "is a variable that no controller holds" });
}

/** Values by their ids. Two ids may stand for one text, which is one value then. */
function valuesOf(xml: XmlElement, { sketch }: Project): { values: ReadonlyMap<string, string>; count: number } {
  const values = new Map<string, string>();
  const found = children(child(xml, "children"), "component");
  for (const [nth, each] of found.entries()) {
    sketch.count("process value");
    const value = spoken(textOf(each, "text") ?? "")
      .slice(0, LINE_MAX)
      .trim();
    if (value !== "") values.set(idOf(each) ?? `#${nth}`, value);
  }
  return { values, count: found.length };
}

const VALUES_MAX = 50;
