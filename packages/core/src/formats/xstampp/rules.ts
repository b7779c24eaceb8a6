import { type Expression, anyOf, printExpression } from "../../logic/index.ts";
import { type EntityId, keyFromName } from "../../model/index.ts";
import { TEXT_MAX, nameFrom } from "../mapping.ts";
import { textOf, type XmlElement } from "../text/index.ts";
import type { Vocabulary } from "./conditions.ts";
import type { Context } from "./contexts.ts";
import { type Project, append, numberOf, placeOf, refOf, refsOf } from "./project.ts";

export interface Judged {
  readonly type: "not_provided" | "provided" | "timing";
  readonly subtype?: "too_late" | "too_early";
}

interface Tables {
  readonly contexts: readonly Context[];
  readonly vocabulary: Vocabulary;
  /** How the file writes that a variable may have any value. */
  readonly ignored: string | undefined;
}

/** Refined rules, and contexts that no rule speaks of, as rules that judge an action. */
export class RuleReader {
  readonly #project: Project;
  readonly #vocabulary: Vocabulary;
  readonly #ignored: string | undefined;
  /** Contexts by the rule that was refined from them. */
  readonly #refined = new Map<string, Context[]>();
  /** By the file's ids; undefined for one that was left out. */
  readonly #rules = new Map<string, EntityId | undefined>();
  readonly #near = new Map<EntityId, ReadonlySet<EntityId>>();
  #led = 0;
  /** What was said, of which action and type, so that none is said twice. */
  readonly #said = new Map<string, EntityId>();
  readonly #when = new Map<EntityId, Expression[]>();

  constructor(project: Project, { contexts, vocabulary, ignored }: Tables) {
    this.#project = project;
    this.#vocabulary = vocabulary;
    this.#ignored = ignored;
    for (const context of contexts) {
      for (const { rule } of context.judged) {
        if (rule !== undefined) append(this.#refined, rule, context);
      }
    }
  }

  read(xml: XmlElement, within: EntityId | undefined): void {
    const { sketch } = this.#project;
    sketch.count("rule");
    const text = textOf(xml, "criticalCombies") || textOf(xml, "RefinedSafetyRule");
    const drop = (why: string): void => this.#project.drop(xml, { what: "rule", why, text });
    const action = this.#project.get(refOf(xml, "relatedCaID"), "control_action") ?? within;
    const judged = TYPES.get(textOf(xml, "type") ?? "");
    const id = refOf(xml, "ruleID");
    if (action === undefined) return drop("its control action is not in the file");
    if (judged === undefined) return drop("it says of no known type when the action is unsafe");
    if (id !== undefined && this.#rules.has(id)) return drop("its id is there twice, and the first stays");
    if (id !== undefined) this.#rules.set(id, undefined);
    const when = this.#whenOf(xml, id, action);
    if (when === undefined) return drop("it names variables or values that no process model has");
    if (printExpression(when).length > TEXT_MAX) return drop("its contexts take more text than a rule holds");
    const told = textOf(xml, "RefinedSafetyRule")?.slice(0, TEXT_MAX);
    const said = { judged, action, when, name: nameFrom(textOf(xml, "refinedUCA")), told };
    const made = this.#add(xml, { ...said, ucas: refsOf(xml, "relatedUCAIDs") });
    if (made === undefined) drop("another rule says the same");
    else if (id !== undefined) this.#rules.set(id, made);
  }

  #whenOf(xml: XmlElement, id: string | undefined, action: EntityId): Expression | undefined {
    const refined = (this.#refined.get(id ?? "") ?? []).filter((context) => context.action === action);
    if (refined.length > 0) return refined.length === 1 ? refined[0]!.when : anyOf(refined.map(({ when }) => when));
    const about = { near: this.#nearTo(action), ignored: this.#ignored };
    const condition = this.#vocabulary.condition(textOf(xml, "criticalCombies") ?? "", about);
    for (const { id: variable } of condition?.variables ?? [])
      this.#project.join(action, "weighs", variable, placeOf(xml));
    return condition?.when;
  }

  #nearTo(action: EntityId): ReadonlySet<EntityId> {
    const known = this.#near.get(action);
    if (known !== undefined) return known;
    const issuer = this.#project.target(action, "issued_by");
    const held = [...this.#project.variables.values()].filter(
      ({ id }) => issuer !== undefined && this.#project.target(id, "held_by") === issuer,
    );
    const near = new Set([...this.#project.targets(action, "weighs"), ...held.map(({ id }) => id)]);
    this.#near.set(action, near);
    return near;
  }

  /** A hazardous context says the same as the rule that was refined from it. */
  judge({ xml, action, when, judged }: Context): void {
    for (const { rule, ucas, ...kind } of judged) {
      const refined = rule === undefined ? undefined : this.#rules.get(rule);
      if (refined !== undefined) this.#lead(refined, { xml, action, when, ucas });
      else this.#add(xml, { judged: kind, action, when, ucas, name: undefined, told: undefined });
    }
  }

  /** Undefined where it was said before. */
  #add(xml: XmlElement, { judged, action, when, ucas, name, told }: Rule): EntityId | undefined {
    const { sketch } = this.#project;
    const text = printExpression(when);
    const kind = [judged.type, ...(judged.subtype ? [judged.subtype] : [])].join(".");
    const known = this.#said.get(`${action} ${kind} ${text}`);
    if (known !== undefined) {
      this.#lead(known, { xml, action, when, ucas });
      return undefined;
    }
    const [refinedUca, refinedSc, formula] = ["refinedUCA", "refinedSC", "ltlProp"].map((each) => textOf(xml, each));
    const foreign = refOf(xml, "ruleID");
    const number = numberOf(textOf(xml, "ruleNR"));
    const id = sketch.add("hazard_rule", {
      key: `${action.slice("control_action/".length, 90)}.${kind}.${keyFromName(text)}`.slice(0, 190),
      name: name ?? nameFrom(`${sketch.nameOf(action)}: ${kind.replaceAll(/[._]/g, " ")} where ${text}`)!,
      foreign,
      props: { ...judged, when: text, ...(told && { description: told }) },
      at: placeOf(xml),
      rest: {
        ...(foreign !== undefined && { id: foreign }),
        ...(number !== undefined && { number }),
        ...(refinedUca && { refinedUca }),
        ...(refinedSc && { refinedSc }),
        ...(formula && { formula }),
      },
    });
    this.#project.join(id, "judges", action, placeOf(xml));
    this.#said.set(`${action} ${kind} ${text}`, id);
    this.#lead(id, { xml, action, when, ucas });
    return id;
  }

  /** The unsafe actions that a rule refines say where it leads, and it says in which contexts they are unsafe. */
  #lead(rule: EntityId, { xml, action, when, ucas }: Leading): void {
    for (const each of ucas) {
      const uca = this.#project.get(each, "uca");
      this.#project.sketch.count("rule link");
      if (uca === undefined || this.#project.target(uca, "misuses") !== action) {
        this.#project.sketch.drop("rule link", "its unsafe action is not in the file, or is one of another action");
        continue;
      }
      append(this.#when, uca, when);
      if (this.#led > LED_MAX) continue;
      const hazards = this.#project.targets(uca, "leads_to");
      this.#led += hazards.length;
      for (const hazard of hazards)
        this.#project.join(
          rule,
          "leads_to",
          hazard,
          placeOf(xml),
          "The unsafe control action that it refines leads there.",
        );
    }
  }

  tellContexts(): void {
    for (const [uca, when] of this.#when) {
      const context = printExpression(when.length === 1 ? when[0]! : anyOf(when));
      if (context.length <= TEXT_MAX) this.#project.sketch.set(uca, "context", context, { over: true });
    }
  }
}

type Leading = Pick<Rule, "action" | "when" | "ucas"> & { readonly xml: XmlElement };

interface Rule {
  readonly judged: Judged;
  readonly action: EntityId;
  readonly when: Expression;
  /** The file's ids of the unsafe actions that it refines. */
  readonly ucas: readonly string[];
  readonly name: string | undefined;
  readonly told: string | undefined;
}

/** Where unsafe actions lead is said by their own links; rules repeat it, but not without end. */
const LED_MAX = 20_000;

const TYPES: ReadonlyMap<string, Judged> = new Map<string, Judged>([
  ["not provided", { type: "not_provided" }],
  ["anytime", { type: "provided" }],
  ["provided", { type: "provided" }],
  ["too late", { type: "timing", subtype: "too_late" }],
  ["too early", { type: "timing", subtype: "too_early" }],
  ["provided with wrong timing", { type: "timing" }],
]);
