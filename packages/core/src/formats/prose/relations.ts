/** Labels that say which way the things listed after them go: `Calls: …`, `Dependencies of the portal: …`. */
import type { Line } from "./script.ts";

export interface Relation {
  /** Towards what is listed, or from it. */
  readonly isOut: boolean;
  /** Where the label ends, in the text. */
  readonly colon: number;
}

export function relationOf({ text, start }: Pick<Line, "text" | "start">): Relation | undefined {
  const label = LABEL.exec(text);
  if (!label) return undefined;
  const said = label[1]!.toLowerCase();
  const isOut = OUTWARDS.test(said);
  return isOut || INWARDS.test(said) ? { isOut, colon: start + label[0].length - 1 } : undefined;
}

const LABEL = /^[^\p{L}]{0,8}([\p{L} -]{3,60})[*_]{0,2}:/u;
const OUTWARDS =
  /^(?:calls|uses|depends on|dependencies|dependency|dependencies of .*|upstreams?|downstreams?|talks to|connects to|reads|reads from|writes|writes to|sends to|publishes to|publishes|subscribes to|consumes|consumes from|outbound|outgoing|outputs?|stores? data in|needs access to)$/;
const INWARDS =
  /^(?:called by|used by|callers|callers of .*|clients?|clients of .*|consumers|consumers of .*|users|users of .*|inbound|incoming|inputs?|receives from|fed by|triggered by|accessed by|read by|written by)$/;
