import type { EntityId, Span } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { type Tree, at, has, listAt, numberAt, spanOf, textAt, textsAt, truthAt } from "../text/index.ts";

/** How a container is held. What it says itself comes before what its pod says for all of them. */
export function sayHardening(sketch: Sketch, id: EntityId, container: Tree, pod: Tree): void {
  const say = (attribute: string, value: boolean | undefined, node: Tree | undefined): void => {
    if (value !== undefined && node !== undefined) sketch.say(id, attribute, value, spanOf(node));
  };
  const own = at(container, "securityContext");
  for (const context of [own, at(pod, "securityContext")]) {
    if (context === undefined) continue;
    const user = numberAt(context, "runAsUser");
    const nonRoot = truthAt(context, "runAsNonRoot");
    if (user !== undefined) say("runs_as_root", user === 0, at(context, "runAsUser"));
    else if (nonRoot === true) say("runs_as_root", false, at(context, "runAsNonRoot"));
    const profile = textAt(context, "seccompProfile", "type");
    if (profile === "Unconfined") say("hardened", false, at(context, "seccompProfile", "type"));
  }
  say("privileged", truthAt(own, "privileged"), at(own, "privileged"));
  say("read_only_filesystem", truthAt(own, "readOnlyRootFilesystem"), at(own, "readOnlyRootFilesystem"));
  const escalation = truthAt(own, "allowPrivilegeEscalation");
  say("hardened", escalation === undefined ? undefined : !escalation, at(own, "allowPrivilegeEscalation"));

  const [added, dropped] = [textsAt(own, "capabilities", "add"), textsAt(own, "capabilities", "drop")];
  if (added.some((capability) => STRONG.test(capability)))
    say("least_privilege", false, at(own, "capabilities", "add"));
  else if (dropped.some((capability) => /^all$/i.test(capability)))
    say("least_privilege", true, at(own, "capabilities", "drop"));

  if (has(container, "resources", "limits")) say("limits_resources", true, at(container, "resources", "limits"));
  say("host_network", truthAt(pod, "hostNetwork"), at(pod, "hostNetwork"));
  for (const field of ["hostPID", "hostIPC"]) if (truthAt(pod, field)) say("isolated", false, at(pod, field));
  say("service_account_token", truthAt(pod, "automountServiceAccountToken"), at(pod, "automountServiceAccountToken"));
  if (textAt(pod, "runtimeClassName")?.match(/gvisor|kata|runsc/i)) say("sandboxed", true, at(pod, "runtimeClassName"));
  sayHostPaths(sketch, id, container, pod);
}

/** Capabilities that let a container out, or near it. */
const STRONG = /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN|DAC_READ_SEARCH|SYS_RAWIO|BPF)$/i;

/** Who may speak to the engine is root on the host, so of several paths this one is told. */
const isEngine = (path: string): boolean => /(?:docker|containerd|podman|crio)\.sock$/.test(path);

function sayHostPaths(sketch: Sketch, id: EntityId, container: Tree, pod: Tree): void {
  let first: Span | undefined;
  const mounted = new Set(listAt(container, "volumeMounts").map((mount) => textAt(mount, "name")));
  for (const volume of listAt(pod, "volumes")) {
    const path = textAt(volume, "hostPath", "path");
    if (path === undefined || !mounted.has(textAt(volume, "name"))) continue;
    if (first === undefined || isEngine(path)) first = { ...spanOf(volume), text: path.slice(0, 200) };
  }
  if (first) sketch.say(id, "host_paths", "yes", first);
}
