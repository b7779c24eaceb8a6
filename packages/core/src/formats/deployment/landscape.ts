import { type EntityId, type Span } from "../../model/index.ts";
import {
  type Technology,
  protocolNamed,
  protocolAt,
  protocolOfScheme,
  technologyOfHost,
} from "../../knowledge/index.ts";
import type { Sketch } from "../sketch.ts";
import { isUnknown } from "./address.ts";
import type { Lead } from "./settings.ts";

/** Which component of the deployment answers to a host, asked from where a program stands. */
export type Find = (host: string, port: number | undefined) => EntityId | undefined;

export interface Opening {
  readonly port?: number | undefined;
  readonly protocol?: string | undefined;
  readonly at: Span;
}

/**
 * The outside of a deployment, and how flows come from addresses: to a part of its own where the host is known, else to
 * a party of that name. One flow for each two ends; what a later address adds to it is added, what differs stays as said.
 */
export class Landscape {
  readonly #sketch: Sketch;
  readonly #parties = new Map<string, EntityId>();
  readonly #technologies = new Map<EntityId, Technology>();
  #internet: EntityId | undefined;

  constructor(sketch: Sketch) {
    this.#sketch = sketch;
  }

  /** What a component is built with says what it speaks. */
  knowTechnology(id: EntityId, technology: Technology): void {
    this.#technologies.set(id, technology);
  }

  /** Another name of a party, or a host that is a party though no address leads there. */
  party(host: string, at: Span): EntityId {
    const known = this.#parties.get(host);
    if (known !== undefined) return known;
    const technology = technologyOfHost(host);
    const id = this.#sketch.add("component", {
      key: `host-${host.replaceAll(/[^a-z0-9.-]+/g, "-").slice(0, 150)}`,
      name: host,
      props: { type: "external", ...(technology && { technology: [technology.name] }) },
      marks: [`host:${host}`],
      at,
    });
    this.#parties.set(host, id);
    if (technology) this.#technologies.set(id, technology);
    return id;
  }

  /** Everybody may come in here. */
  open(to: EntityId, { port, protocol, at }: Opening): EntityId {
    const technology = this.#technologies.get(to);
    const spoken = protocol ?? this.#spoken({ ...(port !== undefined && { port }) }, technology);
    this.#internet ??= this.#sketch.add("component", { name: "Internet", props: { type: "external" }, at });
    this.#sketch.say(to, "internet_facing", "yes", at);
    return this.join(this.#internet, to, { port, protocol: spoken, at });
  }

  /** What a component speaks on a port of its own, by what it is or by the port. */
  protocolAt(id: EntityId, port: number | undefined): string | undefined {
    return this.#spoken({ ...(port !== undefined && { port }) }, this.#technologies.get(id));
  }

  join(from: EntityId, to: EntityId, { port, protocol, at }: Opening): EntityId {
    const props = { ...(protocol !== undefined && { protocol }), ...(port !== undefined && { port }) };
    const id = this.#sketch.flow({ from, to, props, at });
    for (const [field, value] of Object.entries(props)) this.#sketch.set(id, field, value);
    return id;
  }

  /** The flows of one program, by the leads of its settings. A host that is not known is told, never guessed. */
  connect(from: EntityId, leads: readonly Lead[], find: Find): void {
    let before: { lead: Lead; to: EntityId } | undefined;
    for (const lead of leads) {
      const { host, port, line } = lead;
      const at = { line };
      if (isUnknown(host)) {
        this.#sketch.unclear({ line, text: lead.words.join("_").toLowerCase(), why: "its host is set elsewhere" });
        continue;
      }
      const own = find(host, port);
      if (own === undefined && (isHere(host) || !leadsOut(lead))) continue;
      const sibling = lead.isMember && before !== undefined && areSiblings(before.lead.host, host);
      if (own === undefined && sibling && !this.#parties.has(host)) this.#parties.set(host, before!.to);
      const to = own ?? this.party(host, at);
      before = { lead, to };
      if (to === from) continue;
      const flow = this.join(from, to, { port, protocol: this.#spoken(lead, this.#technologies.get(to)), at });
      if (lead.encrypted !== undefined) this.#sketch.say(flow, "encrypted_in_transit", lead.encrypted, at);
      if (lead.certificateChecked !== undefined)
        this.#sketch.say(flow, "certificate_checked", lead.certificateChecked, at);
    }
  }

  /** By the scheme, by what listens there, by the port, and last by the words of the setting's name. */
  #spoken(
    lead: Partial<Pick<Lead, "scheme" | "port" | "words">>,
    technology: Technology | undefined,
  ): string | undefined {
    const byScheme = lead.scheme === undefined || isBare(lead.scheme) ? undefined : protocolOfScheme(lead.scheme);
    if (byScheme) return byScheme.id;
    const ports = technology?.ports ?? [];
    const byTechnology = lead.port === undefined ? ports[0] : ports.find(({ port }) => port === lead.port);
    if (byTechnology) return byTechnology.protocol;
    const byPort = lead.port === undefined ? undefined : protocolAt(lead.port);
    const named = (lead.words ?? []).filter((word) => word.length > 2).flatMap((word) => protocolNamed(word) ?? []);
    // SFTP and others travel over SSH's port.
    if (byPort && (byPort.id !== "ssh" || named.length === 0)) return byPort.id;
    return named[0]?.id ?? (lead.port === 8080 ? "http" : ports[0]?.protocol);
  }
}

/** Schemes that say how bytes travel and not what they mean. */
const isBare = (scheme: string): boolean => /^(?:tcp|udp|tls|ssl|plaintext|tcp4|tcp6)$/.test(scheme);

/** Schemes whose first part is no host: files, buckets, pictures, switches. */
const NO_HOST =
  /^(?:file|unix|data|static|s3a?|gs|abfss?|wasbs?|classpath|sqlite\d?|memory|mem|env|secret|vault|docker|fd|oci|dns|inline|k8s|arn|about|chrome|urn|ref\+.*|docker-daemon)$/;

/** Behind a scheme that nobody knows, only what looks like a host is one: `slack://token@channel` has none. */
function leadsOut({ scheme, host }: Lead): boolean {
  if (scheme === undefined) return true;
  return !NO_HOST.test(scheme) && (isBare(scheme) || host.includes(".") || protocolOfScheme(scheme) !== undefined);
}

/** The machine or container itself, and addresses that mean all of it. */
export const isHere = (host: string): boolean =>
  /^(?:localhost|ip6-localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?|\*|_)$|\.localhost$|^localhost\./.test(host);

/** Brokers of one cluster: `b-1.orders.example` and `b-2.orders.example`. */
function areSiblings(one: string, other: string): boolean {
  const rest = one.slice(one.indexOf(".") + 1);
  return rest.includes(".") && rest === other.slice(other.indexOf(".") + 1) && !/^\d+$/.test(rest.split(".").at(-1)!);
}
