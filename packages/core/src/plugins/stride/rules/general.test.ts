import { packSuite, settledBy } from "../testing/index.ts";
import { GENERAL } from "./general.ts";

const open = ["component user actor", "component web process", "flow user>web https"];
const closed = [
  "component user process -internet_facing",
  "component web process -internet_facing",
  "flow user>web https",
];
const kept = [...open, "component db store", "flow web>db"];
const command = ["component control process -internet_facing", "component pump actuator", "flow control>pump modbus"];
const reading = ["component probe sensor", "component control process -internet_facing", "flow probe>control"];
const zones = ["boundary plant network", "boundary office network"];
const partner = ["component partner external", "component web process", "flow partner>web https"];
const sends = ["component web process -internet_facing", "component partner external", "flow web>partner"];
const calls = ["component a process", "component b process", "component db store", "flow a>b", "flow b>db"];
/** One flow of a protocol between two programs of ours. */
const spoken = (protocol: string): string[] => [
  "component web process -internet_facing",
  "component other service -internet_facing",
  `flow web>other ${protocol}`,
];
const network = ["boundary lan network", "component web process in lan", "component user actor", "flow user>web https"];
const quiet = ["boundary lan network -internet_facing", "component web process -internet_facing in lan"];

const files = ["component web process", "component bank external", "flow web>bank sftp"];

packSuite(GENERAL, {
  "stride/spoofing/outsider-not-asked": settledBy("authenticated", {
    at: "user>web",
    given: [...kept, "boundary office organisation -internet_facing", "user in office", "web -internet_facing"],
    proves: ["user type actor", "db callees yes", "web exposed no"],
    silent: kept,
  }),
  "stride/spoofing/name-leads-elsewhere": {
    ...settledBy("encrypted_in_transit signature_verified", {
      at: "web>other",
      given: spoken("dns"),
      proves: ["web>other protocol dns", "other type service"],
      silent: spoken("https"),
    }),
    // DNS itself says that it is not encrypted.
    fires: [...spoken("dns"), "web>other -signature_verified"],
  },
  "stride/spoofing/machine-obeys-anybody": {
    ...settledBy("authenticated", {
      at: "control>pump",
      given: [...command.slice(0, 2), "flow control>pump opc-ua"],
      proves: ["pump type actuator", "control type process"],
      silent: [...command, "pump type=sensor"],
    }),
    fires: command,
  },
  "stride/spoofing/reading-invented": settledBy("authenticated", {
    at: "probe>control",
    given: reading,
    proves: ["probe type sensor", "control type process"],
    silent: [...reading, "control type=actuator"],
  }),
  "stride/tampering/changed-over-the-border": settledBy("encrypted_in_transit", {
    at: "web>partner",
    given: [...sends, ...zones, "web in office", "data dose integrity=high", "web>partner carries dose"],
    proves: ["office crossed flow/web>partner", "dose integrity high"],
    silent: [...sends, ...zones, "web in office", "data news integrity=low", "web>partner carries news"],
  }),
  "stride/tampering/unchecked-input-from-outside": settledBy("web.input_validated", {
    at: "user>web",
    given: open,
    proves: ["web type process", "user type actor"],
    silent: closed,
  }),
  "stride/tampering/files-over-an-open-way": settledBy("signature_verified", {
    at: "control>pump",
    given: [...command, "control>pump protocol=tftp"],
    proves: ["control>pump protocol tftp", "pump type actuator"],
    silent: [...command, "control>pump protocol=sftp"],
  }),
  "stride/repudiation/nothing-recorded-at-the-border": settledBy("web.logged", {
    at: "partner>web",
    given: [...partner, ...zones, "web in office"],
    proves: ["partner type external", "office crossed flow/partner>web"],
    silent: partner,
  }),
  "stride/repudiation/file-nobody-signed": settledBy("signed", {
    at: "web>bank",
    given: [...files, "data claims integrity=high", "web>bank carries claims"],
    proves: ["web>bank protocol sftp", "bank type external", "claims integrity high"],
    silent: [...files, "data news integrity=low", "web>bank carries news"],
  }),
  "stride/repudiation/intruder-unseen": settledBy("monitored", {
    at: "web",
    given: open,
    proves: ["web type process", "web exposed directly"],
    silent: closed,
  }),
  "stride/repudiation/records-anybody-can-send": settledBy("authenticated", {
    at: "web>other",
    given: spoken("otlp"),
    proves: ["web>other protocol otlp", "other type service"],
    silent: spoken("https"),
  }),
  "stride/repudiation/clock-set-by-strangers": {
    ...settledBy("authenticated", {
      at: "web>other",
      given: spoken("nts"),
      proves: ["web>other protocol", "other type service"],
      silent: spoken("https"),
    }),
    // The old protocol has no way to prove where the time comes from.
    fires: spoken("ntp"),
  },
  "stride/repudiation/command-to-a-machine-unrecorded": settledBy("control.logged", {
    at: "control>pump",
    given: command,
    proves: ["pump type actuator", "control type process"],
    silent: [...command, "pump type=sensor"],
  }),
  "stride/information-disclosure/read-over-the-border": settledBy("encrypted_in_transit", {
    at: "web>partner",
    given: [...sends, "data people +personal", "web>partner carries people"],
    proves: ["partner type external", "people personal high"],
    silent: [...sends, "data news confidentiality=low", "web>partner carries news"],
  }),
  "stride/information-disclosure/given-to-a-partner": settledBy("pseudonymised", {
    at: "people",
    given: [...sends, "data people +personal", "web>partner carries people"],
    proves: ["people personal yes", "web>partner carriers yes"],
    silent: [...sends, "data people +personal", "web processes people"],
  }),
  "stride/information-disclosure/machine-talks-in-the-clear": settledBy("encrypted_in_transit", {
    at: "probe>control",
    given: [...reading, "probe>control bluetooth", "data news confidentiality=low", "probe>control carries news"],
    proves: ["probe type sensor", "probe>control protocol bluetooth", "news confidentiality low"],
    silent: [...reading, "probe>control https", "data news confidentiality=low", "probe>control carries news"],
  }),
  "stride/denial-of-service/border-lets-all-through": settledBy("filtered", {
    at: "lan",
    given: network,
    proves: ["lan type network", "lan exposed directly"],
    silent: quiet,
  }),
  "stride/denial-of-service/answers-larger-than-questions": settledBy("web.rate_limited", {
    at: "user>web",
    given: ["component user external", "component web process", "flow user>web dns"],
    proves: ["user>web protocol dns", "user type external"],
    silent: open,
  }),
  "stride/denial-of-service/must-not-stop-but-can": settledBy("redundant", {
    at: "probe",
    given: ["component probe device", "data alarms availability=very_high", "probe processes alarms"],
    proves: ["probe type device", "alarms availability very_high"],
    silent: ["component probe device", "data news availability=low", "probe processes news"],
  }),
  "stride/denial-of-service/machine-drowned": settledBy("pump.rate_limited", {
    at: "control>pump",
    given: [...command, ...zones, "control in office", "pump in plant"],
    proves: ["pump type actuator", "plant crossed flow/control>pump"],
    silent: command,
  }),
  "stride/denial-of-service/only-copy-of-what-is-needed": settledBy("backed_up", {
    at: "plan",
    given: [...closed, "data plan availability=high", "web processes plan"],
    proves: ["plan availability high", "web holders yes"],
    silent: [...kept, "data plan availability=high", "db stores plan"],
  }),
  "stride/elevation-of-privilege/remote-control-from-outside": settledBy("over_vpn", {
    at: "user>web",
    given: ["component user actor", "component web process", "flow user>web ssh"],
    proves: ["user>web protocol ssh", "user type actor"],
    silent: [...closed.slice(0, 2), "flow user>web ssh"],
  }),
  "stride/elevation-of-privilege/flat-network": settledBy("isolated", {
    at: "lan",
    given: [...network, "component db store -internet_facing in lan"],
    proves: ["web exposed directly", "db type store"],
    silent: [...network, "component db store -internet_facing"],
  }),
  "stride/elevation-of-privilege/what-is-not-forbidden-passes": settledBy("default_deny", {
    at: "lan",
    given: network,
    proves: ["lan type network", "lan crossed flow/user>web"],
    silent: quiet,
  }),
  "stride/elevation-of-privilege/too-many-rights-at-the-front": settledBy("least_privilege", {
    at: "web",
    given: open,
    proves: ["web type process", "web exposed directly"],
    silent: closed,
  }),
  "stride/elevation-of-privilege/known-hole-at-the-front": settledBy("managed patched", {
    at: "web",
    given: [...open, "web nginx"],
    proves: ["web custom_code no", "web exposed directly"],
    silent: [...open, "web +custom_code"],
  }),
  "stride/elevation-of-privilege/weak-side-commands-the-strong": settledBy("b.authorised", {
    at: "a>b",
    given: [...calls, ...zones, "a in office +internet_facing", "b in plant"],
    proves: ["plant crossed flow/a>b", "a exposed directly", "db callees yes"],
    silent: [...calls, ...zones, "a in office -internet_facing", "b in plant"],
  }),
  "stride/elevation-of-privilege/tenants-share-a-program": settledBy("isolated", {
    at: "web",
    given: [...open, "web +multi_tenant"],
    proves: ["web multi_tenant yes"],
    silent: [...open, "web -multi_tenant"],
  }),
});
