import { answeredBy, packSuite, settledBy } from "../testing/index.ts";
import { SUPPLY_CHAIN } from "./supply-chain.ts";

const sources = "component code service gitlab";
const build = "component build process jenkins";
const shelf = "component shelf store harbor";
const cluster = "component k8s service kubernetes";
const npm = "component npm store npm";
/** Code is built, and what was built is put on a shelf. */
const line = [sources, build, shelf, "flow code>build https", "flow build>shelf https"];
const delivered = [...line, cluster, "flow k8s>shelf https"];
const terraform = ["component plan process terraform", "component state store aws-s3", "flow plan>state https"];

packSuite(SUPPLY_CHAIN, {
  "stride/tampering/change-nobody-reviewed": settledBy("reviewed", {
    at: "code",
    given: line,
    proves: ["code technology gitlab", "build technology jenkins"],
    silent: [sources, "code -reviewed"],
  }),
  "stride/spoofing/stolen-developer-account": settledBy("mfa", {
    at: "code",
    given: [sources],
    proves: ["code technology gitlab"],
    silent: ["component code service jira -mfa"],
  }),
  "stride/repudiation/author-is-a-claim": settledBy("signed", {
    at: "code",
    given: [sources],
    proves: ["code technology gitlab"],
    silent: ["component code service jira -signed"],
  }),
  "stride/information-disclosure/secrets-in-public-sources": settledBy("scanned", {
    at: "code",
    given: [sources, "code +public_access"],
    proves: ["code public_access yes"],
    silent: [sources, "code -public_access -scanned"],
  }),
  "stride/information-disclosure/sources-open-to-guests": answeredBy("-authorised", {
    at: "code",
    given: [sources, "code +internet_facing"],
    proves: ["code exposed directly"],
  }),
  "stride/denial-of-service/sources-lost": settledBy("backed_up", {
    at: "code",
    given: line,
    proves: ["code technology gitlab", "build callees yes"],
    silent: [sources, "code -backed_up"],
  }),
  "stride/spoofing/forged-build-trigger": settledBy("signature_verified authenticated", {
    at: "code>build",
    given: line,
    proves: ["code technology gitlab", "build technology jenkins"],
    silent: [sources, "component build process nginx", "flow code>build https -authenticated -signature_verified"],
  }),
  "stride/elevation-of-privilege/stranger-runs-in-build": settledBy("asks_human", {
    at: "build",
    given: [...line, "code +public_access"],
    proves: ["code public_access yes"],
    silent: [...line, "code -public_access"],
  }),
  "stride/information-disclosure/secrets-in-pipelines": settledBy("secrets_managed", {
    at: "build",
    given: [build],
    proves: ["build technology jenkins"],
    silent: ["component build process nginx -secrets_managed"],
  }),
  "stride/elevation-of-privilege/build-rules-production": settledBy("least_privilege", {
    at: "build",
    given: [build, cluster, "flow build>k8s https"],
    proves: ["k8s technology kubernetes"],
    silent: [build, "build -least_privilege"],
  }),
  "stride/elevation-of-privilege/build-owns-its-host": settledBy("sandboxed", {
    at: "build",
    given: [build, "build +privileged -host_paths"],
    proves: ["build privileged yes"],
    silent: [build, "build -privileged -host_paths"],
  }),
  "stride/tampering/build-poisons-the-next": settledBy("isolated", {
    at: "build",
    given: line,
    proves: ["shelf technology harbor"],
    silent: [build, "build -isolated -sandboxed"],
  }),
  "stride/tampering/foreign-steps-move": settledBy("dependencies_pinned", {
    at: "build",
    given: [build],
    proves: ["build technology jenkins"],
    silent: ["component build process nginx -dependencies_pinned"],
  }),
  "stride/repudiation/release-without-record": settledBy("logged", {
    at: "build",
    given: [build],
    proves: ["build technology jenkins"],
    silent: ["component build process nginx -logged"],
  }),
  "stride/denial-of-service/builds-for-strangers": settledBy("limits_resources", {
    at: "build",
    given: [build, "build +internet_facing"],
    proves: ["build exposed directly"],
    silent: [build, "build -internet_facing -limits_resources -rate_limited"],
  }),
  "stride/spoofing/inner-name-taken-outside": settledBy("dependencies_pinned", {
    at: "build",
    given: [...line, npm, "flow build>npm https"],
    proves: ["npm technology npm", "shelf technology harbor"],
    silent: [build, npm, "flow build>npm https", "build -dependencies_pinned"],
  }),
  "stride/tampering/packages-from-strangers": answeredBy("-dependencies_pinned", {
    at: "build",
    given: [build, npm, "flow build>npm https"],
    proves: ["npm technology npm"],
  }),
  "stride/elevation-of-privilege/known-holes-shipped": settledBy("scanned", {
    at: "shelf",
    given: line,
    proves: ["shelf technology harbor", "build technology jenkins"],
    silent: [shelf, "shelf -scanned"],
  }),
  "stride/spoofing/open-registry": settledBy("authenticated", {
    at: "shelf",
    given: line,
    proves: ["shelf technology harbor", "build callers yes"],
    silent: [shelf, "shelf -authenticated"],
  }),
  "stride/elevation-of-privilege/everyone-publishes": settledBy("authorised", {
    at: "shelf",
    given: delivered,
    proves: ["build technology jenkins", "k8s technology kubernetes"],
    silent: [...line, "shelf -authorised"],
  }),
  "stride/tampering/published-again": settledBy("versioned", {
    at: "shelf",
    given: line,
    proves: ["shelf technology harbor", "build callers yes"],
    silent: [npm, "component shelf store docker-hub -signed -versioned", build, "flow build>shelf https"],
  }),
  "stride/tampering/pulled-unverified": settledBy("dependencies_pinned signature_verified", {
    at: "k8s",
    given: delivered,
    proves: ["shelf technology harbor", "k8s technology kubernetes"],
    silent: [cluster, "component db store postgresql", "flow k8s>db", "k8s -signature_verified -dependencies_pinned"],
  }),
  "stride/repudiation/no-provenance": settledBy("provenance_verified", {
    at: "shelf",
    given: line,
    proves: ["shelf technology harbor", "build technology jenkins"],
    silent: [shelf, cluster, "flow k8s>shelf https", "shelf -provenance_verified"],
  }),
  "stride/information-disclosure/private-images-for-all": answeredBy("+public_access", {
    at: "shelf",
    given: line,
    proves: ["build technology jenkins"],
  }),
  "stride/denial-of-service/registry-gone": settledBy("redundant", {
    at: "shelf",
    given: delivered,
    proves: ["k8s technology kubernetes"],
    silent: [...line, "shelf -redundant"],
  }),
  "stride/tampering/release-nobody-approved": settledBy("asks_human", {
    at: "argo",
    given: ["component argo process argo-cd"],
    proves: ["argo technology argo-cd"],
    silent: [...line, "component argo process nginx -approved -asks_human"],
  }),
  "stride/spoofing/signing-for-anybody": settledBy("authorised", {
    at: "keys",
    given: [build, "component keys store aws-kms", "flow build>keys https"],
    proves: ["keys technology aws-kms", "build technology jenkins"],
    silent: ["component web process nginx", "component keys store aws-kms", "flow web>keys https"],
  }),
  "stride/tampering/infrastructure-nobody-reviewed": settledBy("reviewed", {
    at: "plan",
    given: terraform,
    proves: ["plan technology terraform", "state callees yes"],
    silent: ["component plan process terraform -reviewed -approved"],
  }),
  "stride/information-disclosure/state-tells-secrets": settledBy("encrypted_at_rest", {
    at: "state",
    given: terraform,
    proves: ["plan technology terraform"],
    silent: ["component web process nginx", "component state store aws-s3 -encrypted_at_rest", "flow web>state"],
  }),
  "stride/denial-of-service/state-lost": settledBy("versioned", {
    at: "state",
    given: terraform,
    proves: ["plan technology terraform"],
    silent: ["component web process nginx", "component state store aws-s3 -versioned -backed_up", "flow web>state"],
  }),
  "stride/tampering/switches-without-rights": settledBy("authorised", {
    at: "flags",
    given: ["component flags service unleash", "component web process nginx", "flow web>flags https"],
    proves: ["flags technology unleash", "web callers yes"],
    silent: ["component flags service unleash -authorised"],
  }),
});
