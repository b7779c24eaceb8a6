import { writeSync } from "node:fs";
import { SecaError, readConfig, silentLog } from "@seca/core/kernel";
import { type Entity, toEntity } from "@seca/core/model";
import { MAIN, openStore } from "@seca/core/store";

/** Small commits as they are usual, and now and then one that is long enough to be cut in two. */
const FACTS = 3;
const FACTS_OF_LARGE = 300;
const LARGE_EVERY = 15;

/** Commits to a system until it is killed or its stdin ends. A line on stdout acknowledges a version. */
export async function write([home = "", cache = "", system = "", name = ""]: readonly string[]): Promise<void> {
  const store = openStore(readConfig({ SECA_HOME: home, SECA_CACHE: cache, HOME: home }), silentLog);
  const versions = store.organisation("local").versions(system);
  process.stdin.resume();

  for (let turn = 0; !process.stdin.readableEnded; turn++) {
    const size = turn % LARGE_EVERY === LARGE_EVERY - 1 ? FACTS_OF_LARGE : FACTS;
    const changes = Array.from({ length: size }, (_, i) => fact(`${name}-${i}`, turn));
    const request = { branch: MAIN, changes, author: name, message: `${name} ${turn}` };
    for (;;) {
      const { commit: expected } = (await versions.head(MAIN))!;
      const commit = await versions.commit({ ...request, expected });
      if (commit === "moved") continue;
      // Straight into the pipe: what stands in it survives us.
      writeSync(1, `${commit.hash}\n`);
      break;
    }
  }
  await store.close();
}

const fact = (key: string, turn: number): Entity =>
  toEntity({
    id: `component/${key}`,
    name: `${key} in turn ${turn}`,
    props: { type: "service", description: "x".repeat(200) },
    origin: { by: "user" },
  });

process.on("unhandledRejection", (error) => {
  if (error instanceof SecaError) writeSync(2, `${error.message} ${error.hint}\n`);
  throw error;
});
