/**
 * How a reading of an input compares with what people expected of it: the matching that `inputs/test/README.md` states,
 * and nothing kinder. Pure: what was read and what was expected come in, counts and misses go out.
 */
import type { Expected, Produced } from "./expected.ts";
import { type Names, namesOf, resolverOf, wordsOf } from "./names.ts";

export const SCORED = [
  "components",
  "flows",
  "boundaries",
  "data",
  "stakeholders",
  "requirements",
  "controls",
] as const;
export type Scored = (typeof SCORED)[number];

export interface Tally {
  readonly hits: number;
  /** Expected and not read. */
  readonly missed: readonly string[];
  /** Read and not expected. */
  readonly extra: readonly string[];
}

/** How many of the matched items that state something were read with the same: told beside, never part of a figure. */
export interface Share {
  readonly same: number;
  readonly of: number;
}

export interface Score {
  readonly kinds: Readonly<Record<Scored, Tally>>;
  readonly beside: Readonly<Record<string, Share>>;
  readonly traps: { readonly sprung: readonly string[]; readonly of: number };
}

export function score(expected: Expected, produced: Produced): Score {
  const beside = new Beside();
  const components = matchNames(expected.components, produced.components);
  const boundaries = matchNames(expected.boundaries, produced.boundaries);
  const data = matchNames(expected.data, produced.data);
  const resolve = resolverOf(expected.components.map(namesOf));

  for (const [item, found] of components.pairs) {
    beside.note("type", item.type && sameType(item.type, found.type));
    beside.note("technology", item.technology?.length && anyInCommon(item.technology, found.technology ?? []));
    beside.note("inScope", item.inScope === undefined ? undefined : item.inScope === (found.inScope ?? true));
  }
  for (const [item, found] of data.pairs)
    beside.note("sensitivity", item.sensitivity && item.sensitivity === found.sensitivity);

  const flows = matchFlows(expected, produced, resolve, beside);
  const requirements = matchRequirements(expected, produced, beside);
  noteContainment(expected, produced, beside);

  return {
    kinds: {
      components: components.tally,
      flows,
      boundaries: boundaries.tally,
      data: data.tally,
      stakeholders: matchStakeholders(expected, produced),
      requirements,
      controls: matchControls(expected, produced),
    },
    beside: beside.shares,
    traps: sprungTraps(expected, produced, resolve),
  };
}

class Beside {
  readonly shares: Record<string, { same: number; of: number }> = {};

  /** Undefined (or an empty statement): the expectation does not say. */
  note(what: string, same: boolean | string | number | undefined): void {
    if (same === undefined || same === "" || same === 0) return;
    const share = (this.shares[what] ??= { same: 0, of: 0 });
    share.of += 1;
    if (same === true) share.same += 1;
  }
}

interface Matched<E, P> {
  readonly tally: Tally;
  readonly pairs: readonly (readonly [E, P])[];
}

/** Each expected item counts once; a second produced one for it is one too many. */
function matchNames<E extends Names, P extends { readonly name: string }>(
  expected: readonly E[],
  produced: readonly P[],
): Matched<E, P> {
  const resolve = resolverOf(expected.map(namesOf));
  const pairs = new Map<number, P>();
  const extra: string[] = [];
  for (const item of produced) {
    const at = resolve(item.name);
    if (at === undefined) extra.push(item.name);
    else if (pairs.has(at)) extra.push(`${item.name} (again)`);
    else pairs.set(at, item);
  }
  const missed = expected.filter((_, index) => !pairs.has(index)).map(({ name }) => name);
  return {
    tally: { hits: pairs.size, missed, extra },
    pairs: [...pairs].map(([at, item]) => [expected[at]!, item] as const),
  };
}

type Resolve = (name: string) => number | undefined;

function matchFlows(expected: Expected, produced: Produced, resolve: Resolve, beside: Beside): Tally {
  const wanted = new Map(expected.flows.map((flow) => [endsOf(flow, resolve), flow] as const));
  const found = new Map<string, Set<string>>();
  const extra: string[] = [];
  for (const flow of produced.flows) {
    const ends = endsOf(flow, resolve);
    if (ends === undefined) {
      extra.push(arrow(flow));
      continue;
    }
    const protocols = found.get(ends) ?? new Set();
    found.set(ends, protocols);
    if (flow.protocol !== undefined) protocols.add(protocolOf(flow.protocol));
  }
  for (const [ends, protocols] of found) {
    const flow = wanted.get(ends);
    if (flow === undefined) extra.push(readableEnds(ends, expected));
    else beside.note("protocol", flow.protocol && protocols.has(protocolOf(flow.protocol)));
  }
  const missed = [...wanted].filter(([ends]) => ends === undefined || !found.has(ends)).map(([, flow]) => arrow(flow));
  return { hits: wanted.size - missed.length, missed, extra };
}

interface Ends {
  readonly from: string;
  readonly to: string;
}

function endsOf({ from, to }: Ends, resolve: Resolve): string | undefined {
  const ends = [resolve(from), resolve(to)];
  return ends.includes(undefined) ? undefined : ends.join(">");
}

const arrow = ({ from, to }: Ends): string => `${from} -> ${to}`;
const readableEnds = (ends: string, { components }: Expected): string =>
  ends
    .split(">")
    .map((at) => components[Number(at)]!.name)
    .join(" -> ");

/** A party that is also a component may be called by any of the component's names. */
function matchStakeholders(expected: Expected, produced: Produced): Tally {
  const asComponent = resolverOf(expected.components.map(namesOf));
  const items = expected.stakeholders.map((name) => {
    const at = asComponent(name);
    return { name, aliases: at === undefined ? [] : namesOf(expected.components[at]!) };
  });
  return matchNames(
    items,
    produced.stakeholders.map((name) => ({ name })),
  ).tally;
}

function matchRequirements(expected: Expected, produced: Produced, beside: Beside): Tally {
  const open = new Set(expected.requirements);
  const matched = new Set<(typeof expected.requirements)[number]>();
  const extra: string[] = [];
  for (const { text, voicedBy } of produced.requirements) {
    const words = wordsOf(text);
    const hit = [...open].find((item) => sameSentence(wordsOf(item.text), words));
    if (hit === undefined) {
      extra.push(text);
      continue;
    }
    open.delete(hit);
    matched.add(hit);
    const voices = hit.voicedBy === undefined ? undefined : resolverOf([[hit.voicedBy]]);
    beside.note("voicedBy", voices && (voicedBy === undefined ? false : voices(voicedBy) !== undefined));
  }
  return { hits: matched.size, missed: [...open].map(({ text }) => text), extra };
}

function sameSentence(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.join(" ").includes(short.join(" ")) && short.length * 2 >= long.length && short.length > 0) return true;
  const [a, b] = [new Set(one), new Set(other)];
  const both = [...a].filter((word) => b.has(word)).length;
  const either = a.size + b.size - both;
  return either > 0 && both / either >= 0.8;
}

type Control = Expected["controls"][number];

function matchControls(expected: Expected, produced: Produced): Tally {
  const places = [...expected.components, ...expected.boundaries, ...expected.data].map(namesOf);
  const resolve = resolverOf(places);
  const placeOf = (on: string): readonly number[] | undefined => {
    const ends = on.split(/\s*(?:->|→)\s*/);
    const found = ends.map(resolve);
    return found.includes(undefined) ? undefined : (found as number[]);
  };
  const open = new Set(expected.controls);
  const extra: string[] = [];
  for (const control of produced.controls) {
    const place = placeOf(control.on);
    const fits = (item: Control): boolean => item.says === control.says && item.what === control.what;
    const hit = [...open].find((item) => fits(item) && samePlace(placeOf(item.on), place));
    if (hit === undefined) extra.push(`${control.on}: ${control.what} ${control.says}`);
    else open.delete(hit);
  }
  const missed = [...open].map(({ on, what, says }) => `${on}: ${what} ${says}`);
  return { hits: expected.controls.length - open.size, missed, extra };
}

/** The same place, or one end of the flow that the other names. */
function samePlace(one: readonly number[] | undefined, other: readonly number[] | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (one.length === other.length) return one.every((at, index) => at === other[index]);
  const [end, flow] = one.length < other.length ? [one, other] : [other, one];
  return flow.includes(end[0]!);
}

/** A component that is listed in several zones may sit in any of them: the pairs that are held count. */
function noteContainment(expected: Expected, produced: Produced, beside: Beside): void {
  const insides = [...expected.components.map(namesOf), ...expected.boundaries.map(namesOf)];
  const resolve = resolverOf(insides);
  const zoneOf = resolverOf(expected.boundaries.map(namesOf));
  const held = new Set(
    produced.boundaries.flatMap(({ name, contains = [] }) =>
      contains.map((inside) => `${zoneOf(name)} ${resolve(inside)}`),
    ),
  );
  for (const { name, contains = [] } of expected.boundaries)
    for (const inside of contains) beside.note("containment", held.has(`${zoneOf(name)} ${resolve(inside)}`));
}

function sprungTraps(expected: Expected, produced: Produced, resolve: Resolve): Score["traps"] {
  const { components = [], flows = [] } = expected.not;
  const isTrap = resolverOf(components.map((name) => [name]));
  const trapped = new Set(flows.map((flow) => endsOf(flow, resolve) ?? arrow(flow)));
  const sprung = [
    ...new Set(
      produced.components.flatMap(({ name }) => (isTrap(name) === undefined ? [] : [components[isTrap(name)!]!])),
    ),
    ...new Set(produced.flows.filter((flow) => trapped.has(endsOf(flow, resolve) ?? arrow(flow))).map(arrow)),
  ];
  return { sprung, of: components.length + flows.length };
}

const SAME_TYPES = [
  ["process", "service"],
  ["actor", "external"],
];

const sameType = (one: string, other: string | undefined): boolean =>
  one === other || SAME_TYPES.some((group) => group.includes(one) && group.includes(other ?? ""));

const SAME_PROTOCOLS: Readonly<Record<string, string>> = { postgresql: "postgres", "mutual tls": "mtls" };

function protocolOf(text: string): string {
  const lower = text.toLowerCase();
  return SAME_PROTOCOLS[lower] ?? lower;
}

function anyInCommon(one: readonly string[], other: readonly string[]): boolean {
  const lower = new Set(other.map((text) => text.toLowerCase()));
  return one.some((text) => lower.has(text.toLowerCase()));
}
