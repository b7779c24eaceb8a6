import { resolve } from "node:path";
import { counted } from "@seca/base";
import { openLog, readConfig, SecaError, systemClock, type Config } from "@seca/core/kernel";
import { openWorkbench, type Workbench } from "@seca/core/workbench";
import { archiveName, engineStatus, stopEngine } from "@seca/core/store";
import { type Command, say } from "../command.ts";

export const status: Command = {
  name: "status",
  usage: "status",
  says: "say whether the record runs, and what it holds",
  run: async () => {
    const config = readConfig();
    if (config.databaseUrl !== undefined)
      return withWorkbench(config, async (workbench) =>
        say(`The record is the database in DATABASE_URL. ${await contents(workbench)}`),
      );
    const state = await engineStatus(engineOf(config));
    if (state.dataFolder === undefined)
      return say(`There is no record yet in ${config.home}; the first command that needs it makes one.`);
    say(
      `Record: ${state.dataFolder}${state.diskBytes === undefined ? "" : ` (${Math.round(state.diskBytes / 1e6)} MB)`}`,
    );
    if (!state.running) return say(`Postgres ${state.version ?? ""} is not running; it starts with the first request.`);
    say(
      `Postgres ${state.version ?? ""} runs as process ${state.pid}${state.socketFolder === undefined ? "" : `, socket in ${state.socketFolder}`}.`,
    );
    if (state.logFile !== undefined) say(`Its log: ${state.logFile}`);
    return withWorkbench(config, async (workbench) => say(await contents(workbench)));
  },
};

export const stop: Command = {
  name: "stop",
  usage: "stop",
  says: "stop the embedded database; the next request starts it again",
  run: async () => {
    const config = readConfig();
    if (config.databaseUrl !== undefined)
      throw new SecaError(
        "refused",
        "The record is the database in DATABASE_URL, which is not ours to stop.",
        "Stop it where it runs.",
      );
    say((await stopEngine(engineOf(config))) ? "Stopped." : "It was not running.");
  },
};

export const backup: Command = {
  name: "backup",
  usage: "backup [file] [--restore]",
  says: "write the whole record to a file, or read one into an empty record",
  options: { restore: { type: "boolean" } },
  run: async ({ words, flags }) => {
    const config = readConfig();
    const restore = flags.restore === true;
    if (restore && words[0] === undefined)
      throw new SecaError("bad_input", "--restore needs the file to read.", "seca backup <file> --restore");
    const path = resolve(words[0] ?? archiveName(systemClock()));
    await withWorkbench(config, async (workbench) => {
      const report = restore ? await workbench.importFrom(path) : await workbench.exportTo(path);
      say(
        `${restore ? "Read" : "Wrote"} ${counted(report.systems, "system")} (${counted(report.rows, "row")}) ${restore ? "from" : "to"} ${path}.`,
      );
    });
  },
};

export const reset: Command = {
  name: "reset",
  usage: "reset --yes",
  says: "delete every system of the record, for good",
  options: { yes: { type: "boolean" } },
  run: async ({ flags }) => {
    const config = readConfig();
    await withWorkbench(config, async (workbench) => {
      const systems = await workbench.systems();
      if (flags.yes !== true) {
        throw new SecaError(
          "refused",
          `This would delete ${counted(systems.length, "system")} with all versions; nothing was deleted.`,
          "seca backup keeps a copy; seca reset --yes deletes.",
        );
      }
      for (const system of systems) await workbench.deleteSystem(system.id);
      say(`Deleted ${counted(systems.length, "system")}.`);
    });
  },
};

export const gc: Command = {
  name: "gc",
  usage: "gc",
  says: "drop derived results that nothing needs any more and old runs; facts are never dropped",
  run: async () => {
    await withWorkbench(readConfig(), async (workbench) => {
      const dropped = await workbench.collectGarbage();
      say(
        `Dropped ${counted(dropped.results, "result")} and ${counted(dropped.cells, "cell")} of analyses, and ${counted(dropped.runs, "old run")}.`,
      );
    });
  },
};

async function contents(workbench: Workbench): Promise<string> {
  const systems = await workbench.systems();
  return systems.length === 0
    ? "It holds no system yet."
    : `It holds ${counted(systems.length, "system")}: ${systems.map((system) => system.id).join(", ")}.`;
}

const engineOf = (config: Config) => ({ home: config.home, cache: config.cache, log: openLog(config.logLevel) });

async function withWorkbench(config: Config, work: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = openWorkbench(config, openLog(config.logLevel));
  try {
    await work(workbench);
  } finally {
    await workbench.close();
  }
}
