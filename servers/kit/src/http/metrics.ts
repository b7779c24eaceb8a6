import { setTimeout as sleep } from "node:timers/promises";

/** Upper ends of the histogram, in seconds: from what no one feels to as long as a call may take. */
const ENDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25] as const;

interface Times {
  readonly counts: number[];
  sum: number;
  total: number;
}

/** What a gauge says, by the value of its one label; without a label under "". Our own words, never a caller's. */
export interface Gauge {
  readonly says: string;
  readonly label?: string;
  readonly values: () => Values | Promise<Values>;
}

type Values = Readonly<Record<string, number>>;
export type Gauges = Readonly<Record<string, Gauge>>;

/** Counts calls as they end, and writes everything down as OpenMetrics text. Labels hold our own names only. */
export class Metrics {
  readonly #calls = new Map<string, number>();
  readonly #times = new Map<string, Times>();
  readonly #answers = new Map<number, number>();
  readonly #signIns = new Map<string, number>();
  #limited = 0;

  readonly called = (tool: string, outcome: string, ms: number): void => {
    const key = `tool="${tool}",outcome="${outcome}"`;
    this.#calls.set(key, (this.#calls.get(key) ?? 0) + 1);
    const times = this.#times.get(tool) ?? { counts: ENDS.map(() => 0), sum: 0, total: 0 };
    this.#times.set(tool, times);
    times.sum += ms / 1000;
    times.total++;
    const at = ENDS.findIndex((end) => ms / 1000 <= end);
    if (at >= 0) times.counts[at]!++;
  };

  readonly answered = (status: number): void => void this.#answers.set(status, (this.#answers.get(status) ?? 0) + 1);

  readonly signedIn = (outcome: string): void => void this.#signIns.set(outcome, (this.#signIns.get(outcome) ?? 0) + 1);

  readonly limited = (): void => void this.#limited++;

  /** A gauge that cannot be read in time is left out: whoever watches sees that it is gone, and all the others. */
  async text(gauges: Gauges, withinMs: number): Promise<string> {
    const read = await Promise.all(
      Object.entries(gauges).map(async ([name, gauge]) => gaugeLines(name, gauge, await valuesOf(gauge, withinMs))),
    );
    return [
      ...head("seca_tool_calls", "counter", "Calls of tools, by name and by how they ended."),
      ...[...this.#calls].map(([labels, count]) => `seca_tool_calls_total{${labels}} ${count}`),
      ...head("seca_tool_call_seconds", "histogram", "How long calls of tools took."),
      ...[...this.#times].flatMap(([tool, times]) => histogram(`tool="${tool}"`, times)),
      ...head("seca_http_answers", "counter", "Requests over HTTP, by the status they were answered with."),
      ...[...this.#answers].map(([status, count]) => `seca_http_answers_total{status="${status}"} ${count}`),
      ...head("seca_sign_ins", "counter", "Requests that had to sign in, by what came of it."),
      ...[...this.#signIns].map(([outcome, count]) => `seca_sign_ins_total{outcome="${outcome}"} ${count}`),
      ...head("seca_limited", "counter", "Requests refused because their caller sent too many."),
      `seca_limited_total ${this.#limited}`,
      ...read.flat(),
      "# EOF\n",
    ].join("\n");
  }
}

const head = (name: string, type: string, help: string): string[] => [
  `# TYPE ${name} ${type}`,
  `# HELP ${name} ${help}`,
];

function histogram(label: string, { counts, sum, total }: Times): string[] {
  let below = 0;
  const name = "seca_tool_call_seconds";
  return [
    ...ENDS.map((end, at) => `${name}_bucket{${label},le="${end}"} ${(below += counts[at]!)}`),
    `${name}_bucket{${label},le="+Inf"} ${total}`,
    `${name}_sum{${label}} ${sum}`,
    `${name}_count{${label}} ${total}`,
  ];
}

async function valuesOf({ values }: Gauge, withinMs: number): Promise<Values> {
  const read = Promise.resolve()
    .then(values)
    .catch(() => ({}));
  return Promise.race([read, sleep(withinMs, {}, { ref: false })]);
}

function gaugeLines(name: string, { says, label }: Gauge, values: Values): string[] {
  const rows = Object.entries(values).map(([of, value]) =>
    label === undefined ? `${name} ${value}` : `${name}{${label}="${of}"} ${value}`,
  );
  return [...head(name, "gauge", says), ...rows];
}
