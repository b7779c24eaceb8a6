/** From what people have to a model: a text, then the deployment, then a change of it, a refusal that lasts, a picture. */
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
});
afterAll(() => home.remove());

const STORY = `# Order platform

Customers place orders in the web shop, which sends them to the order service over HTTPS.
The order service stores every order in a PostgreSQL database.
It publishes new orders to RabbitMQ, from which the mailer reads them and sends confirmations.
Payment data must never be written to the logs.
`;

const compose = (more: string = ""): string => `services:
  web-shop:
    build: ./shop
    ports: ["443:8443"]
    environment:
      ORDER_URL: http://order-service:8080
  order-service:
    build: ./orders
    environment:
      DATABASE_URL: postgres://orders@postgres:5432/orders
      AMQP_URL: amqp://rabbitmq:5672
  postgres:
    image: postgres:18
  rabbitmq:
    image: rabbitmq:4
${more}`;

const idsOf = async (kind: string): Promise<string[]> =>
  (await got(host, "graph_find", { kinds: [kind], limit: 100 })).entities.map(({ id }: { id: string }) => id);
const openOf = (answer: { proposals: { items: { id: string; change: string }[] }[] }): string[] =>
  answer.proposals.flatMap(({ items }) => items.map(({ id, change }) => `${change} ${id}`));

describe("a text", () => {
  it("is a model with one call, on a machine that knew of no system before", async () => {
    const added = await got(host, "input_add", { text: STORY, name: "order-platform.md" });
    expect(added).toMatchObject({
      system: "order-platform",
      written: true,
      proposals: [{ format: "prose", state: "accepted", open: 0 }],
    });
    const components = (await got(host, "graph_find", { kinds: ["component"] })).entities.map(
      ({ name }: { name: string }) => name.toLowerCase(),
    );
    expect(components).toEqual(expect.arrayContaining(["web shop", "order service", "rabbitmq", "mailer"]));
    expect(await idsOf("requirement")).toHaveLength(1);
  });

  it("says of each thing the sentence it was read in", async () => {
    const { text } = await call(host, "graph_find", { query: "order service", kinds: ["component"], detail: "full" });
    expect(text).toContain("from input input/order-platform-md:3");
  });
});

describe("the deployment", () => {
  it("is matched onto what the text spoke of, and brings what it alone knows", async () => {
    const before = await idsOf("component");
    const { text } = await call(host, "input_add", { text: compose(), name: "compose.yaml", accept: "all" });
    expect(text).toContain("Taken to be the same");
    const after = await idsOf("component");
    expect(after.filter((id) => !before.includes(id)).every((id) => !/order|rabbit|postgres|shop/.test(id))).toBe(true);
    const { entities } = await got(host, "graph_find", { query: "postgres", kinds: ["component"], detail: "full" });
    expect(entities).toHaveLength(1);
  });

  it("proposes exactly what changed in it", async () => {
    const changed = compose("  redis:\n    image: redis:8\n");
    const added = await got(host, "input_add", { text: changed, name: "compose.yaml", accept: "none" });
    expect(openOf(added)).toEqual(["add component/redis"]);
  });

  it("is shown to whoever comes next, also after a restart", async () => {
    host.endInput();
    await host.exited;
    host = await home.greeted();
    const standing = await got(host, "analysis_get");
    expect(standing.proposals).toEqual([{ id: "proposal/compose-yaml", state: "open", open: 1 }]);
    expect((await call(host, "analysis_get")).text).toContain("add | component/redis");
  });

  it("does not ask again what was refused", async () => {
    await got(host, "input_add", { proposal: "proposal/compose-yaml", accept: "none" });
    expect((await got(host, "analysis_get")).proposals).toEqual([]);
    const again = await got(host, "input_add", {
      text: compose("  redis:\n    image: redis:8\n"),
      name: "compose.yaml",
    });
    expect({ open: openOf(again), written: again.written }).toEqual({ open: [], written: false });
    expect(await idsOf("component")).not.toContain("component/redis");
  });
});

describe("a picture", () => {
  it("comes back to be looked at, and is a model once somebody has said what it shows", async () => {
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    const { result } = await host.request("tools/call", {
      name: "input_add",
      arguments: { base64: png.toString("base64"), name: "whiteboard.png" },
    });
    const image = result.content.find(({ type }: { type: string }) => type === "image");
    expect({ data: image.data, mimeType: image.mimeType }).toEqual({
      data: png.toString("base64"),
      mimeType: "image/png",
    });
    const { id, state } = result.structuredContent.proposals[0];
    expect({ id, state }).toEqual({ id: "proposal/whiteboard-png", state: "needs_model" });
    expect(Object.keys(result.structuredContent.schema.properties)).toEqual(
      expect.arrayContaining(["components", "flows"]),
    );

    const model = {
      components: [
        { name: "Order service", type: "process" },
        { name: "Fraud check", type: "external", confidence: 0.7 },
      ],
      flows: [{ from: "Order service", to: "Fraud check", protocol: "https" }],
    };
    const read = await got(host, "input_add", { proposal: id, model });
    expect(openOf(read)).toContain("add component/fraud-check");
    expect(await idsOf("component")).not.toContain("component/fraud-check");
    await got(host, "input_add", { proposal: id, accept: "all" });
    expect(await idsOf("component")).toContain("component/fraud-check");
  });
});

describe("a command", () => {
  it("reads files as they lie there, and says what was understood", async () => {
    const { stdout, code } = await home.run(["analyze", "--help"]);
    expect({ code, isTold: stdout.includes("seca analyze <file…>") }).toEqual({ code: 0, isTold: true });
  });
});
