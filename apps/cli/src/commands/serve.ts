import { SecaError, openLog, quoted, readConfig, userOf, type Config, type Log } from "@seca/core/kernel";
import { type Suite, openSuite } from "@seca/core/workbench";
import type { Who } from "@seca/kit";
import { type HttpServer, type SignIn, openHttp } from "@seca/kit/http";
import { type Command, say } from "../command.ts";
import { RecordGauges } from "../gauges.ts";
import { serverOf } from "../serving.ts";
import { SURFACE_NAMES, combine } from "../surfaces.ts";

export const PORT = 8383;

/** With three, the lookups of callers' keys queue behind their reads; beyond eight nothing is gained on two cores. */
const LANES = 8;

export const serve: Command = {
  name: "serve",
  usage: "serve [--host 127.0.0.1] [--port 8383]",
  says: "serve over HTTP, for hosts and programs that call an address; beyond this computer with SECA_AUTH",
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
  const suite = openSuite(config, log, { via: "http", lanes: LANES });
  const gauges = new RecordGauges(suite, config);
  const services = (who: Who | undefined) => {
    if (who) gauges.note(who.org);
    return { workbench: workbenchFor(who, { suite, config }) };
  };
  const frameworks = await suite.local.frameworks.list();
  const server = (names: readonly string[]) => serverOf(combine(names, frameworks), { services, log });
  const door = config.auth.length > 0 ? await openDoor(config, suite, log) : undefined;
  try {
    const servers = {
      "/mcp": server(SURFACE_NAMES),
      ...Object.fromEntries(SURFACE_NAMES.map((name) => [`/${name}/mcp`, server([name])])),
    };
    // Opening the record migrates it, which comes before any question to it.
    const dependencies = { migrations: () => suite.ready(), database: () => suite.local.systems() };
    const options = { servers, signIn: door?.signIn, publicUrl: config.publicUrl, dependencies, log };
    const open = (port: number) => openHttp({ ...place, port, ...options, gauges: gauges.all });
    const http = await open(place.port).catch((error: unknown) => {
      if (orElsewhere && error instanceof SecaError && error.code === "unavailable") return open(0);
      throw error;
    });
    const signal = signalled();
    tell(http, config);
    // The first caller need not wait for it; one that cannot be opened is told by /readyz and by every call.
    suite.ready().catch((error: unknown) => log.warn({ err: error }, "the record is not open yet"));
    await signal;
    await http.close();
  } finally {
    await door?.close();
    await suite.close();
  }
}

/** Whoever calls over HTTP may have no files here: what is read comes with the call. */
function workbenchFor(who: Who | undefined, { suite, config }: { suite: Suite; config: Config }) {
  const { org, subject, author, scopes } = who ?? userOf(config);
  const from = who?.address === undefined ? {} : { address: who.address };
  return suite.workbench({ org, subject, author, scopes, ...from }, { files: false });
}

/** What lets callers in is loaded where somebody has to sign in. */
async function openDoor(
  config: Config,
  suite: Suite,
  log: Log,
): Promise<{ readonly signIn: SignIn; readonly close: () => Promise<void> }> {
  const { openDoorkeeper } = await import("@seca/core/access");
  const doorkeeper = openDoorkeeper(config, suite, log);
  return {
    signIn: {
      verify: (token, from) => doorkeeper.admit(token, from),
      issuers: config.oidc ? [config.oidc.issuer] : [],
      ratePerMinute: config.ratePerMinute,
      // Whoever looks after the installation is in the organisation that it was set up with.
      mayWatch: ({ org, scopes }) => org === config.org && scopes.includes("seca:admin"),
    },
    close: () => doorkeeper.close(),
  };
}

function tell({ address, paths }: HttpServer, { auth, oidc, publicUrl }: Config): void {
  const [all, ...each] = paths;
  say(`MCP: ${address}${all}`);
  say(`Parts of it: ${each.join(" ")}`);
  say("Health: /healthz /readyz /metrics");
  const url = `${publicUrl ?? address}${all}`;
  if (auth.includes("api-key")) {
    say("Keys: seca keys create <name> --scopes read,write");
    say(`Connect with one: claude mcp add --transport http seca ${url} --header "Authorization: Bearer <key>"`);
  }
  if (oidc) {
    say(`Tokens: of ${oidc.issuer}, for members: seca org add <subject> --role analyst`);
    say(`Connect with one: claude mcp add --transport http seca ${url}`);
  }
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
