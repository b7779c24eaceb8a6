import { attributesOf } from "../../knowledge/index.ts";
import {
  all,
  any,
  crossing,
  every,
  exposed,
  from,
  not,
  protocol,
  said,
  sensitive,
  some,
  to,
  trait,
  type,
  type Predicate,
} from "../predicate.ts";
import { type Rule, defineRule } from "../rule.ts";

const MENDS = { component: "logged", flow: "logged", data: "masked", boundary: "filtered" } as const;

/**
 * As many rules as a pack has, for measuring and for properties: every form of predicate, in the mixture that packs
 * show, and no two alike. They find nothing that anybody should act on.
 */
export function syntheticRules(): readonly Rule[] {
  const rules: Rule[] = [];
  const add = (of: Rule["of"], when: Predicate, holds: Predicate, unless: readonly Predicate[] = []): void => {
    rules.push(
      defineRule({
        id: `synthetic/${of}/rule-${rules.length}`,
        pack: "synthetic",
        category: "T",
        name: `Rule ${rules.length}`,
        of,
        asks: "Is something missing at {it}?",
        when,
        holds,
        unless: [...unless],
        says:
          of === "flow"
            ? "{from} speaks to {to} by {protocol} of {data}."
            : "Something is missing at {it} in {boundary}.",
        likelihood: "likely",
        impact: "medium",
        adjust: [
          { when: exposed(1), likelihood: 1 },
          { when: sensitive("integrity"), impact: 1 },
        ],
        cwe: ["CWE-693"],
        remedies: [{ id: "synthetic/mend", does: "Mend it.", sets: { attribute: MENDS[of], value: "yes" } }],
      }),
    );
  };
  const kinds = [type("process"), type("service"), type("store"), type("queue"), type("external")];
  for (const [nth, name] of attributesOf("component").entries()) {
    add("component", all(kinds[nth % 5]!, exposed()), not(said(name)), [said("isolated")]);
    if (nth % 3 === 0)
      add("component", trait("relational", "cache"), all(not(said(name)), some("callers", type("process"))));
  }
  for (const [nth, name] of attributesOf("flow").entries()) {
    const end = nth % 2 === 0 ? to(type("service", "store")) : from(type("process"));
    add("flow", end, not(said(name)), [said("over_vpn")]);
    add("flow", all(end, crossing()), not(said(name)), [every("data", said("masked"))]);
    add("flow", all(end, sensitive("confidentiality")), any(not(said(name)), protocol("http")));
    add("flow", all(protocol("http", "postgres"), exposed(2)), any(not(said(name)), not(to(said("logged")))));
  }
  for (const name of attributesOf("data"))
    add("data", sensitive("confidentiality"), all(not(said(name)), some("holders", type("store"))), [
      some("carriers", said("signed")),
    ]);
  for (const name of attributesOf("boundary"))
    add("boundary", type("network"), all(not(said(name)), some("members", type("store"))), [
      every("members", said("monitored")),
    ]);
  return rules;
}
