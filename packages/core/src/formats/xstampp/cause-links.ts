import type { EntityId } from "../../model/index.ts";
import type { XmlElement } from "../text/index.ts";
import { causeAt, classAt } from "./causes.ts";
import { type Factor, type Project, placeOf } from "./project.ts";

interface Found {
  readonly key: string;
  readonly id: string | undefined;
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly note: string | undefined;
}

interface Cause {
  readonly factor: string;
  readonly uca: EntityId | undefined;
  readonly xml: XmlElement;
  isPlaced: boolean;
}

interface Placed {
  readonly scenario: EntityId;
  readonly part: EntityId;
  readonly uca: EntityId | undefined;
}

/**
 * Since version 3 a row of the causal table is a chain of links: an unsafe action to a factor, that link to a part,
 * that one to a hazard or to a scenario, and the one to the hazard to a constraint.
 */
export class CauseLinks {
  readonly #project: Project;
  readonly #causes = new Map<string, Cause>();
  readonly #placed = new Map<string, Placed>();
  readonly #dangers = new Map<string, Placed>();

  constructor(project: Project) {
    this.#project = project;
  }

  /** Whether the link belongs to such a row. */
  take(xml: XmlElement, found: Found): boolean {
    const step = STEPS.get(found.key);
    if (step === undefined) return false;
    this.#project.sketch.count("link");
    if (!this[step](xml, found)) {
      const why = "an end of it is not in the file, or what it says was said before";
      this.#project.drop(xml, { what: "link", why, text: found.key });
    }
    return true;
  }

  cause(xml: XmlElement, { id, a, b }: Found): boolean {
    const { factors } = this.#project;
    const factor = [b, a].find((end) => end !== undefined && factors.has(end));
    if (factor === undefined || id === undefined || this.#causes.has(id)) return false;
    const uca = this.#project.get(a, "uca") ?? this.#project.get(b, "uca");
    this.#causes.set(id, { factor, uca, xml, isPlaced: false });
    return true;
  }

  place(xml: XmlElement, { id, a, b, note }: Found): boolean {
    const [cause, part] = [this.#causes.get(a ?? ""), this.#project.parts.get(b ?? "")];
    if (cause === undefined || part === undefined) return false;
    cause.isPlaced = true;
    const scenario = this.#scenarioOf(cause, part);
    if (cause.uca !== undefined) this.#project.join(scenario, "explains", cause.uca, placeOf(xml), note);
    if (id !== undefined) this.#placed.set(id, { scenario, part, uca: cause.uca });
    return true;
  }

  danger(xml: XmlElement, { id, a, b, note }: Found): boolean {
    const [placed, hazard] = [this.#placed.get(a ?? ""), this.#project.get(b, "hazard")];
    if (placed === undefined || hazard === undefined) return false;
    this.#project.join(placed.scenario, "leads_to", hazard, placeOf(xml), note);
    if (id !== undefined) this.#dangers.set(id, placed);
    return true;
  }

  answer(xml: XmlElement, { a, b, note }: Found): boolean {
    const [danger, requirement] = [this.#dangers.get(a ?? ""), this.#project.get(b, "requirement")];
    if (danger === undefined || requirement === undefined) return false;
    this.#project.join(requirement, "derived_from", danger.scenario, placeOf(xml), note);
    return true;
  }

  tell(xml: XmlElement, { a, b, note }: Found): boolean {
    const [placed, scenario] = [this.#placed.get(a ?? ""), this.#project.get(b, "scenario")];
    if (placed === undefined || scenario === undefined) return false;
    const at = placeOf(xml);
    this.#project.sketch.set(scenario, "class", classAt(placed.part, this.#project), { over: true });
    this.#project.join(scenario, "exploits", placed.part, at);
    if (placed.uca !== undefined) this.#project.join(scenario, "explains", placed.uca, at, note);
    return true;
  }

  /** Factors that nobody has placed are scenarios all the same. */
  placeRest(): void {
    for (const cause of this.#causes.values()) {
      if (cause.isPlaced) continue;
      cause.isPlaced = true;
      const scenario = this.#scenarioOf(cause, undefined);
      if (cause.uca !== undefined) this.#project.join(scenario, "explains", cause.uca, placeOf(cause.xml));
    }
    for (const [foreign, factor] of this.#project.factors)
      if (factor.scenarios.size === 0) this.#newScenario(foreign, factor, undefined);
  }

  #scenarioOf({ factor: foreign }: Cause, part: EntityId | undefined): EntityId {
    const factor = this.#project.factors.get(foreign)!;
    return factor.scenarios.get(part) ?? this.#newScenario(foreign, factor, part);
  }

  #newScenario(foreign: string, factor: Factor, part: EntityId | undefined): EntityId {
    const id = causeAt(factor.xml, { part, foreign }, this.#project);
    factor.scenarios.set(part, id);
    return id;
  }
}

const STEPS: ReadonlyMap<string, "cause" | "place" | "danger" | "answer" | "tell"> = new Map([
  ["UCA_CausalFactor_LINK", "cause"],
  ["UcaCfLink_Component_LINK", "place"],
  ["CausalEntryLink_HAZ_LINK", "danger"],
  ["CausalHazLink_SC2_LINK", "answer"],
  ["CausalEntryLink_Scenario_LINK", "tell"],
]);
