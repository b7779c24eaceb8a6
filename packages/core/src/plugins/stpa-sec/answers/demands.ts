import type { AttributeName } from "../../../knowledge/index.ts";
import { listed } from "../tables/sentences.ts";

/** What an element has to do; part of the ids of requirements, so none ever changes. */
export type Demand =
  | "spoof"
  | "tamper"
  | "replay"
  | "drop"
  | "disclose"
  | "elevate"
  | "look"
  | "hold"
  | "ask-back"
  | "answer-for"
  | "keep-working"
  | "be-told"
  | "report"
  | "follow"
  | "keep";

/** What a sentence about an element may name: of a flow its ends, of a component the actions that it is about. */
export interface Words {
  readonly it: string;
  readonly from: string;
  readonly to: string;
  readonly actions: readonly string[];
}

interface Asked {
  readonly title: (words: Words) => string;
  readonly text: (words: Words) => string;
  /** In the order in which one would think of them. */
  readonly counters: readonly Counter[];
  /** Any of these settles the matter where it is: an attack against which it stands is closed. */
  readonly settledBy?: readonly AttributeName[];
  /** The same where a person sends. */
  readonly settledForPeople?: readonly AttributeName[];
}

export interface Counter {
  readonly attribute: AttributeName;
  /** Of a flow: the flow itself, what sends it or what receives it. */
  readonly at: "it" | "from" | "to";
  /** Only of elements such as these. */
  readonly of?: Fitting;
}

/** Wires and screens are no networks, and what is shown to people checks nothing; people and other parties cannot be configured. */
export type Fitting =
  | "networked"
  | "signed-in"
  | "answering"
  | "thing"
  | "person"
  | "machine"
  | "keeper"
  | "thinking"
  | "party";

const it = (attribute: AttributeName, of?: Fitting): Counter => ({
  attribute,
  at: "it",
  ...(of !== undefined && { of }),
});
const to = (attribute: AttributeName, of?: Fitting): Counter => ({
  attribute,
  at: "to",
  ...(of !== undefined && { of }),
});
const from = (attribute: AttributeName, of?: Fitting): Counter => ({
  attribute,
  at: "from",
  ...(of !== undefined && { of }),
});
const PARTY = [it("approved", "party"), it("monitored", "party")];
const PERSON = [it("own_accounts", "person"), it("logged", "person"), it("monitored", "person")];

const ACTIONS_MAX = 3;
const named = ({ actions }: Words): string =>
  actions.length > ACTIONS_MAX
    ? `${actions.slice(0, ACTIONS_MAX).join(", ")} and ${actions.length - ACTIONS_MAX} more`
    : listed(actions);

export const DEMANDS: Readonly<Record<Demand, Asked>> = {
  spoof: {
    title: (words) => `Take ${words.it} from ${words.from} alone`,
    text: (words) => `${words.to} must take ${words.it} from ${words.from} and from nobody else.`,
    counters: [
      it("authenticated", "answering"),
      it("mfa", "signed-in"),
      it("mutual_tls", "networked"),
      it("signature_verified", "networked"),
      it("ip_filtered", "networked"),
      to("tamper_protected", "machine"),
      from("tamper_protected", "machine"),
      it("monitored"),
    ],
    settledBy: ["authenticated", "mutual_tls", "signature_verified"],
    settledForPeople: ["mfa", "mutual_tls", "signature_verified"],
  },
  tamper: {
    title: (words) => `Take ${words.it} only as it was sent`,
    text: (words) => `${words.to} must take ${words.it} only as ${words.from} sent it.`,
    counters: [
      it("signature_verified", "networked"),
      it("encrypted_in_transit", "networked"),
      it("certificate_checked", "networked"),
      it("mutual_tls", "networked"),
      to("tamper_protected", "machine"),
      from("tamper_protected", "machine"),
      to("input_validated", "thing"),
      it("monitored"),
    ],
    settledBy: ["signature_verified", "encrypted_in_transit", "mutual_tls"],
  },
  replay: {
    title: (words) => `Refuse ${words.it} when it is old`,
    text: (words) =>
      `${words.to} must refuse ${words.it} when it is older than what is there already, or comes a second time.`,
    counters: [
      it("replay_protected", "answering"),
      to("rollback_protected", "thing"),
      to("readings_checked", "machine"),
      it("monitored"),
    ],
    settledBy: ["replay_protected"],
  },
  drop: {
    title: (words) => `Stay safe when ${words.it} stays away`,
    text: (words) =>
      `When ${words.it} does not come from ${words.from} in time, ${words.to} must notice it and stay safe.`,
    counters: [it("monitored"), to("fails_safe", "thing"), to("redundant", "thing")],
  },
  disclose: {
    title: (words) => `Let nobody else learn what ${words.it} carries`,
    text: (words) => `Nobody but ${words.to} may learn what ${words.from} hands over as ${words.it}.`,
    counters: [
      it("encrypted_in_transit", "networked"),
      it("authorised"),
      it("mutual_tls", "networked"),
      it("certificate_checked", "networked"),
      it("over_vpn", "networked"),
      it("logged"),
    ],
    settledBy: ["encrypted_in_transit", "mutual_tls", "over_vpn"],
  },
  elevate: {
    title: (words) => `Give nobody more over ${words.it} than they may have`,
    text: (words) => `${words.to} must give nobody more over ${words.it} than ${words.from} may have.`,
    counters: [it("authorised"), it("rate_limited", "networked"), it("logged")],
    settledBy: ["authorised"],
  },
  look: {
    title: (words) => `Look at the context of ${named(words)}`,
    text: (words) => `${words.it} must look at the context of ${named(words)} and give nothing that it makes unsafe.`,
    counters: [
      it("asks_human", "thinking"),
      it("output_checked", "thinking"),
      it("input_validated", "thing"),
      it("reviewed", "thing"),
      ...PERSON.slice(1),
      ...PARTY,
    ],
  },
  hold: {
    title: (words) => `Keep hold of ${words.it}`,
    text: (words) => `Nobody but those in charge of ${words.it} may decide through it on ${named(words)}.`,
    counters: [
      it("patched", "thing"),
      it("hardened", "thing"),
      it("least_privilege", "thing"),
      it("monitored", "thing"),
      ...PARTY,
    ],
  },
  "ask-back": {
    title: (words) => `Ask back before ${named(words)}`,
    text: (words) => `${words.it} must make sure who is asking before going along with ${named(words)}.`,
    counters: PERSON,
  },
  "answer-for": {
    title: (words) => `Answer for ${named(words)}`,
    text: (words) =>
      `Somebody else must be able to see what ${words.it} did by ${named(words)}, and who of them did it.`,
    counters: PERSON,
  },
  "keep-working": {
    title: (words) => `Get to ${named(words)} in time`,
    text: (words) => `${words.it} must get to ${named(words)} in time, whatever else there is to do.`,
    counters: [
      it("rate_limited", "thing"),
      it("redundant", "thing"),
      it("limits_resources", "thing"),
      it("monitored", "thing"),
      it("monitored", "person"),
      ...PARTY,
    ],
  },
  "be-told": {
    title: (words) => `Learn what ${named(words)} ${words.actions.length > 1 ? "rest" : "rests"} on`,
    text: (words) => `${words.it} must learn in time what has to be known to decide on ${named(words)}.`,
    counters: [it("monitored", "thing"), it("logged", "thing"), ...PERSON.slice(1), ...PARTY],
  },
  report: {
    title: (words) => `Report what really is at ${words.it}`,
    text: (words) => `What ${words.it} tells of ${named(words)} must be what really is.`,
    counters: [
      it("tamper_protected", "machine"),
      it("readings_checked", "machine"),
      it("input_validated", "thing"),
      it("monitored", "thing"),
      it("monitored", "person"),
      ...PARTY,
    ],
  },
  follow: {
    title: (words) => `Do with ${named(words)} what is meant at ${words.it}`,
    text: (words) => `${words.it} must do with ${named(words)} what is meant by it, and nothing else.`,
    counters: [
      it("fails_safe", "machine"),
      it("least_privilege", "thing"),
      it("patched", "thing"),
      it("monitored", "thing"),
      ...PERSON.slice(1),
      ...PARTY,
    ],
  },
  keep: {
    title: (words) => `Show what ${named(words)} ${words.actions.length > 1 ? "bring" : "brings"} to nobody else`,
    text: (words) =>
      `${words.it} must show what ${named(words)} ${words.actions.length > 1 ? "bring" : "brings"} to nobody but those who may see it.`,
    counters: [
      it("authorised", "thing"),
      it("encrypted_at_rest", "keeper"),
      it("reads_logged", "thing"),
      it("least_privilege", "thing"),
      ...PERSON,
      ...PARTY,
    ],
  },
};
