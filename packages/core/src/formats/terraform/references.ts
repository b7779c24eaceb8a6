import { type Tree, at, rowsOf, textsAt } from "../text/index.ts";
import { MODULE_STEP, type Plan, type Resource, itemsOf, moduleAt, moduleNames } from "./plan.ts";

/** Where a reference stands: the module instance, and the index of what `each` and `count` mean there. */
interface Scope {
  readonly module: string;
  readonly index: string | undefined;
  readonly forEach?: Tree | undefined;
}

/**
 * Follows what the configuration refers to, through inputs and outputs of modules, down to resources. Names of `local`
 * are not in a plan, so what leads through one is known by its value alone.
 */
export class References {
  readonly #plan: Plan;
  readonly #byName = new Map<string, Resource[]>();
  /** Instances of a module by where it is called: `module.a` → `module.a.module.b["x"]`. */
  readonly #instances = new Map<string, Set<string>>();

  constructor(plan: Plan) {
    this.#plan = plan;
    for (const resource of plan.resources) {
      const { module, isData, type, label } = resource;
      const key = `${module} ${isData ? "data." : ""}${type}.${label}`;
      const known = this.#byName.get(key);
      if (known === undefined) this.#byName.set(key, [resource]);
      else known.push(resource);
      this.#knowModule(module);
    }
  }

  /** The resources that a value of a resource is made of; `path` may name a block, of which everything counts. */
  at(resource: Resource, path: string): Resource[] {
    return this.of(resource, expressionsAt(resource.expressions, path));
  }

  of(resource: Resource, expressions: readonly Tree[]): Resource[] {
    const found = new Set<Resource>();
    const trail: Trail = { most: STEPS_MAX, seen: new Set() };
    for (const expression of expressions)
      for (const reference of referencesIn(expression)) this.#resolve(reference, resource, found, trail);
    return [...found];
  }

  #resolve(reference: string, scope: Scope, found: Set<Resource>, trail: Trail): void {
    const place = `${scope.module} ${scope.index ?? ""} ${reference}`;
    if (trail.seen.has(place) || trail.seen.size >= trail.most) return;
    trail.seen.add(place);
    const follow = (expression: Tree | undefined, next: Scope): void => {
      for (const each of expression === undefined ? [] : referencesIn(expression))
        this.#resolve(each, next, found, trail);
    };
    if (reference.startsWith("var.")) return this.#throughInput(reference.slice(4), scope, follow);
    if (reference.startsWith("module.")) return this.#throughOutput(reference, scope, follow);
    if (reference.startsWith("each.value")) return follow(scope.forEach, { ...scope, forEach: undefined });
    const [, name, index] = RESOURCE.exec(reference) ?? [];
    const all = name === undefined ? [] : (this.#byName.get(`${scope.module} ${name}`) ?? []);
    for (const one of chosen(all, indexOf(index), scope.index)) found.add(one);
  }

  #throughInput(
    reference: string,
    { module }: Scope,
    follow: (expression: Tree | undefined, next: Scope) => void,
  ): void {
    const [name = ""] = reference.split(/[.[]/, 1);
    const call = [...module.matchAll(MODULE_STEP)].at(-1);
    if (call === undefined) return;
    const parent = module.slice(0, call.index);
    const written = at(moduleAt(this.#plan.configuration, parent), "module_calls", call[1]!);
    const next = { module: parent, index: indexOf(call[2]), forEach: at(written, "for_each_expression") };
    follow(at(written, "expressions", name), next);
  }

  #throughOutput(reference: string, scope: Scope, follow: (expression: Tree | undefined, next: Scope) => void): void {
    const [, name, index, output] = /^module\.([^.[]+)(\["(?:[^"\\]|\\.)*"\]|\[\d+\])?\.([^.[]+)/.exec(reference) ?? [];
    if (name === undefined || output === undefined) return;
    const call = `${scope.module === "" ? "" : `${scope.module}.`}module.${name}`;
    const all = [...(this.#instances.get(call) ?? [call])].map((module) => ({
      module,
      index: indexOf([...module.matchAll(MODULE_STEP)].at(-1)?.[2]),
    }));
    for (const { module } of chosen(all, indexOf(index), scope.index)) {
      const expression = at(moduleAt(this.#plan.configuration, module), "outputs", output, "expression");
      follow(expression, { module, index: undefined });
    }
  }

  #knowModule(address: string): void {
    if (moduleNames(address).length === 0) return;
    for (const step of address.matchAll(MODULE_STEP)) {
      const instance = address.slice(0, step.index + step[0].length);
      const call = step[2] === undefined ? instance : instance.slice(0, -step[2].length);
      this.#instances.set(call, (this.#instances.get(call) ?? new Set()).add(instance));
    }
  }
}

/** The places that were seen on the way from one value, so that what leads in a circle ends. */
interface Trail {
  readonly most: number;
  readonly seen: Set<string>;
}

/** More than any honest plan needs for one value, and few enough for the stack. */
const STEPS_MAX = 1000;

const RESOURCE = /^((?:data\.)?[^.[]+\.[^.[]+)(\["(?:[^"\\]|\\.)*"\]|\[\d+\])?/;

const indexOf = (written: string | undefined): string | undefined => written?.slice(1, -1).replaceAll(/^"|"$/g, "");

/** The instance that is named, else the one with the same index, else all. */
function chosen<T extends { readonly index: string | undefined }>(
  all: readonly T[],
  named: string | undefined,
  own: string | undefined,
): readonly T[] {
  if (all.length < 2) return all;
  const exact = all.filter(({ index }) => index === named);
  if (named !== undefined && exact.length > 0) return exact;
  const same = own === undefined ? [] : all.filter(({ index }) => index === own);
  return same.length > 0 ? same : all;
}

/** The expressions at a path. Where a block is one expression as a whole, that is it. */
export function expressionsAt(tree: Tree | undefined, path: string): Tree[] {
  let here: Tree[] = tree === undefined ? [] : [tree];
  for (const step of path.split(".")) {
    here = here.flatMap(itemsOf).flatMap((node) => {
      const next = at(node, step);
      return next !== undefined ? [next] : at(node, "references") !== undefined ? [node] : [];
    });
  }
  return here;
}

/** All references below, without those that only name the beginning of another. */
function referencesIn(tree: Tree): string[] {
  const found: string[] = [];
  const open: Tree[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.is === "list") open.push(...node.items);
    if (node.is !== "table") continue;
    const own = textsAt(node, "references");
    found.push(...own.filter((one) => !own.some((other) => other !== one && goesOn(other, one))));
    open.push(
      ...rowsOf(node)
        .filter(([key]) => key !== "references")
        .map(([, row]) => row.value),
    );
  }
  return found;
}

const goesOn = (longer: string, beginning: string): boolean =>
  longer.startsWith(beginning) && /^[.[]/.test(longer.slice(beginning.length));
