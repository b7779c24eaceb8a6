/**
 * What a hostile or confused caller sends through the real server: each call gets a clear refusal in our words, the
 * server answers the next one, and nothing of what lies outside is told, not even whether it is there.
 */
import { execFileSync } from "node:child_process";
import { mkdir, realpath, rename, symlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RawHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, Home, call, got } from "../seca.ts";

const SECRET = "the secret of the outside";
/** Words of the libraries and systems underneath, which must not speak to a model. */
const FOREIGN =
  /zod|postgres|ENOENT|EACCES|EISDIR|ELOOP|ENAMETOOLONG|errno|syscall|TypeError|RangeError|\bat .*:\d+:\d+|node_modules/i;

let home: Home;
let host: RawHost;
beforeAll(async () => {
  home = await Home.make();
  host = await home.greeted();
  await got(host, "system_open", { action: "create", system: "Web shop" });
});
afterAll(() => home.remove());

/** Calls, and then asks for something else, which must work. */
async function survives(on: RawHost, tool: string, args: object): Promise<Answer> {
  const answer = await call(on, tool, args);
  expect((await on.request("ping")).result).toEqual({});
  return answer;
}

describe("a hostile line to a server with a record", () => {
  const MB = 1024 * 1024;
  const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  const asCall = (args: string): string =>
    `{"jsonrpc":"2.0","id":"bad","method":"tools/call","params":{"name":"change_apply","arguments":${args}}}`;

  it.each([
    ["100 MB", () => asCall(`{"message":"${"x".repeat(100 * MB)}"}`), "bad"],
    ["what is not UTF-8", () => Buffer.from(asCall(`{"message":"\u00ff"}`), "latin1"), "bad"],
    ["a million brackets", () => asCall(deep), "bad"],
    [
      "a million brackets as a value",
      () => asCall(`{"operations":[{"op":"set","target":"a","value":${deep}}]}`),
      "bad",
    ],
  ])("of %s is refused", async (_, line, id) => {
    const before = host.heard.length;
    host.write(line());
    host.write("\n");
    const { error, ...refusal } = await host.hear((heard) => host.heard.indexOf(heard) >= before);
    expect(refusal).toEqual({ jsonrpc: "2.0", id });
    expect(error!.message).not.toMatch(FOREIGN);
    expect((await got(host, "system_open")).total).toBe(1);
  });
});

describe("hostile arguments", () => {
  const add = (value: object) => ({ operations: [{ op: "add", target: "component", value }] });
  const component = { name: "Trap", type: "process" };

  it.each<[string, string, object, string]>([
    ["a key of every object", "graph_find", { constructor: {} }, `"constructor" is not known`],
    ["one as a field", "change_apply", add({ ...component, constructor: "x" }), "constructor"],
    [
      "one as a field to set",
      "change_apply",
      { operations: [{ op: "set", target: "component/x", field: "toString", value: 1 }] },
      "component/x",
    ],
    [
      "one as a kind",
      "change_apply",
      { operations: [{ op: "add", target: "constructor", value: component }] },
      "constructor",
    ],
    ["one as a kind to find", "graph_find", { kinds: ["__proto__"] }, "__proto__"],
    [
      "one as a link",
      "change_apply",
      { operations: [{ op: "link", target: "component/a", field: "constructor", value: "component/b" }] },
      "cannot be linked",
    ],
    ["one as a version", "graph_find", { version: "__proto__" }, "__proto__"],
    ["one as a system", "graph_find", { system: "constructor" }, "constructor"],
    ["SQL as an id", "graph_find", { system: "x'; drop table commit; --" }, "drop table"],
    ["a cursor of their own", "graph_find", { cursor: "999" }, "cursor"],
    ["a limit beyond numbers", "graph_find", JSON.parse(`{"limit":1e309}`), `"limit"`],
    ["half a limit", "graph_find", { limit: 0.5 }, `"limit"`],
    [
      "10,000 operations",
      "change_apply",
      { operations: Array.from({ length: 10_000 }, () => ({ op: "remove", target: "component/x" })) },
      "at most 5000 entries",
    ],
    [
      "5,000 unknown ids",
      "change_apply",
      { operations: Array.from({ length: 5000 }, (_, at) => ({ op: "remove", target: `component/x${at}` })) },
      "Ten or more of 5000 operations",
    ],
    ["nothing", "change_apply", { operations: [] }, "at least 1 entry"],
  ])("%s: refused by name", async (_, tool, args, says) => {
    const { refused, text } = await survives(host, tool, args);
    expect(refused).toMatch(/^(bad_input|not_found|too_large)$/);
    expect(text).toContain(says);
    expect(text).not.toMatch(FOREIGN);
    expect(text.length).toBeLessThan(6000);
  });

  it.each([
    ["as arguments", "graph_find", JSON.parse(`{"__proto__":{"query":"x"}}`)],
    ["inside a value", "change_apply", add(JSON.parse(`{"name":"x","__proto__":{}}`))],
  ])("with a key for the prototype %s are refused before any tool sees them", async (_, name, args) => {
    const { error } = await host.request("tools/call", { name, arguments: args });
    expect(error).toMatchObject({ code: -32602, message: expect.stringContaining(`"__proto__" is not a key`) });
  });

  it("2,000 unknown names at once are refused one by one", async () => {
    const before = host.heard.length;
    for (let id = 1; id <= 2000; id++) {
      host.send({ id, method: "tools/call", params: { name: "graph_find", arguments: { system: `none ${id}` } } });
    }
    const last = await host.request("ping");
    expect(last.result).toEqual({});
    while (host.heard.length < before + 2001) await sleep(20);
    const codes = host.heard.slice(before).map(({ result }) => result?._meta?.["seca/error"]?.code ?? "ping");
    expect(new Set(codes)).toEqual(new Set(["ping", "not_found"]));
  });

  it("of a wrong type are refused by the field's name, in every tool and field", async () => {
    const { tools } = (await host.request("tools/list")).result as { tools: { name: string; inputSchema: Schema }[] };
    const wrong: string[] = [];
    for (const { name, inputSchema } of tools) {
      for (const [field, { type }] of Object.entries(inputSchema.properties)) {
        for (const value of [null, 42.5, ["x", {}], ...(type === "object" ? [] : [{ a: 1 }])]) {
          const { refused, text } = await call(host, name, { [field]: value });
          const clear = refused === "bad_input" && text.includes(`"${field}`) && !FOREIGN.test(text);
          if (!clear) wrong.push(`${name} ${field} ${JSON.stringify(value)}: ${text}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("of enormous length are refused in few words, in every text field of every tool", async () => {
    const { tools } = (await host.request("tools/list")).result as { tools: { name: string; inputSchema: Schema }[] };
    const wrong: string[] = [];
    for (const { name, inputSchema } of tools) {
      for (const [field, { type }] of Object.entries(inputSchema.properties)) {
        // What describes a system may be long.
        if (type !== "string" || field === "text" || field === "base64") continue;
        const { refused, text } = await call(host, name, { [field]: "long ".repeat(200_000) });
        if (refused !== "bad_input" || text.length > 2000) wrong.push(`${name} ${field}: ${text.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("of more than is kept are refused before they are stored", async () => {
    const { refused, text } = await survives(host, "input_add", {
      text: "x".repeat(65 * 1024 * 1024),
      name: "long.txt",
    });
    expect(refused).toBe("too_large");
    expect(text).toContain("at most 67108864");
  });

  it("leave the record as it was", async () => {
    expect((await got(host, "version_query", {})).versions.length).toBe(1);
  });
});

interface Schema {
  readonly properties: Readonly<Record<string, { readonly type?: string }>>;
}

describe.each([
  ["the user's home", "user"],
  ["the folders in SECA_FOLDERS", "shared"],
])("a path, where %s may be read", (_, name) => {
  let server: RawHost;
  let open: string;
  let outside: string;
  beforeAll(async () => {
    const place = await realpath(home.folder);
    open = join(place, name);
    outside = join(place, `outside-${name}`);
    await furnish(open, outside);
    server = await (name === "user" ? home : home.with({ SECA_FOLDERS: open })).greeted();
  });

  it.each([["input_add"], ["ticket_ingest"]])("is followed to a file inside by %s", async (tool) => {
    const { refused } = await call(server, tool, { path: join(open, "notes.csv") });
    expect(refused).toBeUndefined();
  });

  /** Where a path leads out, or to what nobody should read; `{open}` and `{outside}` are put in. */
  const CLOSED = [
    ["up and out", "{open}/../OUTSIDE/secret.md"],
    ["up and out by many steps", "{open}/../../../../../../../../etc/passwd"],
    ["through a folder that is not there", "{open}/none/../../OUTSIDE/secret.md"],
    ["outside", "{outside}/secret.md"],
    ["outside, where nothing is", "{outside}/nothing.md"],
    ["outside, below a file", "{outside}/secret.md/x"],
    ["outside, a folder", "{outside}"],
    ["over a link", "{open}/link.md"],
    ["over a link to nothing outside", "{open}/dangling.md"],
    ["over a linked folder", "{open}/folder/secret.md"],
    ["over a linked folder to nothing", "{open}/folder/nothing.md"],
    ["over two links", "{open}/twice.md"],
    ["to an ssh key", "{open}/.ssh/id_rsa"],
    ["to an ssh folder's any file", "{open}/.ssh/config"],
    ["to a certificate", "{open}/server.pem"],
    ["to a certificate in capitals", "{open}/SERVER.PEM"],
    ["to a key under a link's plain name", "{open}/plain.txt"],
    ["to a file of secrets", "{open}/.env"],
    ["to the record itself", "{home}/record/data/PG_VERSION"],
    ["to seca's own settings", "{home}/seca.config.json"],
    ["to the process' environment", "/proc/self/environ"],
    ["to the process' memory", "/proc/self/mem"],
    ["to an endless device", "/dev/zero"],
    ["to the server's own input", "/dev/stdin"],
    ["to the passwords of the machine", "/etc/shadow"],
    ["with a slash at the end", "{outside}/secret.md/"],
    ["with slashes doubled", "//{outside}//secret.md"],
    ["of look-alike letters", "{open}/\u2024\u2024/OUTSIDE/secret.md"],
    ["with percent signs", "{open}/%2e%2e/OUTSIDE/secret.md"],
    ["from a home that is not the user's", "~root/.ssh/id_rsa"],
    ["from the user's home", "~/../OUTSIDE/secret.md"],
    ["over the network", "\\\\server\\share\\secret.md"],
    ["as an address", "file:///etc/passwd"],
    ["not absolute", "../OUTSIDE/secret.md"],
    ["with a NUL", "{open}/notes.csv\0.md"],
    ["without a word", ""],
    ["of endless length", `{open}/${"x/".repeat(2000)}`],
    ["longer than a path can be", `{open}/${"x".repeat(5000)}`],
    ["in a circle", "{open}/circle"],
    ["to a pipe", "{open}/pipe"],
    ["to a folder", "{open}/folder-inside"],
    ["to itself", "{open}"],
  ] as const;

  it.each(CLOSED.map(([where, path]) => [where, path]))("%s is refused and told nothing", async (_, path) => {
    const asked = put(path);
    for (const tool of ["input_add", "ticket_ingest"]) {
      const { refused, text } = await survives(server, tool, { path: asked });
      expect(refused).toMatch(/^(refused|bad_input|not_found)$/);
      expect(text).toMatch(/\bpath\b/);
      expect(text).not.toMatch(FOREIGN);
      expect(text).not.toContain(SECRET);
      expect(text.length).toBeLessThan(800);
    }
  });

  const put = (path: string): string =>
    path
      .replaceAll("{open}", open)
      .replaceAll("{outside}", outside)
      .replaceAll("{home}", home.record)
      .replaceAll("OUTSIDE", outside.split("/").at(-1)!);

  it.each([
    ["{outside}/secret.md", "{outside}/nothing.md"],
    ["{open}/link.md", "{open}/dangling.md"],
    ["{open}/folder/secret.md", "{open}/folder/nothing.md"],
    ["{open}/../OUTSIDE/secret.md", "{open}/../OUTSIDE/nothing.md"],
    ["{open}/.ssh/id_rsa", "{open}/.ssh/id_none"],
    ["/etc/passwd", "/etc/passwords"],
  ])("to %s is refused in the same words as to %s", async (there, gone) => {
    const words = await Promise.all(
      [there, gone].map(async (path) => {
        const { text } = await call(server, "input_add", { path: put(path) });
        return text.replaceAll(put(path), "it");
      }),
    );
    expect(words[0]).toBe(words[1]);
  });

  it("whose file is swapped for a link while it is read gives nothing away", async () => {
    const swapped = join(open, "swapped.md");
    const spare = join(open, "spare.md");
    const enough = new AbortController();
    const swaps = (async () => {
      while (!enough.signal.aborted) {
        await writeFile(spare, "harmless");
        await rename(spare, swapped);
        await symlink(join(outside, "secret.md"), spare);
        await rename(spare, swapped);
      }
    })();
    for (let at = 0; at < 100; at++) await call(server, "input_add", { path: swapped, name: `swapped ${at}.md` });
    enough.abort();
    await swaps;
    await unlink(swapped);
    const { entities } = await got(server, "graph_find", { kinds: ["input"], detail: "full", limit: 200 });
    const kept = (entities as { name: string; fields: { bytes: number } }[])
      .filter(({ name }) => name.startsWith("swapped"))
      .map(({ fields }) => fields.bytes);
    expect([...new Set(kept), 8]).toEqual(kept.length > 0 ? [8, 8] : [8]);
  });
});

async function furnish(open: string, outside: string): Promise<void> {
  for (const folder of [open, outside, join(open, ".ssh"), join(open, "folder-inside")])
    await mkdir(folder, { recursive: true });
  await writeFile(join(open, "notes.csv"), "id,title\n1,Notes\n");
  for (const file of [".ssh/id_rsa", ".ssh/config", "server.pem", "SERVER.PEM", ".env"])
    await writeFile(join(open, file), SECRET);
  await writeFile(join(outside, "secret.md"), SECRET);
  const links = {
    "link.md": join(outside, "secret.md"),
    "dangling.md": join(outside, "nothing.md"),
    folder: outside,
    "twice.md": join(open, "link.md"),
    "plain.txt": join(open, "server.pem"),
    circle: join(open, "circle"),
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(open, name));
  execFileSync("mkfifo", [join(open, "pipe")]);
}
