import type { RuleCases } from "../../../engine/testing/index.ts";

/** What the models of a case have in common. */
export interface Drawing {
  /** The element that is judged, by its key. */
  readonly at: string;
  readonly given: readonly string[];
  readonly proves?: readonly string[];
}

/**
 * The cases of a danger that the drawing shows, and of the controls that settle it: `ip_filtered plc.isolated`, where a
 * name in front of the dot is another element. The last is the one that is asked for, and the one that settles it.
 */
export function settledBy(
  controls: string,
  { at, given, proves = [], silent }: Drawing & { readonly silent: readonly string[] },
): RuleCases {
  const [last = "", ...others] = controls.split(" ").reverse();
  const denied = others.map((control) => told(at, "-", control));
  const missing = told(at, "-", last);
  return {
    at,
    fires: [...given, ...denied, missing],
    proves,
    silent,
    mitigated: [...given, ...denied, told(at, "+", last)],
    unknown: [...given, ...denied],
    asks: [missing.replace(" -", " ")],
  };
}

/** The cases of a danger that is one answer, such as `+privileged` or `-pinned`, and of controls that settle it. */
export function answeredBy(
  answer: string,
  { at, given, proves = [], unless = "" }: Drawing & { readonly unless?: string },
): RuleCases {
  const [sign, attribute] = [answer[0] as Sign, answer.slice(1)];
  const denied = unless === "" ? [] : unless.split(" ").map((control) => told(at, "-", control));
  const [first] = unless.split(" ");
  const danger = told(at, sign, attribute);
  return {
    at,
    fires: [...given, ...denied, danger],
    proves: [danger.replace(/ [+-](.*)/, ` $1 ${sign === "+" ? "yes" : "no"}`), ...proves],
    silent: [...given, told(at, sign === "+" ? "-" : "+", attribute)],
    ...(first && { mitigated: [...given, danger, told(at, "+", first)] }),
    unknown: [...given, ...denied],
    asks: [danger.replace(/ [+-]/, " ")],
  };
}

type Sign = "+" | "-";

function told(at: string, sign: Sign, control: string): string {
  const [attribute = "", element = at] = control.split(".").reverse();
  return `${element} ${sign}${attribute}`;
}
