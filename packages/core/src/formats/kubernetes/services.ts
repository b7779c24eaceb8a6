import type { EntityId } from "../../model/index.ts";
import { type Tree, at, listAt, numberAt, rowsOf, textAt } from "../text/index.ts";
import type { ClusterObject } from "./objects.ts";

/** A workload as services and policies find it: by its labels, and within it by its ports. */
export interface Running {
  readonly namespace: string | undefined;
  readonly labels: Tree | undefined;
  readonly main: EntityId;
  readonly containers: readonly {
    readonly id: EntityId;
    readonly ports: readonly { readonly number: number; readonly name: string | undefined }[];
  }[];
}

/** What answers under a name in a namespace: the pods a service selects, or one component whatever the port. */
type Answer = { readonly service: ClusterObject; readonly pods: Running | undefined } | { readonly id: EntityId };

/** The names of a cluster, and which component each leads to. */
export class NameService {
  readonly #answers = new Map<string, Answer>();
  readonly #running: readonly Running[];

  constructor(running: readonly Running[]) {
    this.#running = running;
  }

  addService(service: ClusterObject): void {
    this.#answers.set(key(service.namespace, service.name), { service, pods: this.#selected(service) });
  }

  /** A name that an operator or an alias gives to a component. */
  addName(namespace: string | undefined, name: string, id: EntityId): void {
    if (!this.#answers.has(key(namespace, name))) this.#answers.set(key(namespace, name), { id });
  }

  /** Undefined where no service of that name is here. */
  find(host: string, port: number | string | undefined, from: string | undefined): EntityId | undefined {
    const plain = host.replace(/\.$/, "").replace(/\.svc(?:\.cluster\.local)?$/, "");
    const [first, second, third, ...more] = plain.split(".");
    if (more.length > 0 || first === undefined) return undefined;
    const places: (readonly [string, string | undefined])[] =
      second === undefined
        ? [[first, from]]
        : third === undefined
          ? [
              [first, second],
              [second, from],
            ] // The second is one pod of a set, by the set's service.
          : [[second, third]];
    for (const [name, namespace] of places) {
      const answer = this.#answers.get(key(namespace, name));
      if (answer === undefined) continue;
      const id = "id" in answer ? answer.id : behind(answer, port);
      if (id !== undefined) return id;
    }
    return undefined;
  }

  #selected({ tree, namespace }: ClusterObject): Running | undefined {
    const selector = rowsOf(tree, "spec", "selector");
    if (selector.length === 0) return undefined;
    return this.#running.find((running) => isIn(running, namespace) && matches(running.labels, selector));
  }
}

const key = (namespace: string | undefined, name: string): string => `${namespace ?? "default"}/${name.toLowerCase()}`;

const isIn = (running: Running, namespace: string | undefined): boolean =>
  (running.namespace ?? "default") === (namespace ?? "default");

/** Whether labels hold all that a selector asks for. */
export const matches = (labels: Tree | undefined, selector: ReturnType<typeof rowsOf>): boolean =>
  selector.every(([name, row]) => textAt(labels, name) === textAt(row.value));

/** The container that a service's port leads to; the main one where none says so. */
function behind(answer: Exclude<Answer, { id: EntityId }>, port: number | string | undefined): EntityId | undefined {
  const { service, pods } = answer;
  if (pods === undefined) return undefined;
  const ports = listAt(service.tree, "spec", "ports");
  const wanted =
    ports.find((each) => numberAt(each, "port") === Number(port) || textAt(each, "name") === port) ?? ports[0];
  const target = textAt(wanted, "targetPort") ?? textAt(wanted, "port");
  const container = pods.containers.find((each) =>
    each.ports.some(({ number, name }) => String(number) === target || (name !== undefined && name === target)),
  );
  return container?.id ?? pods.main;
}

/** The first port that a service offers. */
export const firstPortOf = (service: ClusterObject): Tree | undefined => listAt(service.tree, "spec", "ports")[0];

/** Whether the world reaches a load balancer: nothing says that it stands inside. */
export function isInternal(tree: Tree): boolean {
  const annotations = rowsOf(tree, "metadata", "annotations");
  return annotations.some(([name, row]) => {
    const value = textAt(row.value) ?? "";
    if (/load-?balancer.*internal$|internal-load-balancer$/i.test(name))
      return !/^(?:false|0\.0\.0\.0\/0)$/.test(value);
    return /scheme$|load-balancer-type$|ingress\.class$|lb-type$/i.test(name) && /internal|private/i.test(value);
  });
}

/** Address ranges that alone are let in, if they do not mean everybody. */
export function rangesOf(tree: Tree): Tree | undefined {
  const ranges = at(tree, "spec", "loadBalancerSourceRanges");
  const isAll = listAt(ranges).some((range) => textAt(range) === "0.0.0.0/0");
  return listAt(ranges).length > 0 && !isAll ? ranges : undefined;
}
