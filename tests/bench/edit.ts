import { Host } from "./host.ts";
import { type Row, ms, percentile, timed } from "./row.ts";
import { range } from "./model.ts";

const EDITS = 300;
const COMPONENTS = 1000;

/** One edit through one process, read at once through another, on a system of 1,000 components. */
export async function benchEdit(seca: readonly string[], environment: Record<string, string>): Promise<Row[]> {
  const [writer, reader] = [new Host(seca, environment), new Host(seca, environment)];
  await Promise.all([writer.initialize(), reader.initialize()]);
  const system = "bench-edit";
  await writer.call("system_open", { action: "create", system });
  const add = range(COMPONENTS).map((i) => ({
    op: "add",
    target: `component/part-${i}`,
    value: { name: `Part ${i}`, type: "process" },
  }));
  const flows = range(COMPONENTS).map((i) => ({
    op: "add",
    target: `flow/flow-${i}`,
    value: { name: `Flow ${i}`, leaves: `component/part-${i}`, enters: `component/part-${(i * 7) % COMPONENTS}` },
  }));
  await writer.call("change_apply", { system, operations: [...add, ...flows] });
  await reader.call("graph_find", { system, query: "component/part-1" });

  let stale = 0;
  const times: number[] = [];
  for (const i of range(EDITS)) {
    const name = `Part renamed ${i}`;
    times.push(
      await timed(async () => {
        await writer.call("change_apply", {
          system,
          operations: [{ op: "set", target: `component/part-${i}`, field: "name", value: name }],
        });
        const found = await reader.call("graph_find", { system, query: `component/part-${i}` });
        const [entity] = (found.result?.structuredContent?.entities ?? []) as { name: string }[];
        if (entity?.name !== name) stale++;
      }),
    );
  }
  await Promise.all([writer.close(), reader.close()]);
  return [
    {
      what: "edit → read in another process, 1,000 components, p95",
      target: "≤ 100 ms",
      measured: ms(percentile(times, 95)),
      met: percentile(times, 95) <= 100,
    },
    {
      what: "stale reads after an acknowledged write",
      target: "0",
      measured: `${stale} of ${EDITS}`,
      met: stale === 0,
    },
  ];
}
