import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY, readPolicy } from "./policy.ts";
import { readPolicyFile } from "./policy-file.ts";

const inFile = (text: string) => readPolicyFile(Buffer.from(text), "policy.yaml");

describe("a policy", () => {
  it("that says nothing is the usual one", () => {
    expect(readPolicy({})).toEqual({ severity: "high", maxOpen: {}, allow: [] });
    expect(readPolicy({})).toEqual(DEFAULT_POLICY);
  });

  it.each([
    ["high", `The policy is "high".`],
    [null, `The policy is "null".`],
    [[], `The policy is "[]".`],
    [{ severity: "severe" }, `"severity" of the policy is "severe".`],
    [{ maxOpen: { high: -1 } }, `"maxOpen.high" of the policy is "-1".`],
    [{ maxOpen: 3 }, `"maxOpen" of the policy is "3".`],
    [{ maxAgeDays: 1.5 }, `"maxAgeDays" of the policy is "1.5".`],
    [{ questions: {} }, `"questions.max" of the policy is missing.`],
    [{ frameworks: [] }, `"frameworks" of the policy is "[]".`],
    [{ allow: [{ finding: "a@b" }] }, `"allow.0.reason" of the policy is missing.`],
    [{ allow: [{ reason: "because" }] }, `"allow.0" of the policy is "{"reason":"because"}".`],
    [{ allow: [{ rule: "a", reason: "because", expires: "soon" }] }, `"allow.0.expires" of the policy is "soon".`],
  ])("%j is refused with its place", (given, sentence) => {
    const error = refusalOf(() => readPolicy(given));
    expect(error).toMatchObject({ code: "bad_input", message: sentence });
    expect(error.hint).toMatch(/^Allowed: .+\.$/);
  });

  it("answers a key it does not know with the nearest", () => {
    expect(refusalOf(() => readPolicy({ onlynew: true }))).toMatchObject({
      message: 'The policy has no "onlynew".',
      hint: "Did you mean onlyNew? Allowed: An object with severity, frameworks, onlyNew, maxOpen, maxAgeDays, questions, allow.",
    });
  });

  it.each(["__proto__", "constructor", "prototype"])("has no %s", (key) => {
    expect(() => readPolicy(JSON.parse(`{"${key}":{"severity":"none"}}`))).toThrow(/has no|is/);
    expect(() => readPolicy(JSON.parse(`{"maxOpen":{"${key}":1}}`))).toThrow(/has no|is/);
    expect(({} as { severity?: unknown }).severity).toBeUndefined();
  });
});

describe("the file of a policy", () => {
  it("is YAML or JSON", async () => {
    const policy = { severity: "elevated", maxOpen: { medium: 3 }, onlyNew: true, allow: [] };
    expect(await inFile("severity: elevated\nmaxOpen:\n  medium: 3\nonlyNew: true\n")).toEqual(policy);
    expect(await inFile(JSON.stringify(policy))).toEqual(policy);
  });

  it.each([
    ["an empty file", ""],
    ["a list", "- severity: high"],
    ["aliases that grow", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"],
    ["a tag", "severity: !!js/function high"],
    ["a prototype", "__proto__:\n  severity: none"],
    ["a key twice", "severity: high\nseverity: none"],
    ["a huge text", `severity: high # ${"x".repeat(1_000_000)}`],
    ["deep nesting", `${"[".repeat(5000)}${"]".repeat(5000)}`],
  ])("with %s is refused", async (_, text) => {
    await expect(inFile(text)).rejects.toMatchObject({ name: "SecaError" });
  });

  it("that is no text is refused", async () => {
    await expect(readPolicyFile(Buffer.from([0xff, 0x00, 0x01]), "p.yaml")).rejects.toMatchObject({
      code: "bad_input",
      message: expect.stringContaining('The policy "p.yaml" is no text'),
    });
  });
});

function refusalOf(work: () => unknown): { code: string; message: string; hint: string } {
  try {
    work();
  } catch (error) {
    return error as ReturnType<typeof refusalOf>;
  }
  throw new Error("it was taken");
}
