// What is measured beside the peers: the corpus loaded, linked, and looked through for what is not covered all the way.
// `record <system>` reads our own record, `files <folder>` the files that OpenFastTrace reads.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readConfig, silentLog } from "@seca/core/kernel";
import { MAIN, openStore } from "@seca/core/store";
import { type Adjacency, adjacencyOf, coverageOf } from "@seca/core/trace";
import { type Item, readItems, stemOf, stemOfItem } from "../../packages/core/src/formats/openfasttrace/index.ts";
import { Adjacency as Links } from "../../packages/core/src/trace/adjacency.ts";
import { Snapshots } from "../../packages/core/src/workbench/snapshots.ts";
import { CORPUS_NEEDS, layerOfCorpus } from "../../packages/core/src/trace/testing/corpus.ts";
import { keyFromItem, meaningOf } from "../../packages/core/src/formats/openfasttrace/types.ts";
import { usualLink } from "../../packages/core/src/formats/traced.ts";

const [from, place = ""] = process.argv.slice(2);
const adjacency = from === "record" ? await fromRecord(place) : fromFiles(place);
process.stdout.write(String(coverageOf(adjacency, CORPUS_NEEDS, layerOfCorpus).deepGaps.length));

async function fromRecord(system: string): Promise<Adjacency> {
  const store = openStore(readConfig(process.env), silentLog);
  try {
    return adjacencyOf(await new Snapshots(store.organisation("local")).head(system, MAIN));
  } finally {
    await store.close();
  }
}

function fromFiles(folder: string): Adjacency {
  const items: Item[] = readdirSync(folder).flatMap(
    (name) => readItems(readFileSync(join(folder, name), "utf8")).items,
  );
  const kinds = new Map(items.map((item) => [stemOfItem(item), meaningOf(item.type).kind]));
  const idOf = (stem: string): string => `${kinds.get(stem)!}/${keyFromItem(stem.slice(stem.indexOf("~") + 1))}`;
  const links = items.flatMap((item) => {
    const child = stemOfItem(item);
    return item.covers.flatMap((covered) => {
      const parent = stemOf(covered);
      const kind = kinds.has(parent) ? usualLink(kinds.get(child)!, kinds.get(parent)!) : undefined;
      return kind === undefined ? [] : [{ kind, from: idOf(child), to: idOf(parent) }];
    });
  });
  return Links.from(
    items.map((item) => ({ id: idOf(stemOfItem(item)) })),
    links,
  );
}
