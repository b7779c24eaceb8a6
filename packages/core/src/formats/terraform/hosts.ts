import type { Components } from "./components.ts";
import type { Identities } from "./identities.ts";
import { type Resource, firstText } from "./plan.ts";
import type { Wiring } from "./wiring.ts";

interface Around {
  readonly resources: readonly Resource[];
  readonly wiring: Wiring;
  readonly identities: Identities;
  readonly components: Components;
}

/** Names under which programs reach each other: records of DNS, and services in a private namespace. */
export function nameServices({ resources, wiring, identities, components }: Around): void {
  for (const resource of resources) {
    const { type, values } = resource;
    const name = firstText(values, "name");
    if (resource.isData || name === undefined) continue;
    const targets = RECORDS.get(type)
      ?.flatMap((path) => wiring.at(resource, path))
      .filter((one) => components.idOf(one) !== undefined);
    if (targets !== undefined && targets[0] !== undefined) identities.nameHost(name.replace(/\.$/, ""), targets[0]);
    if (type === "aws_service_discovery_service") {
      const service = resources.find(
        (one) => one.type === "aws_ecs_service" && wiring.at(one, "service_registries.registry_arn").includes(resource),
      );
      const [namespace] = wiring.at(resource, "dns_config.namespace_id");
      const zone = namespace === undefined ? undefined : firstText(namespace.values, "name");
      if (service !== undefined && zone !== undefined) identities.nameHost(`${name}.${zone}`, service);
    }
    if (type !== "aws_ecs_service") continue;
    const alias =
      firstText(values, "service_connect_configuration.service.client_alias.dns_name") ??
      firstText(values, "service_connect_configuration.service.discovery_name");
    if (alias !== undefined) identities.nameHost(alias, resource);
  }
}

const RECORDS: ReadonlyMap<string, readonly string[]> = new Map([
  ["aws_route53_record", ["alias.name", "records"]],
  ["azurerm_dns_cname_record", ["record", "target_resource_id"]],
  ["azurerm_dns_a_record", ["target_resource_id"]],
  ["azurerm_private_dns_a_record", ["records"]],
  ["google_dns_record_set", ["rrdatas"]],
]);
