import type { Props } from "../../../model/index.ts";
import type { Demand } from "../answers/demands.ts";
import type { Problem } from "./problems.ts";
import type { Place } from "./ways.ts";

/** One way in which an unsafe action comes about, by somebody's doing or by itself. */
export interface Factor {
  /** Part of a scenario's id: it never changes. */
  readonly key: string;
  readonly class: Props<"scenario">["class"];
  readonly at: Place;
  /** Of whoever does it; undefined: it happens by itself. */
  readonly action?: NonNullable<Props<"scenario">["action"]>;
  readonly problems: readonly Problem[];
  /** Only of people, or only of things. */
  readonly of?: "people" | "things";
  /** On the first flow only. */
  readonly once?: boolean;
  /** Only by those who stand at the element itself. */
  readonly byInsiders?: boolean;
  /** Only where nothing tells the controller what it has to know. */
  readonly untold?: boolean;
  /** What the element has to do about it. */
  readonly demand: Demand;
  /** Read as a heading. */
  readonly says: string;
}

const READ: readonly Problem[] = ["read", "overheard"];
/** What feedback can tell a controller; who asks and who reads it cannot. */
const TOLD: readonly Problem[] = ["stale", "unwanted", "missing", "late", "length"];
const UNTOLD: readonly Problem[] = ["impostor", "exceeded", "altered", ...READ];
const SLOW: readonly Problem[] = ["missing", "late", "length"];
const DONE: readonly Problem[] = [...TOLD, "impostor", "exceeded", "altered"];
const ALL: readonly Problem[] = [...DONE, ...READ];

export const FACTORS: readonly Factor[] = [
  // The controller
  { key: "left-out", class: "controller", at: "controller", problems: ALL, demand: "look", says: "Its rule leaves something out" },
  { key: "taken-over", class: "controller", at: "controller", action: "elevate", problems: ALL, of: "things", demand: "hold", says: "Somebody else decides in its place" },
  { key: "misled", class: "controller", at: "controller", action: "spoof", problems: ALL, of: "people", demand: "ask-back", says: "Somebody talks them into it" },
  { key: "own-purpose", class: "controller", at: "controller", action: "elevate", problems: ["unwanted", "exceeded", "altered", "missing", "read"], of: "people", byInsiders: true, demand: "answer-for", says: "Somebody uses a right for a purpose of their own" },
  { key: "kept-busy", class: "controller", at: "controller", action: "drop", problems: SLOW, of: "things", demand: "keep-working", says: "Somebody keeps it busy" },
  { key: "out-of-action", class: "controller", at: "controller", problems: SLOW, demand: "keep-working", says: "It is down or busy" },

  // What it is told
  { key: "untold", class: "feedback", at: "controller", problems: UNTOLD, demand: "be-told", says: "Nothing tells it" },
  { key: "unreported", class: "feedback", at: "controller", problems: TOLD, untold: true, demand: "be-told", says: "Nothing reports back to it" },
  { key: "false-report", class: "feedback", at: "told", action: "tamper", problems: TOLD, demand: "tamper", says: "Somebody changes what it is told" },
  { key: "old-report", class: "feedback", at: "told", action: "replay", problems: TOLD, demand: "replay", says: "Somebody tells it what was true once" },
  { key: "no-report", class: "feedback", at: "told", action: "drop", problems: TOLD, demand: "drop", says: "Somebody keeps from it what it has to know" },
  { key: "misreported", class: "feedback", at: "teller", problems: TOLD, demand: "report", says: "What reports to it is wrong" },
  { key: "made-to-misreport", class: "feedback", at: "teller", action: "tamper", problems: TOLD, of: "things", demand: "report", says: "Somebody makes what reports to it lie" },

  // The way of the action
  { key: "played", class: "control_path", at: "path", action: "spoof", problems: ["impostor", "unwanted"], demand: "spoof", says: "Somebody plays the sender" },
  { key: "changed", class: "control_path", at: "path", action: "tamper", problems: ["altered"], demand: "tamper", says: "Somebody changes it on the way" },
  { key: "replayed", class: "control_path", at: "path", action: "replay", problems: ["stale", "unwanted"], demand: "replay", says: "Somebody sends an earlier one again" },
  { key: "kept-back", class: "control_path", at: "path", action: "drop", problems: ["missing", "length"], demand: "drop", says: "Somebody keeps it from arriving" },
  { key: "held-up", class: "control_path", at: "path", action: "delay", problems: ["late", "length"], demand: "drop", says: "Somebody holds it up" },
  { key: "listened-in", class: "control_path", at: "path", action: "disclose", problems: READ, demand: "disclose", says: "Somebody listens in" },
  { key: "over-asked", class: "control_path", at: "path", action: "elevate", problems: ["exceeded"], demand: "elevate", says: "Somebody asks for more than they may have" },
  { key: "handed-on-otherwise", class: "control_path", at: "middle", action: "tamper", problems: ALL, of: "things", demand: "hold", says: "Somebody takes over what hands it on" },
  { key: "taken-for-another", class: "control_path", at: "path", problems: ["impostor", "exceeded"], once: true, demand: "spoof", says: "Nobody asks who sends it" },
  { key: "garbled", class: "control_path", at: "path", problems: ["altered"], once: true, demand: "tamper", says: "It is garbled on the way" },
  { key: "delivered-again", class: "control_path", at: "path", problems: ["stale", "unwanted"], once: true, demand: "replay", says: "It is delivered late or twice" },
  { key: "lost", class: "control_path", at: "path", problems: SLOW, once: true, demand: "drop", says: "It is lost or held up" },
  { key: "sent-astray", class: "control_path", at: "path", problems: READ, once: true, demand: "disclose", says: "It goes to somebody else by mistake" },

  // What is acted on
  { key: "does-otherwise", class: "process", at: "process", problems: DONE, demand: "follow", says: "It does otherwise than it was told" },
  { key: "made-to-do-otherwise", class: "process", at: "process", action: "tamper", problems: DONE, of: "things", demand: "follow", says: "Somebody makes it do otherwise" },
  { key: "passed-on", class: "process", at: "process", problems: READ, demand: "keep", says: "It shows what it got to others" },
  { key: "copied", class: "process", at: "process", action: "disclose", problems: READ, of: "things", demand: "keep", says: "Somebody copies what it got" },
];
