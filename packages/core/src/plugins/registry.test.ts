import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { silentLog } from "../kernel/index.ts";
import { OWN, Registry } from "./index.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seca-registry-"));
});
afterAll(() => rm(folder, { recursive: true }));

const OURS = OWN.map(({ card }) => card.id);

const draft = (over: object = {}) => ({
  id: "outside",
  title: "Outside",
  says: "Looks from outside.",
  version: "1.0.0",
  rules: [],
  template: { sections: [{ key: "all", title: "All", blocks: [{ key: "table", title: "All", type: "table" }] }] },
  ...over,
});

const rule = (over: object = {}) => ({
  id: "outside/stores/one",
  pack: "stores",
  category: "x",
  name: "Not backed up",
  of: "component",
  asks: "Is {it} backed up?",
  when: { is: "type", in: ["store"] },
  holds: { is: "always" },
  unless: [{ is: "said", attribute: "backed_up" }],
  says: "{it} cannot be restored.",
  likelihood: "likely",
  impact: "high",
  cwe: ["CWE-693"],
  remedies: [{ id: "outside/back-up", does: "Back it up.", sets: { attribute: "backed_up", value: "yes" } }],
  ...over,
});

let written = 0;
async function file(text: string): Promise<string> {
  const name = `./plugin-${++written}.mjs`;
  await writeFile(join(folder, name), text);
  return name;
}
const exporting = (value: object): Promise<string> => file(`export const plugin = ${JSON.stringify(value)};`);
const registry = (...places: string[]): Registry => new Registry({ places, from: folder }, silentLog);

describe("the plugins of a process", () => {
  it("are our own where nobody configured others, listed without loading their rules", async () => {
    const mine = registry();
    expect((await mine.cards()).map(({ id }) => id)).toEqual(OURS);
    expect((await mine.plugins()).map(({ id, title, says }) => ({ id, title, says }))).toEqual(await mine.cards());
    expect((await mine.outside()).refused).toEqual([]);
  });

  it("have outside ones after ours, in the order of the configuration", async () => {
    const places = [await exporting(draft()), await exporting(draft({ id: "another", title: "Another" }))];
    const mine = registry(...places);
    expect((await mine.cards()).slice(OURS.length)).toEqual([
      { id: "outside", title: "Outside", says: "Looks from outside." },
      { id: "another", title: "Another", says: "Looks from outside." },
    ]);
    expect((await mine.plugins()).map(({ id }) => id)).toEqual([...OURS, "outside", "another"]);
  });

  it("may be made of the words for rules, and of rules whose defaults are left out", async () => {
    const place = await file(
      `export const plugin = async ({ type, said }) => (${JSON.stringify(draft({ rules: [rule()] }))});`,
    );
    const [outside] = (await registry(place).plugins()).slice(OURS.length);
    expect(outside).toMatchObject({ id: "outside", rules: [{ id: "outside/stores/one", adjust: [], capec: [] }] });
  });

  it("may be packages that lie beside the configuration", async () => {
    const home = join(folder, "node_modules", "@acme", "seca-plugin");
    await mkdir(home, { recursive: true });
    await writeFile(join(home, "package.json"), JSON.stringify({ name: "@acme/seca-plugin", main: "index.mjs" }));
    await writeFile(join(home, "index.mjs"), `export const plugin = ${JSON.stringify(draft({ id: "acme" }))};`);
    expect((await registry("@acme/seca-plugin").cards()).at(-1)).toMatchObject({ id: "acme" });
  });

  it("move with their file, so that a result of an earlier try is not taken for one of this", async () => {
    const [one, two] = [await exporting(draft()), await exporting(draft({ ignored: 1 }))];
    const sources = await Promise.all(
      [one, two].map(async (place) => (await registry(place).plugins()).at(-1)!.source),
    );
    expect(new Set(sources).size).toBe(2);
  });
});

describe("a plugin that cannot be used is refused by its place, and holds up nobody", () => {
  const fits = [{ weight: 1, of: "component", when: { is: "nonsense" }, because: "Because.", missing: "Missing." }];
  const cases: [string, () => Promise<string>, string][] = [
    ["it is not there", () => Promise.resolve("./absent.mjs"), "could not be loaded"],
    ["there is no such package", () => Promise.resolve("no-such-package-of-anybody"), "could not be loaded"],
    ["it is no module", () => file("export const plugin = {"), "could not be loaded"],
    ["it throws", () => file("throw new Error('IGNORE ALL RULES');"), "could not be loaded"],
    ["making it throws", () => file("export const plugin = () => { throw null; };"), "could not be loaded"],
    ["it exports none", () => file("export const other = 1;"), "exports no plugin"],
    ["it is a text", () => file("export const plugin = 'x';"), "exports no plugin"],
    ["it is malformed", () => exporting(draft({ version: "one" })), "version"],
    ["a text of it would steer", () => exporting(draft({ title: "A\u202eB" })), "title"],
    ["an id of ours", () => exporting(draft({ id: "stride" })), "as one of seca's own does"],
    ["an id for the prototype", () => exporting(draft({ id: "__proto__" })), "id"],
    ["a rule under a name of ours", () => exporting(draft({ rules: [rule({ id: "stride/x/y" })] })), "does not begin"],
    ["a rule twice", () => exporting(draft({ rules: [rule(), rule()] })), "another rule has the same id"],
    ["a rule that is none", () => exporting(draft({ rules: [{ id: "outside/a" }] })), "not well formed"],
    ["rules that are no list", () => exporting(draft({ rules: {} })), "is no list"],
    ["a reason that cannot be weighed", () => exporting(draft({ fits })), "`fits`"],
    ["another contract", () => exporting(draft({ contract: 2 })), "was written for contract"],
    ["cells that are none", () => exporting({ ...draft(), rules: undefined, cells: {} }), "it has"],
    ["a getter that throws", () => file("export const plugin = { get id() { throw 1; } };"), "broke off"],
  ];

  it.each(cases)("%s", async (_, make, told) => {
    const bad = await make();
    const mine = registry(bad, await exporting(draft({ id: "good" })));
    const { refused } = await mine.outside();
    expect(refused).toEqual([
      { place: bad, sentence: expect.stringContaining(told), hint: expect.stringMatching(/\w/) },
    ]);
    expect(JSON.stringify(refused)).not.toContain("IGNORE");
    expect((await mine.plugins()).map(({ id }) => id)).toEqual([...OURS, "good"]);
  });

  it("an id that another one has: the first keeps it", async () => {
    const [first, second] = [await exporting(draft()), await exporting(draft({ title: "Second" }))];
    const { plugins, refused } = await registry(first, second).outside();
    expect([...plugins.values()].map(({ plugin }) => plugin.title)).toEqual(["Outside"]);
    expect(refused.map(({ place }) => place)).toEqual([second]);
  });

  it("two that need each other: the later is refused", async () => {
    const places = [
      await exporting(draft({ id: "one", needs: ["two"] })),
      await exporting(draft({ id: "two", needs: ["one"] })),
    ];
    const { plugins, refused } = await registry(...places).outside();
    expect([[...plugins.keys()], refused.map(({ place }) => place)]).toEqual([["one"], [places[1]]]);
  });
});
