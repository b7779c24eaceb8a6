import { homedir, platform, userInfo } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { readFileSync } from "node:fs";
import { SecaError, quoted } from "./errors.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import { SIGN_IN_SETTINGS, type SignInSettings, readSignIn } from "./sign-in.ts";

/** Everything that can be set, resolved once. Whoever needs a setting takes it from here, never from the environment. */
export interface Config extends SignInSettings {
  /** Where the record and our own files live. */
  readonly home: string;
  /** Where the engine's binaries are unpacked: may be emptied at any time. */
  readonly cache: string;
  /** A Postgres of the user's own in place of the embedded one. Its role migrates; the work is done by `seca_app`. */
  readonly databaseUrl: string | undefined;
  /** How `seca_app` reaches that Postgres, where deriving it from `databaseUrl` is not wanted. */
  readonly databaseAppUrl: string | undefined;
  /** Folders whose files may be named by path; undefined means the user's home without hidden folders. */
  readonly folders: readonly string[] | undefined;
  readonly userHome: string;
  /** The folder in which desktop programs keep their settings. */
  readonly desktopSettings: string;
  /** Whether the user named the home, so that a host's configuration must name it too. */
  readonly homeIsChosen: boolean;
  readonly logLevel: LogLevel;
  /** Plugins of others: packages, and files by their whole paths. */
  readonly plugins: readonly string[];
  /** Who commits are by, unless a caller says otherwise. */
  readonly author: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The names a user may set, with what they mean: `seca doctor` and the README print this list. */
export const SETTINGS = {
  SECA_HOME: "folder of the record (default: the platform's data folder)",
  SECA_CACHE: "folder for unpacked binaries (default: the platform's cache folder)",
  DATABASE_URL: "a Postgres of your own instead of the embedded one; its role applies migrations",
  SECA_DATABASE_APP_URL: "how the role seca_app reaches that Postgres (default: derived from DATABASE_URL)",
  SECA_FOLDERS: `folders whose files may be read by path, separated by "${delimiter}" (default: your home without hidden folders)`,
  SECA_PLUGINS: `plugins of others: files, from the home on unless absolute, or packages, separated by "${delimiter}"; or "plugins" in the file, as a list (default: none)`,
  SECA_LOG_LEVEL: `one of ${LOG_LEVELS.join(", ")} (default: warn)`,
  SECA_AUTHOR: "the name that versions are written under (default: your account's name)",
  ...SIGN_IN_SETTINGS,
} as const;
type Setting = keyof typeof SETTINGS;

/** Parse → merge (the environment wins over `seca.config.json`) → one frozen object. */
export function readConfig(environment: Environment = process.env): Config {
  const home = folder("SECA_HOME", environment.SECA_HOME) ?? defaultFolder("data", environment);
  const file = readConfigFile(join(home, "seca.config.json"));
  const read = (name: Setting): string | undefined => nonEmpty(environment[name]) ?? file[name];

  return Object.freeze({
    home,
    cache: folder("SECA_CACHE", read("SECA_CACHE")) ?? defaultFolder("cache", environment),
    databaseUrl: postgresUrl("DATABASE_URL", read("DATABASE_URL")),
    databaseAppUrl: postgresUrl("SECA_DATABASE_APP_URL", read("SECA_DATABASE_APP_URL")),
    folders: folders(read("SECA_FOLDERS")),
    plugins: plugins(read("SECA_PLUGINS")?.split(delimiter) ?? file.plugins ?? [], home),
    userHome: userHome(environment),
    desktopSettings: desktopSettings(environment),
    homeIsChosen: nonEmpty(environment.SECA_HOME) !== undefined,
    logLevel: logLevel(read("SECA_LOG_LEVEL")),
    ...readSignIn(read),
    author: read("SECA_AUTHOR") ?? accountName(environment),
  });
}

/** Settings under their names, and the one that is a list. */
type ConfigFile = Partial<Record<Setting, string>> & { readonly plugins?: readonly string[] };

function readConfigFile(path: string): ConfigFile {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return {};
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new SecaError("bad_input", `${path} is not JSON.`, "Mend or remove the file.", { cause });
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new SecaError("bad_input", `${path} must hold one object of settings.`, `Allowed: ${settingNames()}.`);
  }
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "plugins") {
      if (Array.isArray(value) && value.every((each) => typeof each === "string")) continue;
      throw new SecaError(
        "bad_input",
        `${path} sets plugins to something other than a list of texts.`,
        'Write it like "plugins": ["./my-plugin.mjs", "some-package"].',
      );
    }
    if (!Object.hasOwn(SETTINGS, name) || name === "SECA_HOME") {
      throw new SecaError(
        "bad_input",
        `${path} sets ${quoted(name)}, which is not a setting.`,
        `Allowed: ${settingNames()}.`,
      );
    }
    if (typeof value !== "string") {
      throw new SecaError(
        "bad_input",
        `${path} sets ${name} to something other than text.`,
        "Write the value in quotes.",
      );
    }
  }
  return parsed as ConfigFile;
}

const settingNames = (): string =>
  [...Object.keys(SETTINGS).filter((name) => name !== "SECA_HOME"), "plugins"].join(", ");

const nonEmpty = (value: string | undefined): string | undefined =>
  value === undefined || value === "" ? undefined : value;

function folder(name: Setting, value: string | undefined): string | undefined {
  if (nonEmpty(value) === undefined) return undefined;
  if (!isAbsolute(value!)) {
    throw new SecaError(
      "bad_input",
      `${name} is ${quoted(value)}, which is not an absolute path.`,
      `Set ${name} to a path such as ${resolve(homedir(), "seca")}.`,
    );
  }
  return resolve(value!);
}

function folders(value: string | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return value
    .split(delimiter)
    .filter(Boolean)
    .map((entry) => folder("SECA_FOLDERS", entry)!);
}

/** Whether there is such a plugin, and whether it is one, is found out when plugins are loaded. */
function plugins(places: readonly string[], home: string): readonly string[] {
  const written = places.map((place) => place.trim()).filter(Boolean);
  return [...new Set(written.map((place) => (place.startsWith(".") ? resolve(home, place) : place)))];
}

/** The value is never echoed: it may hold a password. */
function postgresUrl(name: Setting, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const protocol = URL.canParse(value) ? new URL(value).protocol : "";
  if (protocol === "postgres:" || protocol === "postgresql:") return value;
  throw new SecaError(
    "bad_input",
    `${name} is not a Postgres address.`,
    "It looks like postgres://user:password@host:5432/database.",
  );
}

function logLevel(value: string | undefined): LogLevel {
  if (value === undefined) return "warn";
  const level = LOG_LEVELS.find((known) => known === value);
  if (level) return level;
  throw new SecaError("bad_input", `SECA_LOG_LEVEL is ${quoted(value)}.`, `Allowed: ${LOG_LEVELS.join(", ")}.`);
}

function accountName(environment: Environment): string {
  try {
    return userInfo().username;
  } catch {
    return environment.USER ?? environment.USERNAME ?? "unknown";
  }
}

const userHome = (environment: Environment): string => environment.HOME ?? environment.USERPROFILE ?? homedir();

function desktopSettings(environment: Environment): string {
  const home = userHome(environment);
  if (platform() === "darwin") return join(home, "Library", "Application Support");
  if (platform() === "win32") return environment.APPDATA ?? join(home, "AppData", "Roaming");
  return environment.XDG_CONFIG_HOME ?? join(home, ".config");
}

/** The platform's own place, as its users expect it. */
function defaultFolder(use: "data" | "cache", environment: Environment): string {
  const home = userHome(environment);
  if (platform() === "win32") {
    const local = environment.LOCALAPPDATA ?? join(home, "AppData", "Local");
    return join(local, "seca", use);
  }
  if (platform() === "darwin") {
    return use === "data"
      ? join(home, "Library", "Application Support", "seca")
      : join(home, "Library", "Caches", "seca");
  }
  const base = use === "data" ? environment.XDG_DATA_HOME : environment.XDG_CACHE_HOME;
  return join(
    base !== undefined && isAbsolute(base) ? base : join(home, use === "data" ? ".local/share" : ".cache"),
    "seca",
  );
}
