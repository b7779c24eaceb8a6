import type { EntityId } from "../../model/index.ts";
import { type Find, type Landscape, type Setting, leadsOf, sayAll, settingsOfText } from "../deployment/index.ts";
import type { Sketch } from "../sketch.ts";
import { listAt, readJson, textAt, type Tree } from "../text/index.ts";
import type { Components } from "./components.ts";
import type { Identities } from "./identities.ts";
import { type Resource, itemsOf, nodesAt, pairsOf } from "./plan.ts";
import { expressionsAt, type References } from "./references.ts";
import type { Routes } from "./routes.ts";
import { factOf } from "./types/list.ts";
import type { Wiring } from "./wiring.ts";

interface Around {
  readonly sketch: Sketch;
  readonly landscape: Landscape;
  readonly components: Components;
  readonly wiring: Wiring;
  readonly references: References;
  readonly identities: Identities;
  readonly routes: Routes;
  readonly find: Find;
}

/** Where the settings of each program lead: by addresses that are known, and by what the configuration puts there. */
export class Programs {
  readonly #around: Around;

  constructor(around: Around) {
    this.#around = around;
  }

  say(): void {
    for (const resource of this.#around.components.all) {
      const id = this.#around.components.idOf(resource)!;
      for (const source of sourcesOf(resource, this.#around.wiring)) this.#sayOne(id, resource, source);
    }
  }

  #sayOne(id: EntityId, program: Resource, source: Resource): void {
    const { sketch, landscape, find } = this.#around;
    const paths = factOf(source.type)?.settings ?? [];
    if (paths.length === 0) return;
    const containers = containersOf(source);
    const main = mainOf(containers, program);
    const settings = [...paths.flatMap((path) => settingsAt(source, path)), ...settingsOfContainer(main, source)];
    sayAll(sketch, landscape, {
      id,
      settings: withoutPlumbing(settings, this.#around.identities),
      find: this.#findFrom(id, find),
      names: [sketch.nameOf(id)],
    });
    for (const { named, line } of this.#namedIn(settings)) this.#join(id, named, line);
    for (const path of paths) this.#sayReferences(id, source, path);
    for (const container of containers) if (container !== main) this.#addSidecar(container, program, source);
  }

  #findFrom(id: EntityId, find: Find): Find {
    const { components, identities } = this.#around;
    return (host, port) => {
      const resource = identities.host(host);
      // What only holds secrets or images is no place that a flow leads to.
      if (resource !== undefined) return components.idOf(resource) ?? id;
      return find(host, port);
    };
  }

  /** Things are also named by ARN, by host alone, and stores and queues by their bare names: `TABLE: orders`. */
  #namedIn(settings: readonly Setting[]): { readonly named: Resource; readonly line: number }[] {
    const { identities } = this.#around;
    return settings.flatMap(({ key, value, line }) => {
      if (isOwnPlace(key)) return [];
      if (/^(?:arn:|https?:)/.test(value)) return identities.find(value).map((named) => ({ named, line }));
      const named = identities.host(value) ?? (NAMES.test(key) ? identities.only(value) : undefined);
      return named === undefined ? [] : [{ named, line }];
    });
  }

  #sayReferences(id: EntityId, source: Resource, path: string): void {
    const { references, sketch } = this.#around;
    for (const block of expressionsAt(source.expressions, path)) {
      for (const expression of blocksIn(block)) {
        const keys = keysOf(expression);
        if (keys.length > 0 && keys.every(isOwnPlace)) continue;
        for (const target of references.of(source, [expression])) {
          if (SECRETS.test(target.type)) sketch.say(id, "secrets_managed", "yes", { line: expression.line });
          else if (!target.isData) this.#join(id, target, expression.line);
        }
      }
    }
  }

  #join(from: EntityId, target: Resource, line: number): void {
    const { components, landscape, routes } = this.#around;
    const to = components.idOf(target);
    // The address under which a gateway shows this very program is no place that the program calls.
    if (to === undefined || to === from || (isEntrance(target) && routes.leads(to, from))) return;
    landscape.join(from, to, { protocol: landscape.protocolAt(to, undefined), at: { line } });
  }

  #addSidecar(container: Tree, program: Resource, source: Resource): void {
    const { sketch, landscape, find } = this.#around;
    const name = textAt(container, "name");
    if (name === undefined || textAt(container, "essential") === "false") return;
    const id = sketch.add("component", {
      name,
      foreign: `${program.address}/${name}`,
      props: { type: "process" },
      at: { line: source.line },
    });
    sayAll(sketch, landscape, {
      id,
      settings: settingsOfContainer(container, source),
      find: this.#findFrom(id, find),
      names: [name],
    });
  }
}

/** The resource itself, and the templates it is made from. */
export function sourcesOf(resource: Resource, wiring: Wiring): Resource[] {
  const templates = (factOf(resource.type)?.template ?? []).flatMap((path) => wiring.at(resource, path));
  return [resource, ...new Set(templates)];
}

const SECRETS = /secretsmanager_secret|ssm_parameter|key_vault|secret_manager_secret/;
const NAMES = /(?:TABLE|BUCKET|QUEUE|TOPIC|STREAM|FUNCTION|DATASET|STORE|COLLECTION|BUS)(?:_(?:NAME|ID|URL|ARN))?$/i;
const isEntrance = ({ type }: Resource): boolean => factOf(type)?.type === "service";

/** Whether under this name a program is told how it is called itself, or whom it lets in. */
const isOwnPlace = (key: string): boolean =>
  leadsOf([{ key, value: "https://a.example", line: 1 }], { knows: () => true, isForeign: () => true, own: new Set() })
    .length === 0;

/** Blocks of one setting each, or the whole map. */
const blocksIn = (tree: Tree): readonly Tree[] => (tree.is === "list" ? tree.items : [tree]);

/** The name under which an expression stands in a block of its own; of a map only all together is known. */
function keysOf(expression: Tree): string[] {
  const own = textAt(expression, "name", "constant_value") ?? textAt(expression, "key", "constant_value");
  return own === undefined ? [] : [own];
}

/** Settings with known values, however the type writes them: maps, lists of names with values, texts of commands. */
function settingsAt(source: Resource, path: string): Setting[] {
  return nodesAt(source.values, path)
    .flatMap(itemsOf)
    .flatMap((node): Setting[] => {
      const text = textAt(node);
      if (text !== undefined)
        return /container_definitions|container_properties/.test(path) ? [] : settingsIn(text, path, node.line);
      const key = textAt(node, "name") ?? textAt(node, "key");
      const value = textAt(node, "value");
      if (key !== undefined && value !== undefined) return [{ key, value, line: node.line }];
      if (key !== undefined) return hasSecret(node) ? [{ key, value: "", line: node.line, isKept: true }] : [];
      const inner = ["variables", "environment_variable"].flatMap((name) => nodesAt(node, name).flatMap(itemsOf));
      return [node, ...inner].flatMap((one) => [...pairOf(one), ...pairsOf(one)]);
    });
}

const pairOf = (node: Tree): Setting[] => {
  const [key, value] = [textAt(node, "name"), textAt(node, "value")];
  return key === undefined || value === undefined ? [] : [{ key, value, line: node.line }];
};

const hasSecret = (node: Tree): boolean =>
  ["value_source", "value_from", "secret_name"].some((path) =>
    nodesAt(node, path)
      .flatMap(itemsOf)
      .some((one) => one.is === "table" || textAt(one) !== undefined),
  );

/** Scripts that a machine runs when it starts; Azure and launch templates hold them in base 64. */
function settingsIn(text: string, path: string, line: number): Setting[] {
  const isPacked = /^[A-Za-z0-9+/\s]+=*\s*$/.test(text) && text.length > 40;
  const script = isPacked ? Buffer.from(text, "base64").toString("utf8") : text;
  return script.includes("\n") ? settingsOfText({ name: `${path}.sh`, text: script, lineOf: () => line }) : [];
}

/** The containers of a task, which Amazon holds as a text of JSON. */
function containersOf(source: Resource): readonly Tree[] {
  const [text] = nodesAt(source.values, "container_definitions").flatMap((node) => textAt(node) ?? []);
  const [job] = nodesAt(source.values, "container_properties").flatMap((node) => textAt(node) ?? []);
  try {
    if (text !== undefined) return listAt(readJson(text));
    return job === undefined ? [] : [readJson(job)];
  } catch {
    // A text that is not JSON says nothing here; the plan as a whole is fine.
    return [];
  }
}

function mainOf(containers: readonly Tree[], program: Resource): Tree | undefined {
  const [wanted] = nodesAt(program.values, "load_balancer.container_name").flatMap((node) => textAt(node) ?? []);
  const names = new Set([wanted, program.label]);
  return (
    containers.find((container) => names.has(textAt(container, "name"))) ??
    containers.find((container) => listAt(container, "portMappings").length > 0) ??
    containers[0]
  );
}

function settingsOfContainer(container: Tree | undefined, { line }: Resource): Setting[] {
  const pairs = listAt(container, "environment").flatMap(pairOf);
  const kept = listAt(container, "secrets").flatMap((secret): Setting[] => {
    const key = textAt(secret, "name");
    return key === undefined ? [] : [{ key, value: "", line, isKept: true }];
  });
  return [...pairs.map((pair) => ({ ...pair, line })), ...kept];
}

/** Values that name a vault, a registry or an identity lead nowhere; Azure's references to secrets are kept secrets. */
function withoutPlumbing(settings: readonly Setting[], identities: Identities): Setting[] {
  return settings.flatMap((setting): Setting[] => {
    if (setting.value.startsWith("@Microsoft.KeyVault(")) return [{ ...setting, value: "", isKept: true }];
    const means = identities.find(setting.value);
    return means.length > 0 && means.every(({ type }) => factOf(type)?.is === "plumbing") ? [] : [setting];
  });
}
