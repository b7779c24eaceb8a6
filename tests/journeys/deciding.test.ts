/** What people make of findings: dismissed with a reason and a last day, edited, linked to; and each address can be read. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Orders" });
  await got(host, "input_add", { text: TEXT, name: "orders.md", accept: "all" });
  await change({ op: "answer", target: "component/order-api attributes.rate_limited", value: "no" });
});
afterAll(() => home.remove());

const TEXT = [
  "# Orders",
  "A customer sends orders to the order API over HTTPS.",
  "The order API stores orders in a PostgreSQL database.",
].join("\n");
const FINDING = "stride/denial-of-service/requests-without-limit@component/order-api";
const THREAT = "threat/stride.denial-of-service.requests-without-limit@component.order-api";
const TO_COME = `${new Date().getUTCFullYear() + 2}-01-31`;

const change = (...operations: object[]) => got(host, "change_apply", { operations });
const refused = async (...operations: object[]) => {
  const { refused: code, text } = await call(host, "change_apply", { operations });
  return { code, text };
};
const get = (args: object) => call(host, "analysis_get", args);
const listed = async (args: object = {}): Promise<string[]> => {
  const { findings } = await got(host, "analysis_get", { part: "findings", id: "component/order-api", ...args });
  return findings.map(({ id }: { id: string }) => id);
};
const address = (path: string) => get({ address: `seca://system/orders/${path}` });

describe("a finding", () => {
  it("is open until somebody decides, and says how", async () => {
    expect(await listed()).toContain(FINDING);
    const { text } = await get({ part: "finding", id: FINDING });
    expect(text).toContain(`{"op":"dismiss","target":"${FINDING}"`);
  });

  it("is dismissed with a reason and a last day, and then listed as dismissed only", async () => {
    const before = await got(host, "analysis_run");
    const value = { reason: "The gateway | in front\nlimits them.", expires: TO_COME };
    const done = await change({ op: "dismiss", target: FINDING, value });
    expect(done).toMatchObject({ written: true, total: 1 });
    expect(await listed()).not.toContain(FINDING);
    expect(await listed({ standing: "dismissed" })).toEqual([FINDING]);
    const after = await call(host, "analysis_run");
    expect(after.data.total).toBe(before.total - 1);
    expect(after.text).toContain("1 dismissed");
    const { text } = await get({ part: "finding", id: FINDING });
    expect(text).toContain(`Standing: dismissed; tester chose to dismiss until ${TO_COME}`);
    expect(text).toContain('"The gateway | in front limits them."');
  });

  it("comes back by the inverse", async () => {
    const { inverse } = await change({ op: "accept", target: FINDING, value: "So be it." });
    expect(await listed({ standing: "accepted" })).toEqual([FINDING]);
    await change(...inverse);
    expect(await listed({ standing: "dismissed" })).toEqual([FINDING]);
    await change({ op: "remove", target: `decision/${THREAT.replace("/", ".")}` });
    expect(await listed()).toContain(FINDING);
  });

  it("is edited, shows both values, and is suspect once another is generated", async () => {
    await change(
      { op: "set", target: FINDING, field: "severity", value: "low" },
      { op: "set", target: FINDING, field: "says", value: "Anybody can flood it." },
    );
    expect((await get({ part: "findings", id: "component/order-api" })).text).toContain("Anybody can flood it.");
    await change({ op: "set", target: "component/order-api", field: "name", value: "Front" });
    const { text } = await get({ part: "finding", id: FINDING });
    expect(text).toMatch(/\| says \| Front .* \| Anybody can flood it\. \| suspect/);
    expect((await get({ part: "summary" })).text).toContain(`- overlay/${THREAT.replace("/", ".")}~says`);
    await change(
      { op: "set", target: "component/order-api", field: "name", value: "order API" },
      { op: "unset", target: FINDING, field: "says" },
    );
  });

  it("is an entity among the others, to be found, traced and linked to", async () => {
    await change(
      { op: "add", target: "mitigation", value: { name: "Gateway", text: "Put a gateway in front." } },
      {
        op: "link",
        target: "mitigation/gateway",
        field: "mitigates",
        value: { to: FINDING, reason: "It counts calls." },
      },
    );
    expect((await got(host, "graph_find", { query: THREAT })).entities.map(({ id }: { id: string }) => id)).toEqual([
      THREAT,
    ]);
    const entity = JSON.parse((await address(`entity/${THREAT}`)).text);
    expect(entity).toMatchObject({ id: THREAT, kind: "threat", props: { severity: "low" } });
    expect(entity.in.map(({ from }: { from: string }) => from)).toContain("mitigation/gateway");
    const { text } = await call(host, "trace_show", { id: THREAT, direction: "down", limit: 50 });
    expect(text).toContain("mitigation/gateway");
  });
});

describe("the summary", () => {
  it("says why rules were silent", async () => {
    const { text } = await get({ part: "summary" });
    expect(text).toMatch(/Rules looked \d+ times\. Of these \d+ looks? found that it does not apply/);
    expect(text).toMatch(/- Does not apply: .+ \(\d+\)/);
  });
});

describe("every address", () => {
  it("of a finding, a question, a section and a framework can be read", async () => {
    expect((await address(`finding/${FINDING}`)).text).toContain("a finding, low");
    expect((await address(`finding/${THREAT}`)).text).toContain(`${FINDING}: a finding`);
    const [asked] = (await got(host, "analysis_get", { part: "questions" })).questions;
    const { text } = await address(`question/${asked.id.replace(" ", "/")}`);
    expect(text).toContain(asked.asks);
    expect((await get({ part: "questions", id: asked.id })).text).toBe(text);
    expect((await address("section/stride.findings")).text).toContain("## STRIDE findings (section/stride.findings)");
    expect((await get({ part: "section", id: "stride" })).text).toContain(
      "### Questions, those that settle most first",
    );
    expect((await address("entity/section/stride.findings")).text).toContain('"plugin": "stride"');
    expect((await address("section/none")).refused).toBe("not_found");
    expect((await address("question/component/none/attributes.x")).refused).toBe("not_found");
  });
});

describe("what cannot be", () => {
  it.each([
    [{ op: "dismiss", target: FINDING }, "bad_input", "dismiss needs value."],
    [
      { op: "dismiss", target: FINDING, value: { reason: "x", expires: "2020-01-01" } },
      "bad_input",
      "Give a day to come",
    ],
    [{ op: "dismiss", target: FINDING, value: { reason: "\u202e", extra: 1 } }, "bad_input", 'takes no "extra"'],
    [{ op: "accept", target: `${FINDING}x`, value: "x" }, "not_found", FINDING],
    [{ op: "accept", target: "__proto__@constructor", value: "x" }, "not_found", "There is no finding"],
    [{ op: "set", target: FINDING, field: "outcome", value: "mitigated" }, "bad_input", "severity, likelihood, impact"],
    [{ op: "remove", target: THREAT }, "refused", "is no fact"],
    [{ op: "answer", target: "component/order-api attributes.rate_limited", value: "perhaps" }, "bad_input", "unknown"],
    [{ op: "answer", target: "component/none attributes.rate_limited", value: "yes" }, "not_found", "There is no"],
  ])("is refused with what would do: %o", async (operation, code, words) => {
    const before = await got(host, "analysis_run");
    expect(await refused(operation, { op: "confirm", target: FINDING })).toEqual({
      code,
      text: expect.stringContaining(words),
    });
    expect((await got(host, "analysis_run")).version).toBe(before.version);
  });
});
