/**
 * What a model is told before its first call, as a host reads it over stdio. Each tool's definition is pinned in a
 * file of its own: a changed file is a changed promise. `npx vitest run tests/contract/surface.test.ts -u` renews them.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Listed, TOOL_BUDGET, describeTool, toolBudget } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home, ROOT, call, got } from "../seca.ts";

const FIXED = join(ROOT, "tests", "contract", "tools");
const TOOLS_MAX = 12;
const COMBINED_TOOLS_MAX = 24;
const COMBINED_TOKENS_MAX = 6000;

interface Hints {
  readonly readOnlyHint: boolean;
}

interface Surface {
  readonly instructions: string;
  readonly tools: readonly Listed[];
  readonly prompts: readonly { readonly name: string }[];
  /** The whole list as it came, to look for what must not be anywhere in it. */
  readonly text: string;
}

let home: Home;
beforeAll(async () => {
  home = await Home.make();
});
afterAll(() => home.remove());

async function surfaceOf(...args: string[]): Promise<Surface> {
  const host = home.start(...args);
  const { instructions, capabilities } = (await host.initialize("2025-11-25")).result;
  const { tools } = (await host.request("tools/list")).result;
  const prompts = capabilities.prompts ? (await host.request("prompts/list")).result.prompts : [];
  host.endInput();
  await host.exited;
  return { instructions, tools, prompts, text: JSON.stringify([tools, prompts]) };
}

const namesOf = ({ tools }: Surface): string[] => tools.map((tool) => tool.name);

/** A framework of ours is a line here, and its tool a file beside the others. */
const FRAMEWORKS = ["run_stpa_sec", "run_stride", "run_tmt"] as const;

const SERVERS = {
  all: [
    "analysis_get",
    "analysis_run",
    "change_apply",
    "design_review",
    "graph_export",
    "graph_find",
    "graph_import",
    "input_add",
    "run_status",
    "system_open",
    "ticket_ingest",
    "ticket_search",
    "trace_coverage",
    "trace_impact",
    "trace_review",
    "trace_show",
    "version_change",
    "version_query",
  ],
  analysis: [
    "analysis_get",
    "analysis_run",
    "change_apply",
    "design_review",
    "input_add",
    "run_status",
    ...FRAMEWORKS,
    "system_open",
    "version_change",
    "version_query",
  ],
  graph: ["change_apply", "graph_export", "graph_find", "graph_import"],
  trace: [
    "change_apply",
    "trace_coverage",
    "trace_exchange",
    "trace_impact",
    "trace_matrix",
    "trace_review",
    "trace_show",
  ],
  tickets: ["run_status", "ticket_ingest", "ticket_search"],
} as const;

/** Tools of toolsets are no part of the combined server, unless they are asked for. */
const NAMES: readonly string[] = [...new Set(Object.values(SERVERS).flat())].sort();

/** Others where nothing may be written. */
const LOOKING = ["run_status", "system_open", "trace_review"];

/** Offered only where their server is served alone. */
const ALONE: ReadonlySet<string> = new Set(["trace_exchange", "trace_matrix"]);

describe.each(Object.entries(SERVERS))("seca mcp %s", (server, names) => {
  let surface: Surface;
  beforeAll(async () => {
    surface = await surfaceOf(server);
  });

  it("offers its tools by name, and not too many", () => {
    expect(namesOf(surface)).toEqual(names);
    expect(names).toEqual([...names].sort());
    expect(names.length).toBeLessThanOrEqual(server === "all" ? COMBINED_TOOLS_MAX : TOOLS_MAX);
  });

  it("instructs in few words, and only of tools it has", () => {
    expect(surface.instructions.split(/\s+/).length).toBeLessThanOrEqual(150);
    const spokenOf = NAMES.filter((name) => surface.instructions.includes(name));
    expect(spokenOf.filter((name) => !namesOf(surface).includes(name))).toEqual([]);
  });

  it("offers a prompt for each workflow it can carry out", () => {
    const prompts = server === "all" || server === "analysis" ? ["analyse_my_system", "model_my_system"] : [];
    expect(surface.prompts.map((prompt) => prompt.name)).toEqual(prompts);
  });

  it("defines every tool as it was promised", async () => {
    for (const tool of surface.tools)
      await expect(describeTool(tool)).toMatchFileSnapshot(join(FIXED, `${tool.name}.txt`));
  });
});

describe("the combined server", () => {
  let surface: Surface;
  let alone: readonly Surface[];
  beforeAll(async () => {
    surface = await surfaceOf();
    alone = await Promise.all(["analysis", "trace"].map((server) => surfaceOf(server)));
  });

  it("is what is served without a word", () => expect(namesOf(surface)).toEqual(SERVERS.all));

  it("costs a model at most 6,000 tokens", () => {
    const tokens = surface.tools.reduce((sum, tool) => sum + toolBudget(tool).input, 0);
    expect(tokens).toBeLessThanOrEqual(COMBINED_TOKENS_MAX);
  });

  it("names no schema dialect, which hosts refuse", () => expect(surface.text).not.toContain("$schema"));

  it("has a promise on file for every tool, and for no other", async () => {
    const expected = [...NAMES, ...LOOKING.map((name) => `${name} (read-only)`)].map((name) => `${name}.txt`);
    expect((await readdir(FIXED)).sort()).toEqual(expected.sort());
  });

  it.each(NAMES.map((name) => [name]))("says all there is to say of %s, in few words", (name) => {
    const tool = [surface, ...alone].flatMap(({ tools }) => tools).find((each) => each.name === name)!;
    expect(Object.keys(tool.annotations ?? {}).sort()).toEqual([
      "destructiveHint",
      "idempotentHint",
      "openWorldHint",
      "readOnlyHint",
    ]);
    expect(tool.title).toMatch(/^[A-Z].{3,40}$/);
    expect(tool.outputSchema).toMatchObject({ type: "object" });
    expect(sentencesOf(tool.description ?? "")).toSatisfy((count: number) => count >= 1 && count <= 3);
    const { input, output } = toolBudget(tool);
    expect(input).toBeLessThanOrEqual(TOOL_BUDGET.input);
    expect(output).toBeLessThanOrEqual(TOOL_BUDGET.output);
  });
});

/** A sentence ends with a full stop that is followed by a space or nothing. */
const sentencesOf = (text: string): number => text.split(/[.!?](?:\s+|$)/).filter(Boolean).length;

describe("what is offered can be chosen", () => {
  it("by toolsets", async () => {
    expect(namesOf(await surfaceOf("--toolsets", "graph,trace"))).toEqual([
      "change_apply",
      "graph_export",
      "graph_find",
      "graph_import",
      "trace_coverage",
      "trace_impact",
      "trace_review",
      "trace_show",
    ]);
  });

  it("by a toolset that is in none of them, beside all or some", async () => {
    const frameworks = NAMES.filter((name) => !(SERVERS.all as readonly string[]).includes(name) && !ALONE.has(name));
    expect(frameworks).toEqual(FRAMEWORKS);
    expect(namesOf(await surfaceOf("--toolsets", "frameworks"))).toEqual([...SERVERS.all, ...frameworks].sort());
    expect(namesOf(await surfaceOf("--toolsets", "trace,frameworks"))).toEqual(
      [...SERVERS.trace, ...frameworks].sort(),
    );
  });

  it("as reading alone", async () => {
    const surface = await surfaceOf("--read-only");
    expect(namesOf(surface)).toEqual([
      "analysis_get",
      "analysis_run",
      "graph_export",
      "graph_find",
      "run_status",
      "system_open",
      "ticket_search",
      "trace_coverage",
      "trace_impact",
      "trace_review",
      "trace_show",
      "version_query",
    ]);
    expect(surface.instructions).not.toMatch(/change_apply|input_add|creates/);
    expect(surface.tools.filter(({ annotations }) => !(annotations as Hints).readOnlyHint)).toEqual([]);
    // The tools that are others where nothing may be written.
    for (const replaced of LOOKING) {
      const look = describeTool(surface.tools.find(({ name }) => name === replaced)!);
      await expect(look).toMatchFileSnapshot(join(FIXED, `${replaced} (read-only).txt`));
    }
  });

  it("and what is not offered cannot be called", async () => {
    const host = await home.greeted("--read-only");
    const { error } = await host.request("tools/call", { name: "change_apply", arguments: {} });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(`There is no tool "change_apply".`) });
  });

  it.each([
    [
      ["grph"],
      `"grph" is not a server or toolset of seca.\nDid you mean graph? There are: analysis, graph, trace, tickets, all; and the toolset frameworks.\n`,
    ],
    [
      ["--toolsets", "graph,x"],
      `"x" is not a server or toolset of seca.\nThere are: analysis, graph, trace, tickets, all; and the toolset frameworks.\n`,
    ],
    [
      ["--readonly"],
      "seca mcp does not take these arguments.\nIt is written: seca mcp [analysis|graph|trace|tickets|all] [--toolsets a,b] [--read-only]\n",
    ],
  ])("but not wrongly: %j", async (args, stderr) => {
    expect(await home.run(["mcp", ...args])).toEqual({ code: 1, stdout: "", stderr });
  });
});

describe("the example of each tool works", () => {
  it("in the order of a first day", async () => {
    const host = await home.greeted("--toolsets", "frameworks");
    const tracing = await home.greeted("trace");
    const listed = await Promise.all([host, tracing].map((each) => each.request("tools/list")));
    const tools = listed.flatMap(({ result }) => result.tools as Listed[]);
    await got(host, "system_open", { action: "create", system: "Web shop" });
    await got(host, "change_apply", {
      operations: [
        {
          op: "add",
          target: "mitigation/second-factor",
          value: { name: "Second factor", text: "Ask for a second factor" },
        },
      ],
    });
    const order = [
      "system_open",
      "change_apply",
      "input_add",
      "analysis_run",
      ...FRAMEWORKS,
      "analysis_get",
      "design_review",
      "graph_import",
      "graph_export",
      "ticket_ingest",
      "ticket_search",
      "run_status",
      "graph_find",
      "trace_show",
      "trace_impact",
      "trace_coverage",
      "trace_review",
      "trace_matrix",
      "trace_exchange",
      "version_change",
      "version_query",
    ];
    expect([...order].sort()).toEqual(NAMES);
    for (const name of order) {
      const { _meta } = tools.find((tool) => tool.name === name)!;
      const { refused, text } = await call(ALONE.has(name) ? tracing : host, name, _meta?.["seca/example"] as object);
      expect([name, refused ?? text]).toEqual([name, text]);
    }
  });
});
