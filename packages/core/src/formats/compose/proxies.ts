import type { EntityId } from "../../model/index.ts";
import { hostOf, leadsOf, splitOnce, type Find, type Landscape, type Setting } from "../deployment/index.ts";
import type { Sketch } from "../sketch.ts";

/** A service as the proxies of a project see it. */
export interface Served {
  readonly id: EntityId;
  readonly image: string;
  readonly labels: readonly Setting[];
  readonly environment: readonly Setting[];
  readonly settings: readonly Setting[];
}

/** Names of hosts that a proxy of the project answers for, with the service behind it. */
export type Routes = ReadonlyMap<string, EntityId>;

/** Which services stand under public names: by labels of Traefik and Caddy, and by nginx-proxy's variables. */
export function routesOf(services: readonly Served[]): Routes {
  const routes = new Map<string, EntityId>();
  for (const { id, labels, environment } of services) {
    const rules = labels.filter(({ key }) => /^traefik\.(?:http|tcp)\.routers\.[^.]+\.rule$/i.test(key));
    const names = rules.flatMap(({ value }) =>
      [...value.slice(0, 5000).matchAll(/Host(?:SNI)?\(([^)]*)\)/g)].flatMap((match) => match[1]!.split(",")),
    );
    const caddy = labels.filter(({ key }) => /^caddy(?:_\d+)?$/.test(key)).map(({ value }) => value);
    const virtual = environment.filter(({ key }) => key === "VIRTUAL_HOST").map(({ value }) => value);
    for (const name of [...names, ...[...caddy, ...virtual].flatMap((value) => value.split(/[\s,]+/))]) {
      const host = hostOf(
        name
          .trim()
          .replaceAll(/^[`"']|[`"']$/g, "")
          .replace(/^https?:\/\//, ""),
      )?.host;
      if (host !== undefined && !routes.has(host)) routes.set(host, id);
    }
  }
  return routes;
}

interface Proxies {
  readonly sketch: Sketch;
  readonly landscape: Landscape;
  readonly services: readonly Served[];
  readonly find: Find;
}

/**
 * What labels tell a proxy to pass on. Where the proxy itself stands elsewhere, that is told. Answers the proxies that
 * speak TLS to the outside, each with the line that says so.
 */
export function sayProxies(proxies: Proxies): ReadonlyMap<EntityId, number> {
  const { sketch, landscape, services } = proxies;
  const middlewares = middlewaresOf(services);
  const encrypting = new Map<EntityId, number>();
  const traefik = services.find(({ image }) => /(?:^|\/)traefik$/.test(image));
  const caddy = services.find(({ image }) => /caddy/.test(image));
  const nginx = services.find(({ image }) => image.endsWith("nginx-proxy"));
  for (const service of services) {
    const served = traefikOf(service) ?? caddyOf(service) ?? nginxOf(service);
    if (served === undefined) continue;
    const proxy = { traefik, caddy, nginx }[served.by];
    if (proxy === undefined) {
      const text = `${sketch.nameOf(service.id)} is served by ${served.by}`;
      sketch.unclear({ line: served.line, text, why: "the proxy is not among the services" });
      continue;
    }
    if (proxy.id === service.id) continue;
    const flow = landscape.join(proxy.id, service.id, {
      protocol: served.protocol,
      port: served.port,
      at: { line: served.line },
    });
    if (served.by !== "traefik") continue;
    sayMiddlewares(proxies, middlewares, proxy, service, flow);
    const tls = service.labels.find(
      ({ key, value }) => /\.routers\.[^.]+\.tls(?:$|\.)/i.test(key) && value !== "false",
    );
    if (tls && !encrypting.has(proxy.id)) encrypting.set(proxy.id, tls.line);
  }
  return encrypting;
}

interface Serving {
  readonly by: "traefik" | "caddy" | "nginx";
  readonly protocol: string;
  readonly port?: number | undefined;
  readonly line: number;
}

function traefikOf({ labels }: Served): Serving | undefined {
  const own = labels.filter(({ key }) => /^traefik\./i.test(key));
  if (own.some(({ key, value }) => /^traefik\.enable$/i.test(key) && value !== "true")) return undefined;
  const first =
    own.find(({ key }) => /\.(?:routers|services)\.|^traefik\.(?:frontend|port|backend)/i.test(key)) ??
    own.find(({ key }) => /^traefik\.enable$/i.test(key));
  if (first === undefined) return undefined;
  const isTcp = /^traefik\.tcp\./i.test(first.key);
  const said = (pattern: RegExp): string | undefined => own.find(({ key }) => pattern.test(key))?.value;
  const protocol = said(/\.server\.scheme$/i) ?? (isTcp ? "tcp" : "http");
  return {
    by: "traefik",
    protocol: protocol === "h2c" ? "http" : protocol,
    port: portIn(said(/\.server\.port$|^traefik\.port$/i)),
    line: first.line,
  };
}

function caddyOf({ labels }: Served): Serving | undefined {
  const label = labels.find(({ key }) => /^caddy(?:_\d+)?(?:\..+)?\.reverse_proxy$/.test(key));
  if (label === undefined) return undefined;
  return {
    by: "caddy",
    protocol: "http",
    port: portIn(/upstreams\s+(?:\w+\s+)?(\d+)/.exec(label.value)?.[1]),
    line: label.line,
  };
}

function nginxOf({ environment }: Served): Serving | undefined {
  const host = environment.find(({ key }) => key === "VIRTUAL_HOST");
  if (host === undefined) return undefined;
  const said = (name: string): string | undefined => environment.find(({ key }) => key === name)?.value;
  return {
    by: "nginx",
    protocol: said("VIRTUAL_PROTO") ?? "http",
    port: portIn(said("VIRTUAL_PORT")),
    line: host.line,
  };
}

const portIn = (text: string | undefined): number | undefined => hostOf(`x:${text ?? ""}`)?.port;

/** What a router's middlewares do, wherever in the project they are described. */
function sayMiddlewares(
  proxies: Proxies,
  described: Middlewares,
  proxy: Served,
  service: Served,
  flow: EntityId,
): void {
  const { sketch, landscape, find } = proxies;
  for (const router of service.labels.filter(({ key }) => /\.routers\.[^.]+\.middlewares$/i.test(key))) {
    for (const name of router.value.split(",").map((each) => splitOnce(each.trim(), "@")[0])) {
      for (const { key, value, line } of described.get(name.toLowerCase()) ?? []) {
        const kind = /\.middlewares\.[^.]+\.(\w+)/i.exec(key)?.[1]?.toLowerCase() ?? "";
        const attribute = MIDDLEWARES.get(kind);
        const at = { line: attribute === "authenticated" ? router.line : line };
        if (attribute !== undefined) sketch.say(flow, attribute, "yes", at);
        if (!/\.forwardauth\.address$/i.test(key)) continue;
        // Traefik asks, not the service that wears the label.
        const surroundings = {
          knows: (host: string) => find(host, undefined) !== undefined,
          isForeign: () => false,
          own: new Set<string>(),
        };
        landscape.connect(proxy.id, leadsOf([{ key: "forward", value, line }], surroundings).slice(0, 1), find);
      }
    }
  }
}

type Middlewares = ReadonlyMap<string, readonly Setting[]>;

function middlewaresOf(services: readonly Served[]): Middlewares {
  const byName = new Map<string, Setting[]>();
  for (const setting of services.flatMap(({ labels, settings }) => [...labels, ...settings])) {
    const name = /\.middlewares\.([^.]+)\./i.exec(setting.key)?.[1]?.toLowerCase();
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), setting].slice(0, 50));
  }
  return byName;
}

const MIDDLEWARES = new Map([
  ["basicauth", "authenticated"],
  ["digestauth", "authenticated"],
  ["forwardauth", "authenticated"],
  ["ratelimit", "rate_limited"],
  ["inflightreq", "rate_limited"],
  ["ipallowlist", "ip_filtered"],
  ["ipwhitelist", "ip_filtered"],
]);
