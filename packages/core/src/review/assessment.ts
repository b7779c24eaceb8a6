import type { Binding, Gap, Judgement, Severity, Standing } from "../engine/index.ts";
import { LINK_KINDS, type Operation, linkReads } from "../model/index.ts";

/** A finding with all that whoever decides on it needs: what people said of it is laid over it. */
export interface Assessed {
  /** `rule@element`, or that of the entity it is: the same finding has the same id in every version. */
  readonly id: string;
  /** Of what a framework worked out without one, the framework and its own word for how. */
  readonly rule: string;
  readonly framework: string;
  /** What the rule is called. */
  readonly name: string;
  readonly category: string;
  /** Ids of CWE. */
  readonly weaknesses: readonly string[];
  readonly element: string;
  readonly elementName: string;
  readonly severity: Severity;
  /** What the severity follows from, where it does. */
  readonly likelihood?: string | undefined;
  readonly impact?: string | undefined;
  readonly says: string;
  /** What proves it. */
  readonly because: readonly Binding[];
  readonly standing: Standing;
  /** Why it was accepted or dismissed, and until when. */
  readonly reason?: string;
  readonly expires?: string;
  readonly remedies: readonly Remedied[];
}

/** What to do against a finding, and what may be said of the design once it does it. */
export interface Remedied {
  readonly does: string;
  readonly element: string;
  readonly field: string;
  readonly value: string;
}

/** An answer that nobody has given yet. */
export interface OpenPoint {
  readonly element: string;
  readonly attribute: string;
  readonly asks: string;
  /** How it is answered; the value is an example. */
  readonly answer: Operation;
  /** How many rules wait for it, and how many for nothing else. */
  readonly settles: number;
  readonly alone: number;
  /** The worst that any of these rules would find, as it is rated before more is known. */
  readonly worst: Severity;
  readonly frameworks: readonly string[];
}

/** What an analysis says of one version, as it is compared, judged and reported. */
export interface Assessment {
  readonly system: string;
  readonly version: string;
  readonly frameworks: readonly string[];
  /** Everything that fires, in the order of ids; what was accepted or dismissed is among it. */
  readonly findings: readonly Assessed[];
  /** What settles most comes first. */
  readonly questions: readonly OpenPoint[];
  /** Where there is no result: never to be taken for "nothing found". */
  readonly gaps: readonly Gap[];
  /** What is said under a finding's id where it does not fire; undefined where nothing stands there. */
  readonly elsewhere: (id: string) => Judgement | undefined;
  readonly has: (element: string) => boolean;
  /** What a finding rests on that no rule says of an element, the nearest first. */
  readonly groundsOf: (id: string) => readonly string[];
  /** All that is said of a fact, to tell whether it is said in another version. */
  readonly stateOf: (id: string) => string | undefined;
}

/** Whether somebody still has to do something about it. */
export const isOpen = ({ standing }: Pick<Assessed, "standing">): boolean =>
  standing === "open" || standing === "confirmed";

/** Whether a rule says it of an element, so that its id says both. */
export const isOfRule = ({ id, rule, element }: Pick<Assessed, "id" | "rule" | "element">): boolean =>
  id === `${rule}@${element}`;

export const gapInWords = ({ plugin, owner, reason }: Gap): string =>
  `No result of ${plugin}${owner === undefined ? "" : ` for ${owner}`}: ${reason.replace(/\.$/, "")}.`;

/** One thing that proves a finding, without who said it: an attribute with its value, or what it leads to. */
export const inWords = ({ element, what, value }: Binding): string =>
  LINK_KINDS.includes(what) ? `${element} ${linkReads(what)} ${value}` : `${element} ${what} is ${value}`;
