/**
 * One story that every client is told in, and must come out of with the same experience: lists, a call, a resource,
 * a completion, news of what another process writes, a call taken back, and the three ways of being refused.
 */

/** What a client library can do, in whatever way it does it. */
export interface Client {
  readonly spoke: () => string;
  readonly server: () => string;
  readonly tools: () => Promise<readonly string[]>;
  readonly call: (tool: string, args: object, signal?: AbortSignal) => Promise<CallResult>;
  readonly resources: () => Promise<readonly string[]>;
  readonly templates: () => Promise<readonly string[]>;
  readonly read: (uri: string) => Promise<string>;
  readonly complete: (template: string, argument: string, typed: string, chosen: Chosen) => Promise<readonly string[]>;
  readonly subscribe: (uri: string, onUpdate: (uri: string) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface CallResult {
  readonly content?: unknown;
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

type Chosen = Readonly<Record<string, string>>;

export interface Experience {
  readonly spoke: string;
  readonly server: string;
  readonly tools: readonly string[];
  readonly found: unknown;
  readonly resources: readonly string[];
  readonly templates: readonly string[];
  readonly read: string;
  readonly completed: readonly string[];
  readonly heard: string;
  readonly takenBack: string;
  readonly refused: string;
  readonly mistaken: string;
  readonly unknown: { readonly code: number; readonly message: string };
  readonly alive: boolean;
}

export const ENTITY = "seca://system/web-shop/entity/component/order-api";

/** The same for everybody, but for the version they speak. */
export const expected = (spoke: string): Experience => ({
  spoke,
  server: "seca",
  tools: [
    "analysis_get",
    "analysis_run",
    "change_apply",
    "design_review",
    "graph_export",
    "graph_find",
    "graph_import",
    "input_add",
    "run_status",
    "system_open",
    "ticket_ingest",
    "ticket_search",
    "trace_coverage",
    "trace_impact",
    "trace_review",
    "trace_show",
    "version_change",
    "version_query",
  ],
  found: [{ id: "component/order-api", name: "Order API" }],
  resources: [
    "seca://audit",
    "seca://plugins",
    "seca://plugins/stpa-sec",
    "seca://plugins/stride",
    "seca://plugins/tmt",
    "seca://runs",
    "seca://system/web-shop",
    "seca://systems",
  ],
  templates: [
    "seca://plugins/{id}",
    "seca://run/{id}",
    "seca://system/{system}",
    "seca://system/{system}/analysis",
    "seca://system/{system}/analysis/{framework}",
    "seca://system/{system}/entity/{+id}",
    "seca://system/{system}/exchange/{format}",
    "seca://system/{system}/exchange/{format}/{+ids}",
    "seca://system/{system}/export/{format}",
    "seca://system/{system}/finding/{+id}",
    "seca://system/{system}/history",
    "seca://system/{system}/matrix/{rows}/{columns}/{format}",
    "seca://system/{system}/question/{+id}",
    "seca://system/{system}/section/{+id}",
    "seca://system/{system}/trace-picture/{+id}",
    "seca://system/{system}/trace/{+id}",
  ],
  read: "component/order-api",
  completed: ["component/order-api"],
  heard: ENTITY,
  takenBack: "nothing came",
  refused: `not_found: There is no "component/nothing" in this version. Nearest: component/order-api.`,
  mistaken: `bad_input: These arguments do not fit graph_find: "limit" is "ten", allowed: a number. Mend them and call again, for example with {"kinds":["component"],"limit":5}.`,
  unknown: { code: -32602, message: `There is no tool "graph_fnd". Nearest: graph_find, graph_export, graph_import.` },
  alive: true,
});

/** `write` changes the entity from another process and resolves once that is acknowledged. */
export async function tell(client: Client, write: () => Promise<void>): Promise<Experience & { heardAfterMs: number }> {
  const set = (target: string) => ({ operations: [{ op: "unset", target, field: "description" }], dry_run: true });
  return {
    spoke: client.spoke(),
    server: client.server(),
    tools: await client.tools(),
    found: entitiesIn(await client.call("graph_find", { query: "ordr api", kinds: ["component"] })),
    resources: [...(await client.resources())].sort(),
    templates: [...(await client.templates())].sort(),
    read: (JSON.parse(await client.read(ENTITY)) as { id: string }).id,
    completed: await client.complete("seca://system/{system}/entity/{+id}", "id", "ord", { system: "web-shop" }),
    ...(await hear(client, write)),
    takenBack: await takeBack(client),
    refused: textOf(await client.call("change_apply", set("component/nothing"))),
    mistaken: textOf(await client.call("graph_find", { limit: "ten" })),
    unknown: await client.call("graph_fnd", {}).then(
      () => ({ code: 0, message: "it was called" }),
      ({ code, message }: { code: number; message: string }) => ({
        code,
        message: message.replace(/^MCP error -?\d+: /, ""),
      }),
    ),
    alive: (await client.call("system_open", { system: "web-shop" })).isError !== true,
  };
}

async function hear(client: Client, write: () => Promise<void>): Promise<{ heard: string; heardAfterMs: number }> {
  const news = new Promise<{ heard: string; at: number }>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("Nothing was heard within 5 s.")), 5000);
    const onUpdate = (heard: string): void => {
      clearTimeout(late);
      resolve({ heard, at: performance.now() });
    };
    client
      .subscribe(ENTITY, onUpdate)
      .then(write, reject)
      .then(() => (acknowledgedAt = performance.now()), reject);
  });
  let acknowledgedAt = Infinity;
  const { heard, at } = await news;
  // News may overtake the acknowledgement, since both leave the database at once.
  return { heard, heardAfterMs: Math.max(0, at - acknowledgedAt) };
}

async function takeBack(client: Client): Promise<string> {
  const cancel = new AbortController();
  const call = client.call("graph_find", { detail: "full" }, cancel.signal);
  cancel.abort();
  return call.then(
    () => "an answer came",
    () => "nothing came",
  );
}

const entitiesIn = ({ structuredContent }: CallResult): unknown =>
  (structuredContent as { readonly entities: unknown }).entities;

const textOf = ({ content }: CallResult): string => (content as readonly { readonly text?: string }[])[0]?.text ?? "";
