/** Two people edit one system, each in a host of their own. */
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Home, call, got } from "../seca.ts";

let home: Home;
let ann: RawHost;
let ben: RawHost;
beforeAll(async () => {
  home = await Home.make();
  [ann, ben] = await Promise.all(
    ["ann", "ben"].map((name) => home.with({ SECA_AUTHOR: name }).greeted()) as [Promise<RawHost>, Promise<RawHost>],
  );
  await got(ann, "system_open", { action: "create", system: "Web shop" });
  await got(ann, "change_apply", {
    operations: ["Order API", "Stock API"].map((name) => ({
      op: "add",
      target: "component",
      value: { name, type: "process" },
    })),
  });
});
afterAll(() => home.remove());

const describe = (who: RawHost, id: string, value: string, base: string) =>
  call(who, "change_apply", { operations: [{ op: "set", target: id, field: "description", value }], base });
const versionFor = async (who: RawHost): Promise<string> => (await got(who, "graph_find", {})).version;

it("who edits different things from one base gets both", async () => {
  const base = await versionFor(ann);
  expect((await describe(ann, "component/order-api", "takes orders", base)).refused).toBeUndefined();
  expect((await describe(ben, "component/stock-api", "counts stock", base)).refused).toBeUndefined();
  const { entities } = await got(ann, "graph_find", { kinds: ["component"], detail: "full" });
  expect(entities.map((each: { fields: { description: string } }) => each.fields.description)).toEqual([
    "takes orders",
    "counts stock",
  ]);
});

it("who edits the same thing from one base is told what it is now, and may then overwrite it", async () => {
  const base = await versionFor(ann);
  const { data: anns } = await describe(ann, "component/order-api", "takes orders of members", base);
  const late = await describe(ben, "component/order-api", "takes orders of all", base);
  expect(late.refused).toBe("conflict");
  expect(late.text).toContain(`Since version ${base} others changed component/order-api; nothing was changed.`);
  expect(late.data).toMatchObject({
    version: anns.version,
    current: { "component/order-api": { props: { description: "takes orders of members" } } },
  });
  expect(
    (await describe(ben, "component/order-api", "takes orders of all", late.data.version)).refused,
  ).toBeUndefined();
});

it("who edits what another removed is told so", async () => {
  const base = await versionFor(ann);
  await got(ann, "change_apply", { operations: [{ op: "remove", target: "component/stock-api" }] });
  const late = await describe(ben, "component/stock-api", "counts everything", base);
  expect([late.refused, late.data.current]).toEqual(["conflict", { "component/stock-api": null }]);
});

it("everybody sees who did what", async () => {
  const { versions } = await got(ben, "version_query", {});
  expect(versions.map(({ author, message }: { author: string; message: string }) => `${author}: ${message}`)).toEqual([
    "ann: remove component/stock-api",
    "ben: set component/order-api description",
    "ann: set component/order-api description",
    "ben: set component/stock-api description",
    "ann: set component/order-api description",
    "ann: add component and 1 more",
    "ann: Created",
  ]);
});
