import type { EntityId } from "../../model/index.ts";
import { Landscape, Pages, isHere } from "../deployment/index.ts";
import type { Reading, Siblings, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { at, has, textAt } from "../text/index.ts";
import { Description, type Node } from "./document.ts";
import { Schemas } from "./schemas.ts";
import { type Demand, type Scheme, demandOf, schemesOf } from "./security.ts";
import { mainOf, serversOf } from "./servers.ts";

/** What an API offers, to whom, and what passes: one component for it, whoever serves it. */
export async function readOpenApi(source: Source, siblings: Siblings): Promise<Reading> {
  const sketch = new Sketch({ format: "openapi", source, by: "inferred" });
  const pages = new Pages();
  const description = await Description.open(source, { pages, siblings });
  const title = textAt(description.root.tree, "info", "title")?.trim() || source.name;
  new Reader(sketch, description, title).read();
  const about = textAt(description.root.tree, "info", "description")?.trim();
  return pages.settle(sketch.finish({ name: title, description: about }));
}

interface Operation {
  readonly node: Node;
}

class Reader {
  readonly #sketch: Sketch;
  readonly #description: Description;
  readonly #landscape: Landscape;
  readonly #schemas: Schemas;
  readonly #api: EntityId;
  readonly #client: EntityId;
  readonly #toApi: EntityId;

  constructor(sketch: Sketch, description: Description, title: string) {
    this.#sketch = sketch;
    this.#description = description;
    this.#landscape = new Landscape(sketch);
    this.#schemas = new Schemas(sketch, description);
    const root = description.root.tree;
    const info = { line: at(root, "info")?.line ?? root.line };
    const servers = serversOf(description, description.root);
    const main = mainOf(servers);
    const marks = servers.flatMap(({ host, path }) => [
      ...(host === undefined || isHere(host) ? [] : [`host:${host}`]),
      ...(path === "" || path === "/" ? [] : [`path:${path}`]),
    ]);
    this.#api = sketch.add("component", { name: title, foreign: "api", props: { type: "process" }, marks, at: info });
    this.#client = sketch.add("component", {
      name: "API client",
      foreign: "client",
      props: { type: "external" },
      at: info,
    });
    const entrance = { line: main?.line ?? info.line };
    this.#toApi = this.#landscape.join(this.#client, this.#api, {
      protocol: main?.protocol,
      port: main?.port,
      at: entrance,
    });
    this.#note("server", servers.length);
    if (main?.protocol === "http" && !isHere(main.host ?? ""))
      sketch.say(this.#toApi, "encrypted_in_transit", "no", entrance);
  }

  read(): void {
    const operations = this.#operations(this.#description.rows(this.#description.root, "paths"));
    this.#schemas.add();
    const schemes = schemesOf(this.#description);
    this.#note("security scheme", schemes.size);
    const demands = operations.map((operation) => ({
      operation,
      demand: demandOf(operation.node, this.#description.root, schemes),
    }));
    this.#sayDemands(demands);
    this.#nameIssuers(schemes, demands);
    for (const { node } of operations) this.#carry(this.#toApi, node);
    this.#note("operation", operations.length);
    this.#callBack(operations);
    if (operations.some(({ node }) => has(node.tree, "responses", "429"))) this.#sayLimited(operations);
  }

  #operations(paths: readonly (readonly [string, Node])[]): Operation[] {
    return paths.flatMap(([, node]) => {
      const path = this.#description.resolve(node);
      if (path === undefined) return [];
      return METHODS.flatMap((name) => {
        const operation = this.#description.at(path, name);
        return operation?.tree.is === "table" ? [{ node: operation }] : [];
      });
    });
  }

  #sayDemands(demands: readonly { readonly operation: Operation; readonly demand: Demand | undefined }[]): void {
    const told = demands.flatMap(({ demand }) => demand ?? []);
    const open = told.find(({ isAuthenticated }) => !isAuthenticated);
    const sketch = this.#sketch;
    if (open !== undefined) sketch.say(this.#api, "authenticated", "no", { line: open.line });
    else if (told.length > 0 && told.length === demands.length)
      sketch.say(this.#api, "authenticated", "yes", { line: told[0]!.line });
    const scoped = told.find(({ hasScopes }) => hasScopes);
    if (scoped !== undefined) sketch.say(this.#api, "authorised", "yes", { line: scoped.line });
    const mutual = told.find(({ isMutual }) => isMutual);
    if (mutual !== undefined && told.every(({ isMutual }) => isMutual))
      sketch.say(this.#api, "mutual_tls", "yes", { line: mutual.line });
  }

  /** The hosts that hand out what callers show; a key in an address ends up in logs, which is told. */
  #nameIssuers(
    schemes: ReadonlyMap<string, Scheme>,
    demands: readonly { readonly demand: Demand | undefined }[],
  ): void {
    const used = new Set(demands.flatMap(({ demand }) => demand?.schemes ?? []));
    const own = new Set(serversOf(this.#description, this.#description.root).flatMap(({ host }) => host ?? []));
    for (const scheme of schemes.values()) {
      if (scheme.isInQuery && used.has(scheme))
        this.#sketch.unclear({
          line: scheme.line,
          text: scheme.name,
          why: "the key is part of the address, so it ends up in logs",
        });
      for (const { url, line } of scheme.addresses) {
        const [, host] = /^https?:\/\/(?:[^/@]*@)?([a-z0-9.-]+)/i.exec(url) ?? [];
        if (host === undefined || own.has(host.toLowerCase()) || isHere(host)) continue;
        const issuer = this.#landscape.party(host.toLowerCase(), { line });
        this.#landscape.join(this.#client, issuer, {
          protocol: url.startsWith("https") ? "https" : "http",
          at: { line },
        });
      }
    }
  }

  /** Callbacks and webhooks go to addresses that callers choose. */
  #callBack(operations: readonly Operation[]): void {
    const { root } = this.#description;
    const calls = operations.flatMap(({ node }) =>
      this.#description.rows(node, "callbacks").flatMap(([, callback]) => {
        const resolved = this.#description.resolve(callback);
        return resolved === undefined ? [] : this.#operations(this.#description.rows(resolved));
      }),
    );
    const hooks = this.#operations([
      ...this.#description.rows(root, "webhooks"),
      ...this.#description.rows(root, "x-webhooks"),
    ]);
    const all = [...calls, ...hooks];
    const [first] = all;
    if (first === undefined) return;
    const line = first.node.tree.line;
    const receiver = this.#sketch.add("component", {
      name: "Webhook receiver",
      foreign: "webhooks",
      props: { type: "external" },
      at: { line },
    });
    const flow = this.#landscape.join(this.#api, receiver, { at: { line } });
    this.#note("callback or webhook", all.length);
    for (const { node } of all) this.#carry(flow, node);
  }

  #sayLimited(operations: readonly Operation[]): void {
    const limited = operations.find(({ node }) => has(node.tree, "responses", "429"))!;
    this.#sketch.say(this.#api, "rate_limited", "yes", { line: at(limited.node.tree, "responses", "429")!.line });
  }

  #carry(flow: EntityId, operation: Node): void {
    const request = this.#description.at(operation, "requestBody");
    const responses = this.#description.rows(operation, "responses").map(([, node]) => this.#description.resolve(node));
    for (const message of [request, ...responses]) {
      for (const [, media] of message === undefined ? [] : this.#description.rows(message, "content")) {
        const schema = this.#description.at(media, "schema");
        for (const data of this.#schemas.carriedBy(schema)) {
          this.#sketch.link(flow, "carries", data, { at: { line: media.tree.line } });
          this.#sketch.link(this.#api, "processes", data, { at: { line: media.tree.line } });
        }
      }
    }
  }

  /** Things that say something of the API and are none of their own. */
  #note(what: string, count: number): void {
    if (count === 0) return;
    this.#sketch.count(what, count);
    this.#sketch.drop(what, "told by the component, its flows and attributes", count);
  }
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];
