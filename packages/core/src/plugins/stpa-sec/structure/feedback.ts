import { type Entity, entityId } from "../../../model/index.ts";
import { isMany, upperFirst } from "../purpose/grammar.ts";
import { nameFrom } from "../purpose/losses.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { type StpaRead, keyOf, targetsOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { called, withArticle } from "../tables/sentences.ts";
import { actionName, feedbackName } from "./naming.ts";
import { type Course, courseOf, heardBy, ordersOf } from "./paths.ts";
import { isAnswered, isMiddleman, roleOf } from "./roles.ts";

/** What comes back to a controller over a flow: as it is drawn, or as the answer to a request over a protocol that answers. */
export function feedbackOf(flow: string, read: StpaRead): Derived {
  const made = new Derivation();
  const { role, rule } = roleOf(flow, read);
  const [from] = read.related(flow, "from");
  if (
    from === undefined ||
    read.facts.in(flow).some((link) => link.kind === "travels" && link.from.startsWith("feedback/"))
  )
    return made;
  if (role === "feedback" && !isContinued(from, read)) drawn(flow, from, rule, read, made);
  if (role === "control" && ordersOf(from, read).includes(flow)) implied(flow, from, read, made);
  return made;
}

/** Of a component as it stands in the control structure: what people named, else what was derived. */
export const controllerOf = (component: string, read: StpaRead): string | undefined =>
  targetsOf(read, component, "realises").find((id) => id.startsWith("controller/"));

/** What a middleman hands on began where it came from. */
const isContinued = (from: string, read: StpaRead): boolean =>
  isMiddleman(from, read) && heardBy(from, read).length > 0;

function drawn(flow: string, from: string, rule: string, read: StpaRead, made: Derivation): void {
  const course = courseOf(flow, read, "feedback");
  const heard = course.ends.flatMap((end) => {
    const controller = controllerOf(end, read);
    return controller === undefined ? [] : [{ end, controller }];
  });
  const name = feedbackName(read.facts.entity(flow) as Entity<"flow">, from, read);
  for (const [at, { end, controller }] of heard.entries()) {
    const id = at === 0 ? entityId("feedback", keyOf(flow)) : idFrom("feedback", `${keyOf(flow)}.to.${keyOf(end)}`);
    const who = told(from, read);
    const text = `What ${who} ${isMany(who.replace(/^the /, "")) ? "report" : "reports"} to ${told(end, read)}.`;
    add({ id, name, text, from, controller, course, rule }, read, made);
  }
}

interface Report {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly from: string;
  readonly controller: string;
  readonly course: Course;
  readonly rule: string;
}

function add({ id, name, text, from, controller, course, rule }: Report, read: StpaRead, made: Derivation): void {
  if (read.entity(id) !== undefined) return;
  const origin = byRule(rule, [from, controller, ...course.flows]);
  made.entity(id, nameFrom(upperFirst(name)), { text }, origin);
  made.link(id, "reported_by", from, origin, "It is where the flow begins.");
  made.link(id, "informs", controller, origin, "It is where the flow ends.");
  for (const [order, each] of course.flows.entries()) made.link(id, "travels", each, origin, undefined, order);
}

/** A request over a protocol that answers tells whether it was carried out, also where nobody drew the answer. */
function implied(flow: string, from: string, read: StpaRead, made: Derivation): void {
  const controller = controllerOf(from, read);
  const course = courseOf(flow, read);
  const [target] = course.ends;
  if (controller === undefined || target === undefined) return;
  const { protocol } = read.facts.entity(flow)!.props as { readonly protocol?: string };
  if (!isAnswered(protocol)) return;
  const isDrawn = heardBy(from, read).some((back) => read.related(back, "from")[0] === target);
  const isReplied = read.facts.in(flow).some(({ kind }) => kind === "replies_to");
  if (isDrawn || isReplied) return;
  const name = actionName(read.facts.entity(flow) as Entity<"flow">, course.ends, read);
  const id = idFrom("feedback", `${keyOf(flow)}.answer`);
  const who = told(target, read);
  const text = `What ${who} ${isMany(who.replace(/^the /, "")) ? "answer" : "answers"} to ${told(from, read)}; it is not drawn, but the protocol answers each request.`;
  add(
    {
      id,
      name: `Answer to ${called(name)}`,
      text,
      from: target,
      controller,
      course,
      rule: "structure/protocol-answers",
    },
    read,
    made,
  );
}

const told = (id: string, read: StpaRead): string => withArticle(read.facts.entity(id)!.name);
