import { describe, expect, it } from "vitest";
import { technologyOfHost } from "./hosts.ts";
import { technologyOfImage } from "./images.ts";
import { technologyNamed } from "./names.ts";
import { protocolAt, technologyAtPort } from "./ports.ts";
import { componentTypeOf } from "./traits-of.ts";

describe("technologyNamed", () => {
  it.each([
    ["PostgreSQL", "postgresql"],
    ["postgres", "postgresql"],
    ["NODE.JS", "nodejs"],
    ["node-js", "nodejs"],
    ["Key Vault", "azure-key-vault"],
    ["amazon_s3", "aws-s3"],
    [".NET", "dotnet"],
    ["C#", "csharp"],
    ["Go", "go"],
  ])("knows %s", (text, id) => expect(technologyNamed(text)?.id).toBe(id));

  it.each(["", "   ", "Orders service", "__proto__", "constructor", "net", "c", "Swift", "GCS", "x".repeat(1e6)])(
    "does not know %j",
    (text) => expect(technologyNamed(text)).toBeUndefined(),
  );

  it("says what a component becomes by it", () => {
    const types = [
      "PostgreSQL",
      "RabbitMQ",
      "nginx",
      "Stripe",
      "PLC",
      "LangChain",
      "Claude",
      "Browser",
      "infusion pump",
    ];
    expect(types.map((name) => componentTypeOf(technologyNamed(name)!))).toEqual([
      "store",
      "queue",
      "process",
      "external",
      "device",
      "agent",
      "model",
      "external",
      "actuator",
    ]);
  });
});

describe("technologyOfImage", () => {
  it.each([
    ["postgres:16-alpine", "postgresql"],
    ["docker.io/library/postgres", "postgresql"],
    ["bitnami/postgresql:15.4.0", "postgresql"],
    ["registry.acme.example:5000/postgres:15", "postgresql"],
    ["public.ecr.aws/docker/library/redis:7", "redis"],
    ["harbor.acme.example/mirror/bitnami/redis", "redis"],
    ["nginx@sha256:0f0e", "nginx"],
    ["nginxinc/nginx-unprivileged:1.27", "nginx"],
    ["quay.io/keycloak/keycloak:25.0", "keycloak"],
    ["confluentinc/cp-kafka:7.6.0", "kafka"],
    ["docker.elastic.co/elasticsearch/elasticsearch:8.13.0", "elasticsearch"],
    ["mcr.microsoft.com/mssql/server:2022-latest", "sql-server"],
    ["minio/minio:latest", "minio"],
    ["rabbitmq:3-management", "rabbitmq"],
    ["eclipse-mosquitto:2", "mosquitto"],
    ["hashicorp/vault", "vault"],
    ["gcr.io/distroless/nodejs20-debian12", "nodejs"],
    ["ghcr.io/open-webui/open-webui:main", "open-webui"],
    ["ollama/ollama", "ollama"],
    ["registry.redhat.io/rhel8/postgresql-13", "postgresql"],
    ["localhost/traefik", "traefik"],
    ["mongo", "mongodb"],
  ])("knows %s", (image, id) => expect(technologyOfImage(image)?.id).toBe(id));

  it.each([
    ["acme/orders-postgres"],
    ["acme/postgres"],
    ["ghcr.io/acme/redis-exporter-fork"],
    ["orders"],
    ["acme/api:1.2.3"],
    ["${REGISTRY}/app"],
    [""],
    [":"],
    ["/"],
    ["__proto__"],
    ["a/".repeat(10_000)],
  ])("leaves %s alone, since it may be anything", (image) => expect(technologyOfImage(image)).toBeUndefined());
});

describe("technologyOfHost", () => {
  it.each([
    ["orders.abc123.eu-west-1.rds.amazonaws.com", "aws-rds"],
    ["s3.eu-central-1.amazonaws.com", "aws-s3"],
    ["my-bucket.s3.amazonaws.com", "aws-s3"],
    ["sqs.us-east-1.amazonaws.com:443", "aws-sqs"],
    ["a1b2.execute-api.eu-west-1.amazonaws.com", "aws-api-gateway"],
    ["something-new.eu-west-1.amazonaws.com", "aws"],
    ["1234.dkr.ecr.us-east-1.amazonaws.com", "aws-ecr"],
    ["ACME.Blob.Core.Windows.NET.", "azure-blob-storage"],
    ["acme.vault.azure.net", "azure-key-vault"],
    ["acme.openai.azure.com", "azure-openai"],
    ["login.microsoftonline.com", "entra-id"],
    ["storage.googleapis.com", "google-cloud-storage"],
    ["api.stripe.com", "stripe"],
    ["cluster0.x1y2.mongodb.net", "mongodb-atlas"],
    ["api.anthropic.com", "anthropic"],
    ["acme.okta.com", "okta"],
  ])("knows %s", (host, id) => expect(technologyOfHost(host)?.id).toBe(id));

  it.each(["db", "localhost", "10.0.0.1", "example.com", "notstripe.com", "com", "", "...", "x.".repeat(50_000)])(
    "does not know %j",
    (host) => expect(technologyOfHost(host)).toBeUndefined(),
  );
});

describe("ports", () => {
  it.each([
    [22, "ssh", undefined],
    [25, "smtp", undefined],
    [53, "dns", undefined],
    [80, "http", undefined],
    [102, "s7comm", undefined],
    [443, "https", undefined],
    [502, "modbus", undefined],
    [1433, "tds", "sql-server"],
    [1521, "oracle-net", "oracle-database"],
    [1883, "mqtt", undefined],
    [2575, "hl7", undefined],
    [3306, "mysql", "mysql"],
    [4840, "opc-ua", "opc-server"],
    [5432, "postgres", "postgresql"],
    [5672, "amqp", "rabbitmq"],
    [6379, "redis", "redis"],
    [8080, "http", undefined],
    [8883, "mqtts", undefined],
    [9092, "kafka", "kafka"],
    [9093, undefined, undefined],
    [9200, "http", undefined],
    [50_000, undefined, undefined],
    [11_112, "dicom", undefined],
    [14_550, "mavlink", undefined],
    [27_017, "mongodb", "mongodb"],
    [11_434, "http", "ollama"],
  ])("%d speaks %s and is most likely %s", (port, protocol, technology) => {
    expect([protocolAt(port)?.id, technologyAtPort(port)?.id]).toEqual([protocol, technology]);
  });

  it.each([0, -1, 65_536, 1.5, Number.NaN, 12_346])("%d says nothing", (port) => {
    expect([protocolAt(port), technologyAtPort(port)]).toEqual([undefined, undefined]);
  });
});
