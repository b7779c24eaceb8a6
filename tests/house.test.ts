/** The house as code: its rooms, who may enter which, where heavy things stand, and what a start may load. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { Home, ROOT, got } from "./seca.ts";

const CORE = "packages/core/src";
const core = (...rooms: string[]): string[] => rooms.map((room) => `${CORE}/${room}`);

/** A folder each; `text` beside them holds how YAML, JSON and XML are read, `deployment` what addresses in settings say. */
const FORMATS =
  "compose kubernetes openapi openfasttrace otm prose pytm reqif seca sphinx-needs strictdoc terraform threagile threat-composer threat-dragon tm-bom tm7 xstampp pasta".split(
    " ",
  );

/** Each room and the rooms it may enter; a longer name is a room within a room. A new room is a line here. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  [`${CORE}/kernel`]: [],
  [`${CORE}/model`]: core("kernel"),
  [`${CORE}/graph`]: core("model", "kernel"),
  [`${CORE}/trace`]: core("trace/checks", "graph", "model", "kernel"),
  [`${CORE}/trace/checks`]: core("graph", "logic", "model", "kernel"),
  [`${CORE}/knowledge`]: core("model", "kernel"),
  [`${CORE}/logic`]: core("kernel"),
  [`${CORE}/engine`]: core("graph", "knowledge", "model", "kernel"),
  [`${CORE}/plugins`]: core("engine", "logic", "knowledge", "model", "kernel"),
  [`${CORE}/formats`]: core(...[...FORMATS, "text"].map((name) => `formats/${name}`), "knowledge", "model", "kernel"),
  ...Object.fromEntries(
    [...FORMATS, "deployment", "text"].map((name) => [
      `${CORE}/formats/${name}`,
      core("formats", "formats/deployment", "formats/text", "knowledge", "logic", "model", "kernel"),
    ]),
  ),
  [`${CORE}/tickets`]: core("tickets/csv", "tickets/jsonl", "model", "kernel"),
  [`${CORE}/tickets/csv`]: core("tickets", "model", "kernel"),
  [`${CORE}/tickets/jsonl`]: core("tickets", "model", "kernel"),
  [`${CORE}/store`]: core("store/engine", "model", "kernel"),
  [`${CORE}/store/engine`]: core("kernel"),
  [`${CORE}/access`]: core("store", "model", "kernel"),
  [`${CORE}/runs`]: core("store", "model", "kernel"),
  [`${CORE}/review`]: core("engine", "formats/text", "model", "kernel"),
  [`${CORE}/inputs`]: core("formats", "knowledge", "graph", "model", "kernel"),
  [`${CORE}/workbench`]: core(
    "access",
    "engine",
    "formats",
    "inputs",
    "graph",
    "knowledge",
    "model",
    "plugins",
    "review",
    "runs",
    "store",
    "tickets",
    "trace",
    "kernel",
  ),
  "servers/kit": core("kernel"),
  "servers/base": ["servers/kit", ...core("graph", "model", "trace", "workbench", "kernel")],
  "servers/analysis": ["servers/base", "servers/kit", ...core("graph", "model", "review", "workbench", "kernel")],
  "servers/graph": ["servers/base", "servers/kit", ...core("graph", "model", "workbench", "kernel")],
  "servers/trace": ["servers/base", "servers/kit", ...core("model", "trace", "workbench", "kernel")],
  "servers/tickets": ["servers/base", "servers/kit", ...core("model", "tickets", "workbench", "kernel")],
  "apps/cli": [
    ...["analysis", "base", "graph", "kit", "tickets", "trace"].map((server) => `servers/${server}`),
    ...core("access", "formats/seca", "graph", "model", "review", "store", "tickets", "trace", "workbench", "kernel"),
  ],
};

/** Libraries of others, and the files that may name them. */
const LIBRARIES: Readonly<Record<string, readonly string[]>> = {
  zod: [
    ...core("engine", "model", "inputs", "graph", "formats", "plugins", "review", "runs", "tickets", "workbench"),
    "servers",
  ],
  "@modelcontextprotocol/server": ["servers/kit"],
  postgres: core("store"),
  "drizzle-orm": core("store"),
  pino: [`${CORE}/kernel/log.ts`],
  yaml: core("formats/text", "formats/seca"),
  "csv-parse": core("tickets/csv"),
  unpdf: core("formats/prose/pdf.ts"),
  "@rgrove/parse-xml": core("formats/text"),
  jose: [`${CORE}/access/oidc.ts`],
};

/** What no start may load: each costs tens of milliseconds or megabytes before the first answer. */
const HEAVY = ["jose", "postgres", "drizzle-orm", "pino", "yaml", "csv-parse", "@rgrove/parse-xml"];
/** The SDK and zod take most of it; the rest is the words of the domain and the definitions of two dozen tools, which a host asks for first. */
const START_BYTES_MAX = 660 * 1024;

interface Source {
  readonly path: string;
  readonly text: string;
}

/** Tests and what serves them alone may enter any room. */
const FOR_TESTS = /\.test\.ts$|\/testing\.ts$|\/(testing|fixture)\//;

let sources: readonly Source[];
beforeAll(async () => {
  const lists = await Promise.all(
    ["apps", "packages", "servers"].map(async (folder) => {
      const names = await readdir(join(ROOT, folder), { recursive: true });
      return names
        .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
        .map((name) => join(folder, name));
    }),
  );
  const paths = lists.flat().filter((path) => !FOR_TESTS.test(path));
  sources = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(ROOT, path), "utf8") })));
});

/** What a file imports, types included: a direction is one of thought, not of bytes. */
const importsOf = ({ text }: Source): string[] =>
  [...text.matchAll(/^(?:import|export)\s[^;]*?from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    ([, from, bare, lazy]) => (from ?? bare ?? lazy)!,
  );

const roomOf = (path: string): string | undefined =>
  Object.keys(ROOMS)
    .filter((room) => path.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];

/** The file of ours that an import leads to. */
function targetOf(source: Source, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return join(dirname(source.path), specifier);
  const [scope, name, ...rest] = specifier.split("/");
  if (scope !== "@seca") return undefined;
  if (name === "core") return join(CORE, ...rest, "index.ts");
  return join("servers", name!, "src", rest.length === 0 ? "index.ts" : `${rest.join("/")}.ts`);
}

/** Doors beside the first: what must be had without what lies behind the others. */
const SIDE_DOORS = new Set(["servers/kit/src/stdout.ts", "servers/kit/src/http.ts"]);

describe("the rooms", () => {
  it("have a name for every file", () => {
    expect(sources.map(({ path }) => path).filter((path) => roomOf(path) === undefined)).toEqual([]);
  });

  it("are entered by those who may, and by the door", () => {
    const wrong: string[] = [];
    for (const source of sources) {
      const room = roomOf(source.path)!;
      for (const specifier of importsOf(source)) {
        const target = targetOf(source, specifier);
        const entered = target === undefined ? undefined : roomOf(target);
        if (target === undefined || entered === undefined || entered === room) continue;
        if (!ROOMS[room]!.includes(entered)) wrong.push(`${source.path} may not enter ${entered}`);
        const isDoor = target === join(entered, "index.ts") || target === join(entered, "src", "index.ts");
        const isWithin = room.startsWith(`${entered}/`);
        if (!isDoor && !isWithin && !SIDE_DOORS.has(target))
          wrong.push(`${source.path} enters ${entered} by ${target}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("name the libraries of others only where they are adapted", () => {
    const wrong = sources.flatMap((source) =>
      importsOf(source)
        .filter((specifier) => !/^(node:|\.|@seca\/)/.test(specifier))
        .filter((specifier) => {
          const library = Object.keys(LIBRARIES).find((name) => specifier === name || specifier.startsWith(`${name}/`));
          return (
            !library ||
            !LIBRARIES[library]!.some((place) => source.path === place || source.path.startsWith(`${place}/`))
          );
        })
        .map((specifier) => `${source.path} names ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ["the environment is read in one place", /\bprocess\.env\b/, [`${CORE}/kernel/config.ts`]],
    ["nothing writes to the console", /\bconsole\./, []],
  ])("%s", (_, sign, allowed: readonly string[]) => {
    const found = sources.filter(({ text }) => sign.test(withoutComments(text))).map(({ path }) => path);
    expect(found.filter((path) => !allowed.includes(path))).toEqual([]);
  });

  it("are named by what they hold", () => {
    const named = sources
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path));
    expect(named).toEqual([]);
  });
});

const withoutComments = (text: string): string => text.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");

describe("a start of seca mcp", () => {
  interface Build {
    readonly folder: string;
    readonly metafile: { readonly outputs: Readonly<Record<string, Chunk>> };
  }
  interface Chunk {
    readonly bytes: number;
    readonly entryPoint?: string;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly imports: readonly { readonly path: string; readonly kind: string }[];
  }

  let chunks: ReadonlyMap<string, Chunk>;
  beforeAll(async () => {
    const { build } = (await import(new URL("../scripts/build.mjs", import.meta.url).href)) as {
      build: () => Promise<Build>;
    };
    const { metafile } = await build();
    chunks = new Map(Object.entries(metafile.outputs).map(([path, chunk]) => [basename(path), chunk]));
  });

  /** The packages of others in some chunks. */
  const packagesIn = (names: Iterable<string>): Set<string> => {
    const inputs = [...names].flatMap((name) => Object.keys(chunks.get(name)?.inputs ?? {}));
    return new Set(inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []));
  };

  function closureOf(name: string, known = new Set<string>()): Set<string> {
    if (known.has(name) || !chunks.has(name)) return known;
    known.add(name);
    for (const { path, kind } of chunks.get(name)!.imports)
      if (kind === "import-statement") closureOf(basename(path), known);
    return known;
  }

  const chunkOf = (source: string): string =>
    [...chunks].find(([, { entryPoint }]) => entryPoint === source)?.[0] ?? `no chunk of ${source}`;

  it("is small, and holds nothing heavy", () => {
    const entry = closureOf(chunkOf("apps/cli/src/main.ts"));
    const started = closureOf(chunkOf("apps/cli/src/commands/mcp.ts"), new Set(entry));
    const bytes = [...started].reduce((sum, name) => sum + chunks.get(name)!.bytes, 0);
    expect(bytes).toBeGreaterThan(100 * 1024);
    expect(bytes).toBeLessThanOrEqual(START_BYTES_MAX);
    expect(HEAVY.filter((name) => packagesIn(started).has(name))).toEqual([]);
  });

  it("loads nothing heavy until a tool needs the record", async () => {
    const home = await Home.make();
    try {
      const listed = await loadedBy(home, async (host) => {
        for (const method of ["tools/list", "prompts/list", "resources/templates/list"]) await host.request(method);
      });
      const asked = await loadedBy(home, async (host) => void (await got(host, "system_open")));
      const heavyIn = (names: readonly string[]) => HEAVY.filter((name) => packagesIn(names).has(name));
      expect(listed).toContain(chunkOf("apps/cli/src/commands/mcp.ts"));
      expect(heavyIn(listed)).toEqual([]);
      expect(heavyIn(asked)).toEqual(["postgres", "drizzle-orm"]);
    } finally {
      await home.remove();
    }
  });

  /** The chunks that a server has run, which V8 writes down when it is asked for coverage. */
  async function loadedBy(
    home: Home,
    work: (host: Awaited<ReturnType<Home["greeted"]>>) => Promise<void>,
  ): Promise<string[]> {
    const folder = await mkdtemp(join(tmpdir(), "seca-coverage-"));
    const host = await home.with({ NODE_V8_COVERAGE: folder }).greeted();
    await work(host);
    host.endInput();
    await host.exited;
    const [report] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, report!), "utf8")) as { result: { url: string }[] };
    await rm(folder, { recursive: true });
    const dist = join(ROOT, "dist");
    return result
      .map(({ url }) => (url.startsWith("file://") ? fileURLToPath(url) : ""))
      .filter((path) => !relative(dist, path).startsWith(".."))
      .map((path) => basename(path));
  }
});
