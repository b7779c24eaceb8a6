import type { Ask } from "../engine/index.ts";
import { ATTRIBUTES, isAttribute } from "../knowledge/index.ts";
import { kindOf } from "../model/index.ts";

/** Something nobody said, as a question, and how it is answered: the value is an example. */
export interface Asked extends Ask {
  readonly asks: string;
  readonly answer: Answer;
}

/** An operation of `change_apply`. */
export interface Answer {
  readonly op: "set" | "link";
  readonly target: string;
  readonly field: string;
  readonly value: string | readonly string[];
}

/** Rules may wait for an attribute, a field, or something that is not joined to an element yet. */
export function questionAbout({ element, attribute }: Ask, name: string): Asked {
  const set = (field: string, value: Answer["value"]): Answer => ({ op: "set", target: element, field, value });
  const link = (field: string, value: string): Answer => ({ op: "link", target: element, field, value });
  const asked = (asks: string, answer: Answer): Asked => ({ element, attribute, asks, answer });
  // A function, since a name may hold what a replacement would take for a sign.
  if (isAttribute(attribute))
    return asked(
      ATTRIBUTES[attribute].asks.replaceAll("{name}", () => name),
      set(`attributes.${attribute}`, "yes"),
    );
  switch (attribute) {
    case "from":
      return asked(`Where does ${name} come from?`, link("leaves", "component/…"));
    case "to":
      return asked(`Where does ${name} go?`, link("enters", "component/…"));
    case "data":
      return kindOf(element) === "flow"
        ? asked(`Which data does ${name} carry?`, link("carries", "data/…"))
        : asked(`Which data does ${name} keep?`, link("stores", "data/…"));
    case "technology":
      return asked(`What is ${name} made with?`, set("technology", ["…"]));
    case "confidentiality":
      return asked(`How bad would it be if strangers read ${name}?`, set(attribute, "high"));
    case "integrity":
      return asked(`How bad would it be if ${name} were altered unseen?`, set(attribute, "high"));
    case "availability":
      return asked(`How bad would it be if ${name} were not to be had?`, set(attribute, "high"));
    case "protocol":
      return asked(`Which protocol does ${name} speak?`, set(attribute, "https"));
    default:
      return asked(`What is the ${attribute} of ${name}?`, set(attribute, "…"));
  }
}
