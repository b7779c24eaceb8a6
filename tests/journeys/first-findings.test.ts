/** From a text to what is wrong with the system: findings where something is said, questions where nothing is. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
});
afterAll(() => home.remove());

const FINDING = "stride/denial-of-service/requests-without-limit@component/order-api";
const TEXT = [
  "# Orders",
  "A customer sends orders to the order API over HTTPS.",
  "The order API stores orders in a PostgreSQL database.",
].join("\n");

const answer = (value: "yes" | "no") =>
  got(host, "change_apply", {
    operations: [{ op: "set", target: "component/order-api", field: "attributes.rate_limited", value }],
  });
const found = async (): Promise<string[]> => {
  const { findings } = await got(host, "analysis_get", { part: "findings", id: "component/order-api" });
  return findings.map(({ id }: { id: string }) => id);
};

describe("the first findings", () => {
  it("of a thin text are mostly questions, and say how to answer them", async () => {
    await got(host, "system_open", { action: "create", system: "Orders" });
    await got(host, "input_add", { text: TEXT, name: "orders.md", accept: "all" });
    const { data, text } = await call(host, "analysis_run", { frameworks: ["stride"] });
    expect(data).toMatchObject({ frameworks: ["stride"], gaps: 0 });
    expect(data.questions).toBeGreaterThan(data.total);
    expect(data.ask).toHaveLength(3);
    expect(text).toContain(`${data.questions} questions; answering these 3 settles most:`);
    expect(text).toContain(`"target":"${data.ask[0].element} `);
    expect(await found()).not.toContain(FINDING);
  });

  it("come with an answer, and hang on nothing else", async () => {
    await answer("no");
    const { data, text } = await call(host, "analysis_run", { frameworks: ["stride"] });
    expect(data.worst.map(({ id }: { id: string }) => id)).toContain(FINDING);
    expect(data.reused).toBeGreaterThan(0);
    expect(text).toContain("1 finding");
    expect(await found()).toContain(FINDING);
  });

  it("say what proves them, and what would settle them", async () => {
    const { text } = await call(host, "analysis_get", { part: "finding", id: FINDING });
    expect(text).toContain("| component/order-api | exposed | directly | derived |");
    expect(text).toContain("Then set component/order-api attributes.rate_limited to yes.");
  });

  it("go when it is done", async () => {
    await answer("yes");
    expect(await found()).not.toContain(FINDING);
    expect((await call(host, "analysis_get", { part: "finding", id: FINDING })).text).toContain("settled by a control");
  });

  it("are there in the next process without being worked out again", async () => {
    const { data } = await call(host, "analysis_run");
    host.endInput();
    await host.exited;
    host = await home.greeted();
    const again = await got(host, "analysis_run");
    expect(again).toEqual({ ...data, reused: data.cells });
  });

  it("tell what is there where something is not", async () => {
    expect((await call(host, "analysis_run", { frameworks: ["dread"] })).text).toContain("There are: stride, ");
    expect((await call(host, "analysis_get", { part: "finding" })).text).toContain('{"part":"findings"}');
    expect((await call(host, "analysis_get", { part: "finding", id: "stride@x" })).refused).toBe("not_found");
  });
});

describe("seca analyze", () => {
  const analyze = (...args: string[]) =>
    home.run(["analyze", join(home.user, "orders.md"), "--system", "Shell", ...args]);

  it("prints what was found below what was read", async () => {
    await writeFile(join(home.user, "orders.md"), TEXT);
    const { code, stdout } = await analyze();
    expect(code).toBe(0);
    expect(stdout).toMatch(/## Analysis\n\nVersion [0-9a-f]{12}, stride, stpa-sec: \d+ findings?.*\d+ questions/);
    expect(stdout).toContain("answering these 3 settles most:");
  });

  it("gives all of it to programs", async () => {
    const { analysis, findings, questions } = JSON.parse((await analyze("--format", "json")).stdout);
    expect([findings.length, questions.length]).toEqual([analysis.total, analysis.questions]);
    expect(questions.length).toBeGreaterThan(10);
  });

  it("leaves it out where none is asked for, and refuses what there is not", async () => {
    expect((await analyze("--frameworks", "none")).stdout).not.toContain("## Analysis");
    expect(await analyze("--frameworks", "dread")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`There is no framework "dread".`),
    });
  });
});
