import { SecaError, openLog, quoted, readConfig, type Config, type Log } from "@seca/core/kernel";
import { openWorkbench } from "@seca/core/workbench";
import { type HttpServer, openHttp } from "@seca/kit/http";
import { type Command, say } from "../command.ts";
import { serverOf } from "../serving.ts";
import { SURFACE_NAMES, combine } from "../surfaces.ts";

export const PORT = 8383;

export const serve: Command = {
  name: "serve",
  usage: "serve [--host 127.0.0.1] [--port 8383]",
  says: "serve over HTTP on this computer, for hosts and programs that call an address",
  options: { host: { type: "string" }, port: { type: "string" } },
  run: async ({ flags }) => {
    const port = portIn(flags.port);
    const config = readConfig();
    await serveOnHttp(config, openLog(config.logLevel), {
      port,
      ...(typeof flags.host === "string" && { host: flags.host }),
    });
  },
};

interface Where {
  readonly host?: string;
  readonly port: number;
  /** Takes a free port where that one is taken, for whoever has not named it. */
  readonly orElsewhere?: boolean;
}

/** Serves until a signal comes, then lets what was accepted finish and closes the record. */
export async function serveOnHttp(config: Config, log: Log, { orElsewhere, ...place }: Where): Promise<void> {
  // Whoever calls over HTTP may have no files here: what is read comes with the call.
  const workbench = openWorkbench(config, log, { files: false });
  const services = { workbench };
  const server = (names: readonly string[]) => serverOf(combine(names), { services, log });
  try {
    const servers = {
      "/mcp": server(SURFACE_NAMES),
      ...Object.fromEntries(SURFACE_NAMES.map((name) => [`/${name}/mcp`, server([name])])),
    };
    // Opening the record migrates it, which comes before any question to it.
    const dependencies = { migrations: () => workbench.ready(), database: () => workbench.systems() };
    const open = (port: number) => openHttp({ ...place, port, servers, dependencies, log });
    const http = await open(place.port).catch((error: unknown) => {
      if (orElsewhere && error instanceof SecaError && error.code === "unavailable") return open(0);
      throw error;
    });
    const signal = signalled();
    tell(http);
    // The first caller need not wait for it; one that cannot be opened is told by /readyz and by every call.
    workbench.ready().catch((error: unknown) => log.warn({ err: error }, "the record is not open yet"));
    await signal;
    await http.close();
  } finally {
    await workbench.close();
  }
}

function tell({ address, paths }: HttpServer): void {
  const [all, ...each] = paths;
  say(`MCP: ${address}${all}`);
  say(`Parts of it: ${each.join(" ")}`);
  say("Health: /healthz /readyz /metrics");
  say("It is served until Ctrl-C.");
}

/** One Ctrl-C reaches us several times: from the terminal, and from whoever started us and passes it on. */
const ONE_WISH_MS = 1000;

/** The first signal lets calls finish; whoever asks again does not want to wait for them. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        first ??= performance.now();
        if (performance.now() - first > ONE_WISH_MS) process.exit(1);
        resolve();
      });
    }
  });
}

function portIn(given: string | boolean | undefined): number {
  if (given === undefined) return PORT;
  const port = Number(given);
  if (typeof given === "string" && /^\d{1,5}$/.test(given) && port <= 65_535) return port;
  throw new SecaError(
    "bad_input",
    `--port is ${quoted(given)}.`,
    "A port is a number from 0 to 65535; 0 takes one that is free.",
  );
}
