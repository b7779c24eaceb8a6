import type { Snapshot } from "../graph/index.ts";
import { type Entity } from "../model/index.ts";
import { adjacencyOf, linkKindAt } from "./adjacency.ts";
import { walkerOver } from "./impact.ts";
import { knownLayer, layerOf } from "./layers.ts";
import type { Direction } from "./ways.ts";

export interface MatrixRequest {
  /** A kind, or a level of requirements such as `requirement:stakeholder`. */
  readonly rows: string;
  readonly columns: string;
  /** Through how many links; 1: only what is linked directly. */
  readonly hops: number;
}

export interface MatrixCell {
  readonly column: string;
  /** The kind of link where they are linked directly, else how many hops lie between. */
  readonly by: string;
}

export interface MatrixRow {
  readonly id: string;
  readonly name: string;
  readonly cells: readonly MatrixCell[];
}

export interface Matrix {
  /** In the order of ids, those without any cell too: they are what one looks for. */
  readonly rows: readonly MatrixRow[];
  readonly columns: readonly Pick<Entity, "id" | "name">[];
  readonly cells: number;
}

const entitiesIn = (graph: Snapshot, layer: string): readonly Entity[] => {
  const [kind = "", level] = layer.split(":");
  const all = graph.entities(kind as Entity["kind"]);
  return level === undefined ? all : all.filter((entity) => layerOf(entity) === layer);
};

/** Which of one layer are traced to which of another, in either direction; only what is there is held. */
export function matrixOf(graph: Snapshot, { rows, columns, hops }: MatrixRequest): Matrix {
  for (const layer of [rows, columns]) knownLayer(layer, "The matrix");
  const adjacency = adjacencyOf(graph);
  const walker = walkerOver(adjacency);
  const across = entitiesIn(graph, columns);
  const wanted = new Set(across.map(({ id }) => adjacency.place(id)!));
  let count = 0;
  const made = entitiesIn(graph, rows).map(({ id, name }): MatrixRow => {
    const place = adjacency.place(id)!;
    const found = new Map<number, string>();
    for (const direction of ["up", "down"] satisfies Direction[]) {
      const { layers } = walker.reach([place], { direction, depth: hops });
      const { from, to, kind } = adjacency.rows(direction);
      for (const [at, layer] of layers.entries())
        for (const node of layer)
          if (wanted.has(node) && !found.has(node)) found.set(node, at === 0 ? "" : String(at + 1));
      for (let at = from[place]!; at < from[place + 1]!; at++)
        if (found.get(to[at]!) === "") found.set(to[at]!, linkKindAt(kind[at]!));
    }
    count += found.size;
    const cells = [...found].sort(([a], [b]) => a - b).map(([node, by]) => ({ column: adjacency.ids[node]!, by }));
    return { id, name, cells };
  });
  return { rows: made, columns: across.map(({ id, name }) => ({ id, name })), cells: count };
}
