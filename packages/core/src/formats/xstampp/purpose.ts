import { LINE_MAX } from "../mapping.ts";
import { child, children, type XmlElement } from "../text/index.ts";
import { type Project, entryOf } from "./project.ts";

/** What the analysis is about: losses, hazards, what must hold, and what people want of the system. */
export function readPurpose(root: XmlElement, project: Project): void {
  for (const section of ["hazacc", "vulloss"]) readDangers(child(root, section), project);
  const wanted = child(root, "sds");
  for (const [list, item] of CONSTRAINTS) {
    for (const xml of children(child(wanted, list), item)) {
      project.sketch.count("safety constraint");
      project.add(xml, { kind: "constraint", props: { text: entryOf(xml).text, type: "prevent" } });
    }
  }
  for (const xml of children(child(wanted, "systemGoals"), "systemGoal")) {
    project.sketch.count("system goal");
    project.add(xml, { kind: "objective", props: { text: entryOf(xml).text } });
  }
  for (const [nth, list] of REQUIREMENTS.entries()) {
    for (const xml of children(child(wanted, list), "designRequirement")) {
      project.sketch.count("design requirement");
      const props = { text: entryOf(xml).text, level: "system" };
      project.add(xml, { kind: "requirement", props, rest: nth === 0 ? {} : { step: nth } });
    }
  }
}

/** The plugin for security calls accidents losses, and hazards vulnerabilities. */
function readDangers(section: XmlElement | undefined, project: Project): void {
  for (const [list, item] of LOSSES) {
    for (const xml of children(child(section, list), item)) {
      project.sketch.count("accident");
      project.add(xml, { kind: "loss", props: { text: entryOf(xml).text } });
    }
  }
  for (const [list, item] of HAZARDS) {
    for (const xml of children(child(section, list), item)) {
      project.sketch.count("hazard");
      const lens = item === "vulnerability" ? { lens: "security" } : {};
      const props = { system: project.name.slice(0, LINE_MAX), condition: entryOf(xml).text, ...lens };
      project.add(xml, { kind: "hazard", props });
    }
  }
}

type Table = readonly [list: string, item: string];
const LOSSES: readonly Table[] = [
  ["accidents", "accident"],
  ["losses", "loss"],
];
const HAZARDS: readonly Table[] = [
  ["hazards", "hazard"],
  ["vulnerabilities", "vulnerability"],
];
const CONSTRAINTS: readonly Table[] = [
  ["safetyConstraints", "safetyConstraint"],
  ["securityConstraints", "securityConstraint"],
];
/** Of the three steps in which they are written down. */
const REQUIREMENTS: readonly string[] = ["designRequirements", "designRequirementsStep1", "designRequirementsStep2"];
