import type { Tree } from "../text/index.ts";
import { type Resource, firstText, textsIn } from "./plan.ts";
import { factOf } from "./types/list.ts";

/** Fields by whose values others name any resource, besides its name. */
const FIELDS = [
  "id",
  "arn",
  "self_link",
  "invoke_arn",
  "qualified_arn",
  "stream_arn",
  "email",
  "unique_id",
  "principal_id",
  "vault_uri",
];

/** Of components also where they are reached; in other types the same fields name somebody else. */
const PLACES = `url uri endpoint address fqdn hostname host dns_name domain_name bucket_domain_name
  bucket_regional_domain_name api_endpoint invoke_url primary_endpoint_address reader_endpoint
  configuration_endpoint_address default_hostname fully_qualified_domain_name primary_blob_endpoint primary_blob_host
  primary_endpoint host_name gateway_url private_ip_address private_ip public_ip connection_name service_url
  service_config.uri https_trigger_url status.url default_host_name`.split(/\s+/);

/** Longer values are documents, not names. */
const NAME_LENGTH_MAX = 2000;

/** These have the names of what they speak of. */
const SPEAKING =
  /_(?:iam_(?:member|binding|policy)|policy|association|attachment|access_control|record|permission|notification|subscription)$/;

/** Which resource a known value means: an id, an address, a host, a name. */
export class Identities {
  readonly #byValue = new Map<string, Resource[]>();
  readonly #byHost = new Map<string, Resource>();

  constructor(resources: readonly Resource[]) {
    for (const resource of resources) {
      if (resource.isData) continue;
      const name = cloudName(resource);
      const isComponent = factOf(resource.type)?.is === "component";
      const fields = [...FIELDS, ...(isComponent ? PLACES : []), ...(SPEAKING.test(resource.type) ? [] : ["name"])];
      const values = new Set([...fields.map((field) => firstText(resource.values, field)), name]);
      for (const value of values) if (value !== undefined) this.#know(value, resource);
      for (const end of factOf(resource.type)?.hosts ?? [])
        if (name !== undefined) this.#name(`${name}${end}`, resource);
    }
    this.#nameRecords(resources);
  }

  /** Exactly this value, or every resource whose ARN stands in it. */
  find(text: string): readonly Resource[] {
    const exact = this.#byValue.get(text);
    if (exact !== undefined) return exact;
    const queue =
      text.length > NAME_LENGTH_MAX
        ? undefined
        : /sqs[.-][\w.-]*amazonaws\.com\/\d+\/([\w-]+(?:\.fifo)?)/.exec(text)?.[1];
    if (queue !== undefined) return this.#named(queue, /^aws_sqs_/);
    return text.split(/(?=arn:aws[\w-]*:)/).flatMap((part) => this.#ofArn(part));
  }

  /** Of the name alone, where only one resource has it. */
  only(name: string): Resource | undefined {
    const all = this.#byValue.get(name) ?? [];
    return all.length === 1 ? all[0] : undefined;
  }

  host(host: string): Resource | undefined {
    const known = this.#byHost.get(host);
    if (known !== undefined) return known;
    const bucket =
      /^(.+?)\.s3[.-](?:[\w-]+\.)?amazonaws\.com$/.exec(host)?.[1] ??
      /^(.+)\.storage\.googleapis\.com$/.exec(host)?.[1];
    return bucket === undefined ? undefined : this.#named(bucket, /_bucket$/)[0];
  }

  /** Another name under which a host is reached: a DNS record, a name in a private zone. */
  nameHost(host: string, resource: Resource): void {
    this.#name(host, resource);
  }

  #ofArn(text: string): readonly Resource[] {
    const [, service, rest] = /^arn:aws[\w-]*:([\w-]+):[^:]*:[^:]*:([^"\s,\]]+)/.exec(text) ?? [];
    const type = service === undefined ? undefined : ARN_TYPES.get(service);
    if (type === undefined || rest === undefined) return [];
    const words = rest.split(/[:/]/);
    return words.flatMap((word) => this.#named(word, type)).slice(0, 1);
  }

  #named(name: string, type: RegExp): readonly Resource[] {
    return (this.#byValue.get(name) ?? []).filter((resource) => type.test(resource.type));
  }

  #know(value: string, resource: Resource): void {
    if (value.length < 2 || value.length > NAME_LENGTH_MAX) return;
    const known = this.#byValue.get(value);
    if (known === undefined) this.#byValue.set(value, [resource]);
    else if (!known.includes(resource)) known.push(resource);
    const host = /^(?:[a-z]+:\/\/)?([a-z0-9.-]+\.[a-z0-9-]{2,})(?::\d+)?(?:\/|$)/i.exec(value)?.[1];
    if (host !== undefined) this.#name(host, resource);
  }

  #name(host: string, resource: Resource): void {
    const name = host.toLowerCase();
    if (!this.#byHost.has(name)) this.#byHost.set(name, resource);
  }

  /** A record that leads to something of the plan by a known value. */
  #nameRecords(resources: readonly Resource[]): void {
    for (const { type, values } of resources) {
      if (type !== "aws_route53_record") continue;
      const [name] = textsIn(values, "name");
      const to = [...textsIn(values, "alias.name"), ...textsIn(values, "records")];
      const target = to
        .map(({ text }) => this.host(text.replace(/\.$/, "").toLowerCase()))
        .find((one) => one !== undefined);
      if (name !== undefined && target !== undefined) this.#name(name.text, target);
    }
  }
}

const ARN_TYPES: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    s3: /^aws_s3_bucket$/,
    sqs: /^aws_sqs_queue$/,
    sns: /^aws_sns_topic$/,
    dynamodb: /^aws_dynamodb_table$/,
    lambda: /^aws_lambda_function$/,
    kinesis: /^aws_kinesis_stream$/,
    firehose: /^aws_kinesis_firehose_delivery_stream$/,
    states: /^aws_sfn_state_machine$/,
    events: /^aws_cloudwatch_event_bus$/,
    secretsmanager: /^aws_secretsmanager_secret$/,
    ssm: /^aws_ssm_parameter$/,
    rds: /^aws_(?:db_instance|rds_cluster)$/,
    es: /^aws_(?:opensearch|elasticsearch)_domain$/,
    ecs: /^aws_ecs_(?:service|task_definition)$/,
    "cognito-idp": /^aws_cognito_user_pool$/,
    elasticloadbalancing: /^aws_(?:lb|alb|elb)$/,
    iam: /^aws_iam_role$/,
    kafka: /^aws_msk_cluster$/,
  }),
);

/** What a resource is called in its cloud. */
export function cloudName({ type, values }: Pick<Resource, "type" | "values">): string | undefined {
  const field = factOf(type)?.name;
  const named = field === undefined || field === "" ? undefined : nameAt(values, field);
  return named === "" ? undefined : named;
}

const nameAt = (values: Tree | undefined, field: string): string | undefined => {
  if (field !== "tags.Name") return firstText(values, field);
  const tags = ["tags", "tags_all"].flatMap((name) => textsIn(values, `${name}.Name`));
  return tags[0]?.text;
};
