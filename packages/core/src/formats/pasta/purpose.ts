import type { EntityId, Kind } from "../../model/index.ts";
import { LINE_MAX } from "../mapping.ts";
import { type Analysis, textFrom } from "./analysis.ts";
import type { Cursor } from "./cursor.ts";

/** Goals, assumptions, losses, hazards and constraints of the system, the latter two within each other. */
export function readPurpose(cursor: Cursor, analysis: Analysis, system: string): void {
  const plain = (section: string, kind: Kind, what: string): void => {
    if (!cursor.took(section)) return;
    while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) {
      const { line } = cursor;
      const name = cursor.word("a name");
      const text = textFrom(cursor.text("a description in quotes"));
      analysis.sketch.count(what);
      analysis.add({ kind, name, text, props: { text }, line });
    }
  };
  plain("Goals", "objective", "goal");
  plain("Assumptions", "assumption", "assumption");
  plain("Losses", "loss", "loss");
  const nested = (section: string, read: (parent: EntityId | undefined, header: string | undefined) => void): void => {
    if (!cursor.took(section)) return;
    while (cursor.isAt("word") && !SECTIONS.has(cursor.says)) read(undefined, undefined);
  };
  const hazard = (parent: EntityId | undefined, header: string | undefined): void => {
    const { line } = cursor;
    const name = cursor.word("the name of a hazard");
    const text = textFrom(cursor.text("a description in quotes"));
    analysis.sketch.count("hazard");
    const props = { system: system.slice(0, LINE_MAX), condition: text };
    const id = analysis.add({ kind: "hazard", name, text, props, rest: titled(header), line });
    if (parent !== undefined) analysis.join(id, "refines", parent, line);
    if (cursor.isAt("mark", "["))
      analysis.refer(
        id,
        cursor.listed(() => cursor.word("the name of a loss")),
        { loss: "leads_to" },
        line,
      );
    within(cursor, (title) => hazard(id, title));
  };
  const constraint = (parent: EntityId | undefined, header: string | undefined): void => {
    const { line } = cursor;
    const name = cursor.word("the name of a constraint");
    const text = textFrom(cursor.text("a description in quotes"));
    analysis.sketch.count("system constraint");
    const props = { text, type: parent === undefined ? "prevent" : "refine" };
    const id = analysis.add({ kind: "constraint", name, text, props, rest: titled(header), line });
    if (parent !== undefined) analysis.join(id, "refines", parent, line);
    if (cursor.isAt("mark", "["))
      analysis.refer(
        id,
        cursor.listed(() => cursor.word("the name of a hazard")),
        { hazard: "prevents" },
        line,
      );
    within(cursor, (title) => constraint(id, title));
  };
  nested("Hazards", hazard);
  nested("SystemConstraints", constraint);
}

/** Things in braces, in groups that may have a title each. */
function within(cursor: Cursor, read: (header: string | undefined) => void): void {
  if (!cursor.isAt("mark", "{")) return;
  let header: string | undefined;
  cursor.braced(() => {
    if (cursor.isAt("text")) header = textFrom(cursor.text("a title"));
    else read(header);
  });
}

const titled = (header: string | undefined): { readonly header?: string } =>
  header === undefined ? {} : { header: header.slice(0, LINE_MAX) };

export const SECTIONS: ReadonlySet<string> = new Set([
  "Goals",
  "Assumptions",
  "Losses",
  "Hazards",
  "SystemConstraints",
  "ControlStructure",
  "Responsibilities",
  "UCAs",
  "Context-Table",
  "DCAs",
  "ControllerConstraints",
  "LossScenarios",
  "SafetyRequirements",
]);
