/**
 * Whether what one process was acknowledged is what all others see at once, and how soon they hear of it unasked.
 * Three servers on one record: every write through one is read at once through the other two.
 */
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { RawHost } from "@seca/kit/testing";
import { type Home, got } from "../seca.ts";

export interface Coherence {
  readonly reads: number;
  readonly stale: number;
  /** Changes of which the subscriber was not told. */
  readonly missed: number;
  /** From the writer's acknowledgement to the subscriber's news; 0 where the news came first. */
  readonly heardAfterMs: { readonly median: number; readonly p99: number; readonly max: number };
}

const NEWS_WITHIN_MS = 5000;

export async function coherence(home: Home, writes: number): Promise<Coherence> {
  const [left, right, trace] = await Promise.all([home.greeted("graph"), home.greeted("graph"), home.greeted("trace")]);
  const system = await prepare(home);
  const news = newsOf(trace);
  await trace.request("resources/subscribe", { uri: `seca://system/${system}` });
  // The first read of each opens what a server opens when it is first asked.
  await Promise.all([left, right].map((host) => got(host, "graph_find", { system })));

  const heardAfterMs: number[] = [];
  let [reads, stale, missed] = [0, 0, 0];
  for (let write = 1; write <= writes; write++) {
    const [writer, reader] = write % 2 === 0 ? [left, right] : [right, left];
    const value = `as of write ${write}`;
    const heard = news.next();
    const operations = [{ op: "set", target: "mitigation/second-factor", field: "description", value }];
    const { version } = await got(writer, "change_apply", { system, operations });
    const acknowledgedAt = performance.now();

    const [found, shown] = await Promise.all([
      got(reader, "graph_find", { system, query: "mitigation/second-factor", detail: "full" }),
      got(trace, "trace_show", { system, id: "mitigation/second-factor" }),
    ]);
    reads += 2;
    if (found.version !== version || found.entities[0].fields.description !== value) stale++;
    if (shown.version !== version) stale++;

    const heardAt = await heard;
    if (heardAt === undefined) missed++;
    else heardAfterMs.push(Math.max(0, heardAt - acknowledgedAt));
  }
  heardAfterMs.sort((a, b) => a - b);
  const at = (part: number): number =>
    Math.round(heardAfterMs[Math.floor(part * (heardAfterMs.length - 1))]! * 10) / 10;
  return { reads, stale, missed, heardAfterMs: { median: at(0.5), p99: at(0.99), max: at(1) } };
}

/** A mitigation with the chain that it is there for. */
async function prepare(home: Home): Promise<string> {
  const host = await home.greeted("analysis");
  const { systems } = await got(host, "system_open", { action: "create", system: "Coherence" });
  const system = systems[0].system as string;
  await got(host, "change_apply", {
    system,
    operations: [
      { op: "add", target: "stakeholder", value: { name: "Customer" } },
      {
        op: "add",
        target: "requirement",
        value: { name: "Private", text: "Orders stay private", level: "stakeholder", voices: "stakeholder/customer" },
      },
      {
        op: "add",
        target: "mitigation",
        value: { name: "Second factor", text: "Ask for a second factor", implements: "requirement/private" },
      },
    ],
  });
  host.endInput();
  await host.exited;
  return system;
}

/** When the next news comes, if it does; asked before the change it is about. */
function newsOf(host: RawHost): { next: () => Promise<number | undefined> } {
  const lines = createInterface({ input: host.process.stdout! });
  const updates = lines.on("line", (line) => {
    if (line.includes('"notifications/resources/updated"')) lines.emit("news", performance.now());
  });
  return {
    next: () =>
      once(updates, "news", { signal: AbortSignal.timeout(NEWS_WITHIN_MS) }).then(
        ([at]) => at as number,
        () => undefined,
      ),
  };
}
