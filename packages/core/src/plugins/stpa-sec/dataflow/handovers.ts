import { type Entity, entityId } from "../../../model/index.ts";
import { Derivation, type Derived, byRule } from "../origins.ts";
import { isMany, upperFirst } from "../purpose/grammar.ts";
import { nameFrom } from "../purpose/losses.ts";
import { type StpaRead, keyOf, sourcesOf, targetsOf } from "../read.ts";
import { idFrom } from "../tables/ids.ts";
import { listed, withArticle } from "../tables/sentences.ts";
import { weighedIn } from "./variables.ts";

/**
 * Handing data over is looked at like a control action: it may not happen, happen wrongly or happen too late. This is the
 * way to what is read by others, which no order would show. Only where a hazard is a state of what is handed over:
 * elsewhere nothing could be found, and there would be tables with nothing but questions.
 */
export function handoverOf(flow: string, read: StpaRead): Derived {
  const made = new Derivation();
  const [from] = read.related(flow, "from");
  const [to] = read.related(flow, "to");
  const data = read.related(flow, "data");
  if (from === undefined || to === undefined) return made;
  const hazards = hazardsOf([...data, flow], read);
  const id = entityId("control_action", keyOf(flow));
  if (hazards.length === 0 || isAnOrder(flow, read) || read.entity(id) !== undefined) return made;

  const entity = read.facts.entity(flow) as Entity<"flow">;
  const controller = senderOf(from, read, made);
  const origin = byRule("dataflow/hands-over", [flow, from, to, controller, ...data, ...hazards]);
  const [who, whom] = [from, to].map((end) => withArticle(read.facts.entity(end)!.name)) as [string, string];
  const what = listed(data.slice(0, DATA_MAX).map((each) => withArticle(read.facts.entity(each)!.name)));
  const hands = isMany(who.replace(/^the /, "")) ? "hand" : "hands";
  const text = `${upperFirst(who)} ${hands} ${what === "" ? "something" : what} over to ${whom}: ${nameFrom(entity.name)}.`;
  made.entity(id, nameFrom(upperFirst(entity.name)), { text, continuous: false, front: "data" }, origin);
  made.link(id, "issued_by", controller, origin, "It is who hands the data over.");
  made.link(id, "acts_on", to, origin, "It is where the data arrive.");
  made.link(id, "travels", flow, origin, undefined, 0);

  for (const variable of weighedIn({ flow, to, data, name: entity.name }, read)) {
    const pv = idFrom("process_variable", `${keyOf(id)}.${variable.key}`);
    if (read.entity(pv) !== undefined) continue;
    const weighs = byRule(`dataflow/weighs-${variable.key}`, [id, controller, flow]);
    made.entity(pv, variable.name, { values: [...variable.values], description: variable.description }, weighs);
    made.link(pv, "held_by", controller, weighs, "It is who has to know.");
    made.link(id, "weighs", pv, weighs, variable.description);
  }
  return made;
}

const DATA_MAX = 4;

const hazardsOf = (ids: readonly string[], read: StpaRead): readonly string[] => [
  ...new Set(ids.flatMap((id) => sourcesOf(read, id, "state_of"))),
];

/** What an order travels over was looked at as an order. */
const isAnOrder = (flow: string, read: StpaRead): boolean =>
  sourcesOf(read, flow, "travels").some((id) => id.startsWith("control_action/"));

/**
 * Who answers for the handing over: the controller that the sender realises. One that steers nothing becomes none by
 * sending data, so its part in this goes by a name of its own. Several flows lead here, so nothing of one may show.
 */
function senderOf(from: string, read: StpaRead, made: Derivation): string {
  const [realised] = targetsOf(read, from, "realises");
  if (realised !== undefined) return realised;
  const id = idFrom("controller", `${keyOf(from)}.handing-over`);
  if (read.entity(id) !== undefined) return id;
  const { name, props } = read.facts.entity(from) as Entity<"component">;
  const origin = byRule("dataflow/sends", [from]);
  made.entity(id, name, { human: props.type === "actor" }, origin, ["hands-data-over"]);
  made.link(from, "realises", id, origin, "It hands data over, and answers for how it does.");
  const who = withArticle(name);
  const many = isMany(who.replace(/^the /, ""));
  const text = `${upperFirst(who)} ${many ? "answer" : "answers"} for it that data ${many ? "they hand" : "it hands"} over reach those who may have them, as they are and in time.`;
  const constraint = idFrom("constraint", `${keyOf(id)}.responsibility`);
  made.entity(
    constraint,
    nameFrom(`Responsibility of ${who} for what ${many ? "they hand" : "it hands"} over`),
    { text, type: "responsibility" },
    origin,
  );
  made.link(constraint, "assigned_to", id, origin, "It is who hands the data over.");
  return id;
}
