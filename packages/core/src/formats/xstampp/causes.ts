import { type EntityId, keyFromName } from "../../model/index.ts";
import { nameFrom } from "../mapping.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import { type Project, entryOf, firstSentence, idOf, placeOf, refOf, refsOf } from "./project.ts";

/** Why it may come to something unsafe: causal factors at parts of the structure, and scenarios in words. */
export function readCauses(root: XmlElement, project: Project): void {
  for (const xml of children(child(root, "extendedData", "scenarios"), "scenario")) scenarioFrom(xml, project);
  for (const { xml, part } of project.placedFactors) placedFactor(xml, part, project);
  const section = child(root, "causalfactor");
  for (const entry of children(child(section, "causalComponents"), "entry")) {
    const part = project.parts.get(refOf(entry, "key") ?? "");
    for (const xml of children(child(entry, "value", "causalFactors"), "factor")) placedFactor(xml, part, project);
  }
  for (const xml of children(child(section, "causalSafetyConstraints"), "causalSafetyConstraint"))
    causalConstraint(xml, undefined, project);
  for (const xml of children(child(section, "causalFactors"), "causalFactor")) {
    project.sketch.count("causal factor");
    const id = idOf(xml);
    if (id !== undefined && !project.factors.has(id)) project.factors.set(id, { xml, scenarios: new Map() });
    else
      project.drop(xml, { what: "causal factor", why: "its id is missing or there twice", text: textOf(xml, "text") });
  }
  for (const xml of children(child(root, "extendedData", "customLTLs"), "customLTL")) {
    project.sketch.count("temporal formula");
    project.drop(xml, {
      what: "temporal formula",
      why: "formulas over time have no place here",
      text: textOf(xml, "ltlProp"),
    });
  }
}

/** Files before version 3 write a factor down where it acts, with what it leads to. */
function placedFactor(xml: XmlElement, part: EntityId | undefined, project: Project): void {
  project.sketch.count("causal factor");
  const id = causeAt(xml, { part, foreign: undefined }, project);
  for (const each of children(xml, "safetyConstraint")) causalConstraint(each, id, project);
  for (const entry of children(child(xml, "causalEntries"), "causalEntry")) {
    const at = placeOf(entry);
    const uca = project.get(refOf(entry, "ucaLink"), "uca");
    const note = textOf(entry, "note");
    project.sketch.count("causal entry");
    const hazards = refsOf(entry, "hazardIds").flatMap((each) => project.get(each, "hazard") ?? []);
    const made = [
      ...(uca === undefined ? [] : [project.join(id, "explains", uca, at, note)]),
      ...hazards.map((hazard) => project.join(id, "leads_to", hazard, at, note)),
      ...refsOf(entry, "scenarioLinks").map((each) => {
        const scenario = project.get(each, "scenario");
        return scenario !== undefined && uca !== undefined && project.join(scenario, "explains", uca, at);
      }),
    ];
    const wanted = textOf(entry, "constraintText") ?? "";
    if (wanted !== "") requirementOf(entry, { text: wanted, scenario: id }, project);
    else if (!made.includes(true))
      project.drop(entry, { what: "causal entry", why: "it joins nothing that was not joined before", text: note });
  }
}

interface Cause {
  readonly part: EntityId | undefined;
  /** The id under which the file knows the factor, where it stands at more than one part. */
  readonly foreign: string | undefined;
}

/** A causal factor at one part of the structure is a scenario; which part it is tells its class. */
export function causeAt(xml: XmlElement, { part, foreign }: Cause, project: Project): EntityId {
  const { sketch } = project;
  const text = entryOf(xml).text || "Causal factor";
  const name = nameFrom(firstSentence(text)) ?? "Causal factor";
  const note = textOf(xml, "note");
  const place = part === undefined ? "" : `${part.slice("component/".length, 90)}.`;
  const id = project.add(xml, {
    kind: "scenario",
    name,
    key: `${place}${keyFromName(name)}`,
    props: { text, class: classAt(part, project), ...(note && { description: note }) },
    rest: foreign === undefined ? {} : { factor: foreign },
  });
  if (part !== undefined) project.join(id, "exploits", part, placeOf(xml));
  else sketch.unclear({ line: xml.line, text: name, why: "stands at no part, and is taken to be the controller's" });
  return id;
}

export function classAt(part: EntityId | undefined, { sketch, controllers }: Project): string {
  if (part === undefined || controllers.has(part)) return "controller";
  return CLASSES.get(String(sketch.prop(part, "type"))) ?? "control_path";
}

const CLASSES: ReadonlyMap<string, string> = new Map([
  ["sensor", "feedback"],
  ["actuator", "control_path"],
  ["device", "process"],
]);

/** A constraint on a cause is a requirement with us: what is asked so that the scenario does not come about. */
function causalConstraint(xml: XmlElement, scenario: EntityId | undefined, project: Project): void {
  project.sketch.count("causal constraint");
  const { text } = entryOf(xml);
  if (text === "") return project.sketch.drop("causal constraint", "nobody has written it yet");
  project.causal.add(requirementOf(xml, { text, scenario }, project));
}

function requirementOf(xml: XmlElement, { text, scenario }: Asked, project: Project): EntityId {
  const name = nameFrom(firstSentence(text)) ?? "Requirement";
  const id = project.add(xml, { kind: "requirement", name, props: { text, level: "component" } });
  if (scenario !== undefined) project.join(id, "derived_from", scenario, placeOf(xml));
  return id;
}

interface Asked {
  readonly text: string;
  readonly scenario: EntityId | undefined;
}

/** Scenarios are kept in the form of rules, mostly in words alone. */
function scenarioFrom(xml: XmlElement, project: Project): void {
  const { sketch } = project;
  sketch.count("scenario");
  const [rule, uca, asked] = ["RefinedSafetyRule", "refinedUCA", "refinedSC"].map((each) => textOf(xml, each) ?? "");
  const text = rule || uca || "";
  const name = nameFrom(firstSentence(text)) ?? `Scenario ${textOf(xml, "ruleNR") ?? ""}`.trim();
  const rest = { ...(rule && uca && { refinedUCA: uca }), ...(asked && { refinedSC: asked }) };
  const id = project.add(xml, { kind: "scenario", name, props: { text: text || name, class: "controller" }, rest });
  project.know(refOf(xml, "ruleID"), id);
  for (const each of refsOf(xml, "relatedUCAIDs")) {
    const explained = project.get(each, "uca");
    sketch.count("rule link");
    if (explained !== undefined) project.join(id, "explains", explained, placeOf(xml));
    else sketch.drop("rule link", "its unsafe action is not in the file, or is one of another action");
  }
}
