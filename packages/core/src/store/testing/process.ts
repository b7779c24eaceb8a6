/** A process of its own that opens a record, does what it is told on stdin, line by line, and answers on stdout. */
import { createInterface } from "node:readline";
import { SecaError, readConfig, silentLog } from "../../kernel/index.ts";
import { openStore } from "../index.ts";

const store = openStore(readConfig(), silentLog);
const orders: Record<string, () => Promise<unknown>> = {
  open: () => store.ready(),
  list: async () => (await store.organisation("local").systems.list()).map((system) => system.id),
  close: () => store.close(),
};
for await (const order of createInterface({ input: process.stdin })) {
  const answer = await orders[order]!().then(
    (said) => said ?? "done",
    (error: unknown) => ({ error: error instanceof SecaError ? [error.code, error.message] : ["bug", String(error)] }),
  );
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
