import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Refusals } from "./refusals.ts";

const record = new TestRecord();
afterAll(() => record.close());
const store = () => Promise.resolve(record.store);

let seq: number;
beforeEach(async () => {
  seq = (await record.local.audit.checkpoint()).seq;
});
const told = async (org = "local", after = seq) =>
  (await record.store.organisation(org).audit.search({ what: "access.refuse", limit: 1000 }))
    .filter((entry) => entry.seq > after)
    .map(({ who, where, context }) => [who.subject, where.address, context.reason, context.count])
    .toReversed();

const refusals = (everyMs = 60_000) => new Refusals(store, { org: "local", log: silentLog, everyMs });
const from = (address: string | undefined, reason: "unknown" | "expired" = "unknown", org?: string) => ({
  address,
  reason,
  org,
});

describe("a refusal", () => {
  it("is told at once, others of the same place and reason as a number later", async () => {
    const door = refusals();
    for (let i = 0; i < 500; i++) door.tell(from("10.0.0.1"));
    door.tell(from("10.0.0.1", "expired"));
    door.tell(from("10.0.0.2"));
    while ((await told()).length < 3) await sleep(5);
    expect((await told()).toSorted()).toEqual(
      [
        ["stranger", "10.0.0.1", "unknown", 1],
        ["stranger", "10.0.0.1", "expired", 1],
        ["stranger", "10.0.0.2", "unknown", 1],
      ].toSorted(),
    );
    await door.close();
    expect((await told()).slice(3)).toEqual([["stranger", "10.0.0.1", "unknown", 499]]);
  });

  it("is summed up once a turn while it goes on, and begins anew after a quiet one", async () => {
    const door = refusals(40);
    for (const wait of [0, 60, 120]) {
      await sleep(wait);
      door.tell(from("10.0.1.1"));
    }
    await door.close();
    const rows = await told();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows.reduce((sum, [, , , count]) => sum + Number(count), 0)).toBe(3);
  });

  it("from any number of places leaves a bounded number of rows, and none of them is lost from the count", async () => {
    const door = refusals();
    for (let i = 0; i < 5000; i++) door.tell(from(`10.1.${i >> 8}.${i & 255}`));
    await door.close();
    const rows = await told();
    expect(rows.length).toBeLessThanOrEqual(103);
    expect(rows.reduce((sum, [, , , count]) => sum + Number(count), 0)).toBe(5000);
    expect(rows).toContainEqual(["stranger", "elsewhere", "unknown", 4899]);
  });

  it("from one IPv6 network counts as from one place", async () => {
    const door = refusals();
    for (const address of ["2001:db8::1", "2001:db8:0:0:1::", "2001:db8::ffff:1", "2001:db8:0:1::1", "::ffff:10.0.0.9"])
      door.tell(from(address));
    await door.close();
    expect((await told()).map(([, address, , count]) => [address, count]).toSorted()).toEqual(
      [
        ["2001:db8::1", 1],
        ["2001:db8::1", 2],
        ["2001:db8:0:1::1", 1],
        ["::ffff:10.0.0.9", 1],
      ].toSorted(),
    );
  });

  it("is told to the organisation that the key names, and to ours where there is none of that name", async () => {
    await record.asOwner((sql) => sql`insert into organisation (org_id, name) values ('acme', 'Acme')`);
    const door = refusals();
    door.tell(from("10.2.0.1", "expired", "acme"));
    door.tell(from("10.2.0.2", "unknown", "nowhere"));
    door.tell(from(undefined, "unknown"));
    await door.close();
    expect(await told("acme", 0)).toEqual([["stranger", "10.2.0.1", "expired", 1]]);
    expect((await told()).toSorted()).toEqual(
      [
        ["stranger", "10.2.0.2", "unknown", 1],
        ["stranger", undefined, "unknown", 1],
      ].toSorted(),
    );
  });

  it("that cannot be written down keeps nobody waiting and breaks nothing", async () => {
    const door = new Refusals(() => Promise.reject(new Error("no database")), { org: "local", log: silentLog });
    door.tell(from("10.3.0.1"));
    await door.close();
    expect(await told()).toEqual([]);
  });
});
