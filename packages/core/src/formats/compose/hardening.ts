import type { EntityId, Span } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import { type Tree, at, has, listAt, spanOf, textAt, textsAt, truthAt } from "../text/index.ts";

/** How a container is held: what it may do on its host, and what it is kept from. */
export function sayHardening(sketch: Sketch, id: EntityId, service: Tree): void {
  const say = (attribute: string, value: boolean | undefined, field: string): void => {
    const node = at(service, field);
    if (value !== undefined && node !== undefined) sketch.say(id, attribute, value, spanOf(node));
  };
  say("privileged", truthAt(service, "privileged"), "privileged");
  say("read_only_filesystem", truthAt(service, "read_only"), "read_only");
  say("runs_as_root", isRoot(textAt(service, "user")), "user");
  say("host_network", textAt(service, "network_mode") === "host" || undefined, "network_mode");
  say("isolated", textAt(service, "pid") === "host" ? false : undefined, "pid");
  say("isolated", textAt(service, "ipc") === "host" ? false : undefined, "ipc");

  const [added, dropped] = [textsAt(service, "cap_add"), textsAt(service, "cap_drop")];
  if (added.some((capability) => STRONG.test(capability))) say("least_privilege", false, "cap_add");
  else if (dropped.some((capability) => /^all$/i.test(capability))) say("least_privilege", true, "cap_drop");

  const options = textsAt(service, "security_opt");
  if (options.some((option) => /unconfined|label[:=]disable/.test(option))) say("hardened", false, "security_opt");
  else if (options.some((option) => /^no-new-privileges(?:[:=]true)?$/.test(option)))
    say("hardened", true, "security_opt");

  const limits = ["deploy", "resources", "limits"];
  const old = ["mem_limit", "cpus", "cpu_quota", "pids_limit"].find((field) => has(service, field));
  if (has(service, ...limits)) sketch.say(id, "limits_resources", "yes", spanOf(at(service, ...limits)!));
  else if (old !== undefined) say("limits_resources", true, old);

  sayHostPaths(sketch, id, service);
  const driver = textAt(service, "logging", "driver");
  if (driver === "none") say("logged", false, "logging");
  else if (driver !== undefined && REMOTE_LOGS.has(driver)) say("logged", true, "logging");
}

/** Capabilities that let a container out, or near it. */
const STRONG = /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|NET_ADMIN|DAC_READ_SEARCH|SYS_RAWIO|BPF)$/i;
/** Drivers that carry what a container prints to another place. */
const REMOTE_LOGS = new Set(["syslog", "gelf", "fluentd", "awslogs", "splunk", "gcplogs", "loki", "journald"]);

const isRoot = (user: string | undefined): boolean | undefined =>
  user === undefined || /\uE000/.test(user) ? undefined : /^(?:root|0)(?::|$)/.test(user);

/** A part of the host's own files; what lies beside the project is its own. */
function sayHostPaths(sketch: Sketch, id: EntityId, service: Tree): void {
  let first: Span | undefined;
  for (const volume of listAt(service, "volumes")) {
    const source = volume.is === "table" ? textAt(volume, "source") : textAt(volume)?.split(":")[0];
    if (source === undefined || !source.startsWith("/") || (volume.is === "leaf" && !textAt(volume)!.includes(":")))
      continue;
    if (first === undefined || isEngine(source)) first = { ...spanOf(volume), text: source.slice(0, 200) };
  }
  if (first) sketch.say(id, "host_paths", "yes", first);
}

/** Who may speak to the engine is root on the host, so of several paths this one is told. */
const isEngine = (path: string): boolean => /(?:docker|containerd|podman|crio)\.sock$/.test(path);
