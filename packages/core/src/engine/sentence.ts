import { onOneLine } from "../kernel/index.ts";
import type { Element } from "./element.ts";
import { boundariesCrossed } from "./facts.ts";
import { ASPECT, type Reads } from "./reads.ts";
import { relatedTo } from "./relations.ts";
import { levelsOf } from "./sensitivity.ts";

/** What a sentence of a rule may name, in braces. */
export const SLOTS = ["it", "from", "to", "protocol", "data", "boundary"] as const;
export type Slot = (typeof SLOTS)[number];

const SLOT = /\{([a-z]+)\}/g;

/** The names in braces that no sentence knows. */
export const unknownSlots = (text: string): string[] =>
  [...text.matchAll(SLOT)].map(([, name]) => name!).filter((name) => !(SLOTS as readonly string[]).includes(name));

export type Sentence = (element: Element) => string;

/** A template, cut once: what is put in is never looked at for braces again. */
export function sentenceOf(text: string, reads: Reads): Sentence {
  const parts = text.split(SLOT);
  return (element) => {
    let told = parts[0]!;
    for (let at = 1; at < parts.length; at += 2) told += nameIn(parts[at] as Slot, element, reads) + parts[at + 1]!;
    return told;
  };
}

function nameIn(slot: Slot, element: Element, reads: Reads): string {
  switch (slot) {
    case "it":
      return nameOf(element, reads);
    case "from":
    case "to":
      reads.note(element, ASPECT.links);
      return nameOr(relatedTo(element, slot)[0], slot === "from" ? "its sender" : "its receiver", reads);
    case "protocol":
      reads.note(element, ASPECT.fields);
      return element.props.protocol === undefined ? "a protocol nobody named" : shown(element.props.protocol);
    case "data":
      return nameOr(weightiest(element, reads), "what it holds", reads);
    case "boundary":
      return nameOr(boundaryOf(element, reads), "its boundary", reads);
  }
}

/** Names come from files of others: one line, no longer than a name, and nothing that steers a terminal. */
const shown = (name: string): string => {
  const line = onOneLine(name).trim();
  return line.length > NAME_MAX ? `${line.slice(0, NAME_MAX - 1)}…` : line;
};
const NAME_MAX = 100;

function nameOf(element: Element, reads: Reads): string {
  reads.note(element, ASPECT.name);
  return (element.shown ??= shown(element.name));
}

const nameOr = (element: Element | undefined, otherwise: string, reads: Reads): string =>
  element === undefined ? otherwise : nameOf(element, reads);

/** Of several data the one whose loss hurts most. */
function weightiest(element: Element, reads: Reads): Element | undefined {
  if (element.kind === "data") return element;
  reads.note(element, ASPECT.links);
  let best: Element | undefined;
  let most = -2;
  for (const data of relatedTo(element, "data")) {
    reads.note(data, ASPECT.sensitivity | ASPECT.fields);
    const level = Math.max(...levelsOf(data).map(({ sure }) => sure));
    if (level > most) [best, most] = [data, level];
  }
  return best;
}

function boundaryOf(element: Element, reads: Reads): Element | undefined {
  if (element.kind === "boundary") return element;
  if (element.kind === "flow") return boundariesCrossed(element, reads)[0];
  reads.note(element, ASPECT.links);
  return relatedTo(element, "boundaries")[0];
}
