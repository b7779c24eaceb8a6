import type { Analysis } from "./analysis.ts";
import { askOf } from "./brief.ts";
import { judgementId } from "./judgement.ts";

/** What one answer would settle. */
export interface Question {
  readonly element: string;
  readonly attribute: string;
  /** Findings that hang on it, alone or with others, as `rule@element`, in the order of ids. */
  readonly settles: readonly string[];
  /** How many of these it would settle by itself. */
  readonly alone: number;
}

/** An analysis never changes, and is asked again and again. */
const known = new WeakMap<Analysis, readonly Question[]>();

/** What is unknown, by element and attribute; what settles most comes first, and among equals the order is that of ids. */
export function questionsOf(analysis: Analysis): readonly Question[] {
  let questions = known.get(analysis);
  if (questions === undefined) known.set(analysis, (questions = asked(analysis)));
  return questions;
}

interface Asked {
  readonly element: string;
  readonly attribute: string;
  readonly settles: string[];
  alone: number;
}

/** By element and then by attribute: of both together there are too many to be put in order at once. */
function asked(analysis: Analysis): readonly Question[] {
  const byElement = new Map<string, Map<string, Asked>>();
  analysis.eachOpen((owner, rule, lines) => {
    const id = judgementId(rule, owner);
    for (const line of lines) {
      const { element, attribute } = askOf(line, owner);
      let ofElement = byElement.get(element);
      if (ofElement === undefined) byElement.set(element, (ofElement = new Map()));
      let question = ofElement.get(attribute);
      if (question === undefined) ofElement.set(attribute, (question = { element, attribute, settles: [], alone: 0 }));
      question.settles.push(id);
      if (lines.length === 1) question.alone++;
    }
  });
  const questions = inOrder(byElement).flatMap((ofElement) => inOrder(ofElement));
  for (const { settles } of questions) if (settles.length > 1) settles.sort();
  return questions.sort((a, b) => b.settles.length - a.settles.length);
}

const inOrder = <T>(byId: ReadonlyMap<string, T>): T[] => [...byId.keys()].sort().map((id) => byId.get(id)!);
