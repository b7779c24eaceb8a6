/** A builder tries designs on variants until they pass; main takes only what did. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RawHost } from "@seca/kit/testing";
import { Home, ROOT, call, got, ran } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Orders" });
  await got(host, "input_add", { text: TEXT, name: "orders.md", accept: "all" });
});
afterAll(() => home.remove());

const TEXT =
  "# Orders\nA customer sends orders to the order API over HTTPS.\nThe order API stores orders in a PostgreSQL database.";
const UNLIMITED = "stride/denial-of-service/requests-without-limit@component/order-api";
const say = (attribute: string, value: string) => ({
  op: "set",
  target: "component/order-api",
  field: `attributes.${attribute}`,
  value,
});
const review = (args: object) => call(host, "design_review", { system: "orders", ...args });
const mainSays = async (): Promise<string[]> =>
  (await got(host, "analysis_get", { system: "orders", part: "findings" })).findings.map(
    ({ id }: { id: string }) => id,
  );

describe("a design on a variant", () => {
  it("fails with what it brings, and is told what to send next", async () => {
    const { data, text } = await review({
      branch: "limits",
      operations: [say("rate_limited", "no")],
      policy: { severity: "low" },
    });
    expect(data).toMatchObject({ branch: "limits", base: "main", passed: false, became: { new: expect.any(Number) } });
    expect(data.findings[0]).toMatchObject({
      state: "new",
      why: expect.stringMatching(/It was an open question before\.$/),
    });
    expect(data.next).toContainEqual(say("rate_limited", "yes"));
    expect(data.ran).toBeLessThan(data.cells);
    expect(text).toContain("The gate fails: variant limits at");
    expect(text.length).toBeLessThan(8000);
    expect(await mainSays()).not.toContain(UNLIMITED);
  });

  it("goes on by what the answer has to paste", async () => {
    const { text } = await review({ branch: "limits", policy: { severity: "low" } });
    const pasted = /^design_review (\{.*\})$/m.exec(text)![1]!;
    const args = JSON.parse(pasted) as object;
    expect(args).toMatchObject({ system: "orders", branch: "limits", policy: { severity: "low" } });
    const { data } = await call(host, "design_review", args);
    expect(data.findings.map(({ id }: { id: string }) => id)).not.toContain(UNLIMITED);
  });

  it("is not brought into main before it passes, and then is", async () => {
    const refused = await review({
      branch: "limits",
      operations: [say("rate_limited", "no")],
      policy: { severity: "low" },
      accept: true,
    });
    expect(refused.data.merged).toBeUndefined();
    expect(refused.text).toContain(
      'It was not brought into main, since it does not pass. To do so all the same: version_change {"system":"orders","action":"merge","from":"limits","branch":"main"}',
    );
    const { data, text } = await review({ branch: "limits", operations: [say("rate_limited", "yes")], accept: true });
    expect(data).toMatchObject({ passed: true, merged: expect.stringMatching(/^[0-9a-f]{12}$/) });
    expect(text).toContain(`It passes and was brought into main: version ${data.merged}.`);
    const { versions } = await got(host, "version_query", { system: "orders", what: "history", limit: 1 });
    expect(versions[0].message).toBe("Merge limits into main");
  });

  it("may come as a changed file, and is the same variant when it comes again", async () => {
    const changed = `${TEXT}\nThe order API writes to a Redis cache.`;
    const first = await review({ text: changed, name: "orders.md" });
    expect(first.data.branch).toMatch(/^review-[0-9a-f]{8}$/);
    expect(first.data.questions).toBeGreaterThan(0);
    const again = await review({ text: changed, name: "orders.md" });
    expect([again.data.branch, again.data.version]).toEqual([first.data.branch, first.data.version]);
  });

  it("gives page after page of the same two versions", async () => {
    const operations = [
      "authenticated",
      "authorised",
      "logged",
      "validates_input",
      "csrf_protected",
      "audit_protected",
    ].map((attribute) => say(attribute, "no"));
    const allow = Array.from({ length: 50 }, (_, n) => ({ finding: `a/b/c@flow/${n}`, reason: "somewhere else" }));
    const { data, text } = await review({
      branch: "bad",
      operations: [...operations, say("rate_limited", "no")],
      policy: { severity: "low", allow },
    });
    expect(text.length).toBeLessThan(8000);
    expect(text).toContain("The policy is too long to be repeated below: send it with each call.");
    const total = Object.values(data.became as Record<string, number>).reduce((sum, count) => sum + count, 0);
    const ids = new Set(data.findings.map(({ id }: { id: string }) => id));
    for (let cursor = data.cursor; cursor !== undefined;) {
      const page = (await review({ cursor })).data;
      for (const { id } of page.findings) ids.add(id);
      cursor = page.cursor;
    }
    expect(ids.size).toBe(total);
  });
});

describe("what cannot be reviewed is refused, and nothing is left behind", () => {
  const branches = async (): Promise<string[]> =>
    (await got(host, "version_query", { system: "orders", what: "names" })).names.map(
      ({ name }: { name: string }) => name,
    );

  it.each([
    [{}, "bad_input", "There is nothing to review."],
    [{ branch: "main", operations: [say("logged", "yes")] }, "refused", "A review never changes main."],
    [{ branch: "nowhere" }, "not_found", '"nowhere"'],
    [{ operations: [{ op: "fly" }] }, "bad_input", "operations.0 is no operation"],
    [{ operations: [{ op: "remove", target: "component/none" }] }, "not_found", "component/none"],
    [{ operations: [say("logged", "yes")], text: "x" }, "bad_input", "Operations came beside a file."],
    [{ base64: "%%%" }, "bad_input", "base64 holds characters"],
    [
      { operations: [say("logged", "yes")], policy: { severity: "awful" } },
      "bad_input",
      '"severity" of the policy is "awful".',
    ],
    [
      { operations: [say("logged", "yes")], policy: { constructor: {} } },
      "bad_input",
      'The policy has no "constructor".',
    ],
    [{ operations: [say("logged", "yes")], policy: { frameworks: ["x"] } }, "bad_input", 'no framework "x"'],
    [{ cursor: "x" }, "bad_input", "The cursor is none of ours."],
    [{ cursor: "x", operations: [say("logged", "yes")] }, "bad_input", "A change came beside a cursor"],
    [{ operations: [say("logged", "yes")], base: "nowhere" }, "not_found", '"nowhere"'],
  ])("%j", async (args, code, sentence) => {
    const before = await branches();
    const { refused, text } = await review(args);
    expect([refused, text]).toEqual([code, expect.stringContaining(sentence)]);
    expect(await branches()).toEqual(before);
  });
});

it("a scripted builder goes from a weak design to one that passes", { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await ran(process.execPath, [join(ROOT, "examples", "builder-loop", "run.mjs")], {
    env: home.environment(),
    cwd: home.folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const turns = [...stdout.matchAll(/^Turn (\d+): (passes|fails)$/gm)].map(([, , result]) => result);
  expect(turns.length).toBeGreaterThanOrEqual(3);
  expect(turns).toEqual([...turns.slice(1).map(() => "fails"), "passes"]);
  expect(stdout).toContain("A control settles it: flow/report encrypted_in_transit is yes (user).");
  expect(stdout).toMatch(/in main as version [0-9a-f]{12}\n$/);
});
