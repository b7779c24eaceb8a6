/** What we write for tools of requirements, as those tools read it: the same items, links and gaps. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Facts } from "../../packages/core/src/formats/format.ts";
import { readSeca } from "../../packages/core/src/formats/seca/index.ts";
import { writerNamed } from "../../packages/core/src/formats/registry.ts";
import { corpusOf } from "../../packages/core/src/trace/testing/corpus.ts";
import { type Present, judgeNamed } from "../judges.ts";
import { ROOT } from "../seca.ts";

const SECONDS = 1000;
const hasJava = spawnSync("java", ["-version"]).status === 0;
const openfasttrace = judgeNamed("openfasttrace");
const strictdoc = judgeNamed("strictdoc");
const sphinxNeeds = judgeNamed("sphinx-needs");

let folder: string;
let pump: Facts;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "seca-exchange-"));
  pump = await readSeca(readFileSync(join(ROOT, "examples/infusion-pump/system.yaml"), "utf8"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The figures are those of a model whose links say nothing but that they are there. */
const corpus = (items: number): Facts => {
  const { entities, links } = corpusOf(items);
  return { name: "Corpus", entities, links: links.map((link) => ({ ...link, props: {} })) };
};

const models = (): readonly (readonly [string, Facts])[] => [
  ["infusion-pump", pump],
  ["corpus", corpus(1000)],
];

/** Writes one file into a folder of its own, and says how much went into it. */
async function written(facts: Facts, as: string, file: string) {
  const { text, dropped } = await (await writerNamed(as)).write(facts);
  const into = mkdtempSync(join(folder, `${as}-`));
  writeFileSync(join(into, file), text);
  const lostOf = (isLink: boolean): number =>
    dropped
      .filter(({ what }) => (what === "link") === isLink && !/ of |^field$|^tag$/.test(what))
      .reduce((sum, { count }) => sum + count, 0);
  return { into, items: facts.entities.length - lostOf(false), links: facts.links.length - lostOf(true) };
}

function run(program: string, args: readonly string[], { cwd, judge }: { cwd: string; judge: Present }): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8", timeout: 100 * SECONDS });
  if (status !== 0 && judge !== openfasttrace) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}

/** What Java prints is otherwise in the letters of the machine. */
const UTF8 = ["-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"];

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

describe.skipIf(openfasttrace.isMissing || !hasJava)("OpenFastTrace", () => {
  const trace = (into: string, verbosity: string): string =>
    stripVTControlCharacters(
      run("java", [...UTF8, "-jar", openfasttrace.program, "trace", "-v", verbosity, into], {
        cwd: into,
        judge: openfasttrace,
      }),
    );

  it.each([
    [1000, 85],
    [10_000, 875],
  ])(
    "finds in %i items of our corpus the %i that are not covered all the way, in both of its forms",
    async (items, defects) => {
      for (const [as, file] of [
        ["openfasttrace", "corpus.md"],
        ["specobject", "corpus.xml"],
      ] as const) {
        const { into } = await written(corpus(items), as, file);
        expect(trace(into, "summary").trim()).toBe(`not ok - ${items} total, ${defects} defect`);
      }
      await openfasttrace.ran();
    },
    300 * SECONDS,
  );

  it("reads every item and every link of a model that people made", async () => {
    for (const [as, file] of [
      ["openfasttrace", "pump.md"],
      ["specobject", "pump.xml"],
    ] as const) {
      const { into, items } = await written(pump, as, file);
      const told = trace(into, "all");
      const covers = coverageIn(into, file);
      expect([count(told, /^(?:not )?ok +\[/gm), count(told, /→/g)]).toEqual([items, covers]);
      expect(told).not.toMatch(/orphaned|unwanted|outdated|predated|duplicate/);
    }
  }, 120_000);
});

/** Two links between the same two are one coverage there. */
function coverageIn(into: string, file: string): number {
  const text = readFileSync(join(into, file), "utf8");
  return file.endsWith(".md") ? count(text, /^- `/gm) : count(text, /<provcov>/g);
}

describe.skipIf(strictdoc.isMissing)("StrictDoc", () => {
  it("reads every node and relation of an SDoc", async () => {
    for (const [name, facts] of models()) {
      const { into, items, links } = await written(facts, "strictdoc", "model.sdoc");
      expect({ name, ...sdocIn(into) }).toEqual({ name, items, links });
    }
    await strictdoc.ran();
  }, 300_000);

  it("converts every object and relation of a ReqIF", async () => {
    for (const [name, facts] of models()) {
      const { into, items, links } = await written(facts, "reqif", "model.reqif");
      run(strictdoc.program, ["convert", "model.reqif", "converted"], { cwd: into, judge: strictdoc });
      const [file = ""] = readdirSync(join(into, "converted"));
      const sdoc = readFileSync(join(into, "converted", file), "utf8");
      expect({ name, items: count(sdoc, /^UID: /gm), links: count(sdoc, /^- TYPE: Parent$/gm) }).toEqual({
        name,
        items,
        links,
      });
    }
  }, 300_000);
});

/** Nodes and their relations, as StrictDoc puts them out again. */
function sdocIn(into: string): { readonly items: number; readonly links: number } {
  run(strictdoc.program, ["export", "--formats=json", "--output-dir", "out", "."], { cwd: into, judge: strictdoc });
  const { DOCUMENTS } = JSON.parse(readFileSync(join(into, "out/json/index.json"), "utf8")) as {
    readonly DOCUMENTS: readonly {
      readonly NODES: readonly { readonly UID?: string; readonly RELATIONS?: object[] }[];
    }[];
  };
  const nodes = DOCUMENTS.flatMap((document) => document.NODES).filter(({ UID }) => UID !== undefined);
  return { items: nodes.length, links: nodes.reduce((sum, { RELATIONS }) => sum + (RELATIONS?.length ?? 0), 0) };
}

describe.skipIf(sphinxNeeds.isMissing)("Sphinx-Needs", () => {
  it("imports every need with its links", async () => {
    const { into, items, links } = await written(pump, "sphinx-needs", "needs.json");
    const kinds = [...new Set(pump.entities.map(({ kind }) => kind))].sort();
    const types = kinds.map(
      (kind) => `{"directive":"${kind}","title":"${kind}","prefix":"","color":"","style":"node"}`,
    );
    writeFileSync(
      join(into, "conf.py"),
      `project = "seca"\nextensions = ["sphinx_needs"]\nneeds_types = [${types.join(",")}]\nneeds_build_json = True\n`,
    );
    writeFileSync(join(into, "index.rst"), "Needs\n=====\n\n.. needimport:: needs.json\n");
    run(sphinxNeeds.program, ["-q", "-b", "needs", ".", "out"], { cwd: into, judge: sphinxNeeds });
    const { current_version: version, versions } = JSON.parse(readFileSync(join(into, "out/needs.json"), "utf8")) as {
      readonly current_version: string;
      readonly versions: Record<string, { readonly needs: Record<string, { readonly links?: string[] }> }>;
    };
    const needs = Object.values(versions[version]!.needs);
    const joined = new Set(pump.links.map(({ from, to }) => `${from} ${to}`)).size;
    const double = pump.links.length - joined;
    expect(needs.length).toBe(items);
    expect(needs.reduce((sum, need) => sum + (need.links?.length ?? 0), 0)).toBe(links - double);
    await sphinxNeeds.ran();
  }, 120_000);
});
