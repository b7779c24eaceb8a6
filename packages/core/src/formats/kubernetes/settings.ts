import { HOLE, settingsOfCommand, settingsOfText, type Setting, type Word } from "../deployment/index.ts";
import { type Row, type Tree, at, listAt, rowsOf, textAt } from "../text/index.ts";
import type { ClusterObject } from "./objects.ts";

const SECRET_MAX = 40_000;

/** ConfigMaps and Secrets by namespace and name, as containers ask for them. */
export class Shelf {
  readonly #byName = new Map<string, ClusterObject>();

  put(object: ClusterObject): void {
    this.#byName.set(key(object.kind, object.namespace, object.name), object);
  }

  /** Its entries as text; those of a Secret are marked, so that nobody takes them for something written in plain. */
  entries(kind: "ConfigMap" | "Secret", namespace: string | undefined, name: string): Setting[] {
    const object = this.#byName.get(key(kind, namespace, name));
    if (object === undefined) return [];
    const plain = [...rowsOf(object.tree, "data"), ...rowsOf(object.tree, "stringData")];
    return plain.flatMap(([name, row]) => {
      const text = textAt(row.value);
      if (text === undefined) return [];
      if (kind === "ConfigMap") return [{ key: name, value: text, line: row.value.line }];
      const isEncoded = at(object.tree, "data", name) === row.value;
      const value = isEncoded ? decoded(text) : text;
      return [{ key: name, value, line: row.value.line, isKept: true as const }];
    });
  }
}

const key = (kind: string, namespace: string | undefined, name: string): string =>
  `${kind} ${namespace ?? "default"}/${name}`;

const decoded = (text: string): string =>
  text.length > SECRET_MAX
    ? ""
    : Buffer.from(text, "base64")
        .toString("utf8")
        .replaceAll(/\uFFFD/g, "");

/** What a container gets as its environment, references followed; what lies elsewhere is a hole. */
export function environmentOf(container: Tree, namespace: string | undefined, shelf: Shelf): Setting[] {
  const settings: Setting[] = [];
  for (const source of listAt(container, "envFrom")) {
    const prefix = textAt(source, "prefix") ?? "";
    for (const [field, kind] of [
      ["configMapRef", "ConfigMap"],
      ["secretRef", "Secret"],
    ] as const) {
      const name = textAt(source, field, "name");
      if (name === undefined) continue;
      if (kind === "Secret") settings.push({ key: "", value: "", line: source.line, isKept: true });
      const entries = shelf.entries(kind, namespace, name).filter((each) => !isFile(each));
      settings.push(...entries.map((each) => ({ ...each, key: `${prefix}${each.key}` })));
    }
  }
  for (const item of listAt(container, "env")) {
    const name = textAt(item, "name");
    if (name !== undefined) settings.push(variable(name, item, namespace, shelf));
  }
  const values = new Map(settings.map((each) => [each.key, each.value]));
  return settings.map((each) => ({ ...each, value: expanded(each.value, values) }));
}

function variable(name: string, item: Tree, namespace: string | undefined, shelf: Shelf): Setting {
  const value = at(item, "value");
  if (value !== undefined) return { key: name, value: textAt(value) ?? "", line: value.line };
  for (const [field, kind] of [
    ["configMapKeyRef", "ConfigMap"],
    ["secretKeyRef", "Secret"],
  ] as const) {
    const reference = at(item, "valueFrom", field);
    if (reference === undefined) continue;
    const entries = shelf.entries(kind, namespace, textAt(reference, "name") ?? "");
    const found = entries.find((entry) => entry.key === textAt(reference, "key"));
    const kept = kind === "Secret" ? { isKept: true as const } : {};
    return found ? { ...found, key: name } : { key: name, value: HOLE, line: reference.line, ...kept };
  }
  return { key: name, value: HOLE, line: item.line };
}

/** `$(NAME)`, as the kubelet fills it in. */
const expanded = (value: string, values: ReadonlyMap<string, string>): string =>
  value.includes("$(")
    ? value.replaceAll(/\$\(([A-Za-z_][\w.-]*)\)/g, (_, name: string) => (values.get(name) ?? HOLE).slice(0, 2000))
    : value;

/** The flags of command and arguments, with the environment filled in. */
export function commandOf(container: Tree, environment: readonly Setting[]): Setting[] {
  const values = new Map(environment.map((each) => [each.key, each.value]));
  const words = ["command", "args"].flatMap((field) =>
    listAt(container, field).flatMap((item): Word[] => {
      const text = textAt(item);
      return text === undefined ? [] : [{ text: expanded(text, values), line: item.line }];
    }),
  );
  return settingsOfCommand(words);
}

/** An entry that is a file once it is mounted, and nothing that an environment could hold. */
const isFile = ({ key: name, value }: Setting): boolean => name.includes(".") || value.trim().includes("\n");

/** The files that a container mounts from ConfigMaps and Secrets, each as its settings. */
export function mountedFilesOf(container: Tree, pod: Tree, namespace: string | undefined, shelf: Shelf): Setting[][] {
  const mounts = new Map(listAt(container, "volumeMounts").map((mount) => [textAt(mount, "name"), mount] as const));
  return listAt(pod, "volumes")
    .flatMap((volume) => {
      const mount = mounts.get(textAt(volume, "name"));
      return mount === undefined
        ? []
        : [volume, ...listAt(volume, "projected", "sources")].flatMap((each) => filesIn(each, mount, namespace, shelf));
    })
    .map(({ key: name, value, line, isKept }) => {
      // A block of text begins on the line behind its mark, and its own lines follow.
      const isBlock = value.includes("\n") && isKept !== true;
      const lineOf = (index: number): number => line + (isBlock ? index + 1 : 0);
      return settingsOfText({ name, text: value, lineOf }).map((each) => (isKept ? { ...each, isKept } : each));
    })
    .filter((settings) => settings.length > 0);
}

/** The entries of one volume that a mount shows: those it names, else those that are files. */
function filesIn(volume: Tree, mount: Tree, namespace: string | undefined, shelf: Shelf): Setting[] {
  return (["ConfigMap", "Secret"] as const).flatMap((kind) => {
    const field = kind === "ConfigMap" ? "configMap" : "secret";
    const name = textAt(volume, field, "name") ?? textAt(volume, field, "secretName");
    if (name === undefined) return [];
    const items = listAt(volume, field, "items").flatMap((item) => textAt(item, "key") ?? []);
    const path = textAt(mount, "subPath");
    const named = items.length > 0 ? items : path === undefined ? [] : [path];
    const entries = shelf.entries(kind, namespace, name);
    return entries.filter((entry) => (named.length > 0 ? named.includes(entry.key) : isFile(entry)));
  });
}

/** Whether a container's secrets come from where secrets are kept, and where that is said. */
export function secretMountOf(container: Tree, pod: Tree): Tree | undefined {
  const mounted = new Set(listAt(container, "volumeMounts").map((mount) => textAt(mount, "name")));
  return listAt(pod, "volumes").find(
    (volume) =>
      mounted.has(textAt(volume, "name")) &&
      (at(volume, "secret") !== undefined || textAt(volume, "csi", "driver") === "secrets-store.csi.k8s.io"),
  );
}

/** All texts of a tree as settings, named by their path: how objects of operators say where they go. */
export function settingsOfTree(tree: Tree | undefined, path: readonly string[] = []): Setting[] {
  if (tree === undefined || path.length > 20) return [];
  if (tree.is === "leaf") {
    const value = textAt(tree);
    return value === undefined || value.length > 2000 ? [] : [{ key: path.join("."), value, line: tree.line }];
  }
  const rows: readonly (readonly [string, Row])[] = rowsOf(tree);
  if (tree.is === "list") return tree.items.flatMap((item) => settingsOfTree(item, path));
  return rows.flatMap(([name, row]) => settingsOfTree(row.value, [...path, name]));
}
