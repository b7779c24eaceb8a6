import { type Fact, Snapshot } from "../graph/index.ts";
import { type Reading, Sketch } from "../formats/index.ts";
import { type Entity, toEntity } from "../model/index.ts";
import { propose } from "./proposal.ts";
import { type Acceptance, select } from "./selection.ts";

/** What a file of this name would say, drawn by hand. */
export function reading(
  name: string,
  draw: (sketch: Sketch) => void,
  by: "import" | "input" | "model" = "import",
): Reading {
  const sketch = new Sketch({ format: formatOf(name), source: { input: inputOf(name), name }, by });
  draw(sketch);
  return sketch.finish({ name });
}

export const inputOf = (name: string): string => `input/${name.replaceAll(".", "-")}`;
const formatOf = (name: string): string => name.split(".")[0]!;

/** A model in memory that grows by what is accepted and by what people do. */
export class Model {
  snapshot = Snapshot.empty({ system: "test", branch: "main", commit: "0" });
  readonly #settled = new Map<string, Reading>();
  readonly #decided = new Map<string, string[]>();

  /** Hands over a file and says what of it is accepted. */
  hear(heard: Reading, accept: Acceptance = "auto"): ReturnType<typeof propose> & ReturnType<typeof select> {
    const input = inputOf(heard.name);
    if (!this.snapshot.entity(input)) this.put(inputFact(input, heard.name));
    const proposal = propose(
      { inputs: [input], reading: heard, settled: this.#settled.get(input), decided: this.#decided.get(input) },
      this.snapshot,
    );
    const selection = select(proposal, accept, this.snapshot);
    this.apply(selection.facts);
    if (selection.left.every((item) => item.isQuiet)) this.settle(heard);
    else
      this.#decided.set(input, [
        ...(this.#decided.get(input) ?? []),
        ...selection.accepted.map(({ id, digest }) => `${id} ${digest}`),
      ]);
    return { ...proposal, ...selection };
  }

  /** Whatever is still open is rejected. */
  settle(heard: Reading): void {
    this.#settled.set(inputOf(heard.name), heard);
    this.#decided.delete(inputOf(heard.name));
  }

  put(...facts: readonly Fact[]): void {
    this.apply(new Map(facts.map((fact) => ["from" in fact ? `${fact.from} ${fact.kind} ${fact.to}` : fact.id, fact])));
  }

  remove(...ids: readonly string[]): void {
    const links = ids.flatMap((id) => [...this.snapshot.out(id), ...this.snapshot.in(id)]);
    const gone = [...ids, ...links.map(({ from, kind, to }) => `${from} ${kind} ${to}`)];
    this.apply(new Map(gone.map((id) => [id, undefined])));
  }

  apply(facts: ReadonlyMap<string, Fact | undefined>): void {
    const arrivals = [...facts].map(([id, fact]) =>
      fact === undefined ? { id, since: "0" } : { id, since: "0", fact },
    );
    this.snapshot = this.snapshot.with(arrivals, "0");
  }
}

export const person = { by: "user", author: "tester" } as const;

export const component = (key: string, props: Record<string, unknown> = {}, name = key): Entity =>
  toEntity({ id: `component/${key}`, name, props: { type: "process", ...props }, origin: person });

const inputFact = (id: string, name: string): Entity =>
  toEntity({ id, name, props: { hash: "0".repeat(64), bytes: 1, mediaType: "text/plain" }, origin: person });
