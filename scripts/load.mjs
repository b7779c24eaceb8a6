// `npm run load [-- --seconds 60 --clients 64 --orgs 0 --idle 0]`: mixed reads and writes against `seca serve` on
// loopback, then the same traffic without a record against an SDK stub, as the floor of this machine. `--orgs 2` lets the
// clients sign in with keys of two organisations. `--idle 10000` opens that many idle connections first. Fails on an
// error, a lost write, a word of another organisation, or memory that goes on growing.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { ready, root } from "./ready.mjs";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    clients: { type: "string", default: "64" },
    orgs: { type: "string", default: "0" },
    idle: { type: "string", default: "0" },
  },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const orgs = Number(values.orgs);
const idle = Number(values.idle);
/** One call in so many writes. */
const WRITE_EVERY = 8;
/** What memory may grow by in the second half, when every cache has long been filled: after a minute, not sooner. */
const GROWTH_MB_MAX = 64;
const FILLED_AFTER_S = 60;

await ready();
const home = mkdtempSync(join(tmpdir(), "seca-load-"));
const env = { ...process.env, SECA_HOME: join(home, "seca"), SECA_LOG_LEVEL: "error" };
delete env.DATABASE_URL;
/** One for each organisation, or none where nobody signs in. */
const keys = Array.from({ length: orgs }, (_, at) => keyOf(`load-${at}`));
if (orgs > 0) env.SECA_AUTH = "api-key";

const seca = await start([join(root, "bin/seca.mjs"), "serve", "--port", "0"], env);
const sockets = await lieIdle(seca.url, idle);
const ours = await load(seca, { prepare, next: mixed });
const lost = await lostWrites(seca.url, ours.written);
for (const socket of sockets) socket.destroy();
await seca.stop();
spawnSync(process.execPath, [join(root, "bin/seca.mjs"), "stop"], { env });
rmSync(home, { recursive: true, force: true });

const stub = await start([await bundledStub()], process.env);
const floor = await load(stub, { prepare: async () => undefined, next: () => ["tool_0", { a: 1 }] });
await stub.stop();

const columns = ["", "calls/s", "p50 ms", "p99 ms", "reads p50/p99", "writes p50/p99", "errors", "lost"];
columns.push("MB start/half/end");
const rows = [
  columns,
  line(`seca${orgs > 0 ? `, ${orgs} organisations` : ""}${idle > 0 ? `, ${idle} idle` : ""}`, ours, String(lost)),
  line("SDK stub", floor, ""),
];
const widths = columns.map((_, at) => Math.max(...rows.map((row) => row[at].length)));
process.stdout.write(
  `${clients} clients, ${seconds} s, one call in ${WRITE_EVERY} writes; every client in the era of 2026\n`,
);
for (const row of rows)
  process.stdout.write(
    `${row
      .map((cell, at) => cell.padEnd(widths[at]))
      .join("  ")
      .trimEnd()}\n`,
  );

const growth = ours.endMb - ours.halfMb;
const faults = [
  ...(ours.errors.length > 0 ? [`${ours.errors.length} errors, the first: ${ours.errors[0]}`] : []),
  ...(ours.foreign > 0 ? [`${ours.foreign} answers told of another organisation`] : []),
  ...(lost > 0 ? [`${lost} acknowledged writes are not there`] : []),
  ...(seconds >= FILLED_AFTER_S && growth > GROWTH_MB_MAX
    ? [`memory grew by ${Math.round(growth)} MB in the second half`]
    : []),
];
for (const fault of faults) process.stdout.write(`failed: ${fault}\n`);
process.stdout.write(
  faults.length === 0
    ? `No error, no lost write${orgs > 1 ? ", no word of another organisation" : ""}${seconds >= FILLED_AFTER_S ? ", memory flat" : ""}.\n`
    : "",
);
process.exit(faults.length === 0 ? 0 : 1);

/** An organisation of its own, and a key to it; the record is opened for it. */
function keyOf(org) {
  const seca = (...args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "bin/seca.mjs"), ...args], { env });
    if (status !== 0) throw new Error(`seca ${args.join(" ")}: ${stderr}`);
    return String(stdout);
  };
  seca("org", "create", org);
  const made = seca("keys", "create", "load", "--scopes", "read,write", "--rate", "1000000", "--org", org);
  return /seca_[a-z0-9-]+_\S+/.exec(made)[0];
}

function orgOf(client) {
  return orgs > 0 ? client % orgs : 0;
}

async function start(args, env) {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "close");
  process.once("exit", () => child.kill());
  for await (const text of createInterface({ input: child.stdout })) {
    const url = /^MCP: (\S+)$/.exec(text)?.[1];
    if (url) return { url, pid: child.pid, stop: () => (child.kill(), gone) };
  }
  throw new Error(`${args[0]} ended before it said where it is.`);
}

async function lieIdle(url, count) {
  const { port } = new URL(url);
  const sockets = [];
  for (let at = 0; at < count; at++) {
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    );
    socket.on("error", () => undefined);
    sockets.push(socket);
    if (at % 200 === 199) await once(socket, "data");
  }
  return sockets;
}

/** A system of the shape of the examples in each organisation, with a component for each client to write to. */
async function prepare(url) {
  const agent = new Agent();
  for (let org = 0; org < Math.max(1, orgs); org++) {
    const call = (name, args) => answered(url, agent, name, args, keys[org]);
    await call("system_open", { action: "create", system: "Load" });
    const operations = Array.from({ length: clients }, (_, at) => ({
      op: "add",
      target: "component",
      value: { name: `Service ${at}`, type: "process", description: wordOf(org) },
    }));
    await call("change_apply", { operations });
  }
  agent.destroy();
}

/** What is in every component of an organisation, and in no other's. */
function wordOf(org) {
  return `of-organisation-${org}`;
}

function isForeign(result, client) {
  const words = JSON.stringify(result).matchAll(/of-organisation-(\d+)/g);
  return [...words].some(([, org]) => Number(org) !== orgOf(client));
}

function mixed(client, at) {
  const target = `component/service-${client}`;
  if (at % WRITE_EVERY === 0) {
    const value = `${at} ${wordOf(orgOf(client))}`;
    return ["change_apply", { system: "load", operations: [{ op: "set", target, field: "description", value }] }];
  }
  if (at % 3 === 0) return ["system_open", { system: "load" }];
  if (at % 3 === 1) return ["graph_find", { system: "load", query: target, limit: 5 }];
  return ["graph_find", { system: "load", kinds: ["component"], limit: 10 }];
}

async function load({ url, pid }, { prepare, next }) {
  await prepare(url);
  const startMb = residentMb(pid);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const took = { read: [], write: [] };
  const errors = [];
  const written = Array.from({ length: clients }, () => undefined);
  let foreign = 0;
  let halfMb = 0;
  setTimeout(() => (halfMb = residentMb(pid)), seconds * 500).unref();
  await Promise.all(
    written.map(async (_, client) => {
      for (let at = 1; performance.now() < until; at++) {
        const [name, args] = next(client, at);
        const calledAt = performance.now();
        const key = keys[orgOf(client)];
        const result = await answered(url, agent, name, args, key).catch((error) => ({ failed: String(error) }));
        if (isForeign(result, client)) foreign++;
        took[name === "change_apply" ? "write" : "read"].push(performance.now() - calledAt);
        if (result.failed || result.isError) errors.push(result.failed ?? result.content[0].text);
        else if (name === "change_apply") written[client] = args.operations[0].value;
      }
    }),
  );
  const elapsed = (performance.now() - startedAt) / 1000;
  agent.destroy();
  return { took, errors, foreign, written, elapsed, startMb, halfMb, endMb: residentMb(pid) };
}

/** Whether the last write that each client was told of is what the record holds. */
async function lostWrites(url, written) {
  const agent = new Agent();
  let lost = 0;
  for (const [client, value] of written.entries()) {
    const args = { system: "load", query: `component/service-${client}`, detail: "full", limit: 1 };
    const { structuredContent } = await answered(url, agent, "graph_find", args, keys[orgOf(client)]);
    const [found] = structuredContent.entities;
    if (value !== undefined && found?.fields?.description !== value) lost++;
  }
  agent.destroy();
  return lost;
}

function answered(url, agent, name, args, key) {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "load", version: "0" },
  };
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { _meta, name, arguments: args },
  });
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "tools/call",
    "mcp-name": name,
    "content-length": Buffer.byteLength(body),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => {
        const { result, error } = JSON.parse(text);
        return error ? reject(new Error(error.message)) : resolve(result);
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

function residentMb(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

function line(name, { took, errors, elapsed, startMb, halfMb, endMb }, lost) {
  const all = [...took.read, ...took.write];
  const both = (list) => (list.length === 0 ? "" : `${part(list, 0.5)} / ${part(list, 0.99)}`);
  const rate = Math.round(all.length / elapsed).toString();
  const memory = [startMb, halfMb, endMb].map(Math.round).join(" / ");
  return [
    name,
    rate,
    part(all, 0.5),
    part(all, 0.99),
    both(took.read),
    both(took.write),
    `${errors.length}`,
    lost,
    memory,
  ];
}

function part(list, share) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))].toFixed(1);
}

/** The SDK's own handler with nothing in front of it and tools that do nothing. */
async function bundledStub() {
  const { build } = await import("esbuild");
  const outdir = join(root, ".cache", "load");
  mkdirSync(outdir, { recursive: true });
  const source = `
    import { createServer } from "node:http";
    import { McpServer, createMcpHandler } from "@modelcontextprotocol/server";
    import * as z from "zod";
    const input = z.object({ a: z.number() });
    const output = z.object({ sum: z.number() });
    const handler = createMcpHandler(() => {
      const server = new McpServer({ name: "stub", version: "1.0.0" }, { capabilities: { tools: {} } });
      for (let at = 0; at < 9; at++) {
        server.registerTool("tool_" + at, { inputSchema: input, outputSchema: output }, async ({ a }) => ({
          content: [{ type: "text", text: String(a) }], structuredContent: { sum: a },
        }));
      }
      return server;
    });
    const http = createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString();
      const headers = new Headers(Object.entries(request.headers));
      const answer = await handler.fetch(new Request("http://localhost/mcp", { method: "POST", headers, body }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    http.listen(0, "127.0.0.1", () => console.log("MCP: http://127.0.0.1:" + http.address().port + "/mcp"));
  `;
  await build({
    absWorkingDir: root,
    stdin: { contents: source, resolveDir: root, loader: "js" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    outfile: join(outdir, "stub.mjs"),
    banner: { js: "import{createRequire as secaRequire}from'node:module';const require=secaRequire(import.meta.url);" },
    logLevel: "warning",
  });
  return join(outdir, "stub.mjs");
}
