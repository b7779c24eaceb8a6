import { shortVersion } from "../../model/index.ts";
import type { MapNode, MindMap } from "./mind-map.ts";
import { label, readsTo, stateWord } from "./words.ts";

const NAME_MAX = 80;
const REASON_MAX = 160;

/** The map as an indented tree, each node with the step that leads to it and why it is there. */
export function treeText({ root, up, down, shown, reached }: MindMap): string {
  const lines = [`${root.id}  ${label(root.name, NAME_MAX)}${root.isDerived ? " (derived)" : ""}`];
  for (const [heading, side] of [
    ["Why (up)", up],
    ["How (down)", down],
  ] as const) {
    if (side === undefined) continue;
    lines.push("", side.children.length === 0 && side.folded === 0 ? `${heading}: nothing` : heading);
    if (side.gap !== undefined) lines.push(`! gap: ${side.gap}`);
    branches(side, "", lines);
  }
  if (shown < reached) lines.push("", `${shown} of ${reached} shown; +n are folded.`);
  return lines.join("\n");
}

function branches({ children, folded }: MapNode, indent: string, lines: string[]): void {
  for (const [at, child] of children.entries()) {
    const isLast = at === children.length - 1 && folded === 0;
    lines.push(`${indent}${isLast ? "└─" : "├─"} ${lineOf(child)}`);
    branches(child, `${indent}${isLast ? "   " : "│  "}`, lines);
  }
  if (folded > 0) lines.push(`${indent}└─ +${folded}`);
}

function lineOf({ id, name, hop, isGhost, isDerived, gap }: MapNode): string {
  const step = hop === undefined ? "" : `${readsTo(hop)} `;
  if (isGhost) return `${step}${id} ↪ shown above`;
  const because = hop?.reason === undefined ? "" : ` — ${label(hop.reason, REASON_MAX)}`;
  const notes = [
    ...(hop === undefined ? [] : [hop.origin, ...(hop.since === undefined ? [] : [shortVersion(hop.since)])]),
    ...(hop?.state === undefined ? [] : [stateWord(hop.state)]),
    ...(isDerived ? ["derived"] : []),
  ];
  return `${step}${id}  ${label(name, NAME_MAX)}${because} [${label(notes.join("; "), 200)}]${gap === undefined ? "" : ` ! gap: ${gap}`}`;
}
