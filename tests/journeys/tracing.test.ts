/** From a mitigation to the stakeholder and back: why it is there, what a change touches, what is missing, what is suspect. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted("trace");
  const analysis = await home.greeted("analysis");
  await got(analysis, "system_open", { action: "create", system: "Shop" });
  await change(
    ...CHAIN.map(([target, value]) => ({ op: "add", target, value: { name: NAMES[target] ?? target, ...value } })),
  );
});
afterAll(() => home.remove());

const NAMES: Readonly<Record<string, string>> = { "mitigation/mfa": "Second <factor> & more" };
const CHAIN: readonly (readonly [string, object])[] = [
  ["stakeholder/owner", {}],
  ["requirement/private", { text: "Orders stay private.", level: "stakeholder", voices: "stakeholder/owner" }],
  ["loss/leak", { text: "Orders leak.", harms: "requirement/private" }],
  ["hazard/open", { system: "Shop", condition: "Anybody can read orders.", leads_to: "loss/leak" }],
  ["scenario/guess", { text: "A password is guessed.", class: "process", leads_to: "hazard/open" }],
  ["requirement/login", { text: "Ask for two factors.", level: "system", derived_from: "scenario/guess" }],
  ["mitigation/mfa", { text: "Second factor.", implements: "requirement/login" }],
];

const change = (...operations: object[]) => got(host, "change_apply", { operations });
const rewrite = (text: string) => change({ op: "set", target: "requirement/private", field: "text", value: text });
const read = async (uri: string) => {
  const { result } = await host.request("resources/read", { uri });
  return result.contents[0] as { text?: string; blob?: string; mimeType: string };
};

describe("Show Trace", () => {
  it("is one call: the chain to the stakeholder with reasons, and the map around it", async () => {
    const { data, text } = await call(host, "trace_show", { id: "mitigation/mfa" });
    expect(data).toMatchObject({ total: 1, shown: 7, reached: 7 });
    expect(text).toContain("1 of 1 chain up from mitigation/mfa");
    expect(text).toContain("└─ is voiced by stakeholder/owner");
    expect(text).toContain("Why (up)\n└─ implements requirement/login");
    expect(text).toContain("How (down): nothing");
  });

  it("is one picture, beside the text and at an address", async () => {
    const { result } = await host.request("tools/call", {
      name: "trace_show",
      arguments: { id: "mitigation/mfa", format: "svg" },
    });
    const [, picture] = result.content as {
      type: string;
      resource?: { uri: string; mimeType: string; text: string };
    }[];
    expect(picture).toMatchObject({ type: "resource", resource: { mimeType: "image/svg+xml" } });
    const { uri, text: svg } = picture!.resource!;
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).toContain("Second &lt;factor&gt; &amp; more");
    expect(await read(uri)).toMatchObject({ mimeType: "image/svg+xml", text: svg });
  });

  it.each([
    ["mermaid", /^mindmap\n {2}n0\(\("Second/],
    ["freemind", /^<map version="1.0.1">\n<node ID="n0" TEXT="Second &lt;factor&gt; &amp; more"/],
    ["markmap", /^---\nmarkmap:/],
    ["json", /^\{"version":"[0-9a-f]{12}","root":\{"id":"mitigation\/mfa"/],
  ])("is a mind map for other programs: %s", async (format, begins) => {
    const { document } = await got(host, "trace_show", { id: "mitigation/mfa", format });
    expect(document).toMatch(begins);
  });

  it("gives the shortest ways to what is named", async () => {
    const { data } = await call(host, "trace_show", { id: "mitigation/mfa", to: "hazard" });
    expect(data.chains.map((chain: { to: string }[]) => chain.map(({ to }) => to))).toEqual([
      ["requirement/login", "scenario/guess", "hazard/open"],
    ]);
  });
});

describe("a change", () => {
  it("is looked at before it is made", async () => {
    const { hits, total } = await got(host, "trace_impact", {
      ids: ["requirement/private"],
      direction: "down",
      limit: 500,
    });
    expect(total).toBe(hits.length);
    expect(hits.find(({ id }: { id: string }) => id === "mitigation/mfa")).toEqual({
      id: "mitigation/mfa",
      name: "Second <factor> & more",
      direction: "down",
      hops: 5,
      via: "requirement/private · ⟵ harms loss/leak · ⟵ leads to hazard/open · ⟵ leads to scenario/guess · ⟵ is derived from requirement/login · ⟵ implements mitigation/mfa",
    });
  });

  it("makes links suspect, which are looked at and judged, and a revert heals the rest", async () => {
    const { version } = await rewrite("Orders stay private for ten years.");
    const listed = await got(host, "trace_review", { indirect: true, limit: 500 });
    expect(listed).toMatchObject({ version, direct: 2, rejected: 0, written: false });
    const states = new Map(listed.links.map(({ link, state }: { link: string; state: string }) => [link, state]));
    expect(states.get("loss/leak harms requirement/private")).toBe("suspect");
    expect(states.get("requirement/private voices stakeholder/owner")).toBe("suspect");
    expect(states.get("mitigation/mfa implements requirement/login")).toBe("indirect");
    expect((await call(host, "trace_show", { id: "mitigation/mfa" })).text).toContain("indirectly suspect");

    const links = ["loss/leak harms requirement/private"];
    const judged = await got(host, "trace_review", {
      action: "accept",
      links,
      reason: "A leak harms it still.",
      base: version,
    });
    expect(judged).toMatchObject({ written: true, direct: 1 });
    await rewrite("Orders stay private.");
    expect(await got(host, "trace_review")).toMatchObject({ direct: 0, indirect: 0 });
    const { changed } = await got(host, "trace_impact", { from: version });
    expect(changed).toContain("requirement/private");
  });
});

describe("what is missing", () => {
  it("is counted by layer and listed with what would mend it", async () => {
    const policy =
      "hazard: scenario\nscenario: requirement 100%\nrequirement:system: mitigation\nmitigation: verification 80%";
    const { data, text } = await call(host, "trace_coverage", { policy, list: "uncovered" });
    expect(data.passed).toBe(false);
    expect(data.gaps.map(({ id }: { id: string }) => id)).toContain("mitigation/mfa");
    expect(text).toContain("80 %, missed");
    const rules = await got(host, "trace_coverage", { rules: ["V41"] });
    expect(rules.gaps).toEqual([
      expect.objectContaining({ rule: "V41", id: "mitigation/mfa", fix: expect.any(String) }),
    ]);
  });

  it("is an empty row of a matrix, which is a file too", async () => {
    const { data } = await call(host, "trace_matrix", { rows: "requirement:system", columns: "mitigation" });
    const row = data.matrix.find(({ id }: { id: string }) => id === "requirement/login");
    expect(row.cells).toEqual([{ column: "mitigation/mfa", by: "implements" }]);
    const csv = await read("seca://system/shop/matrix/requirement%3Asystem/mitigation/csv");
    expect(csv.text).toContain("requirement/login,implements");
    const { blob, mimeType } = await read("seca://system/shop/matrix/requirement%3Asystem/mitigation/xlsx");
    expect(mimeType).toContain("spreadsheetml");
    expect(Buffer.from(blob!, "base64").subarray(0, 4).toString("latin1")).toBe("PK\u0003\u0004");
  });
});

describe("what cannot be answered", () => {
  it.each([
    ["trace_show", { id: "__proto__" }, "not_found", "There is no"],
    ["trace_show", { id: "mitigation/mfaa" }, "not_found", "mitigation/mfa"],
    ["trace_show", { id: "mitigation/mfa", kinds: ["constructor"] }, "bad_input", "not a kind"],
    ["trace_show", { id: "mitigation/mfa", nodes: 1e9 }, "bad_input", "1000"],
    ["trace_show", { id: "\u202e" }, "not_found", "There is no"],
    ["trace_impact", {}, "bad_input", "Name ids"],
    ["trace_impact", { ids: ["mitigation/mfa"], from: "zzzzzz" }, "not_found", "no version"],
    ["trace_impact", { ids: ["mitigation/mfa"], cursor: "x" }, "bad_input", "cursor"],
    ["trace_coverage", { policy: "x".repeat(19_000) }, "bad_input", "One layer a line"],
    ["trace_coverage", { layers: ["__proto__"] }, "bad_input", "no kind"],
    ["trace_coverage", { rules: ["V99"] }, "bad_input", "V01 to V50"],
    ["trace_matrix", { rows: "mitigations", columns: "loss" }, "bad_input", "Did you mean mitigation"],
    ["trace_review", { action: "accept" }, "bad_input", "links and a reason"],
    ["trace_review", { action: "accept", links: ["a b c"], reason: "x" }, "not_found", "no link"],
  ])("is refused with what would do: %s %o", async (tool, args, code, words) => {
    const { refused, text } = await call(host, tool, args);
    expect([refused, text]).toEqual([code, expect.stringContaining(words)]);
  });
});
