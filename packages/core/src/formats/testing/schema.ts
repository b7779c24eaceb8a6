import { readFileSync } from "node:fs";
import { Ajv, type ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as formats from "ajv-formats";

/** What a JSON Schema has against a value, by path; nothing if it fits. */
export function schemaErrors(schema: object, value: unknown): string[] {
  const validate = compiled(schema);
  return validate(value) ? [] : (validate.errors ?? []).slice(0, 10).map(told);
}

export const readSchema = (path: string): object => JSON.parse(readFileSync(path, "utf8")) as object;

const known = new WeakMap<object, ReturnType<Ajv["compile"]>>();

function compiled(schema: object): ReturnType<Ajv["compile"]> {
  const before = known.get(schema);
  if (before) return before;
  const is2020 = JSON.stringify((schema as { $schema?: string }).$schema ?? "").includes("2020-12");
  const options = { strict: false, allErrors: false, validateFormats: true };
  const ajv = is2020 ? new Ajv2020(options) : new Ajv(options);
  (formats.default as unknown as (ajv: unknown) => void)(ajv);
  // Some schemas name a dialect by another address than its own, and themselves by a word of older drafts.
  const validate = ajv.compile(
    Object.fromEntries(Object.entries(schema).filter(([key]) => key !== "$schema" && key !== "id")),
  );
  known.set(schema, validate);
  return validate;
}

const told = ({ instancePath, message, params }: ErrorObject): string =>
  `${instancePath || "/"} ${message ?? ""} ${JSON.stringify(params)}`;
