import type { EntityId } from "../../model/index.ts";
import { type Find, type Landscape, leadsOf } from "../deployment/index.ts";
import type { Sketch } from "../sketch.ts";
import type { Components } from "./components.ts";
import { type Resource, firstText, nodesAt, textsIn } from "./plan.ts";
import { factOf } from "./types/list.ts";
import type { Wiring } from "./wiring.ts";

interface Around {
  readonly sketch: Sketch;
  readonly landscape: Landscape;
  readonly components: Components;
  readonly wiring: Wiring;
  readonly find: Find;
}

interface Spoken {
  readonly protocol?: string | undefined;
  readonly port?: number | undefined;
}

/** The flows that the plan itself tells: from each component through listeners, groups and subscriptions to the next one. */
export class Routes {
  readonly #around: Around;
  readonly #pairs = new Set<string>();

  constructor(around: Around) {
    this.#around = around;
  }

  follow(): void {
    const { components } = this.#around;
    for (const start of components.all) this.#walk(start, components.idOf(start)!);
  }

  /** Whether a route leads from the one to the other. */
  leads(from: EntityId, to: EntityId): boolean {
    return this.#pairs.has(`${from} ${to}`);
  }

  leadsTo(to: EntityId): boolean {
    return [...this.#pairs].some((pair) => pair.endsWith(` ${to}`));
  }

  #walk(start: Resource, from: EntityId): void {
    const { components, wiring, landscape, sketch } = this.#around;
    const seen = new Set([start]);
    const open: { readonly at: Resource; readonly spoken: Spoken }[] = [{ at: start, spoken: {} }];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      this.#leaveTo(here.at, from);
      const spoken = { ...here.spoken, ...spokenBy(here.at) };
      for (const next of wiring.next(here.at)) {
        const to = components.idOf(next);
        if (to !== undefined && to !== from) {
          const flow = landscape.join(from, to, {
            ...spoken,
            protocol: spoken.protocol ?? landscape.protocolAt(to, spoken.port),
            at: { line: here.at.line },
          });
          this.#pairs.add(`${from} ${to}`);
          // The token is for whoever is called; what is left over goes to a queue without one.
          for (const path of sketch.prop(to, "type") === "queue" ? [] : TOKENS)
            for (const token of nodesAt(here.at.values, path))
              sketch.say(flow, "authenticated", "yes", { line: token.line });
        } else if (!seen.has(next)) {
          seen.add(next);
          open.push({ at: next, spoken });
        }
      }
    }
  }

  /** Addresses of others among what a piece leads to. */
  #leaveTo(resource: Resource, from: EntityId): void {
    const { landscape, wiring, find } = this.#around;
    for (const path of factOf(resource.type)?.to ?? []) {
      if (wiring.at(resource, path).length > 0) continue;
      const settings = textsIn(resource.values, path)
        .filter(({ text }) => /^(?:https?:\/\/|(?:[a-z0-9-]+\.)+[a-z]{2,}$)/i.test(text))
        .map(({ text, line }) => ({ key: "TARGET_URL", value: text, line }));
      landscape.connect(from, leadsOf(settings, EVERYTHING), find);
    }
  }
}

const EVERYTHING = { knows: () => true, isForeign: () => true, own: new Set<string>() };

/** A sender that shows who it is. */
const TOKENS = ["push_config.oidc_token", "http_target.oidc_token", "http_target.oauth_token"];

function spokenBy({ type, values }: Resource): Spoken {
  if (type.endsWith("_target_group")) {
    const port = Number(firstText(values, "port"));
    const protocol = PROTOCOLS.get(firstText(values, "protocol") ?? "");
    return { ...(protocol !== undefined && { protocol }), ...(port > 0 && port < 65_536 && { port }) };
  }
  const path =
    type === "azurerm_application_gateway"
      ? "backend_http_settings.protocol"
      : type.endsWith("_backend_service")
        ? "protocol"
        : undefined;
  const said =
    path === undefined ? [] : [...new Set(textsIn(values, path).map(({ text }) => PROTOCOLS.get(text.toUpperCase())))];
  return said.length === 1 && said[0] !== undefined ? { protocol: said[0] } : {};
}

const PROTOCOLS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    HTTP: "http",
    HTTPS: "https",
    HTTP2: "http",
    GRPC: "grpc",
  }),
);
