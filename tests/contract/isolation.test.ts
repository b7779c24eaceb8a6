/**
 * Two organisations on one server. The first is filled with words that are found again wherever they turn up; then the
 * second asks for everything that can be asked for, with every id, address, version and cursor of the first.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Home } from "../seca.ts";
import { newSdk, oldSdk } from "./http-clients.ts";
import { Served, ask, gotOver, headersWith, post } from "./http-server.ts";
import { Operator } from "./operator.ts";
import { type Pool, type Request, type Whole, requestsOf, textsIn, wholeOf } from "./probes.ts";

/** In what is never asked for by name: whoever hears it, heard it from the record. */
const SECRET = /zq7secret/i;
/** In the ids of a system whose ids nobody of the other organisation sends. */
const WITHHELD = /wq9lagoon/i;

let home: Home;
let operator: Operator;
let served: Served;
let url: string;
/** The token of each organisation. */
let owner: string;
let stranger: string;
let whole: Whole;
let pool: Pool;
/** Digits of versions, and a run, that nobody of the other organisation sends. */
let withheld: readonly string[];
/** Of the owner, the second of which is withheld. */
const runs: string[] = [];

beforeAll(async () => {
  home = await Home.make({ SECA_AUTH: "api-key", SECA_RATE: "1000000" });
  operator = new Operator(home);
  for (const org of ["alpha", "beta"]) await operator.organisation(org);
  owner = await operator.key("alpha", { name: "zq7secret author" });
  stranger = await operator.key("beta");
  served = await Served.start(home);
  url = `${served.address}/mcp`;
  for (const system of ["Harbour", "Shop", "Wq9lagoon"]) await fill(system);
  for (const system of ["harbour", "wq9lagoon"]) runs.push(await runIn(system));
  await makeShop();
  whole = await wholeOf(url, stranger);
  pool = await poolOf();
  const history = await gotOver(url, "version_query", { system: "wq9lagoon" }, { token: owner });
  const versions = [...textsIn(history)].map(([, text]) => text).filter((text) => /^[0-9a-f]{12}$/.test(text));
  expect(versions.length).toBeGreaterThan(2);
  withheld = [...versions, runs[1]!];
});
afterAll(async () => {
  expect(await served.stop()).toBe(0);
  expect(served.stderr).not.toContain("broke");
  await operator.close();
  await home.remove();
});

/** A system with something of everything in it. */
async function fill(name: string): Promise<void> {
  const system = name.toLowerCase();
  const as = (tool: string, args: object) => gotOver(url, tool, { system, ...args }, { token: owner });
  await as("system_open", { action: "create", system: name, description: "zq7secret of the system" });
  const add = (target: string, value: object) => ({ op: "add", target, value });
  await as("change_apply", {
    message: "zq7secret message",
    operations: [
      add(`component/${system}-api`, {
        name: `${name} API zq7secret`,
        type: "process",
        description: "zq7secret component",
      }),
      add(`requirement/${system}-safe`, {
        name: `${name} safe zq7secret`,
        text: "zq7secret requirement",
        level: "system",
      }),
      add(`mitigation/${system}-lock`, { name: `${name} lock zq7secret`, text: "zq7secret mitigation" }),
      { op: "link", target: `mitigation/${system}-lock`, field: "implements", value: `requirement/${system}-safe` },
    ],
  });
  await as("version_change", { action: "branch", name: `${system}-draft` });
  await as("version_change", { action: "tag", name: `${system}-first` });
  const compose = `services:\n  ${system}-web:\n    image: nginx\n    environment:\n      NOTE: zq7secret words of an input\n`;
  await as("input_add", { text: compose, name: "compose.yaml", accept: "none" });
  const tickets = `id,title,description,status\n${system.toUpperCase()}-1,zq7secret ticket,zq7secret text,open\n`;
  await as("ticket_ingest", { text: tickets, name: `${system}.csv`, format: "csv", source: `${system}-jira` });
}

/** A file of tickets that is read by a durable run, to its end. */
async function runIn(system: string): Promise<string> {
  const rows = Array.from({ length: 4000 }, (_, at) => `R-${at},zq7secret ticket ${at},open`);
  const file = {
    text: `id,title,status\n${rows.join("\n")}\n`,
    name: "many.csv",
    format: "csv",
    source: `${system}-many`,
  };
  const { run } = await gotOver(url, "ticket_ingest", { system, ...file, wait_ms: 0 }, { token: owner });
  for (;;) {
    const { state } = await gotOver(url, "run_status", { run, wait_ms: 20_000 }, { token: owner });
    if (state === "done") return run;
    expect(["waiting", "running"]).toContain(state);
  }
}

/** The other organisation has a system of the same id as one of the first, with nothing secret in it. */
async function makeShop(): Promise<void> {
  const { systems } = await gotOver(url, "system_open", { action: "list" }, { token: stranger });
  if (systems.some(({ system }: { system: string }) => system === "shop")) return;
  const as = (tool: string, args: object) => gotOver(url, tool, { system: "shop", ...args }, { token: stranger });
  await as("system_open", { action: "create", system: "Shop" });
  const value = { name: "Shop API", type: "process" };
  await as("change_apply", { operations: [{ op: "add", target: "component/shop-api", value }] });
}

/** All that the owner is told and that names something, but for what is withheld. */
async function poolOf(): Promise<Pool> {
  const found = new Map<string, Set<string>>();
  const put = (name: string, text: string): void => {
    if (text.length > 300 || SECRET.test(text) || WITHHELD.test(text) || text.includes(runs[1]!)) return;
    const among = found.get(name) ?? new Set();
    found.set(name, among.add(text));
  };
  const own = new Map([
    ["system", ["harbour", "shop"]],
    ["id", ["component/harbour-api", "mitigation/harbour-lock"]],
  ]);
  for (const { uri } of (await ask(url, "resources/list", {}, { token: owner })).result.resources) put("uri", uri);
  for (const request of requestsOf(await wholeOf(url, owner), own)) {
    if (!isReading(request, whole)) continue;
    const { result } = await ask(url, request.method, { ...request.params }, { token: owner });
    if (WITHHELD.test(JSON.stringify(request.params))) continue;
    for (const [name, text] of textsIn(result?.structuredContent)) put(name, text);
    for (const { text } of result?.contents ?? []) for (const [name, value] of textsIn(parsed(text))) put(name, value);
    for (const value of result?.completion?.values ?? []) put("completed", value);
  }
  const of = (...names: string[]): string[] => names.flatMap((name) => [...(found.get(name) ?? [])]);
  const versions = of("version", "commit", "since", "from", "to").filter((text) => /^[0-9a-f]{12,}$/.test(text));
  const ids = [...new Set(["component/harbour-api", runs[0]!, ...of("id", "target")])];
  return new Map([
    ...[...found].map(([name, values]) => [name, [...values]] as const),
    ["uri", [...of("uri"), ...of("completed").filter((text) => text.startsWith("seca://"))]],
    ["system", ["harbour", "shop"]],
    ...["id", "target", "to", "at", "proposal"].map((name) => [name, ids] as const),
    ...["version", "base", "from", "branch", "tag"].map(
      (name) => [name, [versions[0]!, versions.at(-1)!, "harbour-draft", "harbour-first"]] as const,
    ),
    ...["query", "text", "name"].map((name) => [name, ["harbour", "safe", ids[0]!]] as const),
    ["run", [runs[0]!, ids[0]!]],
    ["confirm", ["harbour"]],
    ["cursor", of("next", "cursor")],
    ["source", ["harbour-jira"]],
    ["op", ["set", "remove", "restore"]],
    ["path", ["/etc/hostname"]],
    ["base64", [Buffer.from("harbour").toString("base64")]],
  ]);
}

const parsed = (text: unknown): unknown => {
  try {
    return JSON.parse(String(text));
  } catch {
    return undefined;
  }
};

function isReading({ method, params }: Request, { tools }: Whole): boolean {
  const tool = tools.find(({ name }) => name === (params as { name?: string }).name);
  const { arguments: args } = params as { arguments?: { action?: string } };
  return (
    method !== "tools/call" ||
    tool!.annotations.readOnlyHint ||
    (args?.action === "list" && tool!.name === "system_open")
  );
}

/** What an answer tells beside what was asked: an answer may repeat the question. */
function toldBy(answer: unknown, asked: object): string {
  let text = JSON.stringify(answer);
  for (const [, sent] of [...textsIn(asked)].toSorted(([, one], [, other]) => other.length - one.length))
    if (sent.length > 2) text = text.replaceAll(JSON.stringify(sent).slice(1, -1), "");
  return text;
}

/** Everything of the first organisation, but for the audit of this very look at it. */
async function recordOf(org: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "seca-isolation-"));
  try {
    const file = join(folder, "record.gz");
    await operator.in(org).exportTo(file);
    const [, ...lines] = gunzipSync(await readFile(file))
      .toString()
      .trim()
      .split("\n");
    return lines
      .slice(0, -1)
      .filter((line) => !line.includes("record.export"))
      .join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("a stranger who asks for everything", () => {
  it("is told nothing, and changes nothing", async () => {
    const before = await recordOf("alpha");
    expect(before).toMatch(SECRET);
    const leaks: string[] = [];
    const asked: Record<string, number> = {};
    for (const request of requestsOf(whole, pool)) {
      const { method, params } = request;
      const answer = await ask(url, method, params, { token: stranger });
      const told = toldBy(answer, params);
      const about = method === "tools/call" ? (params as { name: string }).name : method;
      asked[about] = (asked[about] ?? 0) + 1;
      if (asked[about] % 100 === 1) await makeShop();
      const leaked = SECRET.exec(told) ?? WITHHELD.exec(told) ?? withheld.find((digits) => told.includes(digits));
      if (leaked) leaks.push(`${method} ${JSON.stringify(params)}: ${told.slice(0, 500)}`);
    }
    expect(leaks).toEqual([]);
    expect(await recordOf("alpha")).toBe(before);
    // Whatever is there was asked, and often enough.
    const named = [...whole.tools.map(({ name }) => name), "resources/read", "completion/complete", "prompts/get"];
    expect(Object.keys(asked).sort()).toEqual(named.sort());
    for (const name of whole.tools.map((tool) => tool.name)) expect([name, asked[name]! > 10]).toEqual([name, true]);
  }, 240_000);

  it("would have been told, had they been the owner", async () => {
    const heard = new Set<string>();
    for (const request of requestsOf(whole, pool)) {
      const about = request.method === "tools/call" ? (request.params as { name: string }).name : request.method;
      if (heard.has(about) || !isReading(request, whole)) continue;
      const told = toldBy(await ask(url, request.method, request.params, { token: owner }), request.params);
      if (SECRET.test(told)) heard.add(about);
    }
    expect([...heard]).toEqual(expect.arrayContaining(["graph_find", "ticket_search", "trace_show", "resources/read"]));
  }, 120_000);

  it("finds no list, count or completion in which the others are", async () => {
    const { result } = await ask(
      url,
      "tools/call",
      { name: "system_open", arguments: { action: "list" } },
      { token: stranger },
    );
    expect(result.structuredContent.systems.map(({ system }: { system: string }) => system)).not.toContain("harbour");
    expect(JSON.stringify(await wholeOf(url, stranger))).not.toMatch(/harbour|lagoon/i);
  });
});

describe("a stranger with the owner's session", () => {
  it.each(["POST", "GET", "DELETE"])("finds none with %s", async (method) => {
    const hello = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "raw", version: "0" } };
    const { session } = await post(url, { id: 0, method: "initialize", params: hello }, { token: owner });
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
    const headers = headersWith({ session, token: stranger });
    const response = await fetch(url, { method, headers, ...(method === "POST" && { body }) });
    expect(response.status).toBe(404);
    expect((await post(url, { id: 1, method: "ping" }, { token: owner, session })).status).toBe(200);
    const path = await fetch(url.replace("/mcp", "/graph/mcp"), {
      method: "POST",
      headers: headersWith({ session, token: owner }),
      body,
    });
    expect(path.status).toBe(404);
  });
});

describe("a stranger who listens", () => {
  it.each(["old", "new", "before 2026"] as const)(
    "in the %s way hears of their own system, and of no other",
    async (era) => {
      const listener = await (era === "before 2026" ? oldSdk(url, stranger) : newSdk(url, era, stranger));
      const heard: string[] = [];
      const theirs = [
        "seca://system/shop",
        "seca://system/shop/history",
        "seca://system/shop/entity/component/shop-api",
      ];
      const others = ["seca://system/harbour", "seca://system/harbour/entity/component/harbour-api", "seca://systems"];
      try {
        for (const uri of [...others, ...theirs]) await listener.subscribe(uri, () => heard.push(uri));
        const set = (system: string, token: string, value: string) => {
          const operations = [{ op: "set", target: `component/${system}-api`, field: "description", value }];
          return gotOver(url, "change_apply", { system, operations }, { token });
        };
        // In the same system by name, and in another; then in their own, so that what comes later has had its time.
        await set("shop", owner, `zq7secret ${era}`);
        await set("harbour", owner, `zq7secret ${era}`);
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(heard).toEqual([]);
        await makeShop();
        await set("shop", stranger, `mine, ${era}`);
        await expect.poll(() => heard.length, { timeout: 5000 }).toBeGreaterThan(0);
        expect(heard.filter((uri) => !theirs.includes(uri))).toEqual([]);
      } finally {
        await listener.close();
      }
    },
  );
});

describe("a client of each at the same time", () => {
  it("each read what they wrote, before and after the server was killed in the middle", async () => {
    const room = await Home.make({ SECA_AUTH: "api-key", SECA_RATE: "1000000" });
    const runner = new Operator(room);
    let server = await Served.start(room);
    try {
      for (const org of ["alpha", "beta"]) await runner.organisation(org);
      const tokens = { alpha: await runner.key("alpha"), beta: await runner.key("beta") };
      const at = () => `${server.address}/mcp`;
      for (const [org, token] of Object.entries(tokens)) {
        await gotOver(at(), "system_open", { action: "create", system: "Shop" }, { token });
        const value = { name: "Api", type: "process", description: org };
        await gotOver(at(), "change_apply", { operations: [{ op: "add", target: "component/api", value }] }, { token });
      }
      const acknowledged = { alpha: 0, beta: 0 };
      const writing = (["alpha", "beta"] as const).map(async (org) => {
        for (let write = 1; ; write++) {
          const operations = [{ op: "set", target: "component/api", field: "description", value: `${org} ${write}` }];
          const told = await gotOver(at(), "change_apply", { operations }, { token: tokens[org] }).catch(
            () => undefined,
          );
          if (told === undefined) return;
          acknowledged[org] = write;
        }
      });
      await expect.poll(() => Math.min(acknowledged.alpha, acknowledged.beta), { timeout: 20_000 }).toBeGreaterThan(10);
      server.process.kill("SIGKILL");
      await Promise.all([...writing, server.exited]);
      server = await Served.start(room);
      for (const [org, token] of Object.entries(tokens)) {
        const found = await gotOver(at(), "graph_find", { query: "component/api", detail: "full" }, { token });
        const [by, write] = found.entities[0].fields.description.split(" ");
        expect(by).toBe(org);
        // The one in flight may have been written, though nobody was told.
        expect(Number(write) - acknowledged[org as keyof typeof acknowledged]).toBeOneOf([0, 1]);
      }
    } finally {
      await server.stop();
      await runner.close();
      await room.remove();
    }
  });
});
