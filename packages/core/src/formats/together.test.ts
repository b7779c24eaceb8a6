import { describe, expect, it } from "vitest";
import { noSiblings, readSources, toSource } from "./index.ts";
import type { Siblings, Source } from "./format.ts";

const source = (name: string, text: string): Source =>
  toSource({ input: `input/${name.replaceAll(/[^a-z0-9]+/g, "-").replace(/^-/, "")}`, name, bytes: Buffer.from(text) });

const among =
  (...sources: readonly Source[]): Siblings =>
  async (name) =>
    sources.find((each) => each.name === name);

/** Which files were read as one, and what components they gave. */
const told = async (sources: readonly Source[], siblings: Siblings = noSiblings) => {
  const { groups, unread, unseen } = await readSources(sources, siblings);
  return {
    groups: groups.map(({ sources: of, reading }) => ({
      of: of.map(({ name }) => name),
      components: reading.entities.filter(({ kind }) => kind === "component").map(({ name }) => name),
    })),
    unread: unread.map(({ source: { name } }) => name),
    unseen: unseen.map(({ name }) => name),
  };
};

const manifest = (kind: string, name: string, rest: string): string =>
  `apiVersion: ${kind === "Service" ? "v1" : "apps/v1"}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n${rest}`;
const deployment = (name: string, env: string = ""): string =>
  manifest(
    "Deployment",
    name,
    `spec:\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec:\n      containers:\n        - name: ${name}\n          image: acme/${name}:1\n${env}`,
  );

describe("files handed over together", () => {
  it("are one reading where they speak of each other: a manifest each", async () => {
    const env = "          env: [{ name: ORDERS_URL, value: http://orders }]\n";
    const service = manifest("Service", "orders", "spec: { selector: { app: order-api }, ports: [{ port: 80 }] }\n");
    const sources = [
      source("web.yaml", deployment("web", env)),
      source("orders.yaml", deployment("order-api")),
      source("service.yaml", service),
    ];
    expect(await told(sources)).toEqual({
      groups: [{ of: ["web.yaml", "orders.yaml", "service.yaml"], components: ["order-api", "web"] }],
      unread: [],
      unseen: [],
    });
  });

  it("are not read again by themselves where another speaks of them", async () => {
    const compose = source("compose.yaml", "services:\n  api:\n    image: acme/api\n    env_file: api.env\n");
    const env = source("api.env", "DATABASE_URL=postgres://db.example.com:5432/orders\n");
    expect(await told([env, compose], among(env, compose))).toEqual({
      groups: [{ of: ["compose.yaml", "api.env"], components: ["api", "db.example.com"] }],
      unread: [],
      unseen: [],
    });
  });

  it("are read each for itself otherwise, and what nobody knows is told", async () => {
    const story = source("story.md", "The web shop sends orders to the order API over HTTPS.\n");
    const bytes = toSource({ input: "input/x", name: "x.bin", bytes: Buffer.from([0, 159, 146, 150]) });
    const { groups, unread } = await told([bytes, story]);
    expect({ of: groups.map(({ of }) => of), unread }).toEqual({ of: [["story.md"]], unread: ["x.bin"] });
  });
});
