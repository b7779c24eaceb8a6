import { Host } from "./host.ts";
import { type Row, mb, median, ms, percentile, timed } from "./row.ts";

const STARTS = 9;
const CALLS = 2000;

interface Programs {
  readonly stub: readonly string[];
  readonly seca: readonly string[];
  readonly environment: Record<string, string>;
}

/** Start and calls beside an SDK stub of the same tool count, in turns, so that a slow moment hits both. */
export async function benchServer({ stub, seca, environment }: Programs): Promise<Row[]> {
  const starts = { stub: [] as Start[], seca: [] as Start[] };
  for (let i = 0; i < STARTS; i++) {
    starts.stub.push(await start(stub, environment));
    starts.seca.push(await start(seca, environment));
  }
  const cpu = {
    stub: median(starts.stub.map((each) => each.cpuMs)),
    seca: median(starts.seca.map((each) => each.cpuMs)),
  };
  const memory = {
    stub: median(starts.stub.map((each) => each.residentBytes)),
    seca: median(starts.seca.map((each) => each.residentBytes)),
  };
  const wall = {
    stub: median(starts.stub.map((each) => each.wallMs)),
    seca: median(starts.seca.map((each) => each.wallMs)),
  };

  const floor = new Host(stub, environment);
  const ours = new Host(seca, environment);
  await Promise.all([floor.initialize(), ours.initialize()]);
  await ours.call("system_open", { action: "create", system: "Bench" });
  await ours.call("change_apply", {
    operations: [{ op: "add", target: "component/api", value: { name: "API", type: "process" } }],
  });
  const empty: number[] = [];
  const nothing: number[] = [];
  const reading: number[] = [];
  for (let i = 0; i < CALLS; i++) {
    empty.push(await timed(() => floor.call("tool_0", { a: 1, b: 2 })));
    nothing.push(await timed(() => ours.call("graph_find", { limit: 0 })));
    reading.push(await timed(() => ours.call("graph_find", { query: "component/api" })));
  }
  await Promise.all([floor.close(), ours.close()]);
  const [p50, nothing50, reading50] = [empty, nothing, reading].map((times) => percentile(times.slice(200), 50)) as [
    number,
    number,
    number,
  ];

  return [
    {
      what: "start → tools/list, CPU",
      target: "≤ stub + 100 ms",
      measured: `${ms(cpu.seca)} (stub ${ms(cpu.stub)})`,
      met: cpu.seca <= cpu.stub + 100,
    },
    { what: "start → tools/list, wall", target: "", measured: `${ms(wall.seca)} (stub ${ms(wall.stub)})` },
    {
      what: "idle memory",
      target: "≤ stub + 40 MB",
      measured: `${mb(memory.seca)} (stub ${mb(memory.stub)})`,
      met: memory.seca <= memory.stub + 40e6,
    },
    {
      what: "call that reads nothing, p50",
      target: "≤ 1.5 × stub",
      measured: `${ms(nothing50)} (stub ${ms(p50)})`,
      met: nothing50 <= 1.5 * p50,
    },
    {
      what: "call that reads the record, p50",
      target: "≤ stub + 1 ms",
      measured: `${ms(reading50)} (stub ${ms(p50)})`,
      met: reading50 <= p50 + 1,
    },
  ];
}

interface Start {
  readonly cpuMs: number;
  readonly residentBytes: number;
  readonly wallMs: number;
}

async function start(args: readonly string[], environment: Record<string, string>): Promise<Start> {
  const begun = performance.now();
  const host = new Host(args, environment);
  await host.initialize();
  await host.request("tools/list", {});
  const wallMs = performance.now() - begun;
  const used = host.usage();
  await host.close();
  return { ...used, wallMs };
}
