import type { StpaRead } from "../read.ts";
import { isMiddleman, roleOf } from "./roles.ts";

/** Where something that enters a flow ends up, and over which flows, in the order in which they are passed. */
export interface Course {
  readonly flows: readonly string[];
  readonly ends: readonly string[];
}

const FLOWS_MAX = 12;
const ENDS_MAX = 6;

/** From a flow onwards, through middlemen. Flows that answer do not carry an order on. */
export function courseOf(flow: string, read: StpaRead, role: "control" | "feedback" = "control"): Course {
  const flows: string[] = [];
  const ends: string[] = [];
  const passed = new Set<string>();
  const origin = read.related(flow, "from")[0];
  const waiting = [flow];
  for (const next of waiting) {
    if (flows.length >= FLOWS_MAX || ends.length >= ENDS_MAX) break;
    if (flows.includes(next)) continue;
    flows.push(next);
    const [at] = read.related(next, "to");
    if (at === undefined || passed.has(at) || at === origin) continue;
    passed.add(at);
    const onwards = isMiddleman(at, read)
      ? read
          .related(at, "outflows")
          .filter((each) => goesOn(each, role, read) && read.related(each, "to")[0] !== origin)
      : [];
    if (onwards.length === 0) ends.push(at);
    else waiting.push(...onwards);
  }
  return { flows, ends };
}

/** What a middleman sends on of its own: what is taken out of a queue is drawn as read by whoever takes it. */
function goesOn(flow: string, role: "control" | "feedback", read: StpaRead): boolean {
  if (read.facts.out(flow).some(({ kind }) => kind === "replies_to")) return role === "feedback";
  const said = roleOf(flow, read).role;
  return role === "control" ? said !== "feedback" || isQueue(flow, read) : said !== "control";
}

const isQueue = (flow: string, read: StpaRead): boolean => {
  const [from] = read.related(flow, "from");
  const entity = from === undefined ? undefined : read.facts.entity(from);
  return entity !== undefined && (entity.props as { readonly type?: string }).type === "queue";
};

/** Flows by which a component begins to steer something; what a middleman hands on began earlier. */
export function ordersOf(component: string, read: StpaRead): readonly string[] {
  const orders = read.related(component, "outflows").filter((flow) => roleOf(flow, read).role === "control");
  return orders.length > 0 && isMiddleman(component, read) && isHandedOn(component, read) ? [] : orders;
}

function isHandedOn(component: string, read: StpaRead): boolean {
  return read.related(component, "inflows").some((flow) => {
    const { role } = roleOf(flow, read);
    if (role === "control") return true;
    return role === "data" && !read.facts.out(flow).some(({ kind }) => kind === "replies_to");
  });
}

/** What comes back to a component about what it steers. */
export const heardBy = (component: string, read: StpaRead): readonly string[] =>
  read.related(component, "inflows").filter((flow) => roleOf(flow, read).role === "feedback");
