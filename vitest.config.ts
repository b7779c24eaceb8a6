import { defineConfig } from "vitest/config";

const rooms = (...names: readonly string[]): string[] => names.map((name) => `packages/core/src/${name}/**/*.test.ts`);

/** Rooms whose tests touch nothing but memory: they share one program a worker, so that starting it costs once. */
const PURE = [
  ...rooms(
    "engine",
    "formats",
    "graph",
    "inputs",
    "kernel",
    "knowledge",
    "logic",
    "model",
    "plugins",
    "review",
    "trace",
  ),
  "tests/eval/**/*.test.ts",
];
/** Measures its own process, or starts others. */
const APART = ["packages/core/src/formats/hostile.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: PURE,
          exclude: APART,
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "apart", include: APART, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: "real",
          include: [
            "packages/*/src/**/*.test.ts",
            "servers/*/src/**/*.test.ts",
            "apps/*/src/**/*.test.ts",
            "tests/**/*.test.ts",
          ],
          exclude: PURE,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
