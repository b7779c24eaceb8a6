import type { StpaRead } from "../read.ts";
import { type Place, guideOf, listOf, servedBy, steeredBy, steers } from "./places.ts";
import type { Property } from "./properties.ts";
import { type State, bare, be, does, guided, have, s, them } from "./states.ts";
import { typeOf } from "./weights.ts";

/** Parts that are silent, misled, or do what nobody ordered. */
export function ofPart(it: Place, property: Property, read: StpaRead): State {
  const type = typeOf(it.id, read);
  switch (property) {
    case "confidentiality":
    case "privacy":
      return {
        name: `${bare(it)} open to others`,
        condition: `${it.told} ${s(it, "show")} what passes through ${them(it)} to somebody who has no right to see it`,
        prevent: `${it.told} must show what passes through ${them(it)} only to those who may see it`,
        respond: "it must be noticed who saw it, and the way there must be closed",
        of: [],
      };
    case "availability":
    case "mission":
      return silent(it, type, read);
    case "safety":
      return unsafe(it, type, read);
    default:
      return misled(it, type, read);
  }
}

function silent(it: Place, type: string, read: StpaRead): State {
  const served = servedBy(it.id, read);
  const acts = ["actuator", "sensor", "device"].includes(type);
  const above = acts ? steeredBy(it.id, read) : [];
  const whom = above.length > 0 ? above : served;
  const end =
    whom.length === 0
      ? " when needed"
      : above.length > 0
        ? ` to ${listOf(whom)} any more`
        : ` to ${listOf(whom)} in time`;
  const verb =
    type === "store" ? `${does(it)} not give what ${it.many ? "they hold" : "it holds"}` : `${does(it)} not answer`;
  return {
    name: `${bare(it)} out of service`,
    condition: `${it.told} ${verb}${end}`,
    prevent: `${it.told} must ${type === "store" ? `give what ${it.many ? "they hold" : "it holds"}` : "answer"}${whom.length === 0 ? " whenever needed" : ` to ${listOf(whom)} in time`}`,
    respond: "it must be noticed at once, and something else must stand in until it is back",
    of: whom,
  };
}

function unsafe(it: Place, type: string, read: StpaRead): State {
  const above = steeredBy(it.id, read);
  const below = steers(it.id, read);
  const guide = guideOf(it.id, read);
  if (type === "sensor")
    return {
      name: `${bare(it)} untrue`,
      condition: `what ${it.told} ${s(it, "report")} is not what really is`,
      prevent: `what ${it.told} ${s(it, "report")} must be what really is`,
      respond: "it must be noticed by another sign, and what steers by it must go to a state in which nobody is harmed",
      of: [],
    };
  if (below.length > 0 && guide !== undefined)
    return {
      name: `${bare(it)} misled`,
      condition: `${it.told} ${s(it, "steer")} ${listOf(below)} by ${guided(guide)} that ${be(guide)} wrong, late or forged`,
      prevent: `${it.told} must steer ${listOf(below)} only by ${guided(guide)} that ${be(guide)} right and up to date`,
      respond: `${it.told} must notice it and bring ${listOf(below)} to a state in which nobody is harmed`,
      of: [...below, guide],
    };
  if (above.length > 0)
    return {
      name: `${bare(it)} acting otherwise`,
      condition: `${it.told} ${s(it, "act")} otherwise than ${listOf(above)} ${above.length > 1 || above[0]!.many ? "order" : "orders"}, or not in time`,
      prevent: `${it.told} must do what ${listOf(above)} ${above.length > 1 || above[0]!.many ? "order" : "orders"}, in time, and nothing else`,
      respond: `it must be noticed, and ${it.told} must be brought to a state in which nobody is harmed`,
      of: above,
    };
  return silent(it, type, read);
}

function misled(it: Place, type: string, read: StpaRead): State {
  if (type === "sensor" || type === "actuator") return unsafe(it, type, read);
  const above = steeredBy(it.id, read);
  if (above.length === 0)
    return {
      name: `${bare(it)} changed`,
      condition: `${it.told} no longer ${s(it, "hold")} or ${s(it, "do").replace(
        /dos$/,
        "does",
      )} what those in charge of ${them(it)} ${it.many ? "have" : "have"} laid down`,
      prevent: `${it.told} must hold and do only what those in charge of ${them(it)} have laid down`,
      respond: "the change must be noticed, and what was right be brought back",
      of: [],
    };
  return {
    name: `${bare(it)} acting on false orders`,
    condition: `${it.told} ${s(it, "carry").replace(/ys$/, "ies")} out what ${listOf(above)} ${above.length > 1 || above[0]!.many ? "have" : have(above[0]!)} not asked for`,
    prevent: `${it.told} must carry out only what ${listOf(above)} really ${above.length > 1 || above[0]!.many ? "ask" : "asks"} for`,
    respond: "it must be noticed who asked for it, and what was done must be undone",
    of: above,
  };
}
