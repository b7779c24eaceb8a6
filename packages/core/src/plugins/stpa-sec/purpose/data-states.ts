import type { StpaRead } from "../read.ts";
import { type Place, journeyOf, keeperOf, readerOf } from "./places.ts";
import type { Property } from "./properties.ts";
import { type State, bare, be, guided, have, s, them } from "./states.ts";
import { typeOf } from "./weights.ts";

/** Data that are open to others, not as they were given, or out of reach. */
export function ofData(it: Place, property: Property, read: StpaRead): State {
  const keeper = keeperOf(it.id, read);
  const { source, user } = journeyOf(it.id, read);
  const kept = keeper === undefined ? "" : ` at ${keeper.told}`;
  switch (property) {
    case "confidentiality":
    case "privacy":
      return {
        name: `${bare(it)}${kept} open to others`,
        condition: `${it.told}${kept} ${be(it)} open to somebody who has no right to ${them(it)}`,
        prevent: `${it.told}${kept} must be open only to those who have a right to ${them(it)}`,
        respond: `it must be noticed who got at ${them(it)}, and the way there must be closed`,
        of: [keeper],
      };
    case "availability":
    case "mission": {
      const reader = readerOf(it.id, keeper?.id, read) ?? (user?.id === keeper?.id ? undefined : user);
      const need =
        reader === undefined
          ? `${it.many ? "they are" : "it is"} needed`
          : `${reader.told} ${s(reader, "need")} ${them(it)}`;
      return {
        name: `${bare(it)} out of reach`,
        condition: `${it.told}${kept} ${be(it)} out of reach while ${need}`,
        prevent: `${it.told}${kept} must be within reach whenever ${need}`,
        respond: `another way to ${them(it)} must be open before anybody comes to harm by it`,
        of: [keeper, reader],
      };
    }
    case "safety":
      if (user !== undefined)
        return {
          name: `${bare(it)} wrong or out of date`,
          condition: `${it.told} by which ${user.told} ${s(user, "act")} ${be(it)} wrong, late or out of date`,
          prevent: `${user.told} must act only by ${guided(it)} that ${be(it)} right and up to date`,
          respond: `${user.told} must notice it and go to a state in which nobody is harmed`,
          of: [user],
        };
      return altered(it, keeper, kept);
    default:
      if (user === undefined || source === undefined || user.id === source.id || typeOf(user.id, read) === "store")
        return altered(it, keeper, kept);
      return {
        name: `${bare(it)} not as given`,
        condition: `${it.told} that ${user.told} ${s(user, "rely").replace(/ys$/, "ies")} on ${be(it)} not what ${source.told} gave`,
        prevent: `${user.told} must rely only on ${it.told} that ${source.told} gave, unchanged`,
        respond: `the difference must be noticed before ${user.told} ${s(user, "act")} on ${them(it)}, and what was right be brought back`,
        of: [user, source],
      };
  }
}

function altered(it: Place, keeper: Place | undefined, kept: string): State {
  return {
    name: `${bare(it)} changed`,
    condition: `${it.told}${kept} ${have(it)} been changed by somebody who may not change ${them(it)}`,
    prevent: `${it.told}${kept} must be changed only by those who may`,
    respond: `the change must be noticed, and what was right be brought back`,
    of: [keeper],
  };
}
