import { Build, definePlugin } from "@seca/core/engine";
import type { Snapshot } from "@seca/core/graph";
import type { Entity } from "@seca/core/model";
import { snapshotOf, syntheticFacts } from "../../packages/core/src/engine/testing/synthetic.ts";
import { syntheticRules } from "../../packages/core/src/engine/testing/synthetic-rules.ts";
import { type Row, median, ms } from "./row.ts";

const RUNS = 5;
const EDITS = 31;

/** The rule engine on the topology by which such engines are measured, in CPU time; a machine that is shared has no other. */
export function benchRules(): Row[] {
  const plugin = definePlugin({
    id: "synthetic",
    title: "Rules for measuring",
    version: "1.0.0",
    rules: syntheticRules(),
    template: { sections: [{ key: "all", title: "All", blocks: [{ key: "all", title: "All", type: "table" }] }] },
  });
  const row = (what: string, limitMs: number, valueMs: number): Row => ({
    what,
    target: `≤ ${limitMs === 1000 ? "1 s" : `${limitMs} ms`}`,
    measured: ms(valueMs),
    met: valueMs <= limitMs,
  });
  const [small, large] = [snapshotOf(syntheticFacts(1000)), snapshotOf(syntheticFacts(10_000))];
  const full = (graph: Snapshot): number =>
    median(Array.from({ length: RUNS }, () => cpuMs(() => new Build([plugin]).run(graph))));
  const rules = `${syntheticRules().length} rules`;
  return [
    row(`${rules}, 1,000 elements, CPU`, 100, full(small)),
    row(`${rules}, 10,000 elements, CPU`, 1000, full(large)),
    row(`${rules}, one attribute edited at 10,000, CPU`, 20, edits(new Build([plugin]), large)),
  ];
}

function edits(build: Build, start: Snapshot): number {
  build.run(start);
  let graph = start;
  const times: number[] = [];
  for (let nth = 0; nth < EDITS; nth++) {
    graph = edited(graph, `component/api-${(nth * 37) % 1000}`, nth % 2 === 0 ? "logged" : "internet_facing");
    times.push(cpuMs(() => build.run(graph)));
  }
  return median(times);
}

function edited(graph: Snapshot, id: string, attribute: string): Snapshot {
  const entity = graph.entity(id) as Entity<"component">;
  const attributes = { ...entity.props.attributes, [attribute]: { value: "yes", from: "user" } as const };
  const fact: Entity = { ...entity, props: { ...entity.props, attributes } };
  return graph.with([{ id, since: graph.commit, fact }], graph.commit);
}

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
