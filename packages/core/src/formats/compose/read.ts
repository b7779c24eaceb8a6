import type { EntityId } from "../../model/index.ts";
import type { Reading, Siblings, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { HOLE, Landscape, Pages, addWorkload, sayAll, splitOnce, type Find } from "../deployment/index.ts";
import { type Row, at, has, rowsOf, spanOf, textAt, textsAt, truthAt } from "../text/index.ts";
import { sayHardening } from "./hardening.ts";
import { openProject, type Project } from "./project.ts";
import { routesOf, sayProxies, type Served } from "./proxies.ts";
import { commandOf, environmentOf, isOpenToAll, mountedFilesOf, networksOf, portsOf, settingsAt } from "./service.ts";

/** Compose files as one project: its services, the networks they are in, and where their settings lead. */
export async function readCompose(sources: readonly Source[], siblings: Siblings): Promise<Reading> {
  const [first] = sources;
  const sketch = new Sketch({ format: "compose", source: first!, by: "inferred" });
  const pages = new Pages();
  const project = await openProject(sources, { sketch, pages, siblings });
  await new Reader(sketch, pages, project).read();
  return pages.settle(sketch.finish({ name: nameOf(project, first!) }));
}

function nameOf({ tree }: Project, { name }: Source): string {
  const own = textAt(tree, "name");
  return own === undefined || own.includes(HOLE) ? name : own;
}

interface Known extends Served {
  readonly name: string;
  readonly row: Row;
}

class Reader {
  readonly #sketch: Sketch;
  readonly #pages: Pages;
  readonly #project: Project;
  readonly #landscape: Landscape;
  readonly #services: Known[] = [];
  readonly #hosts = new Map<string, EntityId>();
  readonly #networks = new Map<string, EntityId>();

  constructor(sketch: Sketch, pages: Pages, project: Project) {
    this.#sketch = sketch;
    this.#pages = pages;
    this.#project = project;
    this.#landscape = new Landscape(sketch);
  }

  async read(): Promise<void> {
    this.#readNetworks();
    for (const [name, row] of this.#project.services) await this.#addService(name, row);
    for (const name of this.#project.templates) {
      this.#sketch.count("service");
      this.#sketch.drop("service", "a template that others extend");
      this.#hosts.delete(name);
    }
    this.#nameAliases();
    const routes = routesOf(this.#services);
    const find: Find = (host) => this.#hosts.get(host) ?? routes.get(host);
    const encrypting = sayProxies({ sketch: this.#sketch, landscape: this.#landscape, services: this.#services, find });
    for (const service of this.#services) {
      this.#publish(service, encrypting.get(service.id));
      await this.#sayService(service, find);
    }
    this.#dropPlumbing();
  }

  #readNetworks(): void {
    for (const [name, row] of rowsOf(this.#project.tree, "networks")) {
      this.#sketch.count("network");
      if (name === "default") {
        this.#sketch.drop("network", "the network that all services share unless they say otherwise");
        continue;
      }
      const foreign = textAt(row.value, "name");
      const marks = foreign === undefined || foreign.includes(HOLE) ? [] : [`name:${foreign}`];
      const id = this.#sketch.add("boundary", {
        name,
        foreign: `network:${name}`,
        props: { type: "network" },
        marks,
        at: spanOf(row),
      });
      this.#networks.set(name, id);
      const isInternal = truthAt(row.value, "internal");
      if (isInternal) this.#sketch.say(id, "isolated", "yes", spanOf(at(row.value, "internal")!));
      const encrypted =
        truthAt(row.value, "driver_opts", "encrypted") ??
        (textAt(row.value, "driver_opts", "encrypted") === "" || undefined);
      if (encrypted !== undefined)
        this.#sketch.say(id, "encrypted_in_transit", encrypted, spanOf(at(row.value, "driver_opts", "encrypted")!));
    }
  }

  async #addService(name: string, row: Row): Promise<void> {
    const service = row.value;
    this.#sketch.count("service");
    const reference = textAt(service, "image");
    const image = reference?.includes(HOLE) && reference.startsWith(HOLE) ? undefined : reference?.replaceAll(HOLE, "");
    const id = addWorkload(this.#sketch, this.#landscape, {
      name,
      foreign: name,
      image: image?.replace(/[:@]$/, ""),
      isBuilt: has(service, "build"),
      marks: [`host:${name.toLowerCase()}`],
      at: spanOf(row),
      ...(at(service, "image") && { imageAt: spanOf(at(service, "image")!) }),
    });
    this.#hosts.set(name.toLowerCase(), id);
    for (const field of ["container_name", "hostname"]) {
      const host = textAt(service, field)?.toLowerCase();
      if (host !== undefined && !host.includes(HOLE) && !this.#hosts.has(host)) this.#hosts.set(host, id);
    }
    const labels = [...settingsAt(service, "labels"), ...settingsAt(at(service, "deploy") ?? service, "labels")];
    const environment = await environmentOf(service, this.#project, this.#pages);
    const repository = image === undefined ? "" : splitOnce(splitOnce(image, "@")[0].replace(/:[^/:]*$/, ""), "@")[0];
    this.#services.push({ id, name, row, image: repository, labels, environment, settings: commandOf(service) });
    this.#placeInNetworks(id, row);
  }

  #placeInNetworks(id: EntityId, { value: service }: Row): void {
    for (const { name, line } of networksOf(service)) {
      const network = this.#networks.get(name);
      // A component has one place; of several networks the first is taken, the others are kept beside it.
      if (network !== undefined) {
        this.#sketch.link(id, "inside", network, { at: { line } });
        return;
      }
      if (name !== "default")
        this.#sketch.unclear({ line, text: name, why: "the network is not described under networks" });
    }
  }

  /** Names by which services reach each other besides their own; those of whole services were first. */
  #nameAliases(): void {
    for (const { id, row } of this.#services) {
      for (const { aliases } of networksOf(row.value)) for (const alias of aliases) this.#name(alias, id);
      for (const link of textsAt(row.value, "links")) {
        const [name, alias] = splitOnce(link, ":");
        const target = this.#hosts.get(name.toLowerCase());
        if (target !== undefined && alias !== "") this.#name(alias, target);
      }
    }
  }

  #name(alias: string, id: EntityId): void {
    const host = alias.toLowerCase();
    if (host.includes(HOLE) || this.#hosts.has(host)) return;
    this.#hosts.set(host, id);
    this.#sketch.mark(id, `host:${host}`);
  }

  #publish({ id, row }: Known, encryptedAt: number | undefined): void {
    const ports = portsOf(row.value).filter(({ hostAddress }) => isOpenToAll(hostAddress));
    // The place where TLS ends says most of how the world comes in; the plain port beside it mostly redirects.
    const main = ports.find(({ target }) => target === 443 || target === 8443) ?? ports[0];
    if (main === undefined) return;
    const { target, published, isUdp, line } = main;
    const isProxy = target === 443 || target === 8443 || published === 443;
    const opening = { port: published ?? target, at: { line }, ...(isProxy && { protocol: "https" }) };
    const spoken = this.#landscape.protocolAt(id, target);
    const flow = this.#landscape.open(id, { protocol: isUdp && spoken === undefined ? "udp" : spoken, ...opening });
    if (encryptedAt !== undefined) this.#sketch.say(flow, "encrypted_in_transit", "yes", { line: encryptedAt });
  }

  async #sayService({ id, name, row, image, environment, settings, labels }: Known, find: Find): Promise<void> {
    const service = row.value;
    const sketch = this.#sketch;
    const files = await mountedFilesOf(service, this.#project, this.#pages);
    const told = labels.filter(
      ({ key }) => !/^(?:traefik|caddy|com\.docker|org\.opencontainers|org\.label-schema|homepage)\b/i.test(key),
    );
    const logs = settingsAt(at(service, "logging") ?? service, "options").filter(({ key }) => key.endsWith("address"));
    sayAll(sketch, this.#landscape, {
      id,
      settings: [...environment, ...settings, ...told, ...logs],
      files,
      find,
      names: [name, image],
    });
    const secrets = at(service, "secrets");
    if (secrets !== undefined && textsAt(secrets).length + (secrets.is === "list" ? secrets.items.length : 0) > 0)
      sketch.say(id, "secrets_managed", "yes", spanOf(secrets));
    sayHardening(sketch, id, service);
  }

  #dropPlumbing(): void {
    for (const what of ["volumes", "secrets", "configs"]) {
      const count = rowsOf(this.#project.tree, what).length;
      if (count === 0) continue;
      this.#sketch.count(what, count);
      this.#sketch.drop(what, "plumbing of the services, told by their attributes", count);
    }
  }
}
