/** Kinds that are no part of the picture themselves, and where what they say went. */
export const PLUMBING: ReadonlyMap<string, string> = new Map([
  ...told(["Service"], "another name of the workload it selects"),
  ...told(
    [
      "ConfigMap",
      "Secret",
      "ExternalSecret",
      "SealedSecret",
      "SecretStore",
      "ClusterSecretStore",
      "SecretProviderClass",
    ],
    "read where a workload uses it",
  ),
  ...told(
    ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute", "VirtualService", "Middleware", "ReferenceGrant"],
    "part of the gateway it hangs on",
  ),
  ...told(
    ["NetworkPolicy", "PeerAuthentication", "AuthorizationPolicy", "PodSecurityPolicy"],
    "told as attributes of what it closes",
  ),
  ...told(
    ["ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"],
    "told as attributes of the workloads that have them",
  ),
  ...told(["Namespace"], "nothing is in it"),
  ...told(["PersistentVolume", "PersistentVolumeClaim", "StorageClass", "VolumeSnapshotClass"], "storage of workloads"),
  ...told(
    [
      "HorizontalPodAutoscaler",
      "VerticalPodAutoscaler",
      "PodDisruptionBudget",
      "PriorityClass",
      "ScaledObject",
      "LimitRange",
      "ResourceQuota",
    ],
    "how many there are, not what there is",
  ),
  ...told(["ServiceMonitor", "PodMonitor", "PrometheusRule", "Probe"], "what is measured and when somebody is told"),
  ...told(["Certificate", "Issuer", "ClusterIssuer", "CertificateRequest"], "keys and certificates are no components"),
  ...told(
    ["CustomResourceDefinition", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "APIService"],
    "extends the cluster itself",
  ),
  ...told(
    ["IngressClass", "GatewayClass", "RuntimeClass", "Endpoints", "EndpointSlice", "DestinationRule", "ServiceEntry"],
    "says how, not what",
  ),
  ...told(
    [
      "KafkaTopic",
      "KafkaUser",
      "Database",
      "Queue",
      "Exchange",
      "Binding",
      "User",
      "ScheduledBackup",
      "Backup",
      "Pooler",
    ],
    "lies within a component that is told",
  ),
]);

function told(kinds: readonly string[], why: string): (readonly [string, string])[] {
  return kinds.map((kind) => [kind, why] as const);
}
