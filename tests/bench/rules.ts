import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Build, definePlugin, questionsOf } from "@seca/core/engine";
import type { Snapshot } from "@seca/core/graph";
import type { Entity } from "@seca/core/model";
import { snapshotOf, syntheticFacts } from "../../packages/core/src/engine/testing/synthetic.ts";
import { syntheticRules } from "../../packages/core/src/engine/testing/synthetic-rules.ts";
import { stride } from "../../packages/core/src/plugins/stride/index.ts";
import JUDGES from "../judges.json" with { type: "json" };
import { type Row, mb, median, ms } from "./row.ts";

/** So many that a compiler that learns while it runs has learnt; the first is shown apart. */
const RUNS = 11;
const EDITS = 31;
const EDITS_LONG = 1000;

/**
 * The rule engine on the topology by which such engines are measured, in CPU time; a machine that is shared has no
 * other. Each run begins with nothing: rules are compiled, the graph is read, every cell is worked out.
 */
export function benchRules(root: string): Row[] {
  const plugin = definePlugin({
    id: "synthetic",
    title: "Rules for measuring",
    version: "1.0.0",
    rules: syntheticRules(),
    template: { sections: [{ key: "all", title: "All", blocks: [{ key: "all", title: "All", type: "table" }] }] },
  });
  const [small, large] = [snapshotOf(syntheticFacts(1000)), snapshotOf(syntheticFacts(10_000))];
  const full = (graph: Snapshot, runs: number, by = plugin): number[] =>
    Array.from({ length: runs }, () => cpuMs(() => new Build([by]).run(graph)));
  const rules = `${syntheticRules().length} rules`;
  const [first = Number.NaN, ...later] = full(small, RUNS);
  const warm = median(later);
  return [
    { what: `${rules}, 1,000 elements, CPU, the first time in a process`, target: "", measured: ms(first) },
    row(`${rules}, 1,000 elements, CPU`, 100, warm),
    ...besidePytm(root, small, warm),
    row(`${rules}, 10,000 elements, CPU`, 1000, median(full(large, 5))),
    row("STRIDE, 1,000 elements, CPU", 100, median(full(small, RUNS, stride).slice(1))),
    row("STRIDE, 10,000 elements, CPU", 1000, median(full(large, 5, stride))),
    questions(small),
    row(`${rules}, one attribute edited at 10,000, CPU`, 20, edits(new Build([plugin]), large)),
    memoryAt(new Build([plugin]), large),
    memoryOverEdits(new Build([plugin]), small),
  ];
}

const row = (what: string, limitMs: number, valueMs: number): Row => ({
  what,
  target: `≤ ${limitMs === 1000 ? "1 s" : `${limitMs} ms`}`,
  measured: ms(valueMs),
  met: valueMs <= limitMs,
});

/** The same system in an engine of others: where it is installed, in the same run. */
function besidePytm(root: string, graph: Snapshot, ours: number): Row[] {
  const python = join(root, JUDGES.pytm.program);
  if (!existsSync(python)) return [];
  const script = join(root, "tests/bench/python/pytm_findings.py");
  const { status, stdout } = spawnSync(python, [script], {
    input: JSON.stringify(asNodes(graph)),
    encoding: "utf8",
  });
  if (status !== 0) return [{ what: "pytm on the same 1,000 elements", target: "", measured: "failed", met: false }];
  const { cpuMs: theirs, findings } = JSON.parse(stdout) as { cpuMs: number; findings: number };
  return [
    {
      what: "the same 1,000 elements beside pytm, CPU",
      target: "",
      measured: `1/${(theirs / ours).toFixed(1)} of its ${ms(theirs)} for ${findings} findings`,
    },
  ];
}

function asNodes(graph: Snapshot): unknown {
  const end = (flow: string, kind: string): string => graph.out(flow).find((link) => link.kind === kind)!.to;
  return {
    nodes: graph.entities("component").map(({ id, props }) => ({ id, type: (props as { type: string }).type })),
    flows: graph.entities("flow").map(({ id, props }) => ({
      from: end(id, "leaves"),
      to: end(id, "enters"),
      protocol: (props as { protocol: string }).protocol,
    })),
  };
}

function edits(build: Build, start: Snapshot): number {
  build.run(start);
  let graph = start;
  const times: number[] = [];
  for (let nth = 0; nth < EDITS; nth++) {
    graph = edited(graph, `component/api-${(nth * 37) % 1000}`, nth % 2 === 0 ? "logged" : "internet_facing", "yes");
    times.push(cpuMs(() => build.run(graph)));
  }
  return median(times);
}

/** They are worked out once for an analysis, so each is of a new one. */
function questions(graph: Snapshot): Row {
  const analyses = Array.from({ length: RUNS }, () => new Build([stride]).run(graph));
  const count = questionsOf(analyses[0]!).length.toLocaleString("en");
  return {
    what: `STRIDE, the ${count} questions of 1,000 elements, CPU`,
    target: "",
    measured: ms(median(analyses.slice(1).map((analysis) => cpuMs(() => questionsOf(analysis))))),
  };
}

/** What the analysis keeps, besides the facts it is of. */
function memoryAt(build: Build, graph: Snapshot): Row {
  const before = heapBytes();
  build.run(graph);
  const bytes = heapBytes() - before;
  return {
    what: "memory an analysis of 10,000 elements keeps",
    target: "≤ 400 MB",
    measured: mb(bytes),
    met: bytes <= 400e6,
  };
}

/** Edits that come and go leave nothing behind. */
function memoryOverEdits(build: Build, start: Snapshot): Row {
  let graph = start;
  const edit = (from: number, to: number): number => {
    for (let nth = from; nth < to; nth++) {
      const value = Math.floor(nth / 100) % 2 === 0 ? "yes" : "no";
      graph = edited(graph, `component/api-${nth % 100}`, "internet_facing", value);
      build.run(graph);
    }
    return heapBytes();
  };
  // After two rounds all that is ever said has been said once.
  const [early, late] = [edit(0, 200), edit(200, 200 + EDITS_LONG)];
  const growth = late / early - 1;
  return {
    what: `memory over ${EDITS_LONG.toLocaleString("en")} edits at 1,000 elements`,
    target: "≤ 2 % more",
    measured: `${(growth * 100).toFixed(1)} % more than ${mb(early)}`,
    met: growth <= 0.02,
  };
}

function edited(graph: Snapshot, id: string, attribute: string, value: "yes" | "no"): Snapshot {
  const entity = graph.entity(id) as Entity<"component">;
  const attributes = { ...entity.props.attributes, [attribute]: { value, from: "user" } as const };
  const fact: Entity = { ...entity, props: { ...entity.props, attributes } };
  return graph.with([{ id, since: graph.commit, fact }], graph.commit);
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
