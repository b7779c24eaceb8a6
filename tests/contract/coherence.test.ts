import { afterEach, beforeEach, expect, it } from "vitest";
import { Home, call, got } from "../seca.ts";
import { coherence } from "./coherence.ts";

/** `node scripts/coherence.mjs --writes 10000` asks for more. */
const WRITES = Number(process.env.SECA_COHERENCE_WRITES ?? 500);

let home: Home;
beforeEach(async () => {
  home = await Home.make();
});
afterEach(() => home.remove());

it(
  `reads nothing stale in ${WRITES} writes of three servers, and tells subscribers at once`,
  async () => {
    const { reads, stale, missed, heardAfterMs } = await coherence(home, WRITES);
    const { median, p99, max } = heardAfterMs;
    process.stdout.write(
      `coherence: ${stale} stale of ${reads} reads; news after ${median} ms (median), ${p99} ms (p99), ${max} ms (worst)\n`,
    );
    expect({ stale, missed }).toEqual({ stale: 0, missed: 0 });
    expect(median).toBeLessThan(100);
    expect(max).toBeLessThan(2000);
  },
  60_000 + WRITES * 60,
);

it("gives ten servers that start at once on an empty home one record", async () => {
  const hosts = await Promise.all(Array.from({ length: 10 }, () => home.greeted()));
  const made = await Promise.all(
    hosts.map((host, at) => call(host, "system_open", { action: "create", system: `System ${at}` })),
  );
  expect(made.map(({ refused, text }) => (refused === undefined ? "made" : text))).toEqual(Array(10).fill("made"));
  const seen = await Promise.all(hosts.map(async (host) => (await got(host, "system_open")).total));
  expect(seen).toEqual(Array(10).fill(10));
});

it("tells a subscriber whose first word was to subscribe", async () => {
  const writer = await home.greeted("analysis");
  await got(writer, "system_open", { action: "create", system: "Web shop" });
  const subscriber = await home.greeted("graph");
  await subscriber.request("resources/subscribe", { uri: "seca://system/web-shop" });
  await got(writer, "input_add", { text: "A browser sends orders.", name: "overview.md" });
  const { params } = await subscriber.hear(({ method }) => method === "notifications/resources/updated", 2000);
  expect(params).toEqual({ uri: "seca://system/web-shop" });
});
