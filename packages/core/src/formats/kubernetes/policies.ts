import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { type Tree, at, has, listAt, rowsOf, spanOf, textAt, textsAt } from "../text/index.ts";
import type { ClusterObject } from "./objects.ts";
import { matches, type Running } from "./services.ts";

interface Ground {
  readonly sketch: Sketch;
  readonly running: readonly Running[];
  readonly boundaryOf: (namespace: string | undefined) => EntityId | undefined;
}

/** A policy permits and denies, it never tells who calls whom: it says how closed a namespace or a workload is. */
export function sayNetworkPolicy({ tree, namespace }: ClusterObject, { sketch, running, boundaryOf }: Ground): void {
  const selector = rowsOf(tree, "spec", "podSelector", "matchLabels");
  const isForAll = selector.length === 0 && !has(tree, "spec", "podSelector", "matchExpressions");
  const limitsIngress = textsAt(tree, "spec", "policyTypes").includes("Ingress") || !has(tree, "spec", "policyTypes");
  const boundary = boundaryOf(namespace);
  const place = at(tree, "spec") ?? tree;
  if (isForAll && boundary !== undefined) {
    const isDenial = limitsIngress && listAt(tree, "spec", "ingress").length === 0;
    if (isDenial) sketch.say(boundary, "default_deny", "yes", spanOf(place));
    sketch.say(boundary, "filtered", "yes", spanOf(place));
    return;
  }
  if (!limitsIngress) return;
  for (const each of running) {
    if ((each.namespace ?? "default") !== (namespace ?? "default") || !matches(each.labels, selector)) continue;
    sketch.say(each.main, "ip_filtered", "yes", spanOf(place));
  }
}

/** Istio's rule that only mutual TLS is spoken, for a namespace. */
export function sayPeerAuthentication({ tree, namespace }: ClusterObject, { sketch, boundaryOf }: Ground): void {
  const boundary = boundaryOf(namespace);
  const mode = at(tree, "spec", "mtls", "mode");
  if (boundary === undefined || textAt(mode) !== "STRICT" || has(tree, "spec", "selector")) return;
  sketch.say(boundary, "encrypted_in_transit", "yes", spanOf(mode!));
}

/** Service accounts that may do more than a program needs, with the place that gives it to them. */
export function powerfulAccounts(objects: readonly ClusterObject[]): ReadonlyMap<string, Tree> {
  const roles = new Set(
    objects
      .filter(({ kind, tree }) => /^(?:Cluster)?Role$/.test(kind) && listAt(tree, "rules").some(isPowerful))
      .map(({ kind, name, namespace }) => `${kind} ${kind === "Role" ? (namespace ?? "default") : ""}/${name}`),
  );
  const accounts = new Map<string, Tree>();
  for (const { kind, tree, namespace } of objects) {
    if (!/^(?:Cluster)?RoleBinding$/.test(kind)) continue;
    const [role, name] = [textAt(tree, "roleRef", "kind") ?? "", textAt(tree, "roleRef", "name") ?? ""];
    const isStrong =
      (role === "ClusterRole" && name === "cluster-admin") ||
      roles.has(`${role} ${role === "Role" ? (namespace ?? "default") : ""}/${name}`);
    if (!isStrong) continue;
    for (const subject of listAt(tree, "subjects")) {
      if (textAt(subject, "kind") !== "ServiceAccount") continue;
      const place = textAt(subject, "namespace") ?? namespace ?? "default";
      accounts.set(`${place}/${textAt(subject, "name") ?? ""}`, at(tree, "roleRef", "name") ?? tree);
    }
  }
  return accounts;
}

/** Everything, somebody else's rights, or reading secrets. */
function isPowerful(rule: Tree): boolean {
  const [verbs, resources] = [textsAt(rule, "verbs"), textsAt(rule, "resources")];
  if (verbs.includes("*") && resources.includes("*")) return true;
  if (verbs.some((verb) => /^(?:escalate|bind|impersonate)$/.test(verb))) return true;
  const isNamed = listAt(rule, "resourceNames").length > 0;
  return (
    !isNamed &&
    resources.some((each) => each === "secrets" || each === "*") &&
    verbs.some((verb) => /^(?:get|list|watch|\*)$/.test(verb))
  );
}
