import { type TypeTable, boundary, component, link, piece, plumbing, runtime } from "./kind.ts";

const COMPUTE: TypeTable = {
  aws_instance: component("process", "Amazon EC2", "tags.Name", {
    settings: ["user_data", "user_data_base64"],
    inside: ["subnet_id"],
    identity: ["iam_instance_profile"],
    from: ["network_interface.network_interface_id"],
  }),
  aws_spot_instance_request: component("process", "Amazon EC2", "tags.Name", {
    settings: ["user_data"],
    inside: ["subnet_id"],
  }),
  aws_autoscaling_group: component("process", "Amazon EC2", "name", {
    from: ["target_group_arns", "load_balancers", "traffic_source.identifier"],
    inside: ["vpc_zone_identifier"],
    template: [
      "launch_template",
      "launch_configuration",
      "mixed_instances_policy.launch_template.launch_template_specification",
    ],
  }),
  aws_launch_template: {
    is: "plumbing",
    settings: ["user_data"],
    identity: ["iam_instance_profile.arn", "iam_instance_profile.name"],
  },
  aws_launch_configuration: { is: "plumbing", settings: ["user_data"], identity: ["iam_instance_profile"] },
  aws_ecs_service: component("process", "Amazon ECS", "name", {
    from: ["load_balancer.target_group_arn", "load_balancer.elb_name"],
    inside: ["network_configuration.subnets"],
    template: ["task_definition"],
  }),
  aws_ecs_task_definition: {
    is: "plumbing",
    name: "family",
    settings: ["container_definitions"],
    identity: ["task_role_arn"],
  },
  aws_lambda_function: component("process", "AWS Lambda", "function_name", {
    settings: ["environment"],
    to: ["dead_letter_config.target_arn"],
    inside: ["vpc_config.subnet_ids"],
    identity: ["role"],
  }),
  aws_lambda_alias: piece("function_name"),
  aws_lambda_function_url: piece("function_name"),
  aws_lambda_event_source_mapping: link("event_source_arn", [
    "function_name",
    "destination_config.on_failure.destination_arn",
  ]),
  aws_lambda_function_event_invoke_config: link("function_name", [
    "destination_config.on_failure.destination",
    "destination_config.on_success.destination",
  ]),
  aws_apprunner_service: component("process", "AWS App Runner", "service_name", {
    settings: [
      "source_configuration.image_repository.image_configuration.runtime_environment_variables",
      "source_configuration.code_repository.code_configuration.code_configuration_values.runtime_environment_variables",
    ],
    identity: ["instance_configuration.instance_role_arn"],
  }),
  aws_elastic_beanstalk_environment: component("process", "AWS Elastic Beanstalk", "name", { settings: ["setting"] }),
  aws_batch_job_definition: component("process", "AWS Batch", "name", {
    settings: ["container_properties"],
    identity: ["container_properties"],
  }),
  aws_lightsail_instance: component("process", "Amazon Lightsail", "name", { settings: ["user_data"] }),
  aws_lightsail_container_service: component("process", "Amazon Lightsail", "name"),
  aws_amplify_app: component("process", "AWS Amplify", "name", { settings: ["environment_variables"] }),
  aws_codebuild_project: component("process", "AWS CodeBuild", "name", {
    settings: ["environment"],
    to: ["artifacts.location"],
    inside: ["vpc_config.subnets"],
    identity: ["service_role"],
  }),
  aws_glue_job: component("process", "AWS Glue", "name", { settings: ["default_arguments"], identity: ["role_arn"] }),
  aws_emr_cluster: component("process", "Amazon EMR", "name", {
    to: ["log_uri"],
    inside: ["ec2_attributes.subnet_id"],
  }),
  aws_sagemaker_endpoint: component("model", "Amazon SageMaker", "name"),
  aws_sagemaker_notebook_instance: component("process", "Amazon SageMaker", "name", {
    inside: ["subnet_id"],
    identity: ["role_arn"],
  }),
  aws_bedrockagent_agent: component("agent", "Amazon Bedrock Agents", "agent_name"),
  aws_bedrockagent_agent_action_group: piece("agent_id", { to: ["action_group_executor.lambda"] }),
  aws_bedrockagent_knowledge_base: component("store", "Amazon Bedrock", "name", { to: ["storage_configuration"] }),
  aws_synthetics_canary: component("process", "Amazon CloudWatch", "name", { to: ["artifact_s3_location"] }),
  aws_eks_cluster: runtime("Amazon EKS"),
  aws_ecs_cluster: runtime("Amazon ECS"),
  aws_batch_compute_environment: runtime("AWS Batch", "compute_environment_name"),
};

const ENTRANCES: TypeTable = {
  aws_lb: component("service", "Application Load Balancer", "name", {
    to: ["access_logs.bucket"],
    inside: ["subnets", "subnet_mapping.subnet_id"],
  }),
  aws_elb: component("service", "Application Load Balancer", "name", {
    to: ["instances", "access_logs.bucket"],
    inside: ["subnets"],
  }),
  aws_elb_attachment: link("elb", "instance"),
  aws_lb_listener: piece("load_balancer_arn", { to: ["default_action", "default_action.authenticate_oidc.issuer"] }),
  aws_lb_listener_rule: piece("listener_arn", { to: ["action"] }),
  aws_lb_target_group: link("", []),
  aws_lb_target_group_attachment: link("target_group_arn", "target_id"),
  aws_autoscaling_attachment: link(["lb_target_group_arn", "alb_target_group_arn", "elb"], "autoscaling_group_name"),
  aws_api_gateway_rest_api: component("service", "Amazon API Gateway", "name", { to: ["body"] }),
  aws_api_gateway_resource: piece("rest_api_id"),
  aws_api_gateway_method: piece("rest_api_id"),
  aws_api_gateway_integration: piece("rest_api_id", { to: ["uri"] }),
  aws_api_gateway_authorizer: piece("rest_api_id", { to: ["authorizer_uri", "provider_arns"] }),
  aws_api_gateway_stage: piece("rest_api_id"),
  aws_api_gateway_deployment: piece("rest_api_id"),
  aws_api_gateway_method_settings: piece("rest_api_id"),
  aws_api_gateway_vpc_link: link("", "target_arns"),
  aws_apigatewayv2_api: component("service", "Amazon API Gateway", "name", { to: ["target"] }),
  aws_apigatewayv2_integration: piece("api_id", { to: ["integration_uri"] }),
  aws_apigatewayv2_route: piece("api_id"),
  aws_apigatewayv2_stage: piece("api_id"),
  aws_apigatewayv2_authorizer: piece("api_id", { to: ["authorizer_uri", "jwt_configuration.issuer"] }),
  aws_appsync_graphql_api: component("service", "AWS AppSync", "name", {
    to: ["user_pool_config.user_pool_id", "openid_connect_config.issuer", "lambda_authorizer_config.authorizer_uri"],
  }),
  aws_appsync_datasource: piece("api_id", {
    to: [
      "lambda_config.function_arn",
      "dynamodb_config.table_name",
      "http_config.endpoint",
      "elasticsearch_config.endpoint",
      "opensearchservice_config.endpoint",
      "event_bridge_config.event_bus_arn",
      "relational_database_config.http_endpoint_config.db_cluster_identifier",
    ],
  }),
  aws_cloudfront_distribution: component("service", "Amazon CloudFront", "", {
    to: [
      "origin.domain_name",
      "logging_config.bucket",
      "default_cache_behavior.lambda_function_association.lambda_arn",
      "ordered_cache_behavior.lambda_function_association.lambda_arn",
    ],
  }),
  aws_globalaccelerator_accelerator: component("service", "AWS Global Accelerator", "name"),
  aws_globalaccelerator_listener: piece("accelerator_arn"),
  aws_globalaccelerator_endpoint_group: piece("listener_arn", { to: ["endpoint_configuration.endpoint_id"] }),
  aws_db_proxy: component("service", "Amazon RDS", "name", { inside: ["vpc_subnet_ids"] }),
  aws_db_proxy_target: link("db_proxy_name", ["db_instance_identifier", "db_cluster_identifier"]),
  aws_db_proxy_default_target_group: piece("db_proxy_name"),
  aws_transfer_server: component("service", "AWS Transfer Family", "tags.Name", {
    inside: ["endpoint_details.subnet_ids"],
  }),
  aws_transfer_user: piece("server_id", { to: ["home_directory", "home_directory_mappings.target"] }),
  aws_cognito_user_pool: component("service", "Amazon Cognito", "name", { to: ["lambda_config"] }),
  aws_cognito_user_pool_client: piece("user_pool_id"),
  aws_cognito_user_pool_domain: piece("user_pool_id"),
  aws_cognito_identity_provider: piece("user_pool_id"),
  aws_directory_service_directory: component("service", "AWS Directory Service", "name", {
    inside: ["vpc_settings.subnet_ids"],
  }),
};

const STORES: TypeTable = {
  aws_db_instance: component("store", "Amazon RDS", "identifier", { inside: ["db_subnet_group_name"] }),
  aws_rds_cluster: component("store", "Amazon Aurora", "cluster_identifier", { inside: ["db_subnet_group_name"] }),
  aws_rds_cluster_instance: piece("cluster_identifier"),
  aws_rds_global_cluster: { is: "plumbing" },
  aws_dynamodb_table: component("store", "Amazon DynamoDB", "name"),
  aws_dynamodb_kinesis_streaming_destination: link("table_name", "stream_arn"),
  aws_elasticache_cluster: component("store", "Amazon ElastiCache", "cluster_id", { inside: ["subnet_group_name"] }),
  aws_elasticache_replication_group: component("store", "Amazon ElastiCache", "replication_group_id", {
    inside: ["subnet_group_name"],
  }),
  aws_elasticache_serverless_cache: component("store", "Amazon ElastiCache", "name", { inside: ["subnet_ids"] }),
  aws_memorydb_cluster: component("store", "Amazon MemoryDB", "name", { inside: ["subnet_group_name"] }),
  aws_docdb_cluster: component("store", "Amazon DocumentDB", "cluster_identifier", {
    inside: ["db_subnet_group_name"],
  }),
  aws_docdb_cluster_instance: piece("cluster_identifier"),
  aws_neptune_cluster: component("store", "Amazon Neptune", "cluster_identifier", {
    inside: ["neptune_subnet_group_name"],
  }),
  aws_neptune_cluster_instance: piece("cluster_identifier"),
  aws_keyspaces_keyspace: component("store", "Amazon Keyspaces", "name"),
  aws_keyspaces_table: piece("keyspace_name"),
  aws_timestreamwrite_database: component("store", "Amazon Timestream", "database_name"),
  aws_timestreamwrite_table: piece("database_name"),
  aws_redshift_cluster: component("store", "Amazon Redshift", "cluster_identifier", {
    inside: ["cluster_subnet_group_name"],
  }),
  aws_redshiftserverless_workgroup: component("store", "Amazon Redshift", "workgroup_name", { inside: ["subnet_ids"] }),
  aws_redshiftserverless_namespace: { is: "plumbing" },
  aws_opensearch_domain: component("store", "Amazon OpenSearch Service", "domain_name", {
    inside: ["vpc_options.subnet_ids"],
  }),
  aws_elasticsearch_domain: component("store", "Amazon OpenSearch Service", "domain_name", {
    inside: ["vpc_options.subnet_ids"],
  }),
  aws_opensearchserverless_collection: component("store", "Amazon OpenSearch Service", "name"),
  aws_s3_bucket: component("store", "Amazon S3", "bucket", {
    to: ["logging.target_bucket", "replication_configuration.rules.destination.bucket"],
  }),
  aws_s3_bucket_notification: link("bucket", [
    "lambda_function.lambda_function_arn",
    "queue.queue_arn",
    "topic.topic_arn",
  ]),
  aws_s3_bucket_logging: link("bucket", "target_bucket"),
  aws_s3_bucket_replication_configuration: link("bucket", "rule.destination.bucket"),
  aws_s3_access_point: piece("bucket"),
  aws_efs_file_system: component("store", "Amazon EFS", "tags.Name"),
  aws_efs_mount_target: piece("file_system_id", { inside: ["subnet_id"] }),
  aws_efs_access_point: piece("file_system_id"),
  aws_fsx_lustre_file_system: component("store", "Amazon FSx", "tags.Name", { inside: ["subnet_ids"] }),
  aws_fsx_windows_file_system: component("store", "Amazon FSx", "tags.Name", { inside: ["subnet_ids"] }),
  aws_glacier_vault: component("store", "Amazon S3 Glacier", "name"),
  aws_qldb_ledger: component("store", "Amazon QLDB", "name"),
  aws_kendra_index: component("store", "Amazon Kendra", "name"),
};

const MESSAGES: TypeTable = {
  aws_sqs_queue: component("queue", "Amazon SQS", "name", { to: ["redrive_policy"] }),
  aws_sqs_queue_redrive_policy: link("queue_url", "redrive_policy"),
  aws_sns_topic: component("queue", "Amazon SNS", "name"),
  aws_sns_topic_subscription: link("topic_arn", ["endpoint", "redrive_policy"]),
  aws_kinesis_stream: component("queue", "Amazon Kinesis", "name"),
  aws_kinesis_stream_consumer: piece("stream_arn"),
  aws_kinesis_firehose_delivery_stream: component("queue", "Amazon Data Firehose", "name", {
    to: [
      "kinesis_source_configuration.kinesis_stream_arn",
      "msk_source_configuration.msk_cluster_arn",
      "s3_configuration.bucket_arn",
      "extended_s3_configuration.bucket_arn",
      "extended_s3_configuration.processing_configuration",
      "redshift_configuration.cluster_jdbcurl",
      "redshift_configuration.s3_configuration.bucket_arn",
      "opensearch_configuration.domain_arn",
      "opensearch_configuration.s3_configuration.bucket_arn",
      "elasticsearch_configuration.domain_arn",
      "elasticsearch_configuration.s3_configuration.bucket_arn",
      "http_endpoint_configuration.url",
      "http_endpoint_configuration.s3_configuration.bucket_arn",
    ],
  }),
  aws_kinesis_analytics_application: component("process", "Amazon Kinesis", "name"),
  aws_kinesisanalyticsv2_application: component("process", "Amazon Kinesis", "name"),
  aws_msk_cluster: component("queue", "Amazon MSK", "cluster_name", {
    inside: ["broker_node_group_info.client_subnets"],
  }),
  aws_msk_serverless_cluster: component("queue", "Amazon MSK", "cluster_name", { inside: ["vpc_config.subnet_ids"] }),
  aws_mskconnect_connector: component("process", "Amazon MSK", "name", {
    to: ["kafka_cluster"],
    settings: ["connector_configuration"],
  }),
  aws_mq_broker: component("queue", "Amazon MQ", "broker_name", { inside: ["subnet_ids"] }),
  aws_cloudwatch_event_bus: component("queue", "Amazon EventBridge", "name"),
  aws_cloudwatch_event_rule: component("service", "Amazon EventBridge", "name", {
    from: ["event_bus_name", "event_pattern"],
  }),
  aws_cloudwatch_event_target: link("rule", ["arn", "ecs_target.task_definition_arn", "dead_letter_config.arn"]),
  aws_cloudwatch_event_api_destination: link("", "invocation_endpoint"),
  aws_scheduler_schedule: component("service", "Amazon EventBridge", "name", {
    to: ["target.arn", "target.ecs_parameters.task_definition_arn", "target.dead_letter_config.arn"],
  }),
  aws_pipes_pipe: link("source", ["target", "enrichment"]),
  aws_sfn_state_machine: component("process", "AWS Step Functions", "name", {
    to: ["definition"],
    identity: ["role_arn"],
  }),
  aws_mwaa_environment: component("process", "Amazon MWAA", "name", {
    to: ["source_bucket_arn"],
    inside: ["network_configuration.subnet_ids"],
    identity: ["execution_role_arn"],
  }),
  aws_iot_topic_rule: component("service", "AWS IoT Core", "name", {
    to: [
      "lambda.function_arn",
      "dynamodb.table_name",
      "dynamodbv2.put_item.table_name",
      "kinesis.stream_name",
      "firehose.delivery_stream_name",
      "s3.bucket_name",
      "sns.target_arn",
      "sqs.queue_url",
      "step_functions.state_machine_name",
    ],
  }),
  aws_dms_replication_instance: component("process", undefined, "replication_instance_id"),
  aws_dms_replication_task: piece("replication_instance_arn", { to: ["source_endpoint_arn", "target_endpoint_arn"] }),
  aws_dms_endpoint: link("", ["server_name"]),
  aws_ses_receipt_rule: link("", ["lambda_action.function_arn", "s3_action.bucket_name", "sns_action.topic_arn"]),
};

const PLACES: TypeTable = {
  aws_vpc: boundary("tags.Name"),
  aws_default_vpc: boundary("tags.Name"),
  aws_subnet: boundary("tags.Name", ["vpc_id"]),
  aws_default_subnet: boundary("tags.Name", ["vpc_id"]),
  aws_db_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_elasticache_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_redshift_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_docdb_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_neptune_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_memorydb_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
  aws_dms_replication_subnet_group: { is: "plumbing", inside: ["subnet_ids"] },
};

const NOTHING = plumbing(`
  aws_iam_role aws_iam_policy aws_iam_role_policy aws_iam_role_policy_attachment aws_iam_policy_attachment aws_iam_user
  aws_iam_user_policy aws_iam_user_policy_attachment aws_iam_group aws_iam_access_key aws_iam_instance_profile
  aws_iam_openid_connect_provider aws_iam_service_linked_role aws_iam_account_password_policy
  aws_security_group aws_security_group_rule aws_vpc_security_group_ingress_rule aws_vpc_security_group_egress_rule
  aws_default_security_group aws_network_acl aws_network_acl_rule aws_default_network_acl aws_network_interface
  aws_internet_gateway aws_egress_only_internet_gateway aws_nat_gateway aws_eip aws_eip_association aws_route
  aws_route_table aws_route_table_association aws_main_route_table_association aws_default_route_table aws_vpc_endpoint
  aws_vpc_endpoint_service aws_vpc_peering_connection aws_vpn_gateway aws_vpn_connection aws_customer_gateway
  aws_ec2_client_vpn_endpoint aws_ec2_transit_gateway aws_ec2_transit_gateway_vpc_attachment aws_dx_connection
  aws_flow_log aws_vpc_dhcp_options aws_ec2_managed_prefix_list aws_networkfirewall_firewall
  aws_networkfirewall_firewall_policy aws_networkfirewall_rule_group aws_wafv2_web_acl aws_wafv2_web_acl_association
  aws_wafv2_ip_set aws_wafv2_rule_group aws_wafv2_web_acl_logging_configuration aws_waf_web_acl aws_wafregional_web_acl
  aws_shield_protection aws_acm_certificate aws_acm_certificate_validation aws_acmpca_certificate_authority
  aws_route53_zone aws_route53_record aws_route53_health_check aws_service_discovery_private_dns_namespace
  aws_service_discovery_service aws_service_discovery_http_namespace aws_kms_key aws_kms_alias aws_kms_key_policy
  aws_secretsmanager_secret aws_secretsmanager_secret_version aws_secretsmanager_secret_rotation
  aws_secretsmanager_secret_policy aws_ssm_parameter aws_ssm_document aws_cloudwatch_log_group
  aws_cloudwatch_log_stream aws_cloudwatch_log_subscription_filter aws_cloudwatch_log_metric_filter
  aws_cloudwatch_metric_alarm aws_cloudwatch_composite_alarm aws_cloudwatch_dashboard aws_cloudtrail
  aws_config_configuration_recorder aws_config_config_rule aws_guardduty_detector aws_securityhub_account
  aws_inspector2_enabler aws_macie2_account aws_accessanalyzer_analyzer aws_backup_vault aws_backup_plan
  aws_backup_selection aws_xray_sampling_rule aws_ecr_repository aws_ecr_lifecycle_policy aws_ecr_repository_policy
  aws_ecs_cluster_capacity_providers aws_ecs_capacity_provider aws_eks_node_group aws_eks_fargate_profile aws_eks_addon
  aws_appautoscaling_target aws_appautoscaling_policy aws_autoscaling_policy aws_autoscaling_schedule
  aws_lambda_permission aws_lambda_layer_version aws_lambda_provisioned_concurrency_config aws_signer_signing_profile
  aws_s3_bucket_policy aws_s3_bucket_acl aws_s3_bucket_public_access_block aws_s3_account_public_access_block
  aws_s3_bucket_versioning aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_lifecycle_configuration
  aws_s3_bucket_ownership_controls aws_s3_bucket_cors_configuration aws_s3_bucket_website_configuration
  aws_s3_bucket_object_lock_configuration aws_s3_object aws_s3_bucket_object aws_sqs_queue_policy
  aws_sqs_queue_redrive_allow_policy aws_sns_topic_policy aws_dynamodb_table_item aws_db_parameter_group
  aws_db_option_group aws_rds_cluster_parameter_group aws_elasticache_parameter_group aws_elasticache_user
  aws_elasticache_user_group aws_opensearch_domain_policy aws_msk_configuration aws_cloudfront_origin_access_control
  aws_cloudfront_origin_access_identity aws_cloudfront_cache_policy aws_cloudfront_origin_request_policy
  aws_cloudfront_response_headers_policy aws_cloudfront_function aws_cloudfront_public_key aws_cloudfront_key_group
  aws_api_gateway_domain_name aws_api_gateway_base_path_mapping aws_api_gateway_usage_plan aws_api_gateway_api_key
  aws_api_gateway_usage_plan_key aws_api_gateway_method_response aws_api_gateway_integration_response
  aws_api_gateway_gateway_response aws_api_gateway_request_validator aws_api_gateway_model aws_api_gateway_account
  aws_api_gateway_rest_api_policy aws_apigatewayv2_domain_name aws_apigatewayv2_api_mapping aws_apigatewayv2_vpc_link
  aws_apigatewayv2_deployment aws_appsync_resolver aws_appsync_function aws_appsync_api_key aws_cognito_identity_pool
  aws_cognito_identity_pool_roles_attachment aws_cognito_resource_server aws_cognito_user_group
  aws_cloudwatch_event_connection aws_cloudwatch_event_archive aws_cloudwatch_event_permission aws_scheduler_schedule_group
  aws_key_pair aws_ebs_volume aws_volume_attachment aws_ami aws_placement_group aws_glue_catalog_database
  aws_glue_catalog_table aws_glue_crawler aws_glue_connection aws_glue_trigger aws_athena_workgroup
  aws_athena_database aws_lakeformation_resource aws_ses_domain_identity aws_ses_domain_dkim aws_ses_email_identity
  aws_sesv2_email_identity aws_ses_configuration_set aws_codepipeline aws_codecommit_repository aws_codedeploy_app
  aws_codedeploy_deployment_group aws_codestarconnections_connection aws_budgets_budget aws_resourcegroups_group
  aws_sagemaker_model aws_sagemaker_endpoint_configuration aws_batch_job_queue aws_dms_certificate
  aws_iot_thing aws_iot_policy aws_iot_certificate aws_iot_thing_principal_attachment aws_iot_policy_attachment
  aws_opensearchserverless_security_policy aws_opensearchserverless_access_policy aws_opensearchserverless_vpc_endpoint
  aws_bedrockagent_agent_alias aws_bedrockagent_data_source aws_bedrock_guardrail aws_schemas_discoverer
`);

/** Amazon Web Services, as the provider `hashicorp/aws` names its resources. */
export const AWS: TypeTable = {
  ...NOTHING,
  ...COMPUTE,
  ...ENTRANCES,
  ...STORES,
  ...MESSAGES,
  ...PLACES,
  aws_alb: ENTRANCES.aws_lb!,
  aws_alb_listener: ENTRANCES.aws_lb_listener!,
  aws_alb_listener_rule: ENTRANCES.aws_lb_listener_rule!,
  aws_alb_target_group: ENTRANCES.aws_lb_target_group!,
  aws_alb_target_group_attachment: ENTRANCES.aws_lb_target_group_attachment!,
};
