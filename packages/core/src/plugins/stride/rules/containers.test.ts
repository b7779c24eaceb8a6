import { answeredBy, packSuite, settledBy } from "../testing/index.ts";
import { CONTAINERS } from "./containers.ts";

/** A program that strangers reach. */
const web = [
  "component browser external",
  "boundary pod container",
  "component web process in pod",
  "flow browser>web https",
];
const inside = ["boundary pod container", "component web process -internet_facing in pod"];
const docker = ["component tool process -internet_facing", "component host service docker"];
const cluster = ["component k8s service kubernetes"];
const namespace = ["boundary shop namespace", "component web process in shop"];
const secrets = ["data cards confidentiality=high integrity=high"];

packSuite(CONTAINERS, {
  "stride/elevation-of-privilege/privileged-container": answeredBy("+privileged", { at: "web", given: inside }),
  "stride/repudiation/privileged-container-edits-logs": settledBy("logged", {
    at: "web",
    given: [...inside, "web +privileged"],
    proves: ["web privileged yes"],
    silent: [...inside, "web -privileged -logged"],
  }),
  "stride/elevation-of-privilege/root-in-exposed-container": answeredBy("+runs_as_root", {
    at: "web",
    given: web,
    proves: ["web exposed directly"],
  }),
  "stride/tampering/host-files-as-root": answeredBy("+runs_as_root", {
    at: "web",
    given: [...inside, "web +host_paths"],
    proves: ["web host_paths yes"],
  }),
  "stride/information-disclosure/host-files-in-reach": answeredBy("+host_paths", { at: "web", given: inside }),
  "stride/information-disclosure/host-network-listening": answeredBy("+host_network", {
    at: "web",
    given: [...inside, "web +runs_as_root -privileged +least_privilege"],
    proves: ["web runs_as_root yes"],
  }),
  "stride/elevation-of-privilege/host-network-reach": answeredBy("+host_network", { at: "web", given: inside }),
  "stride/spoofing/host-network-name": answeredBy("+host_network", {
    at: "web",
    given: [...inside, "component db store +ip_filtered", "flow web>db"],
    proves: ["db ip_filtered yes"],
  }),
  "stride/elevation-of-privilege/shared-processes": answeredBy("-isolated", {
    at: "web",
    given: [...inside, "web +runs_as_root -privileged"],
    proves: ["web runs_as_root yes"],
  }),
  "stride/elevation-of-privilege/rights-can-grow": answeredBy("-hardened", {
    at: "web",
    given: web,
  }),
  "stride/elevation-of-privilege/strong-rights-at-the-edge": answeredBy("-least_privilege", {
    at: "web",
    given: web,
    proves: ["pod boundaries yes", "web exposed directly"],
  }),
  "stride/tampering/writable-container": answeredBy("-read_only_filesystem", {
    at: "web",
    given: web,
  }),
  "stride/information-disclosure/token-at-the-edge": answeredBy("+service_account_token", { at: "web", given: web }),
  "stride/elevation-of-privilege/powerful-token": answeredBy("+service_account_token", {
    at: "web",
    given: [...inside, "web -least_privilege"],
    proves: ["web least_privilege no"],
  }),
  "stride/elevation-of-privilege/engine-socket": settledBy("authorised", {
    at: "tool>host",
    given: [...docker, "flow tool>host unix"],
    proves: ["host technology docker", "tool>host protocol unix"],
    silent: [...docker, "flow tool>host https"],
  }),
  "stride/spoofing/engine-over-network": settledBy("authenticated", {
    at: "tool>host",
    given: [...docker, "flow tool>host http"],
    proves: ["host technology docker", "tool>host protocol http"],
    silent: [...docker, "flow tool>host unix"],
  }),
  "stride/repudiation/engine-commands-unrecorded": settledBy("logged", {
    at: "host",
    given: docker,
    proves: ["host technology docker"],
    silent: ["component host service nginx -logged"],
  }),
  "stride/spoofing/cluster-control-on-the-internet": settledBy("ip_filtered", {
    at: "k8s",
    given: [...cluster, "k8s +internet_facing"],
    proves: ["k8s internet_facing yes"],
    silent: [...cluster, "k8s -internet_facing -ip_filtered"],
  }),
  "stride/elevation-of-privilege/cluster-without-roles": settledBy("authorised", {
    at: "k8s",
    given: [...cluster, "component ops actor", "flow ops>k8s https"],
    proves: ["k8s technology kubernetes", "ops callers yes"],
    silent: [...cluster, "k8s -authorised"],
  }),
  "stride/repudiation/cluster-without-audit": settledBy("logged", {
    at: "k8s",
    given: cluster,
    proves: ["k8s technology kubernetes"],
    silent: ["component k8s store postgresql -logged"],
  }),
  "stride/information-disclosure/cluster-secrets-plain": settledBy("encrypted_at_rest", {
    at: "etcd",
    given: [...cluster, "component etcd store etcd", "flow k8s>etcd"],
    proves: ["etcd technology etcd", "k8s technology kubernetes"],
    silent: ["component etcd store etcd -encrypted_at_rest"],
  }),
  "stride/denial-of-service/single-control-plane": answeredBy("-redundant", {
    at: "k8s",
    given: cluster,
    proves: ["k8s technology kubernetes"],
  }),
  "stride/tampering/any-image-runs": settledBy("signature_verified", {
    at: "k8s",
    given: [...cluster, "component shelf store harbor", "flow k8s>shelf https"],
    proves: ["shelf technology harbor"],
    silent: [...cluster, "k8s -signature_verified"],
  }),
  "stride/spoofing/cluster-dashboard": settledBy("mfa", {
    at: "panel",
    given: [...cluster, "component panel service backstage", "flow panel>k8s https"],
    proves: ["panel technology backstage", "k8s technology kubernetes"],
    silent: ["component panel service backstage -mfa", "component db store postgresql", "flow panel>db"],
  }),
  "stride/elevation-of-privilege/tenants-share-a-kernel": settledBy("isolated sandboxed", {
    at: "k8s",
    given: [...cluster, "k8s +multi_tenant"],
    proves: ["k8s multi_tenant yes"],
    silent: [...cluster, "k8s -multi_tenant"],
  }),
  "stride/elevation-of-privilege/open-namespace": settledBy("filtered", {
    at: "shop",
    given: namespace,
    proves: ["shop type namespace", "web members yes"],
    silent: ["boundary shop namespace -filtered"],
  }),
  "stride/information-disclosure/namespace-allows-by-default": settledBy("default_deny", {
    at: "shop",
    given: [...namespace, ...secrets, "component db store in shop stores cards"],
    proves: ["db type store", "cards confidentiality high"],
    silent: [...namespace, "shop -default_deny"],
  }),
  "stride/information-disclosure/plain-traffic-in-namespace": settledBy("encrypted_in_transit", {
    at: "shop",
    given: [...namespace, ...secrets, "component pay process in shop", "flow web>pay http carries cards"],
    proves: ["web>pay encrypted_in_transit no", "cards confidentiality high"],
    silent: [...namespace, ...secrets, "component pay process in shop", "flow web>pay https carries cards"],
  }),
  "stride/spoofing/workload-without-identity": settledBy("authenticated", {
    at: "web>pay",
    given: [...namespace, ...secrets, "component pay process in shop processes cards", "flow web>pay http"],
    proves: ["web type process", "cards integrity high"],
    silent: [...namespace, ...secrets, "component pay process processes cards", "flow web>pay http -authenticated"],
  }),
  "stride/denial-of-service/no-limits": settledBy("limits_resources", {
    at: "web",
    given: [
      "component browser external",
      "component web process",
      "flow browser>web",
      "runtime box host",
      "web on box",
    ],
    proves: ["box runtimes yes", "browser callers yes"],
    silent: ["component web process -limits_resources", "runtime box host", "web on box"],
  }),
  "stride/tampering/unpinned-image": answeredBy("-pinned", { at: "web", given: inside }),
  "stride/information-disclosure/secrets-beside-the-program": answeredBy("-secrets_managed", {
    at: "web",
    given: inside,
    proves: ["pod boundaries yes"],
  }),
});
