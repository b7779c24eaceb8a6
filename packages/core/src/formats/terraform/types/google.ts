import { type TypeFact, type TypeTable, boundary, component, link, piece, plumbing, runtime } from "./kind.ts";

const run = (more: Partial<TypeFact> = {}): TypeFact =>
  component("process", "Google Cloud Run", "name", {
    settings: ["template.containers.env", "template.template.containers.env"],
    to: ["template.volumes.cloud_sql_instance.instances", "template.template.volumes.cloud_sql_instance.instances"],
    inside: ["template.vpc_access.network_interfaces.subnetwork"],
    identity: ["template.service_account", "template.template.service_account"],
    ...more,
  });

const group = component("process", "Google Compute Engine", "name", { template: ["version.instance_template"] });

const COMPUTE: TypeTable = {
  google_cloud_run_v2_service: run(),
  google_cloud_run_v2_job: run(),
  google_cloud_run_service: run({
    settings: ["template.spec.containers.env"],
    to: ["template.metadata.annotations"],
    identity: ["template.spec.service_account_name"],
  }),
  google_cloudfunctions_function: component("process", "Google Cloud Functions", "name", {
    settings: ["environment_variables", "secret_environment_variables"],
    from: ["event_trigger.resource"],
    identity: ["service_account_email"],
  }),
  google_cloudfunctions2_function: component("process", "Google Cloud Functions", "name", {
    settings: ["service_config.environment_variables", "service_config.secret_environment_variables"],
    from: ["event_trigger.pubsub_topic", "event_trigger.event_filters.value"],
    identity: ["service_config.service_account_email"],
  }),
  google_app_engine_standard_app_version: component("process", "Google App Engine", "service", {
    settings: ["env_variables"],
    identity: ["service_account"],
  }),
  google_app_engine_flexible_app_version: component("process", "Google App Engine", "service", {
    settings: ["env_variables"],
    identity: ["service_account"],
  }),
  google_compute_instance: component("process", "Google Compute Engine", "name", {
    settings: ["metadata", "metadata_startup_script"],
    inside: ["network_interface.subnetwork", "network_interface.network"],
    identity: ["service_account.email"],
  }),
  google_compute_instance_template: {
    is: "plumbing",
    settings: ["metadata", "metadata_startup_script"],
    inside: ["network_interface.subnetwork", "network_interface.network"],
    identity: ["service_account.email"],
  },
  google_compute_instance_group_manager: group,
  google_compute_region_instance_group_manager: group,
  google_compute_instance_group: link("", "instances"),
  google_compute_target_pool: link("", "instances"),
  google_container_cluster: runtime("Google Kubernetes Engine"),
  google_dataflow_job: component("process", "Google Cloud Dataflow", "name", {
    settings: ["parameters"],
    to: ["temp_gcs_location"],
    inside: ["subnetwork"],
    identity: ["service_account_email"],
  }),
  google_dataflow_flex_template_job: component("process", "Google Cloud Dataflow", "name", {
    settings: ["parameters"],
  }),
  google_dataproc_cluster: component("process", "Google Dataproc", "name", {
    to: ["cluster_config.staging_bucket"],
    inside: ["cluster_config.gce_cluster_config.subnetwork"],
  }),
  google_composer_environment: component("process", "Google Cloud Composer", "name", {
    inside: ["config.node_config.subnetwork"],
  }),
  google_workflows_workflow: component("process", "Google Cloud Workflows", "name", {
    to: ["source_contents"],
    settings: ["user_env_vars"],
    identity: ["service_account"],
  }),
  google_data_fusion_instance: component("process", "Cloud Data Fusion", "name"),
  google_notebooks_instance: component("process", "Vertex AI", "name", { inside: ["subnet"] }),
  google_vertex_ai_endpoint: component("model", "Vertex AI", "display_name"),
  google_document_ai_processor: component("model", "Google Document AI", "display_name"),
  google_dialogflow_agent: component("agent", "Dialogflow", "display_name"),
};

const forwarding = piece("target", {
  to: ["backend_service", "target"],
  inside: ["subnetwork"],
});
const proxy = piece("url_map");
const backend = link("", "backend.group");
const urlMap = component("service", "Google Cloud Load Balancing", "name", {
  to: ["default_service", "path_matcher"],
});

const ENTRANCES: TypeTable = {
  google_compute_url_map: urlMap,
  google_compute_region_url_map: urlMap,
  google_compute_global_forwarding_rule: forwarding,
  google_compute_forwarding_rule: forwarding,
  google_compute_target_https_proxy: proxy,
  google_compute_target_http_proxy: proxy,
  google_compute_region_target_https_proxy: proxy,
  google_compute_region_target_http_proxy: proxy,
  google_compute_target_tcp_proxy: link("", "backend_service"),
  google_compute_target_ssl_proxy: link("", "backend_service"),
  google_compute_backend_service: backend,
  google_compute_region_backend_service: backend,
  google_compute_backend_bucket: link("", "bucket_name"),
  google_compute_region_network_endpoint_group: link("", [
    "cloud_run.service",
    "cloud_function.function",
    "app_engine.service",
    "psc_target_service",
  ]),
  google_compute_global_network_endpoint: link("global_network_endpoint_group", ["fqdn", "ip_address"]),
  google_compute_network_endpoint: link("network_endpoint_group", "instance"),
  google_api_gateway_gateway: component("service", "Google API Gateway", "gateway_id", { to: ["api_config"] }),
  google_api_gateway_api_config: link("", "openapi_documents"),
  google_endpoints_service: component("service", "Google API Gateway", "service_name", { to: ["openapi_config"] }),
  google_apigee_organization: component("service", "Apigee", "display_name"),
  google_apigee_instance: piece("org_id"),
  google_identity_platform_config: component("service", "Google Identity Platform", "project"),
};

const STORES: TypeTable = {
  google_sql_database_instance: component("store", "Google Cloud SQL", "name", {
    inside: ["settings.ip_configuration.private_network"],
  }),
  google_sql_database: piece("instance"),
  google_sql_user: piece("instance"),
  google_alloydb_cluster: component("store", "AlloyDB", "cluster_id", {
    inside: ["network_config.network", "network"],
  }),
  google_alloydb_instance: piece("cluster"),
  google_spanner_instance: component("store", "Google Cloud Spanner", "name"),
  google_spanner_database: piece("instance"),
  google_bigtable_instance: component("store", "Google Cloud Bigtable", "name"),
  google_bigtable_table: piece("instance_name"),
  google_firestore_database: component("store", "Cloud Firestore", "name"),
  google_firebase_database_instance: component("store", "Firebase Realtime Database", "instance_id"),
  google_redis_instance: component("store", "Google Memorystore", "name", { inside: ["authorized_network"] }),
  google_redis_cluster: component("store", "Google Memorystore", "name", { inside: ["psc_configs.network"] }),
  google_memcache_instance: component("store", "Google Memorystore", "name", { inside: ["authorized_network"] }),
  google_bigquery_dataset: component("store", "BigQuery", "dataset_id"),
  google_bigquery_table: piece("dataset_id"),
  google_bigquery_routine: piece("dataset_id"),
  google_storage_bucket: component("store", "Google Cloud Storage", "name", { to: ["logging.log_bucket"] }),
  google_storage_bucket_object: piece("bucket"),
  google_storage_notification: link("bucket", "topic"),
  google_filestore_instance: component("store", "Google Filestore", "name", { inside: ["networks.network"] }),
  google_healthcare_dataset: component("store", "Google Cloud Healthcare API", "name"),
  google_healthcare_fhir_store: piece("dataset", {
    to: ["notification_configs.pubsub_topic", "notification_config.pubsub_topic"],
  }),
  google_healthcare_dicom_store: piece("dataset", { to: ["notification_config.pubsub_topic"] }),
};

const MESSAGES: TypeTable = {
  google_pubsub_topic: component("queue", "Google Pub/Sub", "name"),
  google_pubsub_lite_topic: component("queue", "Google Pub/Sub", "name"),
  google_pubsub_subscription: piece("topic", {
    to: [
      "push_config.push_endpoint",
      "bigquery_config.table",
      "cloud_storage_config.bucket",
      "dead_letter_policy.dead_letter_topic",
    ],
  }),
  google_eventarc_trigger: link(
    ["transport.pubsub.topic", "matching_criteria.value"],
    [
      "destination.cloud_run_service.service",
      "destination.cloud_function",
      "destination.workflow",
      "destination.http_endpoint.uri",
    ],
  ),
  google_cloud_scheduler_job: component("service", "Google Cloud Scheduler", "name", {
    to: ["http_target.uri", "pubsub_target.topic_name", "app_engine_http_target.app_engine_routing.service"],
  }),
  google_cloud_tasks_queue: component("queue", "Google Cloud Tasks", "name", { to: ["http_target.uri_override.host"] }),
  google_managed_kafka_cluster: component("queue", "Kafka", "cluster_id", {
    inside: ["gcp_config.access_config.network_configs.subnet"],
  }),
};

const NOTHING = plumbing(`
  google_project google_project_service google_project_iam_member google_project_iam_binding google_project_iam_policy
  google_project_iam_custom_role google_organization_iam_member google_folder google_service_account
  google_service_account_key google_service_account_iam_member google_service_account_iam_binding
  google_iam_workload_identity_pool google_iam_workload_identity_pool_provider
  google_cloud_run_v2_service_iam_member google_cloud_run_v2_service_iam_binding google_cloud_run_v2_service_iam_policy
  google_cloud_run_service_iam_member google_cloud_run_service_iam_binding google_cloud_run_service_iam_policy
  google_cloud_run_v2_job_iam_member google_cloudfunctions_function_iam_member google_cloudfunctions_function_iam_binding
  google_cloudfunctions2_function_iam_member google_cloudfunctions2_function_iam_binding google_storage_bucket_iam_member
  google_storage_bucket_iam_binding google_storage_bucket_iam_policy google_storage_bucket_acl
  google_storage_bucket_access_control google_storage_default_object_acl google_storage_object_access_control
  google_pubsub_topic_iam_member google_pubsub_topic_iam_binding google_pubsub_subscription_iam_member
  google_pubsub_subscription_iam_binding google_bigquery_dataset_iam_member google_bigquery_dataset_iam_binding
  google_bigquery_dataset_access google_bigquery_table_iam_member google_spanner_database_iam_member
  google_cloud_tasks_queue_iam_member google_secret_manager_secret google_secret_manager_secret_version
  google_secret_manager_secret_iam_member google_secret_manager_secret_iam_binding google_kms_key_ring google_kms_crypto_key
  google_kms_crypto_key_iam_member google_kms_crypto_key_iam_binding google_compute_address google_compute_global_address
  google_compute_firewall google_compute_firewall_policy google_compute_network_firewall_policy
  google_compute_network_firewall_policy_rule google_compute_router google_compute_router_nat google_compute_route
  google_compute_network_peering google_compute_vpn_gateway google_compute_ha_vpn_gateway google_compute_vpn_tunnel
  google_compute_external_vpn_gateway google_compute_interconnect_attachment google_compute_security_policy
  google_compute_ssl_policy google_compute_ssl_certificate google_compute_managed_ssl_certificate
  google_certificate_manager_certificate google_certificate_manager_certificate_map
  google_certificate_manager_certificate_map_entry google_certificate_manager_dns_authorization google_compute_health_check
  google_compute_region_health_check google_compute_disk google_compute_attached_disk google_compute_autoscaler
  google_compute_region_autoscaler google_compute_resource_policy google_compute_project_metadata
  google_compute_shared_vpc_host_project google_compute_global_network_endpoint_group google_compute_network_endpoint_group
  google_compute_service_attachment google_compute_image google_service_networking_connection google_vpc_access_connector
  google_dns_managed_zone google_dns_record_set google_dns_policy google_artifact_registry_repository
  google_artifact_registry_repository_iam_member google_container_registry google_container_node_pool google_cloudbuild_trigger
  google_sourcerepo_repository google_logging_project_sink google_logging_metric google_logging_project_bucket_config
  google_monitoring_alert_policy google_monitoring_notification_channel google_monitoring_uptime_check_config
  google_monitoring_dashboard google_access_context_manager_service_perimeter google_access_context_manager_access_level
  google_iap_web_backend_service_iam_member google_iap_tunnel_instance_iam_member google_iap_brand google_iap_client
  google_binary_authorization_policy google_recaptcha_enterprise_key google_sql_ssl_cert google_sql_source_representation_instance
  google_firestore_index google_firestore_field google_app_engine_application google_app_engine_domain_mapping
  google_app_engine_firewall_rule google_cloud_run_domain_mapping google_api_gateway_api google_api_gateway_gateway_iam_member
  google_apigee_environment google_apigee_envgroup google_pubsub_schema google_storage_transfer_job
  google_bigquery_data_transfer_config google_backup_dr_backup_vault google_gke_backup_backup_plan google_data_loss_prevention_inspect_template
  google_org_policy_policy google_scc_source google_managed_kafka_topic google_vertex_ai_index google_vertex_ai_dataset
`);

/** Google Cloud, as the provider `hashicorp/google` names its resources; those of its beta provider have the same names. */
export const GOOGLE: TypeTable = {
  ...NOTHING,
  ...COMPUTE,
  ...ENTRANCES,
  ...STORES,
  ...MESSAGES,
  google_compute_network: boundary("name"),
  google_compute_subnetwork: boundary("name", ["network"]),
};
