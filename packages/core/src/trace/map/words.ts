import { onOneLine } from "../../kernel/index.ts";
import { shortVersion } from "../../model/index.ts";
import type { Hop, MapNode } from "./mind-map.ts";

/** Texts as every drawing takes them: on one line, without half characters, and no longer than there is space for. */
export function label(text: string, length: number): string {
  const line = onOneLine(whole(text)).replaceAll(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : line;
}

/** Half of a pair that stands for one character is no text, and no parser takes it. */
export const whole = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "\ufffd");

/** The step from what it hangs from to a node, as it is read on the way there. */
export const readsTo = ({ reads, isBackwards }: Hop): string => (isBackwards ? `⟵ ${reads}` : reads);

const STATES: Readonly<Record<NonNullable<Hop["state"]>, string>> = {
  valid: "valid",
  suspect: "suspect: an end changed since the link was judged",
  indirect: "stands on a suspect link",
  rejected: "rejected in review",
  unseen: "not yet compared with what it was judged by",
};

export const stateWord = (state: NonNullable<Hop["state"]>): string =>
  state === "indirect" ? "indirectly suspect" : state;

/** Everything that is known of why a node is there, a line each. */
export function reasonsOf({ id, name, origin, says, gap, hop, isDerived }: MapNode): readonly string[] {
  return [
    `${label(name, 200)} (${id})`,
    ...(says === undefined ? [] : [label(says, 400)]),
    ...(hop === undefined
      ? []
      : [`${readsTo(hop)} [${hop.kind}]${hop.reason === undefined ? "" : `: ${label(hop.reason, 400)}`}`]),
    ...(hop === undefined
      ? []
      : [`link: ${label(hop.origin, 200)}${hop.since === undefined ? "" : `, version ${shortVersion(hop.since)}`}`]),
    ...(hop?.state === undefined || hop.state === "valid" ? [] : [STATES[hop.state]]),
    `${isDerived ? "derived" : "from"}: ${label(origin, 200)}`,
    ...(gap === undefined ? [] : [`gap: ${gap}`]),
  ];
}
