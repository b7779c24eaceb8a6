import { packSuite, settledBy } from "../testing/index.ts";
import { MESSAGING } from "./messaging.ts";

/** A program writes into a queue, another works on what is in it; no stranger is near. */
const sends = ["component shop process -internet_facing", "component jobs queue -internet_facing", "flow shop>jobs"];
const works = [...sends, "component worker process -internet_facing", "flow jobs>worker"];
const zones = ["boundary front network", "boundary back network", "shop in front", "jobs in back"];
/** Strangers reach the sender. */
const reached = [...works, "shop +internet_facing"];
const orders = (levels: string): string[] => [`data orders ${levels}`, "shop>jobs carries orders"];
const kept = (levels: string): string[] => [`data orders ${levels}`, "jobs stores orders"];
const machine = ["component pump actuator", "component jobs queue -internet_facing", "flow jobs>pump"];
const meter = ["component meter device", "component jobs queue -internet_facing", "flow meter>jobs mqtts"];
const mail = ["component post process", "component reader actor", "flow post>reader smtp"];
const task = ["component shop process -internet_facing", "component jobs queue sidekiq", "flow shop>jobs"];
const flow = [
  "component ui process n8n -internet_facing",
  "component user process -internet_facing",
  "flow user>ui",
  "component crm process",
  "flow ui>crm",
];

packSuite(MESSAGING, {
  "stride/spoofing/anybody-publishes": settledBy("authenticated", {
    at: "shop>jobs",
    given: sends,
    proves: ["jobs type queue", "shop type process"],
    silent: [...sends, "shop type=actor"],
  }),
  "stride/spoofing/message-of-unknown-author": settledBy("signature_verified", {
    at: "jobs>worker",
    given: reached,
    proves: ["jobs type queue", "shop exposed directly"],
    silent: works,
  }),
  "stride/spoofing/devices-share-a-password": settledBy("mutual_tls", {
    at: "meter>jobs",
    given: meter,
    proves: ["meter>jobs protocol mqtts", "meter type device"],
    silent: [...meter, "meter type=process"],
  }),
  "stride/spoofing/mail-in-your-name": settledBy("signed", {
    at: "post",
    given: mail,
    proves: ["post>reader protocol smtp", "reader type actor"],
    silent: [...mail, "reader type=store"],
  }),
  "stride/tampering/message-altered-while-waiting": settledBy("signed", {
    at: "shop>jobs",
    given: [...sends, ...orders("integrity=high")],
    proves: ["jobs type queue", "orders integrity high"],
    silent: [...sends, ...orders("integrity=low")],
  }),
  "stride/tampering/message-altered-on-the-way": settledBy("encrypted_in_transit", {
    at: "shop>jobs",
    given: [...sends, ...zones, "shop>jobs kafka"],
    proves: ["jobs type queue", "back crossed flow/shop>jobs"],
    silent: [...sends, "shop>jobs -encrypted_in_transit"],
  }),
  "stride/tampering/message-without-a-form": settledBy("worker.input_validated", {
    at: "jobs>worker",
    given: reached,
    proves: ["jobs type queue", "shop exposed directly"],
    silent: works,
  }),
  "stride/tampering/old-command-again": settledBy("replay_protected", {
    at: "jobs>pump",
    given: [...machine, "jobs>pump mqtts"],
    proves: ["jobs>pump protocol mqtts", "pump type actuator"],
    silent: [...machine, "jobs>pump https"],
  }),
  "stride/tampering/mail-with-a-payload": settledBy("malware_scanned", {
    at: "desk",
    given: ["component sender external", "component desk process", "flow sender>desk smtp"],
    proves: ["sender>desk protocol smtp"],
    silent: ["component sender external", "component desk process", "flow sender>desk https"],
  }),
  "stride/repudiation/publishing-unrecorded": settledBy("logged", {
    at: "jobs",
    given: sends,
    proves: ["jobs type queue", "shop>jobs inflows yes"],
    silent: ["component jobs queue -logged"],
  }),
  "stride/repudiation/event-without-an-author": settledBy("signed", {
    at: "jobs",
    given: [...sends, ...zones, ...kept("integrity=high")],
    proves: ["orders integrity high", "shop callers yes", "shop>jobs flows yes"],
    silent: [...sends, ...kept("integrity=high")],
  }),
  "stride/repudiation/work-done-by-nobody": settledBy("worker.logged", {
    at: "jobs>worker",
    given: [...works, "component db store", "flow worker>db"],
    proves: ["jobs type queue", "db callees yes"],
    silent: works,
  }),
  "stride/information-disclosure/messages-in-the-clear": settledBy("encrypted_in_transit", {
    at: "shop>jobs",
    given: [...sends, ...orders("confidentiality=high"), "shop>jobs kafka"],
    proves: ["jobs type queue", "orders confidentiality high"],
    silent: [...sends, ...orders("confidentiality=low")],
  }),
  "stride/information-disclosure/everybody-subscribes": settledBy("authorised", {
    at: "jobs",
    given: [...sends, ...kept("confidentiality=high")],
    proves: ["jobs type queue", "orders confidentiality high"],
    silent: [...sends, ...kept("confidentiality=low"), ...orders("confidentiality=low").slice(1)],
  }),
  "stride/information-disclosure/messages-on-disk": settledBy("encrypted_at_rest", {
    at: "jobs",
    given: [...sends, ...kept("confidentiality=high")],
    proves: ["jobs type queue", "orders confidentiality high"],
    silent: [...sends, ...kept("confidentiality=medium")],
  }),
  "stride/information-disclosure/broker-on-the-internet": settledBy("ip_filtered", {
    at: "jobs",
    given: ["component stranger external", "component jobs queue rabbitmq", "flow stranger>jobs"],
    proves: ["jobs type queue", "jobs exposed directly"],
    silent: [...sends, "jobs rabbitmq"],
  }),
  "stride/denial-of-service/queue-flooded": settledBy("rate_limited", {
    at: "jobs",
    given: reached,
    proves: ["jobs type queue", "shop exposed directly"],
    silent: works,
  }),
  "stride/denial-of-service/queue-grows-without-end": settledBy("limits_resources", {
    at: "jobs",
    given: sends,
    proves: ["jobs type queue", "shop type process"],
    silent: [...sends, "shop type=actor"],
  }),
  "stride/denial-of-service/one-broker": settledBy("redundant", {
    at: "jobs",
    given: works,
    proves: ["jobs type queue", "shop>jobs inflows yes"],
    silent: ["component shop process", "component jobs queue -redundant", "flow jobs>shop"],
  }),
  "stride/denial-of-service/poisonous-message": settledBy("jobs.sets_failures_aside", {
    at: "jobs>worker",
    given: reached,
    proves: ["jobs type queue", "shop exposed directly"],
    silent: works,
  }),
  "stride/elevation-of-privilege/message-moves-a-machine": settledBy("jobs.authorised", {
    at: "jobs>pump",
    given: machine,
    proves: ["jobs type queue", "pump type actuator"],
    silent: [...machine, "pump type=process"],
  }),
  "stride/elevation-of-privilege/task-runs-as-code": settledBy("input_validated", {
    at: "shop",
    given: task,
    proves: ["jobs technology sidekiq", "jobs callees yes"],
    silent: [...sends, "jobs kafka"],
  }),
  "stride/elevation-of-privilege/workflow-for-everybody": settledBy("authorised", {
    at: "ui",
    given: flow,
    proves: ["ui technology n8n", "crm callees yes"],
    silent: flow.with(0, "component ui process nginx -internet_facing"),
  }),
});
