import { packSuite, settledBy } from "../testing/index.ts";
import { DATA_STORES } from "./data-stores.ts";

/** A program uses a store, and no stranger is near. */
const used = ["component web process -internet_facing", "component db store -internet_facing", "flow web>db"];
const zones = ["boundary front network", "boundary back network", "web in front", "db in back"];
/** Strangers reach the program, and through it the store. */
const reached = [...used, "web +internet_facing"];
const cards = ["data cards confidentiality=high integrity=high availability=high", "db stores cards"];
const leaflets = ["data cards confidentiality=very_low integrity=low availability=low", "db stores cards"];
const of = (technology: string): string[] => [...used, `db ${technology}`];
const reachedOf = (technology: string): string[] => [...reached, `db ${technology}`];

packSuite(DATA_STORES, {
  "stride/spoofing/store-without-password": settledBy("authenticated", {
    at: "db",
    given: used,
    proves: ["db type store", "web callers yes"],
    silent: ["component db store -authenticated"],
  }),
  "stride/spoofing/connection-without-credentials": settledBy("authenticated", {
    at: "web>db",
    given: used,
    proves: ["db type store", "web type process"],
    silent: [...used, "web type=actor"],
  }),
  "stride/spoofing/false-share": settledBy("signed", {
    at: "web>db",
    given: [...used, ...zones, "web>db smb"],
    proves: ["web>db protocol smb", "back crossed flow/web>db"],
    silent: [...used, "web>db smb"],
  }),
  "stride/tampering/rows-changed-on-the-way": settledBy("encrypted_in_transit", {
    at: "web>db",
    given: [...used, ...zones, "web>db postgres", "data cards integrity=high", "web>db carries cards"],
    proves: ["back crossed flow/web>db", "cards integrity high"],
    silent: [...used, "data cards integrity=high", "web>db carries cards"],
  }),
  "stride/tampering/overwritten-for-good": settledBy("versioned", {
    at: "db",
    given: of("minio"),
    proves: ["db technology minio", "web callers yes"],
    silent: of("postgresql"),
  }),
  "stride/tampering/poisoned-cache": settledBy("authorised", {
    at: "db",
    given: [...reachedOf("redis"), "component jobs process -internet_facing", "flow jobs>db"],
    proves: ["db technology redis", "web exposed directly", "jobs exposed no"],
    silent: reachedOf("redis"),
  }),
  "stride/tampering/malware-in-storage": settledBy("malware_scanned", {
    at: "db",
    given: reachedOf("minio"),
    proves: ["db technology minio", "web exposed directly"],
    silent: of("minio"),
  }),
  "stride/tampering/data-altered-unnoticed": settledBy("signed", {
    at: "dosage",
    given: [...of("postgresql"), "data dosage integrity=very_high", "db stores dosage"],
    proves: ["dosage integrity very_high", "db holders yes"],
    silent: [...of("vault"), "data dosage integrity=very_high", "db stores dosage"],
  }),
  "stride/repudiation/store-without-audit": settledBy("logged", {
    at: "db",
    given: [...of("postgresql"), ...cards],
    proves: ["cards integrity high"],
    silent: [...of("postgresql"), ...leaflets],
  }),
  "stride/repudiation/log-that-can-be-rewritten": settledBy("signed versioned", {
    at: "db",
    given: of("loki"),
    proves: ["db technology loki", "web>db inflows yes"],
    silent: of("postgresql"),
  }),
  "stride/repudiation/reads-of-personal-data-unrecorded": settledBy("reads_logged", {
    at: "db",
    given: [...used, "data people +personal", "db stores people"],
    proves: ["people personal yes", "web callers yes"],
    silent: [...used, "data people -personal -health -biometric", "db stores people"],
  }),
  "stride/information-disclosure/store-not-encrypted": settledBy("encrypted_at_rest", {
    at: "db",
    given: [...used, ...cards],
    proves: ["db type store", "cards confidentiality high"],
    silent: [...used, ...leaflets],
  }),
  "stride/information-disclosure/readable-backup": settledBy("encrypted_at_rest", {
    at: "db",
    given: of("restic"),
    proves: ["db technology restic"],
    silent: of("postgresql"),
  }),
  "stride/information-disclosure/open-bucket": {
    at: "db",
    given: of("minio"),
    fires: ["db +public_access"],
    proves: ["db technology minio", "web callers yes"],
    silent: ["db type=queue +public_access"],
    mitigated: ["db -public_access"],
    unknown: [],
    asks: ["db public_access"],
  },
  "stride/information-disclosure/store-on-the-internet": settledBy("ip_filtered", {
    at: "db",
    given: [...of("postgresql"), "component user actor", "flow user>db"],
    proves: ["db type store", "db exposed directly"],
    silent: of("postgresql"),
  }),
  "stride/information-disclosure/rows-read-on-the-way": {
    ...settledBy("encrypted_in_transit", {
      at: "web>db",
      given: [...used, ...zones, "web>db postgres"],
      proves: ["db type store", "back crossed flow/web>db"],
      silent: [...used, "data news confidentiality=low", "web>db carries news"],
    }),
    fires: [...used, ...zones, "web>db memcached -encrypted_in_transit"],
  },
  "stride/information-disclosure/password-kept-readable": {
    ...settledBy("hashed", {
      at: "password",
      given: [...of("postgresql"), "data password +credential", "db stores password"],
      proves: ["password credential yes", "db holders yes"],
      silent: [...of("postgresql"), "data password -credential", "db stores password"],
    }),
    // A store of secrets may keep what has to stay readable.
    mitigated: [...of("vault"), "data password +credential -hashed", "db stores password"],
  },
  "stride/information-disclosure/key-beside-the-data": settledBy("encrypted_at_rest", {
    at: "key",
    given: [...of("postgresql"), "data key +key_material", "db stores key"],
    proves: ["key key_material yes", "db holders yes"],
    silent: [...of("postgresql"), "data key -key_material", "db stores key"],
  }),
  "stride/information-disclosure/tenants-share-a-store": settledBy("isolated", {
    at: "db",
    given: [...used, ...cards, "db +multi_tenant"],
    proves: ["db multi_tenant yes", "cards confidentiality high"],
    silent: [...used, ...cards, "db -multi_tenant"],
  }),
  "stride/information-disclosure/kept-for-ever": settledBy("deletes_old_data", {
    at: "people",
    given: [...used, "data people +personal", "db stores people"],
    proves: ["people personal yes", "db holders yes"],
    silent: [...used, "data people +personal", "web processes people"],
  }),
  "stride/information-disclosure/people-in-the-warehouse": settledBy("pseudonymised", {
    at: "people",
    given: [...of("bigquery"), "data people +personal", "db stores people"],
    proves: ["people personal yes", "db technology google-bigquery"],
    silent: [...of("postgresql"), "data people +personal", "db stores people"],
  }),
  "stride/information-disclosure/secrets-in-logs": settledBy("kept_from_logs", {
    at: "people",
    given: [...of("loki"), "data people +personal", "web>db carries people"],
    proves: ["people personal yes", "db technology loki"],
    silent: [...of("postgresql"), "data people +personal", "web>db carries people"],
  }),
  "stride/denial-of-service/data-destroyed": settledBy("backed_up", {
    at: "db",
    given: of("postgresql"),
    proves: ["db type store", "web callers yes"],
    silent: of("memcached"),
  }),
  "stride/denial-of-service/copy-in-the-same-hands": settledBy("copy_apart", {
    at: "db",
    given: of("restic"),
    proves: ["db technology restic"],
    silent: of("postgresql"),
  }),
  "stride/denial-of-service/one-store-for-all": settledBy("redundant", {
    at: "db",
    given: reached,
    proves: ["db type store", "web exposed directly"],
    silent: used,
  }),
  "stride/denial-of-service/store-filled-up": settledBy("limits_resources", {
    at: "db",
    given: reached,
    proves: ["web exposed directly", "web type process"],
    silent: used,
  }),
  "stride/denial-of-service/question-that-never-ends": settledBy("limits_resources", {
    at: "db",
    given: reachedOf("elasticsearch"),
    proves: ["db technology elasticsearch", "web exposed directly"],
    silent: of("elasticsearch"),
  }),
  "stride/elevation-of-privilege/program-owns-the-store": settledBy("web.least_privilege", {
    at: "web>db",
    given: reached,
    proves: ["web type process", "db type store", "web exposed directly"],
    silent: used,
  }),
  "stride/elevation-of-privilege/copy-without-the-rights": settledBy("authorised", {
    at: "db",
    given: [...of("elasticsearch"), ...cards],
    proves: ["db technology elasticsearch", "cards confidentiality high"],
    silent: [...of("elasticsearch"), ...leaflets],
  }),
  "stride/elevation-of-privilege/who-writes-settings-rules": settledBy("authorised", {
    at: "db",
    given: of("zookeeper"),
    proves: ["db technology zookeeper", "web callers yes"],
    silent: of("postgresql"),
  }),
  "stride/elevation-of-privilege/stranger-at-the-store": settledBy("db.authorised", {
    at: "web>db",
    given: [...used, "web type=external"],
    proves: ["db type store", "web type external"],
    silent: used,
  }),
});
