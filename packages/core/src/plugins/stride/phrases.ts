import { type Predicate, all, any, from, protocol, said, some, to, trait, type } from "../../engine/index.ts";

/** What several packs say alike. A trait is asked only of types that can have it: of others it would be unknown. */

/** Something that acts on what it receives. */
export const program: Predicate = type("process", "service", "agent");
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
export const servesOutsiders: Predicate = all(program, some("inflows", all(overWeb, from(outsider))));
export const servesPeople: Predicate = all(program, some("inflows", from(person)));

/** Behind it lies something whose state a request can change. */
export const leadsToState: Predicate = some("callees", type("store", "queue", "device", "actuator"));

export const betweenPrograms: Predicate = all(from(program), to(program));
export const touchesQueue: Predicate = any(from(queue), to(queue));

export const carriesCredential: Predicate = some("data", said("credential"));
