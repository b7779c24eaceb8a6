import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCOPES, silentLog, userOf } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { AccessDesk, type Admitted, type Doorkeeper, openDoorkeeper } from "./index.ts";
import { newKey, writeKey } from "./key-text.ts";

const START = new Date("2026-03-01T10:00:00.000Z");
const DAY_MS = 86_400_000;
let now = START;
const clock = () => now;
const record = new TestRecord({ SECA_AUTH: "api-key" }, clock);
const suite = { store: () => Promise.resolve(record.store) };
const deskOf = (org: string) =>
  new AccessDesk(record.store, { ...userOf({ org, author: "tester" }), via: "command" }, clock);
const desk = deskOf("local");
const from = { address: "10.0.0.7" };
let door: Doorkeeper;
beforeAll(async () => {
  door = openDoorkeeper(record.config, suite, silentLog, clock);
  await deskOf("local").createOrganisation("acme", "Acme");
});
afterAll(async () => {
  await door.close();
  await record.close();
});

let count = 0;
const made = (draft: Partial<Parameters<AccessDesk["createKey"]>[0]> = {}, of = desk) => {
  now = START;
  return of.createKey({ name: `key ${++count}`, scopes: ["seca:read", "seca:write"], ...draft });
};
const later = (days: number): void => void (now = new Date(START.getTime() + days * DAY_MS));

describe("a key", () => {
  it("opens its organisation with its scopes, its author and its end", async () => {
    const key = await made({ name: "ci", author: "The pipeline", ratePerMinute: 30 }, deskOf("acme"));
    expect(await door.admit(key.text, from)).toEqual({
      org: "acme",
      subject: `key:${key.id}`,
      author: "The pipeline",
      scopes: ["seca:read", "seca:write"],
      ratePerMinute: 30,
      expiresAt: (START.getTime() + 90 * DAY_MS) / 1000,
    });
  });

  it("is not kept anywhere but with its holder", async () => {
    const { text, id } = await made();
    const secret = text.split("_")[3]!;
    const [row] = await record.asOwner((sql) => sql`select t::text as all from api_key t where id = ${id}`);
    expect(String(row!.all)).toContain(id);
    for (const part of [text, secret, secret.slice(0, 52)]) expect(String(row!.all)).not.toContain(part);
  });

  it.each<[string, (text: string) => string | undefined, string]>([
    ["is missing", () => undefined, "missing"],
    ["is empty", () => "", "missing"],
    ["is none", () => "Basic abc", "unknown"],
    ["is mistyped", (text) => text.replace(/.$/, (last) => (last === "a" ? "b" : "a")), "malformed"],
    ["is cut", (text) => text.slice(0, -3), "malformed"],
    ["is endless", () => "seca_".repeat(10_000), "malformed"],
    ["has another secret", (text) => writeKey(newKey("local", text.split("_")[2])), "unknown"],
    ["is of nobody", () => writeKey(newKey("local")), "unknown"],
    ["is of no organisation", () => writeKey(newKey("nowhere")), "unknown"],
    ["is a token", () => "eyJhbGciOiJub25lIn0.e30.", "unknown"],
  ])("that %s opens nothing", async (_, alter, denied) => {
    const key = await made();
    expect(await door.admit(alter(key.text), from)).toEqual({ denied });
  });

  it("opens no other organisation, even one that has a key of the same id", async () => {
    const key = await made();
    const { secret } = newKey("acme");
    const moved = writeKey({ org: "acme", id: key.id, secret: key.text.split("_")[3]!.slice(0, 52) });
    expect(await door.admit(moved, from)).toEqual({ denied: "unknown" });
    expect(await door.admit(writeKey({ org: "acme", id: key.id, secret }), from)).toEqual({ denied: "unknown" });
  });

  it("opens until its time is over", async () => {
    const key = await made({ days: 1 });
    later(0.999);
    expect(await door.admit(key.text, from)).toMatchObject({ subject: `key:${key.id}` });
    later(1);
    expect(await door.admit(key.text, from)).toEqual({ denied: "expired" });
  });

  it("opens nothing from the moment it is revoked, and leaves its name to another", async () => {
    const key = await made({ name: "reused" });
    await desk.revokeKey("Reused");
    expect(await door.admit(key.text, from)).toEqual({ denied: "revoked" });
    await expect(desk.revokeKey("reused")).rejects.toMatchObject({ code: "not_found" });
    expect(await door.admit((await made({ name: "reused" })).text, from)).toMatchObject({ org: "local" });
  });

  it("that is rotated opens with both secrets for a while, then with the new one alone", async () => {
    const key = await made({ days: 60 });
    later(10);
    const rotated = await desk.rotateKey(key.name, { days: 30, graceHours: 24 });
    expect(rotated.id).toBe(key.id);
    later(10.5);
    const [old, young] = [await door.admit(key.text, from), await door.admit(rotated.text, from)];
    expect(old).toMatchObject({ subject: `key:${key.id}`, expiresAt: (START.getTime() + 11 * DAY_MS) / 1000 });
    expect(young).toMatchObject({ subject: `key:${key.id}`, expiresAt: (START.getTime() + 40 * DAY_MS) / 1000 });
    later(11);
    expect(await door.admit(key.text, from)).toEqual({ denied: "expired" });
    expect(await door.admit(rotated.text, from)).toMatchObject({ subject: `key:${key.id}` });
  });

  it("that is rotated without grace shuts its old secret out at once", async () => {
    const key = await made();
    await desk.rotateKey(key.id, { graceHours: 0 });
    expect(await door.admit(key.text, from)).toEqual({ denied: "expired" });
  });

  it("rotated shortly before its end gives its old secret no longer life than it had", async () => {
    const key = await made({ days: 2 });
    later(1.9);
    const rotated = await desk.rotateKey(key.id, { graceHours: 240 });
    expect(rotated.oldExpiresAt).toEqual(new Date(START.getTime() + 2 * DAY_MS));
  });

  it("whose scopes nobody knows any more opens nothing", async () => {
    const key = await made();
    await record.asOwner((sql) => sql`update api_key set scopes = '{seca:everything}' where id = ${key.id}`);
    expect(await door.admit(key.text, from)).toEqual({ denied: "no_scope" });
  });

  it("is noted as used at most once a minute, and nobody waits for it", async () => {
    const key = await made();
    const uses = async () => (await desk.keys()).find(({ id }) => id === key.id)!.lastUsedAt;
    expect(await uses()).toBeUndefined();
    await door.admit(key.text, from);
    while ((await uses()) === undefined) await sleep(5);
    expect(await uses()).toEqual(START);
    now = new Date(START.getTime() + 30_000);
    await door.admit(key.text, from);
    now = new Date(START.getTime() + 61_000);
    await door.admit(key.text, from);
    while ((await uses())!.getTime() === START.getTime()) await sleep(5);
    expect(await uses()).toEqual(now);
  });

  it("takes as long to be refused whether there is such a key or not", async () => {
    const { id } = await made();
    const ways = {
      there: () => writeKey(newKey("local", id)),
      nobody: () => writeKey(newKey("local")),
      nowhere: () => writeKey(newKey("nowhere")),
    };
    const times: Record<string, number[]> = { there: [], nobody: [], nowhere: [] };
    for (let round = 0; round < 60; round++) {
      for (const [way, make] of Object.entries(ways)) {
        const text = make();
        const began = performance.now();
        await door.admit(text, from);
        times[way]!.push(performance.now() - began);
      }
    }
    const median = (list: number[]) => list.toSorted((a, b) => a - b)[list.length >> 1]!;
    const medians = Object.values(times).map(median);
    // A lookup left out would be a factor of ten and more.
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(3);
  });
});

describe("the desk", () => {
  it.each<[string, () => Promise<unknown>, string]>([
    ["a key without a name", () => made({ name: "  " }), "bad_input"],
    ["a key with two lines for a name", () => made({ name: "a\nb" }), "bad_input"],
    ["a key that turns the reading direction", () => made({ name: "a\u202eb" }), "bad_input"],
    ["a key without scopes", () => made({ scopes: [] }), "bad_input"],
    ["a key with a scope of another's", () => made({ scopes: ["seca:raed"] }), "bad_input"],
    ["a key for two years", () => made({ days: 730 }), "bad_input"],
    ["a key for no time", () => made({ days: 0 }), "bad_input"],
    ["a key for half a day", () => made({ days: 0.5 }), "bad_input"],
    ["a rate of none", () => made({ ratePerMinute: 0 }), "bad_input"],
    ["a grace of a year", () => desk.rotateKey("ci", { graceHours: 9000 }), "bad_input"],
    ["a key in no organisation", () => made({}, deskOf("nowhere")), "not_found"],
    ["a rotation of none", () => desk.rotateKey("no such"), "not_found"],
    ["a member of no issuer", () => desk.addMember({ subject: "ada", role: "admin" }), "bad_input"],
    ["a member of no role", () => desk.addMember({ subject: "oidc:https://id#a", role: "constructor" }), "bad_input"],
    ["another role for nobody", () => desk.changeMember("oidc:https://id#nobody", "viewer"), "not_found"],
    ["a removal of nobody", () => desk.removeMember("oidc:https://id#nobody"), "not_found"],
    ["an organisation of a bad name", () => desk.createOrganisation("Acme Ltd"), "bad_input"],
    ["an organisation that is there", () => desk.createOrganisation("acme"), "exists"],
    ["a name for no organisation", () => deskOf("nowhere").renameOrganisation("x"), "not_found"],
  ])("refuses %s, and writes nothing", async (_, work, code) => {
    const before = await record.local.audit.checkpoint();
    await expect(work()).rejects.toMatchObject({ name: "SecaError", code });
    expect((await record.local.audit.checkpoint()).seq).toBe(before.seq);
  });

  it("suggests the scope that was meant, and refuses a name that is taken in any case", async () => {
    await expect(made({ scopes: ["seca:wriet"] })).rejects.toMatchObject({
      hint: expect.stringContaining("Did you mean seca:write?"),
    });
    await made({ name: "Taken" });
    await expect(made({ name: "taken" })).rejects.toMatchObject({ code: "exists" });
  });

  it("serves administrators alone, and tells of other organisations only to whoever runs the installation", async () => {
    const actor = { ...userOf({ org: "local", author: "x" }), subject: "key:x", via: "http" as const };
    const some = new AccessDesk(
      record.store,
      { ...actor, scopes: SCOPES.filter((scope) => scope !== "seca:admin") },
      clock,
    );
    const works = [
      () => some.keys(),
      () => some.createKey({ name: "x", scopes: ["seca:read"] }),
      () => some.rotateKey("ci"),
      () => some.revokeKey("ci"),
      () => some.members(),
      () => some.addMember({ subject: "oidc:https://id#a", role: "viewer" }),
      () => some.changeMember("x", "viewer"),
      () => some.removeMember("x"),
      () => some.renameOrganisation("x"),
      () => new AccessDesk(record.store, actor, clock).createOrganisation("another"),
      () => new AccessDesk(record.store, actor, clock).organisations(),
    ];
    for (const work of works) await expect(work()).rejects.toMatchObject({ code: "refused" });
    expect((await desk.organisations()).map(({ org }) => org)).toEqual(["acme", "local"]);
  });
});

it("lets nobody in, and says unavailable, while the record cannot be reached", async () => {
  const broken = { store: () => Promise.reject(new Error("no database")) };
  const shut = openDoorkeeper(record.config, broken, silentLog, clock);
  expect(await shut.admit(writeKey(newKey("local")), from)).toEqual({ denied: "unavailable" });
  await shut.close();
});

it("knows no keys where keys are not configured", async () => {
  const closed = openDoorkeeper({ ...record.config, auth: [] }, suite, silentLog, clock);
  const key = await made();
  expect(await closed.admit(key.text, from)).toEqual({ denied: "unknown" });
  await closed.close();
  expect((await door.admit(key.text, from)) as Admitted).toMatchObject({ org: "local" });
});
