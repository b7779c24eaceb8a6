import { LEVELS } from "../model/index.ts";
import { keptBy } from "../knowledge/index.ts";
import type { Element } from "./element.ts";
import { PROPERTIES_RATED } from "./predicate.ts";
import { relatedTo } from "./relations.ts";

/** How much something matters, for one of confidentiality, integrity and availability. */
export interface Level {
  /** The highest that is sure, as a place in LEVELS; -1 where nothing is. */
  readonly sure: number;
  /** What makes it so. */
  readonly by: Element | undefined;
  /** Because of which field or attribute. */
  readonly because: string;
  /** Data whose level nobody said, or the element itself where nobody said what it keeps. */
  readonly open: readonly Element[];
}

/** What data is says how much it matters at least, where nobody gave a level. */
const WEIGHTS: Readonly<Record<string, readonly [confidentiality: number, integrity: number, availability: number]>> = {
  key_material: [4, 4, -1],
  credential: [4, 3, -1],
  biometric: [4, 3, -1],
  health: [4, 3, -1],
  payment: [3, 3, -1],
  personal: [3, -1, -1],
  location: [2, -1, -1],
};
const TELLING = Object.keys(WEIGHTS);
const OPEN_MAX = 5;
const NONE: readonly Element[] = [];

/**
 * The highest level of what an element stores, processes or carries, for each property. Data without a level is open,
 * and so is an element of which nobody said what passes through it: it may be nothing, it may be everything.
 */
export function levelsOf(element: Element): readonly Level[] {
  return (element.levels ??= PROPERTIES_RATED.map((_, at) =>
    element.kind === "data" ? ofData(element, at) : ofHolder(element, at),
  ));
}

/** Whether two answers are the same to whoever shows them. */
export function sameLevels(a: readonly Level[], b: readonly Level[]): boolean {
  return a.every((level, at) => {
    const other = b[at]!;
    return (
      level.sure === other.sure &&
      level.by === other.by &&
      level.because === other.because &&
      level.open.length === other.open.length &&
      level.open.every((each, i) => each === other.open[i])
    );
  });
}

function ofData(data: Element, at: number): Level {
  const said = data.props[PROPERTIES_RATED[at]!];
  const level = typeof said === "string" ? LEVELS.indexOf(said as (typeof LEVELS)[number]) : -1;
  if (level >= 0) return { sure: level, by: data, because: PROPERTIES_RATED[at]!, open: NONE };
  let [sure, because] = [-1, ""];
  for (const name of TELLING) {
    if (WEIGHTS[name]![at]! > sure && data.attribute(name).value === "yes")
      [sure, because] = [WEIGHTS[name]![at]!, name];
  }
  return { sure, by: sure < 0 ? undefined : data, because, open: [data] };
}

function ofHolder(element: Element, at: number): Level {
  let best: Level = byNature(element, at);
  const open: Element[] = [];
  const held = relatedTo(element, "data");
  for (const data of held) {
    const level = levelsOf(data)[at]!;
    if (level.sure > best.sure) best = level;
    for (const each of level.open) if (open.length < OPEN_MAX) open.push(each);
  }
  if (held.length === 0) open.push(element);
  const { sure, by, because } = best;
  // A list that grew keeps room for more, and there are three of these for every element.
  return { sure, by, because, open: open.length === 0 ? NONE : open.slice() };
}

/** A store of secrets keeps secrets, whether or not anybody drew them. */
function byNature(element: Element, at: number): Level {
  let [sure, because] = [-1, ""];
  for (const technology of element.technologies)
    for (const name of keptBy(technology))
      if ((WEIGHTS[name]?.[at] ?? -1) > sure) [sure, because] = [WEIGHTS[name]![at]!, `technology ${technology.id}`];
  return { sure, by: sure < 0 ? undefined : element, because, open: NONE };
}
