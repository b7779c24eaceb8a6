import { describe } from "vitest";
import { all, any, exposed, not, said, sensitive, some, to, trait, type } from "../predicate.ts";
import { type RuleDraft, defineRule } from "../rule.ts";
import { ruleSuite } from "./rule-suite.ts";

const draft: Omit<RuleDraft, "id" | "of" | "when" | "holds"> = {
  pack: "sample",
  category: "S",
  name: "Nobody asks who calls",
  asks: "Does {it} know who calls?",
  says: "Anybody can call {it}.",
  likelihood: "likely",
  impact: "medium",
  cwe: ["CWE-306"],
  remedies: [
    {
      id: "sample/ask-callers",
      does: "Ask every caller for a token.",
      sets: { attribute: "authenticated", value: "yes" },
    },
  ],
};

const openEntry = defineRule({
  ...draft,
  id: "sample/spoofing/open-entry",
  of: "component",
  when: all(type("process", "service"), exposed()),
  holds: not(said("authenticated")),
  unless: [said("ip_filtered"), said("mutual_tls")],
});
const plainSecrets = defineRule({
  ...draft,
  id: "sample/disclosure/plain-flow",
  of: "flow",
  says: "Who listens between {from} and {to} reads {data} over {protocol}.",
  when: all(sensitive("confidentiality", "high"), to(any(type("store"), trait("relational")))),
  holds: not(said("encrypted_in_transit")),
  unless: [said("over_vpn")],
});
const unwatchedStore = defineRule({
  ...draft,
  id: "sample/repudiation/unwatched-store",
  of: "component",
  when: all(trait("relational"), some("callers", type("process"))),
  holds: not(said("logged")),
});

describe("a suite of rules", () => {
  ruleSuite([openEntry, plainSecrets, unwatchedStore], {
    "sample/spoofing/open-entry": {
      at: "web",
      given: ["component browser external", "component web process", "flow browser>web https"],
      fires: ["web -authenticated -ip_filtered -mutual_tls"],
      proves: ["web type process", "web exposed directly", "web authenticated no"],
      silent: ["web +authenticated"],
      mitigated: ["web -authenticated +mutual_tls"],
      unknown: ["web -authenticated -ip_filtered ?mutual_tls"],
      asks: ["web mutual_tls"],
    },
    "sample/disclosure/plain-flow": {
      at: "web>db",
      given: ["data cards +payment", "component web process", "component db store", "flow web>db carries cards"],
      fires: ["web>db http -over_vpn"],
      proves: ["cards payment high", "db type store", "web>db encrypted_in_transit no"],
      silent: ["web>db https"],
      mitigated: ["web>db postgres -encrypted_in_transit +over_vpn"],
      unknown: ["web>db postgres -over_vpn"],
      asks: ["web>db encrypted_in_transit"],
    },
    "sample/repudiation/unwatched-store": {
      at: "db",
      given: ["component web process", "component db store", "flow web>db"],
      fires: ["db postgresql -logged"],
      proves: ["db technology postgresql", "web type process", "db logged no"],
      silent: ["db redis -logged"],
      unknown: ["db -logged"],
      asks: ["db technology"],
    },
  });
});
