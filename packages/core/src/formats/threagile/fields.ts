import { choiceField, ownField, tagsField, textField, truthField, type Field, type Said } from "../mapping.ts";
import { PROTOCOLS, protocolFor } from "./protocols.ts";
import { assetTypeOf, componentTypeOf, technologyFor } from "./technologies.ts";

/**
 * What Threagile says of each kind of element beside its title, its id and its references. It wants nearly every field,
 * so what nobody has said stands there as its `otherwise`.
 */
const DESCRIPTION = textField("description", "description", { otherwise: "" });
const TAGS = tagsField("tags");
const USAGE = ownField("usage", "business");

export const DATA: readonly Field[] = [
  DESCRIPTION,
  USAGE,
  TAGS,
  ownField("origin"),
  ownField("owner"),
  ownField("quantity", "few"),
  choiceField(
    "confidentiality",
    {
      public: { confidentiality: "very_low" },
      internal: { confidentiality: "low" },
      restricted: { confidentiality: "medium" },
      confidential: { confidentiality: "high" },
      "strictly-confidential": { confidentiality: "very_high" },
    },
    { otherwise: "internal" },
  ),
  criticality("integrity"),
  criticality("availability"),
];

function criticality(field: string): Field {
  return choiceField(
    field,
    {
      archive: { [field]: "very_low" },
      operational: { [field]: "low" },
      important: { [field]: "medium" },
      critical: { [field]: "high" },
      "mission-critical": { [field]: "very_high" },
    },
    { otherwise: "operational" },
  );
}

export const ASSET: readonly Field[] = [
  DESCRIPTION,
  {
    foreign: "technologies",
    means: (value) => {
      if (!Array.isArray(value)) return undefined;
      const names = value.filter((name): name is string => typeof name === "string" && name !== NO_TECHNOLOGY);
      return names.length === 0 ? {} : { technology: names.slice(0, 20) };
    },
    says: (ours) => {
      const names = ours("technology") as readonly string[] | undefined;
      return names === undefined || names.length < 2 ? undefined : [...new Set(names.map(technologyFor))];
    },
  },
  {
    foreign: "technology",
    means: (value) => (typeof value !== "string" ? undefined : value === NO_TECHNOLOGY ? {} : { technology: [value] }),
    says: (ours, element = {}) => {
      const [name] = (ours("technology") as readonly string[] | undefined) ?? [];
      if (Array.isArray(element.technologies) && element.technologies.length > 0) return undefined;
      return name === undefined ? NO_TECHNOLOGY : technologyFor(name);
    },
  },
  {
    foreign: "type",
    means: (value, element) => {
      const type = typeof value === "string" ? componentTypeOf(value, technologiesIn(element)) : undefined;
      return type === undefined ? undefined : { type };
    },
    says: (ours) => assetTypeOf(ours("type")),
  },
  USAGE,
  truthField("used_as_client_by_human", "@used_by_human", { otherwise: false }),
  {
    foreign: "out_of_scope",
    means: (value) => (typeof value === "boolean" ? { inScope: !value } : undefined),
    says: (ours) => (ours("inScope") === undefined ? undefined : ours("inScope") === false),
    otherwise: false,
  },
  textField("justification_out_of_scope", "outOfScopeReason", { max: 500 }),
  ownField("size", "service"),
  TAGS,
  truthField("internet", "@internet_facing", { otherwise: false }),
  ownField("machine", "virtual"),
  choiceField(
    "encryption",
    {
      none: { "@encrypted_at_rest": "no" },
      transparent: { "@encrypted_at_rest": "yes" },
      "data-with-symmetric-shared-key": { "@encrypted_at_rest": "yes" },
      "data-with-asymmetric-shared-key": { "@encrypted_at_rest": "yes" },
      "data-with-end-user-individual-key": { "@encrypted_at_rest": "yes" },
    },
    { otherwise: "none" },
  ),
  textField("owner", "owner", { max: 500, otherwise: "" }),
  ownField("confidentiality", "internal"),
  ownField("integrity", "operational"),
  ownField("availability", "operational"),
  truthField("multi_tenant", "@multi_tenant", { otherwise: false }),
  truthField("redundant", "@redundant", { otherwise: false }),
  truthField("custom_developed_parts", "@custom_code", { otherwise: false }),
  ownField("data_formats_accepted", []),
];

const NO_TECHNOLOGY = "unknown-technology";

const technologiesIn = ({ technology, technologies }: Said): string[] =>
  [technology, ...(Array.isArray(technologies) ? (technologies as unknown[]) : [])].filter(
    (name): name is string => typeof name === "string",
  );

export const LINK: readonly Field[] = [
  DESCRIPTION,
  {
    ...choiceField("protocol", { "unknown-protocol": {}, ...PROTOCOLS }, { otherwise: "unknown-protocol" }),
    says: (ours) => protocolFor(ours("protocol"), ours("@encrypted_in_transit")),
  },
  choiceField(
    "authentication",
    {
      none: { "@authenticated": "no" },
      credentials: { "@authenticated": "yes" },
      "session-id": { "@authenticated": "yes" },
      token: { "@authenticated": "yes" },
      "client-certificate": { "@authenticated": "yes", "@mutual_tls": "yes" },
      "two-factor": { "@authenticated": "yes", "@mfa": "yes" },
      externalized: { "@authenticated": "yes" },
    },
    { otherwise: "none" },
  ),
  choiceField(
    "authorization",
    {
      none: { "@authorised": "no" },
      "technical-user": { "@authorised": "yes" },
      "end-user-identity-propagation": { "@authorised": "yes" },
    },
    { otherwise: "none" },
  ),
  TAGS,
  truthField("vpn", "@over_vpn", { otherwise: false }),
  truthField("ip_filtered", "@ip_filtered", { otherwise: false }),
  truthField("readonly", "@read_only", { otherwise: false }),
  USAGE,
];

export const BOUNDARY: readonly Field[] = [
  DESCRIPTION,
  {
    ...choiceField("type", {
      "network-virtual-lan": { type: "network" },
      "network-on-prem": { type: "network" },
      "network-dedicated-hoster": { type: "network" },
      "network-cloud-provider": { type: "cloud" },
      "network-cloud-security-group": { type: "network" },
      "network-policy-namespace-isolation": { type: "namespace" },
      "execution-environment": { type: "container" },
    }),
    says: (ours) => BOUNDARY_TYPES[String(ours("type"))],
  },
  TAGS,
];

/** What is no network in Threagile's sense goes as the nearest one, and our type beside it. */
const BOUNDARY_TYPES: Readonly<Record<string, string>> = {
  network: "network-virtual-lan",
  cloud: "network-cloud-provider",
  namespace: "network-policy-namespace-isolation",
  host: "execution-environment",
  container: "execution-environment",
  process: "execution-environment",
  organisation: "network-on-prem",
  physical: "network-on-prem",
  trust: "network-on-prem",
};

export const RUNTIME: readonly Field[] = [DESCRIPTION, TAGS];

/** What somebody decided on risks. What is only looked at or talked about is no decision yet. */
export const TRACKING: readonly Field[] = [
  choiceField("status", {
    accepted: { verdict: "accept" },
    "false-positive": { verdict: "dismiss" },
    mitigated: { verdict: "confirm" },
    "in-progress": { verdict: "assign" },
  }),
  textField("justification", "reason", { otherwise: "" }),
  ownField("ticket", null),
  ownField("date", null),
  textField("checked_by", "author", { max: 500, otherwise: "" }),
];
