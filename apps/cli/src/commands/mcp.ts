import { openLog, readConfig } from "@seca/core/kernel";
import { openWorkbench } from "@seca/core/workbench";
import { serveOverStdio, serverFactory } from "@seca/kit";
import type { Command } from "../command.ts";
import { serverOf } from "../serving.ts";
import { SURFACE_NAMES, combine, parseSurfaces } from "../surfaces.ts";

export const mcp: Command = {
  name: "mcp",
  usage: `mcp [${SURFACE_NAMES.join("|")}|all] [--toolsets a,b] [--read-only]`,
  says: "serve over stdio, for a host that starts it",
  options: { toolsets: { type: "string" }, "read-only": { type: "boolean" } },
  run: async ({ words, flags }) => {
    const config = readConfig();
    const log = openLog(config.logLevel);
    const [server = "all"] = words;
    const chosen = typeof flags.toolsets === "string" ? flags.toolsets : server;
    const readOnly = flags["read-only"] === true;
    const names = chosen === "all" ? SURFACE_NAMES : parseSurfaces(chosen);
    const workbench = openWorkbench(config, log, { via: "stdio" });
    const surface = combine(names, await workbench.frameworks.list());
    await serveOverStdio({
      factory: serverFactory(serverOf(surface, { services: { workbench }, log, readOnly })),
      onClose: () => workbench.close(),
      log,
    });
  },
};
