import { packSuite, settledBy } from "../testing/index.ts";
import { WEB } from "./web.ts";

/** People use a program, over the web, that keeps state. */
const person = ["component user actor", "component web process", "flow user>web https"];
const shop = [...person, "component db store", "flow web>db"];
/** Nobody from outside gets to it. */
const inner = [
  "component user process -internet_facing",
  "component web process -internet_facing",
  "flow user>web https",
];
const app = [
  "boundary net network",
  "component app process react-native",
  "component web service in net",
  "flow app>web https",
];
const reached = (of: string): string[] => [
  `component user actor`,
  `component web process ${of}`,
  "flow user>web https",
];

packSuite(WEB, {
  "stride/spoofing/entry-without-sign-in": settledBy("authenticated", {
    at: "web",
    given: person,
    proves: ["web type process", "web exposed directly"],
    silent: inner,
  }),
  "stride/spoofing/cross-site-request": settledBy("csrf_protected", {
    at: "web",
    given: shop,
    proves: ["user type actor", "user>web protocol https", "db callees yes"],
    silent: [...shop, "db type=external"],
  }),
  "stride/spoofing/stolen-session": settledBy("session_protected", {
    at: "web",
    given: [...person, "web +authenticated"],
    proves: ["user>web inflows yes", "web authenticated yes"],
    silent: [...person, "web -authenticated", "user>web -authenticated"],
  }),
  "stride/spoofing/socket-opened-by-foreign-page": settledBy("web.csrf_protected", {
    at: "user>web",
    given: ["component user actor", "component web process", "flow user>web wss"],
    proves: ["user>web protocol wss", "user type actor"],
    silent: ["component user process", "component web process", "flow user>web wss"],
  }),
  "stride/spoofing/app-trusts-any-server": settledBy("certificate_checked", {
    at: "app>web",
    given: app,
    proves: ["app technology react-native", "net crossed flow/app>web"],
    silent: [...app, "app in net"],
  }),
  "stride/tampering/script-in-page": settledBy("output_encoded", {
    at: "web",
    given: shop,
    proves: ["user type actor", "db callees yes"],
    silent: person,
  }),
  "stride/tampering/sql-from-a-request": settledBy("input_validated", {
    at: "web",
    given: [...shop, "db postgresql", "web>db postgres"],
    proves: ["web>db protocol postgres", "web exposed directly"],
    silent: [...shop, "db redis", "web>db redis"],
  }),
  "stride/tampering/query-from-a-request": settledBy("input_validated", {
    at: "web",
    given: [...shop, "db mongodb", "web>db mongodb"],
    proves: ["web>db protocol mongodb", "web exposed directly"],
    silent: [...shop, "db postgresql", "web>db postgres"],
  }),
  "stride/tampering/page-altered-on-the-way": {
    ...settledBy("encrypted_in_transit", {
      at: "user>web",
      given: ["component user actor", "component web process", "flow user>web"],
      proves: ["web type process", "user type actor"],
      silent: ["component user external", "component web process", "flow user>web http"],
    }),
    // The protocol alone says that it is not encrypted.
    fires: ["component user actor", "component web process", "flow user>web http"],
  },
  "stride/repudiation/user-actions-unrecorded": settledBy("logged", {
    at: "web",
    given: shop,
    proves: ["user type actor", "db callees yes"],
    silent: [...person, "data news integrity=low", "web processes news", "user>web carries news"],
  }),
  "stride/repudiation/log-forged-by-input": settledBy("output_encoded", {
    at: "web",
    given: [...shop, "db loki", "web>db syslog"],
    proves: ["web>db protocol syslog", "web exposed directly"],
    silent: [...shop, "db redis", "web>db redis"],
  }),
  "stride/information-disclosure/read-on-the-way-to-people": {
    ...settledBy("encrypted_in_transit", {
      at: "user>web",
      given: ["component user external", "component web process", "flow user>web"],
      proves: ["user type external", "web type process"],
      silent: ["component user process", "component web process", "flow user>web http"],
    }),
    fires: ["component user external", "component web process", "flow user>web ws"],
  },
  "stride/information-disclosure/server-fetches-for-strangers": settledBy("egress_limited", {
    at: "web",
    given: [...person, "component partner external", "flow web>partner https"],
    proves: ["web>partner protocol https", "partner type external", "web exposed directly"],
    silent: [...inner, "component partner external", "flow web>partner https"],
  }),
  "stride/information-disclosure/file-outside-the-folder": settledBy("input_validated", {
    at: "web",
    given: [...shop, "db aws-efs", "web>db nfs"],
    proves: ["web>db protocol nfs", "web exposed directly"],
    silent: [...shop, "db postgresql", "web>db postgres"],
  }),
  "stride/information-disclosure/secret-inside-an-app": settledBy("secrets_managed", {
    at: "app",
    given: [...app, "data token +credential", "app processes token"],
    proves: ["app technology react-native", "token credential yes"],
    silent: [...app, "data token -credential -key_material", "app processes token"],
  }),
  "stride/information-disclosure/lost-device": settledBy("encrypted_at_rest", {
    at: "app",
    given: [...app, "data letters confidentiality=high", "app processes letters"],
    proves: ["app technology react-native", "letters confidentiality high"],
    silent: [...app, "data letters confidentiality=low", "app processes letters"],
  }),
  "stride/denial-of-service/requests-without-limit": settledBy("rate_limited", {
    at: "web",
    given: person,
    proves: ["web exposed directly"],
    silent: inner,
  }),
  "stride/denial-of-service/one-request-takes-it-all": {
    ...settledBy("limits_resources", {
      at: "web",
      given: person,
      proves: ["user>web protocol https", "web exposed directly"],
      silent: inner,
    }),
    // What it runs on may set the limit.
    mitigated: [...person, "web -limits_resources", "runtime box container +limits_resources", "web on box"],
  },
  "stride/denial-of-service/single-front-door": settledBy("redundant", {
    at: "web",
    given: shop,
    proves: ["web exposed directly", "db callees yes"],
    silent: person,
  }),
  "stride/elevation-of-privilege/console-on-the-internet": settledBy("ip_filtered", {
    at: "web",
    given: reached("grafana"),
    proves: ["web technology grafana", "web exposed directly"],
    silent: reached("nginx"),
  }),
  "stride/elevation-of-privilege/user-does-what-admins-may": settledBy("authorised", {
    at: "web",
    given: [...person, "web +authenticated"],
    proves: ["user>web protocol https", "web authenticated yes"],
    silent: [...person, "web -authenticated", "user>web -authenticated"],
  }),
  "stride/elevation-of-privilege/uploaded-program": settledBy("malware_scanned", {
    at: "web",
    given: [...reached("wordpress"), "component files store minio", "flow web>files https"],
    proves: ["web technology wordpress", "files technology minio", "web exposed directly"],
    silent: [...reached("wordpress"), "component files store redis", "flow web>files"],
  }),
});
