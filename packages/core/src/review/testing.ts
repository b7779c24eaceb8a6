import type { Judgement } from "../engine/index.ts";
import type { Assessed, Assessment, OpenPoint } from "./assessment.ts";
import type { Report } from "./report.ts";

/** A finding of one rule at one element, of which a test says what matters to it. */
export function found(id: string, over: Partial<Assessed> = {}): Assessed {
  const [rule = "", element = ""] = id.split("@");
  return {
    id,
    rule,
    framework: rule.split("/")[0]!,
    name: "A rule",
    category: "S",
    weaknesses: [],
    element,
    elementName: element,
    severity: "high",
    likelihood: "likely",
    impact: "high",
    says: `Something is wrong with ${element}.`,
    because: [{ element, what: "logged", value: "no", from: "user" }],
    standing: "open",
    remedies: [{ does: `Log what ${element} does.`, element, field: "attributes.logged", value: "yes" }],
    ...over,
  };
}

export function open(element: string, attribute: string, over: Partial<OpenPoint> = {}): OpenPoint {
  return {
    element,
    attribute,
    asks: `Is ${element} ${attribute}?`,
    answer: { op: "set", target: element, field: `attributes.${attribute}`, value: "yes" },
    settles: 1,
    alone: 1,
    worst: "high",
    frameworks: ["stride"],
    ...over,
  };
}

interface Given extends Partial<Omit<Assessment, "elsewhere" | "has" | "groundsOf" | "stateOf">> {
  /** What is said where something does not fire. */
  readonly said?: readonly Judgement[];
  readonly gone?: readonly string[];
  /** What findings rest on, and how each of these stands. */
  readonly grounds?: Readonly<Record<string, readonly string[]>>;
  readonly states?: Readonly<Record<string, string>>;
}

export function assessment({ said = [], gone = [], grounds = {}, states = {}, ...given }: Given = {}): Assessment {
  const judgements = new Map(said.map((judgement) => [judgement.id, judgement]));
  return {
    system: "shop",
    version: "0123456789ab",
    frameworks: ["stride"],
    findings: [],
    questions: [],
    gaps: [],
    ...given,
    elsewhere: (id) => judgements.get(id),
    has: (element) => !gone.includes(element),
    groundsOf: (id) => grounds[id] ?? [],
    stateOf: (id) => states[id],
  };
}

export function report(given: Partial<Report> & { readonly findings?: readonly Assessed[] } = {}): Report {
  const { findings = [], ...over } = given;
  return {
    assessment: assessment({ findings }),
    mitigations: [],
    baseline: undefined,
    gate: undefined,
    rules: new Map(),
    placeOf: () => undefined,
    ...over,
  };
}
