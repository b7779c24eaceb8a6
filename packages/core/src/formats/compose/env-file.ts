import type { Setting } from "../deployment/index.ts";

const VALUE_MAX = 4000;

/** The lines of an environment file: `NAME=value`, quotes and `export` taken off, comments left out. */
export function settingsOfEnvFile(text: string, linesBefore: number): Setting[] {
  return text.split("\n").flatMap((raw, index): Setting[] => {
    const [, key, value] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*?)\s*$/.exec(raw.slice(0, VALUE_MAX)) ?? [];
    if (key === undefined) return [];
    const quoted = /^(["'])(.*)\1/.exec(value!);
    return [{ key, value: quoted?.[2] ?? value!.replace(/\s+#.*$/, ""), line: linesBefore + index + 1 }];
  });
}
