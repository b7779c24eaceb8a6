import { type Table, type Tree, at, broken, listAt, rowsOf, tableAt, textAt } from "../text/index.ts";

/** One instance of a resource that will be there, or a data source that others refer to. */
export interface Resource {
  /** As Terraform writes it: `module.queue["mail"].aws_sqs_queue.this[0]`. */
  readonly address: string;
  readonly type: string;
  /** Its name in the configuration: `this`. */
  readonly label: string;
  readonly isData: boolean;
  /** The instance's module, empty for the root: `module.queue["mail"]`. */
  readonly module: string;
  /** What tells instances of `count` and `for_each` apart. */
  readonly index: string | undefined;
  readonly values: Tree | undefined;
  /** What is written in the configuration, value by value; undefined where a state came alone. */
  readonly expressions: Tree | undefined;
  readonly forEach: Tree | undefined;
  /** Per attribute whether it is known only when it is made. */
  readonly unknown: Tree | undefined;
  readonly line: number;
}

export interface Plan {
  readonly resources: readonly Resource[];
  /** How many will be deleted: they are not in the model. */
  readonly deleted: number;
  /** The root module as it is written; undefined where a state came alone. */
  readonly configuration: Tree | undefined;
}

export function openPlan(tree: Tree, file: string): Plan {
  const values = tableAt(tree, "planned_values", "root_module") ?? tableAt(tree, "values", "root_module");
  if (values === undefined && at(tree, "resource_changes") === undefined)
    broken(file, tree.line, "has neither planned values nor the values of a state");
  const configuration = tableAt(tree, "configuration", "root_module");
  const changes = new Map<string, Tree>();
  let deleted = 0;
  for (const change of listAt(tree, "resource_changes")) {
    const actions = listAt(change, "change", "actions").map((action) => textAt(action));
    const address = textAt(change, "address");
    if (actions.length === 1 && actions[0] === "delete") deleted++;
    else if (address !== undefined) changes.set(address, change);
  }
  const resources: Resource[] = [];
  const written = new Written(configuration);
  const take = (each: Tree, module: string): void => {
    const resource = toResource(each, { module, written, changes });
    if (resource !== undefined) resources.push(resource);
  };
  if (values !== undefined) walk(values, take);
  // A plan that was cut down to its changes holds the values there.
  else for (const change of changes.values()) take(change, textAt(change, "module_address") ?? "");
  return { resources: [...resources, ...dataOf(resources, configuration)], deleted, configuration };
}

/** Modules nest as deep as people like; a file made to harm nests deeper, and JSON of that depth is not read anyhow. */
function walk(root: Table, each: (resource: Tree, module: string) => void): void {
  const open: { module: Tree; address: string }[] = [{ module: root, address: "" }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const resource of listAt(next.module, "resources")) each(resource, next.address);
    for (const child of listAt(next.module, "child_modules"))
      open.push({ module: child, address: textAt(child, "address") ?? next.address });
  }
}

interface Around {
  readonly module: string;
  readonly written: Written;
  readonly changes: ReadonlyMap<string, Tree>;
}

function toResource(tree: Tree, { module, written, changes }: Around): Resource | undefined {
  const [address, type, label] = ["address", "type", "name"].map((field) => textAt(tree, field));
  if (address === undefined || type === undefined || label === undefined) return undefined;
  const isData = textAt(tree, "mode") === "data";
  const config = written.find(module, `${isData ? "data." : ""}${type}.${label}`);
  return {
    address,
    type,
    label,
    isData,
    module,
    index: textAt(tree, "index"),
    values: tableAt(tree, "values") ?? tableAt(tree, "change", "after"),
    expressions: tableAt(config, "expressions"),
    forEach: at(config, "for_each_expression"),
    unknown: at(changes.get(address), "change", "after_unknown"),
    line: tree.line,
  };
}

/** Resources as the configuration writes them, by module and address. */
class Written {
  readonly #root: Tree | undefined;
  readonly #modules = new Map<string, ReadonlyMap<string, Tree>>();

  constructor(root: Tree | undefined) {
    this.#root = root;
  }

  find(module: string, address: string): Tree | undefined {
    let known = this.#modules.get(module);
    if (known === undefined) {
      const resources = listAt(moduleAt(this.#root, module), "resources");
      known = new Map(resources.map((resource) => [textAt(resource, "address") ?? "", resource]));
      this.#modules.set(module, known);
    }
    return known.get(address);
  }
}

/** The configuration of a module by the address of one of its instances. */
export function moduleAt(root: Tree | undefined, address: string): Tree | undefined {
  return moduleNames(address).reduce<Tree | undefined>(
    (module, name) => at(module, "module_calls", name, "module"),
    root,
  );
}

export const moduleNames = (address: string): string[] => [...address.matchAll(MODULE_STEP)].map(([, name]) => name!);

/** A key may hold any character, dots included. */
export const MODULE_STEP = /(?:^|\.)module\.([^.[]+)(\["(?:[^"\\]|\\.)*"\]|\[\d+\])?/g;

/** Data sources that are read only when others are made stand in the configuration alone: policies mostly. */
function dataOf(resources: readonly Resource[], configuration: Tree | undefined): Resource[] {
  const known = new Set(
    resources.filter(({ isData }) => isData).map(({ module, type, label }) => key(module, type, label)),
  );
  const modules = new Set(["", ...resources.map(({ module }) => module)]);
  return [...modules].flatMap((module) =>
    listAt(moduleAt(configuration, module), "resources").flatMap((tree): Resource[] => {
      const [type, label] = [textAt(tree, "type"), textAt(tree, "name")];
      if (textAt(tree, "mode") !== "data" || type === undefined || label === undefined) return [];
      if (known.has(key(module, type, label))) return [];
      const address = `${module === "" ? "" : `${module}.`}data.${type}.${label}`;
      const more = { index: undefined, values: undefined, forEach: undefined, unknown: undefined, line: tree.line };
      return [{ address, type, label, isData: true, module, ...more, expressions: tableAt(tree, "expressions") }];
    }),
  );
}

const key = (...parts: readonly string[]): string => parts.join(" ");

/** The nodes at the end of a dotted path, through every list on the way: blocks are lists even where there is one. */
export function nodesAt(tree: Tree | undefined, path: string): Tree[] {
  let here: Tree[] = tree === undefined ? [] : [tree];
  for (const step of path === "" ? [] : path.split("."))
    here = here.flatMap(itemsOf).flatMap((node) => at(node, step) ?? []);
  return here;
}

/** The texts at the end of a path, with all that lies below lists there. */
export function textsIn(tree: Tree | undefined, path: string): { readonly text: string; readonly line: number }[] {
  return nodesAt(tree, path)
    .flatMap(itemsOf)
    .flatMap((node) => {
      const text = textAt(node);
      return text === undefined ? [] : [{ text, line: node.line }];
    });
}

export const firstText = (tree: Tree | undefined, path: string): string | undefined => textsIn(tree, path)[0]?.text;

export const itemsOf = (node: Tree): readonly Tree[] => (node.is === "list" ? node.items.flatMap(itemsOf) : [node]);

/** Keys with texts of a table, wherever it stands: the values of a map. */
export const pairsOf = (tree: Tree): { readonly key: string; readonly value: string; readonly line: number }[] =>
  rowsOf(tree).flatMap(([name, { value }]) => {
    const text = textAt(value);
    return text === undefined ? [] : [{ key: name, value: text, line: value.line }];
  });
