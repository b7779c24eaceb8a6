import { parse } from "yaml";
import { toSource } from "../source.ts";
import type { Sample } from "./samples.ts";

export const UNKNOWN = "x-nobody-knows-this";

/** The sample with a field more in the table at the path, in a text of JSON, which YAML reads as well. */
export function withUnknown(sample: Sample, path: readonly (string | number)[]): Sample {
  const { source } = sample;
  const value = parse(source.text ?? "") as unknown;
  let here = value;
  for (const step of path) here = (here as Record<string | number, unknown>)[step];
  if (typeof here !== "object" || here === null || Array.isArray(here)) {
    throw new Error(`${sample.name} has no table at ${path.join(".")}`);
  }
  (here as Record<string, unknown>)[UNKNOWN] = { kept: [1, "as it was"] };
  const bytes = new TextEncoder().encode(JSON.stringify(value, undefined, 2));
  return { ...sample, source: toSource({ input: source.input, name: source.name, bytes }) };
}
