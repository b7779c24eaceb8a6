import { type Resource, firstText, nodesAt } from "./plan.ts";

/** How everybody comes in, where everybody may. */
export interface Entry {
  readonly protocol?: string | undefined;
  readonly port?: number | undefined;
  /** The file names the encryption, not only what the service does by itself. */
  readonly isEncrypted?: true;
}

export const HTTPS: Entry = { protocol: "https", port: 443 };

type Values = Resource["values"];

const always = (): boolean => true;

/** Entrances that are open as they are, unless a field says otherwise. */
export const OPEN: ReadonlyMap<string, (values: Values) => boolean> = new Map(
  Object.entries({
    aws_cloudfront_distribution: (values) => firstText(values, "enabled") !== "false",
    aws_apigatewayv2_api: always,
    aws_api_gateway_rest_api: (values) => firstText(values, "endpoint_configuration.types") !== "PRIVATE",
    aws_appsync_graphql_api: (values) => firstText(values, "visibility") !== "PRIVATE",
    aws_apprunner_service: (values) =>
      firstText(values, "network_configuration.ingress_configuration.is_publicly_accessible") !== "false",
    aws_globalaccelerator_accelerator: always,
    aws_amplify_app: always,
    aws_elastic_beanstalk_environment: (values) => firstText(values, "tier") !== "Worker",
    azurerm_cdn_frontdoor_profile: always,
    azurerm_frontdoor: always,
    azurerm_cdn_profile: always,
    azurerm_traffic_manager_profile: always,
    azurerm_static_web_app: always,
    azurerm_static_site: always,
    azurerm_api_management: (values) => firstText(values, "virtual_network_type") !== "Internal",
    azurerm_container_app: (values) => firstText(values, "ingress.external_enabled") === "true",
    azurerm_container_group: (values) =>
      firstText(values, "ip_address_type") === "Public" || nodesAt(values, "exposed_port").length > 0,
    google_api_gateway_gateway: always,
  }),
);

/** Whoever comes without encryption is sent back with it, as the file says. */
export const isForced = (values: Values): boolean =>
  /^(?:https-only|redirect-to-https)$/.test(firstText(values, "default_cache_behavior.viewer_protocol_policy") ?? "");

/** A rule of Google that takes what comes from outside. */
export function googleRule({ values }: Resource): Entry | undefined {
  if (/INTERNAL/.test(firstText(values, "load_balancing_scheme") ?? "EXTERNAL")) return undefined;
  const port = Number(/^\d+/.exec(firstText(values, "port_range") ?? "")?.[0]);
  return {
    ...(port > 0 && { port }),
    ...(port === 443 ? { protocol: "https", isEncrypted: true as const } : port === 80 ? { protocol: "http" } : {}),
  };
}
