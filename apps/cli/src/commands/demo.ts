import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { counted, describeKinds, summarise, table } from "@seca/base";
import { readSeca } from "@seca/core/formats/seca";
import { openLog, readConfig } from "@seca/core/kernel";
import { openWorkbench, type Workbench } from "@seca/core/workbench";
import { drawTrace, hopRow } from "@seca/trace";
import { type Command, say } from "../command.ts";
import { PORT, serveOnHttp } from "./serve.ts";

const EXAMPLE = "web-shop";

/** What `npm start` runs: the bundled example on the real record, from its files to a trace. */
export const demo: Command = {
  name: "demo",
  usage: "demo <folder of examples> [--once]",
  says: "read the bundled example and show what the record makes of it",
  options: { once: { type: "boolean" } },
  run: async ({ words, flags }) => {
    const folder = join(words[0] ?? "examples", EXAMPLE);
    const config = readConfig();
    const log = openLog(config.logLevel);
    const workbench = openWorkbench(config, log);
    try {
      await show(workbench, folder);
    } finally {
      await workbench.close();
    }
    say(
      `\nThe record lives in ${config.home}. Connect a host: node bin/seca.mjs connect claude-desktop (or claude-code, cursor, vscode).\n`,
    );
    if (flags.once !== true) await serveOnHttp(config, log, { port: PORT, orElsewhere: true });
  },
};

async function show(workbench: Workbench, folder: string): Promise<void> {
  const system = await exampleSystem(workbench, folder);
  const [snapshot, history] = await Promise.all([
    workbench.snapshot(system.id),
    workbench.versions.history(system.id, { limit: 10 }),
  ]);
  const summary = summarise(system, snapshot);
  say(
    `${summary.name}, version ${summary.version}: ${summary.entities} entities and ${counted(summary.links, "link")}.`,
  );
  say(`${describeKinds(summary.kinds)}.\n`);
  say(
    table(
      ["version", "by", "at", "message"],
      history.entries.map((each) => [each.version, each.author, each.at, each.message]),
    ),
  );

  const [mitigation] = snapshot.entities("mitigation");
  if (!mitigation) return;
  const { trace } = await workbench.trace(system.id, mitigation.id, { direction: "up", limit: 1 });
  say(`\nWhy is there “${mitigation.name}”? (${trace.chains.length} of ${trace.total} chains)\n`);
  for (const chain of trace.chains) say(drawTrace(mitigation, chain.map(hopRow)));
}

/** Reading the same files again changes nothing, so a second start shows the same versions. */
async function exampleSystem(workbench: Workbench, folder: string) {
  const files = ["system.md", "system.yaml"].map((name) => join(folder, name));
  const model = await readSeca(await readFile(files[1]!, "utf8"));
  const known = (await workbench.systems()).find((system) => system.name.toLowerCase() === model.name.toLowerCase());
  const system = known ?? (await workbench.createSystem(model.name, model.description));
  for (const file of files) await workbench.addInput(system.id, { bytes: await readFile(file), name: basename(file) });
  await workbench.put(system.id, model, `Read ${basename(files[1]!)}`);
  return system;
}
