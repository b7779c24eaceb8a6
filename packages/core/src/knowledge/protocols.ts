import { type Found, NameTrie } from "./name-trie.ts";
import { GENERAL_PROTOCOLS } from "./protocols/general.ts";
import { INDUSTRIAL_PROTOCOLS } from "./protocols/industrial.ts";
import { STORE_PROTOCOLS } from "./protocols/stores.ts";
import type { ProtocolFact } from "./protocols/protocol.ts";
import { foldName } from "./words.ts";

export const PROTOCOLS = { ...GENERAL_PROTOCOLS, ...STORE_PROTOCOLS, ...INDUSTRIAL_PROTOCOLS } as const;

export type ProtocolId = keyof typeof PROTOCOLS;

export interface Protocol extends ProtocolFact {
  readonly id: ProtocolId;
}

/** A protocol named in a text. */
export interface ProtocolMention {
  readonly protocol: Protocol;
  readonly start: number;
  readonly end: number;
}

const ALL: readonly Protocol[] = Object.entries(PROTOCOLS).map(([id, fact]) => ({ id: id as ProtocolId, ...fact }));

/** Every name of a protocol: its id, its name, its aliases. */
export const namesOfProtocol = ({ id, name, aliases = [] }: Protocol): string[] => [id, name, ...aliases];

const byName = new Map(ALL.flatMap((protocol) => namesOfProtocol(protocol).map((name) => [foldName(name), protocol])));
const byScheme = new Map(ALL.flatMap((protocol) => (protocol.schemes ?? []).map((scheme) => [scheme, protocol])));
const byPort = new Map(ALL.flatMap((protocol) => (protocol.ports ?? []).map((port) => [port, protocol])));

export const protocolOf = (id: ProtocolId): Protocol => byName.get(foldName(id))!;

/** By id, name or alias, however it is written: `MQTTS`, `mqtt over tls`, `HTTP/2`. */
export const protocolNamed = (text: string): Protocol | undefined => byName.get(foldName(text));

/** By the scheme of an address, alone or in front of it: `redis`, `amqps://broker`, `jdbc:postgresql://db/orders`. */
export function protocolOfScheme(address: string): Protocol | undefined {
  const scheme = /^(?:jdbc:|r2dbc:(?:pool:)?)?([a-z][a-z0-9+.-]{0,39})(?![a-z0-9+.-])/i
    .exec(address)?.[1]
    ?.toLowerCase();
  if (scheme === undefined) return undefined;
  // A driver's name may follow: `postgresql+asyncpg`.
  return byScheme.get(scheme) ?? byScheme.get(scheme.split("+")[0]!);
}

/** By the port that is the protocol's own; undefined for ports that several share. */
export const protocolOfPort = (port: number): Protocol | undefined => byPort.get(port);

/** Names that are words of English too, as they are written where they are names. */
const CAREFUL = new Map(
  ["Beats", "Bolt", "CAN", "Graphite", "REST", "SIP", "SOAP", "SOCKS", "Thrift"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);
let trie: NameTrie<Protocol> | undefined;

/** Every protocol that a text names, in its order. Names that are words too count only as they are written. */
export function findProtocols(text: string): ProtocolMention[] {
  trie ??= trieOf(ALL);
  const isMeant = ({ start, end }: Found<Protocol>): boolean => {
    const written = text.slice(start, end);
    return (CAREFUL.get(written.toLowerCase()) ?? written) === written;
  };
  return trie.find(text, isMeant).map(({ value, start, end }) => ({ protocol: value, start, end }));
}

function trieOf(protocols: readonly Protocol[]): NameTrie<Protocol> {
  const names = new NameTrie<Protocol>();
  for (const protocol of protocols)
    for (const name of [protocol.name, ...(protocol.aliases ?? [])]) names.add(name, protocol);
  return names;
}
