import fc from "fast-check";
import { type Entity, type Link, linkId, toEntity, toLink } from "../model/index.ts";
import { Snapshot } from "./snapshot.ts";

/** Builders for tests: the test shows what matters to it. */
export type Fact = Entity | Link;

const origin = { by: "user", author: "tester" } as const;
export const idOf = (fact: Fact): string => ("from" in fact ? linkId(fact) : fact.id);

const PROPS: Readonly<Record<string, Record<string, unknown>>> = {
  component: { type: "service" },
  boundary: { type: "trust" },
  data: {},
  flow: {},
};

export const entity = (
  id: string,
  over: { name?: string; props?: Record<string, unknown>; tags?: string[]; ext?: Record<string, unknown> } = {},
): Entity => {
  const [kind = "", key = ""] = id.split("/");
  return toEntity({ id, name: key, origin, ...over, props: { ...PROPS[kind], ...over.props } });
};

/** `"component/a inside boundary/b"` as the link it names. */
export const link = (id: string, props: Link["props"] = {}): Link => {
  const [from = "", kind = "", to = ""] = id.split(" ");
  return toLink({ from, kind, to, props, origin });
};

export const snapshot = (...facts: readonly Fact[]): Snapshot =>
  Snapshot.empty({ system: "s", branch: "main", commit: "0".repeat(64) }).with(
    facts.map((fact) => ({ id: idOf(fact), since: "0".repeat(64), fact })),
    "0".repeat(64),
  );

/** Everything in a graph, in one order: two graphs are equal when these are. */
export const contents = (graph: Snapshot): Fact[] => [
  ...graph.allEntities(),
  ...[...graph.links()].sort((a, b) => (linkId(a) < linkId(b) ? -1 : 1)),
];

/** The graph after changes that somebody planned. */
export const after = (
  graph: Snapshot,
  changes: ReadonlyMap<string, Fact | undefined>,
  commit = "1".repeat(64),
): Snapshot =>
  graph.with(
    [...changes].map(([id, fact]) => (fact === undefined ? { id, since: commit } : { id, since: commit, fact })),
    commit,
  );

const COMPONENTS = ["component/a", "component/b", "component/c"];
const BOUNDARIES = ["boundary/x", "boundary/y"];
const DATA = ["data/d", "data/e"];

const entities = fc.record({
  id: fc.constantFrom(...COMPONENTS, ...BOUNDARIES, ...DATA),
  name: fc.constantFrom("one", "two", "three"),
  description: fc.option(fc.constantFrom("alpha", "beta"), { nil: undefined }),
  tags: fc.subarray(["p", "q", "r"]),
});
const links = fc.oneof(
  fc.record({
    from: fc.constantFrom(...COMPONENTS, "boundary/y"),
    kind: fc.constant("inside"),
    to: fc.constantFrom("boundary/x"),
  }),
  fc.record({ from: fc.constantFrom(...COMPONENTS), kind: fc.constant("inside"), to: fc.constantFrom(...BOUNDARIES) }),
  fc.record({
    from: fc.constantFrom(...COMPONENTS),
    kind: fc.constantFrom("stores", "processes"),
    to: fc.constantFrom(...DATA),
  }),
);

/** Small graphs that are whole: no link without its ends, no second target where one may be. */
export const graphs: fc.Arbitrary<Snapshot> = fc
  .tuple(fc.uniqueArray(entities, { selector: ({ id }) => id }), fc.array(links, { maxLength: 10 }))
  .map(([things, joins]) => {
    const ids = new Set(things.map(({ id }) => id));
    const taken = new Set<string>();
    const whole = joins.filter(({ from, kind, to }) => {
      const key = kind === "inside" ? `${from} inside` : `${from} ${kind} ${to}`;
      if (!ids.has(from) || !ids.has(to) || taken.has(key)) return false;
      taken.add(key);
      return true;
    });
    return snapshot(
      ...things.map(({ id, name, description, tags }) =>
        entity(id, { name, tags, props: description === undefined ? {} : { description } }),
      ),
      ...whole.map(({ from, kind, to }) => link(`${from} ${kind} ${to}`)),
    );
  });

/** What leads from one graph to another, as versions tell it. */
export function difference(before: Snapshot, now: Snapshot): Map<string, { before?: Fact; after?: Fact }> {
  const ids = new Set([...contents(before), ...contents(now)].map(idOf));
  const changed = new Map<string, { before?: Fact; after?: Fact }>();
  for (const id of [...ids].sort()) {
    const [was, is] = [before.fact(id), now.fact(id)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed.set(id, { ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) });
  }
  return changed;
}

/** What is wrong with a graph: links without an end, second targets. */
export function flaws(graph: Snapshot): string[] {
  const found: string[] = [];
  const inside = new Map<string, string>();
  for (const { from, kind, to } of contents(graph).filter((fact) => "from" in fact)) {
    if (!graph.entity(from) || !graph.entity(to)) found.push(`${from} ${kind} ${to} leads nowhere`);
    if (kind !== "inside") continue;
    if (inside.has(from)) found.push(`${from} is inside ${inside.get(from)} and ${to}`);
    inside.set(from, to);
  }
  return found;
}
