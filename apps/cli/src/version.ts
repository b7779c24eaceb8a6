import { readFileSync } from "node:fs";

declare const SECA_VERSION: string | undefined;

/** The suite's one version: put in by the build, read from the root package in the sources. */
export const VERSION: string =
  typeof SECA_VERSION === "string"
    ? SECA_VERSION
    : (JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string })
        .version;
