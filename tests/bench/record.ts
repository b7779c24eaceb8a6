import { silentLog, type Config } from "@seca/core/kernel";
import { openStore } from "@seca/core/store";
import { changesOf, editedPart, range, syntheticModel } from "./model.ts";
import { type Row, mb, median, ms, percentile, timed } from "./row.ts";

const COMPONENTS = 1000;
const VERSIONS = 1000;

/** Commits, loads, differences and the size of a history, on the store itself. */
export async function benchRecord(
  config: Config,
  sizeOf: (tables: readonly string[]) => Promise<number>,
): Promise<Row[]> {
  const store = openStore(config, silentLog);
  const record = store.organisation("local");
  try {
    const system = await record.systems.create("Bench record", "", "bench");
    const versions = record.versions(system.id);
    const before = await sizeOf(["object", "commit"]);
    const empty = (await versions.head("main"))!.commit;
    let first = "";
    const firstMs = await timed(async () => {
      const commit = await versions.commit({
        branch: "main",
        expected: empty,
        changes: changesOf(syntheticModel(COMPONENTS)),
        author: "bench",
        message: "all",
      });
      first = commit === "moved" ? "" : commit.hash;
    });

    const commits: number[] = [];
    let last = first;
    for (const round of range(VERSIONS)) {
      const changes = [0, 1, 2]
        .map((k) => editedPart((round * 37 + k * 331) % COMPONENTS, round))
        .map((after) => ({ id: after.id, after }));
      commits.push(
        await timed(async () => {
          const commit = await versions.commit({
            branch: "main",
            expected: last,
            changes,
            author: "bench",
            message: `edit ${round}`,
          });
          if (commit !== "moved") last = commit.hash;
        }),
      );
    }
    const size = (await sizeOf(["object", "commit"])) - before;

    const loads: number[] = [];
    for (const _ of range(9)) loads.push(await timed(() => versions.head("main")));
    const history = await versions.history(last, { limit: 100 });
    const diffs: number[] = [];
    for (const { hash, parents } of history.slice(0, 99))
      diffs.push(await timed(() => versions.diff(parents[0]!, hash)));

    return [
      { what: "first commit of 1,000 components, 2,500 flows", target: "", measured: ms(firstMs) },
      {
        what: "commit of 3 facts, p50",
        target: "≤ 5 ms",
        measured: ms(percentile(commits, 50)),
        met: percentile(commits, 50) <= 5,
      },
      {
        what: "commit of 3 facts, p99",
        target: "≤ 15 ms",
        measured: ms(percentile(commits, 99)),
        met: percentile(commits, 99) <= 15,
      },
      { what: "head load, 1,000 components", target: "≤ 75 ms", measured: ms(median(loads)), met: median(loads) <= 75 },
      { what: "diff of two versions, p50", target: "≤ 5 ms", measured: ms(median(diffs)), met: median(diffs) <= 5 },
      { what: "1,000 versions of 3 edits, on disk", target: "≤ 25 MB", measured: mb(size), met: size <= 25e6 },
    ];
  } finally {
    await store.close();
  }
}

const FACTS = 50_000;

export async function benchSearch(config: Config): Promise<Row[]> {
  const store = openStore(config, silentLog);
  const record = store.organisation("local");
  try {
    const system = await record.systems.create("Bench search", "", "bench");
    const versions = record.versions(system.id);
    const { entities } = syntheticModel(Math.round(FACTS / 3.54));
    await versions.commit({
      branch: "main",
      expected: (await versions.head("main"))!.commit,
      changes: changesOf({ entities, links: [] }),
      author: "bench",
      message: "all",
    });
    const ask = async (query: string): Promise<number> => {
      const times: number[] = [];
      for (const _ of range(21))
        times.push(await timed(() => record.search({ system: system.id, branch: "main", query, limit: 20 })));
      return median(times);
    };
    const full = await ask("step 7 order");
    const rare = await ask("zone 317");
    const fuzzy = await ask("prat 4711");
    const row = (what: string, value: number): Row => ({
      what: `search at ${entities.length} facts, ${what}`,
      target: "≤ 30 ms",
      measured: ms(value),
      met: value <= 30,
    });
    return [row("frequent words", full), row("rare words", rare), row("misspelt", fuzzy)];
  } finally {
    await store.close();
  }
}
