import { type Tree, at, listAt, numberAt, textAt } from "../text/index.ts";
import type { ClusterObject } from "./objects.ts";

/** Where each kind of workload keeps its pod. */
const IN_TEMPLATE = ["spec", "template", "spec"];
const POD_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ["Pod", ["spec"]],
  ["CronJob", ["spec", "jobTemplate", ...IN_TEMPLATE]],
  ["Deployment", IN_TEMPLATE],
  ["StatefulSet", IN_TEMPLATE],
  ["DaemonSet", IN_TEMPLATE],
  ["ReplicaSet", IN_TEMPLATE],
  ["ReplicationController", IN_TEMPLATE],
  ["Job", IN_TEMPLATE],
  ["DeploymentConfig", IN_TEMPLATE],
  ["Rollout", IN_TEMPLATE],
]);

/** The pod of a workload; undefined for what is none, and for what another workload makes. */
export function podOf({ kind, group, tree }: ClusterObject): Tree | undefined {
  const isKnative = kind === "Service" && group === "serving.knative.dev";
  const path = isKnative ? IN_TEMPLATE : POD_PATHS.get(kind);
  if (path === undefined || isOwned(tree)) return undefined;
  const pod = at(tree, ...path);
  return pod !== undefined && listAt(pod, "containers").length > 0 ? pod : undefined;
}

export const isOwned = (tree: Tree): boolean => listAt(tree, "metadata", "ownerReferences").length > 0;

/** The labels by which services and policies find a workload's pods. */
export function labelsOf({ kind, tree }: ClusterObject): Tree | undefined {
  if (kind === "Pod") return at(tree, "metadata", "labels");
  const template = kind === "CronJob" ? ["spec", "jobTemplate", "spec", "template"] : ["spec", "template"];
  return at(tree, ...template, "metadata", "labels");
}

export interface Container {
  readonly name: string;
  readonly tree: Tree;
  readonly ports: readonly { readonly number: number; readonly name: string | undefined }[];
}

/** The containers that stay up, the one that the workload is made for first. Those that only prepare are left out. */
export function containersOf(pod: Tree, workload: string): Container[] {
  const running = listAt(pod, "containers");
  const beside = listAt(pod, "initContainers").filter((container) => textAt(container, "restartPolicy") === "Always");
  const containers = [...running, ...beside].map((tree, index) => ({
    name: textAt(tree, "name") ?? `container ${index + 1}`,
    tree,
    ports: listAt(tree, "ports").flatMap((port) => {
      const number = numberAt(port, "containerPort");
      return number === undefined ? [] : [{ number, name: textAt(port, "name") }];
    }),
  }));
  const main =
    containers.find(({ name }) => name === workload) ?? containers.find(({ name }) => !isHelper(name)) ?? containers[0];
  return main === undefined ? [] : [main, ...containers.filter((each) => each !== main)];
}

/** Names that helpers of a pod go by; the first container counts as the main one unless it has such a name. */
const isHelper = (name: string): boolean =>
  /^(?:istio-proxy|linkerd-proxy|envoy|oauth2?-?proxy|cloud-?sql-proxy|vault-agent|fluent-?bit|filebeat|promtail|otel-.*|.*-exporter|.*-sidecar|sidecar|.*-agent)$/.test(
    name,
  );
