import { formatSuite } from "../testing/index.ts";
import { format } from "./index.ts";

const CELL = ["detail", "diagrams", 0, "cells"] as const;

formatSuite(format, {
  samples: {
    "club-election.json": {
      component: 6,
      boundary: 3,
      flow: 6,
      threat: 3,
      mitigation: 1,
      view: 2,
      layout: 2,
      artifact: 1,
    },
  },
  schema: "threat-dragon-v2.schema.json",
  unknownAt: {
    "club-election.json": [
      [],
      ["summary"],
      ["detail"],
      ["detail", "contributors", 0],
      ["detail", "diagrams", 0],
      ["detail", "diagrams", 1],
      ...[0, 2, 6, 8, 9, 10].map((index) => [...CELL, index]),
      ...[0, 2, 6, 8, 9].map((index) => [...CELL, index, "data"]),
      [...CELL, 2, "position"],
      [...CELL, 2, "size"],
      [...CELL, 2, "attrs"],
      [...CELL, 6, "source"],
      [...CELL, 8, "target"],
      [...CELL, 3, "data", "threats", 0],
    ],
  },
});
