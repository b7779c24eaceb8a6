import { describe, expect, it } from "vitest";
import { saidBy, type Said } from "../deployment/testing.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "parcels.yaml": { component: 4, flow: 3, data: 1 },
    "meter.json": { component: 2, flow: 1, data: 1 },
  },
});

interface Made {
  readonly info?: object;
  readonly servers?: readonly object[];
  readonly security?: readonly object[];
  readonly paths?: object;
  readonly schemas?: object;
  readonly schemes?: object;
  readonly more?: object;
}

const made = ({
  info = { title: "Shop", version: "1" },
  schemas = {},
  schemes = {},
  more = {},
  ...rest
}: Made): string =>
  JSON.stringify({ openapi: "3.1.0", info, ...rest, ...more, components: { schemas, securitySchemes: schemes } });

async function said(over: Made): Promise<Said> {
  return saidBy(await format.read(sourceFrom(made(over), "api.json"), noSiblings));
}

const dataOf = async (schemas: object): Promise<string[]> => {
  const { entities } = await format.read(sourceFrom(made({ schemas }), "api.json"), noSiblings);
  return entities.flatMap(({ kind, name, props }) =>
    kind === "data" ? [`${name}: ${(props as { confidentiality?: string }).confidentiality ?? "-"}`] : [],
  );
};

const get = (security?: readonly object[]): object => ({ get: { ...(security && { security }), responses: {} } });

describe("an API", () => {
  it("with a login, callbacks and schemas in another file is read as a whole", async () => {
    const { source, siblings } = openSample("openapi/samples/parcels.yaml");
    const reading = await format.read(source, siblings);
    expect(saidBy(reading)).toEqual({
      components: [
        "API client: external",
        "Parcel tracking: process",
        "Webhook receiver: external",
        "login.parcels.example: external",
      ],
      flows: [
        "API client -> Parcel tracking [https] @6",
        "API client -> login.parcels.example [https] @36",
        "Parcel tracking -> Webhook receiver @30",
      ],
      boundaries: [],
      attributes: [
        "Parcel tracking: authenticated=no authorised=yes rate_limited=yes",
        "Parcel: location=yes personal=yes",
      ],
    });
    expect(reading.entities.find(({ id }) => id === "component/parcel-tracking")?.ext?.marks).toEqual([
      "host:api.parcels.example",
      "openapi:api",
      "path:/v1",
    ]);
  });

  it("over plain HTTP says so, and a key in its address is told", async () => {
    const { source, siblings } = openSample("openapi/samples/meter.json");
    const reading = await format.read(source, siblings);
    expect(saidBy(reading).attributes).toEqual([
      "API client -> Meter readings: encrypted_in_transit=no",
      "Meter readings: authenticated=yes",
    ]);
    expect(reading.unclear).toEqual([
      { line: 15, text: "key", why: "the key is part of the address, so it ends up in logs" },
    ]);
  });

  it("takes the address of production before that of a stage", async () => {
    const servers = [
      { url: "http://localhost:3000" },
      { url: "https://staging.shop.example" },
      { url: "https://shop.example:8443" },
    ];
    expect((await said({ servers, paths: {} })).flows).toEqual(["API client -> Shop [https:8443] @1"]);
  });

  it("fills the variables of an address with their defaults", async () => {
    const servers = [
      {
        url: "{scheme}://{region}.shop.example/",
        variables: { scheme: { default: "https" }, region: { default: "eu" } },
      },
    ];
    const { entities } = await format.read(sourceFrom(made({ servers }), "api.json"), noSiblings);
    expect(entities.find(({ id }) => id === "component/shop")?.ext?.marks).toEqual([
      "host:eu.shop.example",
      "openapi:api",
    ]);
  });
});

describe("security", () => {
  const schemes = { key: { type: "apiKey", in: "header", name: "X-Key" }, cert: { type: "mutualTLS" } };
  it.each([
    ["that every operation asks for", [{ key: [] }], get(), ["Shop: authenticated=yes"]],
    ["that one operation does without", [{ key: [] }], get([]), ["Shop: authenticated=no"]],
    ["that callers may leave out", [{ key: [] }, {}], get(), ["Shop: authenticated=no"]],
    ["with certificates on both sides", [{ key: [], cert: [] }], get(), ["Shop: authenticated=yes mutual_tls=yes"]],
    ["that nobody speaks of", undefined, get(), []],
  ])("%s", async (_, security, path, attributes) => {
    const over = { schemes, paths: { "/a": get([{ key: [] }]), "/b": path }, ...(security && { security }) };
    const told =
      security === undefined
        ? { ...over, paths: { "/b": path } }
        : { ...over, paths: { "/a": get(security), "/b": path } };
    expect((await said(told)).attributes).toEqual(attributes);
  });
});

describe("schemas", () => {
  const text = { type: "string" };
  const thing = (properties: object): object => ({ type: "object", properties });
  it("that stand for things are data, as sensitive as their properties say", async () => {
    expect(
      await dataOf({
        Colour: { type: "string", enum: ["red"] },
        Shelf: thing({ row: text }),
        Customer: thing({ email: text, orders: { type: "array", items: { $ref: "#/components/schemas/Order" } } }),
        Order: thing({ by: { $ref: "#/components/schemas/Customer" } }),
        Patient: thing({ diagnosis: text }),
        CreateOrderRequest: {},
        OrderInput: thing({ by: text }),
        NewCustomer: thing({ email: text }),
        OrderList: thing({ items: { type: "array", items: {} } }),
        Results: thing({
          data: { type: "array", items: { $ref: "#/components/schemas/Order" } },
          total: { type: "integer" },
        }),
        Error: thing({ message: text }),
      }),
    ).toEqual(["Customer: high", "Order: high", "Patient: very_high", "Shelf: -"]);
  });

  it("that refer to themselves, to nothing or in a circle end", async () => {
    const to = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
    expect(await dataOf({ A: to("B"), B: to("A"), C: to("nothing"), D: thing({ d: to("D"), e: to("A") }) })).toEqual([
      "D: -",
    ]);
  });
});

it("webhooks go to whoever asked for them", async () => {
  const more = { webhooks: { sold: { post: { responses: {} } } } };
  expect((await said({ more })).flows).toEqual(["API client -> Shop @1", "Shop -> Webhook receiver @1"]);
});

describe("what is no description", () => {
  it.each([
    ["a list", "[]", '"api.json" has one problem. line 1: does not say which version of OpenAPI it is.'],
    ["broken JSON", '{"openapi": ', '"api.json" has one problem.'],
  ])("%s is refused with its line", async (_, source, message) => {
    await expect(format.read(sourceFrom(source, "api.json"), noSiblings)).rejects.toMatchObject({
      code: "bad_input",
      message: expect.stringContaining(message) as string,
    });
  });

  it("keys that would reach a prototype are names like any other", async () => {
    expect(await dataOf({ constructor: { type: "object", properties: { email: {} } } })).toEqual(["constructor: high"]);
    expect(({} as { email?: unknown }).email).toBeUndefined();
  });
});
