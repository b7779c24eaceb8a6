import type { Ask } from "../engine/index.ts";
import { ATTRIBUTES, isAttribute } from "../knowledge/index.ts";
import { kindOf } from "../model/index.ts";

/** Something nobody said, as a question, and how it is answered: the value is an example. */
export interface Asked extends Ask {
  /** The element and the field that answers it: what `answer` takes as its target. */
  readonly id: string;
  readonly asks: string;
  readonly answer: Answer;
}

/** An operation of `change_apply`. */
export interface Answer {
  readonly op: "answer";
  readonly target: string;
  readonly value: string | readonly string[];
}

/** Rules may wait for an attribute, a field, or something that is not joined to an element yet. */
export function questionAbout({ element, attribute }: Ask, name: string): Asked {
  const asked = (asks: string, field: string, value: Answer["value"]): Asked => {
    const id = `${element} ${field}`;
    return { id, element, attribute, asks, answer: { op: "answer", target: id, value } };
  };
  // A function, since a name may hold what a replacement would take for a sign.
  if (isAttribute(attribute))
    return asked(
      ATTRIBUTES[attribute].asks.replaceAll("{name}", () => name),
      `attributes.${attribute}`,
      "yes",
    );
  switch (attribute) {
    case "from":
      return asked(`Where does ${name} come from?`, "leaves", "component/…");
    case "to":
      return asked(`Where does ${name} go?`, "enters", "component/…");
    case "data":
      return kindOf(element) === "flow"
        ? asked(`Which data does ${name} carry?`, "carries", "data/…")
        : asked(`Which data does ${name} keep?`, "stores", "data/…");
    case "technology":
      return asked(`What is ${name} made with?`, "technology", ["…"]);
    case "confidentiality":
      return asked(`How bad would it be if strangers read ${name}?`, attribute, "high");
    case "integrity":
      return asked(`How bad would it be if ${name} were altered unseen?`, attribute, "high");
    case "availability":
      return asked(`How bad would it be if ${name} were not to be had?`, attribute, "high");
    case "protocol":
      return asked(`Which protocol does ${name} speak?`, attribute, "https");
    default:
      return asked(`What is the ${attribute} of ${name}?`, attribute, "…");
  }
}
