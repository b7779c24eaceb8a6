import type { Difference } from "@seca/core/graph";
import { OPERATIONS_MAX, Operation } from "@seca/core/model";
import * as z from "zod";
import { entityUri, systemUri } from "./addresses.ts";
import { branchField, systemField } from "./fields.ts";
import { defineTool } from "./services.ts";
import { counted, table } from "./text.ts";

const ROWS_SHOWN = 50;

/** One definition for every server that mounts it: facts are changed in one way only. */
export const changeApply = defineTool({
  name: "change_apply",
  title: "Change facts",
  description:
    "Adds, edits, links or removes facts as one version, all or none: target is kind/key (add: kind alone takes its key from the name); value of add: {name, fields, links such as leaves/enters}; link and unlink: field = link kind, value = the other id; attributes.x takes yes, no, unknown. On results: answer a question by its target; dismiss, accept, confirm (value: reason or {reason, expires}) or assign (who, or {to, reason, expires}) a finding, rule@element; set and unset its says, severity, likelihood, impact; decide a context of a context_table: {cell, verdict: hazardous or safe, reason, hazards}. Give base to be safe from others' changes; the inverse undoes it.",
  effect: "changes",
  input: z.object({
    system: systemField,
    operations: z.array(Operation).min(1).max(OPERATIONS_MAX),
    base: z.string().max(80).describe("The version you looked at.").optional(),
    branch: branchField,
    message: z.string().max(500).optional(),
    dry_run: z.boolean().default(false),
  }),
  output: z.object({
    system: z.string(),
    branch: z.string(),
    version: z.string(),
    base: z.string(),
    written: z.boolean(),
    total: z.int(),
    changes: z.array(z.object({ id: z.string(), change: z.string(), fields: z.array(z.string()) })),
    inverse: z.array(z.object({ op: z.string(), target: z.string(), at: z.string() })),
  }),
  example: {
    operations: [
      {
        op: "add",
        target: "component",
        value: { name: "Order API", type: "process", attributes: { authenticated: "yes" } },
      },
      { op: "set", target: "component/order-api", field: "description", value: "Takes orders" },
    ],
    dry_run: true,
  },
  text: ({ changes, total, written, version, base }) => {
    if (total === 0) return `Nothing to change: version ${version} already says so.`;
    const rows = changes.slice(0, ROWS_SHOWN).map(({ id, change, fields }) => [id, change, fields.join(", ")]);
    const more = total > ROWS_SHOWN ? `\n… and ${total - ROWS_SHOWN} more` : "";
    return `${written ? `Version ${version}` : `Dry run on ${base}`}: ${counted(total, "fact")} ${written ? "changed" : "would change"}.\n${table(["fact", "change", "fields"], rows)}${more}`;
  },
  links: ({ system, changes, written }) =>
    written
      ? [
          { uri: systemUri(system), name: system },
          ...changes
            .filter(({ id, change }) => change !== "removed" && !id.includes(" "))
            .slice(0, 3)
            .map(({ id }) => ({ uri: entityUri(system, id), name: id })),
        ]
      : [],
  run: async ({ system: name, operations, dry_run, ...request }, { workbench }) => {
    const system = await workbench.systemId(name);
    const report = await workbench.change(system, { ...request, operations, dryRun: dry_run });
    return {
      system,
      branch: report.branch,
      version: report.version,
      base: report.base,
      written: report.written,
      total: report.differences.length,
      changes: report.differences.slice(0, CHANGES_RETURNED).map(toRow),
      inverse: report.inverse
        .slice(0, CHANGES_RETURNED)
        .map(({ op, target, at }) => ({ op, target, at: at ?? report.base })),
    };
  },
});

/** Enough for every change made by hand; a larger one is undone by restoring its base. */
const CHANGES_RETURNED = 200;

const toRow = ({ id, change, fields }: Difference) => ({ id, change, fields: fields.map((each) => each.field) });
