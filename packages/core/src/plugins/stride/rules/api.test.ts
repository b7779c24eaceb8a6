import { packSuite, settledBy } from "../testing/index.ts";
import { API } from "./api.ts";

/** One program calls another, behind which something is kept. */
const calls = ["component shop process -internet_facing", "component pay process -internet_facing", "flow shop>pay"];
const kept = [...calls, "component db store", "flow pay>db"];
const zones = ["boundary dmz network", "boundary core network", "shop in dmz", "pay in core"];
const partner = [
  "component partner external",
  "component api process",
  "flow partner>api",
  "component db store",
  "flow api>db",
];
/** Strangers use it over the web. */
const open = ["component user actor", "component api process", "flow user>api https"];
const closed = [
  "component user process -internet_facing",
  "component api process -internet_facing",
  "flow user>api https",
];
const openStore = [...open, "component db store", "flow api>db"];
const closedStore = [...closed, "component db store", "flow api>db"];
const speaks = (protocol: string): string[] => [
  "component user actor",
  "component api process",
  `flow user>api ${protocol}`,
];
const gateway = [
  "component kong process kong",
  "component api process",
  "flow kong>api",
  "component db store",
  "flow api>db",
];

packSuite(API, {
  "stride/spoofing/call-between-services": settledBy("authenticated", {
    at: "shop>pay",
    given: calls,
    proves: ["pay type process", "shop type process"],
    silent: [...calls, "shop type=actor"],
  }),
  "stride/spoofing/forged-webhook": settledBy("authenticated", {
    at: "partner>api",
    given: partner,
    proves: ["partner type external", "db callees yes"],
    silent: partner.slice(0, 3),
  }),
  "stride/spoofing/partner-not-checked": settledBy("certificate_checked", {
    at: "api>partner",
    given: ["component partner external", "component api process", "flow api>partner https"],
    proves: ["partner type external", "api>partner protocol https"],
    silent: ["component partner external", "component api process", "flow api>partner ssh"],
  }),
  "stride/spoofing/way-around-the-gateway": settledBy("authenticated", {
    at: "api",
    given: [...gateway, "component user actor", "flow user>api https"],
    proves: ["kong technology kong", "user callers yes"],
    silent: gateway,
  }),
  "stride/tampering/fields-nobody-meant": settledBy("input_validated", {
    at: "api",
    given: [...openStore, "user>api protocol=rest"],
    proves: ["user>api protocol rest", "api exposed directly", "db callees yes"],
    silent: open,
  }),
  "stride/tampering/call-sent-twice": settledBy("replay_protected", {
    at: "user>api",
    given: [...open, "data orders integrity=very_high", "user>api carries orders"],
    proves: ["user>api protocol https", "orders integrity very_high"],
    silent: [...open, "data news integrity=low", "user>api carries news"],
  }),
  "stride/tampering/call-changed-between-zones": {
    ...settledBy("encrypted_in_transit", {
      at: "shop>pay",
      given: [...calls, ...zones, "shop>pay grpc"],
      proves: ["core crossed flow/shop>pay", "shop>pay protocol grpc"],
      silent: [...calls, "shop>pay grpc"],
    }),
    fires: [...calls, ...zones, "shop>pay http"],
    proves: ["core crossed flow/shop>pay", "shop>pay protocol http"],
  },
  "stride/repudiation/call-without-a-trace": settledBy("logged", {
    at: "pay",
    given: kept,
    proves: ["shop callers yes", "db callees yes"],
    silent: calls,
  }),
  "stride/repudiation/gateway-hides-the-caller": settledBy("authenticated", {
    at: "kong>api",
    given: gateway,
    proves: ["kong technology kong", "db callees yes"],
    silent: gateway.slice(0, 3),
  }),
  "stride/repudiation/paid-order-denied": settledBy("api.logged signed", {
    at: "user>api",
    given: [...open, "data cards +payment", "user>api carries cards"],
    proves: ["user type actor", "cards payment yes"],
    silent: [...open, "data news -payment", "user>api carries news"],
  }),
  "stride/information-disclosure/internal-call-in-clear": settledBy("encrypted_in_transit", {
    at: "shop>pay",
    given: [...calls, ...zones, "shop>pay rest"],
    proves: ["dmz crossed flow/shop>pay", "shop>pay protocol rest"],
    silent: [...calls, "shop>pay rest", "data news confidentiality=low", "shop>pay carries news"],
  }),
  "stride/information-disclosure/key-in-the-settings": settledBy("secrets_managed", {
    at: "shop",
    given: [...calls, "shop nodejs", "shop>pay +authenticated"],
    proves: ["shop type process", "shop>pay authenticated yes"],
    silent: [...calls, "shop nodejs", "shop>pay -authenticated"],
  }),
  "stride/information-disclosure/xml-reads-local-files": settledBy("input_validated", {
    at: "api",
    given: speaks("soap"),
    proves: ["user>api protocol soap", "user type actor"],
    silent: speaks("https"),
  }),
  "stride/information-disclosure/more-than-was-asked": settledBy("masked", {
    at: "cards",
    given: [...open, "data cards +payment", "user>api carries cards"],
    proves: ["cards payment yes", "user>api carriers yes"],
    silent: [...calls, "data cards +payment", "shop>pay carries cards"],
  }),
  "stride/denial-of-service/deep-query": settledBy("rate_limited", {
    at: "api",
    given: speaks("graphql"),
    proves: ["user>api protocol graphql", "api exposed directly"],
    silent: speaks("https"),
  }),
  "stride/denial-of-service/your-bill-by-others": settledBy("rate_limited", {
    at: "api",
    given: [...open, "component texts external twilio", "flow api>texts https"],
    proves: ["texts technology twilio", "api exposed directly"],
    silent: [...closed, "component texts external twilio", "flow api>texts https"],
  }),
  "stride/denial-of-service/small-message-grows": settledBy("limits_resources", {
    at: "api",
    given: speaks("sftp"),
    proves: ["user>api protocol sftp", "api exposed directly"],
    silent: speaks("https"),
  }),
  "stride/denial-of-service/one-service-for-many": settledBy("redundant", {
    at: "pay",
    given: [...calls, ...zones],
    proves: ["shop callers yes", "shop>pay inflows yes"],
    silent: [...calls, "data news availability=low", "pay processes news", "shop>pay carries news"],
  }),
  "stride/elevation-of-privilege/foreign-object-by-its-number": settledBy("authorised", {
    at: "api",
    given: [...openStore, "data orders +personal", "db stores orders"],
    proves: ["user>api protocol https", "api exposed directly", "orders personal high"],
    silent: [...closedStore, "data orders +personal", "db stores orders"],
  }),
  "stride/elevation-of-privilege/lent-rights": settledBy("pay.authorised", {
    at: "shop>pay",
    given: [...kept, "shop +internet_facing"],
    proves: ["shop exposed directly", "db callees yes"],
    silent: kept,
  }),
  "stride/elevation-of-privilege/objects-as-messages": settledBy("api.input_validated", {
    at: "user>api",
    given: speaks("jrmp"),
    proves: ["user>api protocol jrmp", "user type actor"],
    silent: ["component user process", "component api process", "flow user>api jrmp"],
  }),
  "stride/elevation-of-privilege/command-from-a-request": settledBy("input_validated", {
    at: "api",
    given: [...open, "component router device", "flow api>router ssh"],
    proves: ["api>router protocol ssh", "api exposed directly"],
    silent: [...closed, "component router device", "flow api>router ssh"],
  }),
});
