import { type EntityId, keyFromName } from "../../model/index.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import { type Label, type Project, append, entryOf, idOf, placeOf, refOf, refsOf } from "./project.ts";

/** Control actions where they stand in the structure, and each way in which they are unsafe. */
export function readActions(section: XmlElement | undefined, project: Project): void {
  const placed = new Set<Label>();
  const labelled = new Map<string, Label[]>();
  for (const label of project.labels)
    append(labelled, label.action === undefined ? `is ${label.id}` : `of ${label.action}`, label);
  for (const xml of children(child(section, "controlactions"), "controlaction")) {
    project.sketch.count("control action");
    const id = actionFrom(xml, project);
    for (const label of labelled.get(`of ${idOf(xml)}`) ?? labelled.get(`is ${refOf(xml, "componentLink")}`) ?? [])
      if (stand(id, label, project)) placed.add(label);
    const who = project.target(id, "issued_by");
    if (who === undefined)
      project.sketch.unclear({ line: xml.line, text: project.sketch.nameOf(id), why: "is issued by no controller" });
    for (const unsafe of children(child(xml, "unsafecontrolactions"), "unsafecontrolaction"))
      unsafeFrom(unsafe, { action: id, controller: who }, project);
  }
  for (const label of project.labels) {
    if (placed.has(label)) continue;
    const why = "it names no control action that is listed, or stands on no connection that is read";
    project.drop(label.xml, { what: "control action label", why, text: label.says });
  }
}

function actionFrom(xml: XmlElement, project: Project): EntityId {
  const isCritical = textOf(xml, "isSafetyCritical") === "true";
  const id = project.add(xml, {
    kind: "control_action",
    props: { text: entryOf(xml).text, front: "control" },
    rest: isCritical ? { isSafetyCritical: true } : {},
  });
  for (const list of ["notProvidedPMVariables", "providedPMVariables"]) {
    for (const variable of refsOf(xml, list)) {
      const known = project.variables.get(variable);
      project.sketch.count("weighed variable");
      if (known !== undefined) project.join(id, "weighs", known.id, placeOf(xml));
      else project.sketch.drop("weighed variable", "it is in no process model, or was left out");
    }
  }
  return id;
}

/** A label on a connection says who issues the action, over what it travels and on what it acts. */
function stand(action: EntityId, { xml, connection }: Label, project: Project): boolean {
  const flow = project.flows.get(connection ?? "");
  if (flow === undefined) return false;
  const at = placeOf(xml);
  const issuer = project.controllers.get(flow.from);
  const isPlaced = project.join(action, "travels", flow.id, at);
  project.join(action, "acts_on", project.controllers.get(flow.to) ?? flow.to, at);
  if (issuer !== undefined) project.join(action, "issued_by", issuer, at);
  return isPlaced;
}

interface Issued {
  readonly action: EntityId;
  readonly controller: EntityId | undefined;
}

/** What it says is prose; the context as an expression comes from the tool's rules, where there are any. */
function unsafeFrom(xml: XmlElement, { action, controller }: Issued, project: Project): void {
  const { sketch } = project;
  sketch.count("unsafe control action");
  const { name, number, text } = entryOf(xml);
  const said = textOf(xml, "type") ?? "";
  const known = TYPES.get(said);
  const type = known ?? "provided";
  const told = name ?? `${sketch.nameOf(action).slice(0, 120)}: ${type.replaceAll("_", " ")} ${number ?? ""}`.trim();
  const id = project.add(xml, {
    kind: "uca",
    name: told,
    key: `${keyOf(action)}.${type}.${keyFromName(told)}`.slice(0, 190),
    props: { type, context: "", ...(text !== "" && { description: text }) },
    rest: known === undefined ? { type: said.slice(0, 100) } : {},
  });
  const at = placeOf(xml);
  project.join(id, "misuses", action, at);
  if (known === undefined)
    sketch.unclear({
      line: xml.line,
      text: told,
      why: "is of no known type, and is taken to be one of being provided",
    });
  const constraint = child(xml, "correspondingSafetyConstraint");
  if (constraint === undefined) return;
  sketch.count("corresponding constraint");
  const asked = entryOf(constraint);
  if (asked.text === "") return sketch.drop("corresponding constraint", "nobody has written it yet");
  const key = `${keyOf(id).slice(0, 180)}.answer`;
  const answer = project.add(constraint, { kind: "constraint", key, props: { text: asked.text, type: "controller" } });
  project.join(answer, "inverts", id, placeOf(constraint));
  if (controller !== undefined) project.join(answer, "assigned_to", controller, placeOf(constraint));
}

const keyOf = (id: EntityId): string => id.slice(id.indexOf("/") + 1, 100);

const TYPES: ReadonlyMap<string, string> = new Map([
  ["NOT_GIVEN", "not_provided"],
  ["GIVEN_INCORRECTLY", "provided"],
  ["WRONG_TIMING", "timing"],
  ["STOPPED_TOO_SOON", "duration"],
]);
