import { type Brief, type Lines, linesOf } from "./brief.ts";
import type { CellOutput } from "./cell.ts";
import { type Proof, bindingsOf } from "./evidence.ts";
import { Growing } from "./growing.ts";
import { type Judgement, type Remedying, judgementId } from "./judgement.ts";
import { type Impact, type Likelihood, severityOf } from "./rating.ts";

/** What fires, without what follows from it. */
export interface Fired {
  readonly rule: string;
  readonly proof: Proof;
  readonly says: string;
  readonly likelihood: Likelihood;
  readonly impact: Impact;
  readonly remedies: readonly Remedying[];
}

/** What a control settles, which is counted from 0. */
export interface Mitigated {
  readonly rule: string;
  readonly proof: Proof;
  readonly control: number;
}

/**
 * What rules say of one owner, as they say it and no larger: most of it is looked at by nobody, so ids, bindings and
 * lines are written out for whoever does. Rules and what is said of them stand at the same places of two lists.
 */
export class Verdicts {
  readonly judged: readonly (Fired | Mitigated)[];
  readonly openRules: readonly string[];
  readonly openAsks: readonly Lines[];
  readonly settledRules: readonly string[];
  readonly settledBy: readonly Proof[];

  constructor(gathered: Gathered) {
    this.judged = gathered.judged.taken();
    this.openRules = gathered.openRules.taken();
    this.openAsks = gathered.openAsks.taken();
    this.settledRules = gathered.settledRules.taken();
    this.settledBy = gathered.settledBy.taken();
  }

  written(owner: string): CellOutput {
    return {
      judgements: this.judged.map((each) => judgementOf(each, owner)),
      open: this.openRules.map((rule, at): Brief => [rule, ...this.openAsks[at]!.texts]),
      settled: this.settledRules.map((rule, at): Brief => [rule, ...linesOf(this.settledBy[at]!, owner)]),
      entities: NONE,
      links: NONE,
    };
  }
}

/** What is said while the rules of one owner are gone through, used again for the next. */
export class Gathered {
  readonly judged = new Growing<Fired | Mitigated>();
  readonly openRules = new Growing<string>();
  readonly openAsks = new Growing<Lines>();
  readonly settledRules = new Growing<string>();
  readonly settledBy = new Growing<Proof>();

  begin(): void {
    this.judged.begin();
    this.openRules.begin();
    this.openAsks.begin();
    this.settledRules.begin();
    this.settledBy.begin();
  }
}

const NONE: readonly never[] = [];

export function judgementOf(judged: Fired | Mitigated, element: string): Judgement {
  const { rule, proof } = judged;
  const base = { id: judgementId(rule, element), rule, element };
  const because = bindingsOf(proof);
  if ("control" in judged) return { ...base, outcome: "mitigated", because, control: judged.control };
  const { says, likelihood, impact, remedies } = judged;
  const severity = severityOf(likelihood, impact);
  return { ...base, outcome: "fires", because, says, likelihood, impact, severity, remedies };
}
