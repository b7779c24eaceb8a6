import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock, userOf } from "../kernel/index.ts";
import { TestRecord } from "../store/testing/index.ts";
import { Workbenches } from "./suite.ts";
import { TICKETS_AT_ONCE } from "./ticket-run.ts";
import type { Workbench } from "./workbench.ts";

const record = new TestRecord();
const benches = new Workbenches(record.another(), systemClock);
let ada: Workbench;
beforeAll(async () => {
  ada = benches.of({ ...userOf({ org: "local", author: "ada" }), via: "http", tool: "ticket_ingest" }, undefined);
  await ada.ready();
  await ada.createSystem("Shop");
});
afterAll(async () => {
  await benches.close();
  await record.close();
});

const csv = (count: number, word = "Ticket"): Buffer =>
  Buffer.from(["id,title", ...Array.from({ length: count }, (_, at) => `T-${at},${word} ${at}`), ",no id"].join("\n"));
const ingest = (bytes: Buffer, waitMs = 20_000) => ada.ingestTickets("shop", { bytes, name: "export.csv" }, { waitMs });

describe("a large export", () => {
  it("is read by a run, in the name of who handed it over, and the report is as of a small one", async () => {
    const { run, report } = await ingest(csv(TICKETS_AT_ONCE + 1));
    const read = TICKETS_AT_ONCE + 1;
    expect(report).toEqual({
      format: "csv",
      source: "export",
      version: expect.stringMatching(/^[0-9a-f]{12}$/),
      read,
      added: read,
      changed: 0,
      unchanged: 0,
      skipped: 1,
      skippedRows: [{ line: read + 2, reason: expect.stringContaining("no id") }],
    });
    expect(run).toMatchObject({ kind: "ticket-ingest", state: "done", author: "ada", system: "shop" });
    const { entries } = await ada.versions.history("shop", { limit: 50 });
    expect(entries[0]).toMatchObject({ author: "ada", message: `Read tickets 3001–3001 of ${read} from export.csv` });
    expect(entries).toHaveLength(1 + 1 + 7);

    const trail = await ada.audit.search({ limit: 50 });
    const ofRun = trail.filter(({ what }) => what.startsWith("run."));
    expect(ofRun.map(({ what, who, where }) => [what, who.author, where.via])).toEqual([
      ["run.finish", "ada", "run"],
      ["run.start", "ada", "http"],
    ]);
  });

  it("is told by its handle to who does not wait, and changes only what is new", async () => {
    const { run, report } = await ingest(csv(TICKETS_AT_ONCE + 1, "Renamed"), 0);
    expect(report).toBeUndefined();
    expect(await ada.runs.waitFor(run!.id, 20_000)).toMatchObject({ state: "done" });
    expect(await ada.runs.result(run!.id)).toMatchObject({ added: 0, changed: TICKETS_AT_ONCE + 1, unchanged: 0 });
  });

  it("needs the right to run, which a small one does not", async () => {
    const writer = benches.of({ ...ada.actor, scopes: ["seca:read", "seca:write"] }, undefined);
    const bytes = csv(TICKETS_AT_ONCE + 1);
    await expect(writer.ingestTickets("shop", { bytes, name: "x.csv" })).rejects.toMatchObject({ code: "refused" });
    expect(await writer.ingestTickets("shop", { bytes: csv(2), name: "x.csv" })).toMatchObject({ report: { read: 2 } });
  });
});
