import { answeredBy, packSuite, settledBy } from "../testing/index.ts";
import { IDENTITY } from "./identity.ts";

const people = ["component user actor", "component web process", "flow user>web https"];
const inside = [
  "component user process -internet_facing",
  "component web process -internet_facing",
  "flow user>web https",
];
/** A program asks who somebody is, or for a secret. */
const asks = (technology: string, type = "process"): string[] => [
  "component web process -internet_facing",
  `component idp ${type} ${technology} -internet_facing`,
  "flow web>idp",
];
const keycloak = asks("keycloak");
const vault = asks("vault", "store");
const ldap = asks("openldap", "store");
const other = asks("postgresql", "store");
const zones = ["boundary front network", "boundary back network", "web in front", "idp in back"];

packSuite(IDENTITY, {
  "stride/spoofing/passwords-tried": settledBy("sign_in_limited", {
    at: "web",
    given: [...people, "web +authenticated"],
    proves: ["web exposed directly", "web authenticated yes"],
    silent: [...people, "web -authenticated", "user>web -authenticated"],
  }),
  "stride/spoofing/password-is-enough": settledBy("mfa", {
    at: "web",
    given: [...people, "data cards confidentiality=high", "web processes cards"],
    proves: ["user type actor", "cards confidentiality high"],
    silent: [...people, "data news confidentiality=low integrity=low", "web processes news", "user>web carries news"],
  }),
  "stride/spoofing/way-in-for-administrators": settledBy("mfa", {
    at: "web",
    given: [...people, "web azure-bastion"],
    proves: ["web technology azure-bastion", "web exposed directly"],
    silent: [...inside, "web azure-bastion"],
  }),
  "stride/spoofing/password-as-delivered": {
    at: "idp",
    given: ldap,
    fires: ["idp +default_credentials"],
    proves: ["idp type store", "web callers yes"],
    silent: ["idp type=actor"],
    mitigated: ["idp -default_credentials"],
    unknown: [],
    asks: ["idp default_credentials"],
  },
  "stride/spoofing/forged-token": settledBy("signature_verified", {
    at: "web",
    given: keycloak,
    proves: ["web type process", "idp technology keycloak"],
    silent: other,
  }),
  "stride/spoofing/session-that-never-ends": settledBy("session_protected", {
    at: "idp",
    given: keycloak,
    proves: ["idp technology keycloak", "web callers yes"],
    silent: other,
  }),
  "stride/spoofing/directory-trusts-the-network": settledBy("certificate_checked", {
    at: "web>idp",
    given: [...ldap, "web>idp ldaps"],
    proves: ["web>idp protocol ldaps", "idp type store"],
    silent: [...ldap, "web>idp https"],
  }),
  "stride/tampering/filter-from-a-name": settledBy("input_validated", {
    at: "web",
    given: [...ldap, "component user actor", "flow user>web https", "web>idp ldap"],
    proves: ["web>idp protocol ldap", "user type actor"],
    silent: [...ldap, "web>idp ldap"],
  }),
  "stride/tampering/account-changed-by-program": settledBy("web.least_privilege", {
    at: "web>idp",
    given: keycloak,
    proves: ["idp technology keycloak", "web type process"],
    silent: other,
  }),
  "stride/tampering/token-used-again": settledBy("replay_protected", {
    at: "web>idp",
    given: [...keycloak, ...zones, "data token +credential", "web>idp carries token"],
    proves: ["token credential yes", "back crossed flow/web>idp"],
    silent: [...keycloak, "data token +credential", "web>idp carries token"],
  }),
  "stride/repudiation/sign-ins-unrecorded": settledBy("logged", {
    at: "idp",
    given: keycloak,
    proves: ["idp technology keycloak", "web callers yes"],
    silent: other,
  }),
  "stride/repudiation/secret-taken-unrecorded": settledBy("logged", {
    at: "idp",
    given: vault,
    proves: ["idp technology", "web callers yes"],
    silent: other,
  }),
  "stride/repudiation/remote-work-unrecorded": settledBy("logged", {
    at: "web",
    given: [...people, "web azure-bastion"],
    proves: ["web technology azure-bastion", "user callers yes"],
    silent: [...people, "web nginx"],
  }),
  "stride/repudiation/account-of-several": answeredBy("-own_accounts", {
    at: "web",
    given: people,
    proves: ["user type actor"],
  }),
  "stride/repudiation/takeover-goes-unseen": settledBy("monitored", {
    at: "idp",
    given: ldap,
    proves: ["idp technology openldap", "web callers yes"],
    silent: other,
  }),
  "stride/information-disclosure/password-on-the-wire": settledBy("encrypted_in_transit", {
    at: "web>idp",
    given: [...ldap, "web>idp ldap"],
    proves: ["web>idp protocol ldap", "web type process"],
    silent: [...ldap, "web>idp ldaps"],
  }),
  "stride/information-disclosure/directory-for-everybody": settledBy("authenticated", {
    at: "idp",
    given: ldap,
    proves: ["idp technology openldap", "web callers yes"],
    silent: other,
  }),
  "stride/information-disclosure/one-key-to-all-secrets": settledBy("authorised", {
    at: "idp",
    given: vault,
    proves: ["idp type store", "web callers yes"],
    silent: other,
  }),
  "stride/denial-of-service/nobody-can-sign-in": settledBy("redundant", {
    at: "idp",
    given: keycloak,
    proves: ["idp technology keycloak", "web callers yes"],
    silent: other,
  }),
  "stride/denial-of-service/sign-in-flooded": settledBy("sign_in_limited", {
    at: "idp",
    given: [...keycloak, "web +internet_facing"],
    proves: ["idp technology keycloak", "idp exposed 1 step"],
    silent: keycloak,
  }),
  "stride/denial-of-service/key-is-lost": settledBy("backed_up", {
    at: "idp",
    given: vault,
    proves: ["idp type store", "web>idp flows yes"],
    silent: other,
  }),
  "stride/elevation-of-privilege/issuer-beside-the-programs": settledBy("isolated", {
    at: "idp",
    given: [...vault, "web +internet_facing"],
    proves: ["idp type store", "idp exposed 1 step"],
    silent: vault,
  }),
  "stride/elevation-of-privilege/provider-run-by-too-many": settledBy("authorised", {
    at: "idp",
    given: [...keycloak, "web +internet_facing"],
    proves: ["idp technology keycloak", "idp exposed 1 step"],
    silent: keycloak,
  }),
  "stride/elevation-of-privilege/service-account-of-an-administrator": settledBy("least_privilege", {
    at: "web",
    given: [...vault, "web>idp +authenticated"],
    proves: ["web>idp authenticated yes", "idp callees yes"],
    silent: [...other, "web>idp +authenticated"],
  }),
});
