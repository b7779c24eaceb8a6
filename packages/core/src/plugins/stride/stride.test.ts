import { describe, expect, it } from "vitest";
import { flawsOf, judgeOne } from "../../engine/index.ts";
import { model } from "../../engine/testing/index.ts";
import { CATALOGUE_IDS, titleOf } from "../../knowledge/index.ts";
import { canonicalJson } from "../../model/index.ts";
import { PACKS, RULES, STRIDE } from "./index.ts";
import { impliedAmong } from "./testing/index.ts";

const letters = Object.values(STRIDE);

describe("the packs together", () => {
  it("hold no rule twice, neither by its id nor by what it asks", () => expect(flawsOf(RULES)).toEqual([]));

  it("say of each rule the pack that it lies in", () => {
    const strays = Object.entries(PACKS).flatMap(([pack, rules]) => rules.filter((rule) => rule.pack !== pack));
    expect(strays.map(({ id }) => id)).toEqual([]);
  });

  it("put each rule into the category that its id names", () => {
    const wrong = RULES.filter(({ id, category }) => STRIDE[id.split("/")[1] as keyof typeof STRIDE] !== category);
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  it("neglect none of the six categories", () => {
    const few = letters.filter((letter) => RULES.filter(({ category }) => category === letter).length < 12);
    expect(few).toEqual([]);
  });

  it("ask many different things, and enough of agents", () => {
    const dangers = new Set(RULES.map(({ of, when, holds }) => canonicalJson({ of, when, holds })));
    expect(dangers.size).toBeGreaterThanOrEqual(250);
    expect(PACKS["ai-agents"]!.length).toBeGreaterThanOrEqual(30);
  });

  it("hold no rule that fires only where another of its category does", () => {
    expect(impliedAmong(RULES)).toEqual([]);
  });

  it("name of weaknesses, patterns and techniques those of our catalogue, and all of them", () => {
    const named = new Set(RULES.flatMap(({ cwe, capec, attack }) => [...cwe, ...capec, ...attack]));
    expect([...named].filter((id) => titleOf(id) === undefined)).toEqual([]);
    expect(CATALOGUE_IDS.filter((id) => !named.has(id))).toEqual([]);
  });

  it("name no remedy twice", () => {
    const ids = RULES.flatMap(({ remedies }) => remedies.map(({ id }) => id));
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});

describe("a system of which only the drawing is known", () => {
  const drawn = model([
    "boundary dmz network",
    "boundary core network",
    "component user actor",
    "component web process in dmz",
    "component jobs queue in core",
    "component worker service in core",
    "component db store in core",
    "component pump actuator",
    "component partner external",
    "data orders",
    "db stores orders",
    "flow user>web",
    "flow web>jobs",
    "flow jobs>worker",
    "flow worker>db carries orders",
    "flow worker>pump",
    "flow worker>partner",
  ]);
  const elements = (["component", "flow", "data", "boundary"] as const).flatMap((kind) => drawn.entities(kind));
  const judged = RULES.flatMap((rule) =>
    elements.filter(({ kind }) => kind === rule.of).map(({ id }) => judgeOne(drawn, rule, id)!),
  );

  it("gets questions and no findings", () => {
    const outcomes = new Set(judged.map(({ outcome }) => outcome));
    expect([...outcomes].sort()).toEqual(["not-applicable", "unknown"]);
  });

  it("is asked something wherever nothing can be said", () => {
    const mute = judged.filter(({ outcome, asks }) => outcome === "unknown" && (asks ?? []).length === 0);
    expect(mute.map(({ id }) => id)).toEqual([]);
  });
});

describe("a web shop that says what it lacks", () => {
  const shop = model([
    "component customer actor",
    "component shop process nodejs -rate_limited -csrf_protected +logged",
    "component db store postgresql -encrypted_at_rest +backed_up",
    "data addresses +personal",
    "db stores addresses",
    "flow customer>shop https",
    "flow shop>db postgres -encrypted_in_transit carries addresses",
  ]);
  const told = (outcome: string): string[] =>
    RULES.flatMap((rule) =>
      ["component", "flow", "data", "boundary"].includes(rule.of)
        ? shop
            .entities(rule.of)
            .map(({ id }) => judgeOne(shop, rule, id)!)
            .filter((judgement) => judgement.outcome === outcome && ["web", "data-stores"].includes(rule.pack))
            .map(({ id }) => id.slice("stride/".length))
        : [],
    ).sort();

  it("gets a finding for each", () => {
    expect(told("fires")).toEqual([
      "denial-of-service/requests-without-limit@component/shop",
      "information-disclosure/rows-read-on-the-way@flow/shop>db",
      "information-disclosure/store-not-encrypted@component/db",
      "spoofing/cross-site-request@component/shop",
    ]);
  });

  it("sees what is settled already, and by what is drawn", () => {
    expect(told("mitigated")).toEqual([
      "denial-of-service/data-destroyed@component/db",
      "information-disclosure/read-on-the-way-to-people@flow/customer>shop",
      "repudiation/user-actions-unrecorded@component/shop",
      "tampering/page-altered-on-the-way@flow/customer>shop",
    ]);
  });
});
