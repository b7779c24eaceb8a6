import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type RawHost, startHost } from "@seca/kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeNamed } from "../judges.ts";
import { BIN, Home, got } from "../seca.ts";
import { newSdk, oldSdk, rawLines } from "./clients.ts";
import { tellInPython } from "./python-client.ts";
import { type Client, expected, tell } from "./story.ts";

const python = judgeNamed("python-mcp");

let home: Home;
let writer: RawHost;
let writes = 0;
beforeAll(async () => {
  home = await Home.make();
  writer = await home.greeted("all");
  await got(writer, "system_open", { action: "create", system: "Web shop" });
  await got(writer, "change_apply", {
    operations: [{ op: "add", target: "component", value: { name: "Order API", type: "process" } }],
  });
});
afterAll(() => home.remove());

async function write(): Promise<void> {
  const set = { op: "set", target: "component/order-api", field: "description", value: `written ${++writes}` };
  await got(writer, "change_apply", { operations: [set] });
}

/** Other processes hear in about 10 ms; a busy machine gets some room, a poll or a lost wake-up does not. */
const HEARD_WITHIN_MS = 500;

const VERSIONS = ["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

describe("the same story, told by", () => {
  it.each<[string, string, () => Promise<Client>]>([
    ["the SDK of before 2026", "2025-11-25", () => oldSdk(home.command("all"))],
    ["today's SDK in an old host", "2025-11-25", () => newSdk(home.command("all"), "old")],
    ["today's SDK", "2026-07-28", () => newSdk(home.command("all"), "new")],
    ...VERSIONS.map((version): [string, string, () => Promise<Client>] => [
      "plain lines of JSON",
      version,
      () => rawLines(home.command("all"), version),
    ]),
  ])("%s in %s", async (_, spoke, connect) => {
    const client = await connect();
    try {
      const { heardAfterMs, ...experience } = await tell(client, write);
      expect(experience).toEqual(expected(spoke));
      expect(heardAfterMs).toBeLessThan(HEARD_WITHIN_MS);
    } finally {
      await client.close();
    }
  });

  it.skipIf(python.isMissing).each([
    ["2025-11-25", "legacy"],
    ["2026-07-28", "auto"],
  ])("the Python client in %s", async (spoke, mode) => {
    const { heardAfterMs, ...experience } = await tellOverStdio(mode);
    expect(experience).toEqual(expected(spoke));
    expect(heardAfterMs).toBeLessThan(HEARD_WITHIN_MS);
    await python.ran();
  });
});

function tellOverStdio(mode: string) {
  const { command, args } = home.command("all");
  const said = [mode, command, JSON.stringify(args), JSON.stringify(home.env)];
  return tellInPython({ program: python.program, script: "story.py", args: said }, write);
}

describe("a host that is careless", () => {
  it("and gives its servers no environment but HOME is served", async () => {
    const empty = await Home.make();
    const home = empty.with({ SECA_HOME: join(empty.user, ".local", "share", "seca") });
    const host = startHost({
      command: "/usr/bin/env",
      args: ["-i", `HOME=${home.user}`, process.execPath, BIN, "mcp"],
    });
    try {
      await host.initialize();
      expect(await got(host, "system_open")).toMatchObject({ total: 0 });
      expect(host.stderr()).toBe("");
    } finally {
      await host.stop();
      await home.remove();
    }
  });

  it.each([
    ["as soon as a record is being made", async (home: Home) => until(() => isBeingMade(home))],
    ["after three seconds", async () => sleep(3000)],
  ])("and kills the first start %s damages nothing", async (_, moment) => {
    const home = await Home.make();
    try {
      const killed = await home.greeted();
      killed.send({ id: "first", method: "tools/call", params: { name: "system_open", arguments: {} } });
      await moment(home);
      await killed.stop();

      const second = await home.greeted();
      expect(await got(second, "system_open", { action: "create", system: "Kept" })).toMatchObject({ total: 1 });
      expect((await home.run(["doctor"])).stdout).toContain("1 system, 1 version and ");
    } finally {
      await home.remove();
    }
  });
});

const isBeingMade = async (home: Home): Promise<boolean> => {
  const names = await readdir(join(home.record, "record")).catch(() => []);
  return names.some((name) => name.startsWith("data.draft-"));
};

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(2);
}
