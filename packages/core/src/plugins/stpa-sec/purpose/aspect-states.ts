import type { StpaRead } from "../read.ts";
import { type Place, keeperOf } from "./places.ts";
import type { Aspect } from "./properties.ts";
import { type State, bare, be, s, them } from "./states.ts";
import { typeOf } from "./weights.ts";

/** A state of which the property alone would say too little. */
export function inAspect(it: Place, aspect: Aspect, isData: boolean, read: StpaRead): State {
  const keeper = isData ? keeperOf(it.id, read) : undefined;
  const at = keeper === undefined ? "" : ` at ${keeper.told}`;
  const what = isData ? `${it.told}${at}` : `what ${it.told} ${s(it, "hold")}`;
  const isWhat = isData ? be(it) : "is";
  const themWhat = isData ? them(it) : "it";
  const of = [keeper];
  switch (aspect) {
    case "kept":
      return {
        name: `${bare(it)} kept too long`,
        condition: `${what} ${isWhat} still there although nobody may keep ${themWhat} any more`,
        prevent: `${what} must go as soon as nobody may keep ${themWhat} any more`,
        respond: "what is left must be found and be deleted, its copies included",
        of,
      };
    case "used":
      return {
        name: `${bare(it)} used for something else`,
        condition: `${what} can be used for something other than what ${isData && it.many ? "they were" : "it was"} given for`,
        prevent: `${what} must be within reach of nothing but what ${isData && it.many ? "they were" : "it was"} given for`,
        respond: "the use must be noticed and be ended, and whoever it concerns must be told",
        of,
      };
    case "linked":
      return {
        name: `${bare(it)} linked to people`,
        condition: `${what} can be linked to the people ${isData && it.many ? "they are" : "it is"} about`,
        prevent: `${what} must hold nothing by which ${isData && it.many ? "they" : "it"} can be linked to a person`,
        respond: "access must be closed, and what was handed out must be taken back",
        of,
      };
    case "unseen":
      return isData || typeOf(it.id, read) === "store"
        ? {
            name: `${bare(it)} touched unnoticed`,
            condition: `somebody can read or change ${what} without leaving a trace that anybody looks at`,
            prevent: `whoever reads or changes ${what} must leave a trace that somebody looks at`,
            respond: "what happened must be found out from other sources, and whoever has to know must be told",
            of,
          }
        : {
            name: `${bare(it)} acting unnoticed`,
            condition: `what ${it.told} ${s(it, "do").replace(/dos$/, "does")} is noticed by nobody, or cannot be told from the records afterwards`,
            prevent: `what ${it.told} ${s(it, "do").replace(/dos$/, "does")} must be noticed in time, and be told truly by the records afterwards`,
            respond: "what happened must be found out from other sources, and whoever has to know must be told",
            of,
          };
    case "alone":
      return {
        name: `${bare(it)} in one person's hands`,
        condition: isData
          ? `${what} can be changed by one person alone`
          : `${it.told} ${s(it, "carry").replace(/ys$/, "ies")} out what one person alone asks for`,
        prevent: isData
          ? `${what} must be changed only when a second person agrees`
          : `${it.told} must carry out nothing that one person alone asks for`,
        respond: "a second person must learn of it at once, and be able to undo it",
        of,
      };
  }
}
