import type { ClusterObject } from "./objects.ts";

/** What an operator runs for an object of its own kind: one component, found under names that it gives. */
export interface Operated {
  /** As our knowledge of technologies names it. */
  readonly technology: string;
  readonly type: "store" | "queue" | "process" | "service";
  /** What to call it where a workload has the object's name already. */
  readonly word: string;
  readonly hosts: readonly string[];
}

type Make = (name: string) => Operated;

const operated = (technology: string, type: Operated["type"], word: string, ...hosts: readonly string[]): Make => {
  return (name) => ({ technology, type, word, hosts: hosts.map((host) => host.replace("*", name)) });
};

/** By the group and kind of the object; only where the names of its services are a promise of the operator. */
const OPERATED: Readonly<Record<string, Make>> = {
  "postgresql.cnpg.io Cluster": operated("PostgreSQL", "store", "database", "*-rw", "*-ro", "*-r"),
  "acid.zalan.do postgresql": operated("PostgreSQL", "store", "database", "*", "*-repl", "*-pooler"),
  "postgres-operator.crunchydata.com PostgresCluster": operated(
    "PostgreSQL",
    "store",
    "database",
    "*-primary",
    "*-replicas",
    "*-pgbouncer",
  ),
  "mysql.oracle.com InnoDBCluster": operated("MySQL", "store", "database", "*", "*-instances"),
  "pxc.percona.com PerconaXtraDBCluster": operated("MySQL", "store", "database", "*-pxc", "*-haproxy", "*-proxysql"),
  "k8s.mariadb.com MariaDB": operated("MariaDB", "store", "database", "*", "*-primary", "*-secondary"),
  "mongodbcommunity.mongodb.com MongoDBCommunity": operated("MongoDB", "store", "database", "*-svc"),
  "psmdb.percona.com PerconaServerMongoDB": operated("MongoDB", "store", "database", "*-rs0", "*-mongos"),
  "redis.redis.opstreelabs.in Redis": operated("Redis", "store", "redis", "*", "*-headless"),
  "redis.redis.opstreelabs.in RedisCluster": operated("Redis", "store", "redis", "*-leader", "*-follower", "*-master"),
  "redis.redis.opstreelabs.in RedisReplication": operated("Redis", "store", "redis", "*", "*-master", "*-replica"),
  "databases.spotahome.com RedisFailover": operated("Redis", "store", "redis", "rfs-*", "rfr-*", "rfrm-*"),
  "elasticsearch.k8s.elastic.co Elasticsearch": operated(
    "Elasticsearch",
    "store",
    "elasticsearch",
    "*-es-http",
    "*-es-internal-http",
  ),
  "kibana.k8s.elastic.co Kibana": operated("Kibana", "service", "kibana", "*-kb-http"),
  "clickhouse.altinity.com ClickHouseInstallation": operated("ClickHouse", "store", "clickhouse", "clickhouse-*"),
  "minio.min.io Tenant": operated("MinIO", "store", "minio", "minio", "*-hl", "*-console"),
  "kafka.strimzi.io Kafka": operated(
    "Kafka",
    "queue",
    "kafka",
    "*-kafka-bootstrap",
    "*-kafka-brokers",
    "*-kafka-external-bootstrap",
  ),
  "kafka.strimzi.io KafkaConnect": operated("Kafka Connect", "process", "connect", "*-connect-api"),
  "kafka.strimzi.io KafkaBridge": operated("Kafka", "service", "bridge", "*-bridge-service"),
  "rabbitmq.com RabbitmqCluster": operated("RabbitMQ", "queue", "rabbitmq", "*", "*-nodes"),
  "monitoring.coreos.com Prometheus": operated("Prometheus", "service", "prometheus", "prometheus-operated"),
  "monitoring.coreos.com Alertmanager": operated("Alertmanager", "service", "alertmanager", "alertmanager-operated"),
  "k8s.keycloak.org Keycloak": operated("Keycloak", "service", "keycloak", "*-service"),
  "jaegertracing.io Jaeger": operated("Jaeger", "service", "jaeger", "*-collector", "*-query", "*-agent"),
  "opentelemetry.io OpenTelemetryCollector": operated("OpenTelemetry Collector", "service", "collector", "*-collector"),
};

export function operatedBy({ group, kind, name }: ClusterObject): Operated | undefined {
  const key = `${group} ${kind}`;
  return Object.hasOwn(OPERATED, key) ? OPERATED[key]!(name) : undefined;
}
