import { keyFromName } from "../../model/index.ts";
import { readFields } from "../mapping.ts";
import type { Sketch } from "../sketch.ts";
import { has, lineOf, listAt, numberAt, plain, spanOf, textAt, truthAt, type Tree } from "../text/index.ts";
import type { Architecture } from "./architecture.ts";
import type { Crossings } from "./crossings.ts";
import { ADVERSARY, ASSUMPTION, CONTROL, RISK, STAKEHOLDER, THREAT } from "./fields.ts";
import type { How, Known, Listing } from "./listing.ts";

/** What may go wrong in it: who would do it, what answers it, how it is rated, and what is taken for granted. */
export class AnalysisReader {
  readonly #sketch: Sketch;
  readonly #listing: Listing;

  constructor(sketch: Sketch, listing: Listing) {
    this.#sketch = sketch;
    this.#listing = listing;
  }

  read({ zones, crossings, parts, data, flows }: Architecture): void {
    const personas = this.#personas();
    const threats = this.#threats(parts, personas);
    this.#controls(threats, crossings);
    this.#risks(threats);
    this.#assumptions([zones, ...parts, data, flows, threats]);
  }

  /** Who means harm is an adversary. Who may do harm without meaning it has a stake in the system. */
  #personas(): Known {
    const found: Known = new Map();
    for (const tree of this.#listing.listed("threat_personas")) {
      const isAdversary = truthAt(tree, "malicious_intent") !== false;
      const fields = isAdversary ? ADVERSARY : STAKEHOLDER;
      const assumed = isAdversary ? { position: positionOf(tree) } : {};
      const how: How = { kind: isAdversary ? "adversary" : "stakeholder", fields, assumed, what: "persona" };
      const [element, symbol] = this.#listing.element(tree, how);
      found.set(symbol, element);
    }
    return found;
  }

  #threats(parts: readonly Known[], personas: Known): Known {
    const besides = ["components_affected", "threat_persona"];
    const threats = this.#listing.elements("threats", { kind: "threat", fields: THREAT, besides });
    for (const threat of threats.values()) {
      this.#listing.links(threat, { field: "components_affected", link: "threatens", known: parts });
      const persona = this.#listing.named(threat, "threat_persona", personas);
      const at = { line: lineOf(threat.tree, "threat_persona") };
      if (persona?.id.startsWith("adversary/")) this.#sketch.link(threat.id, "performed_by", persona.id, { at });
      // No link leads to who means no harm, so the name is kept.
      else if (persona !== undefined) threat.rest.threat_persona = textAt(threat.tree, "threat_persona");
      const numbered = (list: string, field: string, word: string): string[] =>
        [...new Set(listAt(threat.tree, list).flatMap((item) => numberAt(item, field) ?? []))]
          .filter((number) => Number.isInteger(number) && number > 0 && number < 100_000)
          .map((number) => `${word}-${number}`);
      const weaknesses = numbered("weaknesses", "cwe_id", "CWE").slice(0, 20);
      if (weaknesses.length > 0) this.#sketch.set(threat.id, "weaknesses", weaknesses);
      const mechanisms = numbered("attack_mechanisms", "capec_id", "CAPEC").slice(0, 20);
      if (mechanisms.length > 0) this.#sketch.set(threat.id, "categories", mechanisms);
    }
    return threats;
  }

  /** A control has a status and answers threats, which is what a mitigation does with us. */
  #controls(threats: Known, crossings: Crossings): void {
    const controls = this.#listing.elements("controls", {
      kind: "mitigation",
      fields: CONTROL,
      besides: ["threats", "trust_boundary"],
      what: "control",
    });
    for (const control of controls.values()) {
      this.#listing.links(control, { field: "threats", link: "mitigates", known: [threats] });
      if (!has(control.tree, "trust_boundary")) continue;
      const ends = ["trust_zone_a", "trust_zone_b"].map((field) => textAt(control.tree, "trust_boundary", field) ?? "");
      const boundary = crossings.between(ends);
      if (boundary === undefined) this.#listing.stray(control, "trust_boundary");
      else
        this.#sketch.link(control.id, "applied_at", boundary, { at: { line: lineOf(control.tree, "trust_boundary") } });
    }
  }

  /** A risk wants both of what it is rated by; one that lacks either rates nothing and stays in the file. */
  #risks(threats: Known): void {
    for (const tree of this.#listing.listed("risks")) {
      const { said } = readFields(tree, RISK);
      if (said.likelihood === undefined || said.impact === undefined) {
        this.#sketch.drop("risk", "it lacks a likelihood or an impact that is known, and stays in the file");
        this.#listing.unclear(
          tree,
          textAt(tree, "title") ?? "",
          "is a risk without a likelihood or an impact that is known",
        );
        continue;
      }
      const [risk] = this.#listing.element(tree, { kind: "risk", fields: RISK, besides: ["threats"] });
      this.#listing.links(risk, { field: "threats", link: "rates", known: [threats] });
    }
  }

  /** A topic is any symbolic name; one that names nothing here is a word of its own. */
  #assumptions(all: readonly Known[]): void {
    for (const tree of this.#listing.listed("assumptions")) {
      const text = textAt(tree, "description") ?? "Assumption";
      const how: How = { kind: "assumption", fields: ASSUMPTION, besides: ["topics"], key: keyFromName(text) };
      const [{ id, rest }] = this.#listing.element(tree, how);
      const strays: unknown[] = [];
      for (const topic of listAt(tree, "topics")) {
        const targets = all.flatMap((known) => known.get(textAt(topic) ?? "") ?? []);
        for (const target of targets) this.#sketch.link(id, "concerns", target.id, { at: spanOf(topic) });
        if (targets.length === 0) strays.push(plain(topic));
      }
      if (strays.length > 0) rest.topics = strays;
    }
  }
}

/** Where somebody stands who has this knowledge and these rights. */
function positionOf(tree: Tree): "insider" | "remote" {
  return textAt(tree, "skill_level") === "insider" || textAt(tree, "access_level") === "admin" ? "insider" : "remote";
}
