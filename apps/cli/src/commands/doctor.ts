import { access, constants, mkdir } from "node:fs/promises";
import { arch, platform, release } from "node:os";
import { counted } from "@seca/base";
import { SETTINGS, SecaError, filePolicy, openLog, readConfig, type Config } from "@seca/core/kernel";
import { engineStatus } from "@seca/core/store";
import { openWorkbench } from "@seca/core/workbench";
import { type Command, say } from "../command.ts";
import { VERSION } from "../version.ts";

/** What was looked at, and whether it is as it should be. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

export const doctor: Command = {
  name: "doctor",
  usage: "doctor",
  says: "say what is configured, reachable and missing",
  run: async () => {
    const config = readConfig();
    const findings = [...(await computer(config)), ...(await plugins(config)), ...(await record(config))];
    for (const { what, ok, says } of findings) say(`${ok ? "ok     " : "MISSING"}  ${what.padEnd(12)} ${says}`);
    say(`\nSettings (environment, or ${config.home}/seca.config.json):`);
    for (const [name, meaning] of Object.entries(SETTINGS)) say(`  ${name.padEnd(22)} ${meaning}`);
    return findings.every((finding) => finding.ok) ? 0 : 1;
  },
};

async function computer(config: Config): Promise<Finding[]> {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const enough = major > 20 || (major === 20 && minor >= 19);
  const writable = await mkdir(config.home, { recursive: true })
    .then(() => access(config.home, constants.W_OK))
    .then(() => true)
    .catch(() => false);
  return [
    { what: "seca", ok: true, says: VERSION },
    {
      what: "node",
      ok: enough,
      says: `${process.version} on ${platform()} ${release()} ${arch()}${enough ? "" : "; 20.19 or newer is needed"}`,
    },
    {
      what: "home",
      ok: writable,
      says: `${config.home}${writable ? "" : " cannot be written; set SECA_HOME to a folder of yours"}`,
    },
    { what: "files", ok: true, says: `readable by path: ${filePolicy(config).folders.join(", ")}` },
    { what: "sign-in", ok: true, says: signIn(config) },
  ];
}

function signIn({ auth, org, oidc, publicUrl, ratePerMinute }: Config): string {
  if (auth.length === 0) return `none, so seca serve answers this computer alone; organisation ${org}`;
  const ways = auth.map((way) => (way === "oidc" ? `tokens of ${oidc!.issuer} for ${oidc!.audiences[0]}` : "API keys"));
  const at = publicUrl === undefined ? "" : ` at ${publicUrl}`;
  return `${ways.join(" and ")}${at}, ${ratePerMinute} calls a minute each; organisation ${org}`;
}

/** The frameworks that there are; a line for each plugin that is configured and cannot be used. */
async function plugins(config: Config): Promise<Finding[]> {
  const { frameworks } = openWorkbench(config, openLog(config.logLevel));
  const [known, refused] = await Promise.all([frameworks.list(), frameworks.refused()]);
  const named = known.map(({ id, place }) => (place === undefined ? id : `${id} (${place})`));
  return [
    { what: "frameworks", ok: true, says: named.join(", ") },
    ...refused.map(({ sentence, hint }) => ({ what: "plugin", ok: false, says: `${sentence} ${hint}` })),
  ];
}

async function record(config: Config): Promise<Finding[]> {
  const log = openLog(config.logLevel);
  const engine: Finding =
    config.databaseUrl === undefined
      ? await engineStatus({ home: config.home, cache: config.cache, log }).then(
          ({ version }) => ({
            what: "engine",
            ok: version !== undefined,
            says:
              version === undefined
                ? "no Postgres binaries for this platform; set DATABASE_URL"
                : `embedded Postgres ${version}`,
          }),
          (error: unknown) => failed("engine", error),
        )
      : { what: "engine", ok: true, says: `DATABASE_URL (${new URL(config.databaseUrl).hostname || "socket"})` };
  if (!engine.ok) return [engine];

  const workbench = openWorkbench(config, log);
  try {
    const [proven, audit] = [await workbench.verify(), await workbench.audit.verify()];
    return [
      engine,
      {
        what: "audit",
        ok: audit.breaches.length === 0,
        says:
          audit.breaches.length === 0
            ? `${audit.entries === 1 ? "1 entry" : `${audit.entries} entries`} in one chain`
            : "was changed outside of seca; seca audit verify says where",
      },
      {
        what: "record",
        ok: true,
        says: `${counted(proven.systems, "system")}, ${counted(proven.commits, "version")} and ${counted(proven.objects, "object")}, each proven by its name`,
      },
    ];
  } catch (error) {
    return [engine, failed("record", error)];
  } finally {
    await workbench.close();
  }
}

function failed(what: string, error: unknown): Finding {
  if (!(error instanceof SecaError)) throw error;
  return { what, ok: false, says: `${error.message} ${error.hint}` };
}
