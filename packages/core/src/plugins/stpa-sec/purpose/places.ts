import type { Entity } from "../../../model/index.ts";
import { listed, withArticle } from "../tables/sentences.ts";
import type { StpaRead } from "../read.ts";
import { roleOf } from "../structure/roles.ts";
import { mannerOf } from "../structure/verbs.ts";
import { typeOf } from "./weights.ts";
import { isMany } from "./grammar.ts";

/** What stands around an asset, as far as a sentence about its state names it. */
export interface Place {
  readonly id: string;
  readonly told: string;
  readonly many: boolean;
}

export function placeOf(id: string | undefined, read: StpaRead): Place | undefined {
  const entity = id === undefined ? undefined : read.facts.entity(id);
  if (entity === undefined) return undefined;
  const told = withArticle(entity.name);
  return { id: entity.id, told, many: isMany(told.replace(/^the /, "")) };
}

export const listOf = (places: readonly Place[]): string => listed(places.map(({ told }) => told));

/** Who keeps data: a store before whoever works on it, and that before whoever is sent it. */
export function keeperOf(data: string, read: StpaRead): Place | undefined {
  const holders = read
    .related(data, "holders")
    .toSorted((a, b) => keeping(a, data, read) - keeping(b, data, read) || (a < b ? -1 : 1));
  const [first] = holders;
  return placeOf(first ?? read.related(data, "carriers").flatMap((flow) => read.related(flow, "to"))[0], read);
}

const keeping = (id: string, data: string, read: StpaRead): number => {
  const isStored = read.facts.out(id).some(({ kind, to }) => kind === "stores" && to === data);
  return (isStored ? 0 : 2) + (typeOf(id, read) === "store" ? 0 : 1) + (isCopy(id, read) ? 4 : 0);
};

/** Holds what others hold as well: the state of the system is not told by it. */
const isCopy = (id: string, read: StpaRead): boolean =>
  /backup|archive|downtime|mirror|replica|\blog|audit|evaluation/i.test(nameOf(id, read));

interface Journey {
  /** Where it comes from. */
  readonly source: Place | undefined;
  /** Who acts on it: what moves the world before what works, and that before who looks. */
  readonly user: Place | undefined;
}

const USE = [
  "actuator",
  "device",
  "agent",
  "model",
  "service",
  "process",
  "external",
  "actor",
  "sensor",
  "queue",
  "store",
];
const ORIGIN = [
  "sensor",
  "actor",
  "process",
  "service",
  "device",
  "agent",
  "model",
  "external",
  "store",
  "queue",
  "actuator",
];

/** The most telling pair of ends among the flows that carry it. */
export function journeyOf(data: string, read: StpaRead): Journey {
  const flows = read.related(data, "carriers").slice(0, FLOWS_MAX);
  const users = flows.flatMap((flow) => handed(flow, read).to);
  const user = busiestOf(users, read);
  if (user === undefined) return { source: undefined, user: undefined };
  const direct = flows.filter((flow) => handed(flow, read).to[0] === user);
  const source = bestOf(
    direct.flatMap((flow) => handed(flow, read).from).filter((id) => id !== user),
    ORIGIN,
    read,
  );
  return { source: placeOf(source, read), user: placeOf(user, read) };
}

interface Handed {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A flow by which a person reads, or something reads a store, is drawn from the reader; what is read goes the other way. */
function handed(flow: string, read: StpaRead): Handed {
  const [from, to] = [read.related(flow, "from"), read.related(flow, "to")];
  const { verb = "" } = (read.facts.entity(flow)?.props ?? {}) as { readonly verb?: string };
  if (from[0] === undefined || to[0] === undefined || mannerOf(verb) !== "read") return { from, to };
  const isStore = (id: string): boolean => /^(?:store|queue)$/.test(typeOf(id, read));
  const isReader = typeOf(from[0], read) === "actor" || (isStore(to[0]) && !isStore(from[0]));
  return isReader ? { from: to, to: from } : { from, to };
}

const FLOWS_MAX = 60;

const bestOf = (ids: readonly string[], order: readonly string[], read: StpaRead): string | undefined =>
  [...new Set(ids)].toSorted(
    (a, b) => order.indexOf(typeOf(a, read)) - order.indexOf(typeOf(b, read)) || (a < b ? -1 : 1),
  )[0];

/** What moves the world before all, then whoever is sent the most of it. */
function busiestOf(ids: readonly string[], read: StpaRead): string | undefined {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const rank = (id: string): number =>
    (typeOf(id, read) === "actuator" ? 1000 : 0) +
    (isCopy(id, read) || typeOf(id, read) === "store" ? -100 : 0) +
    counts.get(id)!;
  return [...counts.keys()].toSorted(
    (a, b) => rank(b) - rank(a) || USE.indexOf(typeOf(a, read)) - USE.indexOf(typeOf(b, read)) || (a < b ? -1 : 1),
  )[0];
}

/** To whom a keeper hands data out. */
export function readerOf(data: string, keeper: string | undefined, read: StpaRead): Place | undefined {
  const flows = keeper === undefined ? [] : read.related(keeper, "outflows");
  const readers = flows
    .filter((flow) => read.related(flow, "data").includes(data))
    .flatMap((flow) => read.related(flow, "to"))
    .filter((id) => !isCopy(id, read));
  return placeOf(busiestOf(readers, read), read);
}

/** Who steers a component. */
export const steeredBy = (component: string, read: StpaRead): readonly Place[] =>
  read
    .related(component, "inflows")
    .filter((flow) => roleOf(flow, read).role === "control")
    .slice(0, PLACES_MAX)
    .flatMap((flow) => read.related(flow, "from"))
    .filter((id, at, all) => all.indexOf(id) === at)
    .flatMap((id) => placeOf(id, read) ?? []);

/** What a component steers, that which moves the world first. */
export function steers(component: string, read: StpaRead): readonly Place[] {
  const ends = read
    .related(component, "outflows")
    .filter((flow) => roleOf(flow, read).role === "control")
    .flatMap((flow) => read.related(flow, "to"));
  return [...new Set(ends)]
    .toSorted((a, b) => USE.indexOf(typeOf(a, read)) - USE.indexOf(typeOf(b, read)) || (a < b ? -1 : 1))
    .slice(0, 2)
    .flatMap((id) => placeOf(id, read) ?? []);
}

const PLACES_MAX = 3;

/** Who needs a component to be there. */
export function servedBy(component: string, read: StpaRead): readonly Place[] {
  const callers = read.related(component, "callers");
  const told = read
    .related(component, "outflows")
    .filter((flow) => roleOf(flow, read).role !== "control")
    .flatMap((flow) => read.related(flow, "to"));
  const all = [...new Set([...told, ...callers])].filter((id) => id !== component);
  const own = all.filter((id) => !isCopy(id, read) && typeOf(id, read) !== "store");
  return (own.length > 0 ? own : all)
    .toSorted((a, b) => Number(typeOf(b, read) === "actor") - Number(typeOf(a, read) === "actor") || (a < b ? -1 : 1))
    .slice(0, 2)
    .flatMap((id) => placeOf(id, read) ?? []);
}

/** What a component acts by: of the data that reach it the one that must be right above all. */
export function guideOf(component: string, read: StpaRead): Place | undefined {
  const reaching = read.related(component, "inflows").flatMap((flow) => read.related(flow, "data"));
  const [best] = [...new Set(reaching)].toSorted((a, b) => rightness(b, read) - rightness(a, read) || (a < b ? -1 : 1));
  return placeOf(best, read);
}

const rightness = (data: string, read: StpaRead): number =>
  (read.levels(data)[1]?.sure ?? -1) + (read.levels(data)[2]?.sure ?? -1);

export const nameOf = (id: string, read: StpaRead): string => (read.facts.entity(id) as Entity | undefined)?.name ?? id;
