import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Workbench, openWorkbench } from "./index.ts";
import { silentLog } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";

const record = new TestRecord();
const opened: Workbench[] = [];
/** As another process would have it: nothing is shared but the record. */
const another = (): Workbench => {
  const workbench = openWorkbench(record.config, silentLog);
  opened.push(workbench);
  return workbench;
};
const one = another();
afterAll(async () => {
  for (const workbench of opened) await workbench.close();
  await record.close();
});

let system: string;
let made = 0;
beforeEach(async () => {
  ({ id: system } = await one.createSystem(`System ${++made}`));
});

const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
const shop = (lines: readonly string[] = ["    api: { type: process }", "    db: { type: store }"]) =>
  file("shop.yaml", ["seca: 1", "name: Shop", "entities:", "  component:", ...lines, ""].join("\n"));
const names = async (workbench = one): Promise<string[]> =>
  (await workbench.snapshot(system)).entities("component").map(({ id }) => id);
/** The smallest picture there is: a PNG's first bytes. */
const picture = { name: "drawing.png", bytes: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex") };

describe("handing over", () => {
  it("keeps the bytes, reads them and takes what nobody minds, as one version", async () => {
    const added = await one.proposals.add(system, { files: [shop()] });
    expect(added.proposals.map(({ id, state, format }) => ({ id, state, format }))).toEqual([
      { id: "proposal/shop-yaml", state: "accepted", format: "seca" },
    ]);
    expect(await names()).toEqual(["component/api", "component/db"]);
    const history = await one.versions.history(system, { limit: 5 });
    expect(history.entries.map(({ message }) => message)).toEqual(["Add shop.yaml", "Created"]);
    expect((await one.readInput(system, added.inputs[0]!.hash)).toString()).toBe(shop().bytes.toString());
  });

  it("changes nothing when the same comes again", async () => {
    await one.proposals.add(system, { files: [shop()] });
    const again = await one.proposals.add(system, { files: [shop()] });
    expect({ written: again.report.written, open: again.proposals[0]!.open }).toEqual({ written: false, open: [] });
  });

  it("keeps nothing of a file that is broken, and says where it is", async () => {
    const broken = file("shop.yaml", "seca: 1\nname: Shop\nentities:\n  component:\n    api: { type: spaceship }\n");
    await expect(one.proposals.add(system, { files: [broken] })).rejects.toThrow(/line 5/);
    expect((await one.snapshot(system)).allEntities()).toEqual([]);
  });

  it("lets several writers hand over at once, each heard once", async () => {
    const files = ["a", "b", "c", "d"].map((key) =>
      file(`${key}.yaml`, `seca: 1\nname: S\nentities:\n  component:\n    ${key}: { type: process }\n`),
    );
    const benches = [one, another()];
    await Promise.all(
      files.map((each, at) => benches[at % 2]!.proposals.add(system, { files: [each], accept: "all" })),
    );
    expect(await names()).toEqual(["component/a", "component/b", "component/c", "component/d"]);
  });
});

describe("a proposal that is left open", () => {
  it("survives the process that made it, and is decided by another in parts", async () => {
    await one.proposals.add(system, { files: [shop()], accept: "none" });
    const two = another();
    const [open] = await two.proposals.open(system);
    expect({ id: open!.id, state: open!.state, items: open!.open.map(({ id }) => id) }).toEqual({
      id: "proposal/shop-yaml",
      state: "open",
      items: ["component/api", "component/db"].concat(open!.open.filter((item) => item.isQuiet).map(({ id }) => id)),
    });
    const first = await two.proposals.decide(system, {
      proposal: "proposal/shop-yaml",
      accept: ["component/api"],
      changes: [{ op: "set", target: "component/api", field: "owner", value: "team a" }],
    });
    expect(first.proposal.state).toBe("open");
    expect((await one.snapshot(system)).entity("component/api")?.props).toMatchObject({ owner: "team a" });
    const rest = await one.proposals.decide(system, { proposal: "shop-yaml", accept: "none" });
    expect({ state: rest.proposal.state, left: await one.proposals.open(system) }).toEqual({
      state: "partly",
      left: [],
    });
    expect(await names()).toEqual(["component/api"]);
    await one.proposals.add(system, { files: [shop()] });
    expect(await names()).toEqual(["component/api"]);
  });

  it("is compared with the model as it is by then", async () => {
    await one.proposals.add(system, { files: [shop()], accept: "none" });
    await one.change(system, {
      operations: [{ op: "add", target: "component/db", value: { name: "db", type: "store" } }],
    });
    const [open] = await one.proposals.open(system);
    expect(open!.open.filter((item) => !item.isQuiet).map(({ id, change }) => `${change} ${id}`)).toEqual([
      "add component/api",
    ]);
  });

  it("is settled by saying that what it reads is what is known", async () => {
    await one.change(system, {
      operations: [{ op: "add", target: "component", value: { name: "API gateway", type: "process" } }],
    });
    const { proposals } = await one.proposals.add(system, {
      files: [shop(["    api: { type: process, owner: team a }"])],
    });
    expect(proposals[0]!.open.map(({ id, doubts }) => ({ id, doubts }))).toContainEqual({
      id: "component/api",
      doubts: ["component/api-gateway"],
    });
    const decide = (same: Record<string, string>) =>
      one.proposals.decide(system, { proposal: "shop-yaml", accept: "auto", same });
    await expect(decide({ "component/api": "component/nothing" })).rejects.toThrow(/no "component\/nothing"/);
    await expect(decide({ "component/db": "component/api-gateway" })).rejects.toThrow(
      /nothing that this proposal would add/,
    );
    await decide({ "component/api": "component/api-gateway" });
    expect(await names()).toEqual(["component/api-gateway"]);
    expect((await one.snapshot(system)).entity("component/api-gateway")?.props).toMatchObject({ owner: "team a" });
    const again = await one.proposals.add(system, { files: [shop(["    api: { type: process, owner: team a }"])] });
    expect(again.proposals[0]!.open).toEqual([]);
  });

  it("gives way to the next one of the same file", async () => {
    await one.proposals.add(system, { files: [shop()], accept: "none" });
    await one.proposals.add(system, { files: [shop(["    api: { type: process }"])], accept: "none" });
    const open = await one.proposals.open(system);
    expect(open.map(({ open: items }) => items.filter((item) => !item.isQuiet).map(({ id }) => id))).toEqual([
      ["component/api"],
    ]);
  });

  it.each([
    ["proposal/nothing", /no proposal "proposal\/nothing"/],
    ["proposal/__proto__", /no proposal/],
  ])("named %s is not there, and the answer says which are", async (proposal, sentence) => {
    await expect(one.proposals.decide(system, { proposal, accept: "all" })).rejects.toThrow(sentence);
  });
});

describe("a picture", () => {
  it("waits for a model to read it; what comes back is checked, marked, and not taken over facts by itself", async () => {
    await one.proposals.add(system, { files: [shop()] });
    const { proposals } = await one.proposals.add(system, { files: [picture] });
    expect(proposals[0]).toMatchObject({ id: "proposal/drawing-png", state: "needs_model" });
    expect(Object.keys(proposals[0]!.schema!)).toContain("properties");
    await expect(one.proposals.decide(system, { proposal: "drawing-png", accept: "auto" })).rejects.toThrow(
      /nobody has read/,
    );
    const model = {
      components: [
        { name: "API", type: "process" },
        { name: "Cache", type: "store", confidence: 0.6 },
      ],
      flows: [{ from: "API", to: "Cache" }],
    };
    await expect(
      one.proposals.decide(system, {
        proposal: "drawing-png",
        accept: "auto",
        model: { ...model, flows: [{ from: "API", to: "Case" }] },
      }),
    ).rejects.toThrow(/component "Case"/);
    const read = await one.proposals.decide(system, { proposal: "drawing-png", accept: "auto", model });
    expect({
      state: read.proposal.state,
      open: read.proposal.open.filter((item) => !item.isQuiet).map(({ id }) => id),
    }).toEqual({
      state: "open",
      open: ["component/cache", "flow/api>cache"],
    });
    await one.proposals.decide(system, { proposal: "drawing-png", accept: "all" });
    expect((await one.snapshot(system)).entity("component/cache")?.origin).toEqual({
      by: "model",
      provider: "host",
      evidence: "input/drawing-png",
      confidence: 0.6,
    });
  });
});
