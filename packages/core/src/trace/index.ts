export { CHECKS, Checks, type Flaw, type Level } from "./checks/index.ts";
export { type Adjacency, adjacencyOf } from "./adjacency.ts";
export { traceChains, type Chain, type Hop, type Trace, type TraceRequest } from "./chains.ts";
export { coverageOf, type Coverage, type CoverageNeed, type LayerCoverage } from "./coverage.ts";
export { traceFacts, type TraceFacts } from "./exchange/scope.ts";
export { impactOf, type Hit, type Impact } from "./impact.ts";
export { DEFAULT_POLICY, knownLayer, layerOf, readPolicy, type LayerPolicy } from "./layers.ts";
export { freemindOf, mapData, markmapOf, mermaidOf } from "./map/documents.ts";
export { mindMapOf, type MapNode, type MapRequest, type MindMap } from "./map/mind-map.ts";
export { svgOf } from "./map/svg.ts";
export { treeText } from "./map/tree-text.ts";
export { matrixCsv, matrixXlsx } from "./matrix-files.ts";
export { matrixOf, type Matrix, type MatrixCell, type MatrixRow } from "./matrix.ts";
export { reachDown } from "./reach.ts";
export {
  judged,
  pairOf,
  spreadOf,
  verdictId,
  verdictsIn,
  type Baseline,
  type Indirect,
  type LinkState,
  type Pair,
  type Suspicion,
  type Verdicts,
} from "./suspects.ts";
export { contentHash } from "./content.ts";
export { childOf, isTraced, type Direction } from "./ways.ts";
