import { answeredBy, packSuite, settledBy } from "../testing/index.ts";
import { CLOUD } from "./cloud.ts";

const browser = "component browser external";
/** A function that the internet calls. */
const lambda = [browser, "component fn process aws-lambda", "flow browser>fn https"];
const orders = "data orders confidentiality=high integrity=high";
const keys = ["component keys store aws-kms", "component web process -internet_facing", "flow web>keys https"];
const account = "component account external aws";

packSuite(CLOUD, {
  "stride/information-disclosure/metadata-credentials": settledBy("metadata_protected", {
    at: "web",
    given: ["boundary vpc cloud", "component web process in vpc", browser, "flow browser>web https"],
    proves: ["vpc boundaries yes", "web exposed directly"],
    silent: ["component web process", browser, "flow browser>web https", "web nginx -metadata_protected"],
  }),
  "stride/elevation-of-privilege/broad-machine-role": settledBy("least_privilege", {
    at: "fn",
    given: [...lambda, "component db store", "flow fn>db"],
    proves: ["fn technology aws-lambda", "db type store"],
    silent: [...lambda, "fn -least_privilege"],
  }),
  "stride/elevation-of-privilege/third-party-role": settledBy("authorised", {
    at: "partner>account",
    given: ["component partner external", account, "flow partner>account https"],
    proves: ["partner type external", "account technology aws"],
    silent: ["component partner process", account, "flow partner>account https -authorised"],
  }),
  "stride/spoofing/account-without-second-factor": settledBy("mfa", {
    at: "account",
    given: [account],
    proves: ["account technology aws"],
    silent: ["component account external stripe -mfa"],
  }),
  "stride/spoofing/names-taken-over": settledBy("mfa", {
    at: "names",
    given: ["component names service aws-route53"],
    proves: ["names technology aws-route53", "names managed yes"],
    silent: ["component names service bind -managed -mfa"],
  }),
  "stride/spoofing/around-the-edge": settledBy("mutual_tls ip_filtered", {
    at: "web",
    given: ["component edge service aws-cloudfront", "component web process +internet_facing", "flow edge>web https"],
    proves: ["edge technology aws-cloudfront", "web internet_facing yes"],
    silent: ["component edge service aws-cloudfront", "component web process -internet_facing", "flow edge>web https"],
  }),
  "stride/information-disclosure/public-copies": answeredBy("+public_access", {
    at: "copies",
    given: ["component copies store aws-backup"],
    proves: ["copies technology aws-backup"],
  }),
  "stride/information-disclosure/open-way-out": answeredBy("+network_access", {
    at: "fn",
    given: [orders, "component fn process aws-lambda processes orders"],
    proves: ["orders confidentiality high"],
    unless: "isolated",
  }),
  "stride/tampering/event-content": settledBy("input_validated", {
    at: "fn",
    given: ["component fn process aws-lambda", "component files store aws-s3", "flow files>fn"],
    proves: ["files type store"],
    silent: ["component fn process aws-lambda -input_validated"],
  }),
  "stride/denial-of-service/endless-bill": settledBy("limits_resources rate_limited", {
    at: "fn",
    given: lambda,
    proves: ["fn technology aws-lambda", "fn exposed directly"],
    silent: ["component fn process aws-lambda -internet_facing -rate_limited -limits_resources"],
  }),
  "stride/information-disclosure/secrets-in-function-settings": answeredBy("-secrets_managed", {
    at: "fn",
    given: ["component fn process aws-lambda"],
    proves: ["fn technology aws-lambda"],
  }),
  "stride/tampering/served-files-replaced": settledBy("authorised", {
    at: "files",
    given: ["component files store aws-s3", "component edge service aws-cloudfront", "flow edge>files https"],
    proves: ["files technology aws-s3", "edge technology aws-cloudfront"],
    silent: ["component files store aws-s3 -authorised", "component job process spark", "flow job>files https"],
  }),
  "stride/denial-of-service/store-deleted": settledBy("deletion_protected", {
    at: "db",
    given: ["component db store aws-rds", "component web process", "flow web>db"],
    proves: ["db managed yes", "web callers yes"],
    silent: ["component db store postgresql -managed", "component web process", "flow web>db"],
  }),
  "stride/denial-of-service/key-deleted": settledBy("deletion_protected", {
    at: "keys",
    given: keys,
    proves: ["keys technology aws-kms", "web callers yes"],
    silent: ["component keys store aws-kms -deletion_protected"],
  }),
  "stride/repudiation/account-unrecorded": settledBy("logged", {
    at: "account",
    given: [account],
    proves: ["account technology aws"],
    silent: ["component account external stripe -logged"],
  }),
  "stride/denial-of-service/one-link": settledBy("redundant", {
    at: "link",
    given: [
      "component link service aws-vpn",
      "component office process",
      "component db store",
      "flow office>link",
      "flow link>db",
    ],
    proves: ["link technology aws-vpn", "office callers yes", "db callees yes"],
    silent: ["component link service aws-vpn -redundant"],
  }),
  "stride/denial-of-service/gate-down": settledBy("redundant", {
    at: "gate",
    given: [browser, "component gate process haproxy -managed", "flow browser>gate https"],
    proves: ["gate technology haproxy", "gate exposed directly"],
    silent: [browser, "component gate process aws-alb -redundant", "flow browser>gate https"],
  }),
});
