import type { Props } from "../../../../model/index.ts";
import type { Demand } from "../../answers/demands.ts";
import { isMany } from "../../purpose/grammar.ts";
import type { Problem } from "../problems.ts";
import type { Place } from "../ways.ts";

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
  /** How it comes about, in one sentence without its capital and its full stop. */
  readonly tells: (named: Named) => string;
  /** What leads on from there to the unsafe action, where it is not as with the others of its class. */
  readonly end?: string;
}

/** As it is written down: the class is that of the list in which it stands. */
export type Row = Omit<Factor, "class">;

/** What a sentence of a scenario may name, each as it stands in the middle of one. */
export interface Named {
  /** Whoever does it; "somebody" where several can. */
  readonly who: string;
  /** The element. */
  readonly it: string;
  /** Of a flow. */
  readonly from: string;
  readonly to: string;
  readonly controller: string;
  /** The control action, in quotes. */
  readonly action: string;
  /** What passes the element: data where they are known. */
  readonly what: string;
  readonly problem: Problem;
}

/** The form of a verb after whoever it is about. */
export const many = (who: string, plural: string, singular: string): string =>
  isMany(who.replace(/^the /, "")) ? plural : singular;
