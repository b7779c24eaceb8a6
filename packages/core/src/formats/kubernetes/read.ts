import type { EntityId } from "../../model/index.ts";
import { technologyNamed } from "../../knowledge/index.ts";
import type { Reading, Siblings, Source } from "../format.ts";
import { Sketch } from "../sketch.ts";
import { Landscape, Pages, addWorkload, isHere, leadsOf, sayAll, type Find } from "../deployment/index.ts";
import { type Tree, at, has, numberAt, spanOf, textAt } from "../text/index.ts";
import {
  annotation,
  backendsOfRoute,
  controlsOf,
  entriesOf,
  isRoute,
  parentsOf,
  type Backend,
  type Entry,
} from "./entries.ts";
import { sayHardening } from "./hardening.ts";
import { openObjects, type ClusterObject } from "./objects.ts";
import { operatedBy } from "./operators.ts";
import { containersOf, isOwned, labelsOf, podOf, type Container } from "./pods.ts";
import { PLUMBING } from "./plumbing.ts";
import { powerfulAccounts, sayNetworkPolicy, sayPeerAuthentication } from "./policies.ts";
import { NameService, firstPortOf, isInternal, rangesOf, type Running } from "./services.ts";
import { Shelf, commandOf, environmentOf, mountedFilesOf, secretMountOf, settingsOfTree } from "./settings.ts";

/** Manifests as the one cluster they make: workloads, the ways in, and where settings lead. */
export async function readKubernetes(sources: readonly Source[], siblings: Siblings): Promise<Reading> {
  const sketch = new Sketch({ format: "kubernetes", source: sources[0]!, by: "inferred" });
  const pages = new Pages();
  const objects = await openObjects(sources, { sketch, pages, siblings });
  new Reader(sketch, objects).read();
  return pages.settle(sketch.finish({ name: nameOf(sources[0]!) }));
}

const nameOf = ({ name }: Source): string => name.replace(/\.(?:ya?ml|json)$/i, "") || name;

/** A container that runs, with the pod it is in and whom it finds under which name. */
interface Program {
  readonly id: EntityId;
  readonly container: Container;
  readonly pod: Tree;
  readonly object: ClusterObject;
  readonly find: Find;
}

class Reader {
  readonly #sketch: Sketch;
  readonly #objects: readonly ClusterObject[];
  readonly #landscape: Landscape;
  readonly #running: Running[] = [];
  readonly #programs: Program[] = [];
  readonly #shelf = new Shelf();
  readonly #boundaries = new Map<string, EntityId>();
  readonly #names: NameService;
  readonly #sidecars = new Map<string, EntityId>();
  readonly #taken = new Map<string, EntityId>();
  readonly #routes = new Map<string, EntityId>();

  constructor(sketch: Sketch, objects: readonly ClusterObject[]) {
    this.#sketch = sketch;
    this.#objects = objects;
    this.#landscape = new Landscape(sketch);
    this.#names = new NameService(this.#running);
  }

  read(): void {
    const handled = new Set<ClusterObject>();
    const each = (take: (object: ClusterObject) => boolean): void => {
      for (const object of this.#objects) if (!handled.has(object) && take(object)) handled.add(object);
    };
    for (const { kind } of this.#objects) this.#sketch.count(kind);
    for (const object of this.#objects)
      if (object.kind === "ConfigMap" || object.kind === "Secret") this.#shelf.put(object);
    each((object) => this.#addWorkload(object));
    each((object) => this.#addOperated(object));
    for (const object of this.#objects) if (isService(object)) this.#addService(object);
    const entries = entriesOf(this.#objects).map((entry) => ({ entry, id: this.#addEntry(entry) }));
    for (const { entry, id } of entries) {
      handled.add(entry.object);
      for (const host of entry.hosts) this.#route(host, entry.backends[0], id);
    }
    for (const { entry, id } of entries) this.#sayEntry(entry, id);
    this.#sayLostRoutes();
    for (const object of this.#objects) if (isService(object)) this.#publish(object);
    const accounts = powerfulAccounts(this.#objects);
    for (const program of this.#programs) this.#sayProgram(program, accounts);
    this.#sayPolicies();
    for (const object of this.#objects) if (!handled.has(object)) this.#dropped(object);
  }

  #boundaryOf(namespace: string | undefined, at: { line: number }): EntityId | undefined {
    if (namespace === undefined) return undefined;
    const known = this.#boundaries.get(namespace);
    if (known !== undefined) return known;
    const own = this.#objects.find(({ kind, name }) => kind === "Namespace" && name === namespace);
    const id = this.#sketch.add("boundary", {
      name: namespace,
      foreign: `namespace:${namespace}`,
      props: { type: "namespace" },
      at: own === undefined ? at : spanOf(own.tree),
    });
    this.#boundaries.set(namespace, id);
    return id;
  }

  #place(id: EntityId, { namespace, tree }: ClusterObject): void {
    const place = spanOf(at(tree, "metadata", "namespace") ?? tree);
    const boundary = this.#boundaryOf(namespace, { line: place.line! });
    if (boundary !== undefined) this.#sketch.link(id, "inside", boundary, { at: place });
  }

  /** A name that no other component has: two things of one name would be taken for one. */
  #free(name: string, word: string): string {
    return this.#taken.has(name) ? `${name} ${word}` : name;
  }

  #addWorkload(object: ClusterObject): boolean {
    const pod = podOf(object);
    if (pod === undefined) return false;
    const { name, namespace, kind, tree } = object;
    const containers = containersOf(pod, name);
    const ids = containers.map((container, index) =>
      index === 0 ? this.#addMain(object, container) : this.#addSidecar(object, container),
    );
    const main = ids[0]!;
    this.#running.push({
      namespace,
      labels: labelsOf(object),
      main,
      containers: containers.map(({ ports }, index) => ({ id: ids[index]!, ports })),
    });
    containers.forEach((container, index) => {
      const find: Find = (host, port) => {
        if (isHere(host)) return this.#besides(containers, ids, index, port);
        return this.#named(host, port, namespace);
      };
      this.#programs.push({ id: ids[index]!, container, pod, object, find });
    });
    if (kind === "Service") {
      this.#names.addName(namespace, name, main);
      this.#landscape.open(main, { protocol: "https", port: 443, at: spanOf(tree) });
    }
    return true;
  }

  #addMain(object: ClusterObject, { tree: container }: Container): EntityId {
    const { name, namespace, kind, tree } = object;
    const free = this.#free(name, kind.toLowerCase());
    const id = addWorkload(this.#sketch, this.#landscape, {
      name: free,
      foreign: `${kind}:${namespace ?? ""}/${name}`,
      image: textAt(container, "image"),
      marks: [`host:${name}`],
      at: spanOf(at(tree, "metadata", "name") ?? tree),
      imageAt: spanOf(at(container, "image") ?? container),
    });
    this.#taken.set(free, id);
    this.#place(id, object);
    return id;
  }

  /** The same helper in several pods is one component. */
  #addSidecar(object: ClusterObject, { name, tree: container }: Container): EntityId {
    const image = textAt(container, "image") ?? "";
    const key = `${name} ${image.replace(/[:@][^/]*$/, "")}`;
    const known = this.#sidecars.get(key);
    if (known !== undefined) return known;
    const free = this.#free(name, `of ${object.name}`);
    const id = addWorkload(this.#sketch, this.#landscape, {
      name: free,
      foreign: `container:${object.namespace ?? ""}/${object.name}/${name}`,
      image,
      at: spanOf(container),
      imageAt: spanOf(at(container, "image") ?? container),
    });
    this.#taken.set(free, id);
    this.#sidecars.set(key, id);
    this.#place(id, object);
    return id;
  }

  /** Who listens on a port within the pod: the container that says so, or the only other one that says nothing. */
  #besides(
    containers: readonly Container[],
    ids: readonly EntityId[],
    own: number,
    port: number | undefined,
  ): EntityId | undefined {
    const listening = containers.findIndex(({ ports }) => ports.some(({ number }) => number === port));
    if (listening !== -1) return ids[listening];
    const others = ids.filter((_, index) => index !== own && containers[index]!.ports.length === 0);
    return port !== undefined && others.length === 1 && ids.length === 2 ? others[0] : undefined;
  }

  #named(host: string, port: number | string | undefined, namespace: string | undefined): EntityId | undefined {
    return this.#names.find(host, port, namespace) ?? this.#routes.get(host);
  }

  #addOperated(object: ClusterObject): boolean {
    const operated = operatedBy(object);
    if (operated === undefined) return false;
    const { name, namespace, kind, tree } = object;
    const technology = technologyNamed(operated.technology);
    const free = this.#free(name, operated.word);
    const id = this.#sketch.add("component", {
      name: free,
      foreign: `${kind}:${namespace ?? ""}/${name}`,
      props: { type: operated.type, technology: [operated.technology] },
      marks: operated.hosts.map((host) => `host:${host}`),
      at: spanOf(at(tree, "metadata", "name") ?? tree),
    });
    if (technology) this.#landscape.knowTechnology(id, technology);
    this.#taken.set(free, id);
    this.#place(id, object);
    for (const host of operated.hosts) this.#names.addName(namespace, host, id);
    const backup = at(tree, "spec", "backup") ?? at(tree, "spec", "backups");
    if (backup !== undefined && operated.type === "store") this.#sketch.say(id, "backed_up", "yes", spanOf(backup));
    const find: Find = (host, port) => this.#named(host, port, namespace);
    this.#later.push(() => {
      sayAll(this.#sketch, this.#landscape, { id, settings: settingsOfTree(at(tree, "spec")), find, names: [name] });
      const search = textAt(tree, "spec", "elasticsearchRef", "name");
      const target = search === undefined ? undefined : find(`${search}-es-http`, undefined);
      if (target !== undefined && target !== id)
        this.#landscape.join(id, target, {
          protocol: "https",
          port: 9200,
          at: spanOf(at(tree, "spec", "elasticsearchRef")!),
        });
    });
    return true;
  }

  /** What can be said only when every name is known. */
  readonly #later: (() => void)[] = [];

  #addService(service: ClusterObject): void {
    const { name, namespace, tree } = service;
    const external = textAt(tree, "spec", "externalName")?.toLowerCase().replace(/\.$/, "");
    if (external !== undefined && textAt(tree, "spec", "type") === "ExternalName") {
      const own = this.#names.find(external, undefined, namespace);
      const id = own ?? this.#landscape.party(external, spanOf(at(tree, "spec", "externalName")!));
      if (own === undefined) this.#sketch.mark(id, `host:${name}`, `name:${name}`);
      this.#names.addName(namespace, name, id);
      return;
    }
    if (!has(tree, "spec", "selector")) return;
    this.#names.addService(service);
    const found = this.#names.find(`${name}.${namespace ?? "default"}`, undefined, namespace);
    if (found !== undefined) this.#sketch.mark(found, `host:${name}`);
  }

  #addEntry({ object, word }: Entry): EntityId {
    const { name, namespace, kind, tree } = object;
    const free = this.#free(name, word);
    const id = this.#sketch.add("component", {
      name: free,
      foreign: `${kind}:${namespace ?? ""}/${name}`,
      props: { type: "service" },
      at: spanOf(at(tree, "metadata", "name") ?? tree),
    });
    this.#taken.set(free, id);
    this.#place(id, object);
    return id;
  }

  /** Who calls a public name from inside means what stands behind it. */
  #route(host: string, backend: Backend | undefined, entry: EntityId): void {
    const name = host.toLowerCase();
    if (name.includes("*") || this.#routes.has(name)) return;
    this.#routes.set(name, (backend && this.#names.find(backend.service, backend.port, backend.namespace)) ?? entry);
  }

  #sayEntry(entry: Entry, id: EntityId): void {
    const { tree, namespace } = entry.object;
    const isInside =
      isInternal(tree) ||
      /internal|private/.test(
        textAt(tree, "spec", "ingressClassName") ?? textAt(tree, "spec", "gatewayClassName") ?? "",
      );
    if (!isInside) {
      const { port, protocol, tls } = entry;
      const flow = this.#landscape.open(id, { port, protocol, at: spanOf(at(tree, "spec") ?? tree) });
      if (tls !== undefined) this.#sketch.say(flow, "encrypted_in_transit", "yes", spanOf(tls));
    } else this.#sketch.say(id, "internet_facing", "no", spanOf(tree));
    for (const { attribute, at: place } of controlsOf(tree)) this.#sketch.say(id, attribute, "yes", spanOf(place));
    for (const backend of entry.backends) this.#pass(id, backend);

    const question = annotation(tree, "nginx.ingress.kubernetes.io/auth-url");
    if (question === undefined || question.includes("$")) return;
    const find: Find = (host, port) => this.#named(host, port, namespace);
    const { line } = at(tree, "metadata", "annotations", "nginx.ingress.kubernetes.io/auth-url")!;
    const surroundings = { knows: () => false, isForeign: () => false, own: new Set<string>() };
    this.#landscape.connect(id, leadsOf([{ key: "ask", value: question, line }], surroundings), find);
  }

  #pass(from: EntityId, { service, namespace, port, protocol, line }: Backend): void {
    const to = this.#names.find(service, port, namespace) ?? this.#unseen(service, namespace, line);
    if (to === from) return;
    const number = Number(port);
    this.#landscape.join(from, to, {
      protocol,
      port: Number.isInteger(number) && number > 0 ? number : undefined,
      at: { line },
    });
  }

  /** A service whose workload is described elsewhere: something runs there, and its name is all that is known. */
  #unseen(service: string, namespace: string | undefined, line: number): EntityId {
    const id = this.#sketch.add("component", {
      name: service,
      props: { type: "process" },
      marks: [`host:${service}`],
      at: { line },
      confidence: 0.8,
    });
    this.#sketch.unclear({ line, text: service, why: "what stands behind this service is not in these files" });
    this.#names.addName(namespace, service, id);
    return id;
  }

  /** Routes whose gateway is described elsewhere still name it. */
  #sayLostRoutes(): void {
    const known = new Set(
      this.#objects.filter(({ kind }) => kind === "Gateway").map(({ name, namespace }) => `${namespace ?? ""}/${name}`),
    );
    const gateways = new Map<string, EntityId>();
    for (const route of this.#objects.filter(isRoute)) {
      for (const parent of parentsOf(route).filter((each) => !known.has(each))) {
        const name = parent.slice(parent.indexOf("/") + 1);
        const place = spanOf(at(route.tree, "spec", "parentRefs") ?? route.tree);
        const gateway =
          gateways.get(parent) ??
          this.#sketch.add("component", {
            name: this.#free(name, "gateway"),
            props: { type: "service" },
            at: place,
            confidence: 0.8,
          });
        gateways.set(parent, gateway);
        for (const backend of backendsOfRoute(route)) this.#pass(gateway, backend);
      }
    }
  }

  #publish(service: ClusterObject): void {
    const { tree, name, namespace } = service;
    if (textAt(tree, "spec", "type") !== "LoadBalancer") return;
    const port = firstPortOf(service);
    const to = this.#names.find(name, numberAt(port, "port"), namespace) ?? this.#unseen(name, namespace, tree.line);
    const place = at(tree, "spec", "type")!;
    if (isInternal(tree)) {
      this.#sketch.say(to, "internet_facing", "no", spanOf(place));
      return;
    }
    const ranges = rangesOf(tree);
    const flow = this.#landscape.open(to, {
      port: numberAt(port, "port"),
      protocol: PORT_NAMES.get(textAt(port, "name") ?? ""),
      at: spanOf(place),
    });
    if (ranges !== undefined) this.#sketch.say(flow, "ip_filtered", "yes", spanOf(ranges));
  }

  #sayProgram(
    { id, container: { name, tree: container }, pod, object, find }: Program,
    accounts: ReadonlyMap<string, Tree>,
  ): void {
    const { namespace } = object;
    const environment = environmentOf(container, namespace, this.#shelf);
    const settings = [...environment, ...commandOf(container, environment)];
    const files = mountedFilesOf(container, pod, namespace, this.#shelf);
    sayAll(this.#sketch, this.#landscape, {
      id,
      settings,
      files,
      find,
      names: [object.name, name, textAt(container, "image") ?? ""],
    });
    const mount = secretMountOf(container, pod);
    if (mount !== undefined) this.#sketch.say(id, "secrets_managed", "yes", spanOf(mount));
    const account = `${namespace ?? "default"}/${textAt(pod, "serviceAccountName") ?? "default"}`;
    const power = accounts.get(account);
    if (power !== undefined) this.#sketch.say(id, "least_privilege", "no", spanOf(power));
    sayHardening(this.#sketch, id, container, pod);
  }

  #sayPolicies(): void {
    for (const run of this.#later) run();
    const ground = {
      sketch: this.#sketch,
      running: this.#running,
      boundaryOf: (namespace: string | undefined) => this.#boundaries.get(namespace ?? ""),
    };
    for (const object of this.#objects) {
      if (object.kind === "NetworkPolicy") sayNetworkPolicy(object, ground);
      if (object.kind === "PeerAuthentication") sayPeerAuthentication(object, ground);
    }
  }

  #dropped(object: ClusterObject): void {
    const { kind, name, tree } = object;
    const why = isOwned(tree) ? "made by another object" : (PLUMBING.get(kind) ?? "not a kind that is understood");
    if (kind === "Namespace" && this.#boundaries.has(name)) return;
    this.#sketch.drop(kind, why);
    if (!PLUMBING.has(kind) && !isOwned(tree)) {
      this.#sketch.unclear({ line: tree.line, text: `${kind} ${name}`, why: "what this kind makes is not known here" });
    }
  }
}

const isService = ({ kind, group }: ClusterObject): boolean => kind === "Service" && group === "";

const PORT_NAMES = new Map([
  ["http", "http"],
  ["https", "https"],
  ["grpc", "grpc"],
]);
