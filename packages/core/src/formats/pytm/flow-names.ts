import type { EntityId } from "../../model/index.ts";
import type { Element } from "./things.ts";

export interface Flow extends Element {
  readonly ends: readonly (EntityId | undefined)[];
}

/** Flows by their names, which pytm lets several of them have. */
export class FlowNames {
  readonly #byName = new Map<string, Flow[]>();
  readonly #byRoute = new Map<string, Flow[]>();

  constructor(flows: readonly Flow[]) {
    for (const flow of flows) {
      add(this.#byName, flow.name, flow);
      add(this.#byRoute, routeOf(flow.name, flow.ends), flow);
    }
  }

  /** The one that is meant by whoever answers it: of several, that which goes the other way. */
  answered(name: string, by: Flow): Flow | "none" | "several" {
    const back = oneBesides(by, this.#byRoute.get(routeOf(name, by.ends.toReversed())));
    return back === "none" ? oneBesides(by, this.#byName.get(name)) : back;
  }
}

const routeOf = (name: string, ends: readonly (EntityId | undefined)[]): string => `${ends.join(" ")} ${name}`;

/** Looks at three at most, since thousands may have one name. */
function oneBesides(self: Flow, flows: readonly Flow[] = []): Flow | "none" | "several" {
  const [one, ...more] = flows.slice(0, 3).filter((flow) => flow !== self);
  return more.length > 0 ? "several" : (one ?? "none");
}

function add(lists: Map<string, Flow[]>, key: string, flow: Flow): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [flow]);
  else list.push(flow);
}
