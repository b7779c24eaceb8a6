import type { DerivedCounts } from "./derived-counts.ts";
import type { Edited, Fitness, Gap, Judgement, Outcome, Severity, Standing } from "../engine/index.ts";
import type { Remedied } from "../review/index.ts";
import type { Asked } from "./asking.ts";
import type { Decided } from "./reviewed.ts";

export interface AnalysisRequest {
  /** Ids of plugins; all that fit unless they are named. */
  readonly frameworks?: readonly string[] | undefined;
  readonly branch?: string | undefined;
}

export interface PageRequest extends AnalysisRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface FindingsRequest extends PageRequest {
  /** The least severity that is shown. */
  readonly severity?: Severity | undefined;
  /** The element that findings are about. */
  readonly target?: string | undefined;
  /** One of those that ran. */
  readonly framework?: string | undefined;
  /** What people left of them; `open` has the confirmed ones among it. Open unless it is said. */
  readonly standing?: Standing | "all" | undefined;
  /** What the rules say; what fires unless it is said. */
  readonly outcome?: Outcome | undefined;
}

export interface QuestionsRequest extends PageRequest {
  /** The element that is asked about. */
  readonly target?: string | undefined;
}

export interface AnalysisSummary {
  readonly version: string;
  /** Equal facts and equal engines give equal results. */
  readonly engine: string;
  readonly frameworks: readonly string[];
  /** Of each plugin there is, why it suits the system or what is missing. */
  readonly fitness: readonly Fitness[];
  /** How many findings are open, confirmed ones among them; the worst severity first. */
  readonly findings: Readonly<Record<Severity, number>>;
  /** The same by the framework that found them; one that found nothing is not among it. */
  readonly byFramework: Readonly<Record<string, Readonly<Partial<Record<Severity, number>>>>>;
  readonly total: number;
  /** What people decided of those that are there. */
  readonly decided: Readonly<Record<"confirmed" | "accepted" | "dismissed", number>>;
  readonly mitigated: number;
  /** What frameworks worked out themselves, findings among it. */
  readonly derived: DerivedCounts;
  /** Answers that somebody could give, each of which may settle several rules. */
  readonly questions: number;
  readonly cells: number;
  readonly ran: number;
  readonly reused: number;
  readonly gaps: readonly Gap[];
}

/** What people said of results and should look at again, as ids of facts. */
export interface Upkeep {
  readonly version: string;
  /** Edits that were made against another generated value than there is now. */
  readonly suspect: readonly string[];
  /** Edits, decisions and links whose other side is not there now. */
  readonly detached: readonly string[];
  /** Decisions whose day is over. */
  readonly expired: readonly string[];
}

export interface Finding {
  /** `rule@element`, or that of the entity it is. */
  readonly id: string;
  readonly framework: string;
  readonly rule: string;
  readonly name: string;
  readonly category: string;
  readonly element: string;
  readonly elementName: string;
  /** Of what does not fire: how bad it would be, as the rule has it before it looks at the element. */
  readonly severity: Severity;
  readonly says: string;
  readonly outcome: Outcome;
  readonly standing: Standing;
  readonly isEdited: boolean;
  readonly isSuspect: boolean;
}

/** A question and what hangs on it. */
export interface OpenQuestion extends Asked {
  /** How many rules wait for the answer, and how many for nothing else. */
  readonly settles: number;
  readonly alone: number;
}

/** One question with the findings that it would settle. */
export interface QuestionDetail extends OpenQuestion {
  readonly version: string;
  readonly findings: readonly string[];
}

/** One finding with all that proves it and all that would settle it. */
export interface FindingDetail extends Omit<Finding, "severity" | "isEdited" | "isSuspect"> {
  readonly version: string;
  /** As an entity of the graph. */
  readonly entity: string;
  /** More than it says in a line, where there is more. */
  readonly description?: string;
  readonly severity?: Severity;
  readonly likelihood?: string;
  readonly impact?: string;
  readonly because: Judgement["because"];
  readonly asks: readonly Asked[];
  readonly remedies: readonly Remedied[];
  readonly cwe: readonly string[];
  readonly capec: readonly string[];
  readonly attack: readonly string[];
  /** What gave it its standing, or would if its day were not over. */
  readonly decision?: Decided & { readonly isExpired: boolean };
  readonly assignee?: string;
  /** Each with both values. */
  readonly edits: readonly Edited[];
}

/** How many rules looked at an element and found nothing, and what settled most of them. */
export interface Silence {
  readonly version: string;
  readonly looked: number;
  /** What does not apply, by what is not so. */
  readonly notApplicable: Grouped;
  /** What a control settles, by the control. */
  readonly mitigated: Grouped;
}

export interface Grouped {
  readonly total: number;
  /** The largest first; those that are left are in the total only. */
  readonly groups: readonly { readonly what: string; readonly value: string; readonly count: number }[];
}

export interface Page<T> {
  readonly version: string;
  readonly items: readonly T[];
  readonly total: number;
  readonly cursor?: string;
}
