import type { AttributeName } from "../../knowledge/index.ts";
import type { EntityId } from "../../model/index.ts";
import type { Sketch } from "../sketch.ts";
import type { Components } from "./components.ts";
import { type Resource, nodesAt, itemsOf } from "./plan.ts";
import { expressionsAt } from "./references.ts";
import { textAt } from "../text/index.ts";
import type { Wiring } from "./wiring.ts";

/** A type of resource, a value in it, what the value has to be, and what that says. `on`: of what the resource names there. */
interface Rule {
  readonly types: RegExp;
  readonly at: string;
  readonly is: RegExp;
  readonly says: AttributeName;
  readonly value: "yes" | "no";
  readonly on?: readonly string[];
}

interface Around {
  readonly sketch: Sketch;
  readonly components: Components;
  readonly wiring: Wiring;
}

/** What the configuration sets outright. A default that nobody wrote says nothing. */
export function sayStatements(resources: readonly Resource[], { sketch, components, wiring }: Around): void {
  for (const resource of resources) {
    if (resource.isData) continue;
    for (const { types, at, is, says, value, on } of RULES) {
      if (!types.test(resource.type) || !isStated(resource, at)) continue;
      const node = nodesAt(resource.values, at)
        .flatMap(itemsOf)
        .find((one) => is.test(textAt(one) ?? (one.is === "table" ? "{}" : "")));
      const isReferred = is === ANY && nodesAt(resource.unknown, at).length > 0;
      if (node === undefined && !isReferred) continue;
      for (const id of targetsOf(resource, on)) sketch.say(id, says, value, { line: node?.line ?? resource.line });
    }
  }

  function targetsOf(resource: Resource, on: readonly string[] | undefined): EntityId[] {
    const named = on === undefined ? [resource] : on.flatMap((path) => wiring.at(resource, path));
    return named.flatMap((one) => components.idOf(one) ?? []);
  }
}

function isStated({ expressions, values }: Resource, path: string): boolean {
  return expressions === undefined ? nodesAt(values, path).length > 0 : expressionsAt(expressions, path).length > 0;
}

const ON = /^true$/i;
const OFF = /^false$/i;
const ANY = /./;
const NUMBER = /^[1-9]\d*$/;

const rule = (
  types: RegExp,
  at: string,
  is: RegExp,
  says: AttributeName,
  value: "yes" | "no" = "yes",
  on?: readonly string[],
): Rule => ({
  types,
  at,
  is,
  says,
  value,
  ...(on !== undefined && { on }),
});

/** A switch that says yes where it is on and no where it is off. */
const both = (types: RegExp, at: string, says: AttributeName, on?: readonly string[]): Rule[] => [
  rule(types, at, ON, says, "yes", on),
  rule(types, at, OFF, says, "no", on),
];

const AMAZON: readonly Rule[] = [
  ...both(/^aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster)$/, "storage_encrypted", "encrypted_at_rest"),
  ...both(/^aws_(?:redshift_cluster|efs_file_system)$/, "encrypted", "encrypted_at_rest"),
  ...both(/^aws_elasticache/, "at_rest_encryption_enabled", "encrypted_at_rest"),
  ...both(/^aws_elasticache/, "transit_encryption_enabled", "encrypted_in_transit"),
  ...both(/^aws_memorydb/, "tls_enabled", "encrypted_in_transit"),
  ...both(/^aws_(?:opensearch|elasticsearch)_domain$/, "encrypt_at_rest.enabled", "encrypted_at_rest"),
  ...both(/^aws_(?:opensearch|elasticsearch)_domain$/, "domain_endpoint_options.enforce_https", "encrypted_in_transit"),
  ...both(/^aws_(?:opensearch|elasticsearch)_domain$/, "advanced_security_options.enabled", "authenticated"),
  ...both(/^aws_dynamodb_table$/, "server_side_encryption.enabled", "encrypted_at_rest"),
  ...both(/^aws_dynamodb_table$/, "point_in_time_recovery.enabled", "backed_up"),
  ...both(/^aws_sqs_queue$/, "sqs_managed_sse_enabled", "encrypted_at_rest"),
  rule(/^aws_(?:sqs_queue|sns_topic)$/, "kms_master_key_id", ANY, "encrypted_at_rest"),
  rule(/^aws_kinesis_stream$/, "encryption_type", /^KMS$/, "encrypted_at_rest"),
  rule(/^aws_kinesis_stream$/, "encryption_type", /^NONE$/, "encrypted_at_rest", "no"),
  rule(/^aws_kinesis_firehose/, "server_side_encryption.enabled", ON, "encrypted_at_rest"),
  rule(
    /^aws_s3_bucket_server_side_encryption_configuration$/,
    "rule.apply_server_side_encryption_by_default.sse_algorithm",
    ANY,
    "encrypted_at_rest",
    "yes",
    ["bucket"],
  ),
  rule(
    /^aws_s3_bucket$/,
    "server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm",
    ANY,
    "encrypted_at_rest",
  ),
  rule(/^aws_s3_bucket_versioning$/, "versioning_configuration.status", /^Enabled$/, "versioned", "yes", ["bucket"]),
  rule(/^aws_s3_bucket_versioning$/, "versioning_configuration.status", /^(?:Suspended|Disabled)$/, "versioned", "no", [
    "bucket",
  ]),
  rule(/^aws_s3_bucket_logging$/, "target_bucket", ANY, "logged", "yes", ["bucket"]),
  rule(/^aws_s3_bucket_lifecycle_configuration$/, "rule.expiration.days", NUMBER, "deletes_old_data", "yes", [
    "bucket",
  ]),
  rule(
    /^aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster)$/,
    "backup_retention_period",
    NUMBER,
    "backed_up",
  ),
  rule(
    /^aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster)$/,
    "backup_retention_period",
    /^0$/,
    "backed_up",
    "no",
  ),
  rule(/^aws_elasticache_replication_group$/, "snapshot_retention_limit", NUMBER, "backed_up"),
  ...both(/^aws_db_instance$/, "multi_az", "redundant"),
  ...both(/^aws_elasticache_replication_group$/, "automatic_failover_enabled", "redundant"),
  ...both(/^aws_(?:db_instance|rds_cluster)$/, "iam_database_authentication_enabled", "authenticated"),
  rule(/^aws_(?:db_instance|rds_cluster|redshift_cluster)$/, "manage_master_user_password", ON, "secrets_managed"),
  rule(/^aws_(?:db_instance|rds_cluster|redshift_cluster)$/, "enabled_cloudwatch_logs_exports", ANY, "logged"),
  ...both(
    /^aws_(?:db_instance|rds_cluster_instance|redshift_cluster|mq_broker)$/,
    "publicly_accessible",
    "internet_facing",
  ),
  rule(/^aws_msk_cluster$/, "encryption_info.encryption_in_transit.client_broker", /^TLS$/, "encrypted_in_transit"),
  rule(
    /^aws_msk_cluster$/,
    "encryption_info.encryption_in_transit.client_broker",
    /PLAINTEXT/,
    "encrypted_in_transit",
    "no",
  ),
  rule(/^aws_msk_cluster$/, "encryption_info.encryption_at_rest_kms_key_arn", ANY, "encrypted_at_rest"),
  rule(/^aws_msk_cluster$/, "client_authentication.sasl.iam", ON, "authenticated"),
  rule(/^aws_msk_cluster$/, "client_authentication.unauthenticated", ON, "authenticated", "no"),
  rule(/^aws_(?:a?lb|elb)$/, "access_logs.enabled", ON, "logged"),
  rule(/^aws_cloudfront_distribution$/, "logging_config.bucket", ANY, "logged"),
  rule(/^aws_apigatewayv2_route$/, "authorization_type", /^(?:JWT|AWS_IAM|CUSTOM)$/, "authenticated", "yes"),
  rule(/^aws_apigatewayv2_route$/, "authorization_type", /^NONE$/, "authenticated", "no"),
  rule(/^aws_api_gateway_method$/, "authorization", /^(?:AWS_IAM|CUSTOM|COGNITO_USER_POOLS)$/, "authenticated", "yes"),
  rule(/^aws_api_gateway_method$/, "authorization", /^NONE$/, "authenticated", "no"),
  rule(/^aws_lambda_function_url$/, "authorization_type", /^NONE$/, "authenticated", "no"),
  rule(/^aws_lambda_function_url$/, "authorization_type", /^AWS_IAM$/, "authenticated"),
  rule(/^aws_apigatewayv2_stage$/, "default_route_settings.throttling_rate_limit", NUMBER, "rate_limited"),
  rule(/^aws_api_gateway_method_settings$/, "settings.throttling_rate_limit", NUMBER, "rate_limited"),
  rule(/^aws_api(?:_gateway|gatewayv2)_stage$/, "access_log_settings.destination_arn", ANY, "logged"),
  rule(/^aws_cognito_user_pool$/, "mfa_configuration", /^ON$/, "mfa"),
  rule(/^aws_cognito_user_pool$/, "mfa_configuration", /^OFF$/, "mfa", "no"),
  rule(/^aws_instance$/, "metadata_options.http_tokens", /^required$/, "hardened"),
  rule(/^aws_instance$/, "root_block_device.encrypted", ON, "encrypted_at_rest"),
  rule(/^aws_instance$/, "root_block_device.encrypted", OFF, "encrypted_at_rest", "no"),
  rule(/^aws_instance$/, "monitoring", ON, "monitored"),
  rule(/^aws_lambda_function$/, "tracing_config.mode", /^Active$/, "monitored"),
  rule(/^aws_appautoscaling_target$/, "min_capacity", /^[2-9]$|^\d{2,}$/, "redundant", "yes", ["resource_id"]),
  rule(/^aws_sfn_state_machine$/, "logging_configuration.level", /^(?:ALL|ERROR|FATAL)$/, "logged"),
];

const MICROSOFT: readonly Rule[] = [
  ...both(
    /^azurerm_(?:(?:linux|windows)_(?:web|function)_app|app_service|function_app|logic_app_standard)$/,
    "https_only",
    "encrypted_in_transit",
  ),
  ...both(/^azurerm_storage_account$/, "https_traffic_only_enabled", "encrypted_in_transit"),
  ...both(/^azurerm_storage_account$/, "enable_https_traffic_only", "encrypted_in_transit"),
  rule(/^azurerm_storage_account$/, "infrastructure_encryption_enabled", ON, "encrypted_at_rest"),
  rule(/^azurerm_storage_account$/, "customer_managed_key", /\{\}/, "encrypted_at_rest"),
  rule(/^azurerm_storage_account$/, "blob_properties.versioning_enabled", ON, "versioned"),
  rule(/^azurerm_storage_account$/, "allow_nested_items_to_be_public", OFF, "public_access", "no"),
  rule(/^azurerm_storage_account$/, "network_rules.default_action", /^Deny$/, "ip_filtered"),
  rule(
    /^azurerm_(?!storage_account|linux_web_app$|windows_web_app$)/,
    "public_network_access_enabled",
    OFF,
    "isolated",
  ),
  rule(/^azurerm_(?:storage_account|linux_web_app|windows_web_app)$/, "public_network_access_enabled", OFF, "isolated"),
  rule(/^azurerm_(?:linux|windows)_(?:web|function)_app$/, "auth_settings_v2.auth_enabled", ON, "authenticated"),
  rule(/^azurerm_(?:linux|windows)_(?:web|function)_app$/, "client_certificate_enabled", ON, "mutual_tls"),
  rule(/^azurerm_mssql_(?:server|managed_instance)$/, "minimum_tls_version", /^1\.[23]$/, "encrypted_in_transit"),
  rule(/^azurerm_mssql_server$/, "azuread_administrator.azuread_authentication_only", ON, "authenticated"),
  ...both(/^azurerm_mssql_database$/, "transparent_data_encryption_enabled", "encrypted_at_rest"),
  rule(/^azurerm_mssql_database$/, "short_term_retention_policy.retention_days", NUMBER, "backed_up"),
  rule(/^azurerm_mssql_database$/, "zone_redundant", ON, "redundant"),
  rule(/^azurerm_(?:postgresql|mysql)_flexible_server$/, "backup_retention_days", NUMBER, "backed_up"),
  rule(/^azurerm_(?:postgresql|mysql)_flexible_server$/, "high_availability.mode", ANY, "redundant"),
  ...both(/^azurerm_(?:postgresql|mysql)_server$/, "ssl_enforcement_enabled", "encrypted_in_transit"),
  rule(/^azurerm_redis_cache$/, "non_ssl_port_enabled", OFF, "encrypted_in_transit"),
  rule(/^azurerm_redis_cache$/, "non_ssl_port_enabled", ON, "encrypted_in_transit", "no"),
  rule(/^azurerm_redis_cache$/, "enable_non_ssl_port", OFF, "encrypted_in_transit"),
  rule(/^azurerm_redis_cache$/, "enable_non_ssl_port", ON, "encrypted_in_transit", "no"),
  rule(/^azurerm_cosmosdb_account$/, "backup.type", ANY, "backed_up"),
  rule(/^azurerm_mssql_(?:server|database)_extended_auditing_policy$/, "enabled", ON, "logged", "yes", [
    "server_id",
    "database_id",
  ]),
  rule(/^azurerm_monitor_diagnostic_setting$/, "enabled_log.category", ANY, "logged", "yes", ["target_resource_id"]),
  rule(/^azurerm_monitor_diagnostic_setting$/, "enabled_log.category_group", ANY, "logged", "yes", [
    "target_resource_id",
  ]),
  rule(/^azurerm_container_app$/, "ingress.allow_insecure_connections", ON, "encrypted_in_transit", "no"),
];

const GOOGLE: readonly Rule[] = [
  ...both(/^google_sql_database_instance$/, "settings.backup_configuration.enabled", "backed_up"),
  rule(/^google_sql_database_instance$/, "settings.availability_type", /^REGIONAL$/, "redundant"),
  rule(
    /^google_sql_database_instance$/,
    "settings.ip_configuration.ssl_mode",
    /^(?:ENCRYPTED_ONLY|TRUSTED_CLIENT_CERTIFICATE_REQUIRED)$/,
    "encrypted_in_transit",
  ),
  rule(
    /^google_sql_database_instance$/,
    "settings.ip_configuration.ssl_mode",
    /^ALLOW_UNENCRYPTED/,
    "encrypted_in_transit",
    "no",
  ),
  ...both(/^google_sql_database_instance$/, "settings.ip_configuration.require_ssl", "encrypted_in_transit"),
  rule(/^google_sql_database_instance$/, "encryption_key_name", ANY, "encrypted_at_rest"),
  ...both(/^google_redis_instance$/, "auth_enabled", "authenticated"),
  rule(/^google_redis_instance$/, "transit_encryption_mode", /^SERVER_AUTHENTICATION$/, "encrypted_in_transit"),
  rule(/^google_redis_instance$/, "transit_encryption_mode", /^DISABLED$/, "encrypted_in_transit", "no"),
  rule(/^google_redis_instance$/, "tier", /^STANDARD_HA$/, "redundant"),
  rule(/^google_storage_bucket$/, "encryption.default_kms_key_name", ANY, "encrypted_at_rest"),
  rule(/^google_storage_bucket$/, "versioning.enabled", ON, "versioned"),
  rule(/^google_storage_bucket$/, "public_access_prevention", /^enforced$/, "public_access", "no"),
  rule(/^google_storage_bucket$/, "logging.log_bucket", ANY, "logged"),
  rule(/^google_bigquery_dataset$/, "default_encryption_configuration.kms_key_name", ANY, "encrypted_at_rest"),
  rule(/^google_(?:pubsub_topic|spanner_database)$/, "kms_key_name", ANY, "encrypted_at_rest"),
  rule(/^google_compute_instance$/, "shielded_instance_config.enable_secure_boot", ON, "secure_boot"),
  rule(/^google_cloud_run_v2_service$/, "binary_authorization.use_default", ON, "provenance_verified"),
];

const RULES: readonly Rule[] = [...AMAZON, ...MICROSOFT, ...GOOGLE];
