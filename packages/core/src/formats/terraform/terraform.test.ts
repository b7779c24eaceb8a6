import { describe, expect, it } from "vitest";
import { saidBy, type Said } from "../deployment/testing.ts";
import { noSiblings } from "../source.ts";
import { formatSuite, openSample, sourceFrom } from "../testing/index.ts";
import { format } from "./index.ts";

formatSuite(format, {
  samples: {
    "tickets.json": { component: 8, boundary: 2, flow: 7 },
    "gallery-state.json": { component: 4, boundary: 0, flow: 3 },
  },
});

interface Made {
  readonly type: string;
  readonly label?: string;
  readonly values?: object;
  /** Attributes that come from other resources, by what they refer to. */
  readonly refers?: Readonly<Record<string, unknown>>;
}

const address = ({ type, label = "x" }: Made): string => `${type}.${label}`;

/** A plan of some resources, each with what is known of it and what its configuration refers to. */
function plan(...resources: readonly Made[]): string {
  const expressionsOf = ({ values = {}, refers = {} }: Made): object => ({
    ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { constant_value: value as unknown }])),
    ...refers,
  });
  return JSON.stringify({
    format_version: "1.2",
    terraform_version: "1.9.8",
    planned_values: {
      root_module: {
        resources: resources.map((one) => ({
          address: address(one),
          mode: "managed",
          type: one.type,
          name: one.label ?? "x",
          values: one.values ?? {},
        })),
      },
    },
    configuration: {
      root_module: {
        resources: resources.map((one) => ({
          address: address(one),
          mode: "managed",
          type: one.type,
          name: one.label ?? "x",
          expressions: expressionsOf(one),
        })),
      },
    },
  });
}

const refer = (...references: readonly string[]): object => ({ references });

async function said(...resources: readonly Made[]): Promise<Said> {
  return saidBy(await format.read(sourceFrom(plan(...resources), "plan.json"), noSiblings));
}

describe("a plan", () => {
  it("with modules, counts and deletes is read as the system that will stand", async () => {
    const { source, siblings } = openSample("terraform/samples/tickets.json");
    const reading = await format.read(source, siblings);
    const { components, boundaries, attributes, flows } = saidBy(reading);
    expect({ components, boundaries, attributes, flows: flows.map((flow) => flow.replace(/ @\d+$/, "")) }).toEqual({
      components: [
        "Internet: external",
        "smtp.mailhouse.example: external",
        "tickets-db: store (Amazon RDS, PostgreSQL)",
        "tickets-desk: process (Amazon EC2)",
        "tickets-front: service (Application Load Balancer)",
        "tickets-mail-dead: queue (Amazon SQS)",
        "tickets-mail-send: process (AWS Lambda)",
        "tickets-mail: queue (Amazon SQS)",
      ],
      boundaries: ["private [tickets-db, tickets-desk]", "tickets [private]"],
      flows: [
        "Internet -> tickets-front [https:443]",
        "tickets-desk -> tickets-db [postgres]",
        "tickets-desk -> tickets-mail [sqs]",
        "tickets-front -> tickets-desk [http:8080]",
        "tickets-mail -> tickets-mail-dead [sqs]",
        "tickets-mail -> tickets-mail-send",
        "tickets-mail-send -> smtp.mailhouse.example [smtps:465]",
      ],
      attributes: [
        "Internet -> tickets-front: encrypted_in_transit=yes",
        "tickets-db: backed_up=no encrypted_at_rest=yes redundant=yes",
        "tickets-front: internet_facing=yes",
        "tickets-mail-send: secrets_managed=no",
      ],
    });
    expect(reading.counts).toEqual({ resource: 17, "deleted resource": 1 });
    expect(JSON.stringify(reading)).not.toContain("correct-horse");
  });

  it("names the address of each thing, so that another input knows it again", async () => {
    const { source, siblings } = openSample("terraform/samples/tickets.json");
    const { entities } = await format.read(source, siblings);
    expect(entities.find(({ name }) => name === "tickets-mail")?.ext?.marks).toEqual([
      "address:module.mail.aws_sqs_queue.this",
      "name:this",
      "name:tickets-mail",
      "terraform:module.mail.aws_sqs_queue.this",
    ]);
  });

  it("that is a state without a configuration is read by its values", async () => {
    const { source, siblings } = openSample("terraform/samples/gallery-state.json");
    expect(saidBy(await format.read(source, siblings))).toEqual({
      components: [
        "Internet: external",
        "gallery: process (Google Cloud Run)",
        "parish-photos: store (Google Cloud Storage)",
        "tidy: service (Google Cloud Scheduler)",
      ],
      flows: [
        "Internet -> parish-photos [https:443] @7",
        "gallery -> parish-photos @53",
        "tidy -> gallery [https] @77",
      ],
      boundaries: [],
      attributes: ["parish-photos: internet_facing=yes public_access=yes"],
    });
  });

  it("tells types that nobody knows, and takes those that only make values for granted", async () => {
    const reading = await format.read(
      sourceFrom(plan({ type: "acme_robot" }, { type: "random_password" }), "plan.json"),
      noSiblings,
    );
    expect([
      reading.entities,
      reading.unclear.map(({ text }) => text),
      reading.dropped.map(({ count }) => count),
    ]).toEqual([[], ["acme_robot"], [2]]);
  });
});

it("things that share a name are told apart by their addresses", async () => {
  const table = { type: "aws_dynamodb_table", values: { name: "orders" } };
  const queue = { type: "aws_sqs_queue", values: { name: "orders" } };
  expect((await said(table, queue)).components).toEqual([
    "aws_dynamodb_table.x: store (Amazon DynamoDB)",
    "aws_sqs_queue.x: queue (Amazon SQS)",
  ]);
});

it("subnets of one purpose in several zones are one place, named by what they have in common", async () => {
  const subnet = (label: string): Made => ({ type: "aws_subnet", label, refers: { vpc_id: refer("aws_vpc.x.id") } });
  const vpc = { type: "aws_vpc", values: { tags: { Name: "town" } } };
  const told = await said(vpc, subnet("private_a"), subnet("private_b"), subnet("public_a"));
  expect(told.boundaries).toEqual(["private []", "public_a []", "town [private, public_a]"]);
});

describe("who may come in", () => {
  const balancer = (over: object = {}): Made => ({
    type: "aws_lb",
    values: { name: "lb", internal: false, ...over },
    refers: { security_groups: refer("aws_security_group.x.id", "aws_security_group.x") },
  });
  const group = (range: string): Made => ({
    type: "aws_security_group",
    values: { name: "sg", ingress: [{ from_port: 80, protocol: "tcp", cidr_blocks: [range] }] },
  });
  it.each([
    ["everybody", balancer(), group("0.0.0.0/0"), ["Internet -> lb @1"], ["lb: internet_facing=yes"]],
    ["a known office", balancer(), group("203.0.113.0/24"), [], ["lb: ip_filtered=yes"]],
    ["nobody from outside", balancer({ internal: true }), group("0.0.0.0/0"), [], []],
  ])("%s", async (_, lb, sg, flows, attributes) => {
    const told = await said(lb, sg);
    expect([told.flows, told.attributes]).toEqual([flows, attributes]);
  });

  it.each([
    ["is written for all", "INGRESS_TRAFFIC_ALL", "allUsers", ["Internet -> api [https:443] @1"]],
    ["stays inside", "INGRESS_TRAFFIC_INTERNAL_ONLY", "allUsers", []],
    ["asks who it is", "INGRESS_TRAFFIC_ALL", "user:ann@acme.example", []],
  ])("a service that %s", async (_, ingress, member, flows) => {
    const service = { type: "google_cloud_run_v2_service", values: { name: "api", ingress } };
    const invoker = { type: "google_cloud_run_v2_service_iam_member", values: { name: "api", member } };
    expect((await said(service, invoker)).flows).toEqual(flows);
  });

  it("a bucket whose block says no is closed, whatever its policy says", async () => {
    const bucket = { type: "aws_s3_bucket", values: { bucket: "site" } };
    const policy = {
      type: "aws_s3_bucket_policy",
      values: { bucket: "site", policy: '{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}}' },
    };
    const block = {
      type: "aws_s3_bucket_public_access_block",
      values: { bucket: "site", restrict_public_buckets: true },
    };
    expect((await said(bucket, policy)).attributes).toEqual(["site: internet_facing=yes public_access=yes"]);
    expect((await said(bucket, policy, block)).attributes).toEqual(["site: public_access=no"]);
  });
});

describe("flows", () => {
  const fn = (label: string, over: Partial<Made> = {}): Made => ({
    type: "aws_lambda_function",
    label,
    values: { function_name: label },
    ...over,
  });
  it("go from a bucket to whom its events are sent, through a rule that waits for them", async () => {
    const bucket = { type: "aws_s3_bucket", values: { bucket: "inbox" } };
    const rule = {
      type: "aws_cloudwatch_event_rule",
      values: { name: "put", event_pattern: '{"source":["aws.s3"],"detail":{"bucket":{"name":["inbox"]}}}' },
    };
    const target: Made = {
      type: "aws_cloudwatch_event_target",
      refers: { rule: refer("aws_cloudwatch_event_rule.x.name"), arn: refer("aws_lambda_function.scan.arn") },
    };
    expect((await said(bucket, rule, target, fn("scan"))).flows).toEqual(["inbox -> scan @1"]);
  });

  it("lead to a topic from who reads one of its subscriptions", async () => {
    const topic = { type: "google_pubsub_topic", values: { name: "orders" } };
    const subscription: Made = {
      type: "google_pubsub_subscription",
      values: { name: "s" },
      refers: { topic: refer("google_pubsub_topic.x.id") },
    };
    const reader: Made = {
      type: "google_cloud_run_v2_service",
      values: { name: "reader" },
      refers: {
        template: [
          {
            containers: [
              { env: [{ name: { constant_value: "SUB" }, value: refer("google_pubsub_subscription.x.name") }] },
            ],
          },
        ],
      },
    };
    expect((await said(topic, subscription, reader)).flows).toEqual(["reader -> orders @1"]);
  });

  it("do not lead from a program to the gateway in front of it, whose address it was told", async () => {
    const api = { type: "aws_apigatewayv2_api", values: { name: "gate" } };
    const integration: Made = {
      type: "aws_apigatewayv2_integration",
      refers: {
        api_id: refer("aws_apigatewayv2_api.x.id"),
        integration_uri: refer("aws_lambda_function.f.invoke_arn"),
      },
    };
    const f = fn("f", { refers: { environment: [{ variables: refer("aws_apigatewayv2_api.x.api_endpoint") }] } });
    expect((await said(api, integration, f)).flows).toEqual(["Internet -> gate [https:443] @1", "gate -> f @1"]);
  });
});

it("a plan that was cut down to its changes is read by them", async () => {
  const change = (name: string, actions: readonly string[]): object => ({
    address: `aws_sqs_queue.${name}`,
    mode: "managed",
    type: "aws_sqs_queue",
    name,
    change: { actions, before: null, after: { name } },
  });
  const text = JSON.stringify({
    format_version: "1.2",
    resource_changes: [change("new", ["create"]), change("old", ["delete"])],
  });
  const reading = await format.read(sourceFrom(text, "plan.json"), noSiblings);
  expect([saidBy(reading).components, reading.counts]).toEqual([
    ["new: queue (Amazon SQS)"],
    { resource: 1, "deleted resource": 1 },
  ]);
});

describe("rights", () => {
  const role = { type: "aws_iam_role", values: { name: "r" } };
  const table = { type: "aws_dynamodb_table", values: { name: "orders" } };
  const workload = (label: string): Made => ({
    type: "aws_lambda_function",
    label,
    values: { function_name: label },
    refers: { role: refer("aws_iam_role.x.arn", "aws_iam_role.x") },
  });
  const grant: Made = {
    type: "aws_iam_role_policy",
    refers: {
      role: refer("aws_iam_role.x.id", "aws_iam_role.x"),
      policy: refer("aws_dynamodb_table.x.arn", "aws_dynamodb_table.x"),
    },
  };
  it("on one thing for one workload are a flow", async () => {
    expect((await said(role, table, workload("a"), grant)).flows).toEqual(["a -> orders @1"]);
  });
  it("for an identity that two share are none", async () => {
    expect((await said(role, table, workload("a"), workload("b"), grant)).flows).toEqual([]);
  });
});

it("what nobody wrote says nothing, though the plan holds its default", async () => {
  const values = { identifier: "db", engine: "mysql", storage_encrypted: false };
  const stated = plan({ type: "aws_db_instance", values });
  const silent = JSON.stringify(JSON.parse(stated), (key, value: unknown) => (key === "expressions" ? {} : value));
  const attributesOf = async (text: string): Promise<readonly string[]> =>
    saidBy(await format.read(sourceFrom(text, "plan.json"), noSiblings)).attributes;
  expect(await attributesOf(stated)).toEqual(["db: encrypted_at_rest=no"]);
  expect(await attributesOf(silent)).toEqual([]);
});

describe("what means harm", () => {
  it("outputs and inputs that lead in a circle end", async () => {
    const expression = refer("module.a.out");
    const text = JSON.stringify({
      ...(JSON.parse(
        plan({ type: "aws_sqs_queue", values: { name: "q" }, refers: { redrive_policy: expression } }),
      ) as { configuration: object }),
    }).replace(
      '"configuration":{"root_module":{',
      '"configuration":{"root_module":{"module_calls":{"a":{"expressions":{"v":{"references":["module.a.out"]}},"module":{"outputs":{"out":{"expression":{"references":["var.v"]}}}}}},',
    );
    expect(saidBy(await format.read(sourceFrom(text, "plan.json"), noSiblings)).components).toEqual([
      "q: queue (Amazon SQS)",
    ]);
  });

  it.each(["constructor", "toString", "hasOwnProperty"])("the type %s is unknown like any other", async (type) => {
    expect((await said({ type })).components).toEqual([]);
  });

  it("a file with no values is refused with its line", async () => {
    await expect(format.read(sourceFrom('{"format_version":"1.2"}', "plan.json"), noSiblings)).rejects.toMatchObject({
      code: "bad_input",
      message: '"plan.json" has one problem. line 1: has neither planned values nor the values of a state.',
    });
  });
});
