import {
  type Predicate,
  all,
  any,
  from,
  not,
  protocol,
  said,
  sensitive,
  some,
  to,
  trait,
  type,
} from "../../engine/index.ts";

/** What several packs say alike. A trait is asked only of types that can have it: of others it would be unknown. */

/** Something that acts on what it receives. */
export const program: Predicate = type("process", "service", "agent");
/** The same without agents, which have a pack of their own. */
export const code: Predicate = type("process", "service");
export const store: Predicate = type("store");
export const queue: Predicate = type("queue");
/** Somebody or something that is not ours to trust. */
export const outsider: Predicate = type("actor", "external");
export const person: Predicate = type("actor");
/** A thing that moves, measures or switches something in the world. */
export const machine: Predicate = type("device", "sensor", "actuator");

export const storeOf = (...traits: readonly string[]): Predicate => all(store, trait(...traits));
export const programOf = (...traits: readonly string[]): Predicate => all(program, trait(...traits));

export const overWeb: Predicate = protocol(
  "http",
  "https",
  "rest",
  "graphql",
  "soap",
  "odata",
  "json-rpc",
  "sse",
  "ws",
  "wss",
);

/** Pages, forms and calls that come from outside. */
export const servesOutsiders: Predicate = all(code, some("inflows", all(overWeb, from(outsider))));
export const servesPeople: Predicate = all(code, some("inflows", from(person)));

/** Behind it lies something whose state a request can change. */
export const leadsToState: Predicate = some("callees", type("store", "queue", "device", "actuator"));

export const betweenPrograms: Predicate = all(from(program), to(program));
export const touchesQueue: Predicate = any(from(queue), to(queue));

/** What opens a door is secret: nobody is asked whether a public reading is a password. */
export const opensDoors: Predicate = all(said("credential"), sensitive("confidentiality", "medium"));
export const carriesCredential: Predicate = some("data", opensDoors);

/** Who works with a store: whoever calls it, and whoever takes from it, as a store begins nothing of its own accord. */
export const usedBy = (that: Predicate): Predicate => any(some("callers", that), some("outflows", to(that)));
/** The same from the other side: it calls such a store, or takes from it. */
export const uses = (that: Predicate): Predicate => any(some("callees", that), some("inflows", from(that)));

/** It answers people, directly or through a program that they use. */
export const talksToPeople: Predicate = some("callers", any(outsider, all(program, some("callers", person))));

/** A line that others may be on, unlike a pair of wires for one signal. */
export const sharedLine: Predicate = not(protocol("wired-signal"));
