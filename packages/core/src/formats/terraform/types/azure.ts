import { type TypeFact, type TypeTable, boundary, component, link, piece, plumbing, runtime } from "./kind.ts";

const webApp = (technology: string): TypeFact =>
  component("process", technology, "name", {
    settings: ["app_settings", "connection_string", "site_config.application_insights_connection_string"],
    to: ["storage_account_name", "storage_connection_string"],
    inside: ["virtual_network_subnet_id"],
    identity: ["identity"],
    hosts: [".azurewebsites.net", ".scm.azurewebsites.net"],
  });

const machine = component("process", "Azure Virtual Machine", "name", {
  settings: ["custom_data", "user_data"],
  from: [
    "network_interface_ids",
    "network_interface.ip_configuration.load_balancer_backend_address_pool_ids",
    "network_interface.ip_configuration.application_gateway_backend_address_pool_ids",
  ],
  inside: ["network_interface_ids", "network_interface.ip_configuration.subnet_id"],
  identity: ["identity"],
});

const COMPUTE: TypeTable = {
  azurerm_linux_web_app: webApp("Azure App Service"),
  azurerm_windows_web_app: webApp("Azure App Service"),
  azurerm_app_service: webApp("Azure App Service"),
  azurerm_linux_web_app_slot: piece("app_service_id"),
  azurerm_windows_web_app_slot: piece("app_service_id"),
  azurerm_linux_function_app: webApp("Azure Functions"),
  azurerm_windows_function_app: webApp("Azure Functions"),
  azurerm_function_app: webApp("Azure Functions"),
  azurerm_function_app_flex_consumption: webApp("Azure Functions"),
  azurerm_linux_function_app_slot: piece("function_app_id"),
  azurerm_function_app_function: piece("function_app_id"),
  azurerm_app_service_virtual_network_swift_connection: piece("app_service_id", { inside: ["subnet_id"] }),
  azurerm_logic_app_standard: webApp("Azure Logic Apps"),
  azurerm_logic_app_workflow: component("process", "Azure Logic Apps", "name", {
    to: ["parameters"],
    identity: ["identity"],
  }),
  azurerm_logic_app_action_http: piece("logic_app_id", { to: ["uri"] }),
  azurerm_logic_app_action_custom: piece("logic_app_id", { to: ["body"] }),
  azurerm_logic_app_trigger_http_request: piece("logic_app_id"),
  azurerm_logic_app_trigger_recurrence: piece("logic_app_id"),
  azurerm_static_web_app: component("process", "Azure Static Web Apps", "name", {
    settings: ["app_settings"],
    hosts: [".azurestaticapps.net"],
  }),
  azurerm_static_site: component("process", "Azure Static Web Apps", "name"),
  azurerm_container_app: component("process", "Azure Container Apps", "name", {
    settings: ["template.container.env", "secret"],
    inside: ["container_app_environment_id"],
    identity: ["identity"],
  }),
  azurerm_container_app_job: component("process", "Azure Container Apps", "name", {
    settings: ["template.container.env", "secret"],
    inside: ["container_app_environment_id"],
    identity: ["identity"],
  }),
  azurerm_container_app_environment: { is: "plumbing", inside: ["infrastructure_subnet_id"] },
  azurerm_container_group: component("process", "Azure Container Instances", "name", {
    settings: ["container.environment_variables", "container.secure_environment_variables"],
    inside: ["subnet_ids"],
    identity: ["identity"],
  }),
  azurerm_linux_virtual_machine: machine,
  azurerm_windows_virtual_machine: machine,
  azurerm_virtual_machine: machine,
  azurerm_linux_virtual_machine_scale_set: machine,
  azurerm_windows_virtual_machine_scale_set: machine,
  azurerm_orchestrated_virtual_machine_scale_set: machine,
  azurerm_kubernetes_cluster: runtime("Azure Kubernetes Service"),
  azurerm_batch_account: component("process", "Azure Batch", "name"),
  azurerm_data_factory: component("process", "Azure Data Factory", "name", { identity: ["identity"] }),
  azurerm_data_factory_linked_service_azure_sql_database: piece("data_factory_id", { to: ["connection_string"] }),
  azurerm_data_factory_linked_service_azure_blob_storage: piece("data_factory_id", {
    to: ["connection_string", "service_endpoint"],
  }),
  azurerm_data_factory_linked_service_data_lake_storage_gen2: piece("data_factory_id", { to: ["url"] }),
  azurerm_data_factory_linked_service_sftp: piece("data_factory_id", { to: ["host"] }),
  azurerm_data_factory_linked_custom_service: piece("data_factory_id", { to: ["type_properties_json"] }),
  azurerm_stream_analytics_job: component("process", "Azure Stream Analytics", "name"),
  azurerm_stream_analytics_stream_input_eventhub: piece("stream_analytics_job_name", { to: ["eventhub_name"] }),
  azurerm_stream_analytics_stream_input_iothub: piece("stream_analytics_job_name", { to: ["iothub_namespace"] }),
  azurerm_stream_analytics_output_blob: piece("stream_analytics_job_name", { to: ["storage_account_name"] }),
  azurerm_stream_analytics_output_mssql: piece("stream_analytics_job_name", { to: ["server"] }),
  azurerm_stream_analytics_output_eventhub: piece("stream_analytics_job_name", { to: ["eventhub_name"] }),
  azurerm_stream_analytics_output_function: piece("stream_analytics_job_name", { to: ["function_app"] }),
  azurerm_databricks_workspace: component("process", undefined, "name", {
    inside: ["custom_parameters.virtual_network_id"],
    hosts: [".azuredatabricks.net"],
  }),
  azurerm_synapse_workspace: component("store", "Azure Synapse Analytics", "name", {
    to: ["storage_data_lake_gen2_filesystem_id"],
    hosts: [".sql.azuresynapse.net", ".dev.azuresynapse.net"],
  }),
  azurerm_cognitive_account: component("model", "Azure AI Services", "name", {
    hosts: [".cognitiveservices.azure.com", ".openai.azure.com"],
  }),
  azurerm_cognitive_deployment: piece("cognitive_account_id"),
  azurerm_machine_learning_workspace: component("process", "Azure Machine Learning", "name", {
    to: ["storage_account_id"],
  }),
  azurerm_bot_service_azure_bot: component("agent", "Azure Bot Service", "name", { to: ["endpoint"] }),
};

const ENTRANCES: TypeTable = {
  azurerm_application_gateway: component("service", "Azure Application Gateway", "name", {
    to: ["backend_address_pool.fqdns", "backend_address_pool.ip_addresses"],
    inside: ["gateway_ip_configuration.subnet_id"],
  }),
  azurerm_network_interface_application_gateway_backend_address_pool_association: link(
    "backend_address_pool_id",
    "network_interface_id",
  ),
  azurerm_lb: component("service", "Azure Load Balancer", "name", { inside: ["frontend_ip_configuration.subnet_id"] }),
  azurerm_lb_backend_address_pool: piece("loadbalancer_id"),
  azurerm_lb_backend_address_pool_address: link("backend_address_pool_id", "ip_address"),
  azurerm_lb_rule: piece("loadbalancer_id"),
  azurerm_lb_probe: piece("loadbalancer_id"),
  azurerm_lb_nat_rule: piece("loadbalancer_id"),
  azurerm_network_interface_backend_address_pool_association: link("backend_address_pool_id", "network_interface_id"),
  azurerm_network_interface: { is: "plumbing", inside: ["ip_configuration.subnet_id"] },
  azurerm_cdn_frontdoor_profile: component("service", "Azure Front Door", "name"),
  azurerm_cdn_frontdoor_endpoint: piece("cdn_frontdoor_profile_id"),
  azurerm_cdn_frontdoor_origin_group: piece("cdn_frontdoor_profile_id"),
  azurerm_cdn_frontdoor_origin: piece("cdn_frontdoor_origin_group_id", { to: ["host_name"] }),
  azurerm_cdn_frontdoor_route: piece("cdn_frontdoor_endpoint_id"),
  azurerm_cdn_frontdoor_custom_domain: piece("cdn_frontdoor_profile_id"),
  azurerm_cdn_frontdoor_security_policy: piece("cdn_frontdoor_profile_id"),
  azurerm_cdn_frontdoor_rule_set: piece("cdn_frontdoor_profile_id"),
  azurerm_frontdoor: component("service", "Azure Front Door", "name", { to: ["backend_pool.backend.address"] }),
  azurerm_cdn_profile: component("service", "Azure Front Door", "name"),
  azurerm_cdn_endpoint: piece("profile_name", { to: ["origin.host_name"] }),
  azurerm_traffic_manager_profile: component("service", "Azure Traffic Manager", "name"),
  azurerm_traffic_manager_azure_endpoint: piece("profile_id", { to: ["target_resource_id"] }),
  azurerm_traffic_manager_external_endpoint: piece("profile_id", { to: ["target"] }),
  azurerm_api_management: component("service", "Azure API Management", "name", {
    inside: ["virtual_network_configuration.subnet_id"],
    identity: ["identity"],
    hosts: [".azure-api.net"],
  }),
  azurerm_api_management_api: piece("api_management_name", { to: ["service_url"] }),
  azurerm_api_management_backend: piece("api_management_name", { to: ["url"] }),
  azurerm_api_management_api_policy: piece("api_management_name"),
  azurerm_api_management_product: piece("api_management_name"),
  azurerm_signalr_service: component("service", "Azure SignalR Service", "name", { hosts: [".service.signalr.net"] }),
  azurerm_web_pubsub: component("service", undefined, "name", { hosts: [".webpubsub.azure.com"] }),
  azurerm_application_insights: component("service", "Application Insights", "name"),
  azurerm_communication_service: component("service", "Azure Communication Services", "name"),
  azurerm_aadb2c_directory: component("service", "Azure AD B2C", "domain_name"),
  azurerm_notification_hub: component("service", "Azure Notification Hubs", "name"),
};

const STORES: TypeTable = {
  azurerm_storage_account: component("store", "Azure Blob Storage", "name", {
    hosts: ["blob", "queue", "table", "file", "dfs", "web"].map((kind) => `.${kind}.core.windows.net`),
  }),
  azurerm_storage_container: piece(["storage_account_id", "storage_account_name"]),
  azurerm_storage_blob: piece("storage_account_name"),
  azurerm_storage_table: piece("storage_account_name"),
  azurerm_storage_share: piece(["storage_account_id", "storage_account_name"]),
  azurerm_storage_data_lake_gen2_filesystem: piece("storage_account_id"),
  azurerm_storage_account_static_website: piece("storage_account_id"),
  azurerm_mssql_server: component("store", "Azure SQL Database", "name", { hosts: [".database.windows.net"] }),
  azurerm_mssql_database: piece("server_id"),
  azurerm_sql_server: component("store", "Azure SQL Database", "name", { hosts: [".database.windows.net"] }),
  azurerm_sql_database: piece("server_name"),
  azurerm_mssql_managed_instance: component("store", "Azure SQL Database", "name", {
    inside: ["subnet_id"],
    hosts: [".database.windows.net"],
  }),
  azurerm_postgresql_server: component("store", "Azure Database for PostgreSQL", "name", {
    hosts: [".postgres.database.azure.com"],
  }),
  azurerm_postgresql_flexible_server: component("store", "Azure Database for PostgreSQL", "name", {
    inside: ["delegated_subnet_id"],
    hosts: [".postgres.database.azure.com"],
  }),
  azurerm_postgresql_database: piece("server_name"),
  azurerm_postgresql_flexible_server_database: piece("server_id"),
  azurerm_mysql_server: component("store", "Azure Database for MySQL", "name", {
    hosts: [".mysql.database.azure.com"],
  }),
  azurerm_mysql_flexible_server: component("store", "Azure Database for MySQL", "name", {
    inside: ["delegated_subnet_id"],
    hosts: [".mysql.database.azure.com"],
  }),
  azurerm_mysql_flexible_database: piece("server_name"),
  azurerm_mariadb_server: component("store", "MariaDB", "name", { hosts: [".mariadb.database.azure.com"] }),
  azurerm_cosmosdb_account: component("store", "Azure Cosmos DB", "name", {
    hosts: [".documents.azure.com", ".mongo.cosmos.azure.com"],
  }),
  azurerm_cosmosdb_sql_database: piece("account_name"),
  azurerm_cosmosdb_sql_container: piece("account_name"),
  azurerm_cosmosdb_mongo_database: piece("account_name"),
  azurerm_cosmosdb_mongo_collection: piece("account_name"),
  azurerm_redis_cache: component("store", "Azure Cache for Redis", "name", {
    inside: ["subnet_id"],
    hosts: [".redis.cache.windows.net"],
  }),
  azurerm_redis_enterprise_cluster: component("store", "Azure Cache for Redis", "name", {
    hosts: [".redisenterprise.cache.azure.net"],
  }),
  azurerm_managed_redis: component("store", "Azure Cache for Redis", "name", { hosts: [".redis.azure.net"] }),
  azurerm_kusto_cluster: component("store", "Azure Data Explorer", "name", { hosts: [".kusto.windows.net"] }),
  azurerm_kusto_database: piece("cluster_name"),
  azurerm_search_service: component("store", "Azure AI Search", "name", { hosts: [".search.windows.net"] }),
};

const EVENT_ENDPOINTS = [
  "azure_function_endpoint.function_id",
  "webhook_endpoint.url",
  "service_bus_queue_endpoint_id",
  "service_bus_topic_endpoint_id",
  "eventhub_endpoint_id",
  "storage_queue_endpoint.storage_account_id",
  "storage_blob_dead_letter_destination.storage_account_id",
];

const MESSAGES: TypeTable = {
  azurerm_servicebus_namespace: component("queue", "Azure Service Bus", "name", { hosts: [".servicebus.windows.net"] }),
  azurerm_servicebus_queue: component("queue", "Azure Service Bus", "name", {
    to: ["forward_to", "forward_dead_lettered_messages_to"],
  }),
  azurerm_servicebus_topic: component("queue", "Azure Service Bus", "name"),
  azurerm_servicebus_subscription: piece("topic_id", { to: ["forward_to", "forward_dead_lettered_messages_to"] }),
  azurerm_eventhub_namespace: component("queue", "Azure Event Hubs", "name", { hosts: [".servicebus.windows.net"] }),
  azurerm_eventhub: component("queue", "Azure Event Hubs", "name", {
    to: ["capture_description.destination.storage_account_id"],
  }),
  azurerm_eventhub_consumer_group: piece("eventhub_name"),
  azurerm_storage_queue: component("queue", "Azure Queue Storage", "name"),
  azurerm_eventgrid_topic: component("queue", "Azure Event Grid", "name"),
  azurerm_eventgrid_domain: component("queue", "Azure Event Grid", "name"),
  azurerm_eventgrid_system_topic: link("source_arm_resource_id"),
  azurerm_eventgrid_event_subscription: link("scope", EVENT_ENDPOINTS),
  azurerm_eventgrid_system_topic_event_subscription: link("system_topic", EVENT_ENDPOINTS),
  azurerm_iothub: component("queue", "Azure IoT Hub", "name", {
    to: ["endpoint.connection_string", "endpoint.endpoint_uri"],
    hosts: [".azure-devices.net"],
  }),
  azurerm_iothub_endpoint_eventhub: piece("iothub_id", { to: ["connection_string", "endpoint_uri"] }),
  azurerm_iothub_endpoint_storage_container: piece("iothub_id", { to: ["connection_string", "endpoint_uri"] }),
  azurerm_iothub_endpoint_servicebus_queue: piece("iothub_id", { to: ["connection_string", "endpoint_uri"] }),
  azurerm_iothub_dps: component("service", "Azure IoT Hub", "name", { to: ["linked_hub.connection_string"] }),
};

const NOTHING = plumbing(`
  azurerm_resource_group azurerm_role_assignment azurerm_role_definition azurerm_user_assigned_identity
  azurerm_federated_identity_credential azurerm_network_security_group azurerm_network_security_rule
  azurerm_subnet_network_security_group_association azurerm_network_interface_security_group_association
  azurerm_application_security_group azurerm_public_ip azurerm_public_ip_prefix azurerm_nat_gateway
  azurerm_nat_gateway_public_ip_association azurerm_subnet_nat_gateway_association azurerm_route_table azurerm_route
  azurerm_subnet_route_table_association azurerm_virtual_network_peering azurerm_virtual_network_gateway
  azurerm_virtual_network_gateway_connection azurerm_local_network_gateway azurerm_express_route_circuit
  azurerm_virtual_wan azurerm_virtual_hub azurerm_private_endpoint azurerm_private_dns_zone
  azurerm_private_dns_zone_virtual_network_link azurerm_private_dns_a_record azurerm_private_link_service
  azurerm_dns_zone azurerm_dns_a_record azurerm_dns_cname_record azurerm_dns_txt_record azurerm_firewall
  azurerm_firewall_policy azurerm_firewall_policy_rule_collection_group azurerm_bastion_host
  azurerm_network_ddos_protection_plan azurerm_web_application_firewall_policy azurerm_cdn_frontdoor_firewall_policy
  azurerm_key_vault azurerm_key_vault_secret azurerm_key_vault_key azurerm_key_vault_certificate
  azurerm_key_vault_access_policy azurerm_key_vault_managed_hardware_security_module azurerm_app_configuration
  azurerm_service_plan azurerm_app_service_plan azurerm_app_service_environment_v3 azurerm_app_service_custom_hostname_binding
  azurerm_app_service_certificate azurerm_app_service_managed_certificate azurerm_container_registry
  azurerm_log_analytics_workspace azurerm_log_analytics_solution azurerm_monitor_diagnostic_setting
  azurerm_monitor_action_group azurerm_monitor_metric_alert azurerm_monitor_scheduled_query_rules_alert_v2
  azurerm_monitor_activity_log_alert azurerm_monitor_autoscale_setting azurerm_application_insights_web_test
  azurerm_network_watcher azurerm_network_watcher_flow_log azurerm_security_center_subscription_pricing
  azurerm_security_center_contact azurerm_advanced_threat_protection azurerm_policy_assignment
  azurerm_management_lock azurerm_availability_set azurerm_managed_disk azurerm_virtual_machine_data_disk_attachment
  azurerm_virtual_machine_extension azurerm_ssh_public_key azurerm_image azurerm_recovery_services_vault
  azurerm_backup_policy_vm azurerm_backup_protected_vm azurerm_data_protection_backup_vault
  azurerm_mssql_firewall_rule azurerm_mssql_virtual_network_rule azurerm_mssql_server_extended_auditing_policy
  azurerm_mssql_database_extended_auditing_policy azurerm_mssql_server_transparent_data_encryption
  azurerm_mssql_server_security_alert_policy azurerm_mssql_elasticpool azurerm_sql_firewall_rule
  azurerm_postgresql_flexible_server_firewall_rule azurerm_postgresql_flexible_server_configuration
  azurerm_postgresql_firewall_rule azurerm_mysql_flexible_server_firewall_rule azurerm_mysql_flexible_server_configuration
  azurerm_redis_firewall_rule azurerm_storage_account_network_rules azurerm_storage_management_policy
  azurerm_storage_encryption_scope azurerm_storage_account_customer_managed_key
  azurerm_servicebus_namespace_authorization_rule azurerm_servicebus_queue_authorization_rule
  azurerm_servicebus_topic_authorization_rule azurerm_servicebus_subscription_rule
  azurerm_eventhub_authorization_rule azurerm_eventhub_namespace_authorization_rule azurerm_iothub_consumer_group
  azurerm_iothub_route azurerm_cosmosdb_sql_role_assignment azurerm_cosmosdb_sql_role_definition
  azurerm_data_factory_pipeline azurerm_data_factory_dataset_delimited_text azurerm_data_factory_trigger_schedule
  azurerm_kubernetes_cluster_node_pool azurerm_static_web_app_custom_domain azurerm_notification_hub_namespace
  azurerm_cdn_frontdoor_custom_domain_association azurerm_cdn_frontdoor_rule azurerm_api_management_named_value
  azurerm_api_management_subscription azurerm_api_management_logger azurerm_api_management_api_operation
  azurerm_api_management_certificate azurerm_api_management_custom_domain azurerm_eventgrid_namespace
`);

/** Microsoft Azure, as the provider `hashicorp/azurerm` names its resources. */
export const AZURE: TypeTable = {
  ...NOTHING,
  ...COMPUTE,
  ...ENTRANCES,
  ...STORES,
  ...MESSAGES,
  azurerm_virtual_network: boundary("name"),
  azurerm_subnet: boundary("name", ["virtual_network_name"]),
};
