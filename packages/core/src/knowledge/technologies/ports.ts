import { type Protocol, type ProtocolId, protocolOf, protocolOfPort } from "../protocols.ts";
import { STORE_PROTOCOLS } from "../protocols/stores.ts";
import { TECHNOLOGIES } from "./list.ts";
import type { Technology } from "./technology.ts";

/** Ways to speak to any database, named after none. */
const NAMED_AFTER_NONE: ReadonlySet<string> = new Set(["jdbc", "odbc", "sql"]);

/** Whether a protocol came into the world with one product, which others then took up: what speaks it is like that. */
const isProductsOwn = (id: ProtocolId): boolean => Object.hasOwn(STORE_PROTOCOLS, id) && !NAMED_AFTER_NONE.has(id);

interface Listener {
  readonly technology: Technology;
  readonly protocol: ProtocolId;
}
let byPort: ReadonlyMap<number, readonly Listener[]> | undefined;

/**
 * What most likely listens at a port: the only one that does, or, where all speak one product's protocol, that product
 * (it stands first in the tables): 5432 is PostgreSQL. Undefined where that would be a guess.
 */
export function technologyAtPort(port: number): Technology | undefined {
  const [first, ...others] = listenersAt(port);
  if (!first || others.some(({ protocol }) => protocol !== first.protocol)) return undefined;
  return others.length === 0 || isProductsOwn(first.protocol) ? first.technology : undefined;
}

/** What is spoken at a port by default: the protocol whose port it is, else what all that listen there speak. */
export function protocolAt(port: number): Protocol | undefined {
  const [first, ...others] = listenersAt(port);
  const agreed = others.every(({ protocol }) => protocol === first?.protocol) ? first?.protocol : undefined;
  return protocolOfPort(port) ?? (agreed && protocolOf(agreed));
}

function listenersAt(port: number): readonly Listener[] {
  byPort ??= listenersByPort();
  return byPort.get(port) ?? [];
}

function listenersByPort(): Map<number, Listener[]> {
  const listeners = new Map<number, Listener[]>();
  for (const technology of TECHNOLOGIES)
    for (const { port, protocol } of technology.ports)
      listeners.set(port, [...(listeners.get(port) ?? []), { technology, protocol }]);
  return listeners;
}
