/** A trace goes to a tool of requirements, is worked on there, and comes back as a proposal. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted("trace");
  await got(await home.greeted("analysis"), "system_open", { action: "create", system: "Shop" });
  await got(host, "change_apply", {
    operations: CHAIN.map(([target, value]) => ({ op: "add", target, value: { name: target, ...value } })),
  });
});
afterAll(() => home.remove());

const CHAIN: readonly (readonly [string, object])[] = [
  ["component/shop", { type: "process" }],
  ["stakeholder/owner", {}],
  ["requirement/private", { text: "Orders stay private.", level: "stakeholder", voices: "stakeholder/owner" }],
  ["loss/leak", { text: "Orders leak.", harms: "requirement/private" }],
  ["hazard/open", { system: "Shop", condition: "Anybody can read orders.", leads_to: "loss/leak" }],
  ["scenario/guess", { text: "A password is guessed.", class: "process", leads_to: "hazard/open" }],
  ["requirement/login", { text: "Ask for two factors.", level: "system", derived_from: "scenario/guess" }],
  ["mitigation/mfa", { text: "Second factor.", implements: "requirement/login", applied_at: "component/shop" }],
  ["requirement/quick", { text: "Pages come quickly.", level: "stakeholder" }],
];

const read = async (uri: string): Promise<{ text: string; mimeType: string }> => {
  const { result } = await host.request("resources/read", { uri });
  return result.contents[0] as { text: string; mimeType: string };
};

/** The chain above and below the mitigation. The shop it is applied at is no part of a trace, nor is what analyses add beside it. */
const CONE = { ids: ["mitigation/mfa"] };
const LOST = { what: "link", count: expect.any(Number) as number, why: "one of its ends is not written" };

describe.each([
  ["reqif", "application/xml"],
  ["openfasttrace", "text/markdown"],
  ["specobject", "application/xml"],
  ["strictdoc", "text/plain"],
  ["sphinx-needs", "application/json"],
])("as %s, a trace", (format, mimeType) => {
  it("is what lies above and below, and says what stays behind", async () => {
    const { data, text } = await call(host, "trace_exchange", { format, ...CONE });
    expect(data).toMatchObject({ system: "shop", format, entities: 7, links: 6, proposals: [] });
    expect(data.dropped).toContainEqual(LOST);
    expect(text).toMatch(new RegExp(`^7 items and 6 links of version [0-9a-f]{12} as ${format}\\.`));
    expect(await read(data.address)).toMatchObject({ mimeType, text: expect.stringContaining("Orders stay private.") });
  });

  it("is everything at its address", async () => {
    const { text } = await read(`seca://system/shop/exchange/${format}`);
    expect(text).toContain("Pages come quickly.");
  });
});

describe.each(["reqif", "openfasttrace", "specobject"])("what comes back as %s", (format) => {
  it("changes nothing while it says the same", async () => {
    const { text } = await read(`seca://system/shop/exchange/${format}/mitigation/mfa`);
    const back = await got(host, "trace_exchange", { format, text, name: `${format}.txt`, accept: "none" });
    expect(back.proposals).toEqual([expect.objectContaining({ accepted: 0, open: 0 })]);
  });

  it("is a proposal of just what was changed there", async () => {
    const { text } = await read(`seca://system/shop/exchange/${format}/mitigation/mfa`);
    const edited = text.replace("Ask for two factors.", `Ask for two factors (${format}).`);
    const { data } = await call(host, "trace_exchange", {
      format,
      text: edited,
      name: `${format}.txt`,
      accept: "none",
    });
    expect(data.proposals).toEqual([expect.objectContaining({ state: "open", accepted: 0, open: 1 })]);
  });
});

describe("what cannot be exchanged", () => {
  it.each([
    [{ format: "doors" }, "bad_input", "reqif"],
    [{ ids: ["mitigation/mfaa"] }, "not_found", "mitigation/mfaa"],
    [{ ids: ["__proto__"] }, "not_found", "There is no"],
    [{ format: "strictdoc", text: "[DOCUMENT]\nTITLE: x\n" }, "bad_input", "strictdoc"],
    [{ text: "<REQ-IF>" }, "bad_input", "line 1"],
    [{ text: '<!DOCTYPE a [<!ENTITY x "y">]><REQ-IF>&x;</REQ-IF>' }, "bad_input", "DOCTYPE"],
    [{ version: "zzzzzz" }, "not_found", "zzzzzz"],
  ])("is refused with what would do: %o", async (args, code, words) => {
    const { refused, text } = await call(host, "trace_exchange", args);
    expect([refused, text]).toEqual([code, expect.stringContaining(words)]);
  });
});
