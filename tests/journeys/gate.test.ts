/** A gate in a pipeline: a design passes, fails or is incomplete, and whoever looks at the change is told why. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, type Ran } from "../seca.ts";

let home: Home;
beforeAll(async () => {
  home = await Home.make();
  await mkdir(join(home.folder, "deploy"), { recursive: true });
  await writeFile(join(home.folder, DESIGN), design("no"));
});
afterAll(() => home.remove());

const DESIGN = "deploy/orders api.yaml";
const design = (limited: string, more = ""): string =>
  [
    "seca: 1",
    "name: Orders",
    "entities:",
    "  component:",
    "    customer: { name: Customer, type: actor }",
    "    order-api:",
    "      name: 'Order API @all <img src=x> | `x`'",
    "      type: service",
    "      technology: [nodejs]",
    `      attributes: { rate_limited: ${limited}${more} }`,
    "  flow:",
    "    order: { name: Order, protocol: https, leaves: component/customer, enters: component/order-api }",
    "",
  ].join("\n");
const UNLIMITED = "stride/denial-of-service/requests-without-limit@component/order-api";

const analyze = (...args: string[]): Promise<Ran> => home.run(["analyze", DESIGN, "--system", "orders", ...args]);
const inFile = (name: string, text: string): Promise<void> => writeFile(join(home.folder, name), text);
const STRICT = '{"severity":"low"}';

describe("seca analyze --gate", () => {
  it("ends with 1 where the design fails, and says why under a pull request", async () => {
    const { code, stdout, stderr } = await analyze("--gate", STRICT);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain("## orders: security gate ❌ failed");
    expect(stdout).toMatch(/^- \d+ open findings? of severity low or worse; none may be\.$/m);
    expect(stdout).toContain("`" + UNLIMITED + "`");
    expect(stdout).not.toMatch(/@all|<img/);
  });

  it("ends with 0 where it passes, also by a policy in a file", async () => {
    await inFile(
      "policy.yaml",
      `severity: low\nframeworks: [stride]\nallow:\n  - element: component/order-api\n    reason: stands behind a gateway\n`,
    );
    const { code, stdout } = await analyze("--gate", "policy.yaml");
    expect(code).toBe(0);
    expect(stdout).toContain("## orders: security gate ✅ passed");
    expect(stdout).toMatch(/\| allowed \| stands behind a gateway \|/);
    expect((await analyze("--gate", "default")).code).toBe(0);
  });

  it("ends with 3 where results are missing", async () => {
    await inFile("plan.xyz", "\u0001\u0002 no format knows this");
    const { code, stdout } = await analyze("plan.xyz", "--gate", '{"severity":"none"}');
    expect(code).toBe(3);
    expect(stdout).toContain("security gate ⚠️ incomplete");
    expect(stdout).toMatch(/^- No result of input for input\/plan/m);
    expect((await analyze("--gate", '{"frameworks":["stride"],"severity":"none"}')).code).toBe(0);
  });

  it.each([
    [["--gate", "nowhere.yaml"], '"nowhere.yaml" cannot be read.'],
    [["--gate", '{"severity":"awful"}'], '"severity" of the policy is "awful".'],
    [["--gate", '{"__proto__":{"severity":"none"}}'], `"__proto__"`],
    [["--gate", "default", "--format", "html"], '--format is "html".'],
    [["--gate", "default", "--frameworks", "none"], "There is nothing to judge without an analysis."],
    [["--gate", "default", "--frameworks", "dread2"], 'There is no framework "dread2".'],
    [["--gate", "default", "--baseline", "nowhere.json"], 'The baseline "nowhere.json" cannot be read.'],
    [["--gate", "default", "--write-baseline"], "--write-baseline came without the file to write."],
    [["--gate", "default", "--sarif"], "seca analyze does not take these arguments."],
  ])("ends with 2 for a mistake in the call: %j", async (args, sentence) => {
    const { code, stdout, stderr } = await analyze(...args);
    expect({ code, stdout, isTold: stderr.includes(sentence) }).toEqual({ code: 2, stdout: "", isTold: true });
  });

  it("without a gate ends as every command does", async () => {
    expect((await analyze("--format", "html")).code).toBe(1);
    expect((await analyze()).code).toBe(0);
  });
});

describe("a baseline", () => {
  it("is written once, and from then on only what is new fails", async () => {
    const first = await analyze("--gate", STRICT, "--baseline", "baseline.json", "--write-baseline");
    expect(first.code).toBe(1);
    expect((await analyze("--gate", STRICT, "--baseline", "baseline.json")).code).toBe(0);
    await inFile(DESIGN, design("no", ", authenticated: no, authorised: no, logged: no"));
    const { code, stdout } = await analyze("--gate", STRICT, "--baseline", "baseline.json");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^- \d+ new findings? of severity low or worse; none may be\.$/m);
    expect(stdout).toContain("### New findings");
    await inFile(DESIGN, design("no"));
  });

  it("tells what is gone, and forgets it when it is written anew", async () => {
    await inFile(DESIGN, design("yes"));
    const { stdout } = await analyze("--baseline", "baseline.json", "--write-baseline");
    expect(stdout).toContain("<summary>Gone (");
    expect(await readFile(join(home.folder, "baseline.json"), "utf8")).not.toContain(UNLIMITED);
    await inFile(DESIGN, design("no"));
  });

  it("carries what was accepted into a record that knows nothing of it", async () => {
    await home.run([
      "call",
      "change_apply",
      JSON.stringify({
        system: "orders",
        operations: [{ op: "accept", target: UNLIMITED, value: "the gateway limits" }],
      }),
    ]);
    await analyze("--baseline", "accepted.json", "--write-baseline");
    const line = (await readFile(join(home.folder, "accepted.json"), "utf8"))
      .split("\n")
      .find((each) => each.includes(UNLIMITED));
    expect(JSON.parse(line!.replace(/,$/, ""))).toEqual({
      id: UNLIMITED,
      severity: expect.any(String),
      since: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      standing: "accepted",
      reason: "the gateway limits",
    });
    const fresh = home.with({ SECA_HOME: join(home.folder, "fresh") });
    const args = ["analyze", DESIGN, "--system", "orders", "--gate", '{"severity":"low","onlyNew":false}'];
    const [without, with_] = [await fresh.run(args), await fresh.run([...args, "--baseline", "accepted.json"])];
    await fresh.run(["stop"]);
    expect([without.stdout.includes("accepted |"), with_.stdout.includes("| accepted | the gateway limits |")]).toEqual(
      [false, true],
    );
  });

  it("of another system is refused", async () => {
    const args = ["analyze", DESIGN, "--system", "plant", "--gate", "default", "--baseline", "accepted.json"];
    expect(await home.run(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is of the system "orders", and this one is "plant".'),
    });
    expect((await home.run(["call", "system_open"])).stdout).not.toContain("plant");
  });
});

describe("for programs", () => {
  it("a report is SARIF with places in the files that were named", async () => {
    const { code, stdout } = await analyze("--gate", STRICT, "--baseline", "accepted.json", "--format", "sarif");
    const [run] = JSON.parse(stdout).runs;
    expect(code).toBe(0);
    const result = run.results.find((each: { locations: object[] }) => JSON.stringify(each).includes("without-limit"));
    expect(result).toMatchObject({
      level: expect.stringMatching(/error|warning|note/),
      baselineState: "unchanged",
      suppressions: [{ kind: "external", justification: "Accepted: the gateway limits" }],
    });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "deploy/orders%20api.yaml", uriBaseId: "SRCROOT" },
      region: { startLine: 6 },
    });
    const open = JSON.parse((await analyze("--baseline", "accepted.json", "--format", "sarif-github")).stdout).runs[0];
    expect(open.results.filter((each: object) => "suppressions" in each)).toEqual([]);
  });

  it("a report is JSON with the verdict, its reasons and what helps", async () => {
    const { code, stdout } = await analyze(
      "--gate",
      '{"severity":"low","onlyNew":false}',
      "--baseline",
      "accepted.json",
      "--format",
      "json",
      "--frameworks",
      "stride",
    );
    const { gate, baseline, mitigations, findings } = JSON.parse(stdout);
    expect(gate.passed).toBe(code === 0);
    expect(gate.policy).toMatchObject({ severity: "low", onlyNew: false });
    expect([baseline.new, baseline.gone]).toEqual([[], []]);
    expect([Array.isArray(mitigations), Array.isArray(findings)]).toEqual([true, true]);
  });
});
