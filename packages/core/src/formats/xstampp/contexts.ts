import { type Expression, allOf, test } from "../../logic/index.ts";
import type { EntityId } from "../../model/index.ts";
import { child, children, textOf, type XmlElement } from "../text/index.ts";
import { PARTS_MAX, Vocabulary } from "./conditions.ts";
import { type Project, idOf, placeOf, refOf, refsOf } from "./project.ts";
import { type Judged, RuleReader } from "./rules.ts";

/**
 * Context tables and the rules refined from them. A hazardous context is a rule of its own where the file has none for
 * it; one that was found safe needs none.
 */
export function readContexts(root: XmlElement, project: Project): void {
  const ignored = idOf(child(root, "ignoreLTLValue") ?? root);
  const vocabulary = new Vocabulary(project);
  const listed = children(child(root, "cac", "controlactions"), "controlaction");
  const contexts = listed.flatMap((xml) => {
    const action = project.get(idOf(xml), "control_action");
    return action === undefined ? [] : contextsOf(xml, { action, ignored, vocabulary }, project);
  });
  const reader = new RuleReader(project, { contexts, vocabulary, ignored: textOf(root, "ignoreLTLValue", "text") });
  for (const xml of listed)
    for (const rule of children(child(xml, "rules"), "rule"))
      reader.read(rule, project.get(idOf(xml), "control_action"));
  for (const path of [["cac"], ["extendedData"]])
    for (const rule of children(child(root, ...path, "rules"), "rule")) reader.read(rule, undefined);
  for (const context of contexts) reader.judge(context);
  reader.tellContexts();
}

/** One row of a table, with each way in which the action is hazardous there. */
export interface Context {
  readonly xml: XmlElement;
  readonly action: EntityId;
  readonly when: Expression;
  readonly judged: readonly (Judged & { readonly rule: string | undefined; readonly ucas: readonly string[] })[];
}

interface Where {
  readonly action: EntityId;
  /** The value that stands for any value. */
  readonly ignored: string | undefined;
  readonly vocabulary: Vocabulary;
}

function contextsOf(xml: XmlElement, where: Where, project: Project): readonly Context[] {
  return TABLES.flatMap(([table, columns]) =>
    children(child(xml, table), "combinationOfPMValues").flatMap((row) => {
      project.sketch.count("context");
      const read = contextFrom(row, { ...where, columns }, project);
      if (typeof read !== "string") return [read];
      project.sketch.drop("context", read);
      return [];
    }),
  );
}

/** The context, or why there is none. */
function contextFrom(
  xml: XmlElement,
  { action, ignored, vocabulary, columns }: Where & { readonly columns: readonly Column[] },
  project: Project,
): Context | string {
  if (textOf(xml, "archived") === "true") return "it is archived";
  const values = refsOf(xml, "processModelValueIDs");
  const variables = refsOf(xml, "processModelVariableIDs");
  if (values.length === 0) return "it names no values";
  if (values.length !== variables.length) return "it names a value or a variable too many";
  if (values.length > PARTS_MAX) return `it names more than ${PARTS_MAX} values`;
  const judged = columns.flatMap(({ verdict, rule, ucas, ...kind }) =>
    textOf(xml, verdict) === "true" ? [{ ...kind, rule: refOf(xml, rule), ucas: refsOf(xml, ucas) }] : [],
  );
  if (judged.length === 0) return "nobody found it hazardous";
  const tests: Expression[] = [];
  for (const [nth, each] of values.entries()) {
    const variable = project.variables.get(variables[nth]!);
    if (each === ignored) continue;
    const value = variable?.values.get(each);
    if (variable === undefined || value === undefined) return "it names a variable or a value that was left out";
    tests.push(test(vocabulary.nameOf(variable), value));
    project.join(action, "weighs", variable.id, placeOf(xml));
  }
  return { xml, action, when: allOf(tests), judged };
}

interface Column extends Judged {
  readonly verdict: string;
  readonly rule: string;
  readonly ucas: string;
}

/** The names are the tool's, with their spelling. */
const TABLES: readonly (readonly [table: string, columns: readonly Column[]])[] = [
  [
    "PMCombisWhenNotProvided",
    [
      {
        type: "not_provided",
        verdict: "hazardous",
        rule: "refinedRuleId",
        ucas: "relatedUnsafeCOntrolActionIDs",
      },
    ],
  ],
  [
    "PMCombisWhenProvided",
    [
      { type: "provided", verdict: "hazardousAnyTime", rule: "anytimeRuleId", ucas: "relatedUCAsAnytime" },
      {
        type: "timing",
        subtype: "too_late",
        verdict: "hazardousToLate",
        rule: "tooLateRuleId",
        ucas: "relatedUCAsTooLate",
      },
      {
        type: "timing",
        subtype: "too_early",
        verdict: "hazardousifProvidedToEarly",
        rule: "tooEarlyRuleId",
        ucas: "relatedUCAsTooEarly",
      },
    ],
  ],
];
