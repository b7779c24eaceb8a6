/** Events as flows: which of those that take part starts towards which, over what. */
import { activeExchanges } from "./active.ts";
import type { Event } from "./clauses.ts";
import { type Exchange, type Scene, endsOf } from "./ends.ts";
import { passiveExchanges } from "./passive.ts";

export function exchangesOf(event: Event, scene: Scene): readonly Exchange[] {
  const ends = endsOf(event, scene);
  return event.verb.isPassive ? passiveExchanges(ends) : activeExchanges(ends);
}
