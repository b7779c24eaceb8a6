import { type Tree, at, has, listAt, numberAt, rowsOf, textAt, textsAt } from "../text/index.ts";
import type { ClusterObject } from "./objects.ts";

/** Something that takes what comes from outside and passes it on, in the terms of whichever kind describes it. */
export interface Entry {
  readonly object: ClusterObject;
  /** What to call it where a workload has its name already. */
  readonly word: string;
  readonly port: number;
  readonly protocol: string;
  /** The place that says that TLS ends, or passes, here. */
  readonly tls?: Tree | undefined;
  readonly backends: readonly Backend[];
  /** Public names it answers for. */
  readonly hosts: readonly string[];
}

export interface Backend {
  readonly service: string;
  readonly namespace: string | undefined;
  readonly port: number | string | undefined;
  readonly protocol: string | undefined;
  readonly line: number;
}

/** Every Ingress, Gateway and Route with what is behind it; routes are parts of the gateways they hang on. */
export function entriesOf(objects: readonly ClusterObject[]): Entry[] {
  return objects.flatMap((object): Entry[] => {
    const { kind, group } = object;
    if (kind === "Ingress" && (group === "networking.k8s.io" || group === "extensions")) return [ingress(object)];
    if (kind === "Gateway" && group === "gateway.networking.k8s.io") return [gateway(object, objects)];
    if (kind === "Gateway" && group === "networking.istio.io") return [istioGateway(object, objects)];
    if (kind === "Route" && group === "route.openshift.io") return [openshiftRoute(object)];
    if (kind === "IngressRoute" && group.startsWith("traefik.")) return [ingressRoute(object)];
    return [];
  });
}

function ingress(object: ClusterObject): Entry {
  const { tree, namespace } = object;
  const said = annotation(tree, "nginx.ingress.kubernetes.io/backend-protocol")?.toLowerCase();
  const protocol = said === undefined || said === "auto_http" ? "http" : said;
  const backendOf = (node: Tree | undefined): Backend[] => {
    // `serviceName` is how the API wrote it before version 1.
    const service = textAt(node, "service", "name") ?? textAt(node, "serviceName");
    const port =
      at(node, "service", "port", "number") ?? at(node, "service", "port", "name") ?? at(node, "servicePort");
    return service === undefined ? [] : [{ service, namespace, port: textAt(port), protocol, line: node!.line }];
  };
  const rules = listAt(tree, "spec", "rules");
  const tls = listAt(tree, "spec", "tls")[0];
  return {
    object,
    word: "ingress",
    port: tls === undefined ? 80 : 443,
    protocol: tls === undefined ? "http" : "https",
    tls,
    backends: [
      ...backendOf(at(tree, "spec", "defaultBackend") ?? at(tree, "spec", "backend")),
      ...rules.flatMap((rule) => listAt(rule, "http", "paths").flatMap((path) => backendOf(at(path, "backend")))),
    ],
    hosts: rules.flatMap((rule) => textAt(rule, "host") ?? []),
  };
}

const ROUTES: ReadonlyMap<string, string> = new Map([
  ["HTTPRoute", "http"],
  ["GRPCRoute", "grpc"],
  ["TLSRoute", "tls"],
  ["TCPRoute", "tcp"],
  ["UDPRoute", "udp"],
]);

export const isRoute = ({ kind, group }: ClusterObject): boolean =>
  ROUTES.has(kind) && group === "gateway.networking.k8s.io";

function gateway(object: ClusterObject, objects: readonly ClusterObject[]): Entry {
  const listeners = listAt(object.tree, "spec", "listeners");
  const main = listeners.find((listener) => has(listener, "tls")) ?? listeners[0];
  const routes = objects.filter(
    (route) => isRoute(route) && parentsOf(route).includes(`${object.namespace ?? ""}/${object.name}`),
  );
  return {
    object,
    word: "gateway",
    port: numberAt(main, "port") ?? 80,
    protocol: (textAt(main, "protocol") ?? "HTTP").toLowerCase(),
    tls: at(main, "tls"),
    backends: routes.flatMap(backendsOfRoute),
    hosts: routes.flatMap((route) => textsAt(route.tree, "spec", "hostnames")),
  };
}

/** The gateways a route hangs on, by namespace and name. */
export const parentsOf = ({ tree, namespace }: ClusterObject): string[] =>
  listAt(tree, "spec", "parentRefs").flatMap((parent) => {
    const name = textAt(parent, "name");
    const isGateway = (textAt(parent, "kind") ?? "Gateway") === "Gateway";
    return name === undefined || !isGateway ? [] : [`${textAt(parent, "namespace") ?? namespace ?? ""}/${name}`];
  });

export function backendsOfRoute({ kind, tree, namespace }: ClusterObject): Backend[] {
  const protocol = ROUTES.get(kind);
  return listAt(tree, "spec", "rules").flatMap((rule) => {
    const mirrors = listAt(rule, "filters").flatMap((filter) => at(filter, "requestMirror", "backendRef") ?? []);
    return [...listAt(rule, "backendRefs"), ...mirrors].flatMap((backend): Backend[] => {
      const service = textAt(backend, "name");
      if (service === undefined || (textAt(backend, "kind") ?? "Service") !== "Service") return [];
      const place = textAt(backend, "namespace") ?? namespace;
      const isPlainBytes = protocol === "tcp" || protocol === "udp" || protocol === "tls";
      return [
        {
          service,
          namespace: place,
          port: numberAt(backend, "port"),
          protocol: isPlainBytes ? undefined : protocol,
          line: backend.line,
        },
      ];
    });
  });
}

function istioGateway(object: ClusterObject, objects: readonly ClusterObject[]): Entry {
  const servers = listAt(object.tree, "spec", "servers");
  const main = servers.find((server) => has(server, "tls", "mode")) ?? servers[0];
  const own = new Set([object.name, `${object.namespace ?? ""}/${object.name}`]);
  const services = objects.filter(
    ({ kind, group, tree }) =>
      kind === "VirtualService" &&
      group === "networking.istio.io" &&
      textsAt(tree, "spec", "gateways").some((name) => own.has(name)),
  );
  return {
    object,
    word: "gateway",
    port: numberAt(main, "port", "number") ?? 80,
    protocol: (textAt(main, "port", "protocol") ?? "HTTP").toLowerCase(),
    tls: at(main, "tls", "mode"),
    backends: services.flatMap(({ tree, namespace }) =>
      ["http", "tcp", "tls"].flatMap((field) =>
        listAt(tree, "spec", field).flatMap((rule) =>
          listAt(rule, "route").flatMap((route): Backend[] => {
            const service = textAt(route, "destination", "host");
            const port = numberAt(route, "destination", "port", "number");
            const protocol = field === "http" ? "http" : undefined;
            return service === undefined ? [] : [{ service, namespace, port, protocol, line: route.line }];
          }),
        ),
      ),
    ),
    hosts: services.flatMap(({ tree }) => textsAt(tree, "spec", "hosts")),
  };
}

function openshiftRoute(object: ClusterObject): Entry {
  const { tree, namespace } = object;
  const to = at(tree, "spec", "to");
  const others = listAt(tree, "spec", "alternateBackends");
  const tls = at(tree, "spec", "tls", "termination");
  const protocol = textAt(tls) === "reencrypt" || textAt(tls) === "passthrough" ? "https" : "http";
  return {
    object,
    word: "route",
    port: tls === undefined ? 80 : 443,
    protocol: tls === undefined ? "http" : "https",
    tls,
    backends: [...(to === undefined ? [] : [to]), ...others].flatMap((each): Backend[] => {
      const service = textAt(each, "name");
      const port = textAt(tree, "spec", "port", "targetPort");
      return service === undefined ? [] : [{ service, namespace, port, protocol, line: each.line }];
    }),
    hosts: textsAt(tree, "spec", "host"),
  };
}

function ingressRoute(object: ClusterObject): Entry {
  const { tree, namespace } = object;
  const tls = at(tree, "spec", "tls");
  const routes = listAt(tree, "spec", "routes");
  return {
    object,
    word: "ingress",
    port: tls === undefined ? 80 : 443,
    protocol: tls === undefined ? "http" : "https",
    tls,
    backends: routes.flatMap((route) =>
      listAt(route, "services").flatMap((each): Backend[] => {
        const service = textAt(each, "name");
        const place = textAt(each, "namespace") ?? namespace;
        return service === undefined
          ? []
          : [
              {
                service,
                namespace: place,
                port: textAt(each, "port"),
                protocol: textAt(each, "scheme") ?? "http",
                line: each.line,
              },
            ];
      }),
    ),
    hosts: routes.flatMap((route) =>
      [...(textAt(route, "match") ?? "").matchAll(/Host\(`([^`]+)`\)/g)].map((match) => match[1]!),
    ),
  };
}

export const annotation = (tree: Tree, name: string): string | undefined =>
  textAt(tree, "metadata", "annotations", name);

/** What annotations of proxies say of everything that comes in, with the place that says it. */
export function controlsOf(tree: Tree): { readonly attribute: string; readonly at: Tree }[] {
  return rowsOf(tree, "metadata", "annotations").flatMap(([name, row]) => {
    const short = name.slice(name.indexOf("/") + 1);
    const attribute = CONTROLS.get(short);
    const value = textAt(row.value) ?? "";
    return attribute === undefined || value === "" || /^(?:false|none|off|0)$/.test(value)
      ? []
      : [{ attribute, at: row.value }];
  });
}

const CONTROLS = new Map([
  ["auth-url", "authenticated"],
  ["auth-type", "authenticated"],
  ["auth-tls-secret", "mutual_tls"],
  ["auth-tls-verify-client", "mutual_tls"],
  ["limit-rps", "rate_limited"],
  ["limit-rpm", "rate_limited"],
  ["limit-connections", "rate_limited"],
  ["rate-limit", "rate_limited"],
  ["whitelist-source-range", "ip_filtered"],
  ["allowlist-source-range", "ip_filtered"],
  ["inbound-cidrs", "ip_filtered"],
  ["enable-modsecurity", "input_validated"],
]);
