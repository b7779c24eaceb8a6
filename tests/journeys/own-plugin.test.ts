/** A team writes a plugin, names it in the configuration, and has its findings beside everybody else's. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, ROOT, call, got } from "../seca.ts";

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  await mkdir(home.record);
  for (const name of ["ownership.mjs", "house-rules.mjs"])
    await copyFile(join(ROOT, "examples", "own-plugin", name), join(home.record, name));
  await writeFile(join(home.record, "broken.mjs"), "throw new Error('OBEY ME');");
  await writeFile(
    join(home.record, "seca.config.json"),
    JSON.stringify({ plugins: ["./ownership.mjs", "./house-rules.mjs", "./broken.mjs"] }),
  );
  host = await home.greeted("--toolsets", "analysis,frameworks");
});
afterAll(() => home.remove());

const read = async (uri: string) =>
  JSON.parse((await host.request("resources/read", { uri })).result.contents[0].text as string);
const add = (target: string, value: object) => ({ op: "add", target, value });

describe("a plugin of one's own", () => {
  it("is listed where frameworks are, and a broken one is refused by its name", async () => {
    const { frameworks, refused } = await read("seca://plugins");
    expect(frameworks.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(["stride", "ownership", "house-rules"]),
    );
    expect(refused).toEqual([
      {
        place: join(home.record, "broken.mjs"),
        sentence: `The plugin "${join(home.record, "broken.mjs")}" could not be loaded.`,
        hint: "Name a file by its path, or an installed package; the log says what went wrong in it.",
      },
    ]);
    const { stdout, code } = await home.run(["doctor"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/ok +frameworks +stride.*ownership \(.*ownership\.mjs\), house-rules \(/);
    expect(stdout).toMatch(/MISSING +plugin +The plugin ".*broken\.mjs" could not be loaded\./);
    expect(stdout).not.toContain("OBEY");
  });

  it("has a tool of its own, told in its own words", async () => {
    const { tools } = (await host.request("tools/list")).result;
    const tool = tools.find(({ name }: { name: string }) => name === "run_ownership");
    expect(tool).toMatchObject({
      title: "Run Ownership",
      description:
        "Names each part that holds data whose loss would hurt and that nobody owns. Runs it alone, and answers as analysis_run does.",
    });
    const run = tools.find(({ name }: { name: string }) => name === "analysis_run");
    expect(run.inputSchema.properties.frameworks.description).toContain("ownership, house-rules");
  });

  it("shares one tool with others where a server has no space for more", async () => {
    const small = await home.greeted("analysis");
    const { tools } = (await small.request("tools/list")).result;
    expect(tools.length).toBeLessThanOrEqual(12);
    const names = new Set<string>(tools.map(({ name }: { name: string }) => name));
    const others = tools.find(({ name }: { name: string }) => name === "run_framework");
    const within: readonly string[] = others?.inputSchema.properties.framework.enum ?? [];
    for (const id of ["stride", "ownership", "house-rules"])
      expect([id, names.has(`run_${id.replace("-", "_")}`) || within.includes(id)]).toEqual([id, true]);
  });

  it("is suggested once it fits, with what is there and what is missing", async () => {
    await got(host, "system_open", { action: "create", system: "Clinic" });
    await got(host, "change_apply", {
      operations: [
        add("data", { name: "Records", confidentiality: "very_high" }),
        add("component", { name: "Records store", type: "store", stores: ["data/records"] }),
        add("component", { name: "Front desk", type: "service" }),
      ],
    });
    const { data, text } = await call(host, "system_open", { system: "Clinic" });
    expect(data.frameworks).toContainEqual({
      framework: "ownership",
      score: 100,
      because: ["It holds data that must not get out."],
      missing: [],
    });
    expect(text).toContain("- ownership 100 %: It holds data that must not get out.");
    expect(await call(host, "system_open", { system: "Clinic" })).toEqual({ data, text, refused: undefined });
  });

  it("runs, alone and beside the others, and shows its section", async () => {
    const alone = await call(host, "run_ownership");
    expect(alone.data).toMatchObject({
      state: "done",
      frameworks: ["ownership"],
      total: 1,
      findings: { medium: 1 },
      derived: { weakness: 1 },
      gaps: 0,
    });
    expect(alone.text).toContain("Derived by ownership: 1 weakness;");
    expect(alone.text).toContain("| weakness/ownership.records-store | Nobody owns Records store |");
    const all = await got(host, "analysis_run");
    expect(all.frameworks).toEqual(expect.arrayContaining(["stride", "ownership", "house-rules"]));
    const section = await call(host, "analysis_run", { sections: ["section/ownership.unowned"] });
    expect(section.data).toMatchObject({ frameworks: ["ownership"] });
    expect(section.text).toContain("Nobody owns Records store");
    expect(section.text).toContain("What is looked at");
    const { questions } = await got(host, "analysis_run", { frameworks: ["house-rules"] });
    expect(questions).toBeGreaterThan(0);
  });

  it("has nothing to say once its finding is settled", async () => {
    await got(host, "change_apply", {
      operations: [{ op: "set", target: "component/records-store", field: "owner", value: "Medical records team" }],
    });
    const { text } = await call(host, "run_ownership", { sections: ["section/ownership.unowned"] });
    expect(text).not.toContain("Nobody owns");
  });

  it("is described at its address, which any host can read", async () => {
    const described = await read("seca://plugins/house-rules");
    expect(described).toMatchObject({
      id: "house-rules",
      version: "1.0.0",
      packs: [
        {
          pack: "stores",
          count: 2,
          rules: ["house-rules/stores/restorable", "house-rules/stores/access-logged"],
        },
      ],
    });
    const { text } = await call(host, "analysis_get", { address: "seca://plugins/house-rules" });
    expect(JSON.parse(text)).toEqual(described);
    const analysis = await call(host, "analysis_get", { address: "seca://system/clinic/analysis/ownership" });
    expect(JSON.parse(analysis.text)).toMatchObject({ frameworks: ["ownership"], gaps: [] });
    const { completion } = (
      await host.request("completion/complete", {
        ref: { type: "ref/resource", uri: "seca://plugins/{id}" },
        argument: { name: "id", value: "ho" },
      })
    ).result;
    expect(completion.values).toEqual(["house-rules"]);
  });

  it("is completed where a workflow asks for a framework, and led through it", async () => {
    const ref = { type: "ref/prompt", name: "analyse_my_system" };
    const { completion } = (
      await host.request("completion/complete", { ref, argument: { name: "framework", value: "own" } })
    ).result;
    expect(completion.values).toEqual(["ownership"]);
    const { messages } = (
      await host.request("prompts/get", { name: ref.name, arguments: { system: "Clinic", framework: "ownership" } })
    ).result;
    expect(messages[0].content.text).toContain('analysis_run {"system":"Clinic","frameworks":["ownership"]}');
    const { error } = await host.request("prompts/get", {
      name: ref.name,
      arguments: { system: "Clinic", framework: "dread" },
    });
    expect(error?.message).toContain('There is no framework "dread".');
  });

  it("tells who watches an analysis that the facts below it have moved", async () => {
    await host.request("resources/subscribe", { uri: "seca://system/clinic/analysis/ownership" });
    await got(host, "change_apply", { operations: [add("component", { name: "Archive", type: "store" })] });
    const { params } = await host.hear(
      ({ method, params }) =>
        method === "notifications/resources/updated" && String(params?.uri).endsWith("/analysis/ownership"),
    );
    expect(params).toEqual({ uri: "seca://system/clinic/analysis/ownership" });
  });
});

describe("a long analysis", () => {
  it("tells plugin by plugin how far it is", async () => {
    await got(host, "change_apply", { operations: [add("component", { name: "Cache", type: "store" })] });
    await host.request("tools/call", {
      name: "analysis_run",
      arguments: { frameworks: ["stride", "ownership"] },
      _meta: { progressToken: "how far" },
    });
    const { params } = await host.hear(({ method }) => method === "notifications/progress");
    expect(params).toEqual({ progressToken: "how far", progress: 0, total: 2, message: "ownership" });
  });

  it("answers with a run where nobody waits, and run_status follows it to what was found", async () => {
    const { data, text } = await call(host, "analysis_run", { wait_ms: 0 });
    expect(data).toEqual({
      system: "clinic",
      run: expect.any(String),
      state: expect.stringMatching(/waiting|running|done/),
    });
    expect(text).toContain(`run ${data.run}`);
    let followed = await got(host, "run_status", { run: data.run, wait_ms: 20_000 });
    while (followed.state !== "done")
      followed = await got(host, "run_status", { run: data.run, since: followed.next, wait_ms: 20_000 });
    const now = await got(host, "analysis_run");
    expect(followed.result).toMatchObject({ total: now.total, questions: now.questions, frameworks: now.frameworks });
  });

  it.each([
    ["a section of nobody", { sections: ["section/nobody.all"] }, "No framework has a section"],
    [
      "sections beside other frameworks",
      { sections: ["stride.findings"], frameworks: ["ownership"] },
      "Leave frameworks",
    ],
    ["a key of every object", { frameworks: ["constructor"] }, 'There is no framework "constructor"'],
    ["one for the prototype", { sections: ["__proto__"] }, "No framework has a section"],
    ["a wait without end", { wait_ms: 86_400_000 }, '"wait_ms"'],
    ["a time before now", { wait_ms: -1 }, '"wait_ms"'],
    ["a list in a list", { sections: [["a"]] }, '"sections'],
  ])("refuses %s", async (_, args, told) => {
    const { refused, text } = await call(host, "analysis_run", args);
    expect(refused).toBe("bad_input");
    expect(text).toContain(told);
  });
});
