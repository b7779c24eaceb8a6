/**
 * Whatever can be asked of a server, made out of what it says of itself: every tool with every field of its schema,
 * every template, prompt and completion. A tool that comes tomorrow is asked tomorrow.
 */
import { ask } from "./http-server.ts";

interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

export interface Tool {
  readonly name: string;
  readonly inputSchema: Schema;
  readonly annotations: { readonly readOnlyHint: boolean };
}

interface Named {
  readonly name: string;
}

/** What a server says that it has, to one caller. */
export interface Whole {
  readonly tools: readonly Tool[];
  readonly uris: readonly string[];
  readonly templates: readonly string[];
  readonly prompts: readonly (Named & { readonly arguments: readonly Named[] })[];
}

export interface Request {
  readonly method: string;
  readonly params: object;
}

export async function wholeOf(url: string, token: string): Promise<Whole> {
  const told = async (method: string) => (await ask(url, method, {}, { token })).result;
  const { tools } = await told("tools/list");
  const { resources } = await told("resources/list");
  const { resourceTemplates } = await told("resources/templates/list");
  const { prompts } = await told("prompts/list");
  return {
    tools,
    uris: resources.map(({ uri }: { uri: string }) => uri),
    templates: resourceTemplates.map(({ uriTemplate }: { uriTemplate: string }) => uriTemplate),
    prompts,
  };
}

/** Values to try for a field, by its name; those under "" go everywhere. */
export type Pool = ReadonlyMap<string, readonly string[]>;

/** How many values of a pool a field is tried with. */
const TRIED_MAX = 4;
const DEPTH_MAX = 3;

export function* requestsOf(whole: Whole, pool: Pool): Generator<Request> {
  for (const tool of whole.tools) yield* callsOf(tool, pool);
  yield* readingsOf(whole, pool);
  yield* completionsOf(whole, pool);
  for (const { name, arguments: args } of whole.prompts)
    for (const filled of fillings(
      args.map((arg) => arg.name),
      pool,
    ))
      yield { method: "prompts/get", params: { name, arguments: filled } };
}

/** Each field with each of its values, once for every system and every choice that decides what else counts. */
export function* callsOf({ name, inputSchema }: Tool, pool: Pool): Generator<Request> {
  const fields = inputSchema.properties ?? {};
  const choices = Object.entries(fields).filter(([, schema]) => schema.enum !== undefined);
  const systems = "system" in fields ? [undefined, ...pooled("system", pool)] : [undefined];
  const required = Object.fromEntries(
    (inputSchema.required ?? []).map((field) => [field, valuesOf(fields[field]!, field, pool)[0]]),
  );
  const seen = new Set<string>();
  for (const system of systems) {
    for (const [choice, value] of [
      [],
      ...choices.flatMap(([field, { enum: all = [] }]) => all.map((one) => [field, one])),
    ]) {
      const base = {
        ...required,
        ...(system !== undefined && { system }),
        ...(choice !== undefined && { [choice as string]: value }),
      };
      const each = Object.entries(fields).flatMap(([field, schema]) =>
        valuesOf(schema, field, pool).map((tried) => ({ ...base, [field]: tried })),
      );
      for (const args of [base, ...each]) {
        const key = JSON.stringify(args);
        if (seen.has(key)) continue;
        seen.add(key);
        yield { method: "tools/call", params: { name, arguments: args } };
      }
    }
  }
}

function valuesOf(schema: Schema, name: string, pool: Pool, depth = 0): unknown[] {
  if (schema.enum) return [...schema.enum];
  if (schema.anyOf) return schema.anyOf.flatMap((each) => valuesOf(each, name, pool, depth));
  if (schema.type === "boolean") return [true, false];
  if (schema.type === "integer" || schema.type === "number") return [schema.minimum ?? 1];
  if (schema.type === "array")
    return depth > DEPTH_MAX ? [] : valuesOf(schema.items ?? {}, name, pool, depth + 1).map((value) => [value]);
  if (schema.type === "object") return depth > DEPTH_MAX ? [] : objectsOf(schema, pool, depth + 1);
  return pooled(name, pool);
}

/** With every value of every field at least once, beside the first of the others. */
function objectsOf({ properties = {} }: Schema, pool: Pool, depth: number): object[] {
  const fields = Object.entries(properties).map(
    ([field, schema]) => [field, valuesOf(schema, field, pool, depth)] as const,
  );
  const most = Math.max(1, ...fields.map(([, values]) => values.length));
  return Array.from({ length: most }, (_, at) =>
    Object.fromEntries(
      fields.filter(([, values]) => values.length > 0).map(([field, values]) => [field, values[at % values.length]]),
    ),
  );
}

const pooled = (name: string, pool: Pool): string[] => [
  ...new Set([...(pool.get(name) ?? []).slice(0, TRIED_MAX), ...(pool.get("") ?? [])]),
];

function* readingsOf({ templates, uris }: Whole, pool: Pool): Generator<Request> {
  const filled = templates.flatMap((template) =>
    [...fillings(variablesIn(template), pool)].map((values) =>
      template.replaceAll(/\{\+?(\w+)\}/g, (_, name: string) => values[name] ?? ""),
    ),
  );
  for (const uri of new Set([...uris, ...(pool.get("uri") ?? []), ...filled]))
    yield { method: "resources/read", params: { uri } };
}

function* completionsOf({ templates, prompts }: Whole, pool: Pool): Generator<Request> {
  const refs = [
    ...templates.map((uri) => ({ ref: { type: "ref/resource", uri }, names: variablesIn(uri) })),
    ...prompts.map((prompt) => ({
      ref: { type: "ref/prompt", name: prompt.name },
      names: prompt.arguments.map(({ name }) => name),
    })),
  ];
  for (const { ref, names } of refs)
    for (const name of names)
      for (const typed of ["", ...pooled(name, pool)])
        for (const chosen of fillings(names, pool))
          for (const value of new Set([typed, typed.slice(0, 2)]))
            yield {
              method: "completion/complete",
              params: { ref, argument: { name, value }, context: { arguments: chosen } },
            };
}

const variablesIn = (template: string): string[] => [...template.matchAll(/\{\+?(\w+)\}/g)].map(([, name]) => name!);

/** Each name with each of its values, beside each value of the first. */
function* fillings(names: readonly string[], pool: Pool): Generator<Record<string, string>> {
  const [first, ...others] = names;
  if (first === undefined) return yield {};
  for (const value of pooled(first, pool)) for (const rest of fillings(others, pool)) yield { [first]: value, ...rest };
}

/** Every text of an answer under the name it came by. */
export function* textsIn(value: unknown, name = ""): Generator<readonly [string, string]> {
  if (typeof value === "string") yield [name, value];
  else if (Array.isArray(value)) for (const each of value) yield* textsIn(each, name);
  else if (typeof value === "object" && value !== null)
    for (const [key, each] of Object.entries(value)) yield* textsIn(each, key);
}
