import type { Item, ProposalReport } from "@seca/core/workbench";
import * as z from "zod";
import { counted, table } from "../text.ts";

const ITEMS_SHOWN = 25;
const MATCHES_SHOWN = 10;
const PLACES_SHOWN = 8;

/** Where a proposal stands, as every tool that makes or shows one answers. */
export const ProposalOutput = z.object({
  id: z.string(),
  state: z.string(),
  format: z.string().optional(),
  accepted: z.int(),
  open: z.int(),
  matched: z.int(),
  same: z.int(),
  items: z
    .array(z.object({ id: z.string(), change: z.string(), at: z.string().optional(), note: z.string().optional() }))
    .describe("What is open."),
});
export type ProposalOutput = z.infer<typeof ProposalOutput>;

export const handingOutput = z.object({
  system: z.string(),
  version: z.string(),
  written: z.boolean(),
  inputs: z.array(z.string()),
  proposals: z.array(ProposalOutput),
  schema: z.record(z.string(), z.unknown()).optional(),
});

export function toOutput(report: ProposalReport): ProposalOutput {
  const open = report.open.filter((item) => !item.isQuiet);
  return {
    id: report.id,
    state: report.state,
    ...(report.format !== undefined && { format: report.format }),
    accepted: report.accepted.filter((item) => !item.isQuiet).length,
    open: open.length,
    matched: report.matches.length,
    same: report.same,
    items: open
      .slice(0, ITEMS_SHOWN)
      .map((item) => ({ id: item.id, change: item.change, ...placeOf(item), ...noteOn(item) })),
  };
}

/** A proposal in words: what was understood, what was taken, what is asked, and what was not understood. */
export function describeProposal(report: ProposalReport): string {
  const { id, state, reading, same } = report;
  if (state === "needs_model")
    return `${id}: a picture, kept as it is. Look at it and call input_add with {"proposal":"${id}","model":{…}}, filled by the schema in this answer.`;
  const accepted = report.accepted.filter((item) => !item.isQuiet);
  const open = report.open.filter((item) => !item.isQuiet);
  return [
    `${id} (${report.format ?? "unread"}): ${describeCounts(accepted)}${same > 0 ? `${counted(same, "thing")} known already as it says. ` : ""}${nextStep(report, open)}`,
    ...describeMatches(report),
    ...describeOpen(open),
    ...describePlaces(reading),
  ].join("\n");
}

function describeCounts(accepted: readonly Item[]): string {
  if (accepted.length === 0) return "";
  const kinds = new Map<string, number>();
  for (const { id } of accepted) {
    const kind = id.includes(" ") ? "link" : id.slice(0, id.indexOf("/")).replaceAll("_", " ");
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return `accepted ${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")}. `;
}

function nextStep({ id, state }: ProposalReport, open: readonly Item[]): string {
  if (open.length === 0) return state === "open" ? "" : `It is ${state === "partly" ? "accepted in part" : state}.`;
  return `${counted(open.length, "change")} to decide: input_add {"proposal":"${id}","accept":"all"}, a list of ids, or "none" to reject what is left.`;
}

function describeMatches({ matches, accepted, open }: ProposalReport): string[] {
  // A thing known by its own id is no news.
  const news = matches.filter(({ from, to, confidence }) => from !== to || confidence < 0.9);
  if (news.length === 0 || accepted.length + open.length === 0) return [];
  const rows = news.slice(0, MATCHES_SHOWN).map(({ from, to, because }) => [from, to, because]);
  return [
    `Taken to be the same${more(news.length, MATCHES_SHOWN)}:`,
    table(["read as", "known as", "because of"], rows),
  ];
}

function describeOpen(open: readonly Item[]): string[] {
  if (open.length === 0) return [];
  const rows = open
    .slice(0, ITEMS_SHOWN)
    .map((item) => [
      item.change,
      item.id,
      placeOf(item).at,
      item.confidence < 1 ? item.confidence.toFixed(2) : "",
      noteOn(item).note,
    ]);
  return [`Open${more(open.length, ITEMS_SHOWN)}:`, table(["change", "id", "read at", "sure", "note"], rows)];
}

function describePlaces(reading: ProposalReport["reading"]): string[] {
  if (!reading) return [];
  const { unclear, dropped } = reading;
  return [
    ...(unclear.length === 0 ? [] : [`Not understood${more(unclear.length, PLACES_SHOWN)}:`]),
    ...unclear.slice(0, PLACES_SHOWN).map(({ line, text, why }) => `- line ${line}: ${quoteShort(text)} (${why})`),
    ...(dropped.length === 0 ? [] : ["Left out:"]),
    ...dropped.slice(0, PLACES_SHOWN).map(({ what, count, why }) => `- ${count} ${what} (${why})`),
  ];
}

const more = (count: number, shown: number): string => (count > shown ? ` (${shown} of ${count})` : "");

/** Words of the input stay recognisable as such. */
const quoteShort = (text: string): string => JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);

function placeOf({ origin }: Item): { at?: string } {
  if (!origin || (origin.by !== "input" && origin.by !== "import") || origin.input === undefined) return {};
  const name = origin.input.slice("input/".length);
  return { at: origin.span?.line === undefined ? name : `${name}:${origin.span.line}` };
}

function noteOn({ change, fields, conflicts, doubts, match, replaces }: Item): { note?: string } {
  const notes = [
    ...(change === "change"
      ? [
          fields
            .map(({ field }) => field)
            .filter((field) => !field.startsWith("ext."))
            .join(", "),
        ]
      : []),
    ...(conflicts.length > 0 ? [`the model says otherwise: ${conflicts.join(", ")}`] : []),
    ...(doubts.length > 0 ? [`may be ${doubts.join(" or ")}`] : []),
    ...(match && match.from !== match.to ? [`known by ${match.because}`] : []),
    ...(replaces !== undefined && conflicts.length === 0 ? [`instead of ${replaces}`] : []),
  ].filter(Boolean);
  return notes.length === 0 ? {} : { note: notes.join("; ") };
}
