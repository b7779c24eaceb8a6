import { type Expression, allOf, printExpression, test } from "../../logic/index.ts";
import { type Analysis, textFrom } from "./analysis.ts";
import type { Cursor } from "./cursor.ts";
import { SECTIONS } from "./purpose.ts";
import type { Placed } from "./structure.ts";

interface Kind {
  readonly type: "not_provided" | "provided" | "timing" | "duration";
  readonly subtype?: string;
}

type Parts = ReadonlyMap<string, Placed>;

/** Unsafe control actions in words, or as the contexts of a table, and the constraints that answer them. */
export function readUnsafe(cursor: Cursor, analysis: Analysis, parts: Parts): void {
  const each = (section: string, read: () => void): void => {
    if (!cursor.took(section)) return;
    while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) read();
  };
  each("UCAs", () => toldOf(cursor, analysis, parts));
  each("Context-Table", () => tableOf(cursor, analysis, parts, "unsafe context"));
  each("DCAs", () => tableOf(cursor, analysis, parts, "desired context"));
  each("ControllerConstraints", () => {
    const { line } = cursor;
    const name = cursor.word("the name of a constraint");
    const text = textFrom(cursor.text("a description in quotes"));
    analysis.sketch.count("controller constraint");
    const id = analysis.add({ kind: "constraint", name, text, props: { text, type: "controller" }, line });
    const answered = cursor.listed(() => cursor.word("the name of an unsafe control action"));
    analysis.refer(id, answered, { uca: "inverts" }, line);
    for (const controller of answered.flatMap((uca) => analysis.issuers.get(analysis.get(uca) ?? "") ?? []))
      analysis.join(id, "assigned_to", controller, line);
  });
}

/** `part.action`, and the part that does it. */
function actionOf(cursor: Cursor, parts: Parts): Meant {
  const part = cursor.word("the name of a part");
  cursor.take(".");
  const action = cursor.word("the name of a control action");
  const placed = parts.get(part);
  return { says: `${part}.${action}`, part: placed, action: placed?.actions.get(action) };
}

interface Meant {
  readonly says: string;
  readonly part: Placed | undefined;
  readonly action: string | undefined;
}

function toldOf(cursor: Cursor, analysis: Analysis, parts: Parts): void {
  const meant = actionOf(cursor, parts);
  cursor.braced(() => {
    const said = cursor.word("a type of unsafe control actions");
    const kind = TOLD.get(said);
    if (kind === undefined) cursor.refuse([...TOLD.keys()].join(", "));
    cursor.braced(() => {
      const { line } = cursor;
      const name = cursor.word("the name of an unsafe control action");
      const text = textFrom(cursor.text("a description in quotes"));
      addUca(analysis, { meant, kind, name, text, context: "", line, hazards: hazardsIn(cursor) });
    });
  });
}

export const hazardsIn = (cursor: Cursor): readonly string[] =>
  cursor.listed(() => cursor.word("the name of a hazard"));

interface Uca {
  readonly meant: Meant;
  readonly kind: Kind;
  readonly name: string;
  readonly text: string;
  readonly context: string;
  readonly hazards: readonly string[];
  readonly line: number;
}

function addUca(analysis: Analysis, { meant, kind, name, text, context, hazards, line }: Uca): void {
  analysis.sketch.count("unsafe control action");
  const id = analysis.add({
    kind: "uca",
    name,
    text,
    props: { ...kind, context, ...(context === "" && text !== "" && { description: text }) },
    rest: meant.action === undefined ? { action: meant.says.slice(0, 200) } : {},
    line,
  });
  analysis.refer(id, hazards, { hazard: "leads_to" }, line);
  if (meant.action === undefined)
    return analysis.sketch.unclear({ line, text: meant.says.slice(0, 200), why: "is no control action of a part" });
  analysis.join(id, "misuses", meant.action, line);
  if (meant.part?.controller !== undefined) analysis.issuers.set(id, meant.part.controller);
}

/** Each context of a table is an unsafe control action there; those that are desired have no place. */
function tableOf(cursor: Cursor, analysis: Analysis, parts: Parts, what: "unsafe context" | "desired context"): void {
  const { line } = cursor;
  const rule = cursor.word("the name of a rule");
  cursor.take("{");
  cursor.take("controlAction");
  cursor.take(":");
  const meant = actionOf(cursor, parts);
  cursor.take("type");
  cursor.take(":");
  const kind = TABLED.get(cursor.word("a type"));
  if (kind === undefined) cursor.refuse([...TABLED.keys()].join(", "));
  cursor.take("contexts");
  cursor.take(":");
  cursor.braced(() => contextOf(cursor, analysis, { meant, kind, rule, what }));
  cursor.take("}");
  if (meant.action === undefined)
    analysis.sketch.unclear({ line, text: meant.says.slice(0, 200), why: "is no control action of a part" });
}

interface Ruled {
  readonly meant: Meant;
  readonly kind: Kind;
  readonly rule: string;
  readonly what: "unsafe context" | "desired context";
}

function contextOf(cursor: Cursor, analysis: Analysis, { meant, kind, rule, what }: Ruled): void {
  const { line } = cursor;
  const name = cursor.word("the name of a context");
  const assigned = cursor.listed(() => {
    const variable = cursor.word("the name of a variable");
    cursor.take("=");
    return [variable, cursor.word("the name of a value")] as const;
  });
  const words = `${rule}, ${name}: ${assigned.map(([variable, value]) => `${variable} = ${value}`).join(", ")}`;
  if (what === "desired context") {
    analysis.sketch.count(what);
    return analysis.drop(what, "what is to be done in a context has no place here", { line, text: words });
  }
  const tests: Expression[] = [];
  for (const [variable, value] of assigned.slice(0, TESTS_MAX)) {
    const known = meant.part?.variables.get(variable);
    if (known === undefined)
      analysis.sketch.unclear({ line, text: words.slice(0, 200), why: "names a variable that its part does not have" });
    else if (meant.action !== undefined) analysis.join(meant.action, "weighs", known, line);
    tests.push(test(variable, value));
  }
  const context = printExpression(allOf(tests));
  const action = meant.action === undefined ? meant.says : analysis.sketch.nameOf(meant.action);
  const text = `${action}: ${[kind.type, kind.subtype ?? ""].join(" ").trim().replaceAll("_", " ")} where ${context}`;
  addUca(analysis, { meant, kind, name, text, context, line, hazards: hazardsIn(cursor) });
}

const TESTS_MAX = 20;

const TOLD: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["notProviding", { type: "not_provided" }],
  ["providing", { type: "provided" }],
  ["tooEarlyOrLateOrWrongOrder", { type: "timing" }],
  ["stoppedTooSoonOrLate", { type: "duration" }],
]);

const TABLED: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["not-provided", { type: "not_provided" }],
  ["provided", { type: "provided" }],
  ["too-late", { type: "timing", subtype: "too_late" }],
  ["too-early", { type: "timing", subtype: "too_early" }],
  ["wrong-time", { type: "timing" }],
  ["applied-too-long", { type: "duration", subtype: "applied_too_long" }],
  ["stopped-too-soon", { type: "duration", subtype: "stopped_too_soon" }],
]);
