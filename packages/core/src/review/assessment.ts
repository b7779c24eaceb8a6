import type { Binding, Gap, Judgement, Severity, Standing } from "../engine/index.ts";
import type { Operation } from "../model/index.ts";

/** A finding with all that whoever decides on it needs: what people said of it is laid over it. */
export interface Assessed {
  /** `rule@element`: the same finding has the same id in every version. */
  readonly id: string;
  readonly rule: string;
  readonly framework: string;
  /** What the rule is called. */
  readonly name: string;
  readonly element: string;
  readonly elementName: string;
  readonly severity: Severity;
  readonly likelihood: string;
  readonly impact: string;
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
  readonly attribute: string;
  readonly value: "yes" | "no";
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
}

/** Whether somebody still has to do something about it. */
export const isOpen = ({ standing }: Pick<Assessed, "standing">): boolean =>
  standing === "open" || standing === "confirmed";

export const gapInWords = ({ plugin, owner, reason }: Gap): string =>
  `No result of ${plugin}${owner === undefined ? "" : ` for ${owner}`}: ${reason.replace(/\.$/, "")}.`;
