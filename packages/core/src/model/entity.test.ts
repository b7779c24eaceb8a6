import { describe, expect, it } from "vitest";
import { SecaError } from "../kernel/index.ts";
import {
  KINDS,
  KIND_NAMES,
  attributeValue,
  describeOrigin,
  fieldsOf,
  halfOf,
  linkId,
  toEntity,
  toLink,
  type EntityDraft,
  type Origin,
} from "./index.ts";

const origin: Origin = { by: "user", author: "a reviewer" };
const draft = (over: Partial<EntityDraft> = {}): EntityDraft => ({
  id: "component/api",
  name: "Order API",
  props: { type: "process" },
  origin,
  ...over,
});
const link = (over: object = {}): Parameters<typeof toLink>[0] => ({
  kind: "voices",
  from: "requirement/login",
  to: "stakeholder/owner",
  origin,
  ...over,
});
/** What a caller sends may be anything; the types only say what it should be. */
const hostile = (json: string): never => JSON.parse(json) as never;

function errorOf(act: () => unknown): SecaError {
  try {
    act();
  } catch (error) {
    if (error instanceof SecaError) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("the glossary", () => {
  /** DESIGN section 1, in its order. */
  it("has the kinds of the design", () => {
    expect([...KIND_NAMES].sort()).toEqual(
      `component boundary flow data runtime stakeholder requirement objective assumption mission loss hazard constraint
       controller control_action feedback process_variable hazard_rule invariant context_table uca scenario adversary justification threat weakness
       attack_step question risk mitigation control verification decision evidence overlay section block view layout
       ticket input proposal artifact`
        .split(/\s+/)
        .sort(),
    );
  });

  it("keeps what is only shown apart from what is analysed", () => {
    expect(KIND_NAMES.filter((kind) => halfOf(kind) === "presentation")).toEqual([
      "section",
      "block",
      "view",
      "layout",
    ]);
  });

  it.each(KIND_NAMES)("a %s takes a description, and nothing it does not know", (kind) => {
    expect(fieldsOf(kind)).toContain("description");
    expect(KINDS[kind].safeParse({ no_such_field: 1 }).success).toBe(false);
  });
});

describe("an entity", () => {
  it("gets plain defaults, a trimmed name and sorted tags", () => {
    expect(toEntity(draft({ name: "  Cafe\u0301 ", tags: ["web", "api", "web"] }))).toEqual({
      id: "component/api",
      kind: "component",
      name: "Caf\u00e9",
      props: { type: "process" },
      tags: ["api", "web"],
      origin,
    });
  });

  it("keeps in ext what a foreign format had", () => {
    const ext = { otm: { id: 7, list: [null, true] } };
    expect(toEntity(draft({ ext })).ext).toEqual(ext);
    expect(toEntity(draft({ ext: {} }))).not.toHaveProperty("ext");
  });

  it.each([
    ["a wrong choice", { props: { type: "proces" } }, [/type is "proces", allowed: .*process/]],
    ["a missing choice", { props: {} }, [/type is missing, allowed: .*process/]],
    ["a wrong type of value", { props: { type: "process", owner: 3 } }, [/owner is "3": .*string/]],
    ["an unknown field", { props: { type: "process", naem: 1 } }, [/unknown field "naem"/]],
    ["several at once", { props: { type: "x", owner: 3, naem: 1 } }, [/type is "x"/, /owner is "3"/, /"naem"/]],
    ["a place in a list", { props: { type: "process", technology: ["a", 3] } }, [/technology.1 is "3"/]],
    ["an empty name", { name: "   " }, [/name is/]],
    ["a name that is none", { name: 3 as never }, [/name is "3"/]],
    ["an origin that nobody knows", { origin: hostile('{"by":"nobody"}') }, [/origin.by is "nobody"/, /user/]],
    ["tags that are one word", { tags: "web" as never }, [/tags is "web"/]],
    ["tags that are a number", { tags: 5 as never }, [/tags is "5"/]],
    ["fields that are a list", { props: [] as never }, [/object/]],
  ])("is refused with field, value and what is allowed: %s", (_, over, says) => {
    const error = errorOf(() => toEntity(draft(over)));
    expect(error.code).toBe("bad_input");
    for (const each of says) expect(error.message).toMatch(each);
    expect(error.message).toContain("component/api");
    expect(error.hint).not.toBe("");
  });

  it("names each wrong field for programs too", () => {
    const error = errorOf(() => toEntity(draft({ props: { type: "x", technology: ["a", 3] } })));
    expect((error.details as { problems: { path: unknown }[] }).problems.map(({ path }) => path)).toEqual([
      ["type"],
      ["technology", 1],
    ]);
  });

  it.each([
    ["componet/api", /Did you mean "component"/],
    ["component", /Kinds: component/],
    ["constructor/a", /Kinds: component/],
    ["__proto__/a", /Kinds: component/],
    ["component/Order API", /component\/order-api/],
  ])("is refused by its id: %s", (id, hint) => {
    expect(errorOf(() => toEntity(draft({ id }))).hint).toMatch(hint);
  });

  it.each([
    ["a field", { props: hostile('{"type":"process","__proto__":{"polluted":1}}') }],
    ["an attribute", { props: hostile('{"type":"process","attributes":{"__proto__":{"value":"yes","from":"user"}}}') }],
    ["ext", { ext: hostile('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}') }],
  ])("never takes __proto__ in %s into a prototype", (_, over) => {
    let entity: unknown;
    try {
      entity = toEntity(draft(over));
    } catch (error) {
      if (!(error instanceof SecaError)) throw error;
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(JSON.stringify(entity ?? {})).not.toContain("polluted");
  });

  it.each<[string, Partial<EntityDraft>, Partial<EntityDraft>]>([
    ["a name of 200", { name: "x".repeat(200) }, { name: "x".repeat(201) }],
    ["50 tags", { tags: tags(50) }, { tags: tags(51) }],
    ["20 technologies", { props: tech(20) }, { props: tech(21) }],
    ["a description of 20,000", { props: described(20_000) }, { props: described(20_001) }],
    ["an attribute's name of 60", { props: attribute("a".repeat(60)) }, { props: attribute("a".repeat(61)) }],
    ["ext nested 40 deep", { ext: { a: nested(40) } }, { ext: { a: nested(100_000) } }],
  ])("holds %s and no more", (_, most, tooMuch) => {
    expect(toEntity(draft(most)).id).toBe("component/api");
    expect(errorOf(() => toEntity(draft(tooMuch))).message.length).toBeLessThan(1000);
  });

  it("refuses what contains itself", () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    expect(errorOf(() => toEntity(draft({ ext: circle }))).message).toMatch(/nested deeper/);
  });
});

describe("attributes", () => {
  const attributes = { encrypted: { value: "no", from: "input" } } as const;

  it("are yes, no or unknown, and what nobody said is unknown", () => {
    expect(attributeValue(attributes, "encrypted")).toBe("no");
    expect(attributeValue(attributes, "authenticated")).toBe("unknown");
    expect(attributeValue(undefined, "encrypted")).toBe("unknown");
  });

  it.each(["constructor", "__proto__", "toString"])("%s is unknown like any other", (name) => {
    expect(attributeValue(attributes, name)).toBe("unknown");
  });

  it.each([{ value: true, from: "input" }, { value: "maybe", from: "input" }, { value: "yes" }, "yes"])(
    "%j is not one",
    (encrypted) => {
      const error = errorOf(() => toEntity(draft({ props: { type: "process", attributes: { encrypted } } })));
      expect(error.message).toMatch(/attributes\.encrypted/);
    },
  );

  it.each(["Encrypted", "1st", "a-b", ""])("%j cannot be the name of one", (name) => {
    expect(errorOf(() => toEntity(draft({ props: attribute(name) }))).message).toMatch(/attributes/);
  });
});

describe("a link", () => {
  it("is its kind and its ends, and reads as the sentence it states", () => {
    const made = toLink(link({ props: { reason: "She pays for it." } }));
    expect(made).toEqual({ ...link(), props: { reason: "She pays for it." } });
    expect(linkId(made)).toBe("requirement/login voices stakeholder/owner");
  });

  it.each([
    ["an unknown kind", { kind: "voice" }, /"voice"/, /voices/],
    [
      "the wrong way round",
      { from: "stakeholder/owner", to: "requirement/login" },
      /stakeholder.*requirement/,
      /No link/,
    ],
    ["another kind of end", { to: "component/api" }, /component/, /concerns/],
    ["an end of no kind", { to: "stakeholdr/owner" }, /"stakeholdr"/, /"stakeholder"/],
    ["an end that is no id", { to: "stakeholder/" }, /"stakeholder\/"/, /component\/order-api/],
    ["a reason that is none", { props: { reason: 3 } }, /reason is "3"/, /./],
    ["an unknown part", { props: { because: "x" } }, /"because"/, /./],
    ["a confidence above one", { props: { confidence: 1.5 } }, /confidence is "1.5"/, /./],
    ["an origin that nobody knows", { origin: { by: "nobody" } }, /"nobody"/, /./],
    ["itself as its end", { kind: "refines", to: "requirement/login" }, /itself/, /./],
    ["a kind from the prototype", { kind: "__proto__" }, /"__proto__"/, /voices/],
  ])("is refused with what would be allowed: %s", (_, over, says, hint) => {
    const error = errorOf(() => toLink(link(over)));
    expect(error.message).toMatch(says);
    expect(error.hint).toMatch(hint);
  });
});

describe("an origin", () => {
  it.each<[Origin, string]>([
    [{ by: "input", input: "input/notes", span: { line: 3 } }, "input input/notes:3"],
    [{ by: "user" }, "user"],
    [{ by: "import", format: "seca", span: { line: 7 } }, "import seca:7"],
    [{ by: "rule", plugin: "stride", rule: "plain-flow", read: [] }, "rule stride/plain-flow"],
    [{ by: "model", provider: "none" }, "model none"],
    [{ by: "default" }, "default"],
  ])("%j is shown on one line", (from, line) => {
    expect(describeOrigin(from)).toBe(line);
    expect(toEntity(draft({ origin: from })).origin).toEqual(from);
  });
});

function tags(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `t${i}`);
}
function tech(count: number): Record<string, unknown> {
  return { type: "process", technology: tags(count) };
}
function described(length: number): Record<string, unknown> {
  return { type: "process", description: "x".repeat(length) };
}
function attribute(name: string): Record<string, unknown> {
  return { type: "process", attributes: { [name]: { value: "yes", from: "user" } } };
}
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}
