import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entity, link } from "../../../graph/testing.ts";
import { onOneLine } from "../../../kernel/index.ts";
import { type Entity, toEntity, toLink } from "../../../model/index.ts";
import { actionOf } from "./action.ts";
import { DEFAULT_RULES } from "./default-rules.ts";
import { defaultRulesOf } from "./rules-pass.ts";
import { constraintSentence, inContext, ucaSentence } from "./sentences.ts";
import { tablesOf } from "./tables-pass.ts";
import { type Made, readOf } from "./result-read.ts";

const ACTION = "control_action/library-to-pump";
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  requester: ["authentic", "impostor"],
  permission: ["granted", "exceeded"],
  content: ["intact", "altered"],
  freshness: ["current", "stale"],
  need: ["needed", "not_needed"],
};

/** A gateway that hands libraries to a pump; a hazard for each property that is asked for, of the library. */
function ward(
  properties: readonly string[],
  over: { name?: string; continuous?: boolean; more?: readonly string[] } = {},
): Made {
  const variables = Object.entries({ ...VARIABLES }).map(([name, values]) =>
    entity(`process_variable/library-to-pump.${name}`, { name, props: { values } }),
  );
  const hazards = properties.map((property) =>
    entity(`hazard/${property}`, {
      name: `Library: ${property}`,
      props: { system: "Pump", condition: `The library has lost its ${property}.`, properties: [property] },
    }),
  );
  return {
    entities: [
      entity("controller/ward-gateway", { name: over.name ?? "Ward gateway" }),
      entity("component/pump", { name: "Pump" }),
      entity("flow/library-to-pump"),
      entity("data/limits", { name: "Drug library" }),
      entity(ACTION, {
        name: "hand down a library",
        props: { text: "Hand down a library.", ...(over.continuous !== undefined && { continuous: over.continuous }) },
      }),
      ...variables,
      ...hazards,
    ],
    links: [
      `${ACTION} issued_by controller/ward-gateway`,
      `${ACTION} acts_on component/pump`,
      `${ACTION} travels flow/library-to-pump`,
      "flow/library-to-pump carries data/limits",
      ...variables.map(({ id }) => `${ACTION} weighs ${id}`),
      ...hazards.map(({ id }) => `${id} state_of data/limits`),
      ...(over.more ?? []),
    ].map((id) => link(id)),
  };
}

function analysed(...parts: readonly Made[]): Made {
  const facts = { entities: parts.flatMap((each) => each.entities), links: parts.flatMap((each) => each.links) };
  const rules = defaultRulesOf(ACTION, readOf(facts));
  const tables = tablesOf(ACTION, readOf(facts, rules));
  return { entities: [...rules.entities, ...tables.entities], links: [...rules.links, ...tables.links] };
}

const named = ({ entities }: Made, kind: string): string[] =>
  entities.filter((each) => each.kind === kind).map(({ name }) => name);
const ids = ({ entities }: Made, kind: string): string[] =>
  entities.filter((each) => each.kind === kind).map(({ id }) => id);
const byId = ({ entities }: Made, id: string): Entity | undefined => entities.find((each) => each.id === id);

describe("an action of which nobody said when it is hazardous", () => {
  it("is, by the hazards of what it touches", () => {
    const found = analysed(ward(["integrity", "availability"]));
    expect(named(found, "uca")).toEqual([
      "The ward gateway does not provide 'hand down a library' while it is needed.",
      "The ward gateway provides 'hand down a library' while what it says has been changed on the way.",
      "The ward gateway provides 'hand down a library' while what it says is older than what is in use.",
      "The ward gateway provides 'hand down a library' while nothing calls for it.",
      "The ward gateway provides 'hand down a library' while it goes beyond what whoever asks for it may do.",
      "The ward gateway provides 'hand down a library' while whoever asks for it is not who they claim to be.",
      "The ward gateway provides 'hand down a library' too late while it is needed.",
    ]);
    expect(ids(found, "context_table")).toEqual([
      "context_table/library-to-pump.not_provided",
      "context_table/library-to-pump.provided",
      "context_table/library-to-pump.timing.too_late",
    ]);
    expect(byId(found, "context_table/library-to-pump.provided")?.props).toMatchObject({
      contexts: 32,
      hazardous: 31,
      undecided: 1,
    });
    expect(ids(found, "justification")).toEqual(["justification/library-to-pump.duration"]);
  });

  it("leads to hazards of the property at stake, each with the reason", () => {
    const { links } = analysed(ward(["integrity", "availability"]));
    const led = links.filter(({ kind, from }) => kind === "leads_to" && from.startsWith("uca/"));
    expect(
      led.map(({ from, to, props }) => [from.slice("uca/library-to-pump.".length), to, props.reason]),
    ).toContainEqual([
      "provided.freshness-stale",
      "hazard/integrity",
      "What was right once and is right no more then counts for the drug library. This is how it comes to: The library has lost its integrity.",
    ]);
    expect(led.filter(({ from }) => from.includes("provided.")).map(({ to }) => to)).toEqual([
      "hazard/availability",
      ...Array.from({ length: 5 }, () => "hazard/integrity"),
    ]);
  });

  it.each([
    [["confidentiality"], ["permission-exceeded", "requester-impostor"], ["duration", "not_provided", "timing"]],
    [["availability"], ["need-needed", "need-needed"], ["duration", "provided"]],
    [
      ["integrity"],
      ["content-altered", "freshness-stale", "need-not_needed", "permission-exceeded", "requester-impostor"],
      ["duration", "not_provided", "timing"],
    ],
    [[], [], ["duration"]],
  ])("with hazards of %j is so in no other way", (properties, contexts, harmless) => {
    const found = analysed(ward(properties));
    expect(ids(found, "uca").map((id) => id.slice(id.lastIndexOf(".") + 1))).toEqual(contexts);
    expect(
      ids(found, "justification")
        .map((id) => id.slice(id.lastIndexOf(".") + 1))
        .sort(),
    ).toEqual(harmless);
  });

  it("stays undecided where no hazard is known at all", () => {
    const found = analysed(ward([]));
    expect(ids(found, "context_table")).toEqual([
      "context_table/library-to-pump.not_provided",
      "context_table/library-to-pump.provided",
      "context_table/library-to-pump.timing",
    ]);
    expect(byId(found, "context_table/library-to-pump.provided")?.props).toMatchObject({ hazardous: 0, undecided: 32 });
  });

  it("can be stopped too soon and applied too long if it goes on", () => {
    const found = analysed(ward(["safety"], { continuous: true }));
    expect(named(found, "uca").filter((name) => /soon|long/.test(name))).toEqual([
      "The ward gateway stops providing 'hand down a library' too soon while it is needed.",
      "The ward gateway keeps providing 'hand down a library' too long while nothing calls for it.",
    ]);
    expect(ids(found, "justification")).toEqual([]);
  });

  it("can come out of order if its controller has more to say to the same thing", () => {
    const other: Made = {
      entities: [entity("control_action/stop", { name: "stop", props: { text: "Stop." } })],
      links: [
        "control_action/stop issued_by controller/ward-gateway",
        "control_action/stop acts_on component/pump",
      ].map((id) => link(id)),
    };
    expect(ids(analysed(ward(["integrity"]), other), "uca")).toContain(
      "uca/library-to-pump.timing.out_of_order.need-needed",
    );
    expect(ids(analysed(ward(["integrity"])), "uca").filter((id) => id.includes("timing"))).toEqual([]);
  });
});

describe("what people said", () => {
  const uca = (context: string, more: readonly string[] = []): Made => ({
    entities: [entity("uca/old", { name: "An old library", props: { type: "provided", context } })],
    links: [`uca/old misuses ${ACTION}`, "uca/old leads_to hazard/integrity", ...more].map((id) => link(id)),
  });

  it("is not derived again: an unsafe action of theirs stands for what it covers, and gets its constraint", () => {
    const found = analysed(ward(["integrity"]), uca("freshness = stale"));
    expect(ids(found, "uca")).not.toContain("uca/library-to-pump.provided.freshness-stale");
    expect(byId(found, "constraint/old")?.props).toEqual({
      text: "The ward gateway must not provide 'hand down a library' while what it says is older than what is in use.",
      type: "controller",
    });
    const inverted: Made = {
      entities: [entity("constraint/mine", { props: { text: "Hand down nothing old." } })],
      links: [link("constraint/mine inverts uca/old")],
    };
    expect(ids(analysed(ward(["integrity"]), uca("freshness = stale"), inverted), "constraint")).not.toContain(
      "constraint/old",
    );
  });

  it("adds to what is hazardous, in words that are no list of values too", () => {
    const found = analysed(
      ward(["integrity"]),
      uca("requester = authentic and (freshness = stale or need = not_needed)"),
    );
    expect((byId(found, "constraint/old")!.props as { text: string }).text).toBe(
      "The ward gateway must not provide 'hand down a library' in this context: requester = authentic and (freshness = stale or need = not_needed).",
    );
  });

  it("replaces a rule of the same id, and rules out a type that they found harmless", () => {
    const rule: Made = {
      entities: [
        entity("hazard_rule/library-to-pump.provided.freshness-stale", {
          props: { type: "provided", when: "freshness = stale and need = needed" },
        }),
      ],
      links: [
        `hazard_rule/library-to-pump.provided.freshness-stale judges ${ACTION}`,
        "hazard_rule/library-to-pump.provided.freshness-stale leads_to hazard/integrity",
      ].map((id) => link(id)),
    };
    const harmless: Made = {
      entities: [
        entity("justification/mine", { props: { type: "not_provided", reason: "The pump has a library of its own." } }),
      ],
      links: [link(`justification/mine justifies ${ACTION}`)],
    };
    const found = analysed(ward(["integrity", "availability"]), rule, harmless);
    expect(ids(found, "hazard_rule")).not.toContain("hazard_rule/library-to-pump.provided.freshness-stale");
    expect(ids(found, "uca")).not.toContain("uca/library-to-pump.not_provided.need-needed");
    expect(ids(found, "context_table")).not.toContain("context_table/library-to-pump.not_provided");
    // Where nothing calls for it it is hazardous anyway, so that half of the replaced rule's contexts is spoken for.
    expect(ids(found, "uca")).toContain("uca/library-to-pump.provided.freshness-stale");
  });

  it("of what cannot occur takes contexts away", () => {
    const invariant: Made = {
      entities: [entity("invariant/signed", { props: { holds: "content = intact" } })],
      links: [link(`invariant/signed bounds ${ACTION}`)],
    };
    const found = analysed(ward(["integrity"]), invariant);
    expect(byId(found, "context_table/library-to-pump.provided")?.props).toMatchObject({
      impossible: 16,
      hazardous: 15,
    });
    expect(ids(found, "uca")).not.toContain("uca/library-to-pump.provided.content-altered");
  });

  it("is taken as it is where an unsafe action has the id that would be derived", () => {
    const same: Made = {
      entities: [
        entity("uca/library-to-pump.provided.freshness-stale", {
          name: "Ours",
          props: { type: "provided", context: "need = needed" },
        }),
      ],
      links: [],
    };
    expect(ids(analysed(ward(["integrity"]), same), "uca")).not.toContain(
      "uca/library-to-pump.provided.freshness-stale",
    );
  });

  it("never breaks a table: names that would steer a terminal, prototype keys and nonsense", () => {
    const evil: Made = {
      entities: [
        entity("hazard_rule/evil", { props: { type: "provided", when: "__proto__ = constructor" } }),
        entity("hazard_rule/deep", { props: { type: "provided", when: `${"(".repeat(9000)}a` } }),
        entity("decision/evil", { props: { verdict: "safe", reason: "x", cell: "toString = 1" } }),
        entity("process_variable/evil", { name: "__proto__", props: { values: ["\u202e", "a\u0007b"] } }),
      ],
      links: [
        `hazard_rule/evil judges ${ACTION}`,
        `hazard_rule/deep judges ${ACTION}`,
        `${ACTION} weighs process_variable/evil`,
      ].map((id) => link(id)),
    };
    const found = analysed(ward(["integrity"], { name: "Gate\u202eway\n`rm`" }), evil);
    expect(ids(found, "uca")).toHaveLength(5);
    expect(named(found, "uca").filter((name) => onOneLine(name) !== name)).toEqual([]);
  });
});

it("derives nothing that the model would refuse, or write in another way", () => {
  const { entities, links } = analysed(ward(["integrity", "availability", "safety"], { continuous: true }));
  expect(entities.map((each) => toEntity(each))).toEqual(entities);
  expect(links.map((each) => toLink(each))).toEqual(links);
  expect(entities.length).toBeGreaterThan(20);
});

it("comes out the same from facts in any order, and with the same ids under other names", () => {
  const facts = ward(["integrity", "availability", "safety"]);
  const expected = analysed(facts);
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (chance) => {
      const shuffled = <T>(list: readonly T[]): T[] =>
        list
          .map((each) => ({ each, at: chance.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ each }) => each);
      expect(analysed({ entities: shuffled(facts.entities), links: shuffled(facts.links) })).toEqual(expected);
    }),
    { numRuns: 20 },
  );
  const renamed = analysed(ward(["integrity", "availability", "safety"], { name: "Bridge" }));
  expect(renamed.entities.map(({ id }) => id)).toEqual(expected.entities.map(({ id }) => id));
});

it("is a sentence in every combination of controller, type and context", () => {
  const facts = ward(["safety"]);
  const contexts = [new Map(), ...Object.entries(VARIABLES).map(([name, [, value]]) => new Map([[name, [value!]]]))];
  const sentences = ["Nurses", "The pilot", "PLC", "Support agents of the shop", "Kubernetes"].flatMap((name) => {
    const action = actionOf(
      ACTION,
      readOf({ ...facts, entities: [...facts.entities, entity("controller/ward-gateway", { name })] }),
    )!;
    const misuses = [
      ...DEFAULT_RULES.map(({ type, subtype }) => ({ type, subtype })),
      ...(["wrong", "insufficient", "excessive", "asymmetric"] as const).map(
        (subtype) => ({ type: "provided", subtype }) as const,
      ),
      { type: "timing" },
      { type: "timing", subtype: "too_early" },
      { type: "duration" },
    ] as const;
    return misuses.flatMap((misuse) =>
      contexts.flatMap((context) => {
        const where = inContext(context, action.variables);
        return [
          ucaSentence({ ...action, controller: entity("controller/x", { name }) as never }, misuse, where),
          constraintSentence({ ...action, controller: entity("controller/x", { name }) as never }, misuse, where),
        ];
      }),
    );
  });
  expect(sentences.filter((each) => !/^The [^.]+'hand down a library'[^.]*\.$/.test(each))).toEqual([]);
  expect(sentences.filter((each) => /undefined|_|\bnot not\b|, whatever the context while/.test(each))).toEqual([]);
  expect(sentences).toContain(
    "The nurses do not provide 'hand down a library' while it is needed.".replace(
      "it is needed",
      "nothing calls for it",
    ),
  );
  expect(sentences).toContain(
    "The support agents of the shop provide 'hand down a library' too late while nothing calls for it.",
  );
  expect(sentences).toContain("The PLC must not keep providing 'hand down a library' too long, whatever the context.");
  expect(sentences).toContain("The pilot must provide 'hand down a library', whatever the context.");
});
