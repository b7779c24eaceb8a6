import type { StpaSecViews } from "../plugins/index.ts";
import { type Operation, shortVersion } from "../model/index.ts";
import type { Analysed } from "./analysed.ts";
import type { Page } from "./analysis-answers.ts";
import { paged } from "./paging.ts";
import { wholeOf } from "./whole.ts";

export interface GuidedRequest {
  readonly branch?: string | undefined;
  /** Steps told at once. */
  readonly limit?: number;
  /** Only what waits at this table, action, hazard or justification. */
  readonly about?: string | undefined;
}

/** What is to be settled next, and how much is left. */
export interface NextSteps {
  readonly version: string;
  readonly steps: readonly Step[];
  /** How many there are in all, of those that were asked for. */
  readonly total: number;
}

export interface Step {
  readonly what: string;
  readonly about: string;
  readonly says: string;
  /** Why it matters. */
  readonly because: string;
  readonly cell?: string;
  readonly near: readonly { readonly rule: string; readonly when: string; readonly unless: string }[];
  /** Ready operations of change_apply, of which one is to be chosen. */
  readonly choices: readonly { readonly title: string; readonly operations: readonly Operation[] }[];
}

/** The contexts of a table, page after page, and what it is about. */
export interface ShownTable extends Page<readonly string[]> {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  readonly columns: readonly string[];
}

interface By {
  readonly views: StpaSecViews;
  readonly today: string;
}

const STEPS_TOLD = 1;
/** Of a narrower question, that many are looked through. */
const STEPS_LOOKED_THROUGH = 5000;

export function nextSteps(of: Analysed, { limit = STEPS_TOLD, about }: GuidedRequest, by: By): NextSteps {
  const read = readOf(of, by);
  const open = by.views.openSteps(read, {
    limit: about === undefined ? limit : STEPS_LOOKED_THROUGH,
  });
  const asked = about === undefined ? open.steps : open.steps.filter((step) => step.about === about);
  return {
    version: shortVersion(of.snapshot.commit),
    total: about === undefined ? open.total : asked.length,
    steps: asked.slice(0, limit).map(({ choices, near = [], ...step }) => ({
      ...step,
      near,
      because: BECAUSE[step.what],
      choices: [
        ...choices.map(({ title, operations }) => ({ title, operations: operations.map(asDecision) })),
        ...choicesFor(step),
      ],
    })),
  };
}

export function shownTable(
  of: Analysed,
  { id, ...page }: { readonly id: string; readonly limit: number; readonly cursor?: string | undefined },
  by: By,
): ShownTable {
  const read = readOf(of, by);
  const { entity, judged } = by.views.tableAt(id, read);
  const names = judged.table.domains.map(({ variable }) => variable);
  return {
    ...paged(of.snapshot, judged.table.contexts, page, ({ cell, verdict }) => [
      ...names.map((name) => cell.get(name) ?? ""),
      verdict,
      by.views.becauseOf(cell, judged).join(", "),
    ]),
    id,
    name: entity.name,
    notes: entity.props.description ?? "",
    columns: [...names, "verdict", "because"],
  };
}

const readOf = (of: Analysed, { views, today }: By) =>
  views.wholeRead({ whole: wholeOf(of, today).snapshot, facts: of.snapshot });

type What = ReturnType<StpaSecViews["openSteps"]>["steps"][number]["what"];

const BECAUSE: Readonly<Record<What, string>> = {
  conflict: "Whatever the controller does here is unsafe, so no constraint on it can be kept.",
  unread: "Nobody's analysis follows what it says.",
  undecided: "Until somebody says so, this context counts neither as safe nor as unsafe, and no requirement covers it.",
  no_hazard: "Without a hazard no way of giving this action can be unsafe, so nothing is asked of whoever gives it.",
  no_constraint: "Nothing in the design has to keep it from happening.",
  unreviewed: "It is the reason why a type of unsafe action is not looked at, and it was not a person who gave it.",
};

/** A decision as one names it, by its table and its context, so that deciding again replaces it. */
function asDecision(operation: Operation): Operation {
  const { decides, cell, verdict, reason, concerns } = (operation.value ?? {}) as Readonly<Record<string, unknown>>;
  if (operation.op !== "add" || typeof decides !== "string" || typeof cell !== "string") return operation;
  const hazards = Array.isArray(concerns) && concerns.length > 0 ? { hazards: concerns as unknown[] } : {};
  return { op: "decide", target: decides, value: { cell, verdict, reason, ...hazards } };
}

/** What takes words of a person, with a place for them. */
function choicesFor({ what, about }: { readonly what: What; readonly about: string }): Step["choices"] {
  switch (what) {
    case "no_constraint":
      return [
        {
          title: "Say what has to keep it from happening",
          operations: [
            {
              op: "add",
              target: "constraint",
              value: { name: "…", text: "… must …", type: "prevent", prevents: about },
            },
          ],
        },
      ];
    case "unreviewed":
      return [
        {
          title: "Somebody looked at it, and it is right",
          operations: [{ op: "set", target: about, field: "reviewer", value: "…" }],
        },
      ];
    default:
      return [];
  }
}
