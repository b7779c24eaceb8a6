/** A new user's first day: a system, its facts, why they are there, a variant, a mistake, tickets, and a copy kept. */
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
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

const change = (operations: readonly object[], more: object = {}) => got(host, "change_apply", { operations, ...more });
const add = (target: string, value: object) => ({ op: "add", target, value });
const set = (target: string, field: string, value: unknown) => ({ op: "set", target, field, value });
const link = (target: string, field: string, value: unknown) => ({ op: "link", target, field, value });
const describedOn = async (version: string): Promise<unknown> =>
  (await got(host, "graph_find", { query: "component/order-api", version, detail: "full" })).entities[0]?.fields
    .description;

describe("a first day", () => {
  it("begins with nothing, and says how to begin", async () => {
    const { text } = await call(host, "system_open");
    expect(text).toBe(`There is no system yet. Create one: {"action":"create","system":"Web shop"}.`);
    expect((await call(host, "graph_find")).text).toBe(
      `bad_input: There is no system yet. Create one with system_open of the analysis server: {"action":"create","system":"Web shop"}.`,
    );
  });

  it("makes a system and hands over what describes it", async () => {
    await got(host, "system_open", { action: "create", system: "Web shop" });
    const text = "A browser sends orders to the order API over HTTPS.";
    const overview = { text, name: "overview.md", accept: "none" };
    expect(await got(host, "input_add", overview)).toMatchObject({
      inputs: ["input/overview-md"],
      proposals: [{ id: "proposal/overview-md", state: "open" }],
      written: true,
    });
    expect((await got(host, "input_add", overview)).written).toBe(false);
  });

  it("adds facts and finds them again, also misspelt", async () => {
    const { written, total } = await change([
      add("component", { name: "Browser", type: "actor" }),
      add("component", { name: "Order API", type: "process", attributes: { authenticated: "no" } }),
      add("flow", { name: "Checkout", protocol: "https", leaves: "component/browser", enters: "component/order-api" }),
      add("stakeholder", { name: "Customer" }),
      add("requirement", {
        name: "Private orders",
        text: "Orders stay private",
        level: "stakeholder",
        voices: "stakeholder/customer",
      }),
      add("loss", { name: "Orders disclosed", text: "Orders are read by others", harms: "requirement/private-orders" }),
      add("hazard", {
        name: "Open session",
        system: "Order API",
        condition: "serves a stranger",
        leads_to: "loss/orders-disclosed",
      }),
      add("threat", { name: "Stolen password", text: "Somebody signs in as another" }),
      add("mitigation", { name: "Second factor", text: "Ask for a second factor" }),
    ]);
    expect({ written, total }).toEqual({ written: true, total: 14 });
    const found = await got(host, "graph_find", { query: "chekout", kinds: ["flow"] });
    expect(found.entities).toEqual([{ id: "flow/checkout", name: "Checkout" }]);
  });

  it("asks why a mitigation is there, and is told which link is missing", async () => {
    const { text } = await call(host, "trace_show", { id: "mitigation/second-factor" });
    expect(text).toContain(
      "No chain leads up from mitigation/second-factor to a stakeholder: nothing leads on from it. Missing: a link",
    );
    expect(text).toContain("mitigates →");
  });

  it("links it, and sees the chain with kind, origin and version of every hop", async () => {
    const first = await change([
      link("mitigation/second-factor", "mitigates", {
        to: "threat/stolen-password",
        reason: "a password alone is not enough",
      }),
    ]);
    const second = await change([link("threat/stolen-password", "leads_to", "hazard/open-session")]);
    const { data, text } = await call(host, "trace_show", { id: "mitigation/second-factor" });
    expect(data).toMatchObject({ total: 1, start: "mitigation/second-factor", name: "Second factor" });
    const hop = (link: string, to: string, name: string, reads: string) => ({
      link,
      to,
      name,
      reads,
      origin: "user tester",
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
    });
    expect(data.chains).toEqual([
      [
        {
          ...hop("mitigates", "threat/stolen-password", "Stolen password", "mitigates"),
          version: first.version,
          reason: "a password alone is not enough",
        },
        { ...hop("leads_to", "hazard/open-session", "Open session", "leads to"), version: second.version },
        hop("leads_to", "loss/orders-disclosed", "Orders disclosed", "leads to"),
        hop("harms", "requirement/private-orders", "Private orders", "harms"),
        hop("voices", "stakeholder/customer", "Customer", "is voiced by"),
      ],
    ]);
    expect(text).toContain("└─ mitigates threat/stolen-password  Stolen password — a password alone is not enough");
    const read = await host.request("resources/read", { uri: "seca://system/web-shop/trace/mitigation/second-factor" });
    expect(text).toContain(read.result.contents[0].text);
  });

  it("sees beforehand what a change would do, and undoes one", async () => {
    const before = await got(host, "graph_find", {});
    expect((await change([{ op: "remove", target: "component/order-api" }], { dry_run: true })).written).toBe(false);
    const { inverse } = await change([{ op: "remove", target: "component/order-api" }]);
    expect(
      (await call(host, "graph_find", { query: "component/order-api", kinds: ["component"] })).data.entities,
    ).not.toContainEqual(expect.objectContaining({ id: "component/order-api" }));
    await change(inverse);
    const after = await got(host, "graph_find", {});
    expect(after.entities).toEqual(before.entities);
    expect((await got(host, "version_query", { what: "diff", from: before.version })).total).toBe(0);
  });

  it("tries a variant, meets a conflict when merging, and settles it", async () => {
    const began = await got(host, "version_query", { limit: 1 });
    await got(host, "version_change", { action: "branch", name: "variant" });
    await change([set("component/order-api", "description", "takes orders")]);
    await change(
      [
        set("component/order-api", "description", "takes orders and returns"),
        set("component/browser", "owner", "shop team"),
      ],
      {
        branch: "variant",
      },
    );
    const refused = await call(host, "version_change", { action: "merge", from: "variant" });
    expect(refused.refused).toBe("conflict");
    expect(refused.text).toMatch(/component\/order-api.*description/s);
    expect(refused.text).toContain("takes orders and returns");
    expect(await describedOn("main")).toBe("takes orders");

    const merged = await got(host, "version_change", { action: "merge", from: "variant", prefer: "theirs" });
    expect(merged.changed).toBe(2);
    expect(await describedOn("main")).toBe("takes orders and returns");

    await got(host, "version_change", { action: "restore", from: began.versions[0].version });
    expect(await describedOn("main")).toBeUndefined();
    expect((await got(host, "version_query", { what: "diff", from: began.versions[0].version })).total).toBe(0);
    const { versions } = await got(host, "version_query", { limit: 3 });
    expect(
      versions.map(({ message, parents }: { message: string; parents: string[] }) => [message, parents.length]),
    ).toEqual([
      [expect.stringContaining("Restore"), 1],
      [expect.stringContaining("Merge"), 2],
      ["set component/order-api description", 1],
    ]);
  });

  it("reads tickets, twice, and finds what they say", async () => {
    const file = join(home.user, "helpdesk.csv");
    await writeFile(
      file,
      "id,title,description,state\n17,Login without second factor,Anybody gets in,open\n,No id,,\n",
    );
    expect(await got(host, "ticket_ingest", { path: file })).toMatchObject({
      source: "helpdesk",
      read: 1,
      added: 1,
      skipped: 1,
    });
    expect(await got(host, "ticket_ingest", { path: file })).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    const { tickets, trust } = await got(host, "ticket_search", { query: "secnd factor", state: "OPEN" });
    expect([trust, tickets.map(({ id }: { id: string }) => id)]).toEqual(["untrusted", ["ticket/helpdesk:17"]]);
  });

  it("keeps a copy, loses everything, and has it again", async () => {
    const before = await got(host, "graph_find", { limit: 200 });
    const copy = join(home.folder, "copy.seca");
    const wrote = await home.run(["backup", copy]);
    expect(wrote).toEqual({ code: 0, stdout: expect.stringMatching(/^Wrote 1 system \(\d+ rows\) to /), stderr: "" });
    expect((await readFile(copy)).byteLength).toBeGreaterThan(1000);

    expect((await home.run(["reset"])).stderr).toBe(
      "This would delete 1 system with all versions; nothing was deleted.\nseca backup keeps a copy; seca reset --yes deletes.\n",
    );
    expect((await home.run(["reset", "--yes"])).stdout).toBe("Deleted 1 system.\n");
    expect((await got(host, "system_open")).total).toBe(0);

    expect((await home.run(["backup", copy, "--restore"])).stdout).toMatch(/^Read 1 system \(\d+ rows\) from /);
    expect(await got(host, "graph_find", { limit: 200 })).toEqual(before);
    expect((await home.run(["doctor"])).code).toBe(0);
    expect(await home.run(["backup", copy, "--restore"])).toMatchObject({ code: 1, stdout: "" });
  });

  it("leaves nothing running behind the last host", async () => {
    host.endInput();
    expect(await host.exited).toEqual({ code: 0, signal: null });
    expect((await home.run(["status"])).stdout).toContain("is not running; it starts with the first request.");
    expect(await readdir(home.record)).toEqual(["record"]);
  });
});
